//! Disputes closed in time: its definition; the text is `disp_sla.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("disp_sla.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "disp_sla",
        name: "Dispute SLA met",
        family: Family::Disputes,
        number: 70,
        formula: "disputes_in_time / disputes_with_target * 100",
        better: Better::Higher,
        topic: "disp_sla",
        range: SHARE,
        count: Some(Measure::disputes_with_target),
        nought: "no closed dispute had a day to answer by",
        synonyms: &["dispute sla", "answered in time"],
        source: "SAP dispute pages",
        says: "{} of the disputes were closed by the day set for them.",
        ..BLANK
    },
];
