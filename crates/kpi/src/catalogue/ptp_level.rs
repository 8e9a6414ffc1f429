//! Re-promise level: its definition; the text is `ptp_level.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ptp_level.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ptp_level",
        name: "Re-promise level",
        family: Family::Promises,
        number: 66,
        formula: "unkept_on_items / promised_items",
        unit: Unit::Times,
        decimals: 2,
        better: Better::Lower,
        topic: "ptp_level",
        range: POSITIVE,
        count: Some(Measure::promised_items),
        nought: "no open item was ever promised",
        synonyms: &["promise level", "broken promises per invoice"],
        source: "SAP promise-to-pay pages, level",
        says: "Open items that were promised were promised in vain {} on average.",
        ..BLANK
    },
];
