//! Reply rate: its definition; the text is `reply_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("reply_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "reply_rate",
        name: "Reply rate",
        family: Family::Contact,
        number: 86,
        formula: "notices_replied / (notices_sent - notices_bounced) * 100",
        better: Better::Higher,
        topic: "reply_rate",
        range: SHARE,
        count: Some(Measure::notices_sent),
        nought: "nothing was delivered in the period",
        synonyms: &["answered notices"],
        source: "arithmetic over what collecting records",
        says: "{} of the notices were answered.",
        ..BLANK
    },
];
