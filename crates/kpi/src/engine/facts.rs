//! The facts that a query may see, and the applications of each item in one place.
//!
//! Known-at hides what was recorded later: items, applications, ends and voids. An application with a hidden side is
//! hidden. What remains is laid out item by item (a counting sort), so that the sweep walks each item once.

use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Ledger, NO_ITEM, Settlement};

/// What was known at a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visible {
    pub(crate) known_at: Instant,
}

/// One side of an application, seen from the item it touches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// First day in force.
    pub(crate) start: Day,
    /// First day no longer in force; [`Day::NEVER`] while it is.
    pub(crate) end: Day,
    /// What it takes off the item's balance (negative for the credit that is used up).
    pub(crate) amount: i64,
    /// Row of the application.
    pub(crate) application: u32,
    pub(crate) how: Settlement,
    pub(crate) side: Side,
}

/// Which side of an application an entry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    /// The item that is settled.
    To,
    /// The same, by an amount without a credit item.
    ToBare,
    /// The item that is used up.
    From,
}

/// All visible applications, by item.
pub(crate) struct Facts {
    /// Where the entries of each item begin; one more at the end.
    starts: Vec<u32>,
    /// Where they end: hidden applications leave unused places behind.
    ends: Vec<u32>,
    entries: Vec<Entry>,
}

impl Visible {
    /// Whether an item was known.
    pub(crate) fn item(&self, ledger: &Ledger, item: u32) -> bool {
        ledger.items.recorded.as_ref().is_none_or(|r| r[item as usize] <= self.known_at)
    }

    /// The day from which an item is void, as far as it was known.
    pub(crate) fn voided_on(&self, ledger: &Ledger, item: u32) -> Day {
        let known = ledger.items.void_recorded.as_ref().is_none_or(|r| r[item as usize] <= self.known_at);
        if known { ledger.items.voided_on(item) } else { Day::NEVER }
    }

    /// Whether an item was known and exists on some day up to `horizon`.
    pub(crate) fn exists_by(&self, ledger: &Ledger, item: u32, horizon: Day) -> bool {
        let issued = ledger.items.issued[item as usize];
        issued <= horizon && self.item(ledger, item) && issued < self.voided_on(ledger, item)
    }

    /// The span in which an application counts (as [`Ledger::in_force`], as far as it was known); `None` when never.
    #[inline]
    pub(crate) fn in_force(&self, ledger: &Ledger, application: usize) -> Option<(Day, Day)> {
        let a = &ledger.applications;
        if a.recorded.as_ref().is_some_and(|r| r[application] > self.known_at) {
            return None;
        }
        let mut start = a.day[application];
        let ended = a.until_recorded.as_ref().is_none_or(|r| r[application] <= self.known_at);
        let mut end =
            if ended { a.until.as_ref().map_or(Day::NEVER, |u| u[application]) } else { Day::NEVER };
        for item in [a.to[application], a.from[application]] {
            if item != NO_ITEM {
                if !self.item(ledger, item) {
                    return None;
                }
                start = start.max(ledger.items.issued[item as usize]);
                end = end.min(self.voided_on(ledger, item));
            }
        }
        (start < end).then_some((start, end))
    }

    /// Hands on the sides of an application that counts from a day up to `horizon`, each with its item.
    #[inline]
    pub(crate) fn each_side(
        &self,
        ledger: &Ledger,
        application: usize,
        horizon: Day,
        mut take: impl FnMut(u32, Entry),
    ) {
        let Some((start, end)) = self.in_force(ledger, application).filter(|(start, _)| *start <= horizon)
        else {
            return;
        };
        let a = &ledger.applications;
        let (to, from, amount) = (a.to[application], a.from[application], a.amount[application]);
        let (application, how) = (application as u32, a.how[application]);
        let entry = |amount, side| Entry { start, end, amount, application, how, side };
        if from == NO_ITEM {
            take(to, entry(amount, Side::ToBare));
        } else {
            take(to, entry(amount, Side::To));
            take(from, entry(amount.saturating_neg(), Side::From));
        }
    }
}

impl Facts {
    /// Lays out the applications that count by `horizon`.
    pub(crate) fn new(ledger: &Ledger, visible: &Visible, horizon: Day) -> Facts {
        let a = &ledger.applications;
        let mut starts = vec![0u32; ledger.items.len() + 1];
        for item in a.to.iter().chain(&a.from) {
            if *item != NO_ITEM {
                starts[*item as usize + 1] += 1;
            }
        }
        for item in 1..starts.len() {
            starts[item] += starts[item - 1];
        }
        let mut ends = starts.clone();
        let mut entries = vec![Entry::NONE; starts[starts.len() - 1] as usize];
        for application in 0..a.len() {
            visible.each_side(ledger, application, horizon, |item, entry| {
                let end = &mut ends[item as usize];
                entries[*end as usize] = entry;
                *end += 1;
            });
        }
        Facts { starts, ends, entries }
    }

    /// The entries of an item, in order of their rows.
    pub(crate) fn of(&self, item: u32) -> &[Entry] {
        &self.entries[self.starts[item as usize] as usize..self.ends[item as usize] as usize]
    }
}

impl Entry {
    /// The filler of places that no visible application takes.
    const NONE: Entry = Entry {
        start: Day::NEVER,
        end: Day::NEVER,
        amount: 0,
        application: NO_ITEM,
        how: Settlement::Cash,
        side: Side::To,
    };
}
