//! Value of a collector hour: its definition; the text is `hour_value.md` beside it.

use super::definition::{BLANK, Definition, Family, Unit};
use crate::formula::{Param, ParamUnit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("hour_value.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "hour_value",
        name: "Marginal value of a collector hour",
        family: Family::Productivity,
        number: 100,
        formula: "(value_with - value_without) / hours_more",
        unit: Unit::Money,
        topic: "hour_value",
        estimate: true,
        given: &[Param { name: "value_with", unit: ParamUnit::Money, text: "expected gain of the worklist with more hours" }, Param { name: "value_without", unit: ParamUnit::Money, text: "expected gain of the worklist as it is" }, Param { name: "hours_more", unit: ParamUnit::Number, text: "hours added" }],
        nought: "no hour was added",
        synonyms: &["shadow price", "marginal hour"],
        source: "arithmetic over what collecting records",
        says: "One more hour of collecting is worth {}.",
        ..BLANK
    },
];
