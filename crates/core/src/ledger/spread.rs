//! An amount that is applied to a document falls on its instalments: oldest due first, or pro rata.
//!
//! [`spread`] splits one amount over parts. [`Ledger::spread_rows`] does so for rows of the application table that
//! name a document as a whole, in the order in which they take effect, so that loaders and drafts agree to the cent.
//!
//! Deliberately not here: choosing which invoices a payment pays. That is matching.

use super::{Applications, Groups, Ledger, NO_ITEM};
use crate::day::Day;
use std::cmp::Reverse;

/// How an amount falls on the instalments of one document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Allocation {
    /// In proportion to what is open on each: what ERPNext does with advances known at invoicing.
    ProRata,
    /// The oldest due instalment is settled first: ERPNext's payments, Fineract. Our default.
    #[default]
    OldestDueFirst,
}

/// One instalment as [`spread`] sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// When it is due.
    pub due: Day,
    /// What is open on it, in minor units; only positive parts take anything.
    pub open: i64,
}

/// Splits an amount (minor units, not negative) over parts; the result is as long as `parts` and sums to `amount`.
/// Parts of one due date are settled in their order. Pro rata rounds the running share half up, so no part gets more
/// than its open amount. What exceeds everything open stays on the last due part.
#[must_use]
pub fn spread(amount: i64, parts: &[Part], allocation: Allocation) -> Vec<i64> {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&at| parts[at].due);
    let total: i128 = parts.iter().map(|part| i128::from(part.open.max(0))).sum();
    let taken = i128::from(amount).min(total);
    let mut out = vec![0; parts.len()];
    let (mut seen, mut given) = (0i128, 0i128);
    for &at in &order {
        seen += i128::from(parts[at].open.max(0));
        let up_to_here = match allocation {
            Allocation::OldestDueFirst => seen.min(taken),
            Allocation::ProRata if total == 0 => 0,
            Allocation::ProRata => (2 * taken * seen + total) / (2 * total),
        };
        out[at] = (up_to_here - given) as i64;
        given = up_to_here;
    }
    if let Some(&last) = order.last() {
        out[last] += (i128::from(amount) - given) as i64;
    }
    out
}

/// Which side of an application is being spread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    To,
    From,
}

impl Ledger {
    /// Spreads application rows over the instalments of the documents that they name: each row points at any item of
    /// its document, on both sides, and is replaced by one row for each instalment that it touches. Rows that name a
    /// document of one item stay as they are. Rows are taken in the order in which they take effect, on one day pro
    /// rata ones first, so that the order of the table does not matter.
    pub fn spread_rows(&mut self, rows: &[(u32, Allocation)]) {
        let more = self.spread_side(rows, Side::To);
        let credits: Vec<_> = rows.iter().copied().chain(more).collect();
        self.spread_side(&credits, Side::From);
    }

    /// Returns the rows that were added.
    fn spread_side(&mut self, rows: &[(u32, Allocation)], side: Side) -> Vec<(u32, Allocation)> {
        let documents = self.items_by_document();
        let mut pending: Vec<_> = rows
            .iter()
            .filter_map(|&(row, allocation)| {
                let item = self.side(row, side)?;
                let document = self.items.document[item as usize];
                (documents.rows(document).len() > 1).then_some((document, row, allocation))
            })
            .collect();
        if pending.is_empty() {
            return Vec::new();
        }
        // Rows of one document together, in the order of effect. On one day the content decides, so that the order of
        // the table does not: what lasts is settled first.
        pending.sort_by_key(|&(document, row, allocation)| {
            let a = &self.applications;
            let ((start, end), at) = (self.in_force(row as usize), row as usize);
            (document, start, allocation, Reverse(end), a.from[at], a.to[at], a.amount[at], row)
        });
        let waiting: Vec<bool> = {
            let mut waiting = vec![false; self.applications.len()];
            pending.iter().for_each(|&(_, row, _)| waiting[row as usize] = true);
            waiting
        };
        let settled = self.applications_by_item();
        let mut added = Vec::new();
        for of_one in pending.chunk_by(|a, b| a.0 == b.0) {
            let items = documents.rows(of_one[0].0);
            let mut known = fixed_rows(items, &settled, &waiting);
            for &(_, row, allocation) in of_one {
                let new = self.spread_row(row, side, items, &known, allocation);
                known.push(row);
                known.extend(&new);
                added.extend(new.into_iter().map(|row| (row, allocation)));
            }
        }
        added
    }

