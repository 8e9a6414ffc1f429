//! Figures: a KPI's exact value for one group and period, with everything needed to show, store and check it.
//!
//! Deliberately not here: how a figure is worked out (`catalogue`), and tables and colours (the faces).

mod given;
mod json;
mod show;

#[cfg(test)]
mod tests;

pub use given::{Given, GivenError};
pub use json::write_json_array;
pub(crate) use show::reason;

use crate::catalogue::Definition;
use crate::formula::{Formula, Nothing, Ratio};
use crate::period::Period;
use dunlin_core::day::{Day, Instant};
use dunlin_core::money::Currency;

/// A figure. Amounts in `value`, `numerator` and `denominator` are in minor units; the text methods show major ones.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'g> {
    /// What it is a figure of.
    pub kpi: &'static Definition,
    /// The formula of that.
    pub formula: &'static Formula,
    /// Text of the segment, customer ...; `None` for a total.
    pub group: Option<&'g str>,
    /// The currency of its amounts.
    pub currency: Currency,
    /// The period, cut at the as-of date.
    pub period: Period,
    /// The day that it is true for.
    pub as_of: Day,
    /// The moment of knowledge; `None` with all knowledge.
    pub known_at: Option<Instant>,
    /// The exact value, percentages in percent; or why there is none.
    pub value: Result<Ratio, Missing>,
    /// What is divided; `None` for KPIs without a division.
    pub numerator: Option<Ratio>,
    /// By what; may be 0 where there is no value.
    pub denominator: Option<Ratio>,
    /// How many things (items, invoices, payments) it is about, where that is counted.
    pub count: Option<i128>,
    /// What a reader should know.
    pub flags: Flags,
}

/// What a reader should know about a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flags {
    /// The value lies outside its usual range (a percentage outside 0 to 100, a control that is not 0).
    pub outside: bool,
    /// It is an estimate.
    pub estimate: bool,
    /// Its period was cut at the as-of date.
    pub to_date: bool,
    /// Days behind it were inferred from two snapshots, and are known only within a window.
    pub inferred: bool,
}

/// Why a figure has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// The formula has none.
    Nothing(Nothing),
    /// The denominator is below 0, which makes this KPI meaningless.
    NotPositive,
    /// The ledger does not tell what the KPI needs; the reason in words.
    Requires(&'static str),
}

impl Flags {
    /// The flags that are set, in words.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        let all = [
            (self.outside, "outside its usual range"),
            (self.estimate, "an estimate"),
            (self.to_date, "period to date"),
            (self.inferred, "some days inferred from snapshots"),
        ];
        all.into_iter().filter_map(|(set, words)| set.then_some(words))
    }
}
