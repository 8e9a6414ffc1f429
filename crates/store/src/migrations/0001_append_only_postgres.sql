-- Facts and commands are append-only.
create function append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;

create trigger commands_append_only before update or delete or truncate on commands for each statement execute function append_only();
create trigger imports_append_only before update or delete or truncate on imports for each statement execute function append_only();
create trigger import_undos_append_only before update or delete or truncate on import_undos for each statement execute function append_only();
create trigger snapshot_days_append_only before update or delete or truncate on snapshot_days for each statement execute function append_only();
create trigger segments_append_only before update or delete or truncate on segments for each statement execute function append_only();
create trigger collectors_append_only before update or delete or truncate on collectors for each statement execute function append_only();
create trigger entities_append_only before update or delete or truncate on entities for each statement execute function append_only();
create trigger customers_append_only before update or delete or truncate on customers for each statement execute function append_only();
create trigger customer_versions_append_only before update or delete or truncate on customer_versions for each statement execute function append_only();
create trigger documents_append_only before update or delete or truncate on documents for each statement execute function append_only();
create trigger applications_append_only before update or delete or truncate on applications for each statement execute function append_only();
create trigger application_ends_append_only before update or delete or truncate on application_ends for each statement execute function append_only();
create trigger fx_rates_append_only before update or delete or truncate on fx_rates for each statement execute function append_only();
create trigger reference_rates_append_only before update or delete or truncate on reference_rates for each statement execute function append_only();
create trigger statements_append_only before update or delete or truncate on statements for each statement execute function append_only();

-- Balances change in place: room on each page spares their index (heap-only tuples).
alter table balances set (fillfactor = 50);