    /// Spreads one row over the items of its document, given the rows already in place; returns the rows added.
    fn spread_row(
        &mut self,
        row: u32,
        side: Side,
        items: &[u32],
        known: &[u32],
        how: Allocation,
    ) -> Vec<u32> {
        let (day, _) = self.in_force(row as usize);
        let sign = if side == Side::To { 1 } else { -1 };
        let parts: Vec<Part> = items
            .iter()
            .map(|&item| Part {
                due: self.items.due[item as usize],
                open: sign * self.open_by(item, day, known),
            })
            .collect();
        let amounts = spread(self.applications.amount[row as usize], &parts, how);
        let mut shares = items.iter().copied().zip(amounts).filter(|&(_, amount)| amount != 0);
        let Some((item, amount)) = shares.next() else { return Vec::new() };
        let rest: Vec<_> = shares.collect();
        self.set_side(row, side, item, amount);
        let mut added = Vec::with_capacity(rest.len());
        for (item, amount) in rest {
            let copy = self.applications.copy_row(row);
            self.set_side(copy, side, item, amount);
            added.push(copy);
        }
        added
    }

    /// What is open on an item on a day when only these application rows exist.
    fn open_by(&self, item: u32, day: Day, rows: &[u32]) -> i64 {
        let in_force = |row: usize| {
            let (start, end) = self.in_force(row);
            start <= day && day < end
        };
        let touching = rows.iter().map(|&row| row as usize).filter(|&row| in_force(row));
        self.items.amount[item as usize] + touching.map(|row| self.effect(row, item)).sum::<i64>()
    }

    fn side(&self, row: u32, side: Side) -> Option<u32> {
        let item = match side {
            Side::To => self.applications.to[row as usize],
            Side::From => self.applications.from[row as usize],
        };
        (item != NO_ITEM).then_some(item)
    }

    fn set_side(&mut self, row: u32, side: Side, item: u32, amount: i64) {
        let column = match side {
            Side::To => &mut self.applications.to,
            Side::From => &mut self.applications.from,
        };
        column[row as usize] = item;
        self.applications.amount[row as usize] = amount;
    }
}

impl Applications {
    /// Adds a row equal to another; returns its number.
    fn copy_row(&mut self, row: u32) -> u32 {
        let at = row as usize;
        self.from.push(self.from[at]);
        self.to.push(self.to[at]);
        self.day.push(self.day[at]);
        self.amount.push(self.amount[at]);
        self.how.push(self.how[at]);
        repeat(&mut self.until, at);
        repeat(&mut self.not_before, at);
        repeat(&mut self.channel, at);
        repeat(&mut self.recorded, at);
        repeat(&mut self.until_recorded, at);
        repeat(&mut self.source, at);
        (self.amount.len() - 1) as u32
    }
}

fn repeat<T: Copy>(column: &mut Option<Vec<T>>, row: usize) {
    if let Some(column) = column {
        column.push(column[row]);
    }
}

