//! Every statement of the books in one list, but for those that `table` derives from the tables' columns. A test
//! prepares them all on both engines.

macro_rules! document_columns {
    () => {
        "id, seq, import_id, line, document_id, version, number, entity_id, kind, instalment, customer_id, segment_id, \
         collector_id, currency, issued, due, amount_minor, posted, ordered, voided, undone, disputed, retained, \
         hold_until, discount_minor, discount_until, channel, returns_id"
    };
}

/// One side of applications; the other side's last version says when it exists. (Credits have a partial index: the
/// planner takes it only when it is told that there is one.)
macro_rules! edges {
    ($mine:literal, $other:literal) => {
        concat!(
            "select a.id, a.",
            $other,
            ", a.day, a.amount_minor, a.how, a.until, e.day, d.issued, d.voided \
             from applications a \
             left join application_ends e on e.application_id = a.id \
             left join documents d on d.id = coalesce((select max(x.id) from documents x \
               where x.document_id = a.",
            $other,
            " and x.version > 0), a.",
            $other,
            ") \
             where a.",
            $mine,
            " = $1 and a.",
            $mine,
            " > 0 order by a.id"
        )
    };
}

/// The command of a key.
pub(crate) const COMMAND_OF_KEY: &str = "select seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash \
    from commands where key = $1";

/// A command by its number.
pub(crate) const COMMAND_OF_SEQ: &str = "select seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash \
    from commands where seq = $1";

/// Commands after one, in order.
pub(crate) const COMMANDS_AFTER: &str = "select seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash \
    from commands where seq > $1 order by seq";

/// Some commands after one, in order.
pub(crate) const COMMANDS_PAGE: &str = "select seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash \
    from commands where seq > $1 order by seq limit $2";

/// The end of the chain.
pub(crate) const HEAD: &str = "select seq, recorded_ms, hash from commands order by seq desc limit 1";

/// The last command, and a number that grows whenever something is said of users or tokens: both without a transaction, in one question.
pub(crate) const PULSE: &str = "select (select cast(max(seq) as bigint) from commands), \
    coalesce((select cast(max(id) as bigint) from users), 0) \
    + coalesce((select cast(max(id) as bigint) from user_versions), 0) \
    + coalesce((select cast(max(id) as bigint) from api_tokens), 0) \
    + coalesce((select cast(max(id) as bigint) from api_token_ends), 0)";

/// The last command that was recorded by a moment.
pub(crate) const KNOWN_AT: &str = "select cast(max(seq) as bigint) from commands where recorded_ms <= $1";

/// Writes a command.
pub(crate) const RECORD: &str = "insert into commands \
    (seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Takes an amount (of the document's sign) from what is open, if there is as much: the guard holds whatever else
/// happens.
pub(crate) const BALANCE_TAKEN: &str = "update balances set open_minor = open_minor - cast($2 as bigint) \
    where document_id = $1 and ((amount_minor > 0 and cast($2 as bigint) > 0 and open_minor >= cast($2 as bigint)) \
    or (amount_minor < 0 and cast($2 as bigint) < 0 and open_minor <= cast($2 as bigint)))";

/// Gives an amount (of the document's sign) back.
pub(crate) const BALANCE_GIVEN: &str =
    "update balances set open_minor = open_minor + $2 where document_id = $1";

/// The balance of one document.
pub(crate) const BALANCE: &str =
    "select document_id, amount_minor, open_minor from balances where document_id = $1";

/// A document's amount was corrected.
pub(crate) const BALANCE_SET: &str =
    "update balances set amount_minor = $2, open_minor = $3 where document_id = $1";

/// Where many balances wait to be set at once; gone with the connection.
pub(crate) const MOVED_MADE: &str = "create temp table if not exists moved \
    (document_id bigint not null, amount_minor bigint not null, open_minor bigint not null)";

/// Nothing waits.
pub(crate) const MOVED_NONE: &str = "delete from moved";

/// Sets the balances that wait.
pub(crate) const MOVED_SET: &str = "update balances set amount_minor = moved.amount_minor, open_minor = moved.open_minor \
    from moved where moved.document_id = balances.document_id";

