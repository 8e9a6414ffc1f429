//! The walk over the facts, and what its parts share.

use super::Collecting;
use super::place::{Places, Spans, Who};
use super::sink::{Fact, Sink};
use crate::engine::{Query, Visible};
use crate::measure::Measure;
use dunlin_core::collect::facts::Facts;
use dunlin_core::collect::promise::{Looker, Tolerance};
use dunlin_core::day::Day;
use dunlin_core::ledger::{Groups, Ledger, Settlement};
use dunlin_core::money::Currency;
use dunlin_core::open::AsOf;
use rustc_hash::{FxHashMap, FxHashSet};

/// Facts by the number of what they are about.
pub(super) struct Index {
    /// Customer -> activities, in order of time.
    pub(super) activities: Groups,
    /// Item -> promises that name it.
    pub(super) promises: Groups,
    /// Item -> disputes.
    pub(super) disputes: Groups,
    /// Item -> placements.
    pub(super) placements: Groups,
    /// Customer -> holds.
    pub(super) holds: Groups,
    /// Customer -> bans.
    pub(super) bans: Groups,
}

impl Index {
    fn new(ledger: &Ledger, facts: &Facts) -> Index {
        let (customers, items) = (ledger.customers.len(), ledger.items.len());
        let named = facts.promises.iter().zip(0..);
        Index {
            activities: Groups::new(customers, facts.activities.iter().map(|a| a.customer).zip(0..)),
            promises: Groups::new(items, named.flat_map(|(p, at)| p.items.iter().map(move |&i| (i, at)))),
            disputes: Groups::new(items, facts.disputes.iter().map(|d| d.item).zip(0..)),
            placements: Groups::new(items, facts.placements.iter().map(|p| p.item).zip(0..)),
            holds: Groups::new(customers, facts.holds.iter().map(|h| h.customer).zip(0..)),
            bans: Groups::new(customers, facts.bans.iter().map(|b| b.customer).zip(0..)),
        }
    }
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
    pub(super) visible: Visible,
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
            visible: query.visible(),
            places: Places::new(query, looker.ledger),
            spans: Spans::new(query),
            sink,
            outreach: super::contacts::outreach(facts),
            index: Index::new(looker.ledger, facts),
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
        let at = AsOf { day, known_at: self.visible.known_at };
        self.ledger().open_amount(self.looker.applications, item, at)
    }

    /// What an item has past due on a day, 0 when it is not; credits and overpaid items have nothing.
    pub(super) fn past_due(&self, item: u32, day: Day) -> i64 {
        let late = self.ledger().items.due[item as usize] < day;
        if late { self.open(item, day).max(0) } else { 0 }
    }

    /// What was applied to an item in `[from, until]` and still counts at the end of it, by sorts of settlement.
    pub(super) fn applied(&self, item: u32, how: &[Settlement], from: Day, until: Day) -> i64 {
        let (l, a) = (self.ledger(), &self.ledger().applications);
        let rows = self.looker.applications.rows(item).iter().map(|&row| row as usize);
        rows.filter(|&row| a.to[row] == item && how.contains(&a.how[row]))
            .filter(|&row| {
                let counts = |(start, end)| from <= start && start <= until && until < end;
                self.visible.in_force(l, row).is_some_and(counts)
            })
            .map(|row| a.amount[row])
            .sum()
    }

    /// The same, of cash.
    pub(super) fn cash_on(&self, item: u32, from: Day, until: Day) -> i64 {
        self.applied(item, &[Settlement::Cash], from, until)
    }

    pub(super) fn currency(&self, currency: Currency) -> Option<u16> {
        self.ledger().currencies.iter().position(|&c| c == currency).map(|at| at as u16)
    }

    /// Whether we contacted a customer in `[from, until]`.
    pub(super) fn contacted(&self, customer: u32, from: Day, until: Day) -> bool {
        self.outreach.get(&customer).is_some_and(|days| any_within(days, from, until))
    }
}
