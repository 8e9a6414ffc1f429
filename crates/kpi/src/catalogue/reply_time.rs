//! Inbox answer time: its definition; the text is `reply_time.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("reply_time.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "reply_time",
        name: "Inbox answer time",
        family: Family::Contact,
        number: 87,
        formula: "answer_days",
        unit: Unit::Days,
        decimals: 2,
        better: Better::Lower,
        topic: "reply_time",
        range: POSITIVE,
        nought: "no message of a customer was answered in the period",
        synonyms: &["response time", "time to answer"],
        source: "founding text 003",
        says: "Half of the messages of customers were answered within {}.",
        ..BLANK
    },
];
