//! The same figures, kept while facts come in: a new fact costs the items it touches, not the ledger.
//!
//! An item's contributions are taken out and put in again by the walk that the sweep uses. To change something about an
//! item (a void, the end of an application): [`Running::remove`] the items it touches, change the ledger, and
//! [`Running::insert`] them again.
//!
//! Sums are kept as sums; statistics that are no sums are read off counts that are ([`kept`]). Reading costs the groups
//! and, for what is taken over customers, the customers.

mod kept;

use super::Query;
use super::facts::{Entry, Visible};
use super::finish::value;
use super::grid::{Column, Grid};
use super::slot::{Families, Recipe};
use super::timeline::Timeline;
use super::value::{MeasureSet, MeasureValue, Reason};
use super::walk::{Item, Walker};
use crate::group::currency_index;
use crate::measure::Measure;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Groups, Growing, Ledger, NO_ITEM};
use kept::{Kept, Line, Reading, Yield};
use rustc_hash::FxHashMap;

/// The measures of a query over a ledger that grows.
pub struct Running {
    query: Query,
    visible: Visible,
    lines: Vec<Timeline>,
    families: Families,
    /// Item -> its applications.
    touching: Growing,
    /// Items that are in at present.
    inside: Vec<bool>,
    places: FxHashMap<(bool, Option<u32>, u16), usize>,
    groups: Vec<Kept>,
    /// First day of documents -> how many items were issued on it.
    issued: std::collections::BTreeMap<Day, u32>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Running of {} items in {} groups", self.inside.len(), self.groups.len())
    }
}

impl Running {
    /// The state for a ledger as it stands.
    #[must_use]
    pub fn new(query: &Query, ledger: &Ledger) -> Running {
        let mut running = Running {
            visible: query.visible(),
            lines: query.lines(),
            families: Families::of(&query.needed),
            query: query.clone(),
            touching: touching(ledger),
            inside: vec![false; ledger.items.len()],
            places: FxHashMap::default(),
            groups: Vec::new(),
            issued: std::collections::BTreeMap::new(),
        };
        (0..ledger.items.len() as u32).for_each(|item| running.insert(ledger, item));
        running
    }

    /// Takes in an application that was appended to the ledger.
    pub fn add_application(&mut self, ledger: &Ledger, application: u32) {
        let sides = sides(ledger, application);
        sides.clone().for_each(|item| self.remove(ledger, item));
        self.touch(ledger, application);
        sides.for_each(|item| self.insert(ledger, item));
    }

    /// Takes note of applications that were appended to the ledger. Items of before that they touch must have been
    /// removed, and are to be inserted again.
    pub fn grew(&mut self, ledger: &Ledger, applications: std::ops::Range<u32>) {
        applications.for_each(|application| self.touch(ledger, application));
        if self.touching.is_stale() {
            self.touching = touching(ledger);
        }
    }

    /// The items on the other side of an item's applications, those that have one.
    pub fn joined_to<'r>(&'r self, ledger: &'r Ledger, item: u32) -> impl Iterator<Item = u32> + 'r {
        let rows = self.touching.rows(item);
        rows.flat_map(|row| sides(ledger, row)).filter(move |&other| other != item)
    }

    /// Puts an item in (one that was appended to the ledger, or removed before a change); nothing when it is in.
    pub fn insert(&mut self, ledger: &Ledger, item: u32) {
        self.grow(item);
        if !std::mem::replace(&mut self.inside[item as usize], true) {
            self.post(ledger, item, 1);
        }
    }

    /// Takes an item out, before something about it changes; nothing when it is not in.
    pub fn remove(&mut self, ledger: &Ledger, item: u32) {
        self.grow(item);
        if std::mem::replace(&mut self.inside[item as usize], false) {
            self.post(ledger, item, -1);
        }
    }

    /// The measures as they stand.
    #[must_use]
    pub fn grid(&mut self) -> Grid {
        let mut kept: Vec<&mut Kept> = self.groups.iter_mut().filter(|k| k.items > 0).collect();
        let key = |k: &Kept| (!k.group.total, k.group.text.clone(), k.group.code.code().to_owned());
        kept.sort_by_key(|k| key(k));
        let periods = self.query.cut();
        let size = kept.len() * periods.len();
        let mut columns: Vec<Column> = Measure::ALL.iter().map(|_| Column::Absent).collect();
        for measure in self.query.needed.iter().filter(|m| !m.is_collecting()) {
            columns[measure as usize] = match Recipe::of(measure).is_additive() {
                true => Column::Wide(vec![0; size]),
                false => Column::Values(vec![MeasureValue::Null(Reason::NotBegun); size]),
            };
        }
        let first = self.issued.keys().next().copied();
        for (place, kept) in kept.iter_mut().enumerate() {
            for (line, data) in self.lines.iter().zip(&mut kept.lines) {
                let reading = data.read(line, first, &self.query.needed);
                show(line, reading, &self.query.needed, &mut columns, place * periods.len());
            }
        }
        let groups = kept.iter().map(|k| k.group.clone()).collect();
        Grid { groups, periods, as_of: self.query.as_of, first, columns }
    }

