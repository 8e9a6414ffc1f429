//! Bounce rate: its definition; the text is `bounce_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("bounce_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "bounce_rate",
        name: "Bounce rate",
        family: Family::Contact,
        number: 85,
        formula: "notices_bounced / notices_sent * 100",
        better: Better::Lower,
        topic: "bounce_rate",
        range: SHARE,
        count: Some(Measure::notices_sent),
        nought: "nothing was sent by mail or text in the period",
        synonyms: &["hard bounces"],
        source: "arithmetic over what collecting records",
        says: "{} of the mails and texts came back.",
        ..BLANK
    },
];
