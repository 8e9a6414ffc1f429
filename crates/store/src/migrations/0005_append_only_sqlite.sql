-- Facts about people are append-only.

create trigger users_no_update before update on users begin select raise(abort, 'users is append-only'); end;
create trigger users_no_delete before delete on users begin select raise(abort, 'users is append-only'); end;
create trigger user_versions_no_update before update on user_versions begin select raise(abort, 'user_versions is append-only'); end;
create trigger user_versions_no_delete before delete on user_versions begin select raise(abort, 'user_versions is append-only'); end;
create trigger api_tokens_no_update before update on api_tokens begin select raise(abort, 'api_tokens is append-only'); end;
create trigger api_tokens_no_delete before delete on api_tokens begin select raise(abort, 'api_tokens is append-only'); end;
create trigger api_token_ends_no_update before update on api_token_ends begin select raise(abort, 'api_token_ends is append-only'); end;
create trigger api_token_ends_no_delete before delete on api_token_ends begin select raise(abort, 'api_token_ends is append-only'); end;
