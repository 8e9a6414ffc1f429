//! How a customer behaves, as of a day: what it did in the year before.
//!
//! Days late are those of cash applied to its items, weighted by amount. The class of risk follows from rules that are shown:
//! [`Risk`] comes with its reasons.

use super::facts::Facts;
use super::promise::{Looker, Standing, Tolerance};
use crate::day::Day;
use crate::ledger::Settlement;
use std::fmt;

/// So far is looked back for payments.
const YEAR: i32 = 365;
/// And for the trend: these days against those before.
const QUARTER: i32 = 90;
/// And for promises.
const HALF_YEAR: i32 = 180;

/// A weighted sum of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Weighted {
    /// Minor units.
    pub amount: i128,
    /// Minor units times days.
    pub days: i128,
}

impl Weighted {
    fn add(&mut self, amount: i64, days: i32) {
        self.amount += i128::from(amount);
        self.days += i128::from(amount) * i128::from(days);
    }

    /// The mean in whole days, rounded half away from zero; `None` without any amount.
    #[must_use]
    pub fn mean(&self) -> Option<i64> {
        if self.amount <= 0 {
            return None;
        }
        let half = self.amount / 2 * self.days.signum();
        i64::try_from((self.days + half) / self.amount).ok()
    }
}

/// A customer's behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Profile {
    /// From document date to payment.
    pub days_to_pay: Weighted,
    /// From due date to payment; early payments count as negative days.
    pub days_late: Weighted,
    /// The same of the last quarter.
    pub days_late_lately: Weighted,
    /// Promises whose day came in the last half year: kept.
    pub promises_kept: u32,
    /// And not kept.
    pub promises_broken: u32,
    /// Disputes opened in the last year.
    pub disputes: u32,
}

/// The class of risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    /// Nothing speaks against it.
    Low,
    /// Usually more than 15 days late, or a broken promise.
    Medium,
    /// Usually more than 45 days late, or two broken promises, or 60 days past due now.
    High,
}

impl Risk {
    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Risk::Low => "low",
            Risk::Medium => "medium",
            Risk::High => "high",
        }
    }

    /// The class of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Risk> {
        [Risk::Low, Risk::Medium, Risk::High].into_iter().find(|risk| risk.name() == name)
    }
}

/// A rule that led to a class of risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RiskRule {
    /// The oldest open item is so many days past due: over 60.
    PastDue(i32),
    /// It usually pays so many days late: over the second number.
    UsuallyLate(i64, i64),
    /// So many promises were broken in half a year.
    Broken(u32),
}

impl RiskRule {
    const fn class(self) -> Risk {
        match self {
            RiskRule::PastDue(_) | RiskRule::UsuallyLate(_, 45) => Risk::High,
            RiskRule::Broken(broken) if broken >= 2 => Risk::High,
            RiskRule::UsuallyLate(..) | RiskRule::Broken(_) => Risk::Medium,
        }
    }
}

impl fmt::Display for RiskRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RiskRule::PastDue(days) => write!(f, "{days} days past due now, over 60"),
            RiskRule::UsuallyLate(days, over) => write!(f, "usually {days} days late, over {over}"),
            RiskRule::Broken(1) => write!(f, "a promise broken in half a year"),
            RiskRule::Broken(broken) => write!(f, "{broken} promises broken in half a year"),
        }
    }
}

impl Profile {
    /// The class, and the rules that led to it in words. `oldest`: days past due of the oldest open item.
    #[must_use]
    pub fn risk(&self, oldest: i32) -> (Risk, Vec<String>) {
        let (risk, rules) = self.risk_rules(oldest);
        (risk, rules.iter().map(RiskRule::to_string).collect())
    }

    /// The class, and the rules that led to it.
    #[must_use]
    pub fn risk_rules(&self, oldest: i32) -> (Risk, Vec<RiskRule>) {
        let late = self.days_late.mean().unwrap_or(0);
        let usually = match late {
            46.. => Some(RiskRule::UsuallyLate(late, 45)),
            16..=45 => Some(RiskRule::UsuallyLate(late, 15)),
            _ => None,
        };
        let past_due = (oldest > 60).then_some(RiskRule::PastDue(oldest));
        let broken = (self.promises_broken > 0).then_some(RiskRule::Broken(self.promises_broken));
        let rules: Vec<RiskRule> = [past_due, usually, broken].into_iter().flatten().collect();
        (rules.iter().map(|rule| rule.class()).max().unwrap_or(Risk::Low), rules)
    }

    /// Whether it got slower: the last quarter's mean against the year's, in days.
    #[must_use]
    pub fn trend(&self) -> Option<i64> {
        Some(self.days_late_lately.mean()? - self.days_late.mean()?)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.days_late.mean() {
            None => write!(f, "paid nothing in the last year")?,
            Some(0) => write!(f, "usually pays on time")?,
            Some(late) if late < 0 => write!(f, "usually pays {} days early", -late)?,
            Some(late) => write!(f, "usually pays {late} days late")?,
        }
        match self.trend() {
            Some(days) if days >= 3 => write!(f, ", getting slower (+{days})"),
            Some(days) if days <= -3 => write!(f, ", getting faster ({days})"),
            _ => Ok(()),
        }
    }
}

/// The profiles of all customers, as of a day.
#[must_use]
pub fn profiles(looker: &Looker<'_>, facts: &Facts, day: Day, tolerance: Tolerance) -> Vec<Profile> {
    let l = looker.ledger;
    let mut all = vec![Profile::default(); l.customers.len()];
    let a = &l.applications;
    for row in 0..a.len() {
        if a.how[row] != Settlement::Cash || a.day[row] > day || a.day[row] < day.plus_days(-YEAR) {
            continue;
        }
        let (start, end) = l.in_force(row);
        if start > day || end <= day || start <= day.plus_days(-YEAR) {
            continue;
        }
        let item = a.to[row] as usize;
        let profile = &mut all[l.items.customer[item] as usize];
        let late = start.0 - l.items.due[item].0;
        profile.days_late.add(a.amount[row], late);
        profile.days_to_pay.add(a.amount[row], start.0 - l.items.issued[item].0);
        if start > day.plus_days(-QUARTER) {
            profile.days_late_lately.add(a.amount[row], late);
        }
    }
    for promise in facts.promises.iter().filter(|p| p.made <= day) {
        let last = promise.parts.last().map_or(promise.made, |part| part.0);
        if last <= day.plus_days(-HALF_YEAR) {
            continue;
        }
        let profile = &mut all[promise.customer as usize];
        match looker.standing(promise, day, tolerance) {
            Standing::Kept => profile.promises_kept += 1,
            Standing::Broken | Standing::PartlyKept(_) => profile.promises_broken += 1,
            Standing::Pending(_) | Standing::Ended => {}
        }
    }
    for dispute in facts.disputes.iter().filter(|d| d.opened <= day && d.opened > day.plus_days(-YEAR)) {
        all[l.items.customer[dispute.item as usize] as usize].disputes += 1;
    }
    all
}
