//! Weighted average age: its definition; the text is `w_avg_age.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("w_avg_age.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "w_avg_age",
        name: "Weighted average age",
        family: Family::Balance,
        number: 11,
        formula: "open_x_age / receivables",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "w_avg_age",
        range: POSITIVE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["age of receivables", "average age of open items"],
        says: "Open money was invoiced {} ago on average.",
        ..BLANK
    },
];
