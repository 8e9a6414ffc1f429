//! The walk over the facts, and what its parts share.

use super::Collecting;
use super::place::{Places, Spans, Who};
use super::sink::{Fact, Sink};
use crate::engine::Query;
use crate::measure::Measure;
use dunlin_core::collect::facts::Facts;
use dunlin_core::collect::promise::{Looker, Tolerance};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Ledger, Settlement};
use dunlin_core::money::Currency;
use dunlin_core::open::AsOf;
use rustc_hash::{FxHashMap, FxHashSet};

/// Rows of a list by the number of what they are about.
type Rows = FxHashMap<u32, Vec<usize>>;

/// Facts by what they are about.
pub(super) struct Index {
    /// Customer -> activities, in order of time.
    activities: Rows,
    /// Item -> promises that name it.
    promises: Rows,
    /// Item -> disputes.
    disputes: Rows,
    /// Item -> placements.
    placements: Rows,
    /// Customer -> holds.
    holds: Rows,
    /// Customer -> bans.
    bans: Rows,
    /// Customer -> days on which they came to us, in order.
    inbound: FxHashMap<u32, Vec<Day>>,
}

impl Index {
    fn new(facts: &Facts) -> Index {
        let inbound = facts.activities.iter().filter(|a| super::contacts::is_inbound(a));
        let mut days: FxHashMap<u32, Vec<Day>> = FxHashMap::default();
        inbound.for_each(|a| days.entry(a.customer).or_default().push(a.day()));
        let named = facts.promises.iter().enumerate();
        Index {
            activities: rows(facts.activities.iter().map(|a| a.customer).enumerate()),
            promises: rows(named.flat_map(|(at, p)| p.items.iter().map(move |&item| (at, item)))),
            disputes: rows(facts.disputes.iter().map(|d| d.item).enumerate()),
            placements: rows(facts.placements.iter().map(|p| p.item).enumerate()),
            holds: rows(facts.holds.iter().map(|h| h.customer).enumerate()),
            bans: rows(facts.bans.iter().map(|b| b.customer).enumerate()),
            inbound: days,
        }
    }

    /// The activities of a customer.
    pub(super) fn activities(&self, customer: u32) -> &[usize] {
        self.activities.get(&customer).map_or(&[], Vec::as_slice)
    }

    /// The promises that name an item.
    pub(super) fn promises(&self, item: u32) -> &[usize] {
        self.promises.get(&item).map_or(&[], Vec::as_slice)
    }

    /// The disputes about an item.
    pub(super) fn disputes(&self, item: u32) -> &[usize] {
        self.disputes.get(&item).map_or(&[], Vec::as_slice)
    }

    /// The placements of an item.
    pub(super) fn placements(&self, item: u32) -> &[usize] {
        self.placements.get(&item).map_or(&[], Vec::as_slice)
    }

    /// The holds on a customer.
    pub(super) fn holds(&self, customer: u32) -> &[usize] {
        self.holds.get(&customer).map_or(&[], Vec::as_slice)
    }

    /// The bans of a customer.
    pub(super) fn bans(&self, customer: u32) -> &[usize] {
        self.bans.get(&customer).map_or(&[], Vec::as_slice)
    }

    /// Whether a customer came to us in `[from, until]`.
    pub(super) fn heard_from(&self, customer: u32, from: Day, until: Day) -> bool {
        self.inbound.get(&customer).is_some_and(|days| any_within(days, from, until))
    }
}

fn rows(pairs: impl Iterator<Item = (usize, u32)>) -> Rows {
    let mut rows = Rows::default();
    pairs.for_each(|(at, of)| rows.entry(of).or_default().push(at));
    rows
}

/// Whether a sorted list has a day in `[from, until]`.
fn any_within(days: &[Day], from: Day, until: Day) -> bool {
    days.get(days.partition_point(|&day| day < from)).is_some_and(|&day| day <= until)
}

/// One walk over all facts.
pub(super) struct Walk<'a, S> {
    pub(super) looker: Looker<'a>,
    pub(super) facts: &'a Facts,
    pub(super) tolerance: Tolerance,
    pub(super) known_at: Instant,
    pub(super) places: Places,
    pub(super) spans: Spans,
    pub(super) sink: S,
    /// Days on which we contacted a customer, in order.
    pub(super) outreach: FxHashMap<u32, Vec<Day>>,
    pub(super) index: Index,
    seen: FxHashSet<(Measure, u32, u32, u64)>,
    groups: Vec<usize>,
}

