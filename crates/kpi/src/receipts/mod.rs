//! Receipts: the items and applications behind one number of the grid.
//!
//! They come out of the same walk that makes the number, so for every measure that is a sum they add up to it exactly.
//! For statistics (a median, a percentile) they list what the statistic was taken over, and say that they do not add
//! up.
//!
//! Deliberately not here: how a KPI puts measures together; ask for the receipts of each of its measures.

mod note;
mod statistic;

use crate::engine::slot::{Families, Recipe, Slot};
use crate::engine::{Facts, Item, MeasureSet, Query, Sink, Timeline, Visible, Walker};
use crate::measure::Measure;
use dunlin_core::ledger::{Ledger, NO_ITEM};
use std::cmp::Reverse;
use std::fmt;

/// One row behind a number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The item; `None` for what is about a customer.
    pub item: Option<u32>,
    /// The customer.
    pub customer: u32,
    /// The application, where the row is about one.
    pub application: Option<u32>,
    /// What it brings to the measure, in the measure's unit.
    pub contribution: i128,
    /// What it is, in a few words: `due 2024-03-31, 40 days late`.
    pub note: String,
}

/// The rows behind a number, largest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipts {
    /// At most as many as asked for.
    pub rows: Vec<Receipt>,
    /// How many more there are.
    pub more: usize,
    /// What those bring together.
    pub more_contribution: i128,
    /// Whether rows and rest add up to the measure.
    pub adds_up: bool,
}

/// There is nothing to show receipts of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReceiptsError {
    /// The query has no such group; how many it has.
    NoGroup(usize),
    /// The query has no such period, or it has not begun by the as-of date.
    NoPeriod,
    /// The measure is a property of the period or of the ledger.
    NoItems(Measure),
}

impl fmt::Display for ReceiptsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReceiptsError::NoGroup(0) => f.write_str("no item is in the query, so there are no groups"),
            ReceiptsError::NoGroup(groups) => write!(f, "there is no such group; the query has {groups}"),
            ReceiptsError::NoPeriod => f.write_str("there is no such period up to the as-of date"),
            ReceiptsError::NoItems(measure) => {
                write!(f, "`{}` is not made of items: {}", measure.name(), measure.text())
            }
        }
    }
}

impl std::error::Error for ReceiptsError {}

impl Receipts {
    /// All rows and the rest together.
    #[must_use]
    pub fn total(&self) -> i128 {
        self.rows.iter().map(|r| r.contribution).sum::<i128>() + self.more_contribution
    }

    pub(crate) fn new(mut rows: Vec<Receipt>, adds_up: bool, limit: usize) -> Receipts {
        rows.retain(|r| r.contribution != 0 || !adds_up);
        let order = |r: &Receipt| (Reverse(r.contribution.unsigned_abs()), r.item, r.customer, r.application);
        let (mut more, mut more_contribution) = (0, 0);
        // Only those that are shown are put in order.
        if limit < rows.len() {
            rows.select_nth_unstable_by_key(limit, order);
            more = rows.len() - limit;
            more_contribution = rows[limit..].iter().map(|r| r.contribution).sum();
            rows.truncate(limit);
            rows.shrink_to_fit();
        }
        rows.sort_by_key(order);
        Receipts { rows, more, more_contribution, adds_up }
    }
}

/// The receipts of a measure for a group (its place in the grid of the query) and a period, at most `limit` rows.
///
/// # Errors
/// [`ReceiptsError`] when there is no such group or period, or the measure is not made of items.
pub fn receipts(
    ledger: &Ledger,
    query: &Query,
    measure: Measure,
    group: usize,
    period: usize,
    limit: usize,
) -> Result<Receipts, ReceiptsError> {
    let desk = Desk::open(ledger, query, measure, group, period)?;
    match Recipe::of(measure) {
        Recipe::Statistic => {
            desk.statistic(measure).map(|(rows, adds_up)| Receipts::new(rows, adds_up, limit))
        }
        recipe => {
            let mut receipts = Receipts::new(desk.rows(recipe), true, limit);
            receipts.rows.iter_mut().for_each(|row| desk.say(recipe, row));
            Ok(receipts)
        }
    }
}

/// What receipts are drawn from: the items of one group along the run that one period lies on.
struct Desk<'a> {
    ledger: &'a Ledger,
    visible: Visible,
    line: Timeline,
    cell: usize,
    facts: Facts,
    families: Families,
    items: Vec<u32>,
}

