//! Receivables turnover: its definition; the text is `ar_turnover.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ar_turnover.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ar_turnover",
        name: "Receivables turnover",
        family: Family::Dso,
        number: 30,
        formula: "sales / ((opening + receivables) / 2)",
        unit: Unit::Times,
        decimals: 2,
        better: Better::Higher,
        topic: "ar_turnover",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "average receivables are 0",
        synonyms: &["accounts receivable turnover ratio", "debtor turnover"],
        says: "Average receivables were turned over {}.",
        ..BLANK
    },
];
