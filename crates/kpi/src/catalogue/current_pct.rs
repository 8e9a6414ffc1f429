//! Current share: its definition; the text is `current_pct.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("current_pct.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "current_pct",
        name: "Current share",
        family: Family::Balance,
        number: 5,
        formula: "current / receivables * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "current_pct",
        range: SHARE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["percent current", "not yet due"],
        source: "CRF national summary",
        says: "{} of the receivables is not yet due.",
        ..BLANK
    },
];
