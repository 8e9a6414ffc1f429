//! The time axis of a sweep: days into cells, one cell a period.
//!
//! Cell 0 is everything before the first period, cell `p` the `p`-th period of a gapless run; the close of a cell is
//! its last day. A query's periods may overlap or leave gaps; [`chains`] makes gapless runs of them.

use crate::period::Period;
use dunlin_core::day::Day;

/// A gapless run of periods.
pub(crate) struct Timeline {
    /// Last day of each cell, beginning with the day before the first period.
    closes: Vec<Day>,
    /// Day since the first period -> its cell.
    cells: Vec<u32>,
    /// Day since the first period -> its month, and the cell of the next month's first day.
    months: Vec<(i32, u32)>,
    /// For each period of the query that lies on this run: its index there, and its cell here.
    pub(crate) shown: Vec<(usize, usize)>,
}

impl Timeline {
    /// The run of some periods of a query, in order of time and disjoint. Gaps between them become cells of their own
    /// that are not shown.
    fn new(periods: &[(usize, Period)]) -> Timeline {
        let first = periods[0].1.start;
        let mut line = Timeline {
            closes: vec![first.plus_days(-1)],
            cells: Vec::new(),
            months: Vec::new(),
            shown: Vec::new(),
        };
        for &(index, period) in periods {
            if period.start > line.last_close().plus_days(1) {
                line.push(period.start.plus_days(-1));
            }
            line.push(period.end);
            line.shown.push((index, line.closes.len() - 1));
        }
        line.lay_months();
        line
    }

    fn push(&mut self, close: Day) {
        let days = close.since(self.last_close()).max(0) as usize;
        self.cells.extend(std::iter::repeat_n(self.closes.len() as u32, days));
        self.closes.push(close);
    }

    /// The cell of a day; [`Timeline::len`] for days after the last period.
    pub(crate) fn cell(&self, day: Day) -> usize {
        let since = i64::from(day.0) - i64::from(self.closes[0].0) - 1;
        if since < 0 {
            return 0;
        }
        self.cells.get(since as usize).map_or(self.closes.len(), |&c| c as usize)
    }

    /// The month of a day (see [`Day::month_index`]), and the cell of the first day of the next month.
    pub(crate) fn month(&self, day: Day) -> (i32, usize) {
        let since = i64::from(day.0) - i64::from(self.closes[0].0) - 1;
        match usize::try_from(since).ok().and_then(|since| self.months.get(since)) {
            Some(&(month, next)) => (month, next as usize),
            None => (day.month_index(), self.cell(Day::of_month_index(day.month_index() + 1))),
        }
    }

    fn lay_months(&mut self) {
        let mut day = self.closes[0].plus_days(1);
        while day <= self.last_close() {
            let (month, end) = (day.month_index(), day.end_of_month().min(self.last_close()));
            let next = self.cell(end.plus_days(1)) as u32;
            self.months.extend(std::iter::repeat_n((month, next), end.since(day) as usize + 1));
            day = end.plus_days(1);
        }
    }

    /// The last day of a cell.
    pub(crate) fn close(&self, cell: usize) -> Day {
        self.closes[cell]
    }

    /// How many cells there are, cell 0 included.
    pub(crate) fn len(&self) -> usize {
        self.closes.len()
    }

    /// The last day of the run: later facts have no effect.
    pub(crate) fn last_close(&self) -> Day {
        self.closes[self.closes.len() - 1]
    }

    /// The day that weights by days count from, so that they stay small.
    pub(crate) fn origin(&self) -> Day {
        self.closes[0]
    }
}

/// Lays periods (each with its index in the query) on as few gapless runs as a greedy walk finds: overlapping ones on
/// different runs.
pub(crate) fn chains(periods: impl Iterator<Item = (usize, Period)>) -> Vec<Timeline> {
    let mut sorted: Vec<(usize, Period)> = periods.collect();
    sorted.sort_by_key(|(_, p)| (p.start, p.end));
    let mut runs: Vec<Vec<(usize, Period)>> = Vec::new();
    for (index, period) in sorted {
        let free = runs.iter_mut().find(|run| run.last().is_some_and(|(_, last)| last.end < period.start));
        match free {
            Some(run) => run.push((index, period)),
            None => runs.push(vec![(index, period)]),
        }
    }
    runs.iter().map(|run| Timeline::new(run)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods(names: &[&str]) -> Vec<Timeline> {
        chains(names.iter().map(|n| Period::parse(n).unwrap()).enumerate())
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_fall_into_cells() {
        let line = &periods(&["2024-01", "2024-02"])[0];
        assert_eq!(line.len(), 3);
        let cells = ["2023-12-31", "2024-01-01", "2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01"];
        assert_eq!(cells.map(|d| line.cell(day(d))), [0, 1, 1, 2, 2, 3]);
        assert_eq!([Day::ALWAYS, Day::NEVER].map(|d| line.cell(d)), [0, 3]);
        let january = day("2024-01-01").month_index();
        let months = ["2023-12-31", "2024-01-31", "2024-02-01"].map(|d| line.month(day(d)));
        assert_eq!(months, [(january - 1, 1), (january, 2), (january + 1, 3)]);
    }

    #[test]
    fn gaps_are_cells_that_are_not_shown_and_overlaps_are_runs() {
        let lines = periods(&["2024-05", "2024-01", "2024", "2024-06"]);
        assert_eq!(lines.len(), 2);
        let shown: Vec<_> = lines.iter().map(|l| l.shown.clone()).collect();
        assert_eq!(shown, [vec![(1, 1), (0, 3), (3, 4)], vec![(2, 1)]]);
        assert_eq!(lines[0].close(2), day("2024-04-30"));
    }
}
