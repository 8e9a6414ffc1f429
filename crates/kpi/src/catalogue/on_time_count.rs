//! On-time payment rate (count): its definition; the text is `on_time_count.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("on_time_count.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "on_time_count",
        name: "On-time payment rate (count)",
        family: Family::Behaviour,
        number: 50,
        formula: "settled_on_time_count / (settled_count + past_due_count) * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "on_time_count",
        range: SHARE,
        count: Some(Measure::settled_count),
        nought: "no invoice was settled and none is past due",
        synonyms: &["paid on time", "punctual customers"],
        says: "{} of the invoices settled or past due were settled on time.",
        ..BLANK
    },
];
