//! Escalation rate: its definitions; the text is `escalation.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("escalation.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "escalation_1",
        name: "Escalation rate from level 1",
        family: Family::Contact,
        number: 92,
        formula: "raised_from_1 / at_level_1 * 100",
        better: Better::Lower,
        topic: "escalation",
        range: SHARE,
        count: Some(Measure::at_level_1),
        nought: "no item was at level 1",
        synonyms: &["level 1 to 2"],
        source: "arithmetic over what collecting records",
        says: "{} of the items at level 1 had to be raised.",
        ..BLANK
    },
    Definition {
        id: "escalation_2",
        name: "Escalation rate from level 2",
        family: Family::Contact,
        number: 92,
        formula: "raised_from_2 / at_level_2 * 100",
        better: Better::Lower,
        topic: "escalation",
        range: SHARE,
        count: Some(Measure::at_level_2),
        nought: "no item was at level 2",
        synonyms: &["level 2 to 3"],
        source: "arithmetic over what collecting records",
        says: "{} of the items at level 2 had to be raised.",
        ..BLANK
    },
    Definition {
        id: "escalation_3",
        name: "Escalation rate from level 3",
        family: Family::Contact,
        number: 92,
        formula: "raised_from_3 / at_level_3 * 100",
        better: Better::Lower,
        topic: "escalation",
        range: SHARE,
        count: Some(Measure::at_level_3),
        nought: "no item was at level 3",
        synonyms: &["level 3 to 4"],
        source: "arithmetic over what collecting records",
        says: "{} of the items at level 3 had to be raised.",
        ..BLANK
    },
];
