//! Best possible DSO: its definition; the text is `bpdso.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("bpdso.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "bpdso",
        name: "Best possible DSO",
        family: Family::Dso,
        number: 24,
        formula: "current / sales * days",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "bpdso",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "no credit sales in the period",
        synonyms: &["best possible days sales outstanding", "days credit granted"],
        source: "eCredit formulas for KPIs; CRF national summary",
        says: "If everybody paid on the day, receivables would be worth {} of sales.",
        ..BLANK
    },
];
