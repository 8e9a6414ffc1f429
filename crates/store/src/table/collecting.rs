//! Facts of collecting: contacts, consent, activities, promises, disputes, holds, strategies, notices, placements.

use super::{Table, n, t};

/// People and mailboxes of customers. A correction is a row with the same `contact_id` and the next `version`; the last counts.
pub const CONTACTS: Table = Table {
    name: "contacts",
    columns: &[
        n("id"),
        n("seq"),
        n("contact_id"),
        n("version"),
        n("customer_id"),
        t("name"),
        t("roles"),
        t("email"),
        t("phone"),
        t("language"),
        t("zone"),
        t("country"),
        n("gone"),
    ],
};

/// Whether a customer, or one of its contacts, may be contacted: of rows about the same the last counts.
pub const PERMISSIONS: Table = Table {
    name: "permissions",
    columns: &[
        n("id"),
        n("seq"),
        n("customer_id"),
        n("contact_id"),
        t("medium"),
        t("kind"),
        n("allowed"),
        n("day"),
        t("note"),
    ],
};

/// Tags of customers; `given` 0 takes one away.
pub const CUSTOMER_TAGS: Table =
    Table { name: "customer_tags", columns: &[n("id"), n("seq"), n("customer_id"), t("tag"), n("given")] };

/// Calls, mails, letters, visits and notes. `minute`: of the day, in the person's local time.
pub const ACTIVITIES: Table = Table {
    name: "activities",
    columns: &[
        n("id"),
        n("seq"),
        n("customer_id"),
        n("contact_id"),
        n("day"),
        n("minute"),
        t("medium"),
        n("inbound"),
        t("outcome"),
        n("minutes"),
        t("note"),
        n("next_day"),
        t("next_step"),
        t("author"),
    ],
};

/// Promises to pay; one of several parts is a payment plan.
pub const PROMISES: Table = Table {
    name: "promises",
    columns: &[
        n("id"),
        n("seq"),
        n("customer_id"),
        n("contact_id"),
        t("medium"),
        n("made"),
        t("currency"),
        t("note"),
    ],
};

/// Days and amounts of a promise.
pub const PROMISE_PARTS: Table = Table {
    name: "promise_parts",
    columns: &[n("id"), n("seq"), n("promise_id"), n("due"), n("amount_minor")],
};

/// The documents that a promise names; none: whatever the customer owes.
pub const PROMISE_ITEMS: Table =
    Table { name: "promise_items", columns: &[n("id"), n("seq"), n("promise_id"), n("document_id")] };

/// Promises that were cancelled or replaced.
pub const PROMISE_ENDS: Table =
    Table { name: "promise_ends", columns: &[n("id"), n("seq"), n("promise_id"), n("day"), t("reason")] };

/// Disputes about a document, or a part of it (`amount_minor`).
pub const DISPUTES: Table = Table {
    name: "disputes",
    columns: &[
        n("id"),
        n("seq"),
        n("document_id"),
        n("opened"),
        t("reason"),
        n("amount_minor"),
        t("owner"),
        n("answer_by"),
        t("note"),
    ],
};

/// How disputes ended.
pub const DISPUTE_ENDS: Table = Table {
    name: "dispute_ends",
    columns: &[n("id"), n("seq"), n("dispute_id"), n("day"), t("outcome"), t("note")],
};

/// Holds on customers, both days inclusive.
pub const HOLDS: Table = Table {
    name: "holds",
    columns: &[n("id"), n("seq"), n("customer_id"), n("first_day"), n("last_day"), t("reason")],
};

/// Holds that were released before their last day: `day` is the first without.
pub const HOLD_ENDS: Table =
    Table { name: "hold_ends", columns: &[n("id"), n("seq"), n("hold_id"), n("day")] };

/// Strategies as they were written; a version never changes.
pub const STRATEGIES: Table =
    Table { name: "strategies", columns: &[n("id"), n("seq"), t("name"), n("version"), t("content")] };

/// From which day on a strategy is in use.
pub const STRATEGY_USES: Table =
    Table { name: "strategy_uses", columns: &[n("id"), n("seq"), n("strategy_id"), n("day")] };

