//! Tables of webhooks. Their secrets, and what became of each delivery, are no facts and stand elsewhere ([`crate::hooks`]).

use super::{Table, n, t};

/// Endpoints; `user_id`: whose rights and whose customers bound what is told there.
pub const WEBHOOKS: Table = Table { name: "webhooks", columns: &[n("id"), n("seq"), n("user_id")] };

/// What is said of an endpoint; the last version counts. `events`: types with commas between, empty for all; `active` 0: nothing
/// is told there.
pub const WEBHOOK_VERSIONS: Table = Table {
    name: "webhook_versions",
    columns: &[n("id"), n("seq"), n("webhook_id"), t("url"), t("events"), t("note"), n("active")],
};

/// Endpoints that are no longer there.
pub const WEBHOOK_ENDS: Table =
    Table { name: "webhook_ends", columns: &[n("id"), n("seq"), n("webhook_id"), t("reason")] };
