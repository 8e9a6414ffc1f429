-- Charges of notices, overrides of rails, teams, parents with dates, limits. Columns are explained in src/table/collecting.rs and
-- docs/reference/books.md.

create table notice_charges (
  id bigint primary key,
  seq bigint not null,
  notice_id bigint not null,
  document_id bigint,
  what text not null,
  amount_minor bigint not null,
  through bigint,
  basis text not null,
  formula text not null,
  unique (notice_id, document_id, what)
);

create table charge_waivers (
  id bigint primary key,
  seq bigint not null,
  charge_id bigint not null,
  day bigint not null,
  reason text not null,
  author text not null,
  unique (charge_id)
);

create table overrides (
  id bigint primary key,
  seq bigint not null,
  rail text not null,
  customer_id bigint not null,
  document_id bigint,
  first_day bigint not null,
  last_day bigint not null,
  role text not null,
  reason text not null,
  author text not null
);

create table override_ends (
  id bigint primary key,
  seq bigint not null,
  override_id bigint not null,
  day bigint not null,
  unique (override_id)
);

create table collector_teams (
  id bigint primary key,
  seq bigint not null,
  collector_id bigint not null,
  team text,
  day bigint not null
);

create table customer_parents (
  id bigint primary key,
  seq bigint not null,
  customer_id bigint not null,
  parent_id bigint,
  day bigint not null
);

create table write_off_limits (
  id bigint primary key,
  seq bigint not null,
  currency text not null,
  amount_minor bigint,
  day bigint not null,
  author text not null
);

create table charge_documents (
  id bigint primary key,
  seq bigint not null,
  charge_id bigint not null,
  document_id bigint not null,
  unique (charge_id)
);

create index notice_charges_of on notice_charges (document_id);
