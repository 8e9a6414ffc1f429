//! What the engine answers: a sum, a ratio with its own denominator, or no value and why.

use crate::measure::Measure;
use std::fmt;

/// The value of a measure for one group and period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MeasureValue {
    /// An exact sum.
    Sum(i128),
    /// A statistic: numerator and (positive) denominator.
    Ratio(i128, i128),
    /// There is none, because ...
    Null(Reason),
}

/// Why a measure has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// No invoice was settled in the period.
    NoneSettled,
    /// No invoice was issued in the 365 days up to the close.
    NoneIssued,
    /// More than half of the invoices of the 365 days up to the close are still open; the days that were observed.
    MoreThanHalfOpen(i64),
    /// Receivables outlast the sales that the ledger knows; the days that those reach back.
    HistoryExhausted(i64),
    /// The ledger begins too late: days needed, days there are.
    ShortHistory(i64, i64),
    /// The period holds no whole calendar month.
    NoWholeMonth,
    /// The period begins after the as-of date.
    NotBegun,
    /// The measure was not among those asked for.
    NotAsked,
    /// The statistic cannot be put together from the parts of two ledgers.
    NotAdditive,
    /// The statistic does not fit in 128 bits.
    TooLarge,
    /// Nothing is known of contacts, promises, disputes and notices: files hold none, and books may hold none yet.
    NoCollecting,
    /// No message of a customer was answered in the period.
    NoneAnswered,
}

/// A set of measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MeasureSet([u64; 4]);

impl MeasureSet {
    /// All measures that the ledger alone tells.
    #[must_use]
    pub fn all() -> MeasureSet {
        Measure::LEDGER.iter().copied().collect()
    }

    /// Adds a measure.
    pub fn insert(&mut self, measure: Measure) {
        self.0[measure as usize / 64] |= 1 << (measure as usize % 64);
    }

    /// Whether a measure is in it.
    #[must_use]
    pub fn contains(&self, measure: Measure) -> bool {
        self.0[measure as usize / 64] >> (measure as usize % 64) & 1 == 1
    }

    /// Its measures in order.
    pub fn iter(&self) -> impl Iterator<Item = Measure> + '_ {
        Measure::ALL.iter().copied().filter(|&m| self.contains(m))
    }
}

impl FromIterator<Measure> for MeasureSet {
    fn from_iter<I: IntoIterator<Item = Measure>>(measures: I) -> MeasureSet {
        let mut set = MeasureSet::default();
        measures.into_iter().for_each(|m| set.insert(m));
        set
    }
}

impl MeasureValue {
    /// The sum; `None` for ratios and where there is no value.
    #[must_use]
    pub fn sum(self) -> Option<i128> {
        match self {
            MeasureValue::Sum(sum) => Some(sum),
            _ => None,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NoneSettled => f.write_str("no invoice was settled in the period"),
            Reason::NoneIssued => f.write_str("no invoice was issued in the 365 days up to the close"),
            Reason::MoreThanHalfOpen(days) => {
                write!(f, "more than half of the invoices were still open after all {days} days observed")
            }
            Reason::HistoryExhausted(days) => write!(f, "history is exhausted: at least {days} days"),
            Reason::ShortHistory(needed, has) => write!(f, "needs {needed} days of history, has {has}"),
            Reason::NoWholeMonth => f.write_str("the period holds no whole calendar month"),
            Reason::NotBegun => f.write_str("the period begins after the as-of date"),
            Reason::NotAsked => f.write_str("the measure was not asked for"),
            Reason::NotAdditive => f.write_str("the statistic cannot be put together from two ledgers"),
            Reason::NoCollecting => f.write_str(
                "nothing is recorded of contacts, promises, disputes and notices: books keep them (`dunlin note`, `promise`, `dispute`, `dun`)",
            ),
            Reason::NoneAnswered => f.write_str("no message of a customer was answered in the period"),
            Reason::TooLarge => f.write_str("the number is too large (more than 38 digits)"),
        }
    }
}
