//! Discount capture: its definition; the text is `disc_taken.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("disc_taken.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "disc_taken",
        name: "Discount capture",
        family: Family::Behaviour,
        number: 55,
        formula: "discounts_taken / discounts_offered * 100",
        unit: Unit::Percent,
        better: Better::Neither,
        topic: "disc_taken",
        range: SHARE,
        nought: "no discount ran out in the period",
        synonyms: &["early payment discount", "cash discount"],
        says: "{} of the discounts offered was taken.",
        ..BLANK
    },
];
