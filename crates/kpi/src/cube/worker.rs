//! Batches of facts to sums, one worker a thread.
//!
//! Few groups are summed as the facts come. Where there are many, their sums would not stay in the cache: entries are
//! put aside by blocks of groups instead, and each block is summed in one go at the end.

use super::calendar::Calendar;
use super::fold::{Cells, Fold};
use super::index::{Index, Record, Twice};
use super::sums::{Figures, Moves, Sum, add_application, add_invoice, figures};
use rayon::prelude::*;
use std::ops::Range;

/// Bytes of sums that stay in a second-level cache beside what is read.
const BLOCK_BYTES: usize = 512 << 10;

/// How many rows before its turn a record is asked for: long enough for the memory to answer.
const FETCHED: usize = 64;

/// Rows whose amounts are weighed together: they are still in the nearest cache when they are added.
const WEIGHED: usize = 1 << 11;

/// Invoices as columns; days are days since 1970-01-01, amounts whole minor units.
#[derive(Clone, Copy, Debug)]
pub struct InvoiceRows<'a> {
    /// Numbers of the invoices; see [`super::Ids`].
    pub ids: &'a [i64],
    /// Group of each, from 0.
    pub groups: &'a [u32],
    /// Dates of issue.
    pub issued: &'a [i32],
    /// Due dates.
    pub due: &'a [i32],
    /// Amounts.
    pub amounts: &'a [i64],
}

/// Applications as columns.
#[derive(Clone, Copy, Debug)]
pub struct ApplicationRows<'a> {
    /// Numbers of their invoices.
    pub invoices: &'a [i64],
    /// Effective dates.
    pub days: &'a [i32],
    /// Amounts; a positive one lowers the balance.
    pub amounts: &'a [i64],
}

impl<'a> InvoiceRows<'a> {
    fn part(&self, range: Range<usize>) -> InvoiceRows<'a> {
        InvoiceRows {
            ids: &self.ids[range.clone()],
            groups: &self.groups[range.clone()],
            issued: &self.issued[range.clone()],
            due: &self.due[range.clone()],
            amounts: &self.amounts[range],
        }
    }
}

impl<'a> ApplicationRows<'a> {
    fn part(&self, range: Range<usize>) -> ApplicationRows<'a> {
        ApplicationRows {
            invoices: &self.invoices[range.clone()],
            days: &self.days[range.clone()],
            amounts: &self.amounts[range],
        }
    }
}

/// Where a worker enters its invoices.
#[derive(Debug)]
pub enum Enter<'a> {
    /// Into an index that is open to all workers.
    Index(&'a Index),
    /// Into a list, of which an index is made later.
    List(&'a mut Vec<(i64, Record)>),
}

impl Enter<'_> {
    #[inline]
    fn take(&mut self, id: i64, record: Record) -> Result<(), Twice> {
        match self {
            Enter::Index(index) => index.enter(id, record).then_some(()).ok_or(Twice(id)),
            Enter::List(list) => {
                list.push((id, record));
                Ok(())
            }
        }
    }
}

/// An application names no invoice; the row in its batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoInvoice(pub usize);

/// How the work is laid out; the same for all workers of a cube.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Groups below this are summed as they come.
    direct: u32,
    /// Groups, among these, that are added up by class of due date before they are swept.
    cells: Cells,
    /// Groups of a block are 2^shift.
    shift: u32,
    width: usize,
}

impl Layout {
    /// A layout in which the first `direct` groups are summed as they come.
    #[must_use]
    pub fn new<T: Sum>(calendar: &Calendar, direct: u32) -> Layout {
        let group = calendar.width() * size_of::<Moves<T>>();
        let shift = (BLOCK_BYTES / group).max(1).ilog2();
        Layout { direct, cells: Cells::new::<T>(calendar, direct), shift, width: calendar.width() }
    }
}

/// One thread's sums and entries put aside.
#[derive(Debug)]
pub struct Worker<'a, T> {
    calendar: &'a Calendar,
    layout: Layout,
    direct: Vec<Moves<T>>,
    fold: Fold<T>,
    invoices: Vec<Shelf>,
    applications: Vec<Shelf>,
    weight: u128,
}

/// An entry put aside: the record with its own slot, and the amount.
#[derive(Clone, Copy, Debug)]
struct Entry {
    record: Record,
    amount: i64,
}

