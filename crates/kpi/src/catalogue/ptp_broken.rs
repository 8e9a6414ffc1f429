//! Broken-promise rate: its definitions; the text is `ptp_broken.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ptp_broken.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ptp_broken",
        name: "Broken-promise rate",
        family: Family::Promises,
        number: 63,
        formula: "promises_broken / promises_matured * 100",
        better: Better::Lower,
        topic: "ptp_broken",
        range: SHARE,
        count: Some(Measure::promises_matured),
        nought: "no promise matured in the period",
        synonyms: &["broken promises"],
        source: "SAP promise-to-pay pages",
        says: "For {} of the promises that fell due nothing came.",
        ..BLANK
    },
    Definition {
        id: "ptp_broken_any",
        name: "Broken-promise rate, partly kept ones included",
        family: Family::Promises,
        number: 63,
        formula: "(promises_broken + promises_partly) / promises_matured * 100",
        better: Better::Lower,
        variant_of: Some("ptp_broken"),
        topic: "ptp_broken",
        on_by_default: false,
        range: SHARE,
        count: Some(Measure::promises_matured),
        nought: "no promise matured in the period",
        synonyms: &["unkept promises"],
        source: "SAP promise-to-pay pages",
        says: "{} of the promises that fell due were not kept in full.",
        ..BLANK
    },
];