/// A page of balances.
pub(crate) const BALANCES: &str = "select document_id, amount_minor, open_minor from balances \
    where document_id > $1 and document_id <= $2 order by document_id";

/// The versions of all documents of a number.
pub(crate) const DOCUMENTS_OF_NUMBER: &str = concat!(
    "select ",
    document_columns!(),
    " from documents where number = $1 \
    order by id"
);

/// The last version of a document. (Version 0 is found by its id, later ones by their own small index.)
pub(crate) const DOCUMENT: &str = concat!(
    "select ",
    document_columns!(),
    " from documents \
    where id = $1 or (document_id = $1 and version > 0) order by version desc limit 1"
);

/// The applications that settle a document: id, the other side, day, amount, how, until, its end, when the other side was
/// issued and is void from.
pub(crate) const APPLICATIONS_TO: &str = edges!("to_id", "from_id");

/// The applications that use a credit: as above.
pub(crate) const APPLICATIONS_FROM: &str = edges!("from_id", "to_id");

/// What is said of a customer.
pub(crate) const CUSTOMER_VERSION: &str = "select id, seq, import_id, line, customer_id, name, segment_id, collector_id, \
    parent_id, credit_limit_minor, merged_into from customer_versions where customer_id = $1 order by id desc limit 1";

/// When payments were last taken in: by an import, or by a command, up to a command.
pub(crate) const LAST_PAYMENTS: &str = "select recorded_ms from commands where seq > $1 and seq <= $2 \
    and (kind in ('payment', 'apply', 'return_payment') \
         or seq in (select i.seq from imports i where i.kind <> 'customers')) order by seq desc limit 1";

/// All versions of a customer's contacts, in order of writing.
pub(crate) const CONTACTS_OF: &str = "select id, seq, contact_id, version, customer_id, name, roles, email, phone, \
    language, zone, country, gone from contacts where customer_id = $1 order by id";

/// Promises of a customer in a currency that have not ended and were made by a day, with a row for each of their documents (or
/// one without).
pub(crate) const LIVE_PROMISES: &str = "select p.id, i.document_id from promises p \
    left join promise_items i on i.promise_id = p.id \
    where p.customer_id = $1 and p.currency = $2 and p.made <= $3 \
    and not exists (select 1 from promise_ends e where e.promise_id = p.id) order by p.id";

/// Disputes about a document that have not ended.
pub(crate) const OPEN_DISPUTES: &str = "select d.id from disputes d where d.document_id = $1 \
    and not exists (select 1 from dispute_ends e where e.dispute_id = d.id) order by d.id";

/// The placement of a document that has not ended.
pub(crate) const PLACEMENT_OF: &str = "select p.id from placements p where p.document_id = $1 \
    and not exists (select 1 from placement_ends e where e.placement_id = p.id) order by p.id";

/// The last version of a user.
pub(crate) const USER_VERSION: &str = "select id, seq, user_id, roles, collector, team, active from user_versions \
    where user_id = $1 order by id desc limit 1";

/// The token of a hash, with the day on which it was revoked.
pub(crate) const TOKEN_OF_HASH: &str = "select t.id, t.user_id, t.scopes, t.until, e.day from api_tokens t \
    left join api_token_ends e on e.token_id = t.id where t.hash = $1";

/// A secret of a user, hashed.
pub(crate) const CREDENTIAL: &str = "select value from credentials where user_id = $1 and kind = $2";

/// Sets it.
pub(crate) const CREDENTIAL_SET: &str = "insert into credentials (user_id, kind, value, changed_ms) \
    values ($1, $2, $3, $4) on conflict (user_id, kind) do update set value = excluded.value, \
    changed_ms = excluded.changed_ms";

/// Takes it away.
pub(crate) const CREDENTIAL_DROPPED: &str = "delete from credentials where user_id = $1 and kind = $2";

/// A session by its hash.
pub(crate) const SESSION: &str = "select user_id, made_ms, seen_ms, factors from sessions where hash = $1";

/// The sessions of a user, the last seen first.
pub(crate) const SESSIONS_OF: &str = "select hash, made_ms, seen_ms, agent, factors from sessions where user_id = $1 \
    order by seen_ms desc, hash";

