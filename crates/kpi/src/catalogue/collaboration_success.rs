//! Collaboration collection success rate: its definition and variants; the text is `collaboration_success.md` beside it.

use super::definition::{BLANK, Better, Caution, Definition, Family, SHARE, Threshold, Unit};
use crate::formula::{Param, ParamUnit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("collaboration_success.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cscr_case",
        name: "Collaboration collection success rate, cases",
        family: Family::Collection,
        number: 46,
        formula: "successful_cases / closed_cases * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "collaboration_success",
        thresholds: &[Threshold { value: 80, word: "strong", vendor_stated: true, source: "founding text 000" }, Threshold { value: 60, word: "moderate", vendor_stated: true, source: "founding text 000" }],
        count: Some(Measure::closed_cases),
        range: SHARE,
        nought: "no collaborative case was closed",
        cautions: &[Caution::Always("its source contradicts itself: see the three readings in the library")],
        synonyms: &["cscr", "collaborative cases", "teamwork"],
        source: "founding text 000, its receivables reading",
        says: "{} of the closed collaborative cases met their goal.",
        ..BLANK
    },
    Definition {
        id: "cscr_target",
        name: "Collaboration collection success rate, product collections on target",
        family: Family::Collection,
        number: 46,
        formula: "successful_products / products * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        variant_of: Some("cscr_case"),
        topic: "collaboration_success",
        on_by_default: false,
        given: &[Param { name: "successful_products", unit: ParamUnit::Number, text: "product collections that met their sales target" }, Param { name: "products", unit: ParamUnit::Number, text: "product collections" }],
        range: SHARE,
        nought: "there are no product collections",
        cautions: &[Caution::Always("its source contradicts itself: see the three readings in the library")],
        synonyms: &["brand collections"],
        source: "founding text 000, its definition",
        says: "{} of the product collections met their sales target.",
        ..BLANK
    },
    Definition {
        id: "cscr_sell_through",
        name: "Collaboration collection success rate, sell-through",
        family: Family::Collection,
        number: 46,
        formula: "products_sold / products_offered * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        variant_of: Some("cscr_case"),
        topic: "collaboration_success",
        on_by_default: false,
        given: &[Param { name: "products_sold", unit: ParamUnit::Number, text: "products sold" }, Param { name: "products_offered", unit: ParamUnit::Number, text: "products in the collection" }],
        range: SHARE,
        nought: "no products are in the collection",
        cautions: &[Caution::Always("its source contradicts itself: see the three readings in the library")],
        synonyms: &["sell through"],
        source: "founding text 000, its formula",
        says: "{} of the products in the collection were sold.",
        ..BLANK
    },
];
