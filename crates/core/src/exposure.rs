//! Credit limits and what counts against them.
//!
//! `exposure = open receivables + deliveries not yet billed + open orders`, and what is about to be added. No limit is
//! not a limit of 0: with no limit everything passes, with a limit of 0 nothing does. Sources: OCA's financial risk
//! and risk insurance modules, SAP's credit management.
//!
//! Deliberately not here: who may release a blocked order.

use crate::day::Day;
use crate::ledger::Ledger;
use crate::open::AsOf;
use crate::policy::{ExposureCredits, Insurance};
use std::collections::BTreeMap;
use std::fmt;

/// How much a customer may owe, in minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Limit {
    /// What we trust the customer with; `None` for no limit.
    pub own: Option<i64>,
    /// What a credit insurer covers.
    pub insured: i64,
}

/// What counts against a limit, in minor units of one currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Exposure {
    /// Open receivables that are not counted as unpaid.
    pub open: i64,
    /// Open receivables that are later than the margin.
    pub unpaid: i64,
    /// Delivered, not yet billed.
    pub unbilled: i64,
    /// Ordered, not yet delivered.
    pub orders: i64,
    /// What is about to be added: the order or invoice under decision.
    pub new: i64,
}

/// A share of a limit: `numerator / denominator`, a fraction of 1; the denominator is positive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// Above the line.
    pub numerator: i128,
    /// Below the line.
    pub denominator: i128,
}

/// Why there is no share of a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoShare {
    /// No limit is set.
    NoLimit,
    /// The limit is 0.
    LimitIsZero,
}

impl fmt::Display for NoShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoShare::NoLimit => "no credit limit is set",
            NoShare::LimitIsZero => "the credit limit is 0",
        })
    }
}

impl Limit {
    /// The limit that exposure is held against; `None` for no limit. Insurance without a limit of our own is a limit.
    #[must_use]
    pub fn total(&self, insurance: Insurance) -> Option<i64> {
        let insured = if insurance == Insurance::RaisesLimit { self.insured } else { 0 };
        match self.own {
            Some(own) => Some(own.saturating_add(insured)),
            None => (insured > 0).then_some(insured),
        }
    }

    /// What is held against the limit.
    #[must_use]
    pub fn counted(&self, exposure: &Exposure, insurance: Insurance) -> i64 {
        match insurance {
            Insurance::RaisesLimit => exposure.total(),
            Insurance::LowersExposure => exposure.total().saturating_sub(self.insured).max(0),
        }
    }

    /// Whether an exposure stays within the limit. Exactly the limit is within it.
    #[must_use]
    pub fn allows(&self, exposure: &Exposure, insurance: Insurance) -> bool {
        self.total(insurance).is_none_or(|limit| self.counted(exposure, insurance) <= limit)
    }

    /// How much of the limit is used, as a fraction.
    ///
    /// # Errors
    /// [`NoShare`], where there is nothing to divide by.
    pub fn used(&self, exposure: &Exposure, insurance: Insurance) -> Result<Share, NoShare> {
        let denominator = i128::from(self.total(insurance).ok_or(NoShare::NoLimit)?);
        match denominator > 0 {
            true => Ok(Share { numerator: i128::from(self.counted(exposure, insurance)), denominator }),
            false => Err(NoShare::LimitIsZero),
        }
    }
}

impl Share {
    /// Splits a share of a limit at a critical threshold in whole percent: the part up to it and the part above it.
    /// 99 of 100 at a threshold of 80 is 80 % up to it and 19 % above. Source: SAP's limit use.
    #[must_use]
    pub fn split(self, threshold_percent: u32) -> (Share, Share) {
        let denominator = self.denominator * 100;
        let bound = self.denominator * i128::from(threshold_percent);
        let numerator = self.numerator * 100;
        let up_to = numerator.min(bound);
        (Share { numerator: up_to, denominator }, Share { numerator: numerator - up_to, denominator })
    }

    /// The share in percent, rounded half up (away from zero) to hundredths of a percent: 1234 is 12.34 %.
    #[must_use]
    pub fn basis_points(self) -> i128 {
        let (twice, double) = (2 * 10_000 * self.numerator.abs(), 2 * self.denominator);
        (twice + self.denominator) / double * self.numerator.signum()
    }
}

impl Exposure {
    /// Everything that counts.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.open
            .saturating_add(self.unpaid)
            .saturating_add(self.unbilled)
            .saturating_add(self.orders)
            .saturating_add(self.new)
    }

    /// Adds an open receivable so many days late: `unpaid` when it is later than the margin, else `open`.
    pub fn add(&mut self, open: i64, days_late: i32, unpaid_margin_days: i32) {
        let part = if days_late > unpaid_margin_days.max(0) { &mut self.unpaid } else { &mut self.open };
        *part = part.saturating_add(open);
    }
}

