//! Touchless cash: its definition; the text is `touchless_share.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("touchless_share.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "touchless_share",
        name: "Touchless cash",
        family: Family::Productivity,
        number: 98,
        formula: "cash_untouched / cash_applied * 100",
        better: Better::Higher,
        topic: "touchless_share",
        range: SHARE,
        nought: "no cash was applied in the period",
        synonyms: &["untouched cash", "no-touch"],
        source: "arithmetic over what collecting records",
        says: "{} of the cash came without anybody's doing.",
        ..BLANK
    },
];
