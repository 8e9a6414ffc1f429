//! Tools that write down, propose and draft: nothing of it reaches a customer, and all of it stands in the journal with its author.

use super::{Adds, CUSTOMER, DATE, DOCUMENT, Effect, KEY, NOTE, Tool, WRITTEN};
use crate::mcp::inputs::{Form, Input, To};
use crate::mcp::shapes::Shape;
use dunlin_app::people::Right;

/// The tools.
pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: "note_activity",
        title: "Write down a call, a mail, a visit or a note",
        about: "Writes down what was done on an account and what was said, and what is next. It contacts nobody. Without `medium` it is \
                a note. Contacts that are written down count for the house's contact caps, so write down only what really happened.",
        adds: &[Adds::Word("do", "activity")],
        ..records(
            Right::Work,
            &[
                CUSTOMER,
                Input::must(
                    To::Body,
                    "at",
                    Form::LocalTime,
                    "when, in the customer's local time: 2025-01-15T10:20",
                ),
                Input::must(
                    To::Body,
                    "outcome",
                    Form::Word(&[
                        "reached",
                        "promised",
                        "disputed",
                        "refused",
                        "no_answer",
                        "wrong_number",
                        "left_message",
                        "sent",
                        "received",
                        "noted",
                    ]),
                    "how it ended; `noted` for a note",
                ),
                Input::may(
                    To::Body,
                    "medium",
                    Form::Word(&["call", "email", "text", "letter", "visit"]),
                    "how; leave it out for a note",
                ),
                Input::may(To::Body, "contact", Form::Text, "with whom, by the name that the account has"),
                Input::may(To::Body, "inbound", Form::Flag, "true: they came to us"),
                Input::may(To::Body, "minutes", Form::Count(600), "how long it took"),
                NOTE,
                Input::may(To::Body, "next_date", Form::Date, "when something is to be done next"),
                Input::may(To::Body, "next_step", Form::Text, "what"),
                KEY,
            ],
        )
    },
    Tool {
        name: "record_promise",
        title: "Write down a promise to pay",
        about: "Writes down what the customer promised: with several parts it is a payment plan. While a promise runs nobody dunns what it is \
                about; it takes the place of one that runs about the same documents. Only for what the customer really said.",
        adds: &[Adds::Word("do", "promise"), Adds::Today("date")],
        ..records(
            Right::Work,
            &[
                CUSTOMER,
                Input::must(To::Body, "currency", Form::Currency, "of the amounts"),
                Input::must(
                    To::Body,
                    "parts",
                    Form::Parts,
                    "when how much: [{\"due\": \"2025-02-01\", \"amount\": \"500.00\"}]",
                ),
                Input::may(
                    To::Body,
                    "items",
                    Form::Texts,
                    "for which documents, by number; whatever is owed where nothing is said",
                ),
                Input::may(To::Body, "contact", Form::Text, "who promised, by the name that the account has"),
                NOTE,
                DATE,
                KEY,
            ],
        )
    },
    Tool {
        name: "open_dispute",
        title: "Open a dispute",
        about: "Writes down that the customer disputes a document, or a part of it. While it is open nobody dunns what is disputed.",
        adds: &[Adds::Word("do", "dispute"), Adds::Flag("disputed", true), Adds::Today("date")],
        ..records(
            Right::Work,
            &[
                DOCUMENT,
                Input::must(
                    To::Body,
                    "reason",
                    Form::Text,
                    "a word of the house: price, quantity, delivery, quality, ...",
                ),
                Input::may(To::Body, "amount", Form::Amount, "the part; all of it where nothing is said"),
                Input::may(To::Body, "owner", Form::Text, "who settles it"),
                Input::may(To::Body, "answer_by", Form::Date, "the day to answer by"),
                NOTE,
                DATE,
                KEY,
            ],
        )
    },
    Tool {
        name: "close_dispute",
        title: "Close a dispute",
        about: "Writes down how a dispute about a document ended.",
        adds: &[Adds::Word("do", "dispute"), Adds::Flag("disputed", false), Adds::Today("date")],
        ..records(
            Right::Work,
            &[
                DOCUMENT,
                Input::must(
                    To::Body,
                    "outcome",
                    Form::Word(&["upheld", "credited", "withdrawn", "partly"]),
                    "upheld: we were right; credited: they were; withdrawn: by them; partly",
                ),
                NOTE,
                DATE,
                KEY,
            ],
        )
    },
    Tool {
        name: "hold_customer",
        title: "Leave a customer in peace for a time",
        about: "Puts a customer on hold: nothing is sent and nobody calls until the day is over.",
        adds: &[Adds::Word("do", "customer_hold"), Adds::Today("date")],
        ..records(
            Right::Work,
            &[
                CUSTOMER,
                Input::must(To::Body, "reason", Form::Text, "why, for whoever wonders"),
                Input::may(To::Body, "until", Form::Date, "its last day; 30 days where nothing is said"),
                DATE,
                KEY,
            ],
        )
    },
    Tool {
        name: "propose",
        title: "Propose a write-off, an agency or a credit hold",
        about: "Proposes what somebody else has to decide on; until then nothing happens. write_off and agency need `document`, \
                credit_hold needs `customer`, agency needs `agency`.",
        adds: &[Adds::Word("do", "propose"), Adds::Today("date")],
        ..records(
            Right::Propose,
            &[
                Input::must(
                    To::Body,
                    "what",
                    Form::Word(&["write_off", "agency", "credit_hold"]),
                    "what is proposed",
                ),
                Input::must(To::Body, "reason", Form::Text, "why: whoever decides reads it"),
                Input { is_needed: false, ..DOCUMENT },
                Input { is_needed: false, ..CUSTOMER },
                Input::may(
                    To::Body,
                    "amount",
                    Form::Amount,
                    "how much is to be written off; all that is open where nothing is said",
                ),
                Input::may(To::Body, "agency", Form::Text, "which agency"),
                DATE,
                KEY,
            ],
        )
    },
    Tool {
        name: "draft_notices",
        title: "Draft the notices of the day",
        about: "Drafts the notices that preview_dunning shows; nothing is sent, issue_notices would do that. Called again on the same day it \
                adds nothing. Needs the right `dun` over all customers.",
        effect: Effect::Records,
        right: Some(Right::Dun),
        route: "run_dunning",
        adds: &[],
        takes: &[Input::may(To::Body, "as_of", Form::Date, "the day; today where nothing is said"), KEY],
        answers: Shape::Object(&[
            ("day", "string", ""),
            ("notices", "array", "the drafts' numbers"),
            ("withheld", "integer", "so many items were left alone"),
            ("repeated", "boolean", "it was done before, under the same key"),
        ]),
    },
];

/// What tools that write down share.
const fn records(right: Right, takes: &'static [Input]) -> Tool {
    Tool {
        name: "",
        title: "",
        about: "",
        effect: Effect::Records,
        right: Some(right),
        route: "post",
        adds: &[],
        takes,
        answers: WRITTEN,
    }
}
