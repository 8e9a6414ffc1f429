//! Promises kept, by number: its definition; the text is `ptp_kept_n.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ptp_kept_n.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ptp_kept_n",
        name: "Promises kept (count)",
        family: Family::Promises,
        number: 61,
        formula: "promises_kept / promises_matured * 100",
        better: Better::Higher,
        topic: "ptp_kept_n",
        range: SHARE,
        count: Some(Measure::promises_matured),
        nought: "no promise matured in the period",
        synonyms: &["kept promises", "kept rate"],
        source: "SAP promise-to-pay pages; debt-collection KPI pages",
        says: "{} of the promises that fell due were kept.",
        ..BLANK
    },
];
