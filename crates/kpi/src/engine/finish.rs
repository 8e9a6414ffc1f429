//! From rows of slots to columns of measures.
//!
//! Stocks become levels by a running sum over the cells; each measure is then read off as its recipe says. Totals are
//! the sum of the rows of their groups, taken before.

use super::Query;
use super::grid::{Column, Grid};
use super::num::Num;
use super::slot::{Recipe, Slot};
use super::stats::concentration::Concentration;
use super::stats::countback::countback;
use super::stats::delay::Percentiles;
use super::stats::survival::Medians;
use super::sweep::{Delay, Months, Records, Sweep, Swept, add_rows};
use super::timeline::Timeline;
use super::value::{MeasureSet, MeasureValue, Reason};
use crate::group::Groups;
use crate::measure::Measure;
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;

/// The grid as it grows, run of periods by run of periods.
pub(crate) struct Assembly<'a, N> {
    query: &'a Query,
    groups: &'a Groups,
    /// The first document that is visible: where history begins.
    first: Option<Day>,
    sums: Vec<(Measure, Recipe, Vec<N>)>,
    statistics: Vec<(Measure, Vec<MeasureValue>)>,
}

/// A run of groups, read off.
struct Finished<N> {
    /// By group, sum and shown period.
    sums: Vec<N>,
    /// By group and shown period.
    countback: Vec<MeasureValue>,
    variance: Vec<MeasureValue>,
    first_group: usize,
    totals: Rows<N>,
    records: Records<N>,
}

/// Rows and months of the totals.
struct Rows<N> {
    rows: Vec<N>,
    months: Vec<Months<N>>,
}

/// The statistics that are read off rows, next to the sums.
struct Reader<'a> {
    line: &'a Timeline,
    recipes: &'a [Recipe],
    first: Option<Day>,
    needed: &'a MeasureSet,
}

const STATISTICS: [Measure; 6] = [
    Measure::countback_days,
    Measure::delay_variance,
    Measure::delay_p90,
    Measure::km_median_days,
    Measure::top_10_open,
    Measure::squared_open,
];

