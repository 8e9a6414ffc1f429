//! The tables of facts and the meaning of their columns. `migrations/` holds the statements that make them.
//!
//! Every fact has `id` (rising in the order of writing), `seq` (the command that wrote it; its moment stands in
//! `commands`), and, when it came from a file, `import_id` and `line` in it. Days are day numbers since 1970-01-01,
//! amounts minor units, flags 0 or 1. Nothing is changed later: a correction is a further version, an end a fact of its
//! own.

mod collecting;
mod hooks;
mod people;

use crate::value::Value;
pub use collecting::*;
pub use hooks::*;
pub use people::*;
use sha2::{Digest, Sha256};

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Whether it holds text; else whole numbers.
    pub is_text: bool,
}

/// A table of facts.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns; the first is `id`, the second `seq`.
    pub columns: &'static [Column],
}

const fn n(name: &'static str) -> Column {
    Column { name, is_text: false }
}

const fn t(name: &'static str) -> Column {
    Column { name, is_text: true }
}

/// Files that were taken in.
pub const IMPORTS: Table = Table {
    name: "imports",
    columns: &[n("id"), n("seq"), t("kind"), t("files"), n("rows_read"), n("rows_new"), n("rows_changed")],
};

/// Imports that were taken back as a whole.
pub const IMPORT_UNDOS: Table = Table { name: "import_undos", columns: &[n("id"), n("seq"), n("import_id")] };

/// Days on which an open-item list showed what was open.
pub const SNAPSHOT_DAYS: Table =
    Table { name: "snapshot_days", columns: &[n("id"), n("seq"), n("import_id"), n("day")] };

/// Segments by name.
pub const SEGMENTS: Table = Table { name: "segments", columns: &[n("id"), n("seq"), t("name")] };

/// Collectors by name.
pub const COLLECTORS: Table = Table { name: "collectors", columns: &[n("id"), n("seq"), t("name")] };

/// Legal entities by name.
pub const ENTITIES: Table = Table { name: "entities", columns: &[n("id"), n("seq"), t("name")] };

/// Customers by number.
pub const CUSTOMERS: Table = Table { name: "customers", columns: &[n("id"), n("seq"), t("number")] };

/// What is said of a customer; the last version counts.
pub const CUSTOMER_VERSIONS: Table = Table {
    name: "customer_versions",
    columns: &[
        n("id"),
        n("seq"),
        n("import_id"),
        n("line"),
        n("customer_id"),
        t("name"),
        n("segment_id"),
        n("collector_id"),
        n("parent_id"),
        n("credit_limit_minor"),
        n("merged_into"),
    ],
};

/// Open items. A correction is a row with the same `document_id` and the next `version`; the last version counts.
/// `document_id` is the `id` of version 0.
pub const DOCUMENTS: Table = Table {
    name: "documents",
    columns: &[
        n("id"),
        n("seq"),
        n("import_id"),
        n("line"),
        n("document_id"),
        n("version"),
        t("number"),
        n("entity_id"),
        t("kind"),
        n("instalment"),
        n("customer_id"),
        n("segment_id"),
        n("collector_id"),
        t("currency"),
        n("issued"),
        n("due"),
        n("amount_minor"),
        n("posted"),
        n("ordered"),
        n("voided"),
        n("undone"),
        n("disputed"),
        n("retained"),
        n("hold_until"),
        n("discount_minor"),
        n("discount_until"),
        t("channel"),
        n("returns_id"),
    ],
};

/// Applications of credits (or of amounts alone, `from_id` 0) to documents.
pub const APPLICATIONS: Table = Table {
    name: "applications",
    columns: &[
        n("id"),
        n("seq"),
        n("import_id"),
        n("line"),
        n("from_id"),
        n("to_id"),
        n("day"),
        n("amount_minor"),
        t("how"),
        n("nth"),
        n("until"),
        n("not_before"),
        t("channel"),
        n("stated_to_id"),
        n("stated_minor"),
    ],
};

