//! What each route answers when it is done: its status and its shape. A route without a line here fails a test, and so does an answer
//! that holds anything else.

use super::shape::Shape::{
    Amount, Anything, Date, Either, Flag, Int, List, Media, Object, OrNull, Page, Rows, Text,
};
use super::shape::{Part, Shape, is, may_be};
use crate::api::routes::strategies;
use crate::commands::frames;
use crate::output::Column;
use dunlin_core::aging::Bands;

/// What a route answers when it is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answers {
    /// The route's name.
    pub(crate) route: &'static str,
    /// The status.
    pub(crate) status: u16,
    /// The shape.
    pub(crate) shape: Shape,
}

const fn ok(route: &'static str, shape: Shape) -> Answers {
    Answers { route, status: 200, shape }
}

const fn made(route: &'static str, shape: Shape) -> Answers {
    Answers { route, status: 201, shape }
}

/// What a route answers; `None` for one that says nothing of it.
pub(crate) fn of(route: &str) -> Option<&'static Answers> {
    ANSWERS.iter().find(|answers| answers.route == route)
}

const MAYBE_TEXT: Shape = OrNull(&Text);
const MAYBE_DATE: Shape = OrNull(&Date);
const TEXTS: Shape = List(&Text);
const NOTHING: Shape = Object(&[]);
const DAY: &[Part] = &[is("as_of", Date)];

const USER: Shape = Object(&[
    is("name", Text),
    is("roles", TEXTS),
    is("collector", Text),
    is("team", Text),
    is("active", Flag),
]);

const WHO: Shape = Object(&[
    is("name", Text),
    is("roles", TEXTS),
    is("rights", TEXTS),
    is("scope", Either(&Text, &Object(&[is("collector", Text), is("team", Text)]))),
    is("program", Flag),
    is("must_enrol", Flag),
]);

/// Who signed in; or, where a second factor is asked for, the ticket with which it is given, and what it may be.
const SIGNED_IN: Shape = Either(&WHO, &Object(&[is("ticket", Text), is("with", TEXTS)]));

const RECOVERY: Shape = Object(&[is("recovery_codes", TEXTS)]);

const PASSKEY: Shape =
    Object(&[is("id", Text), is("label", Text), is("made_ms", Int), is("used_ms", OrNull(&Int))]);

const FACTORS: Shape = Object(&[
    is("asked", Flag),
    is("totp", Flag),
    is("recovery_left", Int),
    is("passkeys", List(&PASSKEY)),
    may_be("links", List(&Object(&[is("issuer", Text), is("subject", Text)]))),
]);

const FIGURE: Shape = Object(&[
    is("kpi", Text),
    is("group", MAYBE_TEXT),
    is("period_start", Date),
    is("period_end", Date),
    is("as_of", Date),
    is("known_at", MAYBE_TEXT),
    is("value", MAYBE_TEXT),
    is("unit", Text),
    is("numerator", MAYBE_TEXT),
    is("denominator", MAYBE_TEXT),
    is("count", OrNull(&Int)),
    is("currency", Text),
    is("reason", MAYBE_TEXT),
]);

const PARTS: Shape = Object(&[
    is(
        "rows",
        List(&Object(&[is("name", Text), is("part", Text), is("numerator", Text), is("denominator", Text)])),
    ),
    is("more", Int),
    is("rest", Text),
]);

const EXPLANATION: Shape = Object(&[
    is("figure", FIGURE),
    is("formula", Text),
    is("equation", Text),
    is("terms", List(&TERM)),
    may_be(
        "move",
        Either(
            &Object(&[is("reason", Text)]),
            &Object(&[
                is("before", FIGURE),
                is("after", FIGURE),
                is("change", MAYBE_TEXT),
                is("by_customer", PARTS),
                is("by_cause", OrNull(&PARTS)),
            ]),
        ),
    ),
]);

const TERM: Shape = Object(&[
    is("measure", Text),
    is("value", MAYBE_TEXT),
    is("reason", MAYBE_TEXT),
    is("text", Text),
    may_be(
        "receipts",
        List(&Object(&[
            is("document", MAYBE_TEXT),
            is("customer", Text),
            is("issued", MAYBE_DATE),
            is("due", MAYBE_DATE),
            is("application_day", MAYBE_DATE),
            is("contribution", Text),
            is("note", Text),
        ])),
    ),
    may_be("more", Object(&[is("count", Int), is("contribution", Text)])),
    may_be("adds_up", Flag),
]);

