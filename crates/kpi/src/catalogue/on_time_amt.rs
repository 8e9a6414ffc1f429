//! On-time payment rate (amount): its definition; the text is `on_time_amt.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("on_time_amt.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "on_time_amt",
        name: "On-time payment rate (amount)",
        family: Family::Behaviour,
        number: 51,
        formula: "settled_on_time_face / (settled_face + past_due) * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "on_time_amt",
        range: SHARE,
        count: Some(Measure::settled_count),
        nought: "no invoice was settled and nothing is past due",
        synonyms: &["paid on time by value"],
        says: "{} of the amount settled or past due was settled on time.",
        ..BLANK
    },
];
