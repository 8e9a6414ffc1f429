//! Tables of people and programs that use the books. Passwords and sessions are no facts and stand elsewhere
//! ([`crate::people`]).

use super::{Table, n, t};

/// Users by name; the name is what signs in.
pub const USERS: Table = Table { name: "users", columns: &[n("id"), n("seq"), t("name")] };

/// What is said of a user; the last version counts. `roles`: comma between; `collector`, `team`: whose customers one with the
/// role of a collector sees.
pub const USER_VERSIONS: Table = Table {
    name: "user_versions",
    columns: &[n("id"), n("seq"), n("user_id"), t("roles"), t("collector"), t("team"), n("active")],
};

/// Tokens of programs: the SHA-256 of 256 bits of chance, what it may, and its last day.
pub const API_TOKENS: Table = Table {
    name: "api_tokens",
    columns: &[n("id"), n("seq"), n("user_id"), t("label"), t("hash"), t("scopes"), n("until")],
};

/// Tokens that were revoked.
pub const API_TOKEN_ENDS: Table =
    Table { name: "api_token_ends", columns: &[n("id"), n("seq"), n("token_id"), n("day"), t("reason")] };

/// Of whose roles a second factor is asked; the last row counts. `roles`: comma between.
pub const FACTOR_RULES: Table = Table { name: "factor_rules", columns: &[n("id"), n("seq"), t("roles")] };

/// Who signs in as whom through a provider of OpenID Connect; the last row of an issuer and subject counts. `user_id` 0: nobody.
pub const USER_LINKS: Table =
    Table { name: "user_links", columns: &[n("id"), n("seq"), t("issuer"), t("subject"), n("user_id")] };