const KPI: Shape = Object(&[
    is("id", Text),
    is("name", Text),
    is("family", Text),
    is("formula", Text),
    is("unit", Text),
    is("better", Text),
    is("variant_of", MAYBE_TEXT),
    is("on_by_default", Flag),
    is("given", TEXTS),
    is("source", Text),
]);

const HIT: Shape = Object(&[is("id", Text), is("page", Text), is("name", Text), is("line", Text)]);

const STATE: Shape = Object(&[is("notice", Text), is("state", Text)]);

/// What a statement of account says of a currency; amounts are signed, what is owed positive.
const SECTION: Shape = Object(&[
    is("currency", Text),
    is("opening", Amount),
    is(
        "lines",
        List(&Object(&[is("date", Date), is("document", Text), is("event", Text), is("amount", Amount)])),
    ),
    is("closing", Amount),
    is(
        "open",
        List(&Object(&[
            is("document", Text),
            is("due", Date),
            is("open", Amount),
            is("days_past_due", OrNull(&Int)),
        ])),
    ),
    is("past_due", Amount),
]);

const STATEMENT: Shape =
    Object(&[is("customer", Text), is("from", Date), is("to", Date), is("sections", List(&SECTION))]);

/// What a replay found; `withheld` counts items by reason, `charged` has an amount a currency, `text` says it all in words.
const REPLAYED: Shape = Object(&[
    is("days", Int),
    is("due", Int),
    is("acted", Int),
    is("steps", List(&Object(&[is("step", Text), is("actions", Int), is("items", Int)]))),
    is("withheld", Anything),
    is("customers_contacted", Int),
    is("contacts", Int),
    is("contacts_a_week_max", Int),
    is("charged", Anything),
    is("done_then", Object(&[is("notices", Int), is("contacts_by_hand", Int)])),
    is("text", Text),
]);

const JUDGED: Shape = Object(&[
    is("what", Text),
    is("day", Date),
    is("command", Int),
    is("by", Text),
    is("strategy", Object(&[is("name", Text), is("version", OrNull(&Int))])),
    is("approver", MAYBE_TEXT),
    is(
        "items",
        List(&Object(&[
            is("item", Text),
            is("level", Int),
            is("due", Date),
            is("asked", Amount),
            is("currency", Text),
        ])),
    ),
    is(
        "overridden",
        List(&Object(&[is("rail", Text), is("by", Text), is("role", Text), is("reason", Text)])),
    ),
    is("same", Flag),
]);

const IMPORTED: Shape = Object(&[
    is("import", OrNull(&Int)),
    is("command", OrNull(&Int)),
    is("repeated", Flag),
    is("documents", Int),
    is("applications", Int),
    is("customers", Int),
    is("known", Int),
    is("ended", Int),
    is("refused", Int),
    is("told", Text),
    is(
        "changed",
        List(&Object(&[
            is("document", Text),
            is("line", Int),
            is("fields", List(&Object(&[is("field", Text), is("before", Text), is("after", Text)]))),
        ])),
    ),
]);

/// An endpoint of webhooks; `deliveries`: how many are in which state.
const ENDPOINT: [Part; 7] = [
    is("webhook", Int),
    is("user", Text),
    is("url", Text),
    is("events", TEXTS),
    is("note", Text),
    is("active", Flag),
    is("deliveries", Anything),
];

const MADE_ENDPOINT: [Part; 8] = [
    ENDPOINT[0],
    ENDPOINT[1],
    ENDPOINT[2],
    ENDPOINT[3],
    ENDPOINT[4],
    ENDPOINT[5],
    ENDPOINT[6],
    is("secret", Text),
];

const DELIVERY: Shape = Object(&[
    is("event", Text),
    is("command", Int),
    is("state", Text),
    is("tries", Int),
    is("next_try_ms", OrNull(&Int)),
    is("status", OrNull(&Int)),
    is("told", Text),
    is("changed_ms", Int),
]);

