//! Paid after a reminder: its definitions; the text is `paid_after.md` beside it.

use super::definition::{BLANK, Better, Caution, Definition, Family, SHARE};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("paid_after.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "paid_after_7",
        name: "Paid within 7 days of a reminder",
        family: Family::Contact,
        number: 88,
        formula: "paid_after_7 / reminded_7 * 100",
        better: Better::Higher,
        topic: "paid_after",
        on_by_default: false,
        range: SHARE,
        nought: "no reminder became 7 days old in the period",
        cautions: &[Caution::Always("a correlation: much of it would have been paid anyway")],
        synonyms: &["cash within 7 days of contact"],
        source: "arithmetic over what collecting records",
        says: "{} of what was reminded was paid within 7 days.",
        ..BLANK
    },
    Definition {
        id: "paid_after_14",
        name: "Paid within 14 days of a reminder",
        family: Family::Contact,
        number: 88,
        formula: "paid_after_14 / reminded_14 * 100",
        better: Better::Higher,
        topic: "paid_after",
        range: SHARE,
        nought: "no reminder became 14 days old in the period",
        cautions: &[Caution::Always("a correlation: much of it would have been paid anyway")],
        synonyms: &["cash within 14 days of contact"],
        source: "arithmetic over what collecting records",
        says: "{} of what was reminded was paid within 14 days.",
        ..BLANK
    },
    Definition {
        id: "paid_after_30",
        name: "Paid within 30 days of a reminder",
        family: Family::Contact,
        number: 88,
        formula: "paid_after_30 / reminded_30 * 100",
        better: Better::Higher,
        topic: "paid_after",
        on_by_default: false,
        range: SHARE,
        nought: "no reminder became 30 days old in the period",
        cautions: &[Caution::Always("a correlation: much of it would have been paid anyway")],
        synonyms: &["cash within 30 days of contact"],
        source: "arithmetic over what collecting records",
        says: "{} of what was reminded was paid within 30 days.",
        ..BLANK
    },
];
