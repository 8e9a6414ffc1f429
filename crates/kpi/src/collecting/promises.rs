//! Promises: made, matured, kept, broken, paid late, and what is still promised.

use super::place::Who;
use super::sink::{Fact, Sink};
use super::walk::Walk;
use crate::measure::Measure as M;
use dunlin_core::collect::facts::Promise;
use dunlin_core::collect::promise::Standing;
use dunlin_core::day::Day;
use rustc_hash::FxHashMap;

const ALL: &[M] = &[
    M::open_promised,
    M::promises_matured,
    M::promises_kept,
    M::promises_partly,
    M::promises_broken,
    M::promised_matured,
    M::promised_paid,
    M::promise_parts,
    M::promise_horizon_days,
    M::promises_paid,
    M::promise_slip_days,
    M::promised_items,
    M::unkept_on_items,
];

/// How a promise came out: the day from which that is certain, and how.
#[derive(Clone, Copy)]
struct Matured {
    day: Day,
    standing: Standing,
    promised: i64,
    received: i64,
}

impl<S: Sink> Walk<'_, S> {
    pub(super) fn promises(&mut self) {
        if !self.wants(ALL) {
            return;
        }
        let facts = self.facts;
        // Item -> promises that name it: made, and matured unkept.
        let mut on_items: FxHashMap<u32, (Day, Vec<Day>)> = FxHashMap::default();
        for promise in &facts.promises {
            let number = promise.id.to_string();
            let fact =
                |day| Fact { customer: promise.customer, item: None, day, what: "promise", name: &number };
            let made = fact(promise.made);
            for &(due, _) in &promise.parts {
                self.flow(M::promise_parts, self.of(promise), &made, 1);
                self.flow(M::promise_horizon_days, self.of(promise), &made, due.since(promise.made));
            }
            let matured = self.matured(promise);
            if let Some(matured) = matured {
                self.mature(promise, &made, matured);
            }
            self.paid(promise, &made);
            self.still_promised(promise, &made, matured.map(|m| m.day));
            for &item in &promise.items {
                let named = on_items.entry(item).or_insert((promise.made, Vec::new()));
                named.0 = named.0.min(promise.made);
                named.1.extend(matured.filter(|m| m.standing.is_broken()).map(|m| m.day));
            }
        }
        self.promised_again(&on_items);
    }

    fn of<'p>(&self, promise: &'p Promise) -> Who<'p> {
        if promise.items.is_empty() {
            Who::Customer(promise.customer, Some(self.currency(promise.currency).unwrap_or(u16::MAX)))
        } else {
            Who::Items(&promise.items)
        }
    }

    /// When and how it matured; `None` for one that was cancelled or replaced before.
    fn matured(&self, promise: &Promise) -> Option<Matured> {
        let mut promised = 0;
        let mut last = None;
        for &(date, amount) in &promise.parts {
            promised += amount;
            let day = date.plus_days(self.tolerance.days + 1);
            // As of the day after, this part is decided, and the parts before were kept.
            let standing = self.looker.standing(promise, day, self.tolerance);
            let received = self.looker.received(promise, day.plus_days(-1)).clamp(0, promised);
            let at = Matured { day, standing, promised, received };
            match standing {
                Standing::Ended => return None,
                Standing::Broken | Standing::PartlyKept(_) => return Some(at),
                // A part is still to come, or all came early: then it matures with its last day.
                Standing::Pending(_) | Standing::Kept => last = Some(at),
            }
        }
        last
    }

    fn mature(&mut self, promise: &Promise, fact: &Fact<'_>, matured: Matured) {
        let who = self.of(promise);
        let (outcome, what) = match matured.standing {
            Standing::Kept => (M::promises_kept, "kept promise"),
            Standing::PartlyKept(_) => (M::promises_partly, "partly kept promise"),
            _ => (M::promises_broken, "broken promise"),
        };
        let fact = Fact { what, ..*fact };
        self.flow_on(M::promises_matured, matured.day, who, &fact, 1);
        self.flow_on(outcome, matured.day, who, &fact, 1);
        self.flow_on(M::promised_matured, matured.day, who, &fact, matured.promised);
        self.flow_on(M::promised_paid, matured.day, who, &fact, matured.received);
    }

    /// The day on which the last of the promised money came.
    fn paid(&mut self, promise: &Promise, fact: &Fact<'_>) {
        let Some(&(due, _)) = promise.parts.last() else { return };
        if !self.wants(&[M::promises_paid, M::promise_slip_days]) {
            return;
        }
        let promised: i64 = promise.parts.iter().map(|part| part.1).sum();
        let horizon = promise.ended.unwrap_or(Day::NEVER).min(self.spans.horizon());
        let enough = |day: &Day| self.looker.received(promise, *day) + self.tolerance.minor >= promised;
        if let Some(day) = self.money_days(promise, horizon).into_iter().find(enough) {
            self.flow_on(M::promises_paid, day, self.of(promise), fact, 1);
            self.flow_on(M::promise_slip_days, day, self.of(promise), fact, day.since(due));
        }
    }

    /// Days on which money that may count for it came, from its making on.
    fn money_days(&self, promise: &Promise, horizon: Day) -> Vec<Day> {
        let (l, customer) = (self.ledger(), self.looker.items.rows(promise.customer));
        let items = if promise.items.is_empty() { customer } else { &promise.items };
        let applied = items.iter().flat_map(|&item| self.looker.applications.rows(item));
        let mut days: Vec<Day> = applied.map(|&row| l.in_force(row as usize).0).collect();
        if promise.items.is_empty() {
            days.extend(customer.iter().map(|&item| l.items.issued[item as usize]));
        }
        days.retain(|day| (promise.made..=horizon).contains(day));
        days.sort_unstable();
        days.dedup();
        days
    }

    /// What is promised and has not come, at each close before it matured.
    fn still_promised(&mut self, promise: &Promise, fact: &Fact<'_>, matured: Option<Day>) {
        if !self.sink.wants(M::open_promised) {
            return;
        }
        let end = matured.into_iter().chain(promise.ended).min().unwrap_or(Day::NEVER);
        let promised: i64 = promise.parts.iter().map(|part| part.1).sum();
        for span in 0..self.spans.list.len() {
            let close = self.spans.list[span].1.end;
            if close < promise.made || close >= end {
                continue;
            }
            let left = promised - self.looker.received(promise, close);
            let code = self.currency(promise.currency);
            let all = self.looker.items.rows(promise.customer);
            let items = if promise.items.is_empty() { all } else { &promise.items };
            let late = items.iter().filter(|&&item| code == Some(self.code_of(item)));
            let late: i64 = late.map(|&item| self.past_due(item, close)).sum();
            self.stock(M::open_promised, span, self.of(promise), fact, left.min(late).max(0));
        }
    }

    fn code_of(&self, item: u32) -> u16 {
        crate::group::currency_index(self.ledger(), item)
    }

    /// How often what is open was promised in vain.
    fn promised_again(&mut self, on_items: &FxHashMap<u32, (Day, Vec<Day>)>) {
        if !self.wants(&[M::promised_items, M::unkept_on_items]) {
            return;
        }
        for (&item, (made, unkept)) in on_items {
            let customer = self.ledger().items.customer[item as usize];
            let fact = Fact { customer, item: Some(item), day: *made, what: "promised first", name: "" };
            for span in 0..self.spans.list.len() {
                let close = self.spans.list[span].1.end;
                if *made <= close && self.open(item, close) > 0 {
                    let broken = unkept.iter().filter(|&&day| day <= close).count();
                    self.stock(M::promised_items, span, Who::Item(item), &fact, 1);
                    self.stock(M::unkept_on_items, span, Who::Item(item), &fact, broken as i64);
                }
            }
        }
    }
}