impl<'a, N: Num> Assembly<'a, N> {
    pub(crate) fn new(query: &'a Query, ledger: &Ledger, groups: &'a Groups) -> Assembly<'a, N> {
        let size = groups.list.len() * query.periods.len();
        let visible = query.visible();
        let documents = (0..ledger.items.len() as u32).filter(|&i| visible.exists_by(ledger, i, Day::NEVER));
        let first = documents.map(|i| ledger.items.issued[i as usize]).min();
        let additive = query.needed.iter().map(|m| (m, Recipe::of(m))).filter(|(_, r)| r.is_additive());
        let sums = additive.map(|(m, r)| (m, r, vec![N::default(); size])).collect();
        let wanted = STATISTICS.iter().filter(|m| query.needed.contains(**m));
        let statistics = wanted.map(|&m| (m, vec![MeasureValue::Null(Reason::NotBegun); size])).collect();
        Assembly { query, groups, first, sums, statistics }
    }

    /// Sweeps one run of periods and writes what it shows.
    pub(crate) fn line(&mut self, sweep: &Sweep<'_>) {
        if self.groups.list.is_empty() {
            return;
        }
        let recipes: Vec<Recipe> = self.sums.iter().map(|(_, r, _)| *r).collect();
        let reader =
            Reader { line: sweep.line, recipes: &recipes, first: self.first, needed: &self.query.needed };
        let groups = self.groups;
        let mut totals = Rows::default();
        let mut records = Records::default();
        sweep.run(
            |swept| reader.finish(swept, groups),
            |mut run| {
                self.write(sweep.line, &run);
                totals = std::mem::take(&mut totals).plus(std::mem::take(&mut run.totals));
                records.extend(run.records);
            },
        );
        if groups.first_key() > 0 {
            self.write(sweep.line, &reader.totals(totals));
        }
        self.records(sweep.line, &records);
    }

    pub(crate) fn grid(self) -> Grid {
        let mut columns: Vec<Column> = Measure::ALL.iter().map(|_| Column::Absent).collect();
        for (measure, _, sums) in self.sums {
            columns[measure as usize] = N::column(sums);
        }
        for (measure, values) in self.statistics {
            columns[measure as usize] = Column::Values(values);
        }
        let groups = self.groups.list.clone();
        Grid { groups, periods: self.query.cut(), as_of: self.query.as_of, first: self.first, columns }
    }

    fn write(&mut self, line: &Timeline, run: &Finished<N>) {
        let shown = &line.shown;
        let periods = self.query.periods.len();
        let stride = self.sums.len() * shown.len();
        for (at, (_, _, column)) in self.sums.iter_mut().enumerate() {
            for (local, group) in run.sums.chunks(stride.max(1)).enumerate() {
                let target = (run.first_group + local) * periods;
                for (&(period, _), &sum) in shown.iter().zip(&group[at * shown.len()..]) {
                    column[target + period] = sum;
                }
            }
        }
        for (measure, values) in
            [(Measure::countback_days, &run.countback), (Measure::delay_variance, &run.variance)]
        {
            let Some((_, column)) = self.statistics.iter_mut().find(|(m, _)| *m == measure) else { continue };
            for (local, group) in values.chunks(shown.len()).enumerate() {
                for (&(period, _), &value) in shown.iter().zip(group) {
                    column[(run.first_group + local) * periods + period] = value;
                }
            }
        }
    }

    /// Writes one statistic of one group at all shown periods, where it is wanted.
    fn statistic(
        &mut self,
        measure: Measure,
        line: &Timeline,
        group: usize,
        value: impl Fn(usize) -> MeasureValue,
    ) {
        let periods = self.query.periods.len();
        if let Some((_, values)) = self.statistics.iter_mut().find(|(m, _)| *m == measure) {
            for &(period, cell) in &line.shown {
                values[group * periods + period] = value(cell);
            }
        }
    }

    /// The statistics that need the records of all runs together.
    fn records(&mut self, line: &Timeline, records: &Records<N>) {
        let (groups, count) = (self.groups, self.groups.list.len());
        let first = groups.first_key();
        let places = |g: u32| (first + g as usize, (first > 0).then(|| groups.total_of(g as usize)));
        if self.query.needed.contains(Measure::delay_p90) {
            self.percentiles(line, &records.delays, first, count);
        }
        if self.query.needed.contains(Measure::km_median_days) {
            let medians = match records.windows.as_slice() {
                [] => Medians::new(&records.survivals, count, line, places),
                windows => Medians::of_windows(windows, count, line, places),
            };
            for group in 0..count {
                self.statistic(Measure::km_median_days, line, group, |cell| medians.get(group, cell));
            }
        }
        let wanted = [Measure::top_10_open, Measure::squared_open];
        if wanted.iter().any(|m| self.query.needed.contains(*m)) {
            let concentration = Concentration::new(&records.balances, count, line.len(), places);
            for group in 0..count {
                self.statistic(Measure::top_10_open, line, group, |cell| concentration.top(group, cell));
                self.statistic(Measure::squared_open, line, group, |cell| concentration.squared(group, cell));
            }
        }
    }

    fn percentiles(&mut self, line: &Timeline, delays: &[Vec<Delay>], first: usize, count: usize) {
        let own = Percentiles::new(delays, count, line.len(), |g| first + g as usize);
        let total = (first > 0)
            .then(|| Percentiles::new(delays, first, line.len(), |g| self.groups.total_of(g as usize)));
        for group in 0..count {
            let source = total.as_ref().filter(|_| group < first).unwrap_or(&own);
            self.statistic(Measure::delay_p90, line, group, |cell| match source.get(group, cell) {
                Some(late) => MeasureValue::Sum(late.into()),
                None => MeasureValue::Null(Reason::NoneSettled),
            });
        }
    }
}

