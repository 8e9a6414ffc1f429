//! Delivery rate: its definition; the text is `delivery_rate.md` beside it.

use super::definition::{BLANK, Better, Caution, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("delivery_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "delivery_rate",
        name: "Delivery rate",
        family: Family::Contact,
        number: 84,
        formula: "(notices_sent - notices_bounced) / notices_sent * 100",
        better: Better::Higher,
        topic: "delivery_rate",
        range: SHARE,
        count: Some(Measure::notices_sent),
        nought: "nothing was sent by mail or text in the period",
        cautions: &[Caution::Always("a mail that did not come back is taken as delivered; whether it was read, nobody knows")],
        synonyms: &["delivered"],
        source: "arithmetic over what collecting records",
        says: "{} of the mails and texts did not come back.",
        ..BLANK
    },
];
