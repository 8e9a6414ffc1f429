//! Where a fact counts: in which groups, and in which periods.

use crate::engine::Query;
use crate::group::{Group, Groups, NO_GROUP, currency_index};
use crate::period::Period;
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use rustc_hash::FxHashMap;

/// Whom or what a fact is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who<'w> {
    /// An item.
    Item(u32),
    /// Some items.
    Items(&'w [u32]),
    /// A customer, in one currency or in each.
    Customer(u32, Option<u16>),
}

/// The groups of the query, by item and by customer.
pub(super) struct Places {
    groups: Groups,
    /// Customer -> currency and group of its items, each once.
    of_customer: FxHashMap<u32, Vec<(u16, u32)>>,
}

impl Places {
    pub(super) fn new(query: &Query, ledger: &Ledger) -> Places {
        let groups = query.groups(ledger, &query.lines());
        let mut of_customer: FxHashMap<u32, Vec<(u16, u32)>> = FxHashMap::default();
        for (item, &group) in groups.of_item.iter().enumerate() {
            if group != NO_GROUP {
                let place = (currency_index(ledger, item as u32), group);
                let places = of_customer.entry(ledger.items.customer[item]).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        Places { groups, of_customer }
    }

    pub(super) fn list(&self) -> &[Group] {
        &self.groups.list
    }

    /// The groups in which it counts, totals among them, each once.
    pub(super) fn of(&self, who: Who<'_>, out: &mut Vec<usize>) {
        out.clear();
        match who {
            Who::Item(item) => self.add(self.groups.of_item[item as usize], out),
            Who::Items(items) => {
                items.iter().for_each(|&item| self.add(self.groups.of_item[item as usize], out));
            }
            Who::Customer(customer, currency) => {
                let places = self.of_customer.get(&customer).map_or(&[][..], Vec::as_slice);
                let wanted = places.iter().filter(|(own, _)| currency.is_none_or(|c| c == *own));
                wanted.for_each(|&(_, group)| self.add(group, out));
            }
        }
    }

    fn add(&self, group: u32, out: &mut Vec<usize>) {
        if group == NO_GROUP {
            return;
        }
        let (first, own) = (self.groups.first_key(), group as usize);
        let mut put = |at: usize| {
            if !out.contains(&at) {
                out.push(at);
            }
        };
        if first > 0 {
            put(self.groups.total_of(own));
        }
        put(first + own);
    }
}

/// The periods of the query, cut at its as-of date, and which of them a day lies in.
pub(super) struct Spans {
    /// Those that have begun.
    pub(super) list: Vec<(usize, Period)>,
    /// Whether each begins after the one before.
    pub(super) is_ascending: bool,
    first: Day,
    of_day: Vec<Vec<u32>>,
}

impl Spans {
    pub(super) fn new(query: &Query) -> Spans {
        let begun = |(_, p): &(usize, Period)| query.as_of.is_none_or(|day| p.start <= day);
        let list: Vec<(usize, Period)> = query.cut().into_iter().enumerate().filter(begun).collect();
        let first = list.iter().map(|(_, p)| p.start).min().unwrap_or(Day(0));
        let last = list.iter().map(|(_, p)| p.end).max().unwrap_or(first);
        let mut of_day = vec![Vec::new(); (last.since(first) + 1).max(0) as usize];
        for (at, (_, period)) in list.iter().enumerate() {
            for day in period.start.0..=period.end.0 {
                of_day[Day(day).since(first) as usize].push(at as u32);
            }
        }
        let is_ascending = list.is_sorted_by_key(|(_, p)| p.start);
        Spans { list, is_ascending, first, of_day }
    }

    /// Places in [`Spans::list`] of the periods that hold a day.
    pub(super) fn of(&self, day: Day) -> &[u32] {
        usize::try_from(i64::from(day.0) - i64::from(self.first.0))
            .ok()
            .and_then(|at| self.of_day.get(at))
            .map_or(&[], Vec::as_slice)
    }

    /// The last close; nothing later has an effect.
    pub(super) fn horizon(&self) -> Day {
        self.list.iter().map(|(_, p)| p.end).max().unwrap_or(Day::ALWAYS)
    }
}
