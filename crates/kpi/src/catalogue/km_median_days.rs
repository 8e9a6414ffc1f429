//! Median days to pay (survival): its definition; the text is `km_median_days.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("km_median_days.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "km_median_days",
        name: "Median days to pay (survival)",
        family: Family::Collection,
        number: 44,
        formula: "km_median_days",
        unit: Unit::Days,
        decimals: 0,
        better: Better::Lower,
        topic: "km_median_days",
        range: POSITIVE,
        synonyms: &["kaplan meier", "survival", "how long until paid", "median days to pay"],
        says: "Half of the invoices are settled within {}.",
        ..BLANK
    },
];
