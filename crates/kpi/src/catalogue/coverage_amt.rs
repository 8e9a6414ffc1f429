//! Contact coverage, amount: its definition; the text is `coverage_amt.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("coverage_amt.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "coverage_amt",
        name: "Contact coverage (amount)",
        family: Family::Contact,
        number: 80,
        formula: "late_contacted_amount / opening_past_due * 100",
        better: Better::Higher,
        topic: "coverage_amt",
        range: SHARE,
        count: Some(Measure::opening_late_customers),
        nought: "nothing was past due at the opening",
        synonyms: &["coverage by amount"],
        source: "arithmetic over what collecting records",
        says: "Customers with {} of what was past due heard from us.",
        ..BLANK
    },
];
