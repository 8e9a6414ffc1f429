//! Opt-out rate: its definition; the text is `optout_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("optout_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "optout_rate",
        name: "Opt-out rate",
        family: Family::Contact,
        number: 94,
        formula: "opt_outs / accounts_contacted * 100",
        better: Better::Lower,
        topic: "optout_rate",
        range: SHARE,
        count: Some(Measure::accounts_contacted),
        nought: "nobody was contacted in the period",
        synonyms: &["unsubscribed", "do not contact"],
        source: "arithmetic over what collecting records",
        says: "{} of the customers contacted asked not to be.",
        ..BLANK
    },
];
