//! Auto-coded deductions: its definition; the text is `ded_autocode.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::formula::{Param, ParamUnit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ded_autocode.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ded_autocode",
        name: "Auto-coded deductions",
        family: Family::Disputes,
        number: 77,
        formula: "coded_automatically / deductions_coded * 100",
        better: Better::Higher,
        topic: "ded_autocode",
        given: &[Param { name: "coded_automatically", unit: ParamUnit::Number, text: "deductions whose reason was set by a program" }, Param { name: "deductions_coded", unit: ParamUnit::Number, text: "all deductions whose reason was set" }],
        range: SHARE,
        nought: "no deduction was coded",
        synonyms: &["automatic coding"],
        source: "HighRadius",
        says: "{} of the deductions were coded without a person.",
        ..BLANK
    },
];
