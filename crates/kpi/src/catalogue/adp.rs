//! Average days to pay: its definition and variants; the text is `adp.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("adp.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "adp",
        name: "Average days to pay",
        family: Family::Behaviour,
        number: 47,
        formula: "settled_days / settled_count",
        unit: Unit::Days,
        better: Better::Lower,
        topic: "adp",
        range: POSITIVE,
        count: Some(Measure::settled_count),
        nought: "no invoice was settled in the period",
        synonyms: &["dtp", "how long until paid", "average payment days"],
        source: "yakworks scorecard; eCredit formulas for KPIs",
        says: "Invoices were settled after {} on average.",
        ..BLANK
    },
    Definition {
        id: "adp_late",
        name: "Average days late",
        family: Family::Behaviour,
        number: 47,
        formula: "settled_late_days / settled_count",
        unit: Unit::Days,
        better: Better::Lower,
        variant_of: Some("adp"),
        topic: "adp",
        count: Some(Measure::settled_count),
        nought: "no invoice was settled in the period",
        synonyms: &["average days late unweighted"],
        says: "Invoices were settled {} after they were due on average.",
        ..BLANK
    },
    Definition {
        id: "adp_last",
        name: "Average days late at the last payment",
        family: Family::Behaviour,
        number: 47,
        formula: "last_payment_late_days / last_payment_count",
        unit: Unit::Days,
        decimals: 0,
        better: Better::Lower,
        variant_of: Some("adp"),
        topic: "adp",
        on_by_default: false,
        count: Some(Measure::last_payment_count),
        nought: "no invoice was settled with cash in the period",
        synonyms: &["last payment only"],
        source: "Microsoft Business Central",
        says: "The last payment of an invoice came {} after it was due on average.",
        ..BLANK
    },
];
