//! Share over 90 days past due: its definition; the text is `over_90_pct.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("over_90_pct.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "over_90_pct",
        name: "Share over 90 days past due",
        family: Family::Balance,
        number: 8,
        formula: "over_90 / receivables * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "over_90_pct",
        range: SHARE,
        count: Some(Measure::past_due_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["percent over 90", "old debt share"],
        source: "CRF national summary",
        says: "{} of the receivables is more than 90 days past due.",
        ..BLANK
    },
];
