//! Invoice-level DSO: its definition; the text is `dso_true.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("dso_true.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "dso_true",
        name: "Invoice-level DSO",
        family: Family::Dso,
        number: 23,
        formula: "sales_x_open_days / sales",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "dso_true",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "no credit sales in the period",
        synonyms: &["true dso", "invoice by invoice", "sales weighted dso"],
        says: "The money invoiced in the period was open for {} on average so far.",
        ..BLANK
    },
];
