//! DSO, trailing twelve months: its definition; the text is `dso_12m.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("dso_12m.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "dso_12m",
        name: "DSO, trailing twelve months",
        family: Family::Dso,
        number: 21,
        formula: "receivables / sales_12m * 365",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "dso_12m",
        range: POSITIVE,
        nought: "no credit sales in the 365 days up to the close",
        synonyms: &["rolling dso", "annual dso"],
        source: "yakworks scorecard",
        says: "Receivables are worth {} of the last 365 days of sales.",
        ..BLANK
    },
];