/// Entries of one block, in small boxes: none is ever copied to make room.
#[derive(Debug, Default)]
struct Shelf {
    open: Vec<Entry>,
    full: Vec<Vec<Entry>>,
}

/// Entries of a box: eight kilobytes.
const BOX: usize = 512;

impl Shelf {
    #[inline]
    fn push(&mut self, entry: Entry) {
        if self.open.len() == self.open.capacity() {
            self.renew();
        }
        self.open.push(entry);
    }

    #[cold]
    fn renew(&mut self) {
        let full = std::mem::replace(&mut self.open, Vec::with_capacity(BOX));
        self.full.push(full);
    }

    fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.full.iter().flatten().chain(&self.open)
    }
}

impl<'a, T: Sum> Worker<'a, T> {
    /// A worker without facts.
    #[must_use]
    pub fn new(calendar: &'a Calendar, layout: Layout) -> Worker<'a, T> {
        Worker {
            calendar,
            layout,
            direct: Vec::new(),
            fold: Fold::new(layout.cells),
            invoices: Vec::new(),
            applications: Vec::new(),
            weight: 0,
        }
    }

    /// No less than the sum of all amounts without their signs: while this fits in 64 bits, no sum overflows them.
    #[must_use]
    pub fn weight(&self) -> u128 {
        self.weight
    }

    /// Adds invoices, and enters each into the index or the list.
    ///
    /// # Errors
    /// [`Twice`]: the index knows the number already; the rows before it have been added.
    pub fn invoices(&mut self, rows: InvoiceRows<'_>, mut enter: Enter<'_>) -> Result<(), Twice> {
        let small = match &enter {
            Enter::Index(index) if self.layout.cells.any() => index.small_words(),
            _ => None,
        };
        for first in (0..rows.ids.len()).step_by(WEIGHED) {
            let rows = rows.part(first..(first + WEIGHED).min(rows.ids.len()));
            self.weigh(rows.amounts);
            if !self.layout.cells.any() {
                self.unfolded_invoices(&rows, &mut enter)?;
                continue;
            }
            let mut row = 0;
            while row < rows.ids.len() {
                if let Some(words) = small {
                    row += self.fold.invoices(self.calendar, words, &rows.part(row..rows.ids.len()));
                }
                if row < rows.ids.len() {
                    self.invoice(&rows, row, &mut enter)?;
                    row += 1;
                }
            }
        }
        Ok(())
    }

    fn invoice(&mut self, rows: &InvoiceRows<'_>, row: usize, enter: &mut Enter<'_>) -> Result<(), Twice> {
        let (id, group, amount) = (rows.ids[row], rows.groups[row], rows.amounts[row]);
        let (at, class) = (self.calendar.slot(rows.issued[row]), self.calendar.class(rows.due[row]));
        let record = Record::new(group, at, class);
        enter.take(id, record)?;
        if !self.fold.invoice(self.calendar, (group, at, class), amount) {
            self.unfolded_invoice(record, amount);
        }
        Ok(())
    }

    /// Invoices of groups that are many: none has a cell.
    fn unfolded_invoices(&mut self, rows: &InvoiceRows<'_>, enter: &mut Enter<'_>) -> Result<(), Twice> {
        let dates = rows.issued.iter().zip(rows.due);
        let columns = rows.ids.iter().zip(rows.groups).zip(dates).zip(rows.amounts);
        for (((&id, &group), (&issued, &due)), &amount) in columns {
            let record = Record::new(group, self.calendar.slot(issued), self.calendar.class(due));
            enter.take(id, record)?;
            self.unfolded_invoice(record, amount);
        }
        Ok(())
    }

    #[inline]
    fn unfolded_invoice(&mut self, record: Record, amount: i64) {
        let group = record.group();
        if group < self.layout.direct {
            let class = self.calendar.classes[record.class() as usize];
            let slots = slots(&mut self.direct, group, self.layout.width);
            add_invoice(slots, record.slot(), class, T::of(amount));
        } else {
            let block = (group - self.layout.direct) >> self.layout.shift;
            put_aside(&mut self.invoices, block, Entry { record, amount });
        }
    }

    /// Adds applications to invoices of the index.
    ///
    /// # Errors
    /// [`NoInvoice`]; the rows before it have been added.
    pub fn applications(&mut self, rows: ApplicationRows<'_>, index: &Index) -> Result<(), NoInvoice> {
        let small = index.small_words().filter(|_| self.layout.cells.any());
        let count = rows.invoices.len();
        for first in (0..count).step_by(WEIGHED) {
            let part = rows.part(first..(first + WEIGHED).min(count));
            self.weigh(part.amounts);
            let mut row = 0;
            while row < part.invoices.len() {
                let rest = part.part(row..part.invoices.len());
                let soon = &rows.invoices[(first + row + FETCHED).min(count)..];
                if let Some(words) = small {
                    row += self.fold.applications(self.calendar, words, &rest, soon);
                    if row < part.invoices.len() {
                        let record = index.find(part.invoices[row]).ok_or(NoInvoice(first + row))?;
                        self.application(record, part.days[row], part.amounts[row]);
                        row += 1;
                    }
                } else {
                    index
                        .each(rest.invoices, soon, |row, record| {
                            self.application(record, rest.days[row], rest.amounts[row]);
                        })
                        .map_err(|row| NoInvoice(first + row))?;
                    break;
                }
            }
        }
        Ok(())
    }

    #[inline]
    fn application(&mut self, record: Record, day: i32, amount: i64) {
        let at = self.calendar.slot(day).max(record.slot());
        let key = (record.group(), at, record.class());
        if !self.layout.cells.any() || !self.fold.application(self.calendar, key, amount) {
            self.unfolded_application(record.at(at), amount);
        }
    }

    #[inline]
    fn unfolded_application(&mut self, record: Record, amount: i64) {
        let group = record.group();
        if group < self.layout.direct {
            let class = self.calendar.classes[record.class() as usize];
            let slots = slots(&mut self.direct, group, self.layout.width);
            add_application(slots, record.slot(), class, T::of(amount), minus(amount));
        } else {
            let block = (group - self.layout.direct) >> self.layout.shift;
            put_aside(&mut self.applications, block, Entry { record, amount });
        }
    }

    /// Sweeps what has been added up by class; afterwards all is in the slots or put aside.
    fn sweep(&mut self) {
        self.fold.sweep(self.calendar, &mut self.direct);
    }

    #[inline]
    fn weigh(&mut self, amounts: &[i64]) {
        // The highest bit in which two neighbouring bits of an amount differ bounds it: |a| <= 2^bit.
        let bits = amounts.iter().fold(0u64, |bits, &a| bits | (a ^ (a << 1)) as u64);
        if let Some(bit) = bits.checked_ilog2() {
            self.weight += (amounts.len() as u128) << bit;
        }
    }
}

/// The negative of an amount; the most negative one has none in 64 bits, and there the weight says so.
#[inline]
fn minus<T: Sum>(amount: i64) -> T {
    let mut zero = T::default();
    zero.subtract(T::of(amount));
    zero
}

#[inline]
fn slots<T: Sum>(direct: &mut Vec<Moves<T>>, group: u32, width: usize) -> &mut [Moves<T>] {
    let start = group as usize * width;
    if direct.len() < start + width {
        direct.resize(start + width, Moves::default());
    }
    &mut direct[start..start + width]
}

#[inline]
fn put_aside(blocks: &mut Vec<Shelf>, block: u32, entry: Entry) {
    let block = block as usize;
    if blocks.len() <= block {
        blocks.resize_with(block + 1, Shelf::default);
    }
    blocks[block].push(entry);
}

/// A group and period whose sums do not fit in 64 bits of minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overflow {
    /// The group; `None` for the total.
    pub group: Option<u32>,
    /// The period, from 0.
    pub period: usize,
}