/// The applications of some items that are not waiting to be spread.
fn fixed_rows(items: &[u32], settled: &Groups, waiting: &[bool]) -> Vec<u32> {
    let mut rows: Vec<u32> = items.iter().flat_map(|&item| settled.rows(item)).copied().collect();
    rows.retain(|&row| !waiting[row as usize]);
    rows.sort_unstable();
    rows.dedup();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Kind, OverApplied, Settlement};
    use crate::money::Currency;
    use crate::open::AsOf;
    use proptest::prelude::*;

    fn parts(open: &[i64]) -> Vec<Part> {
        open.iter().zip(0..).map(|(&open, due)| Part { due: Day(due), open }).collect()
    }

    #[test]
    fn oldest_due_first_and_pro_rata() {
        assert_eq!(spread(40, &parts(&[30, 50, 20]), Allocation::OldestDueFirst), [30, 10, 0]);
        assert_eq!(spread(50, &parts(&[50, 50]), Allocation::ProRata), [25, 25]);
        assert_eq!(spread(100, &parts(&[100, 100, 100]), Allocation::ProRata), [33, 34, 33]);
        assert_eq!(spread(120, &parts(&[30, 50, 20]), Allocation::OldestDueFirst), [30, 50, 40]);
        assert_eq!(spread(10, &parts(&[0, -5]), Allocation::ProRata), [0, 10]);
    }

    #[test]
    fn the_due_date_counts_not_the_place() {
        let parts = [Part { due: Day(9), open: 30 }, Part { due: Day(3), open: 30 }];
        assert_eq!(spread(40, &parts, Allocation::OldestDueFirst), [10, 30]);
    }

    /// Two invoices in columns: one of 30, 50 and 20, due on days 30, 60 and 90, and one of 10.
    fn columns(applications: &[(u32, i32, i64)]) -> Ledger {
        let mut ledger = Ledger { currencies: vec![Currency::of("EUR")], ..Ledger::default() };
        ledger.customers.number("C");
        ledger.documents.number("I1");
        ledger.documents.number("I2");
        let items = &mut ledger.items;
        items.document = vec![0, 0, 0, 1];
        items.instalment = Some(vec![1, 2, 3, 0]);
        items.kind = vec![Kind::Invoice; 4];
        items.customer = vec![0; 4];
        items.issued = vec![Day(0); 4];
        items.due = vec![Day(30), Day(60), Day(90), Day(30)];
        items.amount = vec![30, 50, 20, 10];
        for &(to, day, amount) in applications {
            let a = &mut ledger.applications;
            a.from.push(NO_ITEM);
            a.to.push(to);
            a.day.push(Day(day));
            a.amount.push(amount);
            a.how.push(Settlement::Cash);
        }
        ledger
    }

    #[test]
    fn rows_of_a_loader_without_credits_are_spread_in_order_of_effect() {
        let mut ledger = columns(&[(2, 20, 60), (0, 10, 25), (3, 5, 10)]);
        ledger.spread_rows(&[
            (0, Allocation::OldestDueFirst),
            (1, Allocation::OldestDueFirst),
            (2, Allocation::OldestDueFirst),
        ]);
        ledger.check().unwrap();
        let mut rows: Vec<_> = (0..ledger.applications.len())
            .map(|row| {
                let a = &ledger.applications;
                (a.day[row].0, a.to[row], a.amount[row])
            })
            .collect();
        rows.sort_unstable();
        assert_eq!(rows, [(5, 3, 10), (10, 0, 25), (20, 0, 5), (20, 1, 50), (20, 2, 5)]);
    }

    #[test]
    fn what_exceeds_a_document_stays_on_its_last_instalment_and_is_reported() {
        let mut ledger = columns(&[(0, 10, 130)]);
        ledger.spread_rows(&[(0, Allocation::ProRata)]);
        assert_eq!(ledger.open_amounts(AsOf::day(Day(10))), [0, 0, -30, 10]);
        assert_eq!(ledger.over_applied(), [OverApplied { item: 2, day: Day(10), by: 30 }]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_part_gets_more_than_is_open(
            open in prop::collection::vec(-50i64..1_000_000_000_000_000, 1..9),
            amount in 0i64..4_000_000_000_000_000,
            pro_rata: bool,
        ) {
            let how = if pro_rata { Allocation::ProRata } else { Allocation::OldestDueFirst };
            let parts = parts(&open);
            let out = spread(amount, &parts, how);
            prop_assert_eq!(out.iter().sum::<i64>(), amount);
            let room: i64 = open.iter().map(|o| (*o).max(0)).sum();
            for (given, open) in out.iter().zip(&open) {
                prop_assert!(*given >= 0 && (amount > room || *given <= (*open).max(0)));
            }
        }
    }
}
