//! Right-party contact rate: its definition; the text is `rpc_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("rpc_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "rpc_rate",
        name: "Right-party contact rate",
        family: Family::Contact,
        number: 82,
        formula: "attempts_reached / attempts * 100",
        better: Better::Higher,
        topic: "rpc_rate",
        range: SHARE,
        count: Some(Measure::attempts),
        nought: "nobody was called or visited in the period",
        synonyms: &["right party contact", "reach rate"],
        source: "debt-collection KPI pages",
        says: "{} of the calls and visits reached the right person.",
        ..BLANK
    },
];
