//! Concentration: receivables of the ten largest debtors, and the sum of squares over customers.
//!
//! Customers are gone through one after another; each leaves its closing of every cell in the sums and among the ten
//! largest of its group and of its total.

use crate::engine::num::Num;
use crate::engine::sweep::Balance;
use crate::engine::value::{MeasureValue, Reason};

/// How many debtors count as the largest.
const LARGEST: usize = 10;

/// Squares and largest debtors of every (group, cell).
pub(crate) struct Concentration<N> {
    cells: usize,
    /// `None` once a sum has left 128 bits.
    squares: Vec<Option<i128>>,
    /// The largest closings above 0, largest first.
    largest: Vec<[N; LARGEST]>,
}

impl<N: Num> Concentration<N> {
    /// Goes through the records for `groups` groups; `places` gives a record's groups (itself, its total).
    pub(crate) fn new(
        records: &[Vec<Balance<N>>],
        groups: usize,
        cells: usize,
        places: impl Fn(u32) -> (usize, Option<usize>),
    ) -> Concentration<N> {
        let mut out = Concentration::none(groups, cells);
        let (sorted, starts) = by_customer(records);
        let mut closings = Closings::new(cells);
        for range in starts.windows(2).filter(|w| w[0] < w[1]) {
            for record in &sorted[range[0] as usize..range[1] as usize] {
                closings.change(record.place as usize / cells, record.place as usize % cells, record.change);
            }
            closings.settle(&places, &mut out);
        }
        out
    }

    /// Of nobody yet.
    pub(crate) fn none(groups: usize, cells: usize) -> Concentration<N> {
        let squares = vec![Some(0); groups * cells];
        let largest = vec![[N::default(); LARGEST]; groups * cells];
        Concentration { cells, squares, largest }
    }

    pub(crate) fn squared(&self, group: usize, cell: usize) -> MeasureValue {
        self.squares[group * self.cells + cell]
            .map_or(MeasureValue::Null(Reason::TooLarge), MeasureValue::Sum)
    }

    pub(crate) fn top(&self, group: usize, cell: usize) -> MeasureValue {
        MeasureValue::Sum(self.largest[group * self.cells + cell].iter().map(|&v| -> i128 { v.into() }).sum())
    }

    /// Takes in a customer's closing.
    pub(crate) fn add(&mut self, group: usize, cell: usize, closing: N) {
        let at = group * self.cells + cell;
        self.squares[at] =
            self.squares[at].zip(closing.square()).and_then(|(sum, square)| sum.checked_add(square));
        let largest = &mut self.largest[at];
        if closing > largest[LARGEST - 1] {
            let place = largest.partition_point(|&v| v >= closing);
            largest[place..].rotate_right(1);
            largest[place] = closing;
        }
    }
}

/// The closings of one customer in each of its groups.
struct Closings<N> {
    cells: usize,
    /// Group, and the changes by cell; the first `used` are the present customer's.
    groups: Vec<(usize, Vec<N>)>,
    used: usize,
    /// Closings by total, where a customer has several groups.
    totals: Vec<(usize, Vec<N>)>,
}

impl<N: Num> Closings<N> {
    fn new(cells: usize) -> Closings<N> {
        Closings { cells, groups: Vec::new(), used: 0, totals: Vec::new() }
    }

    fn change(&mut self, group: usize, cell: usize, change: N) {
        let at = self.groups[..self.used].iter().position(|(g, _)| *g == group).unwrap_or_else(|| {
            if self.used == self.groups.len() {
                self.groups.push((group, vec![N::default(); self.cells]));
            }
            self.groups[self.used].0 = group;
            self.used += 1;
            self.used - 1
        });
        self.groups[at].1[cell] += change;
    }

    /// Hands all closings over and forgets them.
    fn settle(&mut self, places: impl Fn(u32) -> (usize, Option<usize>), out: &mut Concentration<N>) {
        let alone = self.used == 1;
        for (group, changes) in &mut self.groups[..self.used] {
            let (own, total) = places(*group as u32);
            let mut closing = N::default();
            for (cell, change) in changes.iter_mut().enumerate() {
                closing += std::mem::take(change);
                if closing == N::default() {
                    continue;
                }
                out.add(own, cell, closing);
                match total {
                    Some(total) if alone => out.add(total, cell, closing),
                    Some(total) => add_total(&mut self.totals, self.cells, total, cell, closing),
                    None => {}
                }
            }
        }
        for (total, closings) in self.totals.drain(..) {
            for (cell, closing) in closings.into_iter().enumerate().filter(|(_, c)| *c != N::default()) {
                out.add(total, cell, closing);
            }
        }
        self.used = 0;
    }
}

fn add_total<N: Num>(totals: &mut Vec<(usize, Vec<N>)>, cells: usize, total: usize, cell: usize, closing: N) {
    let at = totals.iter().position(|(t, _)| *t == total).unwrap_or_else(|| {
        totals.push((total, vec![N::default(); cells]));
        totals.len() - 1
    });
    totals[at].1[cell] += closing;
}

/// The records customer by customer, and where each customer's begin.
fn by_customer<N: Num>(records: &[Vec<Balance<N>>]) -> (Vec<Balance<N>>, Vec<u32>) {
    let all = || records.iter().flatten();
    let customers = all().map(|r| r.customer as usize + 1).max().unwrap_or(0);
    let mut starts = vec![0u32; customers + 1];
    all().for_each(|r| starts[r.customer as usize + 1] += 1);
    for customer in 0..customers {
        starts[customer + 1] += starts[customer];
    }
    let mut next = starts.clone();
    let mut sorted = vec![Balance::default(); all().count()];
    for record in all() {
        let at = &mut next[record.customer as usize];
        sorted[*at as usize] = *record;
        *at += 1;
    }
    (sorted, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_largest_and_the_squares() {
        let records: Vec<Balance<i64>> =
            (0..12).map(|c| Balance { customer: c, place: 1, change: 10 * i64::from(c) - 10 }).collect();
        let out = Concentration::new(&[records], 1, 3, |_| (0, None));
        // -10, 0, 10 ... 100: the ten above 0, standing on in cell 2.
        assert_eq!(out.top(0, 1), MeasureValue::Sum(550));
        assert_eq!(out.top(0, 2), MeasureValue::Sum(550));
        assert_eq!(out.squared(0, 2), MeasureValue::Sum(100 + 38_500));
        assert_eq!(out.top(0, 0), MeasureValue::Sum(0));
    }
}
