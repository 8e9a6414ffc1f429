//! Batches of facts to sums, one worker a thread.
//!
//! Few groups are summed as the facts come. Where there are many, their sums would not stay in the cache: entries are
//! put aside by blocks of groups instead, and each block is summed in one go at the end.

use super::calendar::Calendar;
use super::index::{Index, Record};
use super::sums::{Figures, Moves, Sum, add_application, add_invoice, figures};

/// Bytes of sums that stay in a second-level cache beside what is read.
const BLOCK_BYTES: usize = 512 << 10;

/// Rows whose records are fetched together, so that the memory answers many requests at once.
const AHEAD: usize = 32;

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

/// An application names no invoice; the row in its batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoInvoice(pub usize);

/// How the work is laid out; the same for all workers of a cube.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Groups below this are summed as they come.
    direct: u32,
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
        Layout { direct, shift, width: calendar.width() }
    }
}

/// One thread's sums and entries put aside.
#[derive(Debug)]
pub struct Worker<'a, T> {
    calendar: &'a Calendar,
    layout: Layout,
    direct: Vec<Moves<T>>,
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
            invoices: Vec::new(),
            applications: Vec::new(),
            weight: 0,
        }
    }

    /// Sum of all amounts without their signs: while this fits in 64 bits, no sum overflows them.
    #[must_use]
    pub fn weight(&self) -> u128 {
        self.weight
    }

    /// Adds invoices; `enter` takes each one's number and record, by row.
    pub fn invoices<E>(
        &mut self,
        rows: InvoiceRows<'_>,
        mut enter: impl FnMut(usize, i64, Record) -> Result<(), E>,
    ) -> Result<(), E> {
        self.weigh(rows.amounts);
        let columns = rows.groups.iter().zip(rows.issued).zip(rows.due).zip(rows.amounts);
        for ((row, &id), (((&group, &issued), &due), &amount)) in rows.ids.iter().enumerate().zip(columns) {
            let record = Record::new(group, self.calendar.slot(issued), self.calendar.class(due));
            enter(row, id, record)?;
            if group < self.layout.direct {
                let class = self.calendar.classes[record.class() as usize];
                add_invoice(
                    slots(&mut self.direct, group, self.layout.width),
                    record.slot(),
                    class,
                    T::of(amount),
                );
            } else {
                let block = (group - self.layout.direct) >> self.layout.shift;
                put_aside(&mut self.invoices, block, Entry { record, amount });
            }
        }
        Ok(())
    }

    /// Adds applications to invoices of the index.
    ///
    /// # Errors
    /// [`NoInvoice`]; the rows before it have been added.
    pub fn applications(&mut self, rows: ApplicationRows<'_>, index: &Index) -> Result<(), NoInvoice> {
        self.weigh(rows.amounts);
        let mut found = [None; AHEAD];
        for (at, ids) in (0..).step_by(AHEAD).zip(rows.invoices.chunks(AHEAD)) {
            for (record, &id) in found.iter_mut().zip(ids) {
                *record = index.find(id);
            }
            let facts = rows.days[at..].iter().zip(&rows.amounts[at..]);
            for (offset, (record, (&day, &amount))) in found[..ids.len()].iter().zip(facts).enumerate() {
                let Some(record) = *record else { return Err(NoInvoice(at + offset)) };
                self.application(record, day, amount);
            }
        }
        Ok(())
    }

    #[inline]
    fn application(&mut self, record: Record, day: i32, amount: i64) {
        let at = self.calendar.slot(day).max(record.slot());
        let group = record.group();
        if group < self.layout.direct {
            let class = self.calendar.classes[record.class() as usize];
            let slots = slots(&mut self.direct, group, self.layout.width);
            add_application(slots, at, class, T::of(amount), minus(amount));
        } else {
            let block = (group - self.layout.direct) >> self.layout.shift;
            put_aside(&mut self.applications, block, Entry { record: record.at(at), amount });
        }
    }

    fn weigh(&mut self, amounts: &[i64]) {
        for some in amounts.chunks(1 << 16) {
            // 65,536 amounts under 2^47 add up to less than 2^63.
            let small = some.iter().fold(0u64, |bits, a| bits | a.unsigned_abs());
            self.weight += if small >> 47 == 0 {
                u128::from(some.iter().map(|a| a.unsigned_abs()).sum::<u64>())
            } else {
                some.iter().map(|a| u128::from(a.unsigned_abs())).sum::<u128>()
            };
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
