-- Facts about people are append-only.

create trigger factor_rules_append_only before update or delete or truncate on factor_rules for each statement execute function append_only();
create trigger user_links_append_only before update or delete or truncate on user_links for each statement execute function append_only();