    fn grow(&mut self, item: u32) {
        self.inside.resize(self.inside.len().max(item as usize + 1), false);
    }

    fn touch(&mut self, ledger: &Ledger, application: u32) {
        for item in sides(ledger, application) {
            self.touching.push(item, application);
        }
    }

    /// Adds an item's contributions, or with the sign turned round takes them out.
    fn post(&mut self, ledger: &Ledger, row: u32, sign: i128) {
        let horizon = self.lines.iter().map(Timeline::last_close).max().unwrap_or(Day::ALWAYS);
        if self.visible.exists_by(ledger, row, Day::NEVER) {
            let day = ledger.items.issued[row as usize];
            let count = self.issued.entry(day).or_default();
            *count = count.wrapping_add_signed(sign as i32);
            if *count == 0 {
                self.issued.remove(&day);
            }
        }
        if !self.query.filter.admits(ledger, row) || !self.visible.exists_by(ledger, row, horizon) {
            return;
        }
        let groups = self.places(ledger, row);
        for &group in &groups {
            self.groups[group].items = self.groups[group].items.wrapping_add_signed(sign as isize);
        }
        for (at, line) in self.lines.iter().enumerate() {
            let entries = self.entries(ledger, row, line.last_close());
            let Some(item) = Item::new(ledger, &self.visible, row, line.last_close(), &entries) else {
                continue;
            };
            let mut sink = Yield::new(sign);
            Walker::new(line, self.families).walk(&item, &mut sink);
            let customer = ledger.items.customer[row as usize];
            for &group in &groups {
                sink.put(&self.families, customer, &mut self.groups[group].lines[at]);
            }
        }
    }

    fn entries(&self, ledger: &Ledger, row: u32, horizon: Day) -> Vec<Entry> {
        let mut entries = Vec::new();
        for application in self.touching.rows(row) {
            self.visible.each_side(ledger, application as usize, horizon, |item, entry| {
                if item == row {
                    entries.push(entry);
                }
            });
        }
        entries
    }

    /// The groups of an item: its own and its total, made when they are new.
    fn places(&mut self, ledger: &Ledger, row: u32) -> Vec<usize> {
        let by = self.query.by;
        let currency = currency_index(ledger, row);
        let mut keys = vec![(true, None)];
        if by.splits() {
            keys.push((false, by.key(ledger, row)));
        }
        let mut places = Vec::with_capacity(2);
        for (total, key) in keys {
            let next = self.groups.len();
            let place = *self.places.entry((total, key, currency)).or_insert(next);
            if place == next {
                let lines = self.lines.iter().map(|l| Line::new(l.len())).collect();
                self.groups.push(Kept { group: by.group(ledger, key, currency, total), items: 0, lines });
            }
            places.push(place);
        }
        places
    }
}

/// Writes one group along one run of periods into the columns.
fn show(line: &Timeline, reading: &Reading, needed: &MeasureSet, columns: &mut [Column], base: usize) {
    for measure in needed.iter() {
        if let Column::Wide(sums) = &mut columns[measure as usize] {
            for &(period, cell) in &line.shown {
                sums[base + period] = value(&reading.rows, line, Recipe::of(measure), cell);
            }
        }
    }
    for (measure, by_cell) in &reading.statistics {
        if let Column::Values(values) = &mut columns[*measure as usize] {
            for &(period, cell) in &line.shown {
                values[base + period] = by_cell[cell];
            }
        }
    }
}

/// The applications of every item.
fn touching(ledger: &Ledger) -> Growing {
    let all = 0..ledger.applications.len() as u32;
    let sides = all.flat_map(|row| sides(ledger, row).map(move |item| (item, row)));
    Growing::new(Groups::new(ledger.items.len(), sides))
}

/// The items that an application touches, each once.
fn sides(ledger: &Ledger, application: u32) -> impl Iterator<Item = u32> + Clone + use<> {
    let a = &ledger.applications;
    let (to, from) = (a.to[application as usize], a.from[application as usize]);
    std::iter::once(to).chain((from != NO_ITEM && from != to).then_some(from))
}
