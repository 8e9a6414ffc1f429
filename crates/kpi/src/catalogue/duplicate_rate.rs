//! Duplicate reminders: its definition; the text is `duplicate_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("duplicate_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "duplicate_rate",
        name: "Duplicate reminders",
        family: Family::Contact,
        number: 91,
        formula: "reminders_repeated / reminders * 100",
        better: Better::Zero,
        topic: "duplicate_rate",
        range: SHARE,
        count: Some(Measure::reminders),
        nought: "nothing was reminded in the period",
        synonyms: &["double reminders"],
        source: "arithmetic over what collecting records",
        says: "{} of the reminders went out twice.",
        ..BLANK
    },
];
