-- Facts of collecting are append-only.

create trigger contacts_append_only before update or delete or truncate on contacts for each statement execute function append_only();
create trigger permissions_append_only before update or delete or truncate on permissions for each statement execute function append_only();
create trigger customer_tags_append_only before update or delete or truncate on customer_tags for each statement execute function append_only();
create trigger activities_append_only before update or delete or truncate on activities for each statement execute function append_only();
create trigger promises_append_only before update or delete or truncate on promises for each statement execute function append_only();
create trigger promise_parts_append_only before update or delete or truncate on promise_parts for each statement execute function append_only();
create trigger promise_items_append_only before update or delete or truncate on promise_items for each statement execute function append_only();
create trigger promise_ends_append_only before update or delete or truncate on promise_ends for each statement execute function append_only();
create trigger disputes_append_only before update or delete or truncate on disputes for each statement execute function append_only();
create trigger dispute_ends_append_only before update or delete or truncate on dispute_ends for each statement execute function append_only();
create trigger holds_append_only before update or delete or truncate on holds for each statement execute function append_only();
create trigger hold_ends_append_only before update or delete or truncate on hold_ends for each statement execute function append_only();
create trigger strategies_append_only before update or delete or truncate on strategies for each statement execute function append_only();
create trigger strategy_uses_append_only before update or delete or truncate on strategy_uses for each statement execute function append_only();
create trigger notices_append_only before update or delete or truncate on notices for each statement execute function append_only();
create trigger notice_lines_append_only before update or delete or truncate on notice_lines for each statement execute function append_only();
create trigger notice_events_append_only before update or delete or truncate on notice_events for each statement execute function append_only();
create trigger placements_append_only before update or delete or truncate on placements for each statement execute function append_only();
create trigger placement_ends_append_only before update or delete or truncate on placement_ends for each statement execute function append_only();
create trigger proposals_append_only before update or delete or truncate on proposals for each statement execute function append_only();
create trigger proposal_ends_append_only before update or delete or truncate on proposal_ends for each statement execute function append_only();
