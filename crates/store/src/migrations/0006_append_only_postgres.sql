-- Facts about webhooks are append-only.

create trigger webhooks_append_only before update or delete or truncate on webhooks for each statement execute function append_only();
create trigger webhook_versions_append_only before update or delete or truncate on webhook_versions for each statement execute function append_only();
create trigger webhook_ends_append_only before update or delete or truncate on webhook_ends for each statement execute function append_only();
