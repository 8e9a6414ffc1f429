//! Average days delinquent: its definition; the text is `add_dso.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("add_dso.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "add_dso",
        name: "Average days delinquent",
        family: Family::Dso,
        number: 25,
        formula: "(receivables - current) / sales * days",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "add_dso",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "no credit sales in the period",
        synonyms: &["delinquent dso", "dso gap", "average days delinquent"],
        source: "eCredit formulas for KPIs; CRF national summary",
        says: "Late payment is worth {} of sales.",
        ..BLANK
    },
];
