//! Actions per collector-day: its definition; the text is `actions_per_day.md` beside it.

use super::definition::{BLANK, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("actions_per_day.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "actions_per_day",
        name: "Actions per collector-day",
        family: Family::Productivity,
        number: 96,
        formula: "actions / collector_days",
        unit: Unit::Count,
        topic: "actions_per_day",
        range: POSITIVE,
        count: Some(Measure::actions),
        nought: "nobody did anything in the period",
        synonyms: &["activity level", "calls per day"],
        source: "arithmetic over what collecting records",
        says: "Collectors did {} things a day.",
        ..BLANK
    },
];
