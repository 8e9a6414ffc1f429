//! What is kept of one group: the rows of slots, and, for the statistics that are no sums over items, counts from which
//! they are read (days late, states of invoices, balances of customers, sales by month). All of it adds up, so an item
//! can be taken out again.

use crate::engine::finish::{level, value, variance};
use crate::engine::slot::{Families, Recipe, Slot};
use crate::engine::stats::concentration::Concentration;
use crate::engine::stats::countback::countback;
use crate::engine::stats::survival::{PLACES, medians, place};
use crate::engine::sweep::Months;
use crate::engine::timeline::Timeline;
use crate::engine::value::{MeasureSet, MeasureValue, Reason};
use crate::engine::walk::{Sink, Survival};
use crate::group::Group;
use crate::measure::Measure;
use dunlin_core::day::Day;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A group, run of periods by run of periods.
pub(super) struct Kept {
    pub(super) group: Group,
    /// How many items are in it.
    pub(super) items: usize,
    pub(super) lines: Vec<Line>,
}

/// A group along one run of periods.
pub(super) struct Line {
    rows: Vec<i128>,
    months: Months<i128>,
    /// Days late -> how many invoices, cell by cell.
    delays: Vec<BTreeMap<i64, i64>>,
    /// Cell x places + place -> how many more invoices.
    windows: FxHashMap<u32, i32>,
    /// Customer -> changes of what is receivable, cell by cell.
    balances: FxHashMap<u32, Vec<i128>>,
    /// What was read off the last time; nothing once something changed.
    read: Option<Reading>,
}

/// A group along a run of periods, read off.
pub(super) struct Reading {
    /// The day of the first document, on which some statistics depend.
    first: Option<Day>,
    /// The sums, levelled.
    pub(super) rows: Vec<i128>,
    /// Each wanted statistic's values by cell.
    pub(super) statistics: Vec<(Measure, Vec<MeasureValue>)>,
}

impl Line {
    pub(super) fn new(cells: usize) -> Line {
        Line {
            rows: vec![0; cells * Slot::COUNT],
            months: Months::default(),
            delays: vec![BTreeMap::new(); cells],
            windows: FxHashMap::default(),
            balances: FxHashMap::default(),
            read: None,
        }
    }

    /// Reads off what stands, unless nothing changed since the last time.
    pub(super) fn read(&mut self, line: &Timeline, first: Option<Day>, needed: &MeasureSet) -> &Reading {
        let known = self.read.take().filter(|reading| reading.first == first);
        let reading = known.unwrap_or_else(|| {
            let mut rows = self.rows.clone();
            level(&mut rows);
            let mut statistics = Vec::new();
            self.statistics(&rows, line, first, needed, |measure, values| statistics.push((measure, values)));
            Reading { first, rows, statistics }
        });
        self.read.insert(reading)
    }

    /// The statistics as they stand: each wanted measure's values by cell. `rows` are the levelled ones.
    fn statistics(
        &self,
        rows: &[i128],
        line: &Timeline,
        first: Option<Day>,
        needed: &MeasureSet,
        mut take: impl FnMut(Measure, Vec<MeasureValue>),
    ) {
        let cells = line.len();
        let each = |of: &dyn Fn(usize) -> MeasureValue| -> Vec<MeasureValue> { (0..cells).map(of).collect() };
        if needed.contains(Measure::countback_days) {
            let first = first.map_or(i32::MAX, Day::month_index);
            take(Measure::countback_days, each(&|cell| self.countback(rows, line, cell, first)));
        }
        if needed.contains(Measure::delay_variance) {
            take(Measure::delay_variance, each(&|cell| variance(rows, cell)));
        }
        if needed.contains(Measure::delay_p90) {
            take(Measure::delay_p90, each(&|cell| self.late(cell)));
        }
        if needed.contains(Measure::km_median_days) {
            let mut changes = vec![0; cells * PLACES];
            self.windows.iter().for_each(|(&at, &count)| changes[at as usize] = count);
            let mut values = vec![MeasureValue::Null(Reason::NoneIssued); cells];
            medians(&changes, line, &mut values);
            take(Measure::km_median_days, values);
        }
        let wanted = [Measure::top_10_open, Measure::squared_open];
        if wanted.iter().any(|measure| needed.contains(*measure)) {
            let concentration = self.concentration(cells);
            take(Measure::top_10_open, each(&|cell| concentration.top(0, cell)));
            take(Measure::squared_open, each(&|cell| concentration.squared(0, cell)));
        }
    }

