//! Sub-ledger and general ledger tie-out gap: its definition; the text is `gl_tie_gap.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Range, Unit};
use crate::formula::{Param, ParamUnit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("gl_tie_gap.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "gl_tie_gap",
        name: "Sub-ledger and general ledger tie-out gap",
        family: Family::Balance,
        number: 18,
        formula: "receivables - unapplied - gl_control",
        unit: Unit::Money,
        better: Better::Zero,
        topic: "gl_tie_gap",
        given: &[Param { name: "gl_control", unit: ParamUnit::Money, text: "balance of the control account in the general ledger at the close" }],
        range: Range { least: Some(0), most: Some(0) },
        synonyms: &["general ledger reconciliation", "control account", "tie out"],
        says: "Sub-ledger and general ledger differ by {}.",
        ..BLANK
    },
];
