//! Invoice-level collection effectiveness: its definition and variants; the text is `cei_invoice.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("cei_invoice.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "cei_invoice",
        name: "Invoice-level collection effectiveness",
        family: Family::Collection,
        number: 34,
        formula: "due_paid / due_face * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "cei_invoice",
        range: SHARE,
        count: Some(Measure::due_count),
        nought: "no item fell due in the period",
        synonyms: &["collections effectiveness on invoices", "paid share of due invoices", "due in window"],
        source: "founding text 001",
        says: "Of what fell due, {} is paid.",
        ..BLANK
    },
    Definition {
        id: "cei_invoice_all",
        name: "Invoice-level collection effectiveness, all due to date",
        family: Family::Collection,
        number: 34,
        formula: "due_paid_all / due_face_all * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        variant_of: Some("cei_invoice"),
        topic: "cei_invoice",
        range: SHARE,
        count: Some(Measure::due_count_all),
        nought: "no item has fallen due yet",
        synonyms: &["all due to date"],
        source: "founding text 001, to the letter",
        says: "Of all that ever fell due, {} is paid.",
        ..BLANK
    },
    Definition {
        id: "cei_invoice_count",
        name: "Invoice-level collection effectiveness by count",
        family: Family::Collection,
        number: 34,
        formula: "due_paid_count / due_count * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        variant_of: Some("cei_invoice"),
        topic: "cei_invoice",
        range: SHARE,
        count: Some(Measure::due_count),
        nought: "no item fell due in the period",
        synonyms: &["settled items of due items"],
        source: "our construction beside founding text 001",
        says: "Of the items that fell due, {} are settled.",
        ..BLANK
    },
    Definition {
        id: "cei_invoice_all_count",
        name: "Invoice-level collection effectiveness by count, all due to date",
        family: Family::Collection,
        number: 34,
        formula: "due_paid_count_all / due_count_all * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        variant_of: Some("cei_invoice"),
        topic: "cei_invoice",
        on_by_default: false,
        range: SHARE,
        count: Some(Measure::due_count_all),
        nought: "no item has fallen due yet",
        synonyms: &["settled items of all due items"],
        source: "our construction beside founding text 001",
        says: "Of all items that ever fell due, {} are settled.",
        ..BLANK
    },
];
