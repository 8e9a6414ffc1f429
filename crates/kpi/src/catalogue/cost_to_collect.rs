//! Cost to collect: its definition; the text is `cost_to_collect.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE};
use crate::formula::{Param, ParamUnit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cost_to_collect.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cost_to_collect",
        name: "Cost to collect",
        family: Family::Productivity,
        number: 99,
        formula: "collection_cost / cash_received * 100",
        decimals: 2,
        better: Better::Lower,
        topic: "cost_to_collect",
        given: &[Param { name: "collection_cost", unit: ParamUnit::Money, text: "what collecting cost in the period: people, systems, fees" }],
        range: SHARE,
        nought: "no cash came in the period",
        synonyms: &["collection cost ratio"],
        source: "debt-collection KPI pages",
        says: "Collecting cost {} of the cash.",
        ..BLANK
    },
];
