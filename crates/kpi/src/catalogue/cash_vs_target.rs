//! Attainment: its definition; the text is `cash_vs_target.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::formula::{Param, ParamUnit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cash_vs_target.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cash_vs_target",
        name: "Attainment",
        family: Family::Collection,
        number: 41,
        formula: "cash_received / target * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "cash_vs_target",
        given: &[Param { name: "target", unit: ParamUnit::Money, text: "cash to be received in the period" }],
        range: POSITIVE,
        nought: "the target is 0",
        synonyms: &["target attainment", "quota", "budget"],
        says: "{} of the target was received.",
        ..BLANK
    },
];
