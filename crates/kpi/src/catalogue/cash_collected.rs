//! Cash collected: its definition; the text is `cash_collected.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cash_collected.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cash_collected",
        name: "Cash collected",
        family: Family::Collection,
        number: 40,
        formula: "cash_received",
        unit: Unit::Money,
        better: Better::Higher,
        topic: "cash_collected",
        synonyms: &["cash in", "receipts", "payments received"],
        says: "{} was received.",
        ..BLANK
    },
];
