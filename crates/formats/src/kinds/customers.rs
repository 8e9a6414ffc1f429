//! Customers: names, segments, collectors, parents, credit limits; and names of customers in other files.

use super::Builder;
use crate::guess::field::Field;
use crate::load::{Amounts, Coded, File, Frame};
use crate::plan::Lines;
use crate::report::{Counter, Notice};
use dunlin_core::ledger::NO_ITEM;
use rustc_hash::FxHashMap;

/// How often each spelling of a customer's name occurs; the most frequent one is shown.
#[derive(Default)]
pub(super) struct Spellings {
    counts: FxHashMap<u32, FxHashMap<String, u32>>,
}

impl Spellings {
    pub(super) fn add(&mut self, customers: &[u32], names: &Coded) {
        let mut pairs: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for (customer, name) in customers.iter().zip(&names.numbers) {
            *pairs.entry((*customer, *name)).or_default() += 1;
        }
        for ((customer, name), count) in pairs {
            let text = names.names.text(name);
            if !text.is_empty() {
                *self.counts.entry(customer).or_default().entry(text.to_owned()).or_default() += count;
            }
        }
    }

    /// The best spelling of each customer that has one, in order of customers.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, String)> + '_ {
        let mut customers: Vec<u32> = self.counts.keys().copied().collect();
        customers.sort_unstable();
        customers.into_iter().filter_map(|customer| Some((customer, self.best(customer)?)))
    }

    /// The most frequent spelling, the first in the alphabet of equals: independent of the order of rows.
    fn best(&self, customer: u32) -> Option<String> {
        let spellings = self.counts.get(&customer)?;
        spellings.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))).map(|(name, _)| name.clone())
    }
}

/// The rows of a customers' file.
pub(super) struct Rows {
    pub(super) file: u32,
    pub(super) lines: Lines,
    pub(super) number: Coded,
    pub(super) name: Option<Coded>,
    pub(super) segment: Option<Coded>,
    pub(super) collector: Option<Coded>,
    pub(super) parent: Option<Coded>,
    pub(super) limit: Option<Amounts>,
}

