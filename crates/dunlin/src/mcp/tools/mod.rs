//! The table of tools: what each is for, over which route, what it takes and answers. What an assistant is told stands here; what
//! happens stands in the routes.

mod acting;
mod reading;
mod recording;

use super::inputs::{Form, Input, To};
use super::shapes::Shape;
use crate::api::{Does, Route, route};
use dunlin_app::people::{Right, Who};
use serde_json::Value;

/// What a tool does to the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing: it reads.
    Reads,
    /// It writes something down, proposes or drafts: added to what is there, and reaching nobody.
    Records,
    /// It has effects that are not simply taken back: notices leave, money is booked, something is decided.
    Acts,
}

/// What a tool adds to what it is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Adds {
    /// A field of the body.
    Word(&'static str, &'static str),
    /// A field of the body that is true or false.
    Flag(&'static str, bool),
    /// A field of the body with today's date, where no other is given.
    Today(&'static str),
}

/// A tool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tool {
    /// What programs call it.
    pub(super) name: &'static str,
    /// What people call it.
    pub(super) title: &'static str,
    /// What it is for, for an assistant without a manual.
    pub(super) about: &'static str,
    /// What it does to the books.
    pub(super) effect: Effect,
    /// Without this right it is not offered; `None`: for everybody.
    pub(super) right: Option<Right>,
    /// The name of the route that carries it out.
    pub(super) route: &'static str,
    /// What it adds.
    pub(super) adds: &'static [Adds],
    /// What it takes.
    pub(super) takes: &'static [Input],
    /// What it answers.
    pub(super) answers: Shape,
}

impl Tool {
    /// Its route.
    pub(super) fn route(&self) -> Option<&'static Route> {
        route(self.route)
    }

    /// Whether it is offered to somebody; whether they may is asked again by the route.
    pub(super) fn is_offered_to(&self, who: &Who) -> bool {
        let by_route = self.route().is_some_and(|route| match route.does {
            Does::Open(_) => false,
            does => does.admits(who),
        });
        by_route && self.right.is_none_or(|right| who.rights.has(right))
    }

    /// What an input that is left out is for the route.
    pub(super) fn usual(&self, today: &str) -> Vec<(&'static str, Value)> {
        let one = |adds: &Adds| match *adds {
            Adds::Word(name, word) => (name, Value::from(word)),
            Adds::Flag(name, flag) => (name, Value::from(flag)),
            Adds::Today(name) => (name, Value::from(today)),
        };
        self.adds.iter().map(one).collect()
    }
}

/// All of them, reading ones first.
pub(super) fn tools() -> impl Iterator<Item = &'static Tool> {
    [reading::TOOLS, recording::TOOLS, acting::TOOLS].into_iter().flatten()
}

/// The tool of a name.
pub(super) fn tool(name: &str) -> Option<&'static Tool> {
    tools().find(|tool| tool.name == name)
}

const AS_OF: Input = Input::may(
    To::Query,
    "as_of",
    Form::Date,
    "the day on which it is to be true; today where nothing is said",
);
const KNOWN_AT: Input = Input::may(
    To::Query,
    "known_at",
    Form::Moment,
    "as the books knew it on that day or at that moment; everything known by now where nothing is said",
);
const LIMIT: Input = Input::may(
    To::Query,
    "limit",
    Form::Count(200),
    "so many rows at most, 1 to 200; 50 where nothing is said",
);
const CURSOR: Input =
    Input::may(To::Query, "cursor", Form::Text, "`next` of the answer before, for the rows after it");
const BY: Input = Input::may(
    To::Query,
    "by",
    Form::Word(&["total", "entity", "currency", "segment", "collector", "customer"]),
    "one figure for each of these groups; all together where nothing is said",
);
const CURRENCY: Input = Input::may(
    To::Query,
    "currency",
    Form::Currency,
    "only what is in this currency; needed where the books hold several, for two are never added",
);
const KEY: Input = Input::must(
    To::Key,
    "key",
    Form::Text,
    "made up by you, 8 to 100 characters, another one for each thing that you intend; when you do not know whether a call arrived, \
     repeat it with the same key: it is done once",
);
const DATE: Input =
    Input::may(To::Body, "date", Form::Date, "the day from which it is true; today where nothing is said");
const CUSTOMER: Input =
    Input::must(To::Body, "customer", Form::Text, "the customer's number, as find_customers has it");
const DOCUMENT: Input = Input::must(
    To::Body,
    "document",
    Form::Text,
    "the document's number, as open_items has it: INV-7, an instalment INV-7#2",
);
const NOTE: Input = Input::may(To::Body, "note", Form::Text, "in words, for whoever reads it");
/// What a command answers.
const WRITTEN: Shape = Shape::Object(&[
    ("command", "integer", "the number of the command in the books' journal"),
    ("documents", "array", "the documents that it touched, with what is open of them now"),
    ("made", "array", "what it made, with the number that later calls name"),
    ("repeated", "boolean", "it was done before, under the same key"),
]);
