//! What becomes of what the walk yields: sums of a grid, or the receipts of one number.

use crate::engine::{Column, MeasureSet, MeasureValue, Query, Reason};
use crate::measure::Measure;
use crate::receipts::Receipt;
use dunlin_core::day::Day;
use rustc_hash::FxHashMap;

/// Minutes of a day.
const DAY_MINUTES: i128 = 24 * 60;

/// What a contribution is about, for receipts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fact<'f> {
    pub(super) customer: u32,
    pub(super) item: Option<u32>,
    pub(super) day: Day,
    /// What it is, in a word or two.
    pub(super) what: &'f str,
    /// Its number or name, where it has one.
    pub(super) name: &'f str,
}

/// Takes what the walk yields.
pub(super) trait Sink {
    /// Whether a measure is wanted.
    fn wants(&self, measure: Measure) -> bool;

    /// A contribution to a measure of a group and period, both by their places.
    fn put(&mut self, measure: Measure, group: usize, period: usize, fact: &Fact<'_>, value: i128);
}

/// The sums of a grid.
pub(super) struct Sums {
    needed: MeasureSet,
    periods: usize,
    sums: FxHashMap<Measure, Vec<i128>>,
    /// Minutes until each answer, by group and period.
    answers: FxHashMap<usize, Vec<i128>>,
    size: usize,
}

/// The receipts of one number.
pub(super) struct Rows {
    pub(super) measure: Measure,
    pub(super) group: usize,
    pub(super) period: usize,
    pub(super) rows: Vec<Receipt>,
}

impl Sums {
    pub(super) fn new(query: &Query, groups: usize) -> Sums {
        let (needed, periods) = (query.needed, query.periods.len());
        let size = groups * periods;
        let wanted = Measure::COLLECTING.iter().filter(|m| needed.contains(**m));
        let sums = wanted.map(|&m| (m, vec![0; size])).collect();
        Sums { needed, periods, sums, answers: FxHashMap::default(), size }
    }

    pub(super) fn columns(mut self) -> Vec<(Measure, Column)> {
        let mut answers = std::mem::take(&mut self.answers);
        let size = self.size;
        let column = |(measure, sums): (Measure, Vec<i128>)| match measure {
            Measure::answer_days => {
                let value = |at: usize| match answers.get_mut(&at) {
                    Some(minutes) => median(minutes),
                    None => MeasureValue::Null(Reason::NoneAnswered),
                };
                (measure, Column::Values((0..size).map(value).collect()))
            }
            _ => (measure, Column::Wide(sums)),
        };
        self.sums.into_iter().map(column).collect()
    }
}

/// The median in days; of an even number the mean of the two in the middle.
fn median(minutes: &mut [i128]) -> MeasureValue {
    minutes.sort_unstable();
    let (low, high) = (minutes[(minutes.len() - 1) / 2], minutes[minutes.len() / 2]);
    MeasureValue::Ratio(low + high, 2 * DAY_MINUTES)
}

impl Sink for Sums {
    fn wants(&self, measure: Measure) -> bool {
        self.needed.contains(measure)
    }

    fn put(&mut self, measure: Measure, group: usize, period: usize, _: &Fact<'_>, value: i128) {
        let at = group * self.periods + period;
        match (measure, self.sums.get_mut(&measure)) {
            (Measure::answer_days, _) => self.answers.entry(at).or_default().push(value),
            (Measure::contacts_week_max, Some(most)) => most[at] = most[at].max(value),
            (_, Some(sums)) => sums[at] += value,
            (_, None) => {}
        }
    }
}

impl Sink for Rows {
    fn wants(&self, measure: Measure) -> bool {
        self.measure == measure
    }

    fn put(&mut self, measure: Measure, group: usize, period: usize, fact: &Fact<'_>, value: i128) {
        if (measure, group, period) != (self.measure, self.group, self.period) {
            return;
        }
        let name = if fact.name.is_empty() { String::new() } else { format!(" {}", fact.name) };
        let note = match measure {
            Measure::answer_days => format!("{}{name} of {}, minutes", fact.what, fact.day),
            _ => format!("{}{name} of {}", fact.what, fact.day),
        };
        self.rows.push(Receipt {
            item: fact.item,
            customer: fact.customer,
            application: None,
            contribution: value,
            note,
        });
    }
}
