//! Work: what people did, what they had set themselves, and the cash that came after it or without it.

use super::contacts::fact_of;
use super::place::Who;
use super::sink::{Fact, Sink};
use super::walk::Walk;
use crate::measure::Measure as M;
use dunlin_core::day::Day;
use dunlin_core::ledger::{NO_ITEM, Settlement};
use rustc_hash::FxHashMap;

/// Cash so many days after a contact is credited to it.
const CREDIT_DAYS: i32 = 30;

impl<S: Sink> Walk<'_, S> {
    pub(super) fn work(&mut self) {
        self.actions();
        self.follow_ups();
        self.cash();
    }

    fn actions(&mut self) {
        if !self.wants(&[M::actions, M::collector_days]) {
            return;
        }
        let facts = self.facts;
        let mut people: FxHashMap<&str, u64> = FxHashMap::default();
        for activity in &facts.activities {
            if activity.author.is_empty() {
                continue;
            }
            let next = people.len() as u64;
            let person = *people.entry(&activity.author).or_insert(next);
            let (day, who) = (activity.day(), Who::Customer(activity.customer, None));
            let fact = fact_of(activity);
            self.flow(M::actions, who, &fact, 1);
            let fact = Fact { what: "work of", name: &activity.author, ..fact };
            for span in self.spans_of(day) {
                self.once(
                    M::collector_days,
                    span,
                    who,
                    &fact,
                    person << 32 | u64::from(day.0.cast_unsigned()),
                );
            }
        }
    }

    fn follow_ups(&mut self) {
        if !self.wants(&[M::follow_ups_due, M::follow_ups_done]) {
            return;
        }
        let facts = self.facts;
        for (at, activity) in facts.activities.iter().enumerate() {
            let Some((due, text)) = &activity.next else { continue };
            let fact = Fact { what: "follow-up", name: text, ..fact_of(activity) };
            let who = Who::Customer(activity.customer, None);
            let all = self.index.activities.rows(activity.customer).iter().map(|&at| at as usize);
            let done = all.into_iter().any(|other| other > at && facts.activities[other].day() <= *due);
            self.flow_on(M::follow_ups_due, *due, who, &fact, 1);
            self.flow_on(M::follow_ups_done, *due, who, &fact, i64::from(done));
        }
    }

    /// Cash applied: after a contact, and without anybody's doing.
    fn cash(&mut self) {
        if !self.wants(&[M::cash_credited, M::cash_untouched]) {
            return;
        }
        let (l, facts) = (self.ledger(), self.facts);
        for row in 0..l.applications.len() {
            let (a, item) = (&l.applications, l.applications.to[row]);
            let Some((start, end)) = self.visible.in_force(l, row).filter(|_| a.how[row] == Settlement::Cash)
            else {
                continue;
            };
            let customer = l.items.customer[item as usize];
            let issued = l.items.issued[item as usize];
            let touched = self.index.activities.rows(customer).iter().any(|&at| {
                let activity = &facts.activities[at as usize];
                !activity.author.is_empty() && (issued..=start).contains(&activity.day())
            });
            let credited = self.contacted(customer, start.plus_days(-CREDIT_DAYS), start);
            let name = if a.from[row] == NO_ITEM { String::new() } else { l.item_name(a.from[row]) };
            // What was un-applied later takes back what it brought.
            for (day, sign) in [(start, 1), (end, -1)] {
                if day >= Day::NEVER {
                    continue;
                }
                let fact = Fact { customer, item: Some(item), day, what: "cash", name: &name };
                let amount = sign * a.amount[row];
                let none = |is: bool| if is { amount } else { 0 };
                self.flow(M::cash_credited, Who::Item(item), &fact, none(credited));
                self.flow(M::cash_untouched, Who::Item(item), &fact, none(!touched));
            }
        }
    }
}
