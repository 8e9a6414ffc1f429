//! Concentration index: its definition; the text is `hhi.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Range, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("hhi.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "hhi",
        name: "Concentration index",
        family: Family::Balance,
        number: 16,
        formula: "squared_open / (receivables * receivables)",
        unit: Unit::Index,
        decimals: 3,
        better: Better::Lower,
        topic: "hhi",
        range: Range { least: Some(0), most: Some(1) },
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["herfindahl hirschman", "concentration"],
        says: "The concentration index is {}: 1 is a single debtor.",
        ..BLANK
    },
];
