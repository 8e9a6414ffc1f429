-- Facts about webhooks are append-only.

create trigger webhooks_no_update before update on webhooks begin select raise(abort, 'webhooks is append-only'); end;
create trigger webhooks_no_delete before delete on webhooks begin select raise(abort, 'webhooks is append-only'); end;
create trigger webhook_versions_no_update before update on webhook_versions begin select raise(abort, 'webhook_versions is append-only'); end;
create trigger webhook_versions_no_delete before delete on webhook_versions begin select raise(abort, 'webhook_versions is append-only'); end;
create trigger webhook_ends_no_update before update on webhook_ends begin select raise(abort, 'webhook_ends is append-only'); end;
create trigger webhook_ends_no_delete before delete on webhook_ends begin select raise(abort, 'webhook_ends is append-only'); end;
