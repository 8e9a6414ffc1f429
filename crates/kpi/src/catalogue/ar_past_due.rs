//! Past-due receivables: its definition; the text is `ar_past_due.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ar_past_due.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ar_past_due",
        name: "Past-due receivables",
        family: Family::Balance,
        number: 3,
        formula: "past_due",
        unit: Unit::Money,
        better: Better::Lower,
        topic: "ar_past_due",
        count: Some(Measure::past_due_count),
        synonyms: &["overdue amount", "late money", "arrears"],
        source: "yakworks scorecard",
        says: "{} is past due.",
        ..BLANK
    },
];
