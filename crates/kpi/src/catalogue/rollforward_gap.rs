//! Roll-forward control: its definition; the text is `rollforward_gap.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Range, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("rollforward_gap.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "rollforward_gap",
        name: "Roll-forward control",
        family: Family::Balance,
        number: 17,
        formula: "opening + sales + other_debits - voided - cash_applied - credits_applied - write_offs - discounts_taken - journals_applied - receivables",
        unit: Unit::Money,
        better: Better::Zero,
        topic: "rollforward_gap",
        range: Range { least: Some(0), most: Some(0) },
        synonyms: &["reconciliation", "movement of receivables", "control total"],
        source: "yakworks scorecard",
        says: "Opening and flows miss the closing balance by {}.",
        ..BLANK
    },
];
