-- People and programs that use the books. Columns are explained in src/table/people.rs and docs/reference/books.md.

create table users (
  id bigint primary key,
  seq bigint not null,
  name text not null,
  unique (name)
);

create table user_versions (
  id bigint primary key,
  seq bigint not null,
  user_id bigint not null,
  roles text not null,
  collector text,
  team text,
  active bigint not null
);

create table api_tokens (
  id bigint primary key,
  seq bigint not null,
  user_id bigint not null,
  label text not null,
  hash text not null,
  scopes text not null,
  until bigint,
  unique (hash)
);

create table api_token_ends (
  id bigint primary key,
  seq bigint not null,
  token_id bigint not null,
  day bigint not null,
  reason text not null,
  unique (token_id)
);

create index user_versions_of on user_versions (user_id);

-- What follows are no facts: it is changed and deleted, and stands in no digest.

create table credentials (
  user_id bigint not null,
  kind text not null,
  value text not null,
  changed_ms bigint not null,
  primary key (user_id, kind)
);

create table sessions (
  hash text primary key,
  user_id bigint not null,
  made_ms bigint not null,
  seen_ms bigint not null,
  agent text not null
);

create table sign_in_failures (
  whom text not null,
  at_ms bigint not null
);

create index sessions_of on sessions (user_id);
create index sign_in_failures_of on sign_in_failures (whom, at_ms);
