//! Ageing: how old what is open is, by item, by group, in bands.
//!
//! [`Ageing::items`] gives every open item its age once; [`Report::new`] groups them as often as wanted. The bands of
//! a row and its unapplied credits add up to the balance, always.
//!
//! An item due today is not late. Pauses and grace move an item's date; the age is counted from the moved date, in
//! days, whole months or calendar bands alike.
//!
//! Deliberately not here: dunning levels, which have thresholds of their own.

mod bands;
mod pauses;
mod report;

pub use bands::{BandError, Bands, Bucket, Buckets, Unit};
pub use pauses::{Pause, PauseError, PauseOf, Pauses};
pub use report::{By, Overdue, Report, Row};

use crate::day::Day;
use crate::ledger::{Kind, Ledger, NO_ITEM};
use crate::open::AsOf;
use crate::policy::{Basis, Chargebacks, Policy};

/// How an ageing is made. The default is the house style: by due date, in the house buckets, credits apart.
#[derive(Clone, Debug, Default)]
pub struct Ageing {
    /// The bands.
    pub bands: Bands,
    /// Spans in which ages stand still.
    pub pauses: Pauses,
    /// `basis`, `credits`, `grace` and `chargebacks` matter here.
    pub policy: Policy,
}

/// One open item with its age.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AgedItem {
    /// The item.
    pub item: u32,
    /// Its signed open amount in minor units; never 0.
    pub open: i64,
    /// Days past the basis date, negative before it, less pauses and grace.
    pub age: i32,
    /// Days overdue: past the due date, less pauses and grace, at least 0.
    pub days_overdue: i32,
    /// Its band, see [`Bands::label`]; `None` for a credit that stands apart.
    pub band: Option<u32>,
}

impl AgedItem {
    /// Whole calendar months that the item is overdue as of the day for which it was aged: the greatest `k` with due
    /// date + `k` months on or before that day. Source: Business Central's months due.
    #[must_use]
    pub fn months_overdue(&self, as_of: Day) -> u32 {
        whole_months(as_of.plus_days(-self.days_overdue), as_of)
    }
}

impl Ageing {
    /// All items that are open, with their ages, in the ledger's order.
    #[must_use]
    pub fn items(&self, ledger: &Ledger, at: AsOf) -> Vec<AgedItem> {
        let open = ledger.open_amounts(at);
        let original = self.original_dues(ledger, at);
        let aged =
            |(item, open): (u32, i64)| (open != 0).then(|| self.aged(ledger, at, item, open, &original));
        (0..).zip(open).filter_map(aged).collect()
    }

    fn aged(&self, ledger: &Ledger, at: AsOf, item: u32, open: i64, original: &[Day]) -> AgedItem {
        let due = self.moved(ledger, at, item, due_date(ledger, item, original));
        let date = match self.policy.basis {
            Basis::Due => due,
            Basis::Invoice => self.moved(ledger, at, item, ledger.items.issued[item as usize]),
            Basis::Posting => self.moved(ledger, at, item, posting_date(ledger, item)),
        };
        let apart = open < 0 && self.policy.credits == crate::policy::Credits::Apart;
        AgedItem {
            item,
            open,
            age: at.day.since(date),
            days_overdue: at.day.since(due).max(0),
            band: (!apart).then(|| self.bands.band(date, at.day)),
        }
    }

    /// The date from which the age counts: later by the days that were paused and by grace, never past the as-of day.
    fn moved(&self, ledger: &Ledger, at: AsOf, item: u32, date: Day) -> Day {
        let past = at.day.since(date);
        if past <= 0 {
            return date;
        }
        let paused = self.pauses.days(ledger.items.customer[item as usize], item, date, at.day);
        date.plus_days(paused + self.policy.grace.of(past - paused))
    }

    /// Of each credit item that was taken back, the oldest due date that it had settled; empty unless asked for.
    fn original_dues(&self, ledger: &Ledger, at: AsOf) -> Vec<Day> {
        if self.policy.chargebacks == Chargebacks::OwnDue || ledger.items.returns.is_none() {
            return Vec::new();
        }
        let mut dues = vec![Day::NEVER; ledger.items.len()];
        let a = &ledger.applications;
        for row in (0..a.len()).filter(|&row| a.from[row] != NO_ITEM) {
            let (start, end) = ledger.in_force_known(row, at.known_at);
            if start <= at.day && start < end && !is_taken_back(ledger, a.to[row]) {
                let due = &mut dues[a.from[row] as usize];
                *due = ledger.items.due[a.to[row] as usize].min(*due);
            }
        }
        dues
    }
}

/// Whole calendar months from one day to another, month ends clipped; 0 when `to` is not later.
#[must_use]
pub fn whole_months(from: Day, to: Day) -> u32 {
    if to <= from {
        return 0;
    }
    let mut months = to.month_index() - from.month_index();
    while months > 0 && from.plus_months(months).is_none_or(|day| day > to) {
        months -= 1;
    }
    months as u32
}

/// An item's due date; for a chargeback with an original due date, that.
fn due_date(ledger: &Ledger, item: u32, original: &[Day]) -> Day {
    let own = ledger.items.due[item as usize];
    let Some(returns) = &ledger.items.returns else { return own };
    match original.get(returns[item as usize] as usize) {
        Some(&due) if due != Day::NEVER && is_taken_back(ledger, item) => due,
        _ => own,
    }
}

fn is_taken_back(ledger: &Ledger, item: u32) -> bool {
    matches!(ledger.items.kind[item as usize], Kind::Chargeback | Kind::PaymentReturn)
}

fn posting_date(ledger: &Ledger, item: u32) -> Day {
    ledger.items.posted.as_ref().map_or(ledger.items.issued[item as usize], |posted| posted[item as usize])
}

#[cfg(test)]
mod tests;
