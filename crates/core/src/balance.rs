//! Balances by customer and currency, and the control account that they must agree with.
//!
//! Deliberately not here: amounts in a base currency ([`crate::fx`]), ages ([`crate::aging`]).

use crate::ledger::{Ledger, NO_ITEM};
use crate::open::AsOf;
use std::collections::BTreeMap;

/// What one customer owes in one currency, in minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Balance {
    /// Customer, number into the ledger's dictionary.
    pub customer: u32,
    /// Currency, index into the ledger's list.
    pub currency: u16,
    /// Sum of what is open above zero.
    pub receivable: i64,
    /// Sum of what is open below zero: unapplied cash and credits, 0 or negative.
    pub unapplied: i64,
}

impl Balance {
    /// Receivables less unapplied credits.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.receivable + self.unapplied
    }
}

impl Ledger {
    /// The balances of all customers that have something open, by customer, then currency.
    #[must_use]
    pub fn balances(&self, at: AsOf) -> Vec<Balance> {
        let open = self.open_amounts(at);
        let mut balances: BTreeMap<(u32, u16), Balance> = BTreeMap::new();
        for (item, &open) in open.iter().enumerate().filter(|(_, open)| **open != 0) {
            let (customer, currency) = (self.items.customer[item], self.currency_index(item as u32));
            let empty = Balance { customer, currency, ..Balance::default() };
            let balance = balances.entry((customer, currency)).or_insert(empty);
            balance.receivable += open.max(0);
            balance.unapplied += open.min(0);
        }
        balances.into_values().collect()
    }

    /// The receivables control account of each currency, from postings alone: what documents in effect say, less what
    /// was settled without a credit document. Always the sum of what is open; computed without looking at items, so
    /// that a general ledger can be held against it.
    #[must_use]
    pub fn control_account(&self, at: AsOf) -> Vec<i64> {
        let mut account = vec![0; self.currencies.len()];
        for item in (0..self.items.len() as u32).filter(|&item| self.exists(item, at)) {
            account[usize::from(self.currency_index(item))] += self.items.amount[item as usize];
        }
        let a = &self.applications;
        for row in (0..a.len()).filter(|&row| a.from[row] == NO_ITEM && self.counts(row, at)) {
            account[usize::from(self.currency_index(a.to[row]))] -= a.amount[row];
        }
        account
    }

    /// The sum of what is open in each currency.
    #[must_use]
    pub fn open_by_currency(&self, at: AsOf) -> Vec<i64> {
        let mut sums = vec![0; self.currencies.len()];
        for (item, open) in (0..).zip(self.open_amounts(at)) {
            sums[usize::from(self.currency_index(item))] += open;
        }
        sums
    }

    /// The index of an item's currency in the ledger's list.
    #[must_use]
    pub fn currency_index(&self, item: u32) -> u16 {
        self.items.currency.as_ref().map_or(0, |c| c[item as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::ledger::draft::{Application, Document, Draft};
    use crate::ledger::{Applications, Kind, Settlement};
    use crate::money::Currency;

    const EUR: Currency = Currency::of("EUR");
    const USD: Currency = Currency::of("USD");

    fn document(number: &str, kind: Kind, customer: &str, amount: i64, currency: Currency) -> Document {
        Document { customer: customer.to_owned(), ..Document::new(number, kind, Day(100), amount, currency) }
    }

    #[test]
    fn customers_and_currencies_stay_apart() {
        let documents = vec![
            document("I1", Kind::Invoice, "A", 500, EUR),
            document("I2", Kind::Invoice, "A", 70, USD),
            document("P1", Kind::Payment, "A", 600, EUR),
            document("I3", Kind::Invoice, "B", 9, EUR),
        ];
        let applications = vec![Application::new("P1", "I1", 450, Day(100))];
        let ledger = Draft { documents, applications, ..Draft::default() }.ledger().unwrap();
        let balances = ledger.balances(AsOf::day(Day(100)));
        assert_eq!(
            balances,
            [
                Balance { customer: 0, currency: 0, receivable: 50, unapplied: -150 },
                Balance { customer: 0, currency: 1, receivable: 70, unapplied: 0 },
                Balance { customer: 1, currency: 0, receivable: 9, unapplied: 0 },
            ]
        );
        assert_eq!(balances[0].total(), -100);
        assert_eq!(ledger.control_account(AsOf::day(Day(100))), ledger.open_by_currency(AsOf::day(Day(100))));
    }

    #[test]
    fn a_settlement_without_a_credit_document_lowers_the_control_account() {
        let documents = vec![document("I1", Kind::Invoice, "A", 500, EUR)];
        let mut ledger = Draft { documents, ..Draft::default() }.ledger().unwrap();
        ledger.applications = Applications {
            from: vec![NO_ITEM],
            to: vec![0],
            day: vec![Day(110)],
            amount: vec![200],
            how: vec![Settlement::Cash],
            ..Applications::default()
        };
        assert_eq!(ledger.control_account(AsOf::day(Day(109))), [500]);
        assert_eq!(ledger.control_account(AsOf::day(Day(110))), [300]);
        assert_eq!(ledger.open_by_currency(AsOf::day(Day(110))), [300]);
    }
}
