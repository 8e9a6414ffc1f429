//! Groups: what figures are split by, which items are in, and the groups that occur.
//!
//! Two currencies are never added, so every group is one of a single currency; splitting by nothing still gives one
//! group for each currency that occurs.

use crate::engine::Visible;
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use dunlin_core::money::Currency;
use dunlin_core::names::Names;

/// What figures are split by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum GroupBy {
    /// Not at all: one group a currency.
    #[default]
    Total,
    /// By currency, the code being the group's text.
    Currency,
    /// By legal entity.
    Entity,
    /// By segment.
    Segment,
    /// By collector.
    Collector,
    /// By customer.
    Customer,
}

/// One group of the result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Number of the segment, customer ... in the ledger's dictionary; `None` for totals and for items of a ledger
    /// without that column.
    pub key: Option<u32>,
    /// Text of the segment, customer ...; empty for totals and where none is given.
    pub text: String,
    /// Index into [`Ledger::currencies`].
    pub currency: u16,
    /// The currency itself.
    pub code: Currency,
    /// Whether it holds all items of its currency.
    pub total: bool,
}

/// Which items are in; `None` means all. An item and the payments applied to it are filtered each for itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Filter {
    /// Only this currency (index into [`Ledger::currencies`]).
    pub currency: Option<u16>,
    /// Only this entity (number into [`Ledger::entities`]).
    pub entity: Option<u32>,
    /// Only this segment (number into [`Ledger::segments`]).
    pub segment: Option<u32>,
    /// Only this collector (number into [`Ledger::collectors`]).
    pub collector: Option<u32>,
    /// Only this customer (number into [`Ledger::customers`]).
    pub customer: Option<u32>,
}

/// The item is in no group.
pub(crate) const NO_GROUP: u32 = u32::MAX;

/// The groups that occur and the group of every item.
pub(crate) struct Groups {
    /// Totals first, one a currency; then the groups proper, by text and currency.
    pub(crate) list: Vec<Group>,
    /// How many of them are totals.
    pub(crate) totals: usize,
    /// Group past the totals -> its total.
    total: Vec<usize>,
    /// Item -> index into `list` past the totals (into the totals themselves when there is nothing else).
    pub(crate) of_item: Vec<u32>,
}

impl Filter {
    /// Whether an item is in.
    #[must_use]
    pub fn admits(&self, ledger: &Ledger, item: u32) -> bool {
        let i = &ledger.items;
        let row = item as usize;
        let same = |wanted: Option<u32>, column: &Option<Vec<u32>>| {
            wanted.is_none_or(|w| column.as_ref().is_some_and(|c| c[row] == w))
        };
        self.currency.is_none_or(|c| c == currency_index(ledger, item))
            && self.customer.is_none_or(|c| c == i.customer[row])
            && same(self.entity, &i.entity)
            && same(self.segment, &i.segment)
            && same(self.collector, &i.collector)
    }

    /// Whether everything is in.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Filter::default()
    }
}

impl GroupBy {
    /// The number of an item's segment, customer ... in its dictionary; `None` without that column and for totals.
    #[must_use]
    pub fn key(self, ledger: &Ledger, item: u32) -> Option<u32> {
        let i = &ledger.items;
        let row = item as usize;
        let of = |column: &Option<Vec<u32>>| column.as_ref().map(|c| c[row]);
        match self {
            GroupBy::Total | GroupBy::Currency => None,
            GroupBy::Entity => of(&i.entity),
            GroupBy::Segment => of(&i.segment),
            GroupBy::Collector => of(&i.collector),
            GroupBy::Customer => Some(i.customer[row]),
        }
    }

    /// Whether it splits currencies further.
    #[must_use]
    pub const fn splits(self) -> bool {
        !matches!(self, GroupBy::Total | GroupBy::Currency)
    }

    fn names(self, ledger: &Ledger) -> Option<&Names> {
        match self {
            GroupBy::Total | GroupBy::Currency => None,
            GroupBy::Entity => Some(&ledger.entities),
            GroupBy::Segment => Some(&ledger.segments),
            GroupBy::Collector => Some(&ledger.collectors),
            GroupBy::Customer => Some(&ledger.customers),
        }
    }

    /// The group of a key and currency.
    pub(crate) fn group(self, ledger: &Ledger, key: Option<u32>, currency: u16, total: bool) -> Group {
        let code = ledger.currencies[usize::from(currency)];
        let text = match (self, key, self.names(ledger)) {
            (GroupBy::Currency, ..) => code.code().to_owned(),
            (_, Some(key), Some(names)) => names.text(key).to_owned(),
            _ => String::new(),
        };
        Group { key, text, currency, code, total }
    }
}

