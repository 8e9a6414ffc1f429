//! Wrongful reminders: its definition; the text is `wrongful_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("wrongful_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "wrongful_rate",
        name: "Wrongful reminders",
        family: Family::Contact,
        number: 90,
        formula: "reminders_wrongful / reminders * 100",
        better: Better::Zero,
        topic: "wrongful_rate",
        range: SHARE,
        count: Some(Measure::reminders),
        nought: "nothing was reminded in the period",
        synonyms: &["wrong reminders", "reminded after payment"],
        source: "arithmetic over what collecting records",
        says: "{} of the reminders should not have gone out.",
        ..BLANK
    },
];
