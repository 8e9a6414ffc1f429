-- Webhooks: where events are told to. Columns are explained in src/table/hooks.rs and docs/reference/books.md.

create table webhooks (
  id bigint primary key,
  seq bigint not null,
  user_id bigint not null
);

create table webhook_versions (
  id bigint primary key,
  seq bigint not null,
  webhook_id bigint not null,
  url text not null,
  events text not null,
  note text,
  active bigint not null
);

create table webhook_ends (
  id bigint primary key,
  seq bigint not null,
  webhook_id bigint not null,
  reason text not null,
  unique (webhook_id)
);

create index webhook_versions_of on webhook_versions (webhook_id);

-- What follows are no facts: it is changed and deleted, and stands in no digest.

create table webhook_secrets (
  webhook_id bigint not null,
  nth bigint not null,
  sealed text not null,
  until_ms bigint,
  primary key (webhook_id, nth)
);

create table webhook_states (
  webhook_id bigint primary key,
  seq bigint not null,
  paused_ms bigint not null
);

create table webhook_deliveries (
  webhook_id bigint not null,
  seq bigint not null,
  customer_id bigint not null,
  customers bigint not null,
  documents text not null,
  state text not null,
  tries bigint not null,
  due_ms bigint not null,
  claim text not null,
  claimed_ms bigint not null,
  status bigint,
  told text not null,
  changed_ms bigint not null,
  primary key (webhook_id, seq, customer_id)
);

create index webhook_deliveries_due on webhook_deliveries (webhook_id, state, due_ms);
create index webhook_deliveries_of on webhook_deliveries (webhook_id, customer_id, state, seq);
