//! The result: a value for every measure, group and period.

use super::slot::Recipe;
use super::value::{MeasureValue, Reason};
use crate::group::Group;
use crate::measure::Measure;
use crate::period::Period;
use dunlin_core::day::Day;
use std::fmt;

/// The measures of a query by group and period.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Totals (one a currency) first, then the groups by text and currency.
    pub groups: Vec<Group>,
    /// The periods of the query, cut at its as-of date. One that begins later stays as it was, all its values null.
    pub periods: Vec<Period>,
    pub(crate) as_of: Option<Day>,
    /// Day of the first document.
    pub(crate) first: Option<Day>,
    pub(crate) columns: Vec<Column>,
}

/// Two grids cannot be added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MergeError {
    /// They were made for different periods or as-of dates.
    Periods,
    /// One holds measures that the other does not.
    Measures,
}

/// The values of one measure, by group and period.
#[derive(Clone, Debug)]
pub(crate) enum Column {
    /// Not asked for.
    Absent,
    Narrow(Vec<i64>),
    Wide(Vec<i128>),
    Values(Vec<MeasureValue>),
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MergeError::Periods => {
                "the grids are for different periods; ask both for the same periods and as-of date"
            }
            MergeError::Measures => "the grids hold different measures; ask both for the same ones",
        })
    }
}

impl std::error::Error for MergeError {}

impl Grid {
    /// The value of a measure for a group and a period, both by their place in the lists.
    ///
    /// # Panics
    /// When there is no such group or period.
    #[must_use]
    pub fn get(&self, measure: Measure, group: usize, period: usize) -> MeasureValue {
        assert!(group < self.groups.len() && period < self.periods.len(), "no such group or period");
        if self.as_of.is_some_and(|d| self.periods[period].start > d) {
            return MeasureValue::Null(Reason::NotBegun);
        }
        let span = self.periods[period];
        match measure {
            Measure::days => MeasureValue::Sum(span.days().into()),
            Measure::months if span.months() == 0 => MeasureValue::Null(Reason::NoWholeMonth),
            Measure::months => MeasureValue::Sum(span.months().into()),
            Measure::history_days => MeasureValue::Sum(self.history(period).into()),
            Measure::sales_12m if self.history(period) < 365 => {
                MeasureValue::Null(Reason::ShortHistory(365, self.history(period)))
            }
            _ => self.raw(measure, group, period),
        }
    }

    /// The sum of a measure over the items there are, 0 where it was not asked for or is no sum: what adds up over
    /// groups, even where the figure itself is withheld (`sales_12m` of a short history).
    ///
    /// # Panics
    /// When there is no such group or period.
    #[must_use]
    pub fn sum(&self, measure: Measure, group: usize, period: usize) -> i128 {
        match self.get(measure, group, period) {
            MeasureValue::Sum(sum) => sum,
            MeasureValue::Null(Reason::ShortHistory(..)) => {
                self.raw(measure, group, period).sum().unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// The place of a group by its text and currency; totals only when asked for.
    #[must_use]
    pub fn find(&self, text: &str, currency: u16, total: bool) -> Option<usize> {
        self.groups.iter().position(|g| g.total == total && g.currency == currency && g.text == text)
    }

    /// The grid of two ledgers that share no item: sums are added, group by group (by text and currency code);
    /// statistics that are no sums become null. History begins with the earlier of the two first documents.
    ///
    /// # Errors
    /// [`MergeError`] when the two were not asked for the same.
    pub fn merge(&self, other: &Grid) -> Result<Grid, MergeError> {
        if self.periods != other.periods || self.as_of != other.as_of {
            return Err(MergeError::Periods);
        }
        let absent =
            |grid: &Grid| grid.columns.iter().map(|c| matches!(c, Column::Absent)).collect::<Vec<_>>();
        if absent(self) != absent(other) {
            return Err(MergeError::Measures);
        }
        let groups = union(&self.groups, &other.groups);
        let places = |grid: &Grid| groups.iter().map(|g| place(&grid.groups, g)).collect::<Vec<_>>();
        let (mine, theirs) = (places(self), places(other));
        let column = |&measure: &Measure| {
            if matches!(self.columns[measure as usize], Column::Absent) {
                return Column::Absent;
            }
            let mut values = Vec::with_capacity(groups.len() * self.periods.len());
            for (&a, &b) in mine.iter().zip(&theirs) {
                for period in 0..self.periods.len() {
                    let a = a.map(|g| self.raw(measure, g, period));
                    let b = b.map(|g| other.raw(measure, g, period));
                    values.push(both(measure, a, b));
                }
            }
            Column::Values(values)
        };
        let columns = Measure::ALL.iter().map(column).collect();
        let first = self.first.into_iter().chain(other.first).min();
        Ok(Grid { groups, periods: self.periods.clone(), as_of: self.as_of, first, columns })
    }

    /// Days from the first document to the close of a period, both included.
    fn history(&self, period: usize) -> i64 {
        let days = |first: Day| i64::from(self.periods[period].end.since(first)) + 1;
        self.first.map_or(0, days).max(0)
    }

    fn raw(&self, measure: Measure, group: usize, period: usize) -> MeasureValue {
        let at = group * self.periods.len() + period;
        match &self.columns[measure as usize] {
            Column::Absent if measure.is_collecting() => MeasureValue::Null(Reason::NoCollecting),
            Column::Absent => MeasureValue::Null(Reason::NotAsked),
            Column::Narrow(sums) => MeasureValue::Sum(sums[at].into()),
            Column::Wide(sums) => MeasureValue::Sum(sums[at]),
            Column::Values(values) => values[at],
        }
    }
}

fn place(groups: &[Group], wanted: &Group) -> Option<usize> {
    groups.iter().position(|g| same(g, wanted))
}

/// Numbers differ from ledger to ledger; texts and codes do not.
fn same(a: &Group, b: &Group) -> bool {
    (a.total, &a.text, a.code) == (b.total, &b.text, b.code)
}

fn union(mine: &[Group], theirs: &[Group]) -> Vec<Group> {
    let new = theirs.iter().filter(|g| place(mine, g).is_none());
    let mut all: Vec<Group> = mine.iter().chain(new).cloned().collect();
    all.sort_by(|a, b| (!a.total, &a.text, a.code.code()).cmp(&(!b.total, &b.text, b.code.code())));
    all
}

fn both(measure: Measure, a: Option<MeasureValue>, b: Option<MeasureValue>) -> MeasureValue {
    match (a, b) {
        (Some(value), None) | (None, Some(value)) => value,
        (Some(MeasureValue::Sum(a)), Some(MeasureValue::Sum(b))) if Recipe::of(measure).is_additive() => {
            MeasureValue::Sum(a + b)
        }
        _ => MeasureValue::Null(Reason::NotAdditive),
    }
}
