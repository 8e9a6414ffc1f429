//! Notices: sent, bounced, replied to, paid after; and whether they should have gone out.

use super::contacts::is_inbound;
use super::place::Who;
use super::sink::{Fact, Sink};
use super::walk::Walk;
use crate::measure::Measure as M;
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{BanKind, Line, Notice};
use dunlin_core::collect::promise::Standing;
use dunlin_core::day::Day;
use rustc_hash::FxHashMap;

/// A bounce, and a repetition, within so many days belongs to a notice.
const NEAR_DAYS: i32 = 7;
/// A reply within so many days belongs to a notice.
const REPLY_DAYS: i32 = 14;

/// Days after a notice, what was reminded, what came.
const AFTER: [(i32, M, M); 3] = [
    (7, M::reminded_7, M::paid_after_7),
    (14, M::reminded_14, M::paid_after_14),
    (30, M::reminded_30, M::paid_after_30),
];

/// Level, items at it, items raised from it.
const LEVELS: [(u8, M, M); 3] = [
    (1, M::at_level_1, M::raised_from_1),
    (2, M::at_level_2, M::raised_from_2),
    (3, M::at_level_3, M::raised_from_3),
];

/// What is made of the lines of notices.
const OF_LINES: &[M] = &[
    M::first_touches,
    M::first_touch_days,
    M::reminders,
    M::reminders_wrongful,
    M::reminders_repeated,
    M::reminded_7,
    M::paid_after_7,
    M::reminded_14,
    M::paid_after_14,
    M::reminded_30,
    M::paid_after_30,
    M::at_level_1,
    M::raised_from_1,
    M::at_level_2,
    M::raised_from_2,
    M::at_level_3,
    M::raised_from_3,
];

/// A customer, and the contact there.
type Recipient = (u32, Option<u32>);

/// A line of an issued notice.
type Issued<'a> = (Day, &'a Notice, &'a Line);