impl<'a> Desk<'a> {
    fn open(
        ledger: &'a Ledger,
        query: &Query,
        measure: Measure,
        group: usize,
        period: usize,
    ) -> Result<Desk<'a>, ReceiptsError> {
        let lines = query.lines();
        let groups = query.groups(ledger, &lines);
        if group >= groups.list.len() {
            return Err(ReceiptsError::NoGroup(groups.list.len()));
        }
        let items = groups.members(group);
        let cell_on = |line: &Timeline| line.shown.iter().find(|s| s.0 == period).map(|s| s.1);
        let found = lines.into_iter().find_map(|line| cell_on(&line).map(|cell| (line, cell)));
        let (line, cell) = found.ok_or(ReceiptsError::NoPeriod)?;
        let visible = query.visible();
        let facts = Facts::new(ledger, &visible, line.last_close());
        let families = Families::of(&MeasureSet::from_iter([measure]));
        Ok(Desk { ledger, visible, line, cell, facts, families, items })
    }

    /// The rows of a measure that is a sum; what each is, is not said yet.
    fn rows(&self, recipe: Recipe) -> Vec<Receipt> {
        let mut rows = Vec::new();
        self.walk(|item, yielded| {
            for (application, contribution) in yielded.of(recipe, &self.line, self.cell) {
                // Of a million items most bring nothing to one number.
                if contribution != 0 {
                    let customer = self.ledger.items.customer[item.row as usize];
                    let note = String::new();
                    rows.push(Receipt { item: Some(item.row), customer, application, contribution, note });
                }
            }
        });
        rows
    }

    /// Says what a row is.
    fn say(&self, recipe: Recipe, receipt: &mut Receipt) {
        let item = receipt.item.and_then(|row| self.item(row));
        receipt.note = item.map_or_else(String::new, |item| {
            note::note(&item, receipt.application, recipe, &self.line, self.cell)
        });
    }

    /// An item, where it is there by the end of the run.
    fn item(&self, row: u32) -> Option<Item<'_>> {
        Item::new(self.ledger, &self.visible, row, self.line.last_close(), self.facts.of(row))
    }

    /// Walks all items of the group.
    fn walk(&self, mut each: impl FnMut(&Item<'_>, &Yielded)) {
        let mut walker = Walker::new(&self.line, self.families);
        let mut yielded = Yielded { cause: NO_ITEM, ..Yielded::default() };
        for &row in &self.items {
            let Some(item) = self.item(row) else { continue };
            yielded.clear();
            walker.walk(&item, &mut yielded);
            each(&item, &yielded);
        }
    }
}

/// What one item's walk yielded.
#[derive(Default)]
struct Yielded {
    cause: u32,
    adds: Vec<(Slot, usize, i128, u32)>,
    delays: Vec<(usize, i64)>,
    survivals: Vec<(usize, crate::engine::Survival, i8)>,
}

impl Sink<i128> for Yielded {
    fn add(&mut self, slot: Slot, cell: usize, value: i128) {
        self.adds.push((slot, cell, value, self.cause));
    }

    fn cause(&mut self, application: u32) {
        self.cause = application;
    }

    fn delay(&mut self, cell: usize, late: i64) {
        self.delays.push((cell, late));
    }

    fn survival(&mut self, cell: usize, state: crate::engine::Survival, sign: i8) {
        self.survivals.push((cell, state, sign));
    }
}

impl Yielded {
    fn clear(&mut self) {
        self.adds.clear();
        self.delays.clear();
        self.survivals.clear();
    }

    /// What the item and each of its applications bring to a measure. A stock is the item's alone.
    fn of(&self, recipe: Recipe, line: &Timeline, cell: usize) -> Vec<(Option<u32>, i128)> {
        let level = |slots: &[Slot], cell: usize| -> i128 {
            self.adds.iter().filter(|a| slots.contains(&a.0) && a.1 <= cell).map(|a| a.2).sum()
        };
        let item = match recipe {
            Recipe::Flow(slot) => return self.flow(slot, cell),
            Recipe::Stock(slots) => level(slots, cell),
            Recipe::Opening(slots) => level(slots, cell - 1),
            Recipe::Less(a, b) => level(&[a], cell) - level(&[b], cell),
            Recipe::Aged(slots, less) => {
                let days = i128::from(line.close(cell).since(line.origin()));
                level(slots, cell) * days - level(&[less], cell)
            }
            Recipe::Statistic => 0,
        };
        vec![(None, item)]
    }

    fn flow(&self, slot: Slot, cell: usize) -> Vec<(Option<u32>, i128)> {
        let mut rows: Vec<(Option<u32>, i128)> = Vec::new();
        for &(_, _, value, cause) in self.adds.iter().filter(|a| a.0 == slot && a.1 == cell) {
            let cause = (cause != NO_ITEM).then_some(cause);
            match rows.iter_mut().find(|r| r.0 == cause) {
                Some(row) => row.1 += value,
                None => rows.push((cause, value)),
            }
        }
        rows
    }
}
