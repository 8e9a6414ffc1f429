//! The same ledger in base currency.
//!
//! Each item is valued once, at its rate. Each application is valued on both sides: what it takes off the debit, at
//! the debit's rate, and what it uses of the credit, at the credit's. The one that closes an item takes what is left
//! of it, so that rounding leaves nothing behind. Where the two sides differ, a journal makes up the difference: a
//! debit for a gain, a credit for a loss, in force exactly as long as the application.
//!
//! One limit: a journal has one end. Of an application that ends twice (taken back, then its invoice voided) it has
//! the first, and a view that knew only of the second shows the journal open from then on.

use super::{FxError, Rates};
use crate::day::{Day, Instant};
use crate::ledger::{Applications, Kind, Ledger, NO_ITEM, Settlement};
use crate::open::AsOf;
use crate::policy::Valuation;
use rust_decimal::Decimal;

/// A ledger in base currency.
#[derive(Clone, Debug)]
pub struct Translated {
    /// The ledger; its items are those of the original, in their places, then the journals of exchange differences.
    pub ledger: Ledger,
    /// The first journal of exchange differences.
    pub first_difference: u32,
}

impl Translated {
    /// The exchange gain (loss, negative) realised by the applications in force, in minor units of the base currency.
    /// Roundings of a cent are in it.
    #[must_use]
    pub fn realised(&self, at: AsOf) -> i64 {
        let differences = self.first_difference..self.ledger.items.len() as u32;
        differences.filter(|&i| self.ledger.exists(i, at)).map(|i| self.ledger.items.amount[i as usize]).sum()
    }
}

impl Rates {
    /// The ledger in base currency. By [`Valuation::Document`] each item keeps its document's rate; by
    /// [`Valuation::Revalued`] or [`Valuation::AsOfRate`] each is valued at the rate of `day`. Discounts offered are
    /// valued with their items; credit limits are dropped, they are in the customers' currencies.
    ///
    /// # Errors
    /// [`FxError`] for the first item that has no value.
    pub fn translate(&self, ledger: &Ledger, day: Day, valuation: Valuation) -> Result<Translated, FxError> {
        let items = 0..ledger.items.len() as u32;
        let rates = items
            .clone()
            .map(|item| self.rate(ledger, item, day, valuation))
            .collect::<Result<Vec<_>, _>>()?;
        let value = |item: u32, amount: i64| self.value(ledger, item, amount, rates[item as usize]);
        let mut out = ledger.clone();
        for item in items {
            out.items.amount[item as usize] = value(item, ledger.items.amount[item as usize])?;
            if let Some(discount) = &mut out.items.discount {
                discount[item as usize] = value(item, discount[item as usize])?;
            }
        }
        out.currencies = vec![self.base];
        out.items.currency = None;
        out.credit_limits = None;
        let (debits, credits) = self.both_sides(ledger, &out.items.amount, &rates)?;
        let first_difference = out.items.len() as u32;
        for row in 0..ledger.applications.len() {
            apply(&mut out, row, debits[row], credits[row]);
        }
        Ok(Translated { ledger: out, first_difference })
    }

    /// What each application takes off its debit, and uses of its credit, in base currency.
    fn both_sides(
        &self,
        ledger: &Ledger,
        base: &[i64],
        rates: &[Decimal],
    ) -> Result<(Vec<i64>, Vec<i64>), FxError> {
        let a = &ledger.applications;
        let (mut debits, mut credits) = (vec![0; a.len()], vec![0; a.len()]);
        let by_item = ledger.applications_by_item();
        for item in 0..ledger.items.len() as u32 {
            let mut left = Left { open: ledger.items.amount[item as usize], base: base[item as usize] };
            for (_, starts, row) in events(ledger, by_item.rows(item)) {
                let effect = ledger.effect(row, item);
                let side = if a.to[row] == item { &mut debits } else { &mut credits };
                let sign = if a.to[row] == item { -1 } else { 1 };
                if !starts {
                    left.open -= effect;
                    left.base -= sign * side[row];
                    continue;
                }
                left.open += effect;
                // The closing application takes all that is left, and a cent of rounding with it.
                let share = match left.open {
                    0 => -left.base,
                    _ => self.value(ledger, item, effect, rates[item as usize])?,
                };
                side[row] = sign * share;
                left.base += share;
            }
        }
        Ok((debits, credits))
    }
}

/// What is left of an item while its applications begin and end.
struct Left {
    open: i64,
    base: i64,
}