impl Ledger {
    /// What the customers owe, as the open and unpaid parts of an exposure, by customer number and currency index;
    /// those who owe nothing and have no credit are left out. Unapplied credits, where they are netted, lower the open
    /// part. Currencies have no sum: to hold all of a customer's exposure against one limit, translate the ledger
    /// ([`crate::fx::Rates::translate`]) first.
    #[must_use]
    pub fn exposures(
        &self,
        at: AsOf,
        unpaid_margin_days: i32,
        credits: ExposureCredits,
    ) -> BTreeMap<(u32, u16), Exposure> {
        let mut exposures: BTreeMap<(u32, u16), Exposure> = BTreeMap::new();
        for (item, open) in (0u32..).zip(self.open_amounts(at)).filter(|(_, open)| *open != 0) {
            let key = (self.items.customer[item as usize], self.currency_index(item));
            let exposure = exposures.entry(key).or_default();
            if open > 0 {
                exposure.add(open, days_late(self, item, at.day), unpaid_margin_days);
            } else if credits == ExposureCredits::Netted {
                exposure.open = exposure.open.saturating_add(open);
            }
        }
        exposures
    }

    /// The credit limit set for a customer; insurance is not in the ledger.
    #[must_use]
    pub fn credit_limit(&self, customer: u32) -> Limit {
        let own = self.credit_limits.as_ref().and_then(|limits| limits[customer as usize]);
        Limit { own, insured: 0 }
    }
}

fn days_late(ledger: &Ledger, item: u32, day: Day) -> i32 {
    day.since(ledger.items.due[item as usize]).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Kind;
    use crate::ledger::draft::{Application, Document, Draft};
    use crate::money::Currency;

    const NONE: Limit = Limit { own: None, insured: 0 };
    const RAISES: Insurance = Insurance::RaisesLimit;
    const LOWERS: Insurance = Insurance::LowersExposure;

    fn open(open: i64) -> Exposure {
        Exposure { open, ..Exposure::default() }
    }

    #[test]
    fn no_limit_is_not_a_limit_of_nothing() {
        let zero = Limit { own: Some(0), insured: 0 };
        assert!(NONE.allows(&open(1_000_000), RAISES));
        assert!(!zero.allows(&open(1), RAISES));
        assert_eq!(NONE.used(&open(5), RAISES), Err(NoShare::NoLimit));
        assert_eq!(zero.used(&open(5), RAISES), Err(NoShare::LimitIsZero));
    }

    #[test]
    fn insurance_raises_the_limit_or_lowers_the_exposure_never_both() {
        let limit = Limit { own: Some(100), insured: 50 };
        assert_eq!((limit.total(RAISES), limit.total(LOWERS)), (Some(150), Some(100)));
        assert_eq!((limit.counted(&open(140), RAISES), limit.counted(&open(140), LOWERS)), (140, 90));
        for exposure in [149, 150, 151] {
            assert_eq!(limit.allows(&open(exposure), RAISES), limit.allows(&open(exposure), LOWERS));
        }
        assert_eq!(limit.counted(&open(20), LOWERS), 0);
    }

    #[test]
    fn use_splits_at_the_critical_threshold() {
        let used = Limit { own: Some(100), insured: 0 }.used(&open(99), RAISES).unwrap();
        let (up_to, above) = used.split(80);
        assert_eq!((used.basis_points(), up_to.basis_points(), above.basis_points()), (9_900, 8_000, 1_900));
        let (up_to, above) = Limit { own: Some(3), insured: 0 }.used(&open(2), RAISES).unwrap().split(80);
        assert_eq!((up_to.basis_points(), above.basis_points()), (6_667, 0));
    }

    #[test]
    fn later_than_the_margin_is_unpaid() {
        let mut exposure = Exposure::default();
        exposure.add(100, 3, 3);
        exposure.add(10, 4, 3);
        assert_eq!((exposure.open, exposure.unpaid, exposure.total()), (100, 10, 110));
    }

    #[test]
    fn a_ledger_s_exposures_net_credits_by_policy_and_keep_currencies_apart() {
        let document =
            |number, kind, amount, code| Document::new(number, kind, Day(100), amount, Currency::of(code));
        let documents = vec![
            document("I1", Kind::Invoice, 500, "EUR"),
            document("P1", Kind::Payment, 300, "EUR"),
            document("I2", Kind::Invoice, 1, "USD"),
        ];
        let applications = vec![Application::new("P1", "I1", 100, Day(100))];
        let mut ledger = Draft { documents, applications, ..Draft::default() }.ledger().unwrap();
        let of = |credits| ledger.exposures(AsOf::day(Day(102)), 0, credits);
        let (netted, ignored) = (of(ExposureCredits::Netted), of(ExposureCredits::Ignored));
        assert_eq!(netted[&(0, 0)], Exposure { open: -200, unpaid: 400, ..Exposure::default() });
        assert_eq!(ignored[&(0, 0)], Exposure { unpaid: 400, ..Exposure::default() });
        assert_eq!(ignored[&(0, 1)].total(), 1);
        assert_eq!(ledger.credit_limit(0), NONE);
        ledger.credit_limits = Some(vec![Some(250)]);
        assert!(ledger.credit_limit(0).allows(&netted[&(0, 0)], RAISES));
        assert!(!ledger.credit_limit(0).allows(&ignored[&(0, 0)], RAISES));
    }
}
