//! Simple interest on open principal: exact, additive, never twice for a day.
//!
//! A day bears interest on what was open at the close of the day before. So the first day that bears interest is the
//! day after the due date, and the day of payment is the last: due 31 January and paid 15 February are 15 days.
//! Accruals keep their exact fraction; I(a, c) = I(a, b) + I(b, c) holds without any rounding, and a claim rounds once.
//!
//! Deliberately not here: interest on interest. Principal is what the caller says is principal.

use super::reference::{NoRate, Rate};
use crate::day::Day;
use crate::money::{Currency, Money};
use crate::percent::{Fraction, Percent};
use std::fmt;

/// How many days a year has when interest is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum YearBasis {
    /// Every year has 365 days.
    #[default]
    Days365,
    /// Every year has 360 days.
    Days360,
    /// Leap years have 366 days. A plain number of days knows no year and counts 365.
    Actual,
}

/// What was open at the close of a day, and stays so until the next balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The day.
    pub day: Day,
    /// Open principal in minor units; a negative balance bears nothing.
    pub principal_minor: i64,
}

/// Interest on one debt.
#[derive(Clone, Copy, Debug)]
pub struct Interest<'a> {
    /// The yearly rate.
    pub rate: Rate<'a>,
    /// Days of the year.
    pub year: YearBasis,
    /// The first day that bears interest. A rate that is fixed at the start is the rate of this day.
    pub starts: Day,
}

/// Interest over a stretch of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accrual {
    /// Stretches of one principal and one rate, in order; stretches that bear nothing are left out.
    pub segments: Vec<Segment>,
    /// Their exact sum in minor units.
    pub exact: Fraction,
}

/// Days on which principal and rate stay the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The first day that bears interest.
    pub from: Day,
    /// The day after the last one.
    pub end: Day,
    /// The principal.
    pub principal_minor: i64,
    /// The yearly rate.
    pub rate: Percent,
    /// Days of the year.
    pub year_days: i64,
}

/// Why interest cannot be worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InterestError {
    /// The balances are not in rising order of their days; this one stands out of order.
    NotInOrder(Day),
    /// The stretch of days has no end.
    NoEnd,
    /// No rate is known for a day.
    NoRate(NoRate),
    /// An amount does not fit.
    Overflow,
}

impl fmt::Display for InterestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InterestError::NotInOrder(day) => {
                write!(f, "the balance of {day} does not come after the one before it")
            }
            InterestError::NoEnd => f.write_str("the days have no end; say until when interest is counted"),
            InterestError::NoRate(error) => error.fmt(f),
            InterestError::Overflow => {
                f.write_str("the interest is too large (more than 18 digits of minor units)")
            }
        }
    }
}

impl std::error::Error for InterestError {}

impl YearBasis {
    /// Simple interest for a number of days, exactly; `None` when it does not fit.
    #[must_use]
    pub fn simple(self, principal_minor: i64, rate: Percent, days: u32) -> Option<Fraction> {
        rate.of(principal_minor).scaled(i64::from(days), self.days_of(None))
    }

    /// Days of the year that a day lies in.
    fn days_of(self, day: Option<Day>) -> i64 {
        match (self, day) {
            (YearBasis::Days360, _) => 360,
            (YearBasis::Actual, Some(day)) => {
                let (year, ..) = day.ymd();
                365 + i64::from(Day::from_ymd(year, 2, 29).is_some())
            }
            _ => 365,
        }
    }
}

impl Interest<'_> {
    /// The interest of the days from `from` up to, but without, `end`. Days before the start bear nothing, days
    /// before the first balance neither.
    ///
    /// # Errors
    /// See [`InterestError`].
    pub fn accrue(&self, balances: &[Balance], from: Day, end: Day) -> Result<Accrual, InterestError> {
        if let Some(pair) = balances.windows(2).find(|pair| pair[1].day <= pair[0].day) {
            return Err(InterestError::NotInOrder(pair[1].day));
        }
        if end.date().is_none() && from < end {
            return Err(InterestError::NoEnd);
        }
        let mut accrual = Accrual { segments: Vec::new(), exact: Fraction::ZERO };
        let mut day = from.max(self.starts);
        while day < end {
            // The balance at the close of the day before; the next one changes the day after its own.
            let after = balances.partition_point(|balance| balance.day < day);
            let changes = balances.get(after).map_or(end, |next| next.day.plus_days(1));
            let principal = after.checked_sub(1).map_or(0, |at| balances[at].principal_minor);
            if principal <= 0 {
                day = changes.min(end);
                continue;
            }
            let segment = self.segment(day, changes.min(end), principal)?;
            accrual.exact =
                segment.exact().and_then(|i| accrual.exact.checked_add(i)).ok_or(InterestError::Overflow)?;
            accrual.segments.push(segment);
            day = segment.end;
        }
        Ok(accrual)
    }

    /// The interest of everything up to and with a day: what a claim on that day rests on.
    ///
    /// # Errors
    /// As [`Interest::accrue`].
    pub fn through(&self, balances: &[Balance], last: Day) -> Result<Accrual, InterestError> {
        self.accrue(balances, self.starts, last.plus_days(1))
    }

    /// The stretch from a day on, as long as rate and year stay the same.
    fn segment(&self, from: Day, end: Day, principal_minor: i64) -> Result<Segment, InterestError> {
        let rate = self.rate.on(self.starts, from).map_err(InterestError::NoRate)?;
        let mut end = end.min(self.rate.changes_after(from));
        if self.year == YearBasis::Actual {
            let (year, ..) = from.ymd();
            end = end.min(Day::of_month_index((year + 1) * 12));
        }
        Ok(Segment { from, end, principal_minor, rate, year_days: self.year.days_of(Some(from)) })
    }
}

impl Segment {
    /// The stretch with its numbers, for calculators and letters: principal x rate x days / days of the year.
    #[must_use]
    pub fn words(&self, currency: Currency) -> String {
        let (first, last) = (self.from, self.end.plus_days(-1));
        let principal = Money::new(self.principal_minor, currency);
        format!(
            "{principal} x {} % x {} days / {} ({first} to {last})",
            self.rate,
            self.days(),
            self.year_days
        )
    }

    /// How many days bear interest.
    #[must_use]
    pub fn days(&self) -> i32 {
        self.end.since(self.from)
    }

    /// Its interest in minor units, exactly; `None` when it does not fit. A rate below zero bears nothing.
    #[must_use]
    pub fn exact(&self) -> Option<Fraction> {
        self.rate.max(Percent::ZERO).of(self.principal_minor).scaled(i64::from(self.days()), self.year_days)
    }
}

impl Accrual {
    /// What may be claimed now: the whole, rounded once, less what has been claimed of it before. Claims made so add
    /// up to the rounded whole however often they are made, and no day is claimed twice. `None` when it does not fit.
    #[must_use]
    pub fn to_claim_minor(&self, claimed_minor: i64) -> Option<i64> {
        self.exact.rounded()?.checked_sub(claimed_minor)
    }
}
