//! Dispute cycle time: its definition; the text is `disp_cycle.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("disp_cycle.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "disp_cycle",
        name: "Dispute cycle time",
        family: Family::Disputes,
        number: 69,
        formula: "dispute_days / disputes_closed",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "disp_cycle",
        range: POSITIVE,
        count: Some(Measure::disputes_closed),
        nought: "no dispute was closed in the period",
        synonyms: &["dispute resolution time", "days to resolve"],
        source: "SAP dispute pages",
        says: "Disputes took {} to close.",
        ..BLANK
    },
];
