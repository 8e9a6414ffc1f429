//! Contractual DSO: its definition; the text is `terms_dso.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("terms_dso.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "terms_dso",
        name: "Contractual DSO",
        family: Family::Dso,
        number: 29,
        formula: "sales_x_terms / sales",
        unit: Unit::Days,
        better: Better::Neither,
        topic: "terms_dso",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "no credit sales in the period",
        synonyms: &["contractual terms", "terms granted"],
        says: "The sales of the period were granted {} on average.",
        ..BLANK
    },
];
