//! Weighted average days past due: its definition and variants; the text is `w_avg_dpd.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("w_avg_dpd.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "w_avg_dpd",
        name: "Weighted average days past due",
        family: Family::Balance,
        number: 10,
        formula: "open_x_dpd / past_due",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "w_avg_dpd",
        range: POSITIVE,
        count: Some(Measure::past_due_count),
        nought: "nothing is past due at the close of the period",
        synonyms: &["average days late of open items", "average days delinquent"],
        says: "Past-due money is {} late on average.",
        ..BLANK
    },
    Definition {
        id: "wtd_days_past_due",
        name: "Weighted days past due over all receivables",
        family: Family::Balance,
        number: 10,
        formula: "open_x_dpd / receivables",
        unit: Unit::Days,
        better: Better::Lower,
        variant_of: Some("w_avg_dpd"),
        topic: "w_avg_dpd",
        range: POSITIVE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["average days delinquent over all open items"],
        says: "Open money is {} late on average, counting what is not due as 0.",
        ..BLANK
    },
];
