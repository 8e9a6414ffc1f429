//! Non-cash share of CEI: its definition; the text is `cei_noncash_share.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cei_noncash_share.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cei_noncash_share",
        name: "Non-cash share of CEI",
        family: Family::Collection,
        number: 45,
        formula: "(credits_applied + write_offs + discounts_taken + journals_applied) / (opening + sales - receivables) * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "cei_noncash_share",
        range: SHARE,
        nought: "nothing was cleared: opening + sales - receivables is 0",
        synonyms: &["credit notes and write-offs in cei", "non cash clearing"],
        says: "{} of what was cleared was not cash.",
        ..BLANK
    },
];
