//! Collected by due date: its definition; the text is `on_time_coll.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("on_time_coll.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "on_time_coll",
        name: "Collected by due date",
        family: Family::Collection,
        number: 38,
        formula: "due_paid_on_time / due_face * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "on_time_coll",
        range: SHARE,
        count: Some(Measure::due_count),
        nought: "no item fell due in the period",
        synonyms: &["paid on time amount"],
        says: "Of what fell due in the period, {} was paid by the due date.",
        ..BLANK
    },
];