impl Reader<'_> {
    /// Reads a run of groups off, and adds their rows to their totals'.
    fn finish<N: Num>(&self, mut swept: Swept<N>, groups: &Groups) -> Finished<N> {
        let size = self.line.len() * Slot::COUNT;
        let split = groups.first_key() > 0;
        let totals = if split { groups.totals } else { 0 };
        let mut totals =
            Rows { rows: vec![N::default(); totals * size], months: vec![Months::default(); totals] };
        let mut out = Finished::new(groups.first_key() + swept.groups.start);
        for (local, rows) in swept.rows.chunks_mut(size).enumerate() {
            let months = &swept.months[local];
            if split {
                let total = groups.total_of(swept.groups.start + local);
                add_rows(&mut totals.rows[total * size..(total + 1) * size], rows);
                totals.months[total].add_all(months);
            }
            self.read(rows, months, &mut out);
        }
        out.totals = totals;
        out.records = swept.records;
        out
    }

    fn totals<N: Num>(&self, mut totals: Rows<N>) -> Finished<N> {
        let mut out = Finished::new(0);
        for (rows, months) in totals.rows.chunks_mut(self.line.len() * Slot::COUNT).zip(&totals.months) {
            self.read(rows, months, &mut out);
        }
        out
    }

    /// Reads one group off its rows.
    fn read<N: Num>(&self, rows: &mut [N], months: &Months<N>, out: &mut Finished<N>) {
        level(rows);
        for &recipe in self.recipes {
            out.sums.extend(self.line.shown.iter().map(|&(_, cell)| value(rows, self.line, recipe, cell)));
        }
        for &(_, cell) in &self.line.shown {
            if self.needed.contains(Measure::countback_days) {
                out.countback.push(self.countback(rows, months, cell));
            }
            if self.needed.contains(Measure::delay_variance) {
                out.variance.push(variance(rows, cell));
            }
        }
    }

    fn countback<N: Num>(&self, rows: &[N], months: &Months<N>, cell: usize) -> MeasureValue {
        let receivables = value(rows, self.line, Recipe::Stock(&Slot::BANDS), cell);
        let running = rows[cell * Slot::COUNT + Slot::SalesMonth as usize];
        let first = self.first.map_or(i32::MAX, Day::month_index);
        countback(self.line.close(cell), receivables, running, months, first)
    }
}

impl<N: Num> Finished<N> {
    fn new(first_group: usize) -> Finished<N> {
        Finished {
            sums: Vec::new(),
            countback: Vec::new(),
            variance: Vec::new(),
            first_group,
            totals: Rows::default(),
            records: Records::default(),
        }
    }
}

impl<N> Default for Rows<N> {
    fn default() -> Rows<N> {
        Rows { rows: Vec::new(), months: Vec::new() }
    }
}

impl<N: Num> Rows<N> {
    /// The sum of two; of nothing yet and one, that one.
    fn plus(mut self, other: Rows<N>) -> Rows<N> {
        if self.rows.is_empty() {
            return other;
        }
        add_rows(&mut self.rows, &other.rows);
        for (mine, theirs) in self.months.iter_mut().zip(&other.months) {
            mine.add_all(theirs);
        }
        self
    }
}

/// Makes the changes of stocks their levels.
pub(crate) fn level<N: Num>(rows: &mut [N]) {
    for cell in 1..rows.len() / Slot::COUNT {
        let (before, now) = rows.split_at_mut(cell * Slot::COUNT);
        let before = &before[(cell - 1) * Slot::COUNT..];
        add_rows(&mut now[..Slot::STOCKS], &before[..Slot::STOCKS]);
    }
}

/// A measure off the levelled rows of a group.
pub(crate) fn value<N: Num>(rows: &[N], line: &Timeline, recipe: Recipe, cell: usize) -> N {
    let slot = |cell: usize, slot: Slot| rows[cell * Slot::COUNT + slot as usize];
    let sum = |cell: usize, slots: &[Slot]| slots.iter().fold(N::default(), |sum, &s| sum + slot(cell, s));
    match recipe {
        Recipe::Flow(flow) => slot(cell, flow),
        Recipe::Stock(slots) => sum(cell, slots),
        Recipe::Opening(slots) => sum(cell - 1, slots),
        Recipe::Aged(slots, less) => {
            let days = i64::from(line.close(cell).since(line.origin()));
            sum(cell, slots) * N::from(days) - slot(cell, less)
        }
        Recipe::Less(a, b) => slot(cell, a) - slot(cell, b),
        Recipe::Statistic => N::default(),
    }
}

/// Population variance of days late: (n x sum of squares - sum squared) / n squared.
pub(crate) fn variance<N: Num>(rows: &[N], cell: usize) -> MeasureValue {
    let slot = |slot: Slot| -> i128 { rows[cell * Slot::COUNT + slot as usize].into() };
    let (count, late, squared) =
        (slot(Slot::SettledCount), slot(Slot::SettledLate), slot(Slot::SettledLateSquared));
    if count == 0 {
        return MeasureValue::Null(Reason::NoneSettled);
    }
    MeasureValue::Ratio(count * squared - late * late, count * count)
}
