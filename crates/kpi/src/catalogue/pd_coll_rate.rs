//! Past-due recovered: its definition; the text is `pd_coll_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("pd_coll_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "pd_coll_rate",
        name: "Past-due recovered",
        family: Family::Collection,
        number: 39,
        formula: "cash_on_past_due / opening_past_due * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "pd_coll_rate",
        range: SHARE,
        nought: "nothing was past due at the start of the period",
        synonyms: &["past due collected", "late money recovered"],
        says: "Of what was past due at the start, {} was paid in cash.",
        ..BLANK
    },
];
