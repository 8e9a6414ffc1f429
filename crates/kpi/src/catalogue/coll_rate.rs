//! Collection rate: its definition and variants; the text is `coll_rate.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("coll_rate.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "coll_rate",
        name: "Collection rate",
        family: Family::Collection,
        number: 36,
        formula: "cash_applied / (opening + sales) * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "coll_rate",
        range: SHARE,
        nought: "no opening receivables and no credit sales in the period",
        synonyms: &["collection efficiency", "cer", "collected share"],
        source: "founding text 003; syntharra glossary",
        says: "{} of the opening receivables and the sales was collected in cash.",
        ..BLANK
    },
    Definition {
        id: "coll_rate_received",
        name: "Collection rate by cash received",
        family: Family::Collection,
        number: 36,
        formula: "cash_received / (opening + sales) * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        variant_of: Some("coll_rate"),
        topic: "coll_rate",
        on_by_default: false,
        range: SHARE,
        nought: "no opening receivables and no credit sales in the period",
        synonyms: &["cash received over receivables"],
        says: "Cash received was {} of the opening receivables and the sales.",
        ..BLANK
    },
    Definition {
        id: "coll_rate_cleared",
        name: "Share cleared",
        family: Family::Collection,
        number: 36,
        formula: "(opening + sales - receivables) / (opening + sales) * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        variant_of: Some("coll_rate"),
        topic: "coll_rate",
        on_by_default: false,
        range: SHARE,
        nought: "no opening receivables and no credit sales in the period",
        synonyms: &["to recover less still to recover", "cleared share"],
        source: "ciproiv",
        says: "{} of the opening receivables and the sales was cleared, by cash or otherwise.",
        ..BLANK
    },
];
