//! Disputes and deductions, and the cases that several people worked on.
//!
//! A deduction is a dispute about a part of an item (what the customer left out when paying), or about a chargeback.

use super::place::Who;
use super::sink::{Fact, Sink};
use super::walk::Walk;
use crate::measure::Measure as M;
use dunlin_core::collect::facts::Dispute;
use dunlin_core::collect::promise::Standing;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Kind, Settlement};
use dunlin_core::open::AsOf;

const ALL: &[M] = &[
    M::disputes_opened,
    M::disputes_closed,
    M::dispute_days,
    M::disputes_with_target,
    M::disputes_in_time,
    M::dispute_closed_amount,
    M::dispute_collectable,
    M::dispute_credited,
    M::dispute_opened_amount,
    M::disputed_price,
    M::disputed_quantity,
    M::disputed_quality,
    M::disputed_delivery,
    M::disputed_paid,
    M::disputed_duplicate,
    M::disputed_document,
    M::disputed_otherwise,
    M::sales_disputed_count,
    M::deductions_open,
    M::deductions_taken,
    M::deductions_count,
    M::deductions_recovered,
    M::deductions_invalid,
    M::invalid_recovered,
    M::closed_cases,
    M::successful_cases,
];

/// What takes an amount off without money.
const CREDITED: &[Settlement] = &[Settlement::CreditNote];
const GIVEN_UP: &[Settlement] = &[Settlement::CreditNote, Settlement::WriteOff];

