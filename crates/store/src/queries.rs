//! Every statement of the books in one list, but for those that `table` derives from the tables' columns. A test
//! prepares them all on both engines.

/// The command of a key.
pub(crate) const COMMAND_OF_KEY: &str = "select seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash \
    from commands where key = $1";

/// Commands after one, in order.
pub(crate) const COMMANDS_AFTER: &str = "select seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash \
    from commands where seq > $1 order by seq";

/// The end of the chain.
pub(crate) const HEAD: &str = "select seq, recorded_ms, hash from commands order by seq desc limit 1";

/// The last command that was recorded by a moment.
pub(crate) const KNOWN_AT: &str = "select cast(max(seq) as bigint) from commands where recorded_ms <= $1";

/// Writes a command.
pub(crate) const RECORD: &str = "insert into commands \
    (seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// A document's amount was corrected.
pub(crate) const BALANCE_SET: &str =
    "update balances set amount_minor = $2, open_minor = $3 where document_id = $1";

/// Where many balances wait to be set at once; gone with the connection.
pub(crate) const MOVED_MADE: &str = "create temp table if not exists moved \
    (document_id bigint primary key, amount_minor bigint not null, open_minor bigint not null)";

/// Nothing waits.
pub(crate) const MOVED_NONE: &str = "delete from moved";

/// Sets the balances that wait.
pub(crate) const MOVED_SET: &str = "update balances set amount_minor = moved.amount_minor, open_minor = moved.open_minor \
    from moved where moved.document_id = balances.document_id";

/// A page of balances.
pub(crate) const BALANCES: &str = "select document_id, amount_minor, open_minor from balances \
    where document_id > $1 and document_id <= $2 order by document_id";

/// The last version of a document.
pub(crate) const DOCUMENT: &str = "select id, seq, import_id, line, document_id, version, number, entity_id, kind, instalment, \
    customer_id, segment_id, collector_id, currency, issued, due, amount_minor, posted, ordered, voided, undone, disputed, \
    retained, hold_until, discount_minor, discount_until, channel, returns_id from documents where document_id = $1 order by version desc limit 1";

/// All of them, for the check that prepares each on both engines (but those on the table of a moment).
pub const QUERIES: &[&str] =
    &[COMMAND_OF_KEY, COMMANDS_AFTER, HEAD, KNOWN_AT, RECORD, BALANCE_SET, BALANCES, DOCUMENT];
