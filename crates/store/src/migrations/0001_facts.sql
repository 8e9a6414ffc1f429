-- The tables of facts. Their columns are explained in src/table.rs and docs/reference/books.md.
-- Only bigint and text: both engines store and compare them alike. (SQLite is handed `integer primary key` for
-- `bigint primary key`: the one spelling with which it keeps rows by that number and no second index.)

create table commands (
  seq bigint primary key,
  key text not null,
  kind text not null,
  actor text not null,
  recorded_ms bigint not null,
  body text not null,
  answer text not null,
  facts text not null,
  previous text not null,
  hash text not null,
  unique (key)
);

create table imports (
  id bigint primary key,
  seq bigint not null,
  kind text not null,
  files text not null,
  rows_read bigint not null,
  rows_new bigint not null,
  rows_changed bigint not null
);

create table import_undos (
  id bigint primary key,
  seq bigint not null,
  import_id bigint not null,
  unique (import_id)
);

create table snapshot_days (
  id bigint primary key,
  seq bigint not null,
  import_id bigint not null,
  day bigint not null
);

create table segments (
  id bigint primary key,
  seq bigint not null,
  name text not null,
  unique (name)
);

create table collectors (
  id bigint primary key,
  seq bigint not null,
  name text not null,
  unique (name)
);

create table entities (
  id bigint primary key,
  seq bigint not null,
  name text not null,
  unique (name)
);

create table customers (
  id bigint primary key,
  seq bigint not null,
  number text not null,
  unique (number)
);

create table customer_versions (
  id bigint primary key,
  seq bigint not null,
  import_id bigint,
  line bigint,
  customer_id bigint not null,
  name text,
  segment_id bigint,
  collector_id bigint,
  parent_id bigint,
  credit_limit_minor bigint,
  merged_into bigint
);

create table documents (
  id bigint primary key,
  seq bigint not null,
  import_id bigint,
  line bigint,
  document_id bigint not null,
  version bigint not null,
  number text not null,
  entity_id bigint not null,
  kind text not null,
  instalment bigint not null,
  customer_id bigint not null,
  segment_id bigint,
  collector_id bigint,
  currency text not null,
  issued bigint not null,
  due bigint not null,
  amount_minor bigint not null,
  posted bigint,
  ordered bigint,
  voided bigint,
  undone bigint,
  disputed bigint,
  retained bigint,
  hold_until bigint,
  discount_minor bigint,
  discount_until bigint,
  channel text,
  returns_id bigint,
  unique (number, entity_id, kind, instalment, version)
);

create table applications (
  id bigint primary key,
  seq bigint not null,
  import_id bigint,
  line bigint,
  from_id bigint not null,
  to_id bigint not null,
  day bigint not null,
  amount_minor bigint not null,
  how text not null,
  nth bigint not null,
  until bigint,
  not_before bigint,
  channel text,
  stated_to_id bigint,
  stated_minor bigint,
  unique (to_id, day, amount_minor, from_id, nth),
  check (from_id <> to_id)
);

create table application_ends (
  id bigint primary key,
  seq bigint not null,
  application_id bigint not null,
  day bigint not null,
  reason text not null,
  unique (application_id)
);

create table fx_rates (
  id bigint primary key,
  seq bigint not null,
  import_id bigint,
  line bigint,
  day bigint not null,
  from_currency text not null,
  to_currency text not null,
  rate text not null,
  source text not null
);

create table reference_rates (
  id bigint primary key,
  seq bigint not null,
  import_id bigint,
  line bigint,
  day bigint not null,
  name text not null,
  rate text not null,
  source text not null
);

create table statements (
  id bigint primary key,
  seq bigint not null,
  number text not null,
  customer_id bigint not null,
  first_day bigint not null,
  last_day bigint not null,
  known_seq bigint not null,
  content text not null,
  unique (number)
);

-- Later versions are few; the views and the columns ask for them.
create index documents_later on documents (document_id) where version > 0;

-- What a credit was used for; most applications of flat lists name no credit.
create index applications_of_credit on applications (from_id) where from_id > 0;

create index customer_versions_of on customer_versions (customer_id);

-- Derived: what is open on each document when all applications are in. Guarded by conditional updates, recomputed from
-- the facts by `dunlin books check`.
create table balances (
  document_id bigint primary key,
  amount_minor bigint not null,
  open_minor bigint not null
);
