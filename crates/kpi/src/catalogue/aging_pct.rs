//! Ageing bucket share: its definition by band; the text is `aging_pct.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("aging_pct.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "aging_pct_current",
        name: "Ageing bucket share, not yet due",
        family: Family::Balance,
        number: 7,
        formula: "current / receivables * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "aging_pct",
        range: SHARE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["aging bucket share", "ageing band percent"],
        source: "CRF national summary",
        says: "{} of the receivables is not yet due.",
        ..BLANK
    },
    Definition {
        id: "aging_pct_1_30",
        name: "Ageing bucket share, 1 to 30 days past due",
        family: Family::Balance,
        number: 7,
        formula: "aged_1_30 / receivables * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "aging_pct",
        range: SHARE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["aging bucket share", "ageing band percent"],
        source: "CRF national summary",
        says: "{} of the receivables is 1 to 30 days past due.",
        ..BLANK
    },
    Definition {
        id: "aging_pct_31_60",
        name: "Ageing bucket share, 31 to 60 days past due",
        family: Family::Balance,
        number: 7,
        formula: "aged_31_60 / receivables * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "aging_pct",
        range: SHARE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["aging bucket share", "ageing band percent"],
        source: "CRF national summary",
        says: "{} of the receivables is 31 to 60 days past due.",
        ..BLANK
    },
    Definition {
        id: "aging_pct_61_90",
        name: "Ageing bucket share, 61 to 90 days past due",
        family: Family::Balance,
        number: 7,
        formula: "aged_61_90 / receivables * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "aging_pct",
        range: SHARE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["aging bucket share", "ageing band percent"],
        source: "CRF national summary",
        says: "{} of the receivables is 61 to 90 days past due.",
        ..BLANK
    },
    Definition {
        id: "aging_pct_91_120",
        name: "Ageing bucket share, 91 to 120 days past due",
        family: Family::Balance,
        number: 7,
        formula: "aged_91_120 / receivables * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "aging_pct",
        range: SHARE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["aging bucket share", "ageing band percent"],
        source: "CRF national summary",
        says: "{} of the receivables is 91 to 120 days past due.",
        ..BLANK
    },
    Definition {
        id: "aging_pct_over_120",
        name: "Ageing bucket share, more than 120 days past due",
        family: Family::Balance,
        number: 7,
        formula: "aged_over_120 / receivables * 100",
        unit: Unit::Percent,
        better: Better::Lower,
        topic: "aging_pct",
        range: SHARE,
        count: Some(Measure::open_count),
        nought: "no open receivables at the close of the period",
        synonyms: &["aging bucket share", "ageing band percent"],
        source: "CRF national summary",
        says: "{} of the receivables is more than 120 days past due.",
        ..BLANK
    },
];