/// The beginnings and ends of applications in order of days; on one day ends come first.
fn events(ledger: &Ledger, rows: &[u32]) -> Vec<(Day, bool, usize)> {
    let mut events = Vec::with_capacity(rows.len() * 2);
    for row in rows.iter().map(|&row| row as usize) {
        let (start, end) = ledger.in_force(row);
        if start < end {
            events.extend([(start, true, row), (end, false, row)]);
        }
    }
    events.sort_unstable();
    events
}

/// Sets the base amount of an application, and books the difference between its sides.
fn apply(out: &mut Ledger, row: usize, debit: i64, credit: i64) {
    if out.applications.from[row] == NO_ITEM || debit == credit {
        out.applications.amount[row] = debit;
        return;
    }
    // The smaller side is what both share; the journal stands against the rest of the larger one. Signs take care of
    // themselves: for a reversal (a negative row) both are negative.
    let journal = difference(out, row, credit - debit);
    let (from, to) = (out.applications.from[row], out.applications.to[row]);
    if debit.abs() < credit.abs() {
        out.applications.amount[row] = debit;
        push_application(&mut out.applications, row, from, journal, credit - debit);
    } else {
        out.applications.amount[row] = credit;
        push_application(&mut out.applications, row, journal, to, debit - credit);
    }
}

/// Adds the journal of an exchange difference: it begins and ends with its application.
fn difference(out: &mut Ledger, row: usize, gain: i64) -> u32 {
    let (start, end) = out.in_force(row);
    let like = out.applications.to[row] as usize;
    let name = format!("exchange difference {}", out.items.len());
    let document = out.documents.number(&name);
    let (recorded, ended) = learnt(out, row, end);
    let n = out.items.len();
    let i = &mut out.items;
    i.document.push(document);
    i.kind.push(Kind::Journal);
    i.customer.push(i.customer[like]);
    i.issued.push(start);
    i.due.push(start);
    i.amount.push(gain);
    i.voided.get_or_insert_with(|| vec![Day::NEVER; n]).push(end);
    extend(&mut i.instalment, 0);
    extend_like(&mut i.segment, like);
    extend_like(&mut i.collector, like);
    extend_like(&mut i.entity, like);
    extend(&mut i.posted, start);
    extend(&mut i.disputed, false);
    extend(&mut i.retained, false);
    extend(&mut i.returns, NO_ITEM);
    extend(&mut i.hold_until, Day::ALWAYS);
    extend(&mut i.ordered, Day::NEVER);
    extend(&mut i.discount, 0);
    extend(&mut i.discount_until, Day::ALWAYS);
    extend(&mut i.channel, crate::ledger::Channel::Other);
    i.recorded.get_or_insert_with(|| vec![Instant::ALWAYS; n]).push(recorded);
    i.void_recorded.get_or_insert_with(|| vec![Instant::ALWAYS; n]).push(ended);
    n as u32
}

/// When it was learnt that an application counts, and that it ends on `end`: by itself, or with one of its items.
fn learnt(ledger: &Ledger, row: usize, end: Day) -> (Instant, Instant) {
    let (a, i) = (&ledger.applications, &ledger.items);
    let at = |column: &Option<Vec<Instant>>, row: usize| column.as_ref().map_or(Instant::ALWAYS, |c| c[row]);
    let sides = [a.to[row] as usize, a.from[row] as usize];
    let recorded = sides.iter().map(|&item| at(&i.recorded, item)).fold(at(&a.recorded, row), Instant::max);
    let voided = sides.iter().filter(|&&item| ledger.items.voided_on(item as u32) == end);
    let known_void = voided.map(|&item| at(&i.void_recorded, item)).min();
    let known_until = (a.until.as_ref().is_some_and(|u| u[row] == end)).then(|| at(&a.until_recorded, row));
    (recorded, known_void.into_iter().chain(known_until).min().unwrap_or(Instant::ALWAYS))
}

fn push_application(a: &mut Applications, like: usize, from: u32, to: u32, amount: i64) {
    a.from.push(from);
    a.to.push(to);
    a.amount.push(amount);
    a.day.push(a.day[like]);
    a.how.push(Settlement::Journal);
    extend_like(&mut a.until, like);
    extend_like(&mut a.not_before, like);
    extend_like(&mut a.channel, like);
    extend_like(&mut a.recorded, like);
    extend_like(&mut a.until_recorded, like);
}

fn extend<T>(column: &mut Option<Vec<T>>, value: T) {
    if let Some(column) = column {
        column.push(value);
    }
}

fn extend_like<T: Copy>(column: &mut Option<Vec<T>>, like: usize) {
    if let Some(column) = column {
        column.push(column[like]);
    }
}