/// Notices that were drafted: to whom, about how much.
pub const NOTICES: Table = Table {
    name: "notices",
    columns: &[
        n("id"),
        n("seq"),
        t("number"),
        n("customer_id"),
        n("contact_id"),
        n("entity_id"),
        t("currency"),
        t("medium"),
        t("template"),
        n("made"),
        n("pay_by"),
        n("total_minor"),
        n("strategy_id"),
    ],
};

/// Items of a notice. `cycle` and `nth` tell apart what was settled and opened again, and what was cancelled.
pub const NOTICE_LINES: Table = Table {
    name: "notice_lines",
    columns: &[
        n("id"),
        n("seq"),
        n("notice_id"),
        n("document_id"),
        n("level"),
        t("step"),
        n("cycle"),
        n("nth"),
        n("asked_minor"),
    ],
};

/// What became of a notice: issued, cancelled.
pub const NOTICE_EVENTS: Table = Table {
    name: "notice_events",
    columns: &[n("id"), n("seq"), n("notice_id"), n("day"), t("event"), t("reason")],
};

/// Documents placed with an agency.
pub const PLACEMENTS: Table = Table {
    name: "placements",
    columns: &[
        n("id"),
        n("seq"),
        n("document_id"),
        t("agency"),
        n("day"),
        n("amount_minor"),
        t("commission"),
    ],
};

/// Placements that were recalled or ended.
pub const PLACEMENT_ENDS: Table =
    Table { name: "placement_ends", columns: &[n("id"), n("seq"), n("placement_id"), n("day"), t("reason")] };

/// What somebody proposed and somebody else decides: write-offs, agency, credit hold, plan.
pub const PROPOSALS: Table = Table {
    name: "proposals",
    columns: &[
        n("id"),
        n("seq"),
        t("what"),
        n("customer_id"),
        n("document_id"),
        n("amount_minor"),
        n("day"),
        t("reason"),
        t("detail"),
        t("author"),
    ],
};

/// How proposals ended: approved, refused, withdrawn.
pub const PROPOSAL_ENDS: Table = Table {
    name: "proposal_ends",
    columns: &[n("id"), n("seq"), n("proposal_id"), n("day"), t("outcome"), t("author"), t("note")],
};

/// Fees, interest and fixed sums of notices: for which document, how much, interest through which day, what gives the
/// right to it and how it came about.
pub const NOTICE_CHARGES: Table = Table {
    name: "notice_charges",
    columns: &[
        n("id"),
        n("seq"),
        n("notice_id"),
        n("document_id"),
        t("what"),
        n("amount_minor"),
        n("through"),
        t("basis"),
        t("formula"),
    ],
};

/// Charges that were waived.
pub const CHARGE_WAIVERS: Table = Table {
    name: "charge_waivers",
    columns: &[n("id"), n("seq"), n("charge_id"), n("day"), t("reason"), t("author")],
};

/// Guard rails that somebody may pass for a customer or a document, from a day to another: in which role, and why.
pub const OVERRIDES: Table = Table {
    name: "overrides",
    columns: &[
        n("id"),
        n("seq"),
        t("rail"),
        n("customer_id"),
        n("document_id"),
        n("first_day"),
        n("last_day"),
        t("role"),
        t("reason"),
        t("author"),
    ],
};

/// Overrides that were taken back before their last day.
pub const OVERRIDE_ENDS: Table =
    Table { name: "override_ends", columns: &[n("id"), n("seq"), n("override_id"), n("day")] };

/// The team of a collector from a day on; nothing ends it.
pub const COLLECTOR_TEAMS: Table =
    Table { name: "collector_teams", columns: &[n("id"), n("seq"), n("collector_id"), t("team"), n("day")] };

/// The parent of a customer from a day on; nothing ends it.
pub const CUSTOMER_PARENTS: Table = Table {
    name: "customer_parents",
    columns: &[n("id"), n("seq"), n("customer_id"), n("parent_id"), n("day")],
};

/// How much of a document may be written off without a proposal, by currency, from a day on; nothing lifts the limit.
pub const WRITE_OFF_LIMITS: Table = Table {
    name: "write_off_limits",
    columns: &[n("id"), n("seq"), t("currency"), n("amount_minor"), n("day"), t("author")],
};

/// The documents of the books that charges became when their notice was issued.
pub const CHARGE_DOCUMENTS: Table =
    Table { name: "charge_documents", columns: &[n("id"), n("seq"), n("charge_id"), n("document_id")] };
