//! Promise slip: its definition; the text is `ptp_slip.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ptp_slip.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ptp_slip",
        name: "Promise slip",
        family: Family::Promises,
        number: 65,
        formula: "promise_slip_days / promises_paid",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "ptp_slip",
        count: Some(Measure::promises_paid),
        nought: "no promised amount was completed in the period",
        synonyms: &["days late on promises"],
        source: "arithmetic over what collecting records",
        says: "Promised money came {} after its day.",
        ..BLANK
    },
];
