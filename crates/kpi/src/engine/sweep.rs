//! The sweep: every item walked once, in parallel, into rows of slots.
//!
//! A **row** is the slots of one group and cell. Few groups: the items are cut into shares, each fills rows for all
//! groups, and the rows are added. Many groups: the items are sorted by group and a share is a run of whole groups,
//! so that memory follows the run and not the whole.

use super::facts::{Facts, Visible};
use super::num::Num;
use super::slot::{Families, Slot};
use super::stats::survival::{PLACES, place};
use super::timeline::Timeline;
use super::walk::{Item, Sink, Survival, Walker};
use crate::group::{Groups, NO_GROUP};
use dunlin_core::ledger::Ledger;
use rayon::prelude::*;
use std::ops::Range;

/// What a sweep reads.
pub(crate) struct Sweep<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) visible: Visible,
    pub(crate) facts: &'a Facts,
    pub(crate) groups: &'a Groups,
    pub(crate) line: &'a Timeline,
    pub(crate) families: Families,
}

/// What came out for a run of groups. Statistics that are no sums leave records behind.
pub(crate) struct Swept<N> {
    /// The groups (past the totals).
    pub(crate) groups: Range<usize>,
    /// Rows by group and cell.
    pub(crate) rows: Vec<N>,
    pub(crate) records: Records<N>,
    /// Sales by calendar month, a group at a time: month of the first, and from there on.
    pub(crate) months: Vec<Months<N>>,
}

/// What statistics are taken over, share by share.
pub(crate) struct Records<N> {
    pub(crate) delays: Vec<Vec<Delay>>,
    pub(crate) survivals: Vec<Vec<Surviving>>,
    /// The survivals of few groups, added up: changes by group, cell and place.
    pub(crate) windows: Vec<i32>,
    pub(crate) balances: Vec<Vec<Balance<N>>>,
}

/// An invoice settled late by so many days.
#[derive(Clone, Copy)]
pub(crate) struct Delay {
    pub(crate) group: u32,
    pub(crate) cell: u32,
    pub(crate) late: i32,
}

/// From a cell on, one more or one fewer invoice in a state.
#[derive(Clone, Copy)]
pub(crate) struct Surviving {
    pub(crate) group: u32,
    pub(crate) cell: u32,
    /// The state's place in a window; see `stats::survival`.
    pub(crate) place: u16,
    pub(crate) sign: i8,
}

/// A change of a customer's receivables.
#[derive(Clone, Copy, Default)]
pub(crate) struct Balance<N> {
    pub(crate) customer: u32,
    /// Group x cells + cell.
    pub(crate) place: u32,
    pub(crate) change: N,
}

/// Sums by calendar month without gaps.
#[derive(Clone, Default)]
pub(crate) struct Months<N> {
    /// Index of the first month; see [`dunlin_core::day::Day::month_index`].
    pub(crate) first: i32,
    pub(crate) sums: Vec<N>,
}

/// Rows of one share, in bytes, above which groups are swept run by run.
const SHARE_BYTES: usize = 8 << 20;
/// Windows of one share, in bytes, above which survivals are left behind as records.
const WINDOW_BYTES: usize = 16 << 20;
/// Fewest items that are worth a share of their own.
const SHARE_ITEMS: usize = 8 << 10;

impl<'a> Sweep<'a> {
    /// Sweeps everything, reads each run of groups off with `finish`, and hands what came out to `take` one after the
    /// other, so that only a few runs are in memory at a time.
    pub(crate) fn run<N: Num, T: Send>(
        &self,
        finish: impl Fn(Swept<N>) -> T + Sync,
        mut take: impl FnMut(T),
    ) {
        let group_bytes = self.line.len() * Slot::COUNT * size_of::<N>();
        let keys = self.groups.keys();
        if keys * group_bytes <= SHARE_BYTES || keys == 1 {
            return take(finish(self.shares(keys)));
        }
        let (order, starts) = self.by_group(keys);
        let run = (SHARE_BYTES / group_bytes).clamp(1, keys);
        let firsts: Vec<usize> = (0..keys).step_by(run).collect();
        let sweep = |&first: &usize| {
            let groups = first..(first + run).min(keys);
            let items = &order[starts[groups.start] as usize..starts[groups.end] as usize];
            finish(self.share(groups, items.iter().copied(), false))
        };
        for some in firsts.chunks(rayon::current_num_threads() * 4) {
            some.par_iter().map(sweep).collect::<Vec<T>>().into_iter().for_each(&mut take);
        }
    }

