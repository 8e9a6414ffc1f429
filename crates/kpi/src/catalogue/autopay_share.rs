//! Autopay share of cash: its definition; the text is `autopay_share.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("autopay_share.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "autopay_share",
        name: "Autopay share of cash",
        family: Family::Behaviour,
        number: 57,
        formula: "cash_autopay / cash_received * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "autopay_share",
        requires: Some((Measure::channel_known, "no payment of the period tells its channel")),
        range: SHARE,
        nought: "no cash was received in the period",
        synonyms: &["direct debit share", "automatic payments"],
        says: "{} of the cash was collected automatically.",
        ..BLANK
    },
];