/// Ends of applications: from `day` on they are no longer in force.
pub const APPLICATION_ENDS: Table = Table {
    name: "application_ends",
    columns: &[n("id"), n("seq"), n("application_id"), n("day"), t("reason")],
};

/// Exchange rates as published: on a day one unit of a currency was so many of another. Of two for one day and pair the
/// later row counts.
pub const FX_RATES: Table = Table {
    name: "fx_rates",
    columns: &[
        n("id"),
        n("seq"),
        n("import_id"),
        n("line"),
        n("day"),
        t("from_currency"),
        t("to_currency"),
        t("rate"),
        t("source"),
    ],
};

/// Reference rates of late interest, percent a year, each from its day on. Of two for one day and name the later row
/// counts.
pub const REFERENCE_RATES: Table = Table {
    name: "reference_rates",
    columns: &[n("id"), n("seq"), n("import_id"), n("line"), n("day"), t("name"), t("rate"), t("source")],
};

/// Statements of account that were issued: frozen, word for word. `known_seq`: the last command that they knew.
pub const STATEMENTS: Table = Table {
    name: "statements",
    columns: &[
        n("id"),
        n("seq"),
        t("number"),
        n("customer_id"),
        n("first_day"),
        n("last_day"),
        n("known_seq"),
        t("content"),
    ],
};

/// All tables of facts, in the order in which a command's digest takes them.
pub const FACTS: &[Table] = &[
    IMPORTS,
    IMPORT_UNDOS,
    SNAPSHOT_DAYS,
    SEGMENTS,
    COLLECTORS,
    ENTITIES,
    CUSTOMERS,
    CUSTOMER_VERSIONS,
    DOCUMENTS,
    APPLICATIONS,
    APPLICATION_ENDS,
    FX_RATES,
    REFERENCE_RATES,
    STATEMENTS,
    CONTACTS,
    PERMISSIONS,
    CUSTOMER_TAGS,
    ACTIVITIES,
    PROMISES,
    PROMISE_PARTS,
    PROMISE_ITEMS,
    PROMISE_ENDS,
    DISPUTES,
    DISPUTE_ENDS,
    HOLDS,
    HOLD_ENDS,
    STRATEGIES,
    STRATEGY_USES,
    NOTICES,
    NOTICE_LINES,
    NOTICE_EVENTS,
    PLACEMENTS,
    PLACEMENT_ENDS,
    PROPOSALS,
    PROPOSAL_ENDS,
    NOTICE_CHARGES,
    CHARGE_WAIVERS,
    OVERRIDES,
    OVERRIDE_ENDS,
    COLLECTOR_TEAMS,
    CUSTOMER_PARENTS,
    WRITE_OFF_LIMITS,
    CHARGE_DOCUMENTS,
    USERS,
    USER_VERSIONS,
    API_TOKENS,
    API_TOKEN_ENDS,
    WEBHOOKS,
    WEBHOOK_VERSIONS,
    WEBHOOK_ENDS,
    FACTOR_RULES,
    USER_LINKS,
];

/// Tables of names: id, command, name.
pub const NAMES: &[Table] = &[SEGMENTS, COLLECTORS, ENTITIES, CUSTOMERS];

