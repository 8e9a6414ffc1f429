//! Disputed DSO: its definition; the text is `dso_disputed.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("dso_disputed.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "dso_disputed",
        name: "Disputed DSO",
        family: Family::Dso,
        number: 27,
        formula: "disputed / sales * days",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "dso_disputed",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "no credit sales in the period",
        synonyms: &["disputes in days"],
        says: "Disputed receivables are worth {} of sales.",
        ..BLANK
    },
];
