//! Cure rate: its definition; the text is `cure_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cure_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cure_rate",
        name: "Cure rate",
        family: Family::Balance,
        number: 14,
        formula: "cured / opening_past_due * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "cure_rate",
        range: SHARE,
        nought: "nothing was past due at the start of the period",
        synonyms: &["late items settled", "delinquency cured"],
        source: "debt-collection KPI pages",
        says: "{} of what was past due at the start is settled at the end.",
        ..BLANK
    },
];