impl<S: Sink> Walk<'_, S> {
    pub(super) fn disputes(&mut self) {
        if !self.wants(ALL) {
            return;
        }
        let facts = self.facts;
        for dispute in &facts.disputes {
            let name = match dispute.reason.as_str() {
                "" => dispute.id.to_string(),
                reason => format!("{} ({reason})", dispute.id),
            };
            let customer = self.ledger().items.customer[dispute.item as usize];
            let fact = Fact {
                customer,
                item: Some(dispute.item),
                day: dispute.opened,
                what: "dispute",
                name: &name,
            };
            let amount = self.disputed(dispute);
            self.opened(dispute, amount, &fact);
            if let Some((day, outcome)) = &dispute.closed {
                self.closed(dispute, amount, (*day, outcome), &fact);
                self.case(dispute, *day, &fact);
            }
            if self.is_deduction(dispute) {
                self.deduction(dispute, amount, &fact);
            }
            self.cohort(dispute, &fact);
        }
    }

    /// What is disputed: the part, or what was open when it was opened.
    fn disputed(&self, dispute: &Dispute) -> i64 {
        dispute.amount.unwrap_or_else(|| self.open(dispute.item, dispute.opened).max(0))
    }

    fn is_deduction(&self, dispute: &Dispute) -> bool {
        dispute.amount.is_some() || self.ledger().items.kind[dispute.item as usize] == Kind::Chargeback
    }

    fn opened(&mut self, dispute: &Dispute, amount: i64, fact: &Fact<'_>) {
        let who = Who::Item(dispute.item);
        self.flow(M::disputes_opened, who, fact, 1);
        self.flow(M::dispute_opened_amount, who, fact, amount);
        let cause = match dispute.reason.trim().to_lowercase().as_str() {
            "price" => M::disputed_price,
            "quantity" => M::disputed_quantity,
            "quality" => M::disputed_quality,
            "delivery" => M::disputed_delivery,
            "paid" => M::disputed_paid,
            "duplicate" => M::disputed_duplicate,
            "document missing" => M::disputed_document,
            _ => M::disputed_otherwise,
        };
        self.flow(cause, who, fact, amount);
    }

    /// What the customer owes after all.
    fn collectable(&self, dispute: &Dispute, amount: i64, (day, outcome): (Day, &str)) -> i64 {
        match outcome {
            "credited" => 0,
            "partly" => {
                (amount - self.applied(dispute.item, GIVEN_UP, dispute.opened, day)).clamp(0, amount.max(0))
            }
            _ => amount,
        }
    }

    fn closed(&mut self, dispute: &Dispute, amount: i64, closed: (Day, &str), fact: &Fact<'_>) {
        let (who, day) = (Who::Item(dispute.item), closed.0);
        self.flow_on(M::disputes_closed, day, who, fact, 1);
        self.flow_on(M::dispute_days, day, who, fact, day.since(dispute.opened));
        if let Some(target) = dispute.answer_by {
            self.flow_on(M::disputes_with_target, day, who, fact, 1);
            self.flow_on(M::disputes_in_time, day, who, fact, i64::from(day <= target));
        }
        let collectable = self.collectable(dispute, amount, closed);
        self.flow_on(M::dispute_closed_amount, day, who, fact, amount);
        self.flow_on(M::dispute_collectable, day, who, fact, collectable);
        for span in self.spans_of(day) {
            let close = self.spans.list[span].1.end;
            let credited = self.applied(dispute.item, CREDITED, dispute.opened, close);
            self.stock(M::dispute_credited, span, who, fact, credited.clamp(0, amount.max(0)));
            if self.is_deduction(dispute) && collectable > 0 {
                let cash = self.cash_on(dispute.item, day, close);
                self.stock(M::deductions_invalid, span, who, fact, collectable);
                self.stock(M::invalid_recovered, span, who, fact, cash.clamp(0, collectable));
            }
        }
    }

    /// Deductions taken, still open, and recovered.
    fn deduction(&mut self, dispute: &Dispute, amount: i64, fact: &Fact<'_>) {
        let who = Who::Item(dispute.item);
        self.flow(M::deductions_count, who, fact, 1);
        self.flow(M::deductions_taken, who, fact, amount);
        let end = dispute.closed.as_ref().map_or(Day::NEVER, |closed| closed.0);
        for span in 0..self.spans.list.len() {
            let period = self.spans.list[span].1;
            if period.end < dispute.opened {
                continue;
            }
            if period.end < end {
                let open = self.open(dispute.item, period.end).clamp(0, amount.max(0));
                self.stock(M::deductions_open, span, who, fact, open);
            }
            let cash = |until: Day| self.cash_on(dispute.item, dispute.opened, until).clamp(0, amount.max(0));
            let recovered = cash(period.end) - cash(period.start.plus_days(-1));
            self.stock(M::deductions_recovered, span, who, fact, recovered);
        }
    }

    /// Its invoice, if that was issued in a period and disputed by its close.
    fn cohort(&mut self, dispute: &Dispute, fact: &Fact<'_>) {
        let (item, l) = (dispute.item, self.ledger());
        let issued = l.items.issued[item as usize];
        let at = AsOf { day: issued, known_at: self.visible.known_at };
        let is_sale = l.items.kind[item as usize].is_sale() && l.items.amount[item as usize] >= 0;
        if !is_sale || !l.exists(item, at) {
            return;
        }
        let fact = Fact { what: "disputed", name: "", ..*fact };
        for span in self.spans_of(issued) {
            if dispute.opened <= self.spans.list[span].1.end {
                self.once(M::sales_disputed_count, span, Who::Item(item), &fact, item.into());
            }
        }
    }

    /// A case that several people worked on, with a goal: settled, or its promise kept, by the day to answer by.
    fn case(&mut self, dispute: &Dispute, closed: Day, fact: &Fact<'_>) {
        let Some(target) = dispute.answer_by else { return };
        if !self.wants(&[M::closed_cases, M::successful_cases]) {
            return;
        }
        let all = self.index.activities.rows(fact.customer).iter();
        let all = all.map(|&at| &self.facts.activities[at as usize]);
        let meanwhile = all.filter(|a| (dispute.opened..=closed).contains(&a.day()));
        let mut people: Vec<&str> = meanwhile.map(|a| a.author.as_str()).collect();
        people.push(&dispute.owner);
        people.retain(|name| !name.is_empty());
        people.sort_unstable();
        people.dedup();
        if people.len() < 2 {
            return;
        }
        let promises = self.index.promises.rows(dispute.item).iter();
        let promises = promises.map(|&at| &self.facts.promises[at as usize]);
        let mut promises = promises.filter(|p| (dispute.opened..=target).contains(&p.made));
        let kept = promises.any(|p| self.looker.standing(p, target, self.tolerance) == Standing::Kept);
        let succeeded = kept || self.open(dispute.item, target) <= 0;
        self.flow_on(M::closed_cases, closed, Who::Item(dispute.item), fact, 1);
        self.flow_on(M::successful_cases, closed, Who::Item(dispute.item), fact, i64::from(succeeded));
    }
}
