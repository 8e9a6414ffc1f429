//! Promises kept, by amount: its definition; the text is `ptp_kept_amt.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ptp_kept_amt.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ptp_kept_amt",
        name: "Promises kept (amount)",
        family: Family::Promises,
        number: 62,
        formula: "promised_paid / promised_matured * 100",
        better: Better::Higher,
        topic: "ptp_kept_amt",
        range: SHARE,
        count: Some(Measure::promises_matured),
        nought: "no promise matured in the period",
        synonyms: &["promise fulfilment", "kept amount"],
        source: "arithmetic over what collecting records",
        says: "{} of the money promised came in time.",
        ..BLANK
    },
];
