//! Dispute backlog ratio: its definition; the text is `disp_backlog.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("disp_backlog.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "disp_backlog",
        name: "Backlog ratio",
        family: Family::Disputes,
        number: 71,
        formula: "disputes_opened / disputes_closed",
        unit: Unit::Times,
        decimals: 2,
        better: Better::Lower,
        topic: "disp_backlog",
        range: POSITIVE,
        count: Some(Measure::disputes_opened),
        nought: "no dispute was closed in the period",
        synonyms: &["opened to closed"],
        source: "arithmetic over what collecting records",
        says: "Disputes were opened {} as often as closed.",
        ..BLANK
    },
];
