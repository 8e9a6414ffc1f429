//! Past-due DSO: its definition; the text is `dso_past_due.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("dso_past_due.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "dso_past_due",
        name: "Past-due DSO",
        family: Family::Dso,
        number: 26,
        formula: "past_due / sales * days",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "dso_past_due",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "no credit sales in the period",
        synonyms: &["overdue dso"],
        says: "Past-due receivables are worth {} of sales.",
        ..BLANK
    },
];
