//! Net receivables: its definition; the text is `ar_net.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ar_net.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ar_net",
        name: "Net receivables",
        family: Family::Balance,
        number: 2,
        formula: "receivables - unapplied",
        unit: Unit::Money,
        better: Better::Neither,
        topic: "ar_net",
        count: Some(Measure::open_count),
        synonyms: &["open after credits", "balance net of unapplied cash"],
        source: "Upflow help",
        says: "{} is open after unapplied cash and credits.",
        ..BLANK
    },
];
