//! Order-to-cash cycle time: its definition; the text is `o2c_cycle.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("o2c_cycle.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "o2c_cycle",
        name: "Order-to-cash cycle time",
        family: Family::Dso,
        number: 32,
        formula: "paid_x_order_days / paid_with_order",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "o2c_cycle",
        nought: "no item paid in the period has an order date",
        synonyms: &["order to cash", "cash cycle"],
        says: "From order to cash it took {} on average.",
        ..BLANK
    },
];
