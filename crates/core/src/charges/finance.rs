//! Finance charges as Business Central computes them: on the average daily balance, or on the balance due.
//!
//! [Microsoft Learn, "Set Up Finance Charge Terms"]
//!
//! Deliberately not here: statutory interest (see [`super::interest`]); a finance charge is a matter of contract.

use crate::percent::{Fraction, Percent};

/// The terms of a finance charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinanceCharge {
    /// The rate for one interest period.
    pub rate: Percent,
    /// What the rate is taken of.
    pub method: Method,
    /// A charge below this many minor units is not made.
    pub minimum_minor: i64,
}

/// What the rate of a finance charge is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Overdue amount x days overdue / days of the interest period x rate.
    AverageDailyBalance {
        /// Days of the interest period: 30 for a monthly rate.
        period_days: u16,
    },
    /// Overdue amount x rate, however many days.
    BalanceDue,
}

/// An amount that was overdue for so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// Minor units.
    pub amount_minor: i64,
    /// Days it was overdue with that amount.
    pub days: u32,
}

impl FinanceCharge {
    /// The charge in minor units, rounded once; 0 when it stays below the minimum. With the average daily balance
    /// the stretches of a changing balance are added; with the balance due only the last stretch counts. `None` when
    /// it does not fit, or the period has no days.
    #[must_use]
    pub fn on(&self, stretches: &[Overdue]) -> Option<i64> {
        let exact = match self.method {
            Method::BalanceDue => self.rate.of(stretches.last().map_or(0, |last| last.amount_minor.max(0))),
            Method::AverageDailyBalance { period_days } => {
                stretches.iter().try_fold(Fraction::ZERO, |sum, stretch| {
                    let period = self.rate.of(stretch.amount_minor.max(0));
                    sum.checked_add(period.scaled(i64::from(stretch.days), i64::from(period_days))?)
                })?
            }
        };
        exact.rounded().map(|charge| if charge < self.minimum_minor { 0 } else { charge })
    }
}
