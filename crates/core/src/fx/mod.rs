//! Amounts in a base currency: at the documents' rates, at revaluations, at the rate of a day; and what was won or
//! lost between them.
//!
//! Receivables age and are dunned in their own currency. [`Rates::translate`] makes the same ledger in base currency,
//! by document rates or by one rate a currency, to the cent: what is closed in its currency is exactly 0 in base, and
//! the difference between a payment's rate and its invoice's is a journal of its own, the realised gain or loss.
//!
//! Deliberately not here: where rates come from, and balances of anything but receivables.

mod translate;

pub use translate::Translated;

use crate::day::Day;
use crate::ledger::Ledger;
use crate::money::Currency;
use crate::open::AsOf;
use crate::policy::Valuation;
use rust_decimal::prelude::{Decimal, RoundingStrategy, ToPrimitive};
use std::collections::BTreeMap;
use std::fmt;

/// Exchange rates of a ledger into one base currency. A rate is base units for one unit of the currency.
#[derive(Clone, Debug)]
pub struct Rates {
    /// The base currency.
    pub base: Currency,
    /// The rate on each item's document; `None` inside where none is written. Items in base currency need none.
    pub items: Vec<Option<Decimal>>,
    /// Rates of days: revaluations, closing rates.
    quotes: BTreeMap<(Currency, Day), Decimal>,
}

/// The rate of a currency from a day on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quote {
    /// First day on which it holds.
    pub day: Day,
    /// The currency.
    pub currency: Currency,
    /// Base units for one unit.
    pub rate: Decimal,
}

/// Why an amount has no value in base currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FxError {
    /// Neither the document nor a quote gives a rate.
    MissingRate {
        /// The item.
        item: String,
        /// Its currency.
        currency: Currency,
    },
    /// A rate is 0 or negative.
    RateNotPositive {
        /// The item.
        item: String,
        /// The rate.
        rate: Decimal,
    },
    /// The value does not fit in 64 bits of minor units.
    Overflow {
        /// The item.
        item: String,
    },
}

impl FxError {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            FxError::MissingRate { .. } => "missing_rate",
            FxError::RateNotPositive { .. } => "rate_not_positive",
            FxError::Overflow { .. } => "amount_too_large",
        }
    }
}

impl fmt::Display for FxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FxError::MissingRate { item, currency } => {
                write!(
                    f,
                    "`{item}` is in {currency} and has no rate; give the document's rate or one for the day"
                )
            }
            FxError::RateNotPositive { item, rate } => {
                write!(f, "the rate {rate} of `{item}` is not positive; write base units for one unit")
            }
            FxError::Overflow { item } => write!(f, "`{item}` is too large in base currency"),
        }
    }
}

impl std::error::Error for FxError {}

impl Rates {
    /// Rates into a base currency: those of the items' documents, and those of days in any order. Of two quotes for
    /// one day the later in the list holds.
    #[must_use]
    pub fn new(base: Currency, items: Vec<Option<Decimal>>, quotes: &[Quote]) -> Rates {
        let quotes = quotes.iter().map(|quote| ((quote.currency, quote.day), quote.rate)).collect();
        Rates { base, items, quotes }
    }

    /// The rate at which an item is valued on a day.
    ///
    /// # Errors
    /// [`FxError::MissingRate`] or [`FxError::RateNotPositive`].
    pub fn rate(
        &self,
        ledger: &Ledger,
        item: u32,
        day: Day,
        valuation: Valuation,
    ) -> Result<Decimal, FxError> {
        let currency = ledger.currency_of(item);
        if currency == self.base {
            return Ok(Decimal::ONE);
        }
        let written = self.items.get(item as usize).copied().flatten();
        let since = match valuation {
            Valuation::Revalued => ledger.items.issued[item as usize],
            _ => Day::ALWAYS,
        };
        let found = match valuation {
            Valuation::Document => {
                written.or_else(|| self.quoted(currency, ledger.items.issued[item as usize]))
            }
            Valuation::Revalued | Valuation::AsOfRate => self
                .latest(currency, since, day)
                .or(written)
                .or_else(|| self.quoted(currency, ledger.items.issued[item as usize])),
        };
        match found {
            Some(rate) if rate > Decimal::ZERO => Ok(rate),
            Some(rate) => Err(FxError::RateNotPositive { item: ledger.item_name(item), rate }),
            None => Err(FxError::MissingRate { item: ledger.item_name(item), currency }),
        }
    }

    /// The open amounts of all items in minor units of the base currency. What is closed in its currency is 0.
    ///
    /// # Errors
    /// [`FxError`] for the first item that has no value; closed items need no rate.
    pub fn open_amounts(&self, ledger: &Ledger, at: AsOf, valuation: Valuation) -> Result<Vec<i64>, FxError> {
        let value = |(item, open): (u32, i64)| match open {
            0 => Ok(0),
            _ => self.value(ledger, item, open, self.rate(ledger, item, at.day, valuation)?),
        };
        (0..).zip(ledger.open_amounts(at)).map(value).collect()
    }

    /// The gain (or loss, negative) that the last revaluations since the documents put on what is open, over the
    /// documents' rates.
    ///
    /// # Errors
    /// See [`Rates::open_amounts`].
    pub fn unrealised(&self, ledger: &Ledger, at: AsOf) -> Result<i64, FxError> {
        let sum = |valuation| -> Result<i64, FxError> {
            Ok(self.open_amounts(ledger, at, valuation)?.into_iter().fold(0i64, i64::saturating_add))
        };
        Ok(sum(Valuation::Revalued)?.saturating_sub(sum(Valuation::Document)?))
    }

    /// An amount of an item's currency in minor units of the base currency, rounded half up (away from zero).
    fn value(&self, ledger: &Ledger, item: u32, amount: i64, rate: Decimal) -> Result<i64, FxError> {
        let digits = u32::from(ledger.currency_of(item).digits());
        let value = Decimal::new(amount, digits).checked_mul(rate);
        let minor = value
            .and_then(|value| value.checked_mul(Decimal::from(10u64.pow(u32::from(self.base.digits())))))
            .map(|value| value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero));
        minor.and_then(|m| m.to_i64()).ok_or_else(|| FxError::Overflow { item: ledger.item_name(item) })
    }

    /// The latest quote of a currency within two days, both included.
    fn latest(&self, currency: Currency, since: Day, until: Day) -> Option<Decimal> {
        if since > until {
            return None;
        }
        self.quotes.range((currency, since)..=(currency, until)).next_back().map(|(_, &rate)| rate)
    }

    fn quoted(&self, currency: Currency, day: Day) -> Option<Decimal> {
        self.latest(currency, Day::ALWAYS, day)
    }
}

#[cfg(test)]
mod tests;
