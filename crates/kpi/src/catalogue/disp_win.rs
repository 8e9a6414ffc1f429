//! Upheld rate: its definition; the text is `disp_win.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("disp_win.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "disp_win",
        name: "Upheld rate",
        family: Family::Disputes,
        number: 72,
        formula: "dispute_collectable / dispute_closed_amount * 100",
        better: Better::Higher,
        topic: "disp_win",
        range: SHARE,
        count: Some(Measure::disputes_closed),
        nought: "no disputed amount was closed in the period",
        synonyms: &["found collectable", "dispute win rate"],
        source: "arithmetic over what collecting records",
        says: "{} of the disputed amount was owed after all.",
        ..BLANK
    },
];
