//! Root causes of disputes: its definitions; the text is `cause_share.md` beside it.

use super::definition::{BLANK, Definition, Family, SHARE};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cause_share.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cause_share_price",
        name: "Root-cause share: price",
        family: Family::Disputes,
        number: 78,
        formula: "disputed_price / dispute_opened_amount * 100",
        topic: "cause_share",
        range: SHARE,
        count: Some(Measure::disputes_opened),
        nought: "nothing was disputed in the period",
        synonyms: &["dispute reason price"],
        source: "SAP dispute pages",
        says: "{} of the disputed amount is about price.",
        ..BLANK
    },
    Definition {
        id: "cause_share_quantity",
        name: "Root-cause share: quantity",
        family: Family::Disputes,
        number: 78,
        formula: "disputed_quantity / dispute_opened_amount * 100",
        topic: "cause_share",
        range: SHARE,
        count: Some(Measure::disputes_opened),
        nought: "nothing was disputed in the period",
        synonyms: &["dispute reason quantity"],
        source: "SAP dispute pages",
        says: "{} of the disputed amount is about quantity.",
        ..BLANK
    },
    Definition {
        id: "cause_share_quality",
        name: "Root-cause share: quality",
        family: Family::Disputes,
        number: 78,
        formula: "disputed_quality / dispute_opened_amount * 100",
        topic: "cause_share",
        range: SHARE,
        count: Some(Measure::disputes_opened),
        nought: "nothing was disputed in the period",
        synonyms: &["dispute reason quality"],
        source: "SAP dispute pages",
        says: "{} of the disputed amount is about quality.",
        ..BLANK
    },
    Definition {
        id: "cause_share_delivery",
        name: "Root-cause share: delivery",
        family: Family::Disputes,
        number: 78,
        formula: "disputed_delivery / dispute_opened_amount * 100",
        topic: "cause_share",
        range: SHARE,
        count: Some(Measure::disputes_opened),
        nought: "nothing was disputed in the period",
        synonyms: &["dispute reason delivery"],
        source: "SAP dispute pages",
        says: "{} of the disputed amount is about delivery.",
        ..BLANK
    },
    Definition {
        id: "cause_share_paid",
        name: "Root-cause share: paid",
        family: Family::Disputes,
        number: 78,
        formula: "disputed_paid / dispute_opened_amount * 100",
        topic: "cause_share",
        range: SHARE,
        count: Some(Measure::disputes_opened),
        nought: "nothing was disputed in the period",
        synonyms: &["dispute reason paid"],
        source: "SAP dispute pages",
        says: "{} of the disputed amount is about payments said to be made.",
        ..BLANK
    },
    Definition {
        id: "cause_share_duplicate",
        name: "Root-cause share: duplicate",
        family: Family::Disputes,
        number: 78,
        formula: "disputed_duplicate / dispute_opened_amount * 100",
        topic: "cause_share",
        range: SHARE,
        count: Some(Measure::disputes_opened),
        nought: "nothing was disputed in the period",
        synonyms: &["dispute reason duplicate"],
        source: "SAP dispute pages",
        says: "{} of the disputed amount is about double invoices.",
        ..BLANK
    },
    Definition {
        id: "cause_share_document",
        name: "Root-cause share: missing document",
        family: Family::Disputes,
        number: 78,
        formula: "disputed_document / dispute_opened_amount * 100",
        topic: "cause_share",
        range: SHARE,
        count: Some(Measure::disputes_opened),
        nought: "nothing was disputed in the period",
        synonyms: &["dispute reason missing document"],
        source: "SAP dispute pages",
        says: "{} of the disputed amount is about a missing document.",
        ..BLANK
    },
    Definition {
        id: "cause_share_otherwise",
        name: "Root-cause share: other reasons",
        family: Family::Disputes,
        number: 78,
        formula: "disputed_otherwise / dispute_opened_amount * 100",
        topic: "cause_share",
        range: SHARE,
        count: Some(Measure::disputes_opened),
        nought: "nothing was disputed in the period",
        synonyms: &["dispute reason other reasons"],
        source: "SAP dispute pages",
        says: "{} of the disputed amount is about other things.",
        ..BLANK
    },
];
