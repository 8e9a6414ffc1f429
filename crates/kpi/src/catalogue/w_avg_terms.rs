//! Weighted average contractual terms: its definition; the text is `w_avg_terms.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("w_avg_terms.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "w_avg_terms",
        name: "Weighted average contractual terms",
        family: Family::Balance,
        number: 12,
        formula: "open_x_terms / receivables",
        unit: Unit::Days,
        better: Better::Neither,
        topic: "w_avg_terms",
        range: POSITIVE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["average payment terms", "credit period granted"],
        says: "Open money was granted {} on average.",
        ..BLANK
    },
];
