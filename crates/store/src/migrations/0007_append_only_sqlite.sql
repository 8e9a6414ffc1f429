-- Facts about people are append-only.

create trigger factor_rules_no_update before update on factor_rules begin select raise(abort, 'factor_rules is append-only'); end;
create trigger factor_rules_no_delete before delete on factor_rules begin select raise(abort, 'factor_rules is append-only'); end;
create trigger user_links_no_update before update on user_links begin select raise(abort, 'user_links is append-only'); end;
create trigger user_links_no_delete before delete on user_links begin select raise(abort, 'user_links is append-only'); end;
