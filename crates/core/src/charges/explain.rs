//! Late interest and fixed sums with the formula and its numbers: what calculators and letters show.
//!
//! Deliberately not here: the ledger. Everything comes in as an argument.

use super::interest::{Balance, Interest, InterestError, YearBasis};
use super::pack::Pack;
use super::permit::Debtor;
use super::reference::{Rate, ReferenceRates};
use crate::day::Day;
use crate::money::Money;
use crate::percent::Percent;
use std::fmt;

/// An amount and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The amount.
    pub value: Money,
    /// The formula with its numbers, a line for each part.
    pub formula: String,
}

/// Why there is no amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExplainError {
    /// The amount owed is not above zero.
    NothingOwed(Money),
    /// The rate is negative.
    NegativeRate(Percent),
    /// The rules give nothing against this debtor.
    NotOwed(&'static str, Debtor),
    /// The rules give fixed sums in another currency than the debt's.
    OtherCurrency(&'static str, Money),
    /// The interest cannot be worked out.
    Interest(InterestError),
    /// A sum does not fit.
    Overflow,
}

impl fmt::Display for ExplainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExplainError::NothingOwed(amount) => write!(f, "the amount owed is {amount}; it must be above 0"),
            ExplainError::NegativeRate(rate) => {
                write!(f, "a rate of {rate} % is below 0; late payment earns nothing")
            }
            ExplainError::NotOwed(rules, Debtor::Consumer) => write!(f, "{rules}: consumers do not owe this"),
            ExplainError::NotOwed(rules, Debtor::Business) => write!(f, "{rules}: this is not owed"),
            ExplainError::OtherCurrency(rules, debt) => {
                write!(f, "{rules}: the fixed sum is not in the currency of {debt}; convert the debt first")
            }
            ExplainError::Interest(error) => error.fmt(f),
            ExplainError::Overflow => {
                f.write_str("the sum is too large (more than 18 digits of minor units)")
            }
        }
    }
}

impl std::error::Error for ExplainError {}

/// Simple interest: amount x rate x days / days of the year.
///
/// # Errors
/// [`ExplainError::NothingOwed`], [`ExplainError::NegativeRate`] or [`ExplainError::Overflow`].
pub fn late_interest(
    amount: Money,
    rate: Percent,
    days: u32,
    year: YearBasis,
) -> Result<Explained, ExplainError> {
    owed(amount)?;
    if rate.is_negative() {
        return Err(ExplainError::NegativeRate(rate));
    }
    let exact = year.simple(amount.minor, rate, days).ok_or(ExplainError::Overflow)?;
    let value = Money::new(exact.rounded().ok_or(ExplainError::Overflow)?, amount.currency);
    let year_days = if year == YearBasis::Days360 { 360 } else { 365 };
    let formula = format!("{amount} x {rate} % x {days} days / {year_days} = {value}");
    Ok(Explained { value, formula })
}

/// Interest by law on one debt from the day after it was due to the day it was paid (or is looked at), both inside.
///
/// `rates` are the reference rates, the pack's own or a fuller table.
///
/// # Errors
/// [`ExplainError`]; among them a half-year whose reference rate is not known.
pub fn statutory_interest(
    pack: &Pack,
    rates: &ReferenceRates,
    debtor: Debtor,
    amount: Money,
    (due, paid): (Day, Day),
) -> Result<Explained, ExplainError> {
    owed(amount)?;
    let margin = pack.margin(debtor).ok_or(ExplainError::NotOwed(pack.name, debtor))?;
    let rate = Rate::Above { table: rates, margin, fixing: pack.fixing };
    let interest = Interest { rate, year: YearBasis::Days365, starts: due.plus_days(1) };
    let balance = [Balance { day: due, principal_minor: amount.minor }];
    let accrual = interest.through(&balance, paid).map_err(ExplainError::Interest)?;
    let value = Money::new(accrual.exact.rounded().ok_or(ExplainError::Overflow)?, amount.currency);
    let mut formula = String::new();
    for part in &accrual.segments {
        formula += &format!("{}\n", part.words(amount.currency));
    }
    formula += &format!("= {value}, at {} + {margin} points", rates.name());
    Ok(Explained { value, formula })
}

/// The fixed sums by law for late debts, one for each debt.
///
/// # Errors
/// [`ExplainError`] for the first debt that gives none.
pub fn late_payment_compensation(
    pack: &Pack,
    debtor: Debtor,
    debts: &[Money],
) -> Result<Explained, ExplainError> {
    let mut total = Money::new(0, pack.currency);
    let mut lines = Vec::with_capacity(debts.len() + 1);
    for &debt in debts {
        owed(debt)?;
        if debt.currency != pack.currency {
            return Err(ExplainError::OtherCurrency(pack.name, debt));
        }
        let sum = pack.fixed_sum_minor(debtor, debt.minor).ok_or(ExplainError::NotOwed(pack.name, debtor))?;
        let sum = Money::new(sum, pack.currency);
        lines.push(format!("{debt}: {sum}"));
        total = total.checked_add(sum).map_err(|_| ExplainError::Overflow)?;
    }
    lines.push(format!("= {total}, {}", pack.name));
    Ok(Explained { value: total, formula: lines.join("\n") })
}

fn owed(amount: Money) -> Result<(), ExplainError> {
    if amount.minor > 0 { Ok(()) } else { Err(ExplainError::NothingOwed(amount)) }
}