/// Begins a session.
pub(crate) const SESSION_BEGUN: &str = "insert into sessions (hash, user_id, made_ms, seen_ms, agent, factors) \
    values ($1, $2, $3, $4, $5, $6)";

/// A session was seen.
pub(crate) const SESSION_SEEN: &str = "update sessions set seen_ms = $2 where hash = $1";

/// Ends a session.
pub(crate) const SESSION_ENDED: &str = "delete from sessions where hash = $1";

/// Ends the sessions of a user, but one.
pub(crate) const SESSIONS_ENDED: &str = "delete from sessions where user_id = $1 and hash <> $2";

/// Ends sessions that were begun, or last seen, before a moment.
pub(crate) const SESSIONS_EXPIRED: &str = "delete from sessions where made_ms < $1 or seen_ms < $2";

/// How often signing in failed since a moment, and when last.
pub(crate) const FAILURES: &str = "select cast(count(*) as bigint), cast(max(at_ms) as bigint) from sign_in_failures \
    where whom = $1 and at_ms > $2";

/// Signing in failed.
pub(crate) const FAILURE_NOTED: &str = "insert into sign_in_failures (whom, at_ms) values ($1, $2)";

/// Forgets failures: those of somebody who signed in, and those of long ago.
pub(crate) const FAILURES_FORGOTTEN: &str = "delete from sign_in_failures where whom = $1 or at_ms < $2";

/// All of them, for the check that prepares each on both engines (but those on the table of a moment).
pub const QUERIES: &[&str] = &[
    LAST_PAYMENTS,
    CONTACTS_OF,
    LIVE_PROMISES,
    OPEN_DISPUTES,
    PLACEMENT_OF,
    COMMAND_OF_KEY,
    COMMAND_OF_SEQ,
    COMMANDS_AFTER,
    COMMANDS_PAGE,
    HEAD,
    PULSE,
    KNOWN_AT,
    RECORD,
    BALANCE_TAKEN,
    BALANCE_GIVEN,
    BALANCE,
    BALANCE_SET,
    BALANCES,
    DOCUMENTS_OF_NUMBER,
    DOCUMENT,
    APPLICATIONS_TO,
    APPLICATIONS_FROM,
    CUSTOMER_VERSION,
    USER_VERSION,
    TOKEN_OF_HASH,
    CREDENTIAL,
    CREDENTIAL_SET,
    CREDENTIAL_DROPPED,
    SESSION,
    SESSIONS_OF,
    SESSION_BEGUN,
    SESSION_SEEN,
    SESSION_ENDED,
    SESSIONS_ENDED,
    SESSIONS_EXPIRED,
    FAILURES,
    FAILURE_NOTED,
    FAILURES_FORGOTTEN,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Place, Store};

    /// What a command asks of single documents, customers and keys costs the same in small books and large ones.
    #[test]
    fn no_statement_of_a_command_reads_a_whole_table() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("books.db");
        drop(Store::create(&Place::File(path.clone()), 0).expect("books"));
        let connection = rusqlite::Connection::open(&path).expect("they open");
        let point = [
            COMMAND_OF_KEY,
            BALANCE_TAKEN,
            BALANCE_GIVEN,
            BALANCE,
            BALANCE_SET,
            DOCUMENTS_OF_NUMBER,
            DOCUMENT,
            APPLICATIONS_TO,
            APPLICATIONS_FROM,
            CUSTOMER_VERSION,
            USER_VERSION,
            TOKEN_OF_HASH,
            CREDENTIAL,
            SESSION,
            SESSION_SEEN,
            FAILURES,
        ];
        for sql in point.iter().chain(crate::identity::POINT) {
            let mut statement = connection.prepare(&format!("explain query plan {sql}")).expect(sql);
            let values = vec![1i64; statement.parameter_count()];
            let steps: Vec<String> = statement
                .query_map(rusqlite::params_from_iter(values), |row| row.get(3))
                .expect(sql)
                .collect::<Result<_, _>>()
                .expect(sql);
            assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{sql}: {steps:?}");
        }
    }
}
