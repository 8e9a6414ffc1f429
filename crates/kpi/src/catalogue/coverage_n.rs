//! Contact coverage, customers: its definition; the text is `coverage_n.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("coverage_n.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "coverage_n",
        name: "Contact coverage (customers)",
        family: Family::Contact,
        number: 79,
        formula: "late_contacted_customers / opening_late_customers * 100",
        better: Better::Higher,
        topic: "coverage_n",
        range: SHARE,
        count: Some(Measure::opening_late_customers),
        nought: "no customer was late at the opening",
        synonyms: &["contact coverage", "penetration"],
        source: "HighRadius",
        says: "{} of the customers who were late heard from us.",
        ..BLANK
    },
];