    /// All groups at once, the items in shares.
    fn shares<N: Num>(&self, keys: usize) -> Swept<N> {
        let items = self.groups.of_item.len();
        // Each has rows and windows of its own, which are added in the end: no more of them than can be filled at a time.
        let shares = (items / SHARE_ITEMS).clamp(1, rayon::current_num_threads());
        let cut = |share: usize| (items * share / shares) as u32;
        let windows = keys * self.line.len() * PLACES;
        // Where there are fewer records than places, they are better left behind.
        let folded = windows * size_of::<i32>() <= WINDOW_BYTES && windows <= items * 4;
        (0..shares)
            .into_par_iter()
            .map(|share| self.share(0..keys, cut(share)..cut(share + 1), folded))
            .reduce_with(Swept::plus)
            .unwrap_or_else(|| Swept::new(0..keys, self.line))
    }

    /// One share; `folded` when its survivals are to be added up at once, which all shares of a sweep must agree on.
    fn share<N: Num>(
        &self,
        groups: Range<usize>,
        items: impl Iterator<Item = u32>,
        folded: bool,
    ) -> Swept<N> {
        let first = groups.start;
        let mut walker = Walker::new(self.line, self.families);
        let horizon = self.line.last_close();
        let mut sink = Filling::new(
            Swept::new(groups, self.line),
            self.families,
            self.line.len(),
            items.size_hint().0,
            folded,
        );
        for row in items {
            let group = self.groups.of_item[row as usize];
            if group == NO_GROUP {
                continue;
            }
            let Some(item) = Item::new(self.ledger, &self.visible, row, horizon, self.facts.of(row)) else {
                continue;
            };
            (sink.group, sink.local) = (group, group as usize - first);
            sink.customer = self.ledger.items.customer[row as usize];
            walker.walk(&item, &mut sink);
        }
        sink.swept()
    }

    /// The items of all groups, group by group, and where each group begins.
    fn by_group(&self, keys: usize) -> (Vec<u32>, Vec<u32>) {
        let of_item = &self.groups.of_item;
        let mut starts = vec![0u32; keys + 1];
        for &group in of_item.iter().filter(|&&g| g != NO_GROUP) {
            starts[group as usize + 1] += 1;
        }
        for group in 0..keys {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut order = vec![0u32; starts[keys] as usize];
        for (item, &group) in of_item.iter().enumerate().filter(|&(_, &g)| g != NO_GROUP) {
            order[next[group as usize] as usize] = item as u32;
            next[group as usize] += 1;
        }
        (order, starts)
    }
}

impl<N: Num> Swept<N> {
    pub(crate) fn new(groups: Range<usize>, line: &Timeline) -> Swept<N> {
        let rows = vec![N::default(); groups.len() * line.len() * Slot::COUNT];
        let months = vec![Months::default(); groups.len()];
        Swept { groups, rows, records: Records::default(), months }
    }

