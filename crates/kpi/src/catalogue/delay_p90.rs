//! 90th percentile of delay: its definition; the text is `delay_p90.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("delay_p90.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "delay_p90",
        name: "90th percentile of delay",
        family: Family::Behaviour,
        number: 52,
        formula: "delay_p90",
        unit: Unit::Days,
        decimals: 0,
        better: Better::Lower,
        topic: "delay_p90",
        count: Some(Measure::settled_count),
        synonyms: &["p90", "worst payers", "percentile"],
        says: "Nine of ten invoices were settled at most {} after they were due.",
        ..BLANK
    },
];
