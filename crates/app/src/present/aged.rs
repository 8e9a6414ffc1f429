//! Open items by age on a day, remembered by customer and in total.

use super::Present;
use crate::collect::Sees;
use dunlin_core::aging::{Ageing, By, Report, Row};
use dunlin_core::day::Day;
use dunlin_core::ledger::{Ledger, NO_ITEM};
use dunlin_core::open::AsOf;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// Of so many days: the last on which anything happened, and today.
const KEPT: usize = 2;

#[derive(Debug)]
pub(super) struct Aged {
    day: Day,
    /// Customer -> its rows, by currency.
    rows: FxHashMap<u32, Vec<Row>>,
    /// By currency.
    total: BTreeMap<u16, Row>,
    /// Currency and age of the oldest -> of how many rows.
    oldest: BTreeMap<(u16, i32), u32>,
}

impl Present {
    /// What is open of the customers who are seen, by age in total: a row a currency.
    #[must_use]
    pub fn aged(&self, sees: &Sees, day: Day) -> Report {
        let mut kept = self.aged.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|aged| aged.day == day).unwrap_or_else(|| {
            if kept.len() >= KEPT {
                kept.remove(0);
            }
            kept.push(Aged::new(self.ledger(), day));
            kept.len() - 1
        });
        let aged = &kept[at];
        let rows = if sees.is_everybody() {
            aged.everybody()
        } else {
            sum(aged
                .rows
                .iter()
                .filter(|(customer, _)| self.is_seen(sees, **customer))
                .flat_map(|(_, rows)| rows))
        };
        Report::of_rows(&Ageing::default(), AsOf::day(day), By::Total, rows)
    }
}

/// The rows of a ledger's customers.
fn by_customer(ledger: &Ledger, day: Day) -> Vec<Row> {
    let (ageing, at) = (Ageing::default(), AsOf::day(day));
    Report::new(&ageing, ledger, at, &ageing.items(ledger, at), By::Customer).rows
}

/// Rows as one a currency, by currency.
fn sum<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<Row> {
    let mut all: BTreeMap<u16, Row> = BTreeMap::new();
    for row in rows {
        match all.get_mut(&row.currency) {
            Some(sum) => sum.add_row(row),
            None => drop(all.insert(row.currency, Row { group: NO_ITEM, ..row.clone() })),
        }
    }
    all.into_values().collect()
}

impl Aged {
    fn new(ledger: &Ledger, day: Day) -> Aged {
        let mut aged =
            Aged { day, rows: FxHashMap::default(), total: BTreeMap::new(), oldest: BTreeMap::new() };
        by_customer(ledger, day).into_iter().for_each(|row| aged.put(row.group, row));
        aged
    }

    fn put(&mut self, customer: u32, row: Row) {
        match self.total.get_mut(&row.currency) {
            Some(sum) => sum.add_row(&row),
            None => drop(self.total.insert(row.currency, Row { group: NO_ITEM, ..row.clone() })),
        }
        *self.oldest.entry((row.currency, row.overdue.days_max)).or_default() += 1;
        self.rows.entry(customer).or_default().push(row);
    }

    fn take(&mut self, customer: u32) {
        for row in self.rows.remove(&customer).into_iter().flatten() {
            if let Some(sum) = self.total.get_mut(&row.currency) {
                sum.take_row(&row);
            }
            let age = (row.currency, row.overdue.days_max);
            if let Some(count) = self.oldest.get_mut(&age) {
                *count -= 1;
                if *count == 0 {
                    self.oldest.remove(&age);
                }
            }
        }
    }

    /// The rows of some customers anew.
    pub(super) fn renew(&mut self, present: &Present, customers: &[u32]) {
        customers.iter().for_each(|&customer| self.take(customer));
        let columns = present.columns.part(&present.choice(customers, &Sees::everybody()));
        let of: FxHashMap<u32, u32> = customers
            .iter()
            .filter_map(|&customer| Some((columns.customer_here(customer)?, customer)))
            .collect();
        for row in by_customer(columns.ledger(), self.day) {
            if let Some(&customer) = of.get(&row.group) {
                self.put(customer, row);
            }
        }
    }

    fn everybody(&self) -> Vec<Row> {
        let oldest = |currency: u16| {
            let range = (currency, i32::MIN)..=(currency, i32::MAX);
            self.oldest.range(range).next_back().map_or(0, |((_, days), _)| *days)
        };
        let is_there = |row: &&Row| row.items > 0;
        let mut rows: Vec<Row> = self.total.values().filter(is_there).cloned().collect();
        rows.iter_mut().for_each(|row| row.overdue.days_max = oldest(row.currency));
        rows
    }
}
