//! Disputed share: its definition; the text is `disputed_pct.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("disputed_pct.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "disputed_pct",
        name: "Disputed share of receivables",
        family: Family::Disputes,
        number: 67,
        formula: "disputed / receivables * 100",
        better: Better::Lower,
        topic: "disputed_pct",
        range: SHARE,
        nought: "nothing is open at the close",
        synonyms: &["dispute share", "disputed receivables"],
        source: "arithmetic over what collecting records",
        says: "{} of the receivables is in dispute.",
        ..BLANK
    },
];
