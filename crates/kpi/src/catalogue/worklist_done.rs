//! Worklist completion: its definitions; the text is `worklist_done.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::formula::{Param, ParamUnit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("worklist_done.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "worklist_done",
        name: "Worklist completion",
        family: Family::Productivity,
        number: 97,
        formula: "items_done / items_listed * 100",
        better: Better::Higher,
        topic: "worklist_done",
        given: &[Param { name: "items_done", unit: ParamUnit::Number, text: "rows of worklists that were worked" }, Param { name: "items_listed", unit: ParamUnit::Number, text: "rows of worklists" }],
        range: SHARE,
        nought: "nothing was listed",
        synonyms: &["list completion"],
        source: "arithmetic over what collecting records",
        says: "{} of the worklist was done.",
        ..BLANK
    },
    Definition {
        id: "follow_up_rate",
        name: "Follow-ups done in time",
        family: Family::Productivity,
        number: 97,
        formula: "follow_ups_done / follow_ups_due * 100",
        better: Better::Higher,
        variant_of: Some("worklist_done"),
        topic: "worklist_done",
        range: SHARE,
        count: Some(Measure::follow_ups_due),
        nought: "no follow-up fell due in the period",
        synonyms: &["next steps done", "promises to ourselves"],
        source: "arithmetic over what collecting records",
        says: "{} of the follow-ups were done by their day.",
        ..BLANK
    },
];
