//! Unapplied-cash DSO: its definition; the text is `dso_unapplied.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("dso_unapplied.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "dso_unapplied",
        name: "Unapplied-cash DSO",
        family: Family::Dso,
        number: 28,
        formula: "unapplied / sales * days",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "dso_unapplied",
        range: POSITIVE,
        count: Some(Measure::sales_count),
        nought: "no credit sales in the period",
        synonyms: &["unapplied cash in days", "on account"],
        says: "Unapplied credits are worth {} of sales.",
        ..BLANK
    },
];