/// All workers' sums together, to be read block by block.
#[derive(Debug)]
pub struct Sums<'a, T> {
    calendar: &'a Calendar,
    layout: Layout,
    groups: u32,
    direct: Vec<Moves<T>>,
    workers: Vec<Worker<'a, T>>,
}

impl<'a, T: Sum> Sums<'a, T> {
    /// Puts the workers of one cube together.
    #[must_use]
    pub fn of(
        calendar: &'a Calendar,
        layout: Layout,
        groups: u32,
        mut workers: Vec<Worker<'a, T>>,
    ) -> Sums<'a, T> {
        workers.par_iter_mut().for_each(Worker::sweep);
        let mut direct = Vec::new();
        for worker in &mut workers {
            merge(&mut direct, &worker.direct);
            worker.direct = Vec::new();
        }
        direct.resize(layout.direct.min(groups) as usize * layout.width, Moves::default());
        Sums { calendar, layout, groups, direct, workers }
    }

    /// The periods.
    #[must_use]
    pub fn calendar(&self) -> &'a Calendar {
        self.calendar
    }

    /// Rows that a block may have, the first one apart.
    #[must_use]
    pub fn block_rows(&self) -> usize {
        self.calendar.ends().len() << self.layout.shift
    }

    /// How many blocks there are: one of the groups summed as they came, then those put aside.
    #[must_use]
    pub fn blocks(&self) -> usize {
        let aside = self.groups.saturating_sub(self.layout.direct) as usize;
        1 + aside.div_ceil(1 << self.layout.shift)
    }

    /// Hands on group, period and figures of a block. `scratch` is used again from block to block.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn block(
        &self,
        block: usize,
        scratch: &mut Scratch<T>,
        mut take: impl FnMut(u32, usize, &Figures),
    ) -> Result<(), Overflow> {
        let (first, sums) = match block.checked_sub(1) {
            None => (0, &self.direct[..]),
            Some(aside) => {
                (self.layout.direct + ((aside as u32) << self.layout.shift), self.aside(aside, scratch))
            }
        };
        for (group, slots) in (first..).zip(sums.chunks_exact(self.layout.width)) {
            figures(slots, self.calendar, |period, f| take(group, period, &f))
                .map_err(|period| Overflow { group: Some(group), period })?;
        }
        Ok(())
    }

    fn aside<'s>(&self, aside: usize, scratch: &'s mut Scratch<T>) -> &'s [Moves<T>] {
        let before = aside << self.layout.shift;
        let groups = ((self.groups - self.layout.direct) as usize - before).min(1 << self.layout.shift);
        let sums = &mut scratch.0;
        sums.clear();
        sums.resize(groups * self.layout.width, Moves::default());
        let first = self.layout.direct + before as u32;
        let range = |record: Record| {
            let start = (record.group() - first) as usize * self.layout.width;
            start..start + self.layout.width
        };
        for worker in &self.workers {
            for Entry { record, amount } in worker.invoices.get(aside).into_iter().flat_map(Shelf::iter) {
                let class = self.calendar.classes[record.class() as usize];
                add_invoice(&mut sums[range(*record)], record.slot(), class, T::of(*amount));
            }
            for Entry { record, amount } in worker.applications.get(aside).into_iter().flat_map(Shelf::iter) {
                let class = self.calendar.classes[record.class() as usize];
                add_application(
                    &mut sums[range(*record)],
                    record.slot(),
                    class,
                    T::of(*amount),
                    minus(*amount),
                );
            }
        }
        &scratch.0
    }

    /// Hands on period and figures of all groups together.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn total(&self, mut take: impl FnMut(usize, &Figures)) -> Result<(), Overflow> {
        let mut total = vec![Moves::default(); self.layout.width];
        let mut add = |sums: &[Moves<T>]| {
            for slots in sums.chunks_exact(self.layout.width) {
                merge_into(&mut total, slots);
            }
        };
        add(&self.direct);
        let mut scratch = Scratch::default();
        for aside in 0..self.blocks() - 1 {
            add(self.aside(aside, &mut scratch));
        }
        figures(&total, self.calendar, |period, f| take(period, &f))
            .map_err(|period| Overflow { group: None, period })
    }
}

/// Sums of one block.
#[derive(Debug)]
pub struct Scratch<T>(Vec<Moves<T>>);

impl<T> Default for Scratch<T> {
    fn default() -> Scratch<T> {
        Scratch(Vec::new())
    }
}

fn merge<T: Sum>(into: &mut Vec<Moves<T>>, other: &[Moves<T>]) {
    if into.len() < other.len() {
        into.resize(other.len(), Moves::default());
    }
    merge_into(into, other);
}

pub(super) fn merge_into<T: Sum>(into: &mut [Moves<T>], other: &[Moves<T>]) {
    for (mine, theirs) in into.iter_mut().zip(other) {
        mine.merge(theirs);
    }
}
