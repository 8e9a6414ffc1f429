//! Promise rate: its definition; the text is `ptp_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ptp_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ptp_rate",
        name: "Promise rate",
        family: Family::Promises,
        number: 59,
        formula: "conversations_promised / conversations * 100",
        better: Better::Higher,
        topic: "ptp_rate",
        range: SHARE,
        count: Some(Measure::conversations),
        nought: "nobody was spoken to in the period",
        synonyms: &["promise to pay rate", "promises per contact"],
        source: "debt-collection KPI pages",
        says: "{} of the conversations ended in a promise to pay.",
        ..BLANK
    },
];
