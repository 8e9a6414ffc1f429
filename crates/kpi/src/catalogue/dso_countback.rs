//! Count-back DSO: its definition; the text is `dso_countback.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("dso_countback.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "dso_countback",
        name: "Count-back DSO",
        family: Family::Dso,
        number: 22,
        formula: "countback_days",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "dso_countback",
        range: POSITIVE,
        synonyms: &["exhaustion method", "countback", "count back"],
        source: "Upflow help; JD Edwards and others",
        says: "The latest {} of sales make up the receivables.",
        ..BLANK
    },
];
