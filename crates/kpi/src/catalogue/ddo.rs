//! Days deductions outstanding: its definitions; the text is `ddo.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("ddo.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "ddo",
        name: "Days deductions outstanding",
        family: Family::Disputes,
        number: 74,
        formula: "deductions_open * days / deductions_taken",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "ddo",
        range: POSITIVE,
        count: Some(Measure::deductions_count),
        nought: "no deduction was taken in the period",
        synonyms: &["deduction days outstanding", "deductions"],
        source: "text books; YAK, INM and INY name it",
        says: "Open deductions are worth {} of deductions taken.",
        ..BLANK
    },
    Definition {
        id: "ddo_inm",
        name: "Deductions outstanding, in average deductions",
        family: Family::Disputes,
        number: 74,
        formula: "deductions_open / (deductions_taken / deductions_count)",
        unit: Unit::Times,
        decimals: 1,
        better: Better::Lower,
        variant_of: Some("ddo"),
        topic: "ddo",
        on_by_default: false,
        range: POSITIVE,
        count: Some(Measure::deductions_count),
        nought: "no deduction was taken in the period",
        synonyms: &["average deductions open"],
        source: "inmar, its printed definition for one period",
        says: "Open deductions are worth {} an average deduction of the period.",
        ..BLANK
    },
    Definition {
        id: "ddo_iny",
        name: "Days deductions outstanding, by recovery",
        family: Family::Disputes,
        number: 74,
        formula: "deductions_open * days / deductions_recovered",
        unit: Unit::Days,
        better: Better::Lower,
        variant_of: Some("ddo"),
        topic: "ddo",
        on_by_default: false,
        range: POSITIVE,
        count: Some(Measure::deductions_count),
        nought: "no deduction was recovered in the period",
        synonyms: &["deduction recovery days"],
        source: "bigwritehook and iNymbus page",
        says: "At the pace of the period, recovering the open deductions takes {}.",
        ..BLANK
    },
];
