//! Aged items, grouped: one row a group and currency, a column a band.

use super::{AgedItem, Ageing};
use crate::ledger::{Ledger, NO_ITEM};
use crate::open::AsOf;
use rustc_hash::FxHashMap;

/// What an ageing is grouped by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum By {
    /// One row a currency.
    Total,
    /// The customer.
    Customer,
    /// The customer's parent, or the customer where none is known.
    Parent,
    /// The segment.
    Segment,
    /// The collector.
    Collector,
    /// The legal entity.
    Entity,
    /// The document: its instalments together.
    Document,
}

/// An ageing report.
#[derive(Clone, Debug)]
pub struct Report {
    /// For which day and with which knowledge.
    pub at: AsOf,
    /// What it is grouped by.
    pub by: By,
    /// The bands, youngest first: all of them for buckets of days, those that occur for calendar bands.
    pub labels: Vec<String>,
    /// By currency, then group.
    pub rows: Vec<Row>,
    /// The numbers of the bands, as [`AgedItem::band`] has them.
    bands: Vec<u32>,
}

/// One row of an ageing report; amounts in minor units of its currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The group, a number into the dictionary of what is grouped by; [`NO_ITEM`] for the total and for "none".
    pub group: u32,
    /// Currency, index into the ledger's list.
    pub currency: u16,
    /// What is open, by band.
    pub buckets: Vec<i64>,
    /// The part of each band that is in dispute.
    pub disputed: Vec<i64>,
    /// Credits that stand apart from the bands: 0 or negative.
    pub unapplied: i64,
    /// What is overdue: debits past their due date, whatever the basis of the bands.
    pub overdue: Overdue,
    /// How many items are open, credits among them.
    pub items: u32,
}

/// What is overdue: debits past their due date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Overdue {
    /// Minor units.
    pub total: i64,
    /// How many items.
    pub count: u32,
    /// The age of the oldest, in days.
    pub days_max: i32,
}

impl Overdue {
    fn add(&mut self, aged: &AgedItem) {
        if aged.open > 0 && aged.days_overdue > 0 {
            self.total += aged.open;
            self.count += 1;
            self.days_max = self.days_max.max(aged.days_overdue);
        }
    }
}

impl Row {
    /// What the group owes, credits netted: the sum of all bands and the credits apart.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.buckets.iter().sum::<i64>() + self.unapplied
    }

    fn add(&mut self, aged: &AgedItem, column: Option<usize>, disputed: bool) {
        match column {
            Some(at) => {
                self.buckets[at] += aged.open;
                self.disputed[at] += if disputed { aged.open } else { 0 };
            }
            None => self.unapplied += aged.open,
        }
        self.overdue.add(aged);
        self.items += 1;
    }
}

impl Row {
    /// The sums of two rows as one: what is overdue is as old as the older of both.
    pub fn add_row(&mut self, other: &Row) {
        self.sum(other, 1);
        self.overdue.days_max = self.overdue.days_max.max(other.overdue.days_max);
    }

    /// Takes a row out that was added. The age of the oldest is not taken back: whoever takes out knows it from elsewhere.
    pub fn take_row(&mut self, other: &Row) {
        self.sum(other, -1);
    }

    fn sum(&mut self, other: &Row, sign: i64) {
        self.buckets.iter_mut().zip(&other.buckets).for_each(|(own, of)| *own += sign * of);
        self.disputed.iter_mut().zip(&other.disputed).for_each(|(own, of)| *own += sign * of);
        self.unapplied += sign * other.unapplied;
        self.overdue.total += sign * other.overdue.total;
        let count = |own: u32, of: u32| own.wrapping_add_signed(sign as i32 * of as i32);
        self.overdue.count = count(self.overdue.count, other.overdue.count);
        self.items = count(self.items, other.items);
    }
}

impl Report {
    /// A report of rows that are there already, of an ageing in buckets of days.
    #[must_use]
    pub fn of_rows(ageing: &Ageing, at: AsOf, by: By, rows: Vec<Row>) -> Report {
        let bands = occurring(ageing, &[]);
        let labels = bands.iter().map(|&band| ageing.bands.label(band)).collect();
        Report { at, by, labels, rows, bands }
    }

