//! Days beyond terms: its definition and variants; the text is `dbt.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("dbt.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "dbt",
        name: "Days beyond terms",
        family: Family::Behaviour,
        number: 49,
        formula: "paid_x_late / paid_weight",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "dbt",
        count: Some(Measure::cash_application_count),
        nought: "no cash was applied to items in the period",
        synonyms: &["average days beyond terms", "days late weighted"],
        source: "eCredit formulas for KPIs; yakworks scorecard",
        says: "Money came in {} after it was due on average; early counts negative.",
        ..BLANK
    },
    Definition {
        id: "dbt_floor",
        name: "Days beyond terms, early as 0",
        family: Family::Behaviour,
        number: 49,
        formula: "paid_x_late_floor / paid_weight",
        unit: Unit::Days,
        better: Better::Lower,
        variant_of: Some("dbt"),
        topic: "dbt",
        range: POSITIVE,
        count: Some(Measure::cash_application_count),
        nought: "no cash was applied to items in the period",
        synonyms: &["days late without early"],
        says: "Money came in {} after it was due on average; early counts as 0.",
        ..BLANK
    },
];
