-- They are append-only.

create trigger notice_charges_append_only before update or delete or truncate on notice_charges for each statement execute function append_only();
create trigger charge_waivers_append_only before update or delete or truncate on charge_waivers for each statement execute function append_only();
create trigger overrides_append_only before update or delete or truncate on overrides for each statement execute function append_only();
create trigger collector_teams_append_only before update or delete or truncate on collector_teams for each statement execute function append_only();
create trigger customer_parents_append_only before update or delete or truncate on customer_parents for each statement execute function append_only();
create trigger write_off_limits_append_only before update or delete or truncate on write_off_limits for each statement execute function append_only();
create trigger charge_documents_append_only before update or delete or truncate on charge_documents for each statement execute function append_only();
create trigger override_ends_append_only before update or delete or truncate on override_ends for each statement execute function append_only();
