//! Self-service share of cash: its definition; the text is `portal_share.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("portal_share.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "portal_share",
        name: "Self-service share of cash",
        family: Family::Behaviour,
        number: 58,
        formula: "cash_portal / cash_received * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "portal_share",
        requires: Some((Measure::channel_known, "no payment of the period tells its channel")),
        range: SHARE,
        nought: "no cash was received in the period",
        synonyms: &["payment link", "portal payments"],
        says: "{} of the cash came through the portal or a payment link.",
        ..BLANK
    },
];
