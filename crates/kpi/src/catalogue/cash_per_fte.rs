//! Cash per collector: its definition; the text is `cash_per_fte.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};
use crate::formula::{Param, ParamUnit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cash_per_fte.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cash_per_fte",
        name: "Cash per collector",
        family: Family::Productivity,
        number: 95,
        formula: "cash_credited / collector_fte",
        unit: Unit::Money,
        better: Better::Higher,
        topic: "cash_per_fte",
        given: &[Param { name: "collector_fte", unit: ParamUnit::Number, text: "collectors, as full-time equivalents" }],
        nought: "there are no collectors",
        synonyms: &["collector productivity", "cash per head"],
        source: "arithmetic over what collecting records",
        says: "{} came after contact, per collector.",
        ..BLANK
    },
];
