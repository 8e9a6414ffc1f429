//! Past-due share: its definition; the text is `past_due_pct.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("past_due_pct.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "past_due_pct",
        name: "Past-due share",
        family: Family::Balance,
        number: 4,
        formula: "past_due / receivables * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "past_due_pct",
        range: SHARE,
        count: Some(Measure::past_due_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["overdue share", "percent overdue"],
        says: "{} of the receivables is past due.",
        ..BLANK
    },
];
