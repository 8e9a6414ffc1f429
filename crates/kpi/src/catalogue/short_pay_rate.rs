//! Short-payment rate: its definition; the text is `short_pay_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("short_pay_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "short_pay_rate",
        name: "Short-payment rate",
        family: Family::Behaviour,
        number: 54,
        formula: "short_payment_count / cash_application_count * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "short_pay_rate",
        range: SHARE,
        count: Some(Measure::cash_application_count),
        nought: "no cash was applied to items in the period",
        synonyms: &["underpayment", "deductions"],
        says: "{} of the payments left their item partly open.",
        ..BLANK
    },
];
