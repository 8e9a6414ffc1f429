//! Unearned discount rate: its definition; the text is `unearned_disc.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("unearned_disc.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "unearned_disc",
        name: "Unearned discount rate",
        family: Family::Behaviour,
        number: 56,
        formula: "discounts_late / discounts_taken * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "unearned_disc",
        range: SHARE,
        nought: "no discount was taken in the period",
        synonyms: &["unauthorised discounts", "late discounts"],
        source: "HighRadius",
        says: "{} of the discounts taken came too late.",
        ..BLANK
    },
];