    /// The sum of two shares of the same groups.
    pub(crate) fn plus(mut self, other: Swept<N>) -> Swept<N> {
        add_rows(&mut self.rows, &other.rows);
        for (mine, theirs) in self.records.windows.iter_mut().zip(&other.records.windows) {
            *mine += theirs;
        }
        self.records.extend(other.records);
        for (mine, theirs) in self.months.iter_mut().zip(&other.months) {
            mine.add_all(theirs);
        }
        self
    }
}

/// Adds rows to rows.
pub(crate) fn add_rows<N: Num>(to: &mut [N], from: &[N]) {
    for (a, b) in to.iter_mut().zip(from) {
        *a += *b;
    }
}

impl<N> Default for Records<N> {
    fn default() -> Records<N> {
        Records { delays: Vec::new(), survivals: Vec::new(), windows: Vec::new(), balances: Vec::new() }
    }
}

impl<N> Records<N> {
    /// Takes in what another share left behind; its windows only where there are none yet.
    pub(crate) fn extend(&mut self, other: Records<N>) {
        if self.windows.is_empty() {
            self.windows = other.windows;
        }
        self.delays.extend(other.delays);
        self.survivals.extend(other.survivals);
        self.balances.extend(other.balances);
    }
}

impl<N: Num> Months<N> {
    pub(crate) fn add(&mut self, month: i32, amount: N) {
        if self.sums.is_empty() {
            self.first = month;
        }
        if month < self.first {
            let missing = (self.first - month) as usize;
            self.sums.splice(0..0, std::iter::repeat_n(N::default(), missing));
            self.first = month;
        }
        let at = (month - self.first) as usize;
        if at >= self.sums.len() {
            self.sums.resize(at + 1, N::default());
        }
        self.sums[at] += amount;
    }

    pub(crate) fn add_all(&mut self, other: &Months<N>) {
        for (at, sum) in other.sums.iter().enumerate() {
            self.add(other.first + at as i32, *sum);
        }
    }

    /// The sum of a month; 0 outside the months that are known.
    pub(crate) fn of(&self, month: i32) -> N {
        let at = i64::from(month) - i64::from(self.first);
        usize::try_from(at).ok().and_then(|at| self.sums.get(at)).copied().unwrap_or_default()
    }
}

/// Puts what a walk yields into the rows of the item's group.
struct Filling<N> {
    swept: Swept<N>,
    families: Families,
    cells: usize,
    group: u32,
    /// The group's place in the rows.
    local: usize,
    customer: u32,
    delays: Vec<Delay>,
    survivals: Vec<Surviving>,
    windows: Vec<i32>,
    balances: Vec<Balance<N>>,
}

impl<N: Num> Filling<N> {
    /// `items` is about how many items will come; most leave one delay, three survivals, two balances.
    fn new(swept: Swept<N>, families: Families, cells: usize, items: usize, folded: bool) -> Filling<N> {
        let windows = if families.survival && folded { swept.groups.len() * cells * PLACES } else { 0 };
        let room = |wanted: bool, each: usize| if wanted { items * each } else { 0 };
        Filling {
            swept,
            families,
            cells,
            group: 0,
            local: 0,
            customer: 0,
            delays: Vec::with_capacity(room(families.delays, 1)),
            survivals: Vec::with_capacity(room(families.survival && windows == 0, 3)),
            windows: vec![0; windows],
            balances: Vec::with_capacity(room(families.customers, 2)),
        }
    }

    fn swept(mut self) -> Swept<N> {
        let Filling { delays, survivals, windows, balances, .. } = self;
        self.swept.records =
            Records { delays: vec![delays], survivals: vec![survivals], windows, balances: vec![balances] };
        self.swept
    }
}

impl<N: Num> Sink<N> for Filling<N> {
    #[inline]
    fn add(&mut self, slot: Slot, cell: usize, value: N) {
        self.swept.rows[(self.local * self.cells + cell) * Slot::COUNT + slot as usize] += value;
    }

    fn balance(&mut self, cell: usize, change: N) {
        if self.families.customers {
            let place = self.group * self.cells as u32 + cell as u32;
            self.balances.push(Balance { customer: self.customer, place, change });
        }
    }

    fn delay(&mut self, cell: usize, late: i64) {
        if self.families.delays {
            let late = late.clamp(i32::MIN.into(), i32::MAX.into()) as i32;
            self.delays.push(Delay { group: self.group, cell: cell as u32, late });
        }
    }

    fn survival(&mut self, cell: usize, state: Survival, sign: i8) {
        if !self.windows.is_empty() {
            let at = (self.local * self.cells + cell) * PLACES + usize::from(place(state));
            self.windows[at] += i32::from(sign);
            return;
        }
        self.survivals.push(Surviving { group: self.group, cell: cell as u32, place: place(state), sign });
    }

    fn sale(&mut self, month: i32, amount: N) {
        self.swept.months[self.local].add(month, amount);
    }
}