impl Builder<'_> {
    pub(super) fn add_customers(&mut self, file: &mut File<'_>, mut frame: Frame) {
        if frame.has(Field::CreditLimit) {
            self.check(file, &mut frame);
        }
        let conflicts = conflicting(&frame);
        for (first, row) in conflicts {
            if frame.equal(first, row) {
                if frame.mark(row) {
                    file.report.rows_repeated += 1;
                }
                continue;
            }
            let line = frame.lines.of(first);
            let number = frame
                .text(Field::Customer)
                .map_or("", |(numbers, names)| names.text(numbers[row]))
                .to_owned();
            let reason = format!("line {line} has the same customer with other contents; which is right?");
            frame.refuse(row, Field::Customer, &number, reason);
        }
        frame.settle(&mut file.report);
        file.report.rows_kept += frame.rows as u64;
        self.customers.push(Rows {
            file: self.at,
            lines: std::mem::take(&mut frame.lines),
            number: frame.take_text(Field::Customer).unwrap_or_default(),
            name: frame.take_text(Field::CustomerName),
            segment: frame.take_text(Field::Segment),
            collector: frame.take_text(Field::Collector),
            parent: frame.take_text(Field::Parent),
            limit: frame.take_amounts(Field::CreditLimit),
        });
    }

    /// Gives customers what their files say; segments and collectors flow to items that have none of their own.
    pub(super) fn join_customers(&mut self) {
        for rows in std::mem::take(&mut self.customers) {
            let numbers: Vec<u32> = (0..rows.number.numbers.len())
                .map(|row| self.ledger.customers.number(rows.number.text(row)))
                .collect();
            self.join_names(&numbers, &rows);
            self.join_parents(&numbers, &rows);
            self.join_limits(&numbers, &rows);
            let l = &mut self.ledger;
            if let Some(segment) = &rows.segment {
                flow(&numbers, segment, &l.items.customer, &mut l.items.segment, &mut l.segments);
            }
            if let Some(collector) = &rows.collector {
                flow(&numbers, collector, &l.items.customer, &mut l.items.collector, &mut l.collectors);
            }
        }
        self.fill_up();
    }

    fn join_names(&mut self, numbers: &[u32], rows: &Rows) {
        let Some(names) = &rows.name else { return };
        let all = self.ledger.customer_names.get_or_insert_default();
        all.resize(self.ledger.customers.len(), String::new());
        for (row, &customer) in numbers.iter().enumerate() {
            names.text(row).clone_into(&mut all[customer as usize]);
        }
    }

    fn join_parents(&mut self, numbers: &[u32], rows: &Rows) {
        let Some(parent) = &rows.parent else { return };
        let mut own = Counter::default();
        for (row, &customer) in numbers.iter().enumerate().filter(|(row, _)| !parent.text(*row).is_empty()) {
            let above = self.ledger.customers.number(parent.text(row));
            let parents = self.ledger.parents.get_or_insert_default();
            parents.resize(self.ledger.customers.len(), NO_ITEM);
            if above == customer {
                own.add(|| parent.text(row).to_owned());
            } else {
                parents[customer as usize] = above;
            }
        }
        own.notice("customers name themselves as their parent; taken as having none", &mut self.notices);
    }

    fn join_limits(&mut self, numbers: &[u32], rows: &Rows) {
        let Some(limit) = &rows.limit else { return };
        let limits = self.ledger.credit_limits.get_or_insert_default();
        limits.resize(self.ledger.customers.len(), None);
        for (row, &customer) in numbers.iter().enumerate() {
            limits[customer as usize] = limit.get(row);
        }
        if self.ledger.currencies.len() > 1 {
            self.notices.push(Notice::plain("credit limits are taken in each customer's own currency"));
        }
    }

    /// Names from the lists of documents where no customers' file has one; all customer columns to full length.
    fn fill_up(&mut self) {
        let customers = self.ledger.customers.len();
        if !self.customer_names.counts.is_empty() {
            let all = self.ledger.customer_names.get_or_insert_default();
            all.resize(customers, String::new());
            for (customer, name) in all.iter_mut().enumerate().filter(|(_, name)| name.is_empty()) {
                *name = self.customer_names.best(customer as u32).unwrap_or_default();
            }
        }
        let l = &mut self.ledger;
        l.customer_names.iter_mut().for_each(|names| names.resize(customers, String::new()));
        l.parents.iter_mut().for_each(|parents| parents.resize(customers, NO_ITEM));
        l.credit_limits.iter_mut().for_each(|limits| limits.resize(customers, None));
    }
}

/// Rows with a customer that an earlier row has, with that row.
fn conflicting(frame: &Frame) -> Vec<(usize, usize)> {
    let Some((numbers, names)) = frame.text(Field::Customer) else { return Vec::new() };
    let mut first: Vec<Option<usize>> = vec![None; names.len()];
    let mut pairs = Vec::new();
    for (row, &number) in numbers.iter().enumerate() {
        match first[number as usize] {
            Some(earlier) => pairs.push((earlier, row)),
            None => first[number as usize] = Some(row),
        }
    }
    pairs
}

/// A customers' column to the items of these customers, where the items say nothing themselves.
fn flow(
    customers: &[u32],
    coded: &Coded,
    of_items: &[u32],
    column: &mut Option<Vec<u32>>,
    names: &mut dunlin_core::names::Names,
) {
    let blank = names.number("");
    let mut of_customer: FxHashMap<u32, u32> = FxHashMap::default();
    for (row, &customer) in customers.iter().enumerate() {
        of_customer.insert(customer, names.number(coded.text(row)));
    }
    let column = column.get_or_insert_with(|| vec![blank; of_items.len()]);
    for (value, customer) in column.iter_mut().zip(of_items).filter(|(value, _)| **value == blank) {
        if let Some(&given) = of_customer.get(customer) {
            *value = given;
        }
    }
}
