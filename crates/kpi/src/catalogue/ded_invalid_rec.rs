//! Invalid-deduction recovery: its definition; the text is `ded_invalid_rec.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ded_invalid_rec.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ded_invalid_rec",
        name: "Invalid-deduction recovery",
        family: Family::Disputes,
        number: 76,
        formula: "invalid_recovered / deductions_invalid * 100",
        better: Better::Higher,
        topic: "ded_invalid_rec",
        range: SHARE,
        nought: "no deduction was found invalid in the period",
        synonyms: &["recovered deductions"],
        source: "inmar",
        says: "{} of the invalid deductions was recovered.",
        ..BLANK
    },
];
