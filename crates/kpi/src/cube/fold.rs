//! One addition an entry instead of seven: amounts are first added up by group, slot and class of due date, and what
//! they add up to is swept.
//!
//! A slot's row holds the classes that still matter there, from the first that is not fully past to those due some
//! months later; all that are fully past share one cell, since an entry that late counts in its own slot only. Facts
//! come more or less in the order of their dates, so the rows in use at a time are few and stay in the first-level
//! cache. What does not fit a row is left to the caller to sweep at once.

use super::calendar::Calendar;
use super::index::Record;
use super::prefetch::fetch;
use super::sums::{Moves, Sum, add_application, add_invoice};
use super::worker::{ApplicationRows, InvoiceRows};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// How far ahead, in days, a due date still has a cell of its own.
const AHEAD: i32 = 100;
/// Cells of a row at the most.
const ROW_MAX: usize = 256;
/// Bytes of one kind's cells at the most.
const BYTES_MAX: usize = 4 << 20;

/// How the cells are laid out; the same for all workers of a cube.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells {
    /// Groups below this have cells.
    groups: u32,
    /// Cells of a row; a row is a slot of a group.
    row: usize,
    width: usize,
}

/// Sums by group, slot and class.
#[derive(Debug)]
pub(super) struct Fold<T> {
    cells: Cells,
    sales: Vec<T>,
    cash: Vec<T>,
}

impl Cells {
    /// Cells for at most so many groups, fewer where they would take too much memory, none where rows would be long.
    pub(super) fn new<T>(calendar: &Calendar, groups: u32) -> Cells {
        let width = calendar.width();
        let ahead = |(slot, end): (usize, &dunlin_core::day::Day)| {
            let last = calendar.class(end.0.saturating_add(AHEAD));
            (last + 1).saturating_sub(calendar.alive_from[slot + 1]) as usize
        };
        let row = 1 + calendar.ends().iter().enumerate().map(ahead).max().unwrap_or(0);
        let fit = if row <= ROW_MAX { BYTES_MAX / (row * width * size_of::<T>()).max(1) } else { 0 };
        Cells { groups: groups.min(u32::try_from(fit).unwrap_or(u32::MAX)), row, width }
    }

    /// Whether there are cells at all.
    pub(super) fn any(self) -> bool {
        self.groups > 0
    }

    /// Makes the sums reach as far as this group, if it has cells.
    fn make_room<T: Sum>(self, group: u32, sums: &mut Vec<T>) {
        let reach = (group as usize + 1) * self.width * self.row;
        if group < self.groups && sums.len() < reach {
            sums.resize(reach, T::default());
        }
    }
}

impl<T: Sum> Fold<T> {
    pub(super) fn new(cells: Cells) -> Fold<T> {
        Fold { cells, sales: Vec::new(), cash: Vec::new() }
    }

    /// Adds an invoice; false when it has no cell.
    pub(super) fn invoice(&mut self, calendar: &Calendar, key: (u32, u16, u32), amount: i64) -> bool {
        self.cells.make_room(key.0, &mut self.sales);
        let sum = cell(self.cells, &mut self.sales, calendar, key);
        sum.map(|sum| sum.add(T::of(amount))).is_some()
    }

    /// Adds an application; false when it has no cell.
    pub(super) fn application(&mut self, calendar: &Calendar, key: (u32, u16, u32), amount: i64) -> bool {
        self.cells.make_room(key.0, &mut self.cash);
        let sum = cell(self.cells, &mut self.cash, calendar, key);
        sum.map(|sum| sum.add(T::of(amount))).is_some()
    }