    /// Groups aged items; `items` are what `ageing` gave for the same ledger and day, or some of them.
    #[must_use]
    pub fn new(ageing: &Ageing, ledger: &Ledger, at: AsOf, items: &[AgedItem], by: By) -> Report {
        let bands = occurring(ageing, items);
        let column = |band: u32| if ageing.bands.fixed() > 0 { band as usize } else { place(&bands, band) };
        let mut rows: Vec<Row> = Vec::new();
        let mut places: FxHashMap<(u16, u32), usize> = FxHashMap::default();
        for aged in items {
            let (currency, group) = (ledger.currency_index(aged.item), by.group(ledger, aged.item));
            let at = *places.entry((currency, group)).or_insert_with(|| {
                rows.push(empty(currency, group, bands.len()));
                rows.len() - 1
            });
            let disputed = ledger.items.disputed.as_ref().is_some_and(|d| d[aged.item as usize]);
            rows[at].add(aged, aged.band.map(column), disputed);
        }
        rows.sort_unstable_by_key(|row| (row.currency, row.group));
        let labels = bands.iter().map(|&band| ageing.bands.label(band)).collect();
        Report { at, by, labels, rows, bands }
    }

    /// The items behind a cell: of a row's group and currency, in one column, or the credits that stand apart for
    /// `None`.
    pub fn behind<'a>(
        &'a self,
        ledger: &'a Ledger,
        items: &'a [AgedItem],
        row: &'a Row,
        column: Option<usize>,
    ) -> impl Iterator<Item = &'a AgedItem> {
        let band = column.and_then(|column| self.bands.get(column).copied());
        items.iter().filter(move |aged| {
            aged.band == band
                && ledger.currency_index(aged.item) == row.currency
                && self.by.group(ledger, aged.item) == row.group
        })
    }
}

impl By {
    /// The group of an item; [`NO_ITEM`] where the ledger says nothing.
    #[must_use]
    pub fn group(self, ledger: &Ledger, item: u32) -> u32 {
        let i = &ledger.items;
        let row = item as usize;
        let of = |column: &Option<Vec<u32>>| column.as_ref().map_or(NO_ITEM, |c| c[row]);
        match self {
            By::Total => NO_ITEM,
            By::Customer => i.customer[row],
            By::Parent => match &ledger.parents {
                Some(parents) if parents[i.customer[row] as usize] != NO_ITEM => {
                    parents[i.customer[row] as usize]
                }
                _ => i.customer[row],
            },
            By::Segment => of(&i.segment),
            By::Collector => of(&i.collector),
            By::Entity => of(&i.entity),
            By::Document => i.document[row],
        }
    }

    /// What a group is called; `None` for the total and where the ledger says nothing.
    #[must_use]
    pub fn name(self, ledger: &Ledger, group: u32) -> Option<&str> {
        let names = match self {
            By::Total => return None,
            By::Customer | By::Parent => &ledger.customers,
            By::Segment => &ledger.segments,
            By::Collector => &ledger.collectors,
            By::Entity => &ledger.entities,
            By::Document => &ledger.documents,
        };
        ((group as usize) < names.len()).then(|| names.text(group))
    }
}

/// The bands that become columns: all buckets of days, or the calendar bands that occur.
fn occurring(ageing: &Ageing, items: &[AgedItem]) -> Vec<u32> {
    if ageing.bands.fixed() > 0 {
        return (0..ageing.bands.fixed()).collect();
    }
    let mut bands: Vec<u32> = items.iter().filter_map(|aged| aged.band).collect();
    bands.sort_unstable();
    bands.dedup();
    bands
}

fn place(bands: &[u32], band: u32) -> usize {
    bands.binary_search(&band).unwrap_or_else(|at| at)
}

fn empty(currency: u16, group: u32, bands: usize) -> Row {
    Row {
        group,
        currency,
        buckets: vec![0; bands],
        disputed: vec![0; bands],
        unapplied: 0,
        overdue: Overdue::default(),
        items: 0,
    }
}
