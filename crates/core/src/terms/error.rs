//! Why a term gives no schedule.

use super::{Anchor, CalendarError};
use std::fmt;

/// Why a term gives no schedule. Rules of the term itself are checked first, in the order of the variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermError {
    /// The term has no lines.
    NoLines,
    /// A percentage is below 0 or above 100; the number is the line, from 1.
    PercentOutOfRange(usize),
    /// A fixed amount or a rounding unit is not positive; the line, from 1.
    NotPositive(usize),
    /// A day of the month is outside 1 to 31, or a list of days is empty; the line, from 1.
    NoSuchDay(usize),
    /// The balance stands before the last line; the line, from 1.
    BalanceNotLast(usize),
    /// A line takes a percentage of the net amount, but the document does not say it.
    NoNetAmount(usize),
    /// A line counts from a day that the document does not say.
    NoAnchor(usize, Anchor),
    /// The lines leave so many minor units of the document without a due date.
    NotCovered(i64),
    /// A due date leaves the calendar, or no range of a step holds the day.
    NoDate(usize),
    /// The calendar never lets a day through.
    Calendar(CalendarError),
    /// An amount does not fit in 64 bits of minor units.
    Overflow,
}

impl TermError {
    /// A stable name for the rule that is broken.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            TermError::NoLines => "no_lines",
            TermError::PercentOutOfRange(_) => "percent_over_100",
            TermError::NotPositive(_) => "not_positive",
            TermError::NoSuchDay(_) => "no_such_day",
            TermError::BalanceNotLast(_) => "balance_not_last",
            TermError::NoNetAmount(_) => "no_net_amount",
            TermError::NoAnchor(..) => "no_anchor",
            TermError::NotCovered(_) => "not_covered",
            TermError::NoDate(_) => "no_date",
            TermError::Calendar(error) => error.code(),
            TermError::Overflow => "overflow",
        }
    }
}

impl fmt::Display for TermError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TermError::NoLines => f.write_str("the term has no lines; give it one with the balance"),
            TermError::PercentOutOfRange(n) => write!(f, "line {n}: a percentage must lie between 0 and 100"),
            TermError::NotPositive(n) => {
                write!(
                    f,
                    "line {n}: a fixed amount or rounding unit must be above 0 (it takes the document's sign)"
                )
            }
            TermError::NoSuchDay(n) => {
                write!(f, "line {n}: days of the month are 1 to 31, and at least one is needed")
            }
            TermError::BalanceNotLast(n) => write!(f, "line {n}: the balance must be the last line"),
            TermError::NoNetAmount(n) => {
                write!(
                    f,
                    "line {n} takes a percentage of the net amount, but the document does not say its net amount"
                )
            }
            TermError::NoAnchor(n, anchor) => {
                write!(f, "line {n} counts from the {anchor}, but the document does not say it")
            }
            TermError::NotCovered(minor) => {
                write!(
                    f,
                    "the lines leave {minor} minor units without a due date; end the term with the balance"
                )
            }
            TermError::NoDate(n) => write!(f, "line {n}: the due date cannot be found from that day"),
            TermError::Calendar(error) => error.fmt(f),
            TermError::Overflow => f.write_str("an amount is too large (more than 18 digits of minor units)"),
        }
    }
}

impl std::error::Error for TermError {}
