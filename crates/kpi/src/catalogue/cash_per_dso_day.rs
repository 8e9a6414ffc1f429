//! Value of one DSO day: its definition; the text is `cash_per_dso_day.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cash_per_dso_day.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cash_per_dso_day",
        name: "Value of one DSO day",
        family: Family::Dso,
        number: 31,
        formula: "sales / days",
        unit: Unit::Money,
        better: Better::Neither,
        topic: "cash_per_dso_day",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "the period has no days",
        synonyms: &["sales per day", "daily sales", "what is a day of dso worth"],
        says: "One day of DSO ties up {}.",
        ..BLANK
    },
];
