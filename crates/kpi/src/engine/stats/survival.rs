//! Median days to pay by Kaplan and Meier: open invoices are censored at the close, not left out.
//!
//! S(d) is the product over settlement days e <= d of (1 - settled on e / at risk on e); an invoice censored on the
//! same day is still at risk. The median is the smallest d with S(d) <= 1/2. S is compared with 1/2 exactly: in fixed
//! point with both bounds first, in whole numbers as long as need be where those straddle it (they do at every tie).

use crate::engine::sweep::Surviving;
use crate::engine::timeline::Timeline;
use crate::engine::value::{MeasureValue, Reason};
use crate::engine::walk::Survival;
use dunlin_core::day::Day;

/// Days that an invoice of the window can have been open: 0 to 364.
const WINDOW: usize = 365;

/// Places of a window.
pub(crate) const PLACES: usize = 2 * WINDOW;

/// The median of every (group, cell).
pub(crate) struct Medians {
    cells: usize,
    values: Vec<MeasureValue>,
}

/// The invoices of the window at one close: settled ones by days from issue to settlement, then open ones by day of
/// issue, modulo the window's length: each residue stands for one day.
#[derive(Clone, Copy)]
struct Window([i32; PLACES]);

/// The place of a state in a window.
pub(crate) fn place(state: Survival) -> u16 {
    let place = match state {
        Survival::Settled(days) => days.clamp(0, WINDOW as i32 - 1) as usize,
        Survival::Open(issued) => WINDOW + residue(issued),
    };
    place as u16
}

fn residue(day: Day) -> usize {
    day.0.rem_euclid(WINDOW as i32) as usize
}

