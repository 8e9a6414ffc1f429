-- Facts about people are append-only.

create trigger users_append_only before update or delete or truncate on users for each statement execute function append_only();
create trigger user_versions_append_only before update or delete or truncate on user_versions for each statement execute function append_only();
create trigger api_tokens_append_only before update or delete or truncate on api_tokens for each statement execute function append_only();
create trigger api_token_ends_append_only before update or delete or truncate on api_token_ends for each statement execute function append_only();
