//! Ageing bucket amount: its definition by band; the text is `aging_amt.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("aging_amt.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "aging_amt_current",
        name: "Ageing bucket amount, not yet due",
        family: Family::Balance,
        number: 6,
        formula: "current",
        unit: Unit::Money,
        better: Better::Neither,
        topic: "aging_amt",
        synonyms: &["aging bucket", "ageing band"],
        source: "yakworks scorecard",
        says: "{} is not yet due.",
        ..BLANK
    },
    Definition {
        id: "aging_amt_1_30",
        name: "Ageing bucket amount, 1 to 30 days past due",
        family: Family::Balance,
        number: 6,
        formula: "aged_1_30",
        unit: Unit::Money,
        better: Better::Lower,
        topic: "aging_amt",
        synonyms: &["aging bucket", "ageing band"],
        source: "yakworks scorecard",
        says: "{} is 1 to 30 days past due.",
        ..BLANK
    },
    Definition {
        id: "aging_amt_31_60",
        name: "Ageing bucket amount, 31 to 60 days past due",
        family: Family::Balance,
        number: 6,
        formula: "aged_31_60",
        unit: Unit::Money,
        better: Better::Lower,
        topic: "aging_amt",
        synonyms: &["aging bucket", "ageing band"],
        source: "yakworks scorecard",
        says: "{} is 31 to 60 days past due.",
        ..BLANK
    },
    Definition {
        id: "aging_amt_61_90",
        name: "Ageing bucket amount, 61 to 90 days past due",
        family: Family::Balance,
        number: 6,
        formula: "aged_61_90",
        unit: Unit::Money,
        better: Better::Lower,
        topic: "aging_amt",
        synonyms: &["aging bucket", "ageing band"],
        source: "yakworks scorecard",
        says: "{} is 61 to 90 days past due.",
        ..BLANK
    },
    Definition {
        id: "aging_amt_91_120",
        name: "Ageing bucket amount, 91 to 120 days past due",
        family: Family::Balance,
        number: 6,
        formula: "aged_91_120",
        unit: Unit::Money,
        better: Better::Lower,
        topic: "aging_amt",
        synonyms: &["aging bucket", "ageing band"],
        source: "yakworks scorecard",
        says: "{} is 91 to 120 days past due.",
        ..BLANK
    },
    Definition {
        id: "aging_amt_over_120",
        name: "Ageing bucket amount, more than 120 days past due",
        family: Family::Balance,
        number: 6,
        formula: "aged_over_120",
        unit: Unit::Money,
        better: Better::Lower,
        topic: "aging_amt",
        synonyms: &["aging bucket", "ageing band"],
        source: "yakworks scorecard",
        says: "{} is more than 120 days past due.",
        ..BLANK
    },
];
