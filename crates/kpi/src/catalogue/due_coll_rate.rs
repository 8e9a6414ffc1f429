//! Due-in-period collected: its definition; the text is `due_coll_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("due_coll_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "due_coll_rate",
        name: "Due-in-period collected",
        family: Family::Collection,
        number: 37,
        formula: "due_paid / due_face * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "due_coll_rate",
        range: SHARE,
        count: Some(Measure::due_count),
        nought: "no item fell due in the period",
        synonyms: &["collected of due", "due this month paid"],
        says: "Of what fell due in the period, {} was paid by its end.",
        ..BLANK
    },
];
