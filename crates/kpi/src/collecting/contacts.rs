//! Contacts: whom we reached, how often, and whom we did not.

use super::place::Who;
use super::sink::{Fact, Sink};
use super::walk::Walk;
use crate::measure::Measure as M;
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{Activity, BanKind, Facts, Outcome};
use dunlin_core::day::Day;
use rustc_hash::FxHashMap;

const WEEK: i32 = 7;

/// Days on which we contacted each customer, in order: activities of ours, and notices issued.
pub(super) fn outreach(facts: &Facts) -> FxHashMap<u32, Vec<Day>> {
    let ours = facts.activities.iter().filter(|a| is_outreach(a)).map(|a| (a.customer, a.day()));
    let notices = facts.notices.iter().filter_map(|n| n.issued.map(|day| (n.customer, day)));
    let mut days: FxHashMap<u32, Vec<Day>> = FxHashMap::default();
    ours.chain(notices).for_each(|(customer, day)| days.entry(customer).or_default().push(day));
    days.values_mut().for_each(|days| days.sort_unstable());
    days
}

/// Whether we contacted the customer, or tried to. A mail that was received came from them.
fn is_outreach(activity: &Activity) -> bool {
    activity.medium.is_some()
        && !activity.inbound
        && !matches!(activity.outcome, Outcome::Noted | Outcome::Received)
}

/// Whether it is a message from the customer.
pub(super) fn is_inbound(activity: &Activity) -> bool {
    activity.inbound || activity.outcome == Outcome::Received
}

impl<S: Sink> Walk<'_, S> {
    pub(super) fn contacts(&mut self) {
        self.conversations();
        self.pressure();
        self.coverage();
        self.answers();
        self.opt_outs();
    }

    fn conversations(&mut self) {
        let facts = self.facts;
        let measures =
            [M::conversations, M::conversations_promised, M::attempts, M::attempts_reached, M::contacts_out];
        if !self.wants(&measures) {
            return;
        }
        for activity in &facts.activities {
            let fact = fact_of(activity);
            let who = Who::Customer(activity.customer, None);
            let spoken = activity.outcome.is_conversation() && activity.medium.is_some();
            if spoken {
                let promised = activity.outcome == Outcome::Promised;
                self.flow(M::conversations, who, &fact, 1);
                self.flow(M::conversations_promised, who, &fact, i64::from(promised));
            }
            if is_outreach(activity) {
                self.flow(M::contacts_out, who, &fact, 1);
                if matches!(activity.medium, Some(Medium::Call | Medium::Visit)) {
                    self.flow(M::attempts, who, &fact, 1);
                    self.flow(M::attempts_reached, who, &fact, i64::from(spoken));
                }
            }
        }
    }

    /// Customers contacted, and the most contacts in a week.
    fn pressure(&mut self) {
        if !self.wants(&[M::accounts_contacted, M::contacts_week_max]) {
            return;
        }
        let outreach = std::mem::take(&mut self.outreach);
        for (&customer, days) in &outreach {
            let who = Who::Customer(customer, None);
            for span in 0..self.spans.list.len() {
                let period = self.spans.list[span].1;
                let first = days.partition_point(|&day| day < period.start);
                let within = &days[first..days.partition_point(|&day| day <= period.end).max(first)];
                let Some(&day) = within.first() else { continue };
                let fact = Fact { customer, item: None, day, what: "first contact", name: "" };
                self.stock(M::accounts_contacted, span, who, &fact, 1);
                let in_week = |(at, &first): (usize, &Day)| {
                    within[at..].partition_point(|&day| day < first.plus_days(WEEK))
                };
                let most = within.iter().enumerate().map(in_week).max().unwrap_or(0);
                let fact = Fact { what: "busiest week, that", ..fact };
                self.stock(M::contacts_week_max, span, who, &fact, most as i64);
            }
        }
        self.outreach = outreach;
    }

    /// Customers who were late at the opening, and whether we contacted them.
    fn coverage(&mut self) {
        let measures = [M::opening_late_customers, M::late_contacted_customers, M::late_contacted_amount];
        if !self.wants(&measures) {
            return;
        }
        let l = self.ledger();
        for item in 0..l.items.len() as u32 {
            let (row, mut settled) = (item as usize, false);
            if l.items.amount[row] <= 0 {
                continue;
            }
            // Most items are settled for good after some time: then later openings need not be looked at.
            let last = self.looker.applications.rows(item).iter().map(|&a| l.in_force(a as usize));
            let last = last.map(|(start, end)| if end < Day::NEVER { end } else { start }).max();
            for span in 0..self.spans.list.len() {
                let period = self.spans.list[span].1;
                let opening = period.start.plus_days(-1);
                if settled || l.items.due[row] >= opening {
                    continue;
                }
                let open = self.past_due(item, opening);
                if open == 0 {
                    settled = self.spans.is_ascending && last.is_some_and(|last| last <= opening);
                    continue;
                }
                let customer = l.items.customer[row];
                let fact = Fact {
                    customer,
                    item: Some(item),
                    day: l.items.due[row],
                    what: "past due since",
                    name: "",
                };
                let who = Who::Item(item);
                self.once(M::opening_late_customers, span, who, &fact, customer.into());
                if self.contacted(customer, period.start, period.end) {
                    self.once(M::late_contacted_customers, span, who, &fact, customer.into());
                    self.stock(M::late_contacted_amount, span, who, &fact, open);
                }
            }
        }
    }

    /// From a customer's first unanswered message to our next word to them.
    fn answers(&mut self) {
        if !self.sink.wants(M::answer_days) {
            return;
        }
        let facts = self.facts;
        let mut waiting: FxHashMap<u32, &Activity> = FxHashMap::default();
        for activity in &facts.activities {
            if is_inbound(activity) && !matches!(activity.medium, Some(Medium::Call | Medium::Visit)) {
                waiting.entry(activity.customer).or_insert(activity);
            } else if is_outreach(activity)
                && let Some(asked) = waiting.remove(&activity.customer)
            {
                let minutes = activity.at.duration_since(asked.at).as_mins();
                let fact = fact_of(asked);
                let who = Who::Customer(asked.customer, None);
                self.flow_on(M::answer_days, activity.day(), who, &fact, minutes);
            }
        }
    }

    fn opt_outs(&mut self) {
        let facts = self.facts;
        if !self.sink.wants(M::opt_outs) {
            return;
        }
        let wishes = [BanKind::OptOut, BanKind::DoNotContact];
        for ban in facts.bans.iter().filter(|ban| wishes.contains(&ban.kind)) {
            let fact =
                Fact { customer: ban.customer, item: None, day: ban.from, what: ban.kind.name(), name: "" };
            for span in self.spans_of(ban.from) {
                let who = Who::Customer(ban.customer, None);
                self.once(M::opt_outs, span, who, &fact, ban.customer.into());
            }
        }
    }
}

/// An activity as the fact of receipts.
pub(super) fn fact_of(activity: &Activity) -> Fact<'_> {
    Fact {
        customer: activity.customer,
        item: None,
        day: activity.day(),
        what: activity.medium.map_or("note", Medium::name),
        name: activity.outcome.name(),
    }
}
