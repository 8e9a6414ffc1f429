-- What collecting knows beside the ledger. Columns are explained in src/table/collecting.rs and docs/reference/books.md.

create table contacts (
  id bigint primary key,
  seq bigint not null,
  contact_id bigint not null,
  version bigint not null,
  customer_id bigint not null,
  name text not null,
  roles text not null,
  email text not null,
  phone text not null,
  language text not null,
  zone text not null,
  country text not null,
  gone bigint,
  unique (contact_id, version)
);

create table permissions (
  id bigint primary key,
  seq bigint not null,
  customer_id bigint not null,
  contact_id bigint,
  medium text,
  kind text not null,
  allowed bigint not null,
  day bigint not null,
  note text
);

create table customer_tags (
  id bigint primary key,
  seq bigint not null,
  customer_id bigint not null,
  tag text not null,
  given bigint not null
);

create table activities (
  id bigint primary key,
  seq bigint not null,
  customer_id bigint not null,
  contact_id bigint,
  day bigint not null,
  minute bigint not null,
  medium text,
  inbound bigint not null,
  outcome text not null,
  minutes bigint,
  note text,
  next_day bigint,
  next_step text,
  author text not null
);

create table promises (
  id bigint primary key,
  seq bigint not null,
  customer_id bigint not null,
  contact_id bigint,
  medium text,
  made bigint not null,
  currency text not null,
  note text
);

create table promise_parts (
  id bigint primary key,
  seq bigint not null,
  promise_id bigint not null,
  due bigint not null,
  amount_minor bigint not null,
  unique (promise_id, due)
);

create table promise_items (
  id bigint primary key,
  seq bigint not null,
  promise_id bigint not null,
  document_id bigint not null,
  unique (promise_id, document_id)
);

create table promise_ends (
  id bigint primary key,
  seq bigint not null,
  promise_id bigint not null,
  day bigint not null,
  reason text not null,
  unique (promise_id)
);

create table disputes (
  id bigint primary key,
  seq bigint not null,
  document_id bigint not null,
  opened bigint not null,
  reason text not null,
  amount_minor bigint,
  owner text,
  answer_by bigint,
  note text
);

create table dispute_ends (
  id bigint primary key,
  seq bigint not null,
  dispute_id bigint not null,
  day bigint not null,
  outcome text not null,
  note text,
  unique (dispute_id)
);

create table holds (
  id bigint primary key,
  seq bigint not null,
  customer_id bigint not null,
  first_day bigint not null,
  last_day bigint not null,
  reason text not null
);

create table hold_ends (
  id bigint primary key,
  seq bigint not null,
  hold_id bigint not null,
  day bigint not null,
  unique (hold_id)
);

create table strategies (
  id bigint primary key,
  seq bigint not null,
  name text not null,
  version bigint not null,
  content text not null,
  unique (name, version)
);

create table strategy_uses (
  id bigint primary key,
  seq bigint not null,
  strategy_id bigint not null,
  day bigint not null
);

create table notices (
  id bigint primary key,
  seq bigint not null,
  number text not null,
  customer_id bigint not null,
  contact_id bigint,
  entity_id bigint not null,
  currency text not null,
  medium text not null,
  template text not null,
  made bigint not null,
  pay_by bigint,
  total_minor bigint not null,
  strategy_id bigint,
  unique (number)
);

create table notice_lines (
  id bigint primary key,
  seq bigint not null,
  notice_id bigint not null,
  document_id bigint not null,
  level bigint not null,
  step text not null,
  cycle bigint not null,
  nth bigint not null,
  asked_minor bigint not null,
  unique (document_id, step, cycle, nth)
);

create table notice_events (
  id bigint primary key,
  seq bigint not null,
  notice_id bigint not null,
  day bigint not null,
  event text not null,
  reason text,
  unique (notice_id, event)
);

create table placements (
  id bigint primary key,
  seq bigint not null,
  document_id bigint not null,
  agency text not null,
  day bigint not null,
  amount_minor bigint not null,
  commission text
);

create table placement_ends (
  id bigint primary key,
  seq bigint not null,
  placement_id bigint not null,
  day bigint not null,
  reason text not null,
  unique (placement_id)
);

create table proposals (
  id bigint primary key,
  seq bigint not null,
  what text not null,
  customer_id bigint not null,
  document_id bigint,
  amount_minor bigint,
  day bigint not null,
  reason text not null,
  detail text,
  author text not null
);

create table proposal_ends (
  id bigint primary key,
  seq bigint not null,
  proposal_id bigint not null,
  day bigint not null,
  outcome text not null,
  author text not null,
  note text,
  unique (proposal_id)
);

create index activities_of on activities (customer_id);
create index notice_lines_of on notice_lines (notice_id);
create index promise_items_of on promise_items (document_id);
create index disputes_of on disputes (document_id);
create index contacts_of on contacts (customer_id);
create index promises_of on promises (customer_id);
create index placements_of on placements (document_id);