impl<'a, S: Sink> Walk<'a, S> {
    pub(super) fn new(collecting: Collecting<'a>, query: &Query, sink: S) -> Walk<'a, S> {
        let Collecting { looker, facts, tolerance } = collecting;
        Walk {
            looker,
            facts,
            tolerance,
            known_at: query.known_at.unwrap_or(Instant::NEVER),
            places: Places::new(query, looker.ledger),
            spans: Spans::new(query),
            sink,
            outreach: super::contacts::outreach(facts),
            index: Index::new(facts),
            seen: FxHashSet::default(),
            groups: Vec::new(),
        }
    }

    /// Walks everything; what the sink has then is complete.
    pub(super) fn run(mut self) -> S {
        self.promises();
        self.disputes();
        self.contacts();
        self.notices();
        self.work();
        self.sink
    }

    pub(super) fn ledger(&self) -> &'a Ledger {
        self.looker.ledger
    }

    /// Whether any of some measures is wanted.
    pub(super) fn wants(&self, measures: &[Measure]) -> bool {
        measures.iter().any(|&m| self.sink.wants(m))
    }

    /// Something that happened on a day.
    pub(super) fn flow(&mut self, measure: Measure, who: Who<'_>, fact: &Fact<'_>, value: impl Into<i128>) {
        self.flow_on(measure, fact.day, who, fact, value);
    }

    /// Something that counts on a day that is not the fact's own.
    pub(super) fn flow_on(
        &mut self,
        measure: Measure,
        day: Day,
        who: Who<'_>,
        fact: &Fact<'_>,
        value: impl Into<i128>,
    ) {
        if !self.sink.wants(measure) || self.spans.of(day).is_empty() {
            return;
        }
        let value = value.into();
        self.places.of(who, &mut self.groups);
        for &at in self.spans.of(day) {
            let period = self.spans.list[at as usize].0;
            self.groups.iter().for_each(|&group| self.sink.put(measure, group, period, fact, value));
        }
    }

    /// Something that stands at the close of a period (by its place in the list of spans).
    pub(super) fn stock(
        &mut self,
        measure: Measure,
        span: usize,
        who: Who<'_>,
        fact: &Fact<'_>,
        value: impl Into<i128>,
    ) {
        if !self.sink.wants(measure) {
            return;
        }
        let (value, period) = (value.into(), self.spans.list[span].0);
        self.places.of(who, &mut self.groups);
        self.groups.iter().for_each(|&group| self.sink.put(measure, group, period, fact, value));
    }

    /// One thing in each group and period, however often it comes.
    pub(super) fn once(&mut self, measure: Measure, span: usize, who: Who<'_>, fact: &Fact<'_>, key: u64) {
        if !self.sink.wants(measure) {
            return;
        }
        let period = self.spans.list[span].0;
        self.places.of(who, &mut self.groups);
        for &group in &self.groups {
            if self.seen.insert((measure, group as u32, period as u32, key)) {
                self.sink.put(measure, group, period, fact, 1);
            }
        }
    }

    /// The places of the spans that hold a day.
    pub(super) fn spans_of(&self, day: Day) -> Vec<usize> {
        self.spans.of(day).iter().map(|&at| at as usize).collect()
    }

    pub(super) fn open(&self, item: u32, day: Day) -> i64 {
        let at = AsOf { day, known_at: self.known_at };
        self.ledger().open_amount(self.looker.applications, item, at)
    }

    /// What an item has past due on a day, 0 when it is not; credits and overpaid items have nothing.
    pub(super) fn past_due(&self, item: u32, day: Day) -> i64 {
        let late = self.ledger().items.due[item as usize] < day;
        if late { self.open(item, day).max(0) } else { 0 }
    }

    /// What was applied to an item in `[from, until]` and still counts at the end of it, by sorts of settlement.
    pub(super) fn applied(&self, item: u32, how: &[Settlement], from: Day, until: Day) -> i64 {
        let a = &self.ledger().applications;
        let rows = self.looker.applications.rows(item).iter().map(|&row| row as usize);
        rows.filter(|&row| a.to[row] == item && how.contains(&a.how[row]) && self.is_known(row))
            .filter(|&row| {
                let (start, end) = self.ledger().in_force(row);
                from <= start && start <= until && until < end
            })
            .map(|row| a.amount[row])
            .sum()
    }

    pub(super) fn is_known(&self, application: usize) -> bool {
        let recorded = &self.ledger().applications.recorded;
        recorded.as_ref().is_none_or(|r| r[application] <= self.known_at)
    }

    pub(super) fn currency(&self, currency: Currency) -> Option<u16> {
        self.ledger().currencies.iter().position(|&c| c == currency).map(|at| at as u16)
    }

    /// Whether we contacted a customer in `[from, until]`.
    pub(super) fn contacted(&self, customer: u32, from: Day, until: Day) -> bool {
        self.outreach.get(&customer).is_some_and(|days| any_within(days, from, until))
    }
}
