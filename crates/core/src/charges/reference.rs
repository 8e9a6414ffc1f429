//! Yearly rates: plain ones, and ones that stand so many points above a dated reference rate.
//!
//! Deliberately not here: the rates of any country (see [`super::pack`]).

use crate::day::Day;
use crate::percent::Percent;
use std::borrow::Cow;
use std::fmt;

/// A yearly rate of interest.
#[derive(Clone, Copy, Debug)]
pub enum Rate<'a> {
    /// The same for all days.
    Plain(Percent),
    /// Points above a reference rate.
    Above {
        /// The reference rates.
        table: &'a ReferenceRates,
        /// Points added to them.
        margin: Percent,
        /// Which day's reference rate binds.
        fixing: Fixing,
    },
}

/// Which day's reference rate binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixing {
    /// The rate of the first day that bears interest, for all days (United Kingdom).
    AtStart,
    /// The rate of each day (Germany; Directive 2011/7/EU: each half-year).
    Floating,
}

/// Reference rates in rising order of their first days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceRates {
    name: Cow<'static, str>,
    rates: Vec<Reference>,
}

/// A reference rate from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The first day on which it binds.
    pub from: Day,
    /// The last day on which it is known to bind; `None`: until the next one.
    pub until: Option<Day>,
    /// The rate.
    pub rate: Percent,
    /// Where the figure was published.
    pub source: Cow<'static, str>,
}

/// Which day of a half-year's turn says its reference rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// 1 January and 1 July (Directive 2011/7/EU).
    FirstDay,
    /// 31 December and 30 June (United Kingdom, SI 2002/1675).
    DayBefore,
}

/// No reference rate is known for a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRate {
    /// The table.
    pub table: String,
    /// The day.
    pub day: Day,
}

impl fmt::Display for NoRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no reference rate of {} is known for {}; add it with its date and source",
            self.table, self.day
        )
    }
}

impl std::error::Error for NoRate {}

impl Rate<'_> {
    /// The rate that a day bears, for a debt that bears interest from `starts` on.
    ///
    /// # Errors
    /// [`NoRate`] when the table does not know the day that binds.
    pub fn on(&self, starts: Day, day: Day) -> Result<Percent, NoRate> {
        match self {
            Rate::Plain(rate) => Ok(*rate),
            Rate::Above { table, margin, fixing } => {
                let binding = match fixing {
                    Fixing::AtStart => starts,
                    Fixing::Floating => day,
                };
                Ok(table.on(binding)?.rate.plus(*margin))
            }
        }
    }

    /// The first day after `day` on which the rate may be another.
    pub(super) fn changes_after(&self, day: Day) -> Day {
        match self {
            Rate::Above { table, fixing: Fixing::Floating, .. } => table.changes_after(day),
            _ => Day::NEVER,
        }
    }
}

impl ReferenceRates {
    /// A table of rates in any order. Of two for the same first day the later given one holds.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, rates: Vec<Reference>) -> ReferenceRates {
        let mut sorted: Vec<Reference> = Vec::with_capacity(rates.len());
        for rate in rates {
            match sorted.binary_search_by_key(&rate.from, |other| other.from) {
                Ok(at) => sorted[at] = rate,
                Err(at) => sorted.insert(at, rate),
            }
        }
        ReferenceRates { name: name.into(), rates: sorted }
    }

    /// What the table is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rates in order.
    #[must_use]
    pub fn rates(&self) -> &[Reference] {
        &self.rates
    }

    /// The rate that binds on a day.
    ///
    /// # Errors
    /// [`NoRate`] for a day before the first rate, or after the last day for which one is known.
    pub fn on(&self, day: Day) -> Result<&Reference, NoRate> {
        let after = self.rates.partition_point(|rate| rate.from <= day);
        let rate =
            after.checked_sub(1).map(|at| &self.rates[at]).filter(|rate| rate.until.is_none_or(|u| day <= u));
        rate.ok_or_else(|| NoRate { table: self.name.clone().into_owned(), day })
    }

    /// The rates of half-years from a central bank's history of changes: each half-year from `first` to `last` takes
    /// the rate that was in force on the day that the law looks at. Half-years for which none was known are left out.
    #[must_use]
    pub fn half_yearly(&self, look: Look, first: Day, last: Day) -> ReferenceRates {
        let index = first.month_index();
        let mut rates = Vec::new();
        let mut begin = Day::of_month_index(index - index.rem_euclid(6));
        while begin <= last && begin.date().is_some() {
            let next = Day::of_month_index(begin.month_index() + 6);
            let looked_at = match look {
                Look::FirstDay => begin,
                Look::DayBefore => begin.plus_days(-1),
            };
            if let Ok(seen) = self.on(looked_at) {
                rates.push(Reference { from: begin, until: Some(next.plus_days(-1)), ..seen.clone() });
            }
            begin = next;
        }
        ReferenceRates { name: self.name.clone(), rates }
    }

    fn changes_after(&self, day: Day) -> Day {
        let after = self.rates.partition_point(|rate| rate.from <= day);
        let next = self.rates.get(after).map_or(Day::NEVER, |rate| rate.from);
        let ends = after.checked_sub(1).and_then(|at| self.rates[at].until).map(|until| until.plus_days(1));
        // Beyond its last known day a rate is unknown, which the next segment will find out.
        next.min(ends.filter(|&ends| ends > day).unwrap_or(Day::NEVER))
    }
}
