-- They are append-only.

create trigger notice_charges_no_update before update on notice_charges begin select raise(abort, 'notice_charges is append-only'); end;
create trigger notice_charges_no_delete before delete on notice_charges begin select raise(abort, 'notice_charges is append-only'); end;
create trigger charge_waivers_no_update before update on charge_waivers begin select raise(abort, 'charge_waivers is append-only'); end;
create trigger charge_waivers_no_delete before delete on charge_waivers begin select raise(abort, 'charge_waivers is append-only'); end;
create trigger overrides_no_update before update on overrides begin select raise(abort, 'overrides is append-only'); end;
create trigger overrides_no_delete before delete on overrides begin select raise(abort, 'overrides is append-only'); end;
create trigger collector_teams_no_update before update on collector_teams begin select raise(abort, 'collector_teams is append-only'); end;
create trigger collector_teams_no_delete before delete on collector_teams begin select raise(abort, 'collector_teams is append-only'); end;
create trigger customer_parents_no_update before update on customer_parents begin select raise(abort, 'customer_parents is append-only'); end;
create trigger customer_parents_no_delete before delete on customer_parents begin select raise(abort, 'customer_parents is append-only'); end;
create trigger write_off_limits_no_update before update on write_off_limits begin select raise(abort, 'write_off_limits is append-only'); end;
create trigger write_off_limits_no_delete before delete on write_off_limits begin select raise(abort, 'write_off_limits is append-only'); end;
create trigger charge_documents_no_update before update on charge_documents begin select raise(abort, 'charge_documents is append-only'); end;
create trigger charge_documents_no_delete before delete on charge_documents begin select raise(abort, 'charge_documents is append-only'); end;
create trigger override_ends_no_update before update on override_ends begin select raise(abort, 'override_ends is append-only'); end;
create trigger override_ends_no_delete before delete on override_ends begin select raise(abort, 'override_ends is append-only'); end;
