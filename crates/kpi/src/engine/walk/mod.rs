//! One item, walked once: what it puts into which slot of which cell.
//!
//! The walk is the only place where measures are defined over facts. Everything that needs them - the batch sweep,
//! the running state that follows new facts, the receipts behind a figure - walks with a [`Sink`] of its own, and so
//! cannot disagree with the others.
//!
//! Days matter only through what stands at their close: the order of facts within a day changes nothing.

mod ageing;
mod credit;
mod due;
mod flows;
mod settled;

use super::facts::{Entry, Side, Visible};
use super::num::Num;
use super::slot::{Families, Slot};
use super::timeline::Timeline;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Kind, Ledger, Settlement};

/// Takes what an item contributes.
pub(crate) trait Sink<N: Num> {
    /// A contribution to a slot of a cell. Cells beyond the last are never named.
    fn add(&mut self, slot: Slot, cell: usize, value: N);

    /// The next contributions come from this application ([`dunlin_core::ledger::NO_ITEM`]: from the item itself).
    fn cause(&mut self, _application: u32) {}

    /// The item's open amount changed by `change` from the close before to the close of `cell`.
    fn balance(&mut self, _cell: usize, _change: N) {}

    /// An invoice was settled in `cell`, so many days late.
    fn delay(&mut self, _cell: usize, _late: i64) {}

    /// From the close of `cell` on, an invoice counts (`+1`) or no longer counts (`-1`) as `state`.
    fn survival(&mut self, _cell: usize, _state: Survival, _sign: i8) {}

    /// A sale in a calendar month (see [`Day::month_index`]).
    fn sale(&mut self, _month: i32, _amount: N) {}
}

/// What the survival statistic sees of an invoice at a close.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Survival {
    /// Still open; issued on that day.
    Open(Day),
    /// Settled so many days after issue.
    Settled(i32),
}

/// An item as far as it is visible.
pub(crate) struct Item<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) row: u32,
    pub(crate) kind: Kind,
    pub(crate) issued: Day,
    pub(crate) due: Day,
    /// First day on which it no longer exists.
    pub(crate) void: Day,
    pub(crate) amount: i64,
    pub(crate) entries: &'a [Entry],
}

/// What stands at the close of a day on which something happened, until the next such day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<N> {
    pub(crate) day: Day,
    /// Open amount.
    pub(crate) balance: N,
    /// Cash in force.
    pub(crate) cash: N,
    /// Credit notes in force.
    pub(crate) notes: N,
    /// Discounts in force.
    pub(crate) discount: N,
}

/// What a walk needs beside the item; the buffers are kept from item to item.
pub(crate) struct Walker<'a, N> {
    pub(crate) line: &'a Timeline,
    pub(crate) families: Families,
    steps: Vec<Step<N>>,
    changes: Vec<(Day, Settlement, N)>,
}

impl<'a> Item<'a> {
    /// An item that exists on some day up to `horizon`; `None` for others.
    pub(crate) fn new(
        ledger: &'a Ledger,
        visible: &Visible,
        row: u32,
        horizon: Day,
        entries: &'a [Entry],
    ) -> Option<Item<'a>> {
        if !visible.exists_by(ledger, row, horizon) {
            return None;
        }
        let i = &ledger.items;
        let at = row as usize;
        let void = visible.voided_on(ledger, row);
        Some(Item {
            ledger,
            row,
            kind: i.kind[at],
            issued: i.issued[at],
            due: i.due[at],
            void,
            amount: i.amount[at],
            entries,
        })
    }

    /// Whether the statistics over invoices count it.
    fn is_invoice(&self) -> bool {
        self.kind.is_sale() && self.amount > 0
    }

    fn is_disputed(&self) -> bool {
        self.ledger.items.disputed.as_ref().is_some_and(|d| d[self.row as usize])
    }
}

impl<'a, N: Num> Walker<'a, N> {
    /// A walker along a run of periods.
    pub(crate) fn new(line: &'a Timeline, families: Families) -> Walker<'a, N> {
        Walker { line, families, steps: Vec::new(), changes: Vec::new() }
    }

    /// Walks one item.
    pub(crate) fn walk<S: Sink<N>>(&mut self, item: &Item<'_>, sink: &mut S) {
        if item.amount < 0 {
            if self.families.credits {
                credit::credit(item, self.line, sink);
            }
            return;
        }
        self.lay_steps(item);
        let (line, steps, families) = (self.line, &self.steps[..], &self.families);
        if families.ageing {
            ageing::ageing(item, line, steps, sink);
        }
        if families.flows {
            flows::flows(item, line, families.months, sink);
        }
        if families.credits {
            credit::debit(item, line, sink);
        }
        if families.due {
            due::due(item, line, steps, sink);
        }
        if families.due_all {
            due::due_all(item, line, steps, sink);
        }
        if families.vintages && item.is_invoice() {
            due::vintages(item, line, steps, sink);
        }
        if families.settled && item.is_invoice() {
            settled::settled(item, line, steps, families.survival, sink);
        }
        if families.short {
            flows::short_payments(item, line, steps, sink);
        }
    }

    /// Works out what stands at the close of each day on which something happened, issue and void included.
    fn lay_steps(&mut self, item: &Item<'_>) {
        self.changes.clear();
        let last = self.line.last_close();
        for entry in item.entries {
            let amount = N::from(entry.amount);
            self.changes.push((entry.start, entry.how, amount));
            if entry.end < item.void && entry.end <= last {
                self.changes.push((entry.end, entry.how, -amount));
            }
        }
        if self.changes.len() > 1 {
            self.changes.sort_unstable_by_key(|(day, ..)| *day);
        }
        let zero = N::default();
        self.steps.clear();
        let mut step =
            Step { day: item.issued, balance: N::from(item.amount), cash: zero, notes: zero, discount: zero };
        for &(day, how, amount) in &self.changes {
            if day > step.day {
                self.steps.push(step);
                step.day = day;
            }
            step.apply(how, amount);
        }
        self.steps.push(step);
        if item.void <= last {
            self.steps.push(Step { day: item.void, balance: zero, cash: zero, notes: zero, discount: zero });
        }
    }
}

impl<N: Num> Step<N> {
    fn apply(&mut self, how: Settlement, amount: N) {
        self.balance -= amount;
        match how {
            Settlement::Cash => self.cash += amount,
            Settlement::CreditNote => self.notes += amount,
            Settlement::Discount => self.discount += amount,
            Settlement::WriteOff | Settlement::Journal => {}
        }
    }
}

/// What stands at the close of a day; `None` before the item exists.
fn at<N>(steps: &[Step<N>], day: Day) -> Option<&Step<N>> {
    steps.iter().rev().find(|step| step.day <= day)
}

/// Days from `earlier` to `later`.
fn days<N: Num>(earlier: Day, later: Day) -> N {
    N::from(i64::from(later.0) - i64::from(earlier.0))
}

impl Entry {
    /// Whether it settles the item (and is not its being used up).
    fn settles(&self) -> bool {
        self.side != Side::From
    }
}