/// Ageing in the house bands.
fn aging() -> Vec<Column> {
    let bands = Bands::default();
    crate::commands::aging_columns(&(0..bands.fixed()).map(|band| bands.label(band)).collect::<Vec<_>>())
}

/// All routes.
pub(crate) const ANSWERS: &[Answers] = &[
    made("set_up", USER),
    ok("sign_in", SIGNED_IN),
    ok("sign_in_code", SIGNED_IN),
    ok("factors", FACTORS),
    made("enrol_totp", Object(&[is("uri", Text), is("secret", Text)])),
    ok("confirm_totp", RECOVERY),
    ok("remove_totp", NOTHING),
    made("renew_recovery", RECOVERY),
    ok("factor_rule", Object(&[is("roles", TEXTS)])),
    ok("set_factor_rule", Object(&[is("roles", TEXTS)])),
    ok("user_factors", FACTORS),
    ok("reset_factors", NOTHING),
    made("link_user", NOTHING),
    ok("unlink_user", NOTHING),
    #[cfg(feature = "sso")]
    Answers { route: "oidc_start", status: 303, shape: Media("text/plain") },
    #[cfg(feature = "sso")]
    ok("oidc_callback", Either(&SIGNED_IN, &Object(&[is("linked", Flag)]))),
    #[cfg(feature = "sso")]
    ok("oidc_link", Object(&[is("address", Text)])),
    #[cfg(feature = "sso")]
    ok("ask_with_passkey", Anything),
    #[cfg(feature = "sso")]
    ok("sign_in_passkey", SIGNED_IN),
    #[cfg(feature = "sso")]
    ok("ask_for_passkey", Anything),
    #[cfg(feature = "sso")]
    ok("register_passkey", RECOVERY),
    #[cfg(feature = "sso")]
    ok("remove_passkey", NOTHING),
    ok("who_am_i", WHO),
    ok("sign_out", NOTHING),
    ok(
        "sessions",
        Object(&[is(
            "rows",
            List(&Object(&[is("id", Text), is("begun_ms", Int), is("seen_ms", Int), is("agent", Text)])),
        )]),
    ),
    ok("end_session", NOTHING),
    ok("change_password", NOTHING),
    ok("users", Object(&[is("rows", List(&USER))])),
    ok("save_user", USER),
    ok("set_password", NOTHING),
    ok(
        "tokens",
        Object(&[is(
            "rows",
            List(&Object(&[
                is("token", Int),
                is("user", Text),
                is("label", Text),
                is("scopes", TEXTS),
                is("until", MAYBE_DATE),
                is("revoked", MAYBE_DATE),
            ])),
        )]),
    ),
    made("make_token", Object(&[is("token", Int), is("secret", Text)])),
    ok("revoke_token", NOTHING),
    ok("description", Anything),
    ok("reference", Media("text/html; charset=utf-8")),
    ok("reference_style", Media("text/css; charset=utf-8")),
    ok("kpis", Object(&[is("rows", List(&Either(&KPI, &HIT)))])),
    ok(
        "kpi",
        Object(&[
            is("id", Text),
            is("page", Text),
            is("title", Text),
            is("kpis", List(&KPI)),
            is("text", Text),
        ]),
    ),
    ok("figures", List(&FIGURE)),
    ok("explanation", EXPLANATION),
    ok("aging", Page(aging, &[])),
    ok("customers", Page(frames::customers_columns, DAY)),
    ok(
        "customer",
        Object(&[
            is("customer", Text),
            is("as_of", Date),
            is("about", TEXTS),
            is("story", List(&Object(&[is("day", Date), is("what", Text), is("words", Text)]))),
        ]),
    ),
    ok("statement", STATEMENT),
    ok(
        "worklist",
        Page(
            frames::worklist_columns,
            &[
                is("as_of", Date),
                is("beyond", Int),
                is("withheld", Rows(frames::worklist_columns)),
                is("withheld_beyond", Int),
            ],
        ),
    ),
    ok("preview", Page(frames::actions_columns, DAY)),
    ok("withheld", Page(frames::withheld_columns, DAY)),
    ok("notices", Page(frames::notices_columns, DAY)),
    ok("why", Object(&[is("notice", Text), is("customer", Text), is("decided", List(&JUDGED))])),
    ok("charges", Page(frames::charges_columns, DAY)),
    ok("promises", Page(frames::promises_columns, DAY)),
    ok("disputes", Page(frames::disputes_columns, DAY)),
    ok("holds", Page(frames::holds_columns, DAY)),
    ok("proposals", Page(frames::proposals_columns, DAY)),
    ok("placements", Page(frames::placements_columns, DAY)),
    ok("overrides", Page(frames::overrides_columns, DAY)),
    ok("teams", Page(frames::teams_columns, DAY)),
    ok("strategies", Page(strategies::columns, DAY)),
    ok(
        "try_strategy",
        Object(&[
            is("name", Text),
            is("as_of", Date),
            is("aloud", Text),
            is("counts", List(&Object(&[is("what", Text), is("in_use", Int), is("tried", Int)]))),
            is("customers", Int),
        ]),
    ),
    ok("replay_strategy", REPLAYED),
    ok("strategy", Object(&[is("name", Text), is("version", OrNull(&Int)), is("aloud", Text)])),
    ok(
        "post",
        Object(&[
            is("command", Int),
            is(
                "documents",
                List(&Object(&[
                    is("id", Int),
                    is("document", Text),
                    is("open", Amount),
                    is("currency", Text),
                ])),
            ),
            may_be("made", List(&Object(&[is("what", Text), is("number", Int)]))),
        ]),
    ),
    ok("run_dunning", Object(&[is("day", Date), is("notices", TEXTS), is("withheld", Int)])),
    ok(
        "issue_notices",
        Object(&[
            is("issued", TEXTS),
            is("cancelled", List(&Object(&[is("notice", Text), is("item", Text), is("why", Text)]))),
            is("waiting", List(&Object(&[is("notice", Text), is("why", Text)]))),
        ]),
    ),
    ok("approve_notice", STATE),
    ok("approve_notices", Object(&[is("notices", TEXTS), is("state", Text)])),
    ok("cancel_notice", STATE),
    ok("activate_strategy", Object(&[is("name", Text), is("version", Int)])),
    ok("books", Object(&[is("command", Int), is("recorded_ms", Int), is("head", Text)])),
    ok(
        "journal",
        Object(&[
            is(
                "rows",
                List(&Object(&[
                    is("command", Int),
                    is("kind", Text),
                    is("by", Text),
                    is("recorded_ms", Int),
                    is("body", Anything),
                    is("hash", Text),
                ])),
            ),
            is("last", OrNull(&Int)),
        ]),
    ),
    ok("check_books", Object(&[is("differences", TEXTS)])),
    ok("verify_books", Object(&[is("found", TEXTS)])),
    ok("import", IMPORTED),
    ok(
        "imports",
        Object(&[is(
            "rows",
            List(&Object(&[
                is("import", Int),
                is("command", Int),
                is("kind", Text),
                is("files", TEXTS),
                is("rows_read", Int),
                is("new", Int),
                is("changed", Int),
                is("by", Text),
                is("recorded_ms", Int),
                is("undone", OrNull(&Object(&[is("by", Text), is("recorded_ms", Int)]))),
            ])),
        )]),
    ),
    ok(
        "undo_import",
        Object(&[is("import", Int), is("documents", Int), is("applications", Int), is("corrections", Int)]),
    ),
    ok("import_progress", Media("text/event-stream")),
    ok("events", Media("text/event-stream")),
    ok("webhooks", Object(&[is("rows", List(&Object(&ENDPOINT)))])),
    made("make_webhook", Object(&MADE_ENDPOINT)),
    ok("change_webhook", Object(&ENDPOINT)),
    ok("end_webhook", NOTHING),
    made("rotate_webhook", Object(&[is("secret", Text)])),
    made("test_webhook", Object(&[is("event", Text)])),
    ok("deliveries", Object(&[is("rows", List(&DELIVERY)), is("next", MAYBE_TEXT)])),
    ok("replay_webhook", Object(&[is("events", Int)])),
    ok("find", Page(frames::found_columns, DAY)),
    ok("items", Page(frames::items_columns, DAY)),
    ok("told", Object(&[is("out", Text), is("file", MAYBE_TEXT)])),
];
