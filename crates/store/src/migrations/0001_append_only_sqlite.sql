-- Facts and commands are append-only.

create trigger commands_no_update before update on commands begin select raise(abort, 'commands is append-only'); end;
create trigger commands_no_delete before delete on commands begin select raise(abort, 'commands is append-only'); end;
create trigger imports_no_update before update on imports begin select raise(abort, 'imports is append-only'); end;
create trigger imports_no_delete before delete on imports begin select raise(abort, 'imports is append-only'); end;
create trigger import_undos_no_update before update on import_undos begin select raise(abort, 'import_undos is append-only'); end;
create trigger import_undos_no_delete before delete on import_undos begin select raise(abort, 'import_undos is append-only'); end;
create trigger snapshot_days_no_update before update on snapshot_days begin select raise(abort, 'snapshot_days is append-only'); end;
create trigger snapshot_days_no_delete before delete on snapshot_days begin select raise(abort, 'snapshot_days is append-only'); end;
create trigger segments_no_update before update on segments begin select raise(abort, 'segments is append-only'); end;
create trigger segments_no_delete before delete on segments begin select raise(abort, 'segments is append-only'); end;
create trigger collectors_no_update before update on collectors begin select raise(abort, 'collectors is append-only'); end;
create trigger collectors_no_delete before delete on collectors begin select raise(abort, 'collectors is append-only'); end;
create trigger entities_no_update before update on entities begin select raise(abort, 'entities is append-only'); end;
create trigger entities_no_delete before delete on entities begin select raise(abort, 'entities is append-only'); end;
create trigger customers_no_update before update on customers begin select raise(abort, 'customers is append-only'); end;
create trigger customers_no_delete before delete on customers begin select raise(abort, 'customers is append-only'); end;
create trigger customer_versions_no_update before update on customer_versions begin select raise(abort, 'customer_versions is append-only'); end;
create trigger customer_versions_no_delete before delete on customer_versions begin select raise(abort, 'customer_versions is append-only'); end;
create trigger documents_no_update before update on documents begin select raise(abort, 'documents is append-only'); end;
create trigger documents_no_delete before delete on documents begin select raise(abort, 'documents is append-only'); end;
create trigger applications_no_update before update on applications begin select raise(abort, 'applications is append-only'); end;
create trigger applications_no_delete before delete on applications begin select raise(abort, 'applications is append-only'); end;
create trigger application_ends_no_update before update on application_ends begin select raise(abort, 'application_ends is append-only'); end;
create trigger application_ends_no_delete before delete on application_ends begin select raise(abort, 'application_ends is append-only'); end;
