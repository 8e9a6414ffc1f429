//! Promise horizon: its definition; the text is `ptp_horizon.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ptp_horizon.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ptp_horizon",
        name: "Promise horizon",
        family: Family::Promises,
        number: 64,
        formula: "promise_horizon_days / promise_parts",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "ptp_horizon",
        range: POSITIVE,
        count: Some(Measure::promise_parts),
        nought: "no promise was made in the period",
        synonyms: &["days to promised date"],
        source: "arithmetic over what collecting records",
        says: "Promises reach {} ahead.",
        ..BLANK
    },
];
