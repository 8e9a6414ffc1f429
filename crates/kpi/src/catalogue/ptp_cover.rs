//! Promise cover: its definition; the text is `ptp_cover.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ptp_cover.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ptp_cover",
        name: "Promise cover",
        family: Family::Promises,
        number: 60,
        formula: "open_promised / past_due * 100",
        better: Better::Higher,
        topic: "ptp_cover",
        range: SHARE,
        nought: "nothing is past due at the close",
        synonyms: &["collection progress", "promised share"],
        source: "SAP promise-to-pay pages, collection progress",
        says: "{} of what is past due is promised.",
        ..BLANK
    },
];
