//! Top-n concentration: its definition; the text is `top_n_share.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("top_n_share.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "top_n_share",
        name: "Top-n concentration",
        family: Family::Balance,
        number: 15,
        formula: "top_10_open / receivables * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "top_n_share",
        range: SHARE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["largest customers", "concentration risk", "top ten debtors"],
        says: "The ten largest debtors owe {} of the receivables.",
        ..BLANK
    },
];