impl<S: Sink> Walk<'_, S> {
    pub(super) fn notices(&mut self) {
        let facts = self.facts;
        for notice in &facts.notices {
            let fact = |day| fact_of(notice, None, day);
            let who = Who::Customer(notice.customer, None);
            if let Some(day) = notice.issued {
                self.flow(M::notices_issued, who, &fact(day), 1);
                self.flow(M::contacts_out, who, &fact(day), 1);
            } else if let Some(day) = notice.cancelled {
                self.flow(M::notices_stopped, who, &fact(day), 1);
            }
        }
        self.delivery();
        if !self.wants(OF_LINES) {
            return;
        }
        let mut of_item: FxHashMap<u32, Vec<Issued<'_>>> = FxHashMap::default();
        for notice in &facts.notices {
            let Some(day) = notice.issued else { continue };
            notice.lines.iter().for_each(|line| {
                of_item.entry(line.item).or_default().push((day, notice, line));
            });
        }
        for (item, mut lines) in of_item {
            lines.sort_by_key(|(day, notice, line)| (*day, line.level, notice.number.as_str()));
            self.reminders(item, &lines);
            self.levels(item, &lines);
        }
    }

    /// Mails and texts: bounced, replied to.
    fn delivery(&mut self) {
        if !self.wants(&[M::notices_sent, M::notices_bounced, M::notices_replied]) {
            return;
        }
        let facts = self.facts;
        let mut sent: FxHashMap<Recipient, Vec<(Day, &Notice)>> = FxHashMap::default();
        for notice in facts.notices.iter().filter(|n| matches!(n.medium, Medium::Email | Medium::Text)) {
            if let Some(day) = notice.issued {
                sent.entry((notice.customer, notice.contact)).or_default().push((day, notice));
            }
        }
        for ((customer, contact), mut notices) in sent {
            notices.sort_by_key(|(day, notice)| (*day, notice.number.as_str()));
            let dead = self.index.bans.rows(customer).iter().map(|&at| &facts.bans[at as usize]);
            let dead = dead.filter(|b| b.kind == BanKind::Bounced);
            let dead = dead.filter(|b| b.contact == contact || b.contact.is_none());
            let dead: Vec<Day> = dead.map(|b| b.from).collect();
            for (at, &(day, notice)) in notices.iter().enumerate() {
                let next = notices.get(at + 1).map_or(Day::NEVER, |(day, _)| *day);
                let end = day.plus_days(NEAR_DAYS);
                let bounced =
                    dead.iter().any(|&on| day <= on && on <= end && on < next.max(day.plus_days(1)));
                let (who, fact) = (Who::Customer(customer, None), fact_of(notice, None, day));
                self.flow(M::notices_sent, who, &fact, 1);
                self.flow(M::notices_bounced, who, &fact, i64::from(bounced));
                for span in self.spans_of(day) {
                    let until = day.plus_days(REPLY_DAYS).min(self.spans.list[span].1.end);
                    let replied = !bounced && self.heard_from(customer, day, until);
                    self.stock(M::notices_replied, span, who, &fact, i64::from(replied));
                }
            }
        }
    }

    /// Whether a customer came to us in `[from, until]`.
    fn heard_from(&self, customer: u32, from: Day, until: Day) -> bool {
        let all = self.index.activities.rows(customer).iter().map(|&at| &self.facts.activities[at as usize]);
        all.into_iter().any(|a| is_inbound(a) && (from..=until).contains(&a.day()))
    }

    /// The lines about one item, in order of days.
    fn reminders(&mut self, item: u32, lines: &[Issued<'_>]) {
        let l = self.ledger();
        let (due, who) = (l.items.due[item as usize], Who::Item(item));
        for (at, &(day, notice, line)) in lines.iter().enumerate() {
            let fact = fact_of(notice, Some(item), day);
            if at == 0 {
                self.flow(M::first_touches, who, &fact, 1);
                self.flow(M::first_touch_days, who, &fact, day.since(due));
            }
            self.flow(M::reminders, who, &fact, 1);
            if self.wants(&[M::reminders_wrongful]) {
                self.flow(M::reminders_wrongful, who, &fact, i64::from(self.is_wrongful(item, day)));
            }
            let same = |(earlier, other, of): &&Issued<'_>| {
                day.since(*earlier) < NEAR_DAYS
                    && (of.level, other.contact, other.medium) == (line.level, notice.contact, notice.medium)
            };
            let repeated = lines[..at].iter().rev().any(|earlier| same(&earlier));
            self.flow(M::reminders_repeated, who, &fact, i64::from(repeated));
            for (days, reminded, paid) in AFTER {
                let last = day.plus_days(days);
                if last > self.spans.horizon() || !self.wants(&[reminded, paid]) {
                    continue;
                }
                let cash = self.cash_on(item, day.plus_days(1), last).clamp(0, line.open.max(0));
                self.flow_on(reminded, last, who, &fact, line.open);
                self.flow_on(paid, last, who, &fact, cash);
            }
        }
    }

    /// Whether a reminder should not have gone out, as far as is known now.
    fn is_wrongful(&self, item: u32, day: Day) -> bool {
        let (l, row) = (self.ledger(), item as usize);
        let customer = l.items.customer[row];
        let before = day.plus_days(-1);
        // What is paid on the day may have come after the notice, and what is issued or returned on it before.
        if self.open(item, before) <= 0 && self.open(item, day) <= 0 {
            return true;
        }
        let on_hold = l.items.hold_until.as_ref().is_some_and(|hold| hold[row] >= day);
        let (facts, index) = (self.facts, &self.index);
        // What began on the day itself may have come after the notice.
        let disputed = index.disputes.rows(item).iter().map(|&at| &facts.disputes[at as usize]).any(|d| {
            let closed = d.closed.as_ref().map_or(Day::NEVER, |closed| closed.0);
            d.amount.is_none() && d.opened < day && day < closed
        });
        let mut holds = index.holds.rows(customer).iter().map(|&at| &facts.holds[at as usize]);
        let mut placed = index.placements.rows(item).iter().map(|&at| &facts.placements[at as usize]);
        let mut promises = index.promises.rows(item).iter().map(|&at| &facts.promises[at as usize]);
        on_hold
            || disputed
            || holds.any(|h| h.from < day && day <= h.until)
            || placed.any(|p| p.from < day && day < p.until)
            || promises.any(|p| {
                let standing = self.looker.standing(p, before, self.tolerance);
                p.made < day && matches!(standing, Standing::Pending(_))
            })
    }

    /// At which levels an item stood in each period, and whether it was raised.
    fn levels(&mut self, item: u32, lines: &[Issued<'_>]) {
        let wanted = LEVELS.iter().any(|&(_, at, raised)| self.wants(&[at, raised]));
        if !wanted {
            return;
        }
        for span in 0..self.spans.list.len() {
            let period = self.spans.list[span].1;
            let within = lines.partition_point(|(day, ..)| *day <= period.end);
            let before = lines.partition_point(|(day, ..)| *day < period.start);
            if within == 0 {
                continue;
            }
            let opening = lines[..before].iter().map(|(.., line)| line.level).max().unwrap_or(0);
            let close = lines[..within].iter().map(|(.., line)| line.level).max().unwrap_or(0);
            let was_open = before == 0 || self.open(item, period.start.plus_days(-1)) > 0 || within > before;
            if !was_open {
                continue;
            }
            let (day, notice, _) = lines[within - 1];
            let fact = fact_of(notice, Some(item), day);
            for (level, at, raised) in LEVELS {
                let stood =
                    level == opening || lines[before..within].iter().any(|(.., line)| line.level == level);
                if stood && (opening <= level) {
                    self.stock(at, span, Who::Item(item), &fact, 1);
                    self.stock(raised, span, Who::Item(item), &fact, i64::from(close > level));
                }
            }
        }
    }
}

fn fact_of(notice: &Notice, item: Option<u32>, day: Day) -> Fact<'_> {
    Fact { customer: notice.customer, item, day, what: "notice", name: &notice.number }
}
