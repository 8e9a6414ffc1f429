//! Contact pressure: its definitions; the text is `attempts_per_acct.md` beside it.

use super::definition::{BLANK, Better, Definition, Family, POSITIVE, Unit};
use crate::measure::Measure;

/// The text of the library, twelve headings.
pub(super) const TEXT: &str = include_str!("attempts_per_acct.md");

/// In order of the table.
pub(super) const ALL: &[Definition] = &[
    Definition {
        id: "attempts_per_acct",
        name: "Contact pressure",
        family: Family::Contact,
        number: 83,
        formula: "contacts_out * 7 / accounts_contacted / days",
        unit: Unit::Times,
        decimals: 2,
        topic: "attempts_per_acct",
        range: POSITIVE,
        count: Some(Measure::contacts_out),
        nought: "nobody was contacted in the period",
        synonyms: &["contacts per account", "attempts per week"],
        source: "arithmetic over what collecting records",
        says: "Customers whom we contacted heard from us {} a week.",
        ..BLANK
    },
    Definition {
        id: "attempts_per_acct_max",
        name: "Contact pressure, the most in a week",
        family: Family::Contact,
        number: 83,
        formula: "contacts_week_max",
        unit: Unit::Count,
        decimals: 0,
        better: Better::Lower,
        variant_of: Some("attempts_per_acct"),
        topic: "attempts_per_acct",
        range: POSITIVE,
        synonyms: &["most contacts in seven days"],
        source: "arithmetic over what collecting records",
        says: "Nobody heard from us more than {} times in seven days:",
        ..BLANK
    },
];
