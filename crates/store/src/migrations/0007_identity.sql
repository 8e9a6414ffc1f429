-- What people prove who they are with, beside a password. Columns are explained in src/table/people.rs, src/identity.rs and
-- docs/reference/books.md.

create table factor_rules (
  id bigint primary key,
  seq bigint not null,
  roles text not null
);

create table user_links (
  id bigint primary key,
  seq bigint not null,
  issuer text not null,
  subject text not null,
  user_id bigint not null
);

create index user_links_of on user_links (issuer, subject);

-- What follows are no facts: it is changed and deleted, and stands in no digest.

create table totp (
  user_id bigint not null,
  secret text not null,
  confirmed bigint not null,
  last_step bigint not null,
  made_ms bigint not null,
  primary key (user_id)
);

create table recovery_codes (
  user_id bigint not null,
  hash text not null,
  primary key (user_id, hash)
);

create table passkeys (
  credential text not null,
  user_id bigint not null,
  label text not null,
  algorithm bigint not null,
  public_key text not null,
  counter bigint not null,
  made_ms bigint not null,
  used_ms bigint not null,
  primary key (credential)
);

create index passkeys_of on passkeys (user_id);

create table challenges (
  hash text not null,
  kind text not null,
  user_id bigint not null,
  body text not null,
  until_ms bigint not null,
  primary key (hash)
);

create index challenges_of on challenges (kind, user_id);

alter table sessions add column factors bigint not null default 1;
