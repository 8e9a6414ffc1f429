//! First-touch timing: its definition; the text is `first_touch_dpd.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("first_touch_dpd.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "first_touch_dpd",
        name: "First-touch timing",
        family: Family::Contact,
        number: 81,
        formula: "first_touch_days / first_touches",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "first_touch_dpd",
        count: Some(Measure::first_touches),
        nought: "no item was reminded for the first time in the period",
        synonyms: &["days past due at first contact"],
        source: "arithmetic over what collecting records",
        says: "The first notice about an item went out {} after its due date.",
        ..BLANK
    },
];
