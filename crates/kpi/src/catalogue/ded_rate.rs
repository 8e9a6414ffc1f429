//! Deduction rate: its definition; the text is `ded_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ded_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ded_rate",
        name: "Deduction rate",
        family: Family::Disputes,
        number: 75,
        formula: "deductions_taken / sales * 100",
        better: Better::Lower,
        topic: "ded_rate",
        range: SHARE,
        count: Some(Measure::deductions_count),
        nought: "nothing was sold in the period",
        synonyms: &["deductions of sales"],
        source: "arithmetic over what collecting records",
        says: "{} of the sales was deducted.",
        ..BLANK
    },
];