impl Groups {
    /// Finds the groups of all visible, admitted items that exist by `horizon`: a later one never makes a group.
    pub(crate) fn find(
        ledger: &Ledger,
        visible: &Visible,
        by: GroupBy,
        filter: &Filter,
        horizon: Day,
    ) -> Groups {
        let currencies = ledger.currencies.len();
        let keys = by.names(ledger).map_or(0, Names::len) + 1;
        let mut seen = vec![NO_GROUP; keys * currencies];
        let all = filter.is_all();
        // One past the key's number; 0 is "no such column".
        let place = |item: u32| {
            let currency = usize::from(currency_index(ledger, item));
            by.key(ledger, item).map_or(0, |k| k as usize + 1) * currencies + currency
        };
        let mut of_item: Vec<u32> = (0..ledger.items.len() as u32)
            .map(|item| {
                if !visible.exists_by(ledger, item, horizon) || !(all || filter.admits(ledger, item)) {
                    return NO_GROUP;
                }
                let place = place(item);
                seen[place] = 0;
                place as u32
            })
            .collect();
        let mut groups = Groups { list: Vec::new(), totals: 0, total: Vec::new(), of_item: Vec::new() };
        groups.name(ledger, by, &mut seen);
        for group in &mut of_item {
            if *group != NO_GROUP {
                *group = seen[*group as usize];
            }
        }
        groups.of_item = of_item;
        groups
    }

    /// Where the groups proper begin in the list; items point behind it.
    pub(crate) fn first_key(&self) -> usize {
        if self.list.len() > self.totals { self.totals } else { 0 }
    }

    /// How many groups items fall into.
    pub(crate) fn keys(&self) -> usize {
        self.list.len() - self.first_key()
    }

    /// The total that a group (counted from [`Groups::first_key`]) belongs to.
    pub(crate) fn total_of(&self, group: usize) -> usize {
        self.total[group]
    }

    /// The items of a group of the list.
    pub(crate) fn members(&self, group: usize) -> Vec<u32> {
        let first = self.first_key();
        let is_in = |own: u32| {
            let own = own as usize;
            if group >= first { first + own == group } else { self.total_of(own) == group }
        };
        let all = self.of_item.iter().enumerate();
        all.filter(|(_, own)| **own != NO_GROUP && is_in(**own)).map(|(item, _)| item as u32).collect()
    }

    /// Turns the places seen into sorted groups, and writes each place's group back.
    fn name(&mut self, ledger: &Ledger, by: GroupBy, seen: &mut [u32]) {
        let currencies = ledger.currencies.len();
        let occurs = |currency: usize| seen.iter().skip(currency).step_by(currencies).any(|&s| s != NO_GROUP);
        let mut codes: Vec<usize> = (0..currencies).filter(|&c| occurs(c)).collect();
        codes.sort_by_key(|&c| ledger.currencies[c].code().to_owned());
        self.list = codes.iter().map(|&c| by.group(ledger, None, c as u16, true)).collect();
        self.totals = self.list.len();
        if by != GroupBy::Currency {
            self.list.iter_mut().for_each(|g| g.text.clear());
        }
        let mut places: Vec<(Group, usize)> = (0..seen.len())
            .filter(|&p| seen[p] != NO_GROUP)
            .map(|p| {
                (
                    by.group(
                        ledger,
                        (p / currencies).checked_sub(1).map(|k| k as u32),
                        (p % currencies) as u16,
                        !by.splits(),
                    ),
                    p,
                )
            })
            .collect();
        places.sort_by(|(a, _), (b, _)| (&a.text, a.code.code()).cmp(&(&b.text, b.code.code())));
        for (number, (_, place)) in places.iter().enumerate() {
            seen[*place] = number as u32;
        }
        let total = |group: &Group| self.list.iter().position(|t| t.currency == group.currency).unwrap_or(0);
        self.total = places.iter().map(|(group, _)| total(group)).collect();
        if by.splits() {
            self.list.extend(places.into_iter().map(|(group, _)| group));
        }
    }
}

/// Index of an item's currency into [`Ledger::currencies`].
pub(crate) fn currency_index(ledger: &Ledger, item: u32) -> u16 {
    ledger.items.currency.as_ref().map_or(0, |c| c[item as usize])
}
