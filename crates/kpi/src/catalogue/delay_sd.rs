//! Payment irregularity: its definition; the text is `delay_sd.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("delay_sd.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "delay_sd",
        name: "Payment irregularity",
        family: Family::Behaviour,
        number: 53,
        formula: "sqrt(delay_variance)",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "delay_sd",
        range: POSITIVE,
        count: Some(Measure::settled_count),
        synonyms: &["standard deviation of delay", "erratic payers", "volatility"],
        says: "Days late scatter by {} around their mean.",
        ..BLANK
    },
];
