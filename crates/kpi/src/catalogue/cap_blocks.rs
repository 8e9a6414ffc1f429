//! Contacts stopped: its definition; the text is `cap_blocks.md` beside it.

use super::definition::{BLANK, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cap_blocks.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cap_blocks",
        name: "Contacts stopped before issue",
        family: Family::Contact,
        number: 93,
        formula: "notices_stopped / (notices_issued + notices_stopped) * 100",
        topic: "cap_blocks",
        range: SHARE,
        count: Some(Measure::notices_issued),
        nought: "no notice was issued or stopped in the period",
        synonyms: &["blocked contacts", "stopped by policy"],
        source: "arithmetic over what collecting records",
        says: "{} of the drafted notices were stopped before issue.",
        ..BLANK
    },
];