/// What must point at a row that exists: table, column, table pointed at. 0 and nothing point nowhere.
pub const REFERENCES: &[(&str, &str, &str)] = &[
    ("import_undos", "import_id", "imports"),
    ("snapshot_days", "import_id", "imports"),
    ("customer_versions", "import_id", "imports"),
    ("customer_versions", "customer_id", "customers"),
    ("customer_versions", "segment_id", "segments"),
    ("customer_versions", "collector_id", "collectors"),
    ("customer_versions", "parent_id", "customers"),
    ("customer_versions", "merged_into", "customers"),
    ("documents", "import_id", "imports"),
    ("documents", "document_id", "documents"),
    ("documents", "entity_id", "entities"),
    ("documents", "customer_id", "customers"),
    ("documents", "segment_id", "segments"),
    ("documents", "collector_id", "collectors"),
    ("documents", "returns_id", "documents"),
    ("applications", "import_id", "imports"),
    ("applications", "from_id", "documents"),
    ("applications", "to_id", "documents"),
    ("applications", "stated_to_id", "documents"),
    ("application_ends", "application_id", "applications"),
    ("fx_rates", "import_id", "imports"),
    ("reference_rates", "import_id", "imports"),
    ("statements", "customer_id", "customers"),
    ("contacts", "contact_id", "contacts"),
    ("contacts", "customer_id", "customers"),
    ("permissions", "customer_id", "customers"),
    ("permissions", "contact_id", "contacts"),
    ("customer_tags", "customer_id", "customers"),
    ("activities", "customer_id", "customers"),
    ("activities", "contact_id", "contacts"),
    ("promises", "customer_id", "customers"),
    ("promises", "contact_id", "contacts"),
    ("promise_parts", "promise_id", "promises"),
    ("promise_items", "promise_id", "promises"),
    ("promise_items", "document_id", "documents"),
    ("promise_ends", "promise_id", "promises"),
    ("disputes", "document_id", "documents"),
    ("dispute_ends", "dispute_id", "disputes"),
    ("holds", "customer_id", "customers"),
    ("hold_ends", "hold_id", "holds"),
    ("strategy_uses", "strategy_id", "strategies"),
    ("notices", "customer_id", "customers"),
    ("notices", "contact_id", "contacts"),
    ("notices", "entity_id", "entities"),
    ("notices", "strategy_id", "strategies"),
    ("notice_lines", "notice_id", "notices"),
    ("notice_lines", "document_id", "documents"),
    ("notice_events", "notice_id", "notices"),
    ("placements", "document_id", "documents"),
    ("placement_ends", "placement_id", "placements"),
    ("proposals", "customer_id", "customers"),
    ("proposals", "document_id", "documents"),
    ("proposal_ends", "proposal_id", "proposals"),
    ("notice_charges", "notice_id", "notices"),
    ("notice_charges", "document_id", "documents"),
    ("charge_waivers", "charge_id", "notice_charges"),
    ("charge_documents", "charge_id", "notice_charges"),
    ("charge_documents", "document_id", "documents"),
    ("overrides", "customer_id", "customers"),
    ("override_ends", "override_id", "overrides"),
    ("overrides", "document_id", "documents"),
    ("collector_teams", "collector_id", "collectors"),
    ("customer_parents", "customer_id", "customers"),
    ("customer_parents", "parent_id", "customers"),
    ("user_versions", "user_id", "users"),
    ("api_tokens", "user_id", "users"),
    ("api_token_ends", "token_id", "api_tokens"),
    ("webhooks", "user_id", "users"),
    ("webhook_versions", "webhook_id", "webhooks"),
    ("webhook_ends", "webhook_id", "webhooks"),
    ("user_links", "user_id", "users"),
];

/// What a command wrote, as one digest: per table that it wrote to, the table's name, how many rows, and a digest over
/// the rows in order.
#[derive(Default)]
pub struct Digests {
    parts: Vec<(usize, u64, Sha256)>,
}

impl std::fmt::Debug for Digests {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digests of {} tables", self.parts.len())
    }
}

impl Digests {
    /// Takes in a row of a table.
    pub fn add(&mut self, table: &Table, row: &[Value<'_>]) {
        let at = FACTS.iter().position(|t| t.name == table.name).unwrap_or(FACTS.len());
        let part = match self.parts.iter().position(|part| part.0 == at) {
            Some(part) => part,
            None => {
                self.parts.push((at, 0, Sha256::new()));
                self.parts.len() - 1
            }
        };
        let (_, rows, digest) = &mut self.parts[part];
        *rows += 1;
        row.iter().for_each(|value| value.digest(digest));
    }

    /// The digest of all, as hexadecimal digits.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.parts.sort_by_key(|part| part.0);
        let mut all = Sha256::new();
        for (at, rows, digest) in self.parts {
            Value::Text(FACTS.get(at).map_or("", |table| table.name)).digest(&mut all);
            Value::Int(rows as i64).digest(&mut all);
            all.update(digest.finalize());
        }
        hex(&all.finalize())
    }
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
