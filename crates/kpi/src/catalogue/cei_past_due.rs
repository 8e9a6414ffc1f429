//! Past-due CEI: its definition; the text is `cei_past_due.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cei_past_due.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cei_past_due",
        name: "Past-due CEI",
        family: Family::Collection,
        number: 35,
        formula: "(opening_past_due + became_past_due - past_due) / (opening_past_due + became_past_due) * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "cei_past_due",
        range: SHARE,
        count: Some(Measure::past_due_count),
        nought: "nothing was or became past due in the period",
        synonyms: &["past due collection effectiveness"],
        says: "Of everything past due or running past due in the period, {} was cleared.",
        ..BLANK
    },
];
