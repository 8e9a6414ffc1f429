//! Incremental cash of contact: its definition; the text is `incremental_cash.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, Unit};
use crate::formula::{Param, ParamUnit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("incremental_cash.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "incremental_cash",
        name: "Incremental cash of contact",
        family: Family::Contact,
        number: 89,
        formula: "(treated_cash / treated_amount - holdout_cash / holdout_amount) * treated_amount",
        unit: Unit::Money,
        better: Better::Higher,
        topic: "incremental_cash",
        estimate: true,
        given: &[Param { name: "treated_cash", unit: ParamUnit::Money, text: "cash that came from those who were contacted" }, Param { name: "treated_amount", unit: ParamUnit::Money, text: "what they owed at the start" }, Param { name: "holdout_cash", unit: ParamUnit::Money, text: "cash that came from those who were not, by lot" }, Param { name: "holdout_amount", unit: ParamUnit::Money, text: "what they owed at the start" }],
        nought: "the amount of one of the groups is 0",
        synonyms: &["uplift", "holdout test", "incrementality"],
        source: "TrueAccord text; control-group test on multifamilyinsiders",
        says: "Contact brought {} that would not have come.",
        ..BLANK
    },
];
