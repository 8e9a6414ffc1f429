//! Every statement of the books in one list, but for those that `table` derives from the tables' columns. A test
//! prepares them all on both engines.

/// The command of a key.
pub(crate) const COMMAND_OF_KEY: &str = "select seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash \
    from commands where key = $1";

/// Commands after one, in order.
pub(crate) const COMMANDS_AFTER: &str = "select seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash \
    from commands where seq > $1 order by seq";

/// The last commands, latest first.
pub(crate) const COMMANDS_LAST: &str = "select seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash \
    from commands where seq <= $1 order by seq desc limit $2";

/// The end of the chain.
pub(crate) const HEAD: &str = "select seq, recorded_ms, hash from commands order by seq desc limit 1";

/// The last command that was recorded by a moment.
pub(crate) const KNOWN_AT: &str = "select cast(max(seq) as bigint) from commands where recorded_ms <= $1";

/// Writes a command.
pub(crate) const RECORD: &str = "insert into commands \
    (seq, key, kind, actor, recorded_ms, body, answer, facts, previous, hash) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// What is open on a document.
pub(crate) const BALANCE: &str = "select amount_minor, open_minor from balances where document_id = $1";

/// A document's first balance.
pub(crate) const BALANCE_NEW: &str =
    "insert into balances (document_id, amount_minor, open_minor) values ($1, $2, $3)";

/// Takes from what is open on a debit; no row when there is not so much.
pub(crate) const TAKE_FROM_DEBIT: &str = "update balances set open_minor = open_minor - $2 \
    where document_id = $1 and amount_minor >= 0 and open_minor >= $2 and $2 > 0";

/// Uses up what is open on a credit (its open amount is negative); no row when there is not so much.
pub(crate) const USE_CREDIT: &str = "update balances set open_minor = open_minor + $2 \
    where document_id = $1 and amount_minor < 0 and -open_minor >= $2 and $2 > 0";

/// Moves what is open, unguarded: what a file says is taken as it is.
pub(crate) const BALANCE_MOVE: &str =
    "update balances set open_minor = open_minor + $2 where document_id = $1";

/// A document's amount was corrected.
pub(crate) const BALANCE_SET: &str =
    "update balances set amount_minor = $2, open_minor = $3 where document_id = $1";

/// A page of balances.
pub(crate) const BALANCES: &str = "select document_id, amount_minor, open_minor from balances \
    where document_id > $1 and document_id <= $2 order by document_id";

/// The last version of a document.
pub(crate) const DOCUMENT: &str = "select id, seq, import_id, line, document_id, version, number, entity_id, kind, instalment, \
    customer_id, segment_id, collector_id, currency, issued, due, amount_minor, posted, ordered, voided, undone, disputed, \
    retained, hold_until, discount_minor, discount_until, channel, returns_id from documents where document_id = $1 order by version desc limit 1";

/// Documents of a number.
pub(crate) const DOCUMENTS_OF_NUMBER: &str = "select document_id from documents where number = $1 and version = 0 \
    order by document_id";

/// An application.
pub(crate) const APPLICATION: &str = "select a.to_id, a.from_id, a.day, a.amount_minor, a.how, e.day from applications a \
     left join application_ends e on e.application_id = a.id where a.id = $1";

/// How many applications say the same.
pub(crate) const ALIKE: &str = "select cast(count(*) as bigint) from applications \
    where to_id = $1 and day = $2 and amount_minor = $3 and from_id = $4";

/// A customer's id.
pub(crate) const CUSTOMER_OF_NUMBER: &str = "select id from customers where number = $1";

/// What is said last of a customer.
pub(crate) const CUSTOMER: &str = "select id, seq, import_id, line, customer_id, name, segment_id, \
    collector_id, parent_id, credit_limit_minor, merged_into from customer_versions where customer_id = $1 order by id desc limit 1";

/// Statements of account, latest first.
pub(crate) const STATEMENT: &str = "select s.id, s.body, c.number, s.as_of from statements s join customers c on c.id = s.customer_id where s.id = $1";

/// All of them, for the check that prepares each on both engines.
pub const QUERIES: &[&str] = &[
    COMMAND_OF_KEY,
    COMMANDS_AFTER,
    COMMANDS_LAST,
    HEAD,
    KNOWN_AT,
    RECORD,
    BALANCE,
    BALANCE_NEW,
    TAKE_FROM_DEBIT,
    USE_CREDIT,
    BALANCE_MOVE,
    BALANCE_SET,
    BALANCES,
    DOCUMENT,
    DOCUMENTS_OF_NUMBER,
    APPLICATION,
    ALIKE,
    CUSTOMER_OF_NUMBER,
    CUSTOMER,
    STATEMENT,
];
