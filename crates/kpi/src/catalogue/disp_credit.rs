//! Credit leakage: its definition; the text is `disp_credit.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("disp_credit.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "disp_credit",
        name: "Credit leakage",
        family: Family::Disputes,
        number: 73,
        formula: "dispute_credited / dispute_closed_amount * 100",
        better: Better::Lower,
        topic: "disp_credit",
        range: SHARE,
        count: Some(Measure::disputes_closed),
        nought: "no disputed amount was closed in the period",
        synonyms: &["dispute credits", "concessions"],
        source: "arithmetic over what collecting records",
        says: "{} of the disputed amount was credited.",
        ..BLANK
    },
];
