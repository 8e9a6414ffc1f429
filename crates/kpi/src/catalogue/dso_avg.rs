//! DSO on average balance: its definition; the text is `dso_avg.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("dso_avg.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "dso_avg",
        name: "DSO on average balance",
        family: Family::Dso,
        number: 20,
        formula: "(opening + receivables) / 2 / sales * days",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "dso_avg",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "no credit sales in the period",
        synonyms: &["average collection period", "average balance dso"],
        says: "Average receivables are worth {} of sales.",
        ..BLANK
    },
];