impl Medians {
    /// Goes group by group from close to close; a record's own group and the total it belongs to (where that is
    /// another) come from `places`.
    pub(crate) fn new(
        records: &[Vec<Surviving>],
        groups: usize,
        line: &Timeline,
        places: impl Fn(u32) -> (usize, Option<usize>),
    ) -> Medians {
        let cells = line.len();
        let at = |r: &Surviving| places(r.group).0 * cells + r.cell as usize;
        let mut starts = vec![0u32; groups * cells + 1];
        records.iter().flatten().for_each(|r| starts[at(r) + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![(0u16, 0i8); records.iter().map(Vec::len).sum()];
        let mut totals = Totals { cells, changes: Vec::new() };
        for record in records.iter().flatten() {
            let at = &mut next[at(record)];
            sorted[*at as usize] = (record.place, record.sign);
            *at += 1;
            if let Some(total) = places(record.group).1 {
                totals.change(total, record);
            }
        }
        let mut values = vec![MeasureValue::Null(Reason::NoneIssued); groups * cells];
        for (group, values) in values.chunks_mut(cells).enumerate() {
            let of_cell = |cell: usize| {
                let at = group * cells + cell;
                &sorted[starts[at] as usize..starts[at + 1] as usize]
            };
            let mut window = Window([0; PLACES]);
            for (cell, value) in values.iter_mut().enumerate() {
                of_cell(cell)
                    .iter()
                    .for_each(|&(place, sign)| window.0[usize::from(place)] += i32::from(sign));
                totals.apply(group, cell, &mut window);
                *value = window.median(line.close(cell));
            }
        }
        Medians { cells, values }
    }

    /// The same, of windows' changes by group, cell and place.
    pub(crate) fn of_windows(
        changes: &[i32],
        groups: usize,
        line: &Timeline,
        places: impl Fn(u32) -> (usize, Option<usize>),
    ) -> Medians {
        let cells = line.len();
        let mut values = vec![MeasureValue::Null(Reason::NoneIssued); groups * cells];
        let mut totals: Vec<Vec<i32>> = Vec::new();
        for (group, changes) in (0..).zip(changes.chunks_exact(cells * PLACES)) {
            let (own, total) = places(group);
            medians(changes, line, &mut values[own * cells..(own + 1) * cells]);
            if let Some(total) = total {
                if totals.len() <= total {
                    totals.resize(total + 1, vec![0; cells * PLACES]);
                }
                totals[total].iter_mut().zip(changes).for_each(|(sum, change)| *sum += change);
            }
        }
        for (total, changes) in totals.iter().enumerate() {
            medians(changes, line, &mut values[total * cells..(total + 1) * cells]);
        }
        Medians { cells, values }
    }

    pub(crate) fn get(&self, group: usize, cell: usize) -> MeasureValue {
        self.values[group * self.cells + cell]
    }
}

/// The medians of one group, from its windows' changes by cell and place.
pub(crate) fn medians(changes: &[i32], line: &Timeline, values: &mut [MeasureValue]) {
    let mut window = Window([0; PLACES]);
    for (cell, (changes, value)) in changes.chunks_exact(PLACES).zip(values).enumerate() {
        window.0.iter_mut().zip(changes).for_each(|(count, change)| *count += change);
        *value = window.median(line.close(cell));
    }
}

/// The changes of the totals' windows, cell by cell: there are few totals, so all their windows fit.
struct Totals {
    cells: usize,
    changes: Vec<Vec<Window>>,
}

impl Totals {
    fn change(&mut self, total: usize, record: &Surviving) {
        while self.changes.len() <= total {
            self.changes.push(vec![Window([0; PLACES]); self.cells]);
        }
        self.changes[total][record.cell as usize].0[usize::from(record.place)] += i32::from(record.sign);
    }

    fn apply(&self, group: usize, cell: usize, window: &mut Window) {
        if let Some(changes) = self.changes.get(group) {
            window.0.iter_mut().zip(&changes[cell].0).for_each(|(w, c)| *w += c);
        }
    }
}

impl Window {
    /// The median at the close of a day.
    fn median(&self, close: Day) -> MeasureValue {
        let newest = residue(close);
        let open_for = |days: usize| self.0[WINDOW + (newest + WINDOW - days) % WINDOW];
        let total: i64 = self.0.iter().map(|&n| i64::from(n)).sum();
        if total == 0 {
            return MeasureValue::Null(Reason::NoneIssued);
        }
        let mut curve = Curve::new();
        let mut at_risk = total;
        let mut longest = 0;
        for days in 0..WINDOW {
            let settled = i64::from(self.0[days]);
            let censored = i64::from(open_for(days));
            if settled > 0 {
                curve.step(at_risk - settled, at_risk);
                if curve.at_most_half() {
                    return MeasureValue::Sum(days as i128);
                }
            }
            if settled + censored > 0 {
                longest = days as i64;
            }
            at_risk -= settled + censored;
            if at_risk == 0 {
                break;
            }
        }
        MeasureValue::Null(Reason::MoreThanHalfOpen(longest))
    }
}

/// A product of fractions, between two bounds in units of 2^-62, with its factors for when the bounds do not decide.
struct Curve {
    low: u64,
    high: u64,
    factors: Vec<(u64, u64)>,
}

impl Curve {
    const ONE: u64 = 1 << 62;

    fn new() -> Curve {
        Curve { low: Curve::ONE, high: Curve::ONE, factors: Vec::new() }
    }

    fn step(&mut self, survivors: i64, at_risk: i64) {
        let (survivors, at_risk) = (survivors.max(0) as u64, at_risk.max(1) as u64);
        let times = |bound: u64| u128::from(bound) * u128::from(survivors);
        self.low = (times(self.low) / u128::from(at_risk)) as u64;
        self.high = times(self.high).div_ceil(u128::from(at_risk)) as u64;
        // What survives one step is at risk at the next unless something is censored between: the factors telescope.
        match self.factors.last_mut() {
            Some(last) if last.0 == at_risk => last.0 = survivors,
            _ => self.factors.push((survivors, at_risk)),
        }
    }

    fn at_most_half(&self) -> bool {
        let half = Curve::ONE / 2;
        if self.high <= half || self.low > half {
            return self.high <= half;
        }
        let product =
            |numbers: &mut dyn Iterator<Item = u64>| numbers.fold(vec![1u32], |n, factor| times(&n, factor));
        let survivors = product(&mut self.factors.iter().map(|f| f.0).chain([2]));
        let at_risk = product(&mut self.factors.iter().map(|f| f.1));
        compare(&survivors, &at_risk).is_le()
    }
}

/// A natural number (limbs of 32 bits, lowest first, no leading zeros) times one below 2^32.
fn times(number: &[u32], factor: u64) -> Vec<u32> {
    let mut out = Vec::with_capacity(number.len() + 2);
    let mut carry = 0u128;
    for &limb in number {
        let value = u128::from(limb) * u128::from(factor) + carry;
        out.push(value as u32);
        carry = value >> 32;
    }
    while carry > 0 {
        out.push(carry as u32);
        carry >>= 32;
    }
    while out.last() == Some(&0) {
        out.pop();
    }
    out
}

fn compare(a: &[u32], b: &[u32]) -> std::cmp::Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::timeline::chains;
    use crate::period::Period;

    /// Median of settled invoices (days) and open ones (age in days) at day 1000.
    fn median(settled: &[i32], open: &[i32]) -> MeasureValue {
        let mut window = Window([0; PLACES]);
        settled.iter().for_each(|&d| window.0[usize::from(place(Survival::Settled(d)))] += 1);
        open.iter().for_each(|&d| window.0[usize::from(place(Survival::Open(Day(1000 - d))))] += 1);
        window.median(Day(1000))
    }

    #[test]
    fn without_censoring_it_is_the_median() {
        assert_eq!(median(&[10, 20, 30], &[]), MeasureValue::Sum(20));
        // Two of four: S is exactly one half.
        assert_eq!(median(&[10, 20, 30, 40], &[]), MeasureValue::Sum(20));
        assert_eq!(median(&[0], &[]), MeasureValue::Sum(0));
    }

    #[test]
    fn open_invoices_are_at_risk_until_their_age() {
        // 4 at risk, one settles on 10 (3/4); one censored at 15; of 2 one settles on 20: 3/8.
        assert_eq!(median(&[10, 20], &[15, 100]), MeasureValue::Sum(20));
        // Censored on the day of a settlement: still at risk. 1 of 2 settles on 10.
        assert_eq!(median(&[10], &[10]), MeasureValue::Sum(10));
        assert_eq!(median(&[10], &[20, 20]), MeasureValue::Null(Reason::MoreThanHalfOpen(20)));
        assert_eq!(median(&[], &[]), MeasureValue::Null(Reason::NoneIssued));
    }

    #[test]
    fn ties_after_censoring_are_exact() {
        // 6 at risk: 1 settles (5/6), 1 censored, 4 at risk: 2 settle (x 1/2 = 5/12). And 3/4 x 2/3 = 1/2 exactly:
        assert_eq!(median(&[5, 9, 9, 30, 30], &[7]), MeasureValue::Sum(9));
        assert_eq!(median(&[5, 9, 30], &[30]), MeasureValue::Sum(9));
        // 2/3 x 3/4 with a censored one between: 3 -> wait for it: 8/9 x 9/16 = 1/2.
        let mut curve = Curve::new();
        curve.step(8, 9);
        assert!(!curve.at_most_half());
        curve.step(9, 16);
        assert!(curve.at_most_half());
        curve = Curve::new();
        (0..300).for_each(|n| curve.step(1_000_003 + n * 7, 1_000_010 + n * 7));
        assert!(!curve.at_most_half());
    }

    #[test]
    fn windows_say_what_records_say() {
        let months = ["2024-01", "2024-02", "2024-03", "2024-04"].map(|m| Period::parse(m).unwrap());
        let line = &chains(months.into_iter().enumerate())[0];
        let mut seed = 7u32;
        let mut below = |n: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) % n
        };
        // Groups 0 to 4, of two totals in front of them.
        let record = |_| Surviving {
            group: below(5),
            cell: below(line.len() as u32),
            place: place(match below(3) {
                0 => Survival::Open(line.close(0).plus_days(below(100) as i32 - 60)),
                _ => Survival::Settled(below(90) as i32),
            }),
            sign: 1,
        };
        let records: Vec<Surviving> = (0..3_000).map(record).collect();
        let mut windows = vec![0; 5 * line.len() * PLACES];
        for r in &records {
            windows[(r.group as usize * line.len() + r.cell as usize) * PLACES + usize::from(r.place)] += 1;
        }
        let places = |g: u32| (2 + g as usize, Some(g as usize % 2));
        let by_records = Medians::new(&[records], 7, line, places);
        let by_windows = Medians::of_windows(&windows, 7, line, places);
        assert_eq!(by_windows.values, by_records.values);
        assert!(by_records.values.iter().filter(|v| matches!(v, MeasureValue::Sum(_))).count() > 20);
    }

    #[test]
    fn long_numbers_multiply_and_compare() {
        let million = |n: u32| (0..n).fold(vec![1], |p, _| times(&p, 1_000_000));
        assert_eq!(million(2), vec![0xD4A5_1000, 0xE8]);
        assert!(compare(&million(9), &times(&million(8), 999_999)).is_gt());
        assert!(compare(&million(9), &million(9)).is_eq());
    }
}
