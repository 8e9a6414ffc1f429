//! What must hold of a ledger's columns ([`Ledger::check`]), and the warning that may be given of one that holds:
//! credits used beyond what they are worth ([`Ledger::over_applied`]).
//!
//! Deliberately not here: what a file may contain; loaders say row and column of a file, this says row of a table.

use super::{Ledger, NO_ITEM};
use crate::day::Day;
use std::fmt;

/// A ledger whose columns contradict each other: which table, row and rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inconsistent {
    /// `items`, `applications` or `customers`.
    pub table: &'static str,
    /// Row in that table, when one row is at fault.
    pub row: Option<usize>,
    /// The rule that is broken.
    pub rule: &'static str,
}

impl fmt::Display for Inconsistent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{} row {row}: {}", self.table, self.rule),
            None => write!(f, "{}: {}", self.table, self.rule),
        }
    }
}

impl std::error::Error for Inconsistent {}

/// An item that is settled beyond its amount: a debit paid twice, a credit used twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OverApplied {
    /// The item.
    pub item: u32,
    /// The first day on which it is.
    pub day: Day,
    /// By how many minor units on that day; positive.
    pub by: i64,
}

impl Ledger {
    /// Checks that the columns agree with each other: equal lengths, numbers inside their dictionaries, due dates
    /// present, applications that join two different items of one currency, and amounts that together fit in 64 bits
    /// (so that no sum over them can overflow).
    ///
    /// # Errors
    /// The first rule broken: lengths, items in order, applications in order, sums.
    pub fn check(&self) -> Result<(), Inconsistent> {
        self.check_lengths()?;
        (0..self.items.len()).try_for_each(|row| self.check_item(row))?;
        (0..self.applications.len()).try_for_each(|row| self.check_application(row))?;
        self.check_sums()
    }

    /// Items whose applications in force take them past zero, each with the first such day; in order of items. A
    /// ledger read from files may hold some (an invoice paid twice); a drafted one never does.
    #[must_use]
    pub fn over_applied(&self) -> Vec<OverApplied> {
        let applications = self.applications_by_item();
        (0..self.items.len() as u32)
            .filter_map(|item| self.over_application(item, applications.rows(item)))
            .collect()
    }

    fn over_application(&self, item: u32, applications: &[u32]) -> Option<OverApplied> {
        let amount = i128::from(self.items.amount[item as usize]);
        let mut events = Vec::with_capacity(applications.len() * 2);
        for &row in applications {
            let (start, end) = self.in_force(row as usize);
            if start < end {
                let effect = i128::from(self.effect(row as usize, item));
                events.extend([(start, effect), (end, -effect)]);
            }
        }
        events.sort_unstable_by_key(|&(day, _)| day);
        let mut open = amount;
        for (at, &(day, effect)) in events.iter().enumerate() {
            open += effect;
            let last_of_day = events.get(at + 1).is_none_or(|next| next.0 != day);
            let past_zero = if amount < 0 { open > 0 } else { open < 0 };
            if last_of_day && past_zero && self.items.voided_on(item) > day {
                let by = i64::try_from(open.abs()).unwrap_or(i64::MAX);
                return Some(OverApplied { item, day, by });
            }
        }
        None
    }

    fn check_lengths(&self) -> Result<(), Inconsistent> {
        let (i, a) = (&self.items, &self.applications);
        let items = [
            Some(i.document.len()),
            Some(i.kind.len()),
            Some(i.customer.len()),
            Some(i.issued.len()),
            Some(i.due.len()),
            length(&i.instalment),
            length(&i.segment),
            length(&i.collector),
            length(&i.entity),
            length(&i.currency),
            length(&i.posted),
            length(&i.voided),
            length(&i.disputed),
            length(&i.retained),
            length(&i.returns),
            length(&i.hold_until),
            length(&i.ordered),
            length(&i.discount),
            length(&i.discount_until),
            length(&i.channel),
            length(&i.recorded),
            length(&i.void_recorded),
        ];
        let applications = [
            Some(a.from.len()),
            Some(a.to.len()),
            Some(a.day.len()),
            Some(a.how.len()),
            length(&a.until),
            length(&a.not_before),
            length(&a.channel),
            length(&a.recorded),
            length(&a.until_recorded),
            length(&a.source),
        ];
        let customers = [length(&self.parents), length(&self.customer_names), length(&self.credit_limits)];
        same_length("items", &items, i.len())?;
        same_length("applications", &applications, a.len())?;
        same_length("customers", &customers, self.customers.len())?;
        match self.currencies.is_empty() && !i.is_empty() {
            true => broken("items", None, "there is no currency"),
            false => Ok(()),
        }
    }

    fn check_item(&self, row: usize) -> Result<(), Inconsistent> {
        let i = &self.items;
        let bad = |rule| broken("items", Some(row), rule);
        let within =
            |column: &Option<Vec<u32>>, len: usize| column.as_ref().is_none_or(|c| (c[row] as usize) < len);
        if i.customer[row] as usize >= self.customers.len() {
            return bad("the customer is not in the dictionary");
        }
        if i.document[row] as usize >= self.documents.len() {
            return bad("the document is not in the dictionary");
        }
        if !within(&i.segment, self.segments.len()) {
            return bad("the segment is not in the dictionary");
        }
        if !within(&i.collector, self.collectors.len()) {
            return bad("the collector is not in the dictionary");
        }
        if !within(&i.entity, self.entities.len()) {
            return bad("the entity is not in the dictionary");
        }
        if i.currency.as_ref().is_some_and(|c| usize::from(c[row]) >= self.currencies.len()) {
            return bad("the currency is not in the list");
        }
        if i.returns.as_ref().is_some_and(|r| r[row] != NO_ITEM && r[row] as usize >= i.len()) {
            return bad("the item that it returns does not exist");
        }
        let real = |day: Day| day != Day::NEVER && day != Day::ALWAYS;
        if !real(i.issued[row]) || !real(i.due[row]) {
            return bad("the document date or the due date is missing");
        }
        Ok(())
    }

    fn check_application(&self, row: usize) -> Result<(), Inconsistent> {
        let (a, n) = (&self.applications, self.items.len());
        let (from, to) = (a.from[row], a.to[row]);
        let bad = |rule| broken("applications", Some(row), rule);
        if to as usize >= n || (from != NO_ITEM && from as usize >= n) {
            return bad("the item does not exist");
        }
        if from == to {
            return bad("the item is applied to itself");
        }
        if from != NO_ITEM && self.currency_of(from) != self.currency_of(to) {
            return bad("credit and debit are in two currencies");
        }
        Ok(())
    }

    fn check_sums(&self) -> Result<(), Inconsistent> {
        let total = |amounts: &[i64]| amounts.iter().map(|a| u128::from(a.unsigned_abs())).sum::<u128>();
        if total(&self.items.amount) + total(&self.applications.amount) > i64::MAX as u128 {
            return broken(
                "items",
                None,
                "the amounts together are too large (more than 18 digits of minor units)",
            );
        }
        Ok(())
    }
}

fn length<T>(column: &Option<Vec<T>>) -> Option<usize> {
    column.as_ref().map(Vec::len)
}

fn same_length(table: &'static str, columns: &[Option<usize>], len: usize) -> Result<(), Inconsistent> {
    match columns.iter().flatten().any(|&column| column != len) {
        true => broken(table, None, "the columns differ in length"),
        false => Ok(()),
    }
}

fn broken(table: &'static str, row: Option<usize>, rule: &'static str) -> Result<(), Inconsistent> {
    Err(Inconsistent { table, row, rule })
}
