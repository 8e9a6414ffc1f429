//! Total receivables: its definition; the text is `ar_total.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ar_total.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ar_total",
        name: "Total receivables",
        family: Family::Balance,
        number: 1,
        formula: "receivables",
        unit: Unit::Money,
        better: Better::Neither,
        topic: "ar_total",
        count: Some(Measure::open_count),
        synonyms: &["open balance", "how much do customers owe us", "outstanding", "debtors"],
        source: "yakworks scorecard",
        says: "{} is open.",
        ..BLANK
    },
];
