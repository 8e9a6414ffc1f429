//! Vintage liquidation: its definition by band; the text is `vintage_curve.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, SHARE, Unit};

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("vintage_curve.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "vintage_curve_30",
        name: "Vintage liquidation after 30 days",
        family: Family::Collection,
        number: 43,
        formula: "vintage_30_paid / vintage_30_face * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "vintage_curve",
        range: SHARE,
        nought: "no invoice had its 30th day after issue in the period",
        synonyms: &["liquidation curve", "cohort", "paid within days"],
        says: "{} of the invoiced amount was paid within 30 days.",
        ..BLANK
    },
    Definition {
        id: "vintage_curve_60",
        name: "Vintage liquidation after 60 days",
        family: Family::Collection,
        number: 43,
        formula: "vintage_60_paid / vintage_60_face * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "vintage_curve",
        range: SHARE,
        nought: "no invoice had its 60th day after issue in the period",
        synonyms: &["liquidation curve", "cohort", "paid within days"],
        says: "{} of the invoiced amount was paid within 60 days.",
        ..BLANK
    },
    Definition {
        id: "vintage_curve_90",
        name: "Vintage liquidation after 90 days",
        family: Family::Collection,
        number: 43,
        formula: "vintage_90_paid / vintage_90_face * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "vintage_curve",
        range: SHARE,
        nought: "no invoice had its 90th day after issue in the period",
        synonyms: &["liquidation curve", "cohort", "paid within days"],
        says: "{} of the invoiced amount was paid within 90 days.",
        ..BLANK
    },
    Definition {
        id: "vintage_curve_120",
        name: "Vintage liquidation after 120 days",
        family: Family::Collection,
        number: 43,
        formula: "vintage_120_paid / vintage_120_face * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "vintage_curve",
        range: SHARE,
        nought: "no invoice had its 120th day after issue in the period",
        synonyms: &["liquidation curve", "cohort", "paid within days"],
        says: "{} of the invoiced amount was paid within 120 days.",
        ..BLANK
    },
    Definition {
        id: "vintage_curve_180",
        name: "Vintage liquidation after 180 days",
        family: Family::Collection,
        number: 43,
        formula: "vintage_180_paid / vintage_180_face * 100",
        unit: Unit::Percent,
        better: Better::Higher,
        topic: "vintage_curve",
        range: SHARE,
        nought: "no invoice had its 180th day after issue in the period",
        synonyms: &["liquidation curve", "cohort", "paid within days"],
        says: "{} of the invoiced amount was paid within 180 days.",
        ..BLANK
    },
];
