//! Weighted average days to pay: its definition; the text is `adp_w.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("adp_w.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "adp_w",
        name: "Weighted average days to pay",
        family: Family::Behaviour,
        number: 48,
        formula: "paid_x_days / paid_weight",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "adp_w",
        count: Some(Measure::cash_application_count),
        nought: "no cash was applied to items in the period",
        synonyms: &["weighted dtp", "amount-weighted days to pay"],
        source: "yakworks scorecard; eCredit formulas for KPIs",
        says: "Money came in {} after the invoice on average.",
        ..BLANK
    },
];
