//! What the statistics were taken over.

use super::{Desk, Receipt, ReceiptsError};
use crate::engine::slot::{Recipe, Slot};
use crate::engine::{Item, Survival};
use crate::measure::Measure;
use rustc_hash::FxHashMap;

impl Desk<'_> {
    /// The rows of a statistic, and whether they add up to it.
    pub(super) fn statistic(&self, measure: Measure) -> Result<(Vec<Receipt>, bool), ReceiptsError> {
        match measure {
            Measure::top_10_open => Ok((self.largest(), true)),
            Measure::squared_open => Ok((self.squares(), true)),
            Measure::countback_days => Ok((self.rows(Recipe::Stock(&Slot::BANDS)), false)),
            Measure::km_median_days => Ok((self.observed(), false)),
            Measure::delay_p90 | Measure::delay_variance => Ok((self.delays(), false)),
            _ => Err(ReceiptsError::NoItems(measure)),
        }
    }

    /// The open items of the ten largest debtors.
    fn largest(&self) -> Vec<Receipt> {
        let mut rows = self.rows(Recipe::Stock(&Slot::BANDS));
        let mut debtors: Vec<(u32, i128)> = by_customer(&rows).into_iter().filter(|d| d.1 > 0).collect();
        debtors.sort_by_key(|&(customer, open)| (std::cmp::Reverse(open), customer));
        debtors.truncate(10);
        rows.retain(|r| debtors.iter().any(|d| d.0 == r.customer));
        rows
    }

    /// Each open item times what its customer owes: per customer that adds up to the square.
    fn squares(&self) -> Vec<Receipt> {
        let mut rows = self.rows(Recipe::Stock(&Slot::BANDS));
        let customers = by_customer(&rows);
        for row in &mut rows {
            row.contribution = row.contribution.saturating_mul(customers[&row.customer]);
        }
        rows
    }

    /// Days late of the invoices settled in the period.
    fn delays(&self) -> Vec<Receipt> {
        let mut rows = Vec::new();
        self.walk(|item, yielded| {
            for &(_, late) in yielded.delays.iter().filter(|d| d.0 == self.cell) {
                let settled = item.due.plus_days(late as i32);
                let note = format!("due {}, settled {settled}", item.due);
                rows.push(receipt(item, late.into(), note));
            }
        });
        rows
    }

    /// Days to settlement, or to the close while open, of the invoices of the last 365 days.
    fn observed(&self) -> Vec<Receipt> {
        let close = self.line.close(self.cell);
        let mut rows = Vec::new();
        self.walk(|item, yielded| {
            let mut standing: Vec<(Survival, i32)> = Vec::new();
            for &(_, state, sign) in yielded.survivals.iter().filter(|s| s.0 <= self.cell) {
                match standing.iter_mut().find(|s| s.0 == state) {
                    Some(found) => found.1 += i32::from(sign),
                    None => standing.push((state, i32::from(sign))),
                }
            }
            for (state, _) in standing.into_iter().filter(|s| s.1 > 0) {
                let (days, note) = match state {
                    Survival::Open(issued) => (close.since(issued), format!("issued {issued}, still open")),
                    Survival::Settled(days) => (days, format!("issued {}, settled", item.issued)),
                };
                rows.push(receipt(item, days.into(), note));
            }
        });
        rows
    }
}

fn by_customer(rows: &[Receipt]) -> FxHashMap<u32, i128> {
    let mut sums = FxHashMap::default();
    for row in rows {
        *sums.entry(row.customer).or_default() += row.contribution;
    }
    sums
}

fn receipt(item: &Item<'_>, contribution: i128, note: String) -> Receipt {
    let customer = item.ledger.items.customer[item.row as usize];
    Receipt { item: Some(item.row), customer, application: None, contribution, note }
}