    fn countback(&self, rows: &[i128], line: &Timeline, cell: usize, first: i32) -> MeasureValue {
        let receivables = value(rows, line, Recipe::Stock(&Slot::BANDS), cell);
        let running = rows[cell * Slot::COUNT + Slot::SalesMonth as usize];
        countback(line.close(cell), receivables, running, &self.months, first)
    }

    /// The 90th percentile by nearest rank, as [`crate::engine::stats::delay`] has it.
    fn late(&self, cell: usize) -> MeasureValue {
        let delays = &self.delays[cell];
        let rank = (delays.values().sum::<i64>() * 9 + 9) / 10;
        let mut seen = 0;
        let found = delays.iter().find(|&(_, &count)| {
            seen += count;
            rank > 0 && seen >= rank
        });
        match found {
            Some((&late, _)) => MeasureValue::Sum(late.into()),
            None => MeasureValue::Null(Reason::NoneSettled),
        }
    }

    fn concentration(&self, cells: usize) -> Concentration<i128> {
        let mut out = Concentration::none(1, cells);
        for changes in self.balances.values() {
            let mut closing = 0;
            for (cell, change) in changes.iter().enumerate() {
                closing += change;
                if closing != 0 {
                    out.add(0, cell, closing);
                }
            }
        }
        out
    }
}

/// What a walk yields, to be put into (or taken out of) several groups.
pub(super) struct Yield {
    sign: i128,
    adds: Vec<(Slot, usize, i128)>,
    sales: Vec<(i32, i128)>,
    delays: Vec<(usize, i64)>,
    survivals: Vec<(usize, u16, i8)>,
    balances: Vec<(usize, i128)>,
}

impl Yield {
    pub(super) fn new(sign: i128) -> Yield {
        Yield {
            sign,
            adds: Vec::new(),
            sales: Vec::new(),
            delays: Vec::new(),
            survivals: Vec::new(),
            balances: Vec::new(),
        }
    }

    /// Puts everything into a group.
    pub(super) fn put(&self, families: &Families, customer: u32, line: &mut Line) {
        let cells = line.delays.len();
        line.read = None;
        for &(slot, cell, value) in &self.adds {
            line.rows[cell * Slot::COUNT + slot as usize] += value;
        }
        for &(month, amount) in &self.sales {
            line.months.add(month, amount);
        }
        if families.delays {
            for &(cell, late) in &self.delays {
                let count = line.delays[cell].entry(late).or_default();
                *count += self.sign as i64;
                if *count == 0 {
                    line.delays[cell].remove(&late);
                }
            }
        }
        for &(cell, place, sign) in &self.survivals {
            let at = (cell * PLACES + usize::from(place)) as u32;
            let count = line.windows.entry(at).or_default();
            *count += i32::from(sign) * self.sign as i32;
            if *count == 0 {
                line.windows.remove(&at);
            }
        }
        if families.customers && !self.balances.is_empty() {
            let changes = line.balances.entry(customer).or_insert_with(|| vec![0; cells]);
            self.balances.iter().for_each(|&(cell, change)| changes[cell] += change);
            if changes.iter().all(|&change| change == 0) {
                line.balances.remove(&customer);
            }
        }
    }
}

impl Sink<i128> for Yield {
    fn add(&mut self, slot: Slot, cell: usize, value: i128) {
        self.adds.push((slot, cell, self.sign * value));
    }

    fn balance(&mut self, cell: usize, change: i128) {
        self.balances.push((cell, self.sign * change));
    }

    fn delay(&mut self, cell: usize, late: i64) {
        self.delays.push((cell, late.clamp(i32::MIN.into(), i32::MAX.into())));
    }

    fn survival(&mut self, cell: usize, state: Survival, sign: i8) {
        self.survivals.push((cell, place(state), sign));
    }

    fn sale(&mut self, month: i32, amount: i128) {
        self.sales.push((month, self.sign * amount));
    }
}
