//! Recovery rate: its definition; the text is `recovery_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("recovery_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "recovery_rate",
        name: "Recovery rate",
        family: Family::Collection,
        number: 42,
        formula: "cash_on_over_90 / opening_over_90 * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "recovery_rate",
        range: SHARE,
        nought: "nothing was more than 90 days past due at the start of the period",
        synonyms: &["recovered of placed", "old debt recovered"],
        source: "debt-collection KPI pages",
        says: "Of what was more than 90 days late at the start, {} was recovered.",
        ..BLANK
    },
];
