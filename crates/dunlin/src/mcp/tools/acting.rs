//! Tools with effects that are not simply taken back: notices leave, money is booked, something is decided. They are offered only
//! where the token or the user may, and marked as destructive, so that clients ask first.

use super::{Adds, CUSTOMER, DATE, Effect, KEY, NOTE, Tool, WRITTEN};
use crate::mcp::inputs::{Form, Input, To};
use crate::mcp::shapes::Shape;
use dunlin_app::people::Right;

/// The tools.
pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: "issue_notices",
        title: "Issue notices",
        about: "Issues drafts: from then on they count as sent to the customer. Each is looked at again first and cancelled where something \
                changed; those whose step asks for approval wait. Ask the person whom you work for before you call it.",
        ..acts(
            Right::Dun,
            "issue_notices",
            &[
                Input::may(
                    To::Body,
                    "notice",
                    Form::Text,
                    "one notice by its number; ALL drafts where nothing is said",
                ),
                Input::may(To::Body, "as_of", Form::Date, "the day; today where nothing is said"),
                KEY,
            ],
            Shape::Object(&[
                ("issued", "array", "numbers"),
                ("cancelled", "array", "notice, item and why"),
                ("waiting", "array", "notice and why"),
            ]),
        )
    },
    Tool {
        name: "approve_notice",
        title: "Approve a draft",
        about: "Approves a draft whose step asks for it. That is a person's decision: call it only when they said so.",
        ..acts(Right::Decide, "approve_notice", NOTICE, STATE)
    },
    Tool {
        name: "cancel_notice",
        title: "Cancel a notice",
        about: "Cancels a notice, a draft or one that was issued; its charges are void.",
        ..acts(
            Right::Dun,
            "cancel_notice",
            &[
                Input::must(To::Path, "number", Form::Text, "the notice's number: N-0000042"),
                Input::must(To::Body, "reason", Form::Text, "why"),
                Input::may(To::Body, "as_of", Form::Date, "the day; today where nothing is said"),
                KEY,
            ],
            STATE,
        )
    },
    Tool {
        name: "record_payment",
        title: "Book a payment",
        about: "Books money that came, and applies it to documents; what is not applied stays as unapplied cash. Nothing is ever settled \
                beyond what is open of it. Only for money that is in the bank.",
        adds: &[Adds::Word("do", "payment"), Adds::Today("date")],
        ..acts(
            Right::Cash,
            "post",
            &[
                Input::must(To::Body, "number", Form::Text, "the payment's number: the bank's reference"),
                CUSTOMER,
                Input::must(To::Body, "amount", Form::Amount, "what came"),
                Input::must(To::Body, "currency", Form::Currency, "in which currency"),
                Input::may(
                    To::Body,
                    "apply",
                    Form::Applied,
                    "to which documents how much: [{\"to\": \"INV-7\", \"amount\": \"500.00\"}]",
                ),
                DATE,
                KEY,
            ],
            WRITTEN,
        )
    },
    Tool {
        name: "decide_proposal",
        title: "Decide on a proposal",
        about: "Approves or refuses what somebody else proposed; an approved write-off or agency is carried out at once. Nobody decides on their \
                own proposals. That is a person's decision: call it only when they said so.",
        adds: &[Adds::Word("do", "decide"), Adds::Today("date")],
        ..acts(
            Right::Decide,
            "post",
            &[
                Input::must(To::Body, "proposal", Form::Number, "its number, as proposals has it"),
                Input::must(To::Body, "outcome", Form::Word(&["approved", "refused"]), "the decision"),
                NOTE,
                DATE,
                KEY,
            ],
            WRITTEN,
        )
    },
];

const NOTICE: &[Input] = &[
    Input::must(To::Path, "number", Form::Text, "the notice's number: N-0000042"),
    Input::may(To::Body, "as_of", Form::Date, "the day; today where nothing is said"),
    KEY,
];
const STATE: Shape =
    Shape::Object(&[("notice", "string", "its number"), ("state", "string", "what it is now")]);

/// What tools that act share.
const fn acts(right: Right, route: &'static str, takes: &'static [Input], answers: Shape) -> Tool {
    Tool {
        name: "",
        title: "",
        about: "",
        effect: Effect::Acts,
        right: Some(right),
        route,
        adds: &[],
        takes,
        answers,
    }
}
