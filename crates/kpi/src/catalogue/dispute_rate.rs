//! Dispute rate: its definitions; the text is `dispute_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("dispute_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "dispute_rate",
        name: "Dispute rate of invoices",
        family: Family::Disputes,
        number: 68,
        formula: "sales_disputed_count / sales_count * 100",
        better: Better::Lower,
        topic: "dispute_rate",
        range: SHARE,
        count: Some(Measure::sales_count),
        nought: "no invoice was issued in the period",
        synonyms: &["disputed invoices", "invoice quality"],
        source: "arithmetic over what collecting records",
        says: "{} of the invoices of the period were disputed.",
        ..BLANK
    },
    Definition {
        id: "dispute_rate_amt",
        name: "Dispute rate of invoices, by amount",
        family: Family::Disputes,
        number: 68,
        formula: "sales_disputed / sales * 100",
        better: Better::Lower,
        variant_of: Some("dispute_rate"),
        topic: "dispute_rate",
        on_by_default: false,
        range: SHARE,
        count: Some(Measure::sales_count),
        nought: "nothing was sold in the period",
        synonyms: &["disputed sales"],
        source: "arithmetic over what collecting records",
        says: "{} of the sales of the period is in dispute.",
        ..BLANK
    },
];
