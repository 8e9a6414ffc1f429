//! Days sales outstanding: its definition and variants; the text is `dso.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("dso.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "dso",
        name: "Days sales outstanding",
        family: Family::Dso,
        number: 19,
        formula: "receivables / sales * days",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "dso",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "no credit sales in the period",
        synonyms: &["dso simple", "days receivables", "how long until paid", "collection period"],
        source: "eCredit formulas for KPIs; founding text 003",
        says: "Receivables are worth {} of sales.",
        ..BLANK
    },
    Definition {
        id: "dso_360",
        name: "Days sales outstanding, months of 30 days",
        family: Family::Dso,
        number: 19,
        formula: "receivables / sales * (months * 30)",
        unit: Unit::Days,
        better: Better::Lower,
        variant_of: Some("dso"),
        topic: "dso",
        on_by_default: false,
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "no credit sales in the period",
        synonyms: &["banker year", "360 days"],
        source: "older text books",
        says: "Receivables are worth {} of sales, every month being 30 days.",
        ..BLANK
    },
];