    /// Enters invoices into small words, of which the first is that of number `low`, and adds them; says how many.
    /// It stops before the first one that wants more care: its place is taken or is none, or it has no cell yet.
    pub(super) fn invoices(
        &mut self,
        calendar: &Calendar,
        (words, low): (&[AtomicU32], i64),
        rows: &InvoiceRows<'_>,
    ) -> usize {
        let dates = rows.issued.iter().zip(rows.due);
        let columns = rows.ids.iter().zip(rows.groups).zip(dates).zip(rows.amounts);
        for (row, (((&id, &group), (&issued, &due)), &amount)) in columns.enumerate() {
            let (at, class) = (calendar.slot(issued), calendar.class(due));
            let word = words.get(id.wrapping_sub(low) as usize).filter(|word| word.load(Relaxed) == 0);
            let sum = cell(self.cells, &mut self.sales, calendar, (group, at, class));
            let (Some(word), Some(sum)) = (word, sum) else { return row };
            word.store(Record::new_small(group, at, class), Relaxed);
            sum.add(T::of(amount));
        }
        rows.ids.len()
    }

    /// Adds applications to invoices in small words, of which the first is that of number `low`; says how many. It
    /// stops before the first one that wants more care. `soon` are numbers that come some rows later.
    pub(super) fn applications(
        &mut self,
        calendar: &Calendar,
        (words, low): (&[AtomicU32], i64),
        rows: &ApplicationRows<'_>,
        soon: &[i64],
    ) -> usize {
        let columns = rows.invoices.iter().zip(rows.days).zip(rows.amounts);
        for (row, ((&id, &day), &amount)) in columns.enumerate() {
            if let Some(&soon) = soon.get(row) {
                fetch(words, soon.wrapping_sub(low) as usize);
            }
            let Some(word) = words.get(id.wrapping_sub(low) as usize) else { return row };
            let (group, slot, class) = Record::parts_of_small(word.load(Relaxed));
            let at = calendar.slot(day).max(slot);
            let Some(sum) = cell(self.cells, &mut self.cash, calendar, (group, at, class)) else {
                return row;
            };
            sum.add(T::of(amount));
        }
        rows.invoices.len()
    }

    /// Sweeps what has been added up into the groups' slots.
    pub(super) fn sweep(&mut self, calendar: &Calendar, moves: &mut Vec<Moves<T>>) {
        let group = self.cells.row * self.cells.width;
        let groups = self.sales.len().max(self.cash.len()) / group.max(1);
        if moves.len() < groups * self.cells.width {
            moves.resize(groups * self.cells.width, Moves::default());
        }
        self.each(calendar, &self.sales, |row, at, class, amount| {
            add_invoice(&mut moves[row..row + self.cells.width], at, class, amount);
        });
        self.each(calendar, &self.cash, |row, at, class, amount| {
            let mut minus = T::default();
            minus.subtract(amount);
            add_application(&mut moves[row..row + self.cells.width], at, class, amount, minus);
        });
        (self.sales, self.cash) = (Vec::new(), Vec::new());
    }

    /// Hands on the first slot of the group, the entry's slot, its class and its sum.
    fn each(&self, calendar: &Calendar, sums: &[T], mut take: impl FnMut(usize, u16, [u16; 5], T)) {
        for (row, cells) in sums.chunks_exact(self.cells.row).enumerate() {
            let at = row % self.cells.width;
            for (cell, &sum) in cells.iter().enumerate().filter(|(_, sum)| **sum != T::default()) {
                let class = match cell.checked_sub(1) {
                    // Fully past: whatever slots these were, the entry counts from its own on.
                    None => [0; 5],
                    Some(offset) => calendar.classes[calendar.alive_from[at] as usize + offset],
                };
                take(row - at, at as u16, class, sum);
            }
        }
    }
}

/// The cell of an entry; `None` when the group has no cells (yet), or the row none for this class.
#[inline(always)]
fn cell<'s, T>(
    cells: Cells,
    sums: &'s mut [T],
    calendar: &Calendar,
    (group, at, class): (u32, u16, u32),
) -> Option<&'s mut T> {
    let at = usize::from(at);
    // From the first class that matters on, cell 1 and further; those before it wrap around to cell 0.
    let offset = class.wrapping_sub(*calendar.alive_from.get(at)?) as i32;
    let cell = (offset.max(-1) + 1) as usize;
    if cell >= cells.row || group >= cells.groups {
        return None;
    }
    sums.get_mut((group as usize * cells.width + at) * cells.row + cell)
}
