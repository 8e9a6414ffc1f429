//! At-risk rate: its definition; the text is `at_risk_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("at_risk_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "at_risk_rate",
        name: "At-risk rate",
        family: Family::Balance,
        number: 9,
        formula: "reached_90_count / ripe_90_count * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "at_risk_rate",
        range: SHARE,
        count: Some(Measure::ripe_90_count),
        nought: "no invoice had its 91st day past due in the period",
        synonyms: &["reached ninety days", "invoices at risk"],
        source: "Upflow help",
        says: "{} of the invoices that could be 91 days late were.",
        ..BLANK
    },
];
