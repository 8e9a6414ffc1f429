//! From an invoice's number to its record, eight bytes an invoice: group, slot of issue, class of the due date.
//!
//! Numbers that lie close together are looked up in a table directly; stray ones in a hash table. Records are written
//! by many threads at once, so the table's words are atomic; on this kind of access that costs nothing.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// All that the sweep needs of an invoice, in 64 bits. Never zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record(u64);

/// Most groups of a cube.
pub const GROUPS_MAX: u32 = (1 << 27) - 1;

impl Record {
    #[inline]
    pub(super) fn new(group: u32, slot: u16, class: u32) -> Record {
        Record(u64::from(group + 1) << 36 | u64::from(slot) << 20 | u64::from(class))
    }

    /// The invoice's group.
    #[inline]
    #[must_use]
    pub fn group(self) -> u32 {
        (self.0 >> 36) as u32 - 1
    }

    #[inline]
    pub(super) fn slot(self) -> u16 {
        (self.0 >> 20) as u16
    }

    #[inline]
    pub(super) fn class(self) -> u32 {
        self.0 as u32 & 0xF_FFFF
    }

    /// The same record with another slot.
    #[inline]
    pub(super) fn at(self, slot: u16) -> Record {
        Record(self.0 & !(0xFFFF << 20) | u64::from(slot) << 20)
    }

    #[inline]
    pub(super) fn from_bits(bits: u64) -> Option<Record> {
        (bits != 0).then_some(Record(bits))
    }

    #[inline]
    pub(super) fn bits(self) -> u64 {
        self.0
    }
}

/// Numbers to records.
#[derive(Debug, Default)]
pub struct Index {
    areas: Vec<Area>,
    table: Vec<AtomicU64>,
    stray: FxHashMap<i64, Record>,
}

/// Consecutive numbers, and where their words begin in the table.
#[derive(Clone, Copy, Debug)]
struct Area {
    low: i64,
    span: u64,
    base: usize,
}

/// Numbers that share these high bits lie in one area; see [`super::Ids`].
const AREA_BITS: u32 = 44;

/// Areas looked through one by one.
const AREAS_MAX: usize = 16;

/// Two invoices have one number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Twice(pub i64);

/// Words of the table that one thread clears or counts at a time.
const SHARE: usize = 1 << 16;

/// Empty words. The first touch of memory is what costs, so all threads share it.
fn words(count: usize) -> Vec<AtomicU64> {
    (0..count).into_par_iter().with_min_len(SHARE).map(|_| AtomicU64::default()).collect()
}

impl Index {
    /// An index for numbers between two bounds that lie close together, to be filled by many threads.
    #[must_use]
    pub fn between(low: i64, high: i64, rows: usize) -> Option<Index> {
        let span = high.checked_sub(low).filter(|&s| s >= 0)? as u64;
        let close = span / 16 <= rows as u64 + 4_096;
        close.then(|| Index {
            areas: vec![Area { low, span, base: 0 }],
            table: words(span as usize + 1),
            ..Index::default()
        })
    }

    /// An index of these numbers and records.
    ///
    /// # Errors
    /// [`Twice`].
    pub fn of(parts: &[Vec<(i64, Record)>]) -> Result<Index, Twice> {
        let mut index = Index::with_areas(parts);
        let mut stray = FxHashMap::default();
        for &(number, record) in parts.iter().flatten() {
            let before = match index.at(number) {
                Some(at) => {
                    let word = index.table[at].get_mut();
                    Record::from_bits(std::mem::replace(word, record.bits()))
                }
                None => stray.insert(number, record),
            };
            if before.is_some() {
                return Err(Twice(number));
            }
        }
        index.stray = stray;
        Ok(index)
    }

    /// Empty tables for the numbers that lie close together.
    fn with_areas(parts: &[Vec<(i64, Record)>]) -> Index {
        let mut bounds: FxHashMap<i64, (i64, i64, u64)> = FxHashMap::default();
        let mut last = (i64::MIN, (i64::MAX, i64::MIN, 0));
        for &(number, _) in parts.iter().flatten() {
            let area = number >> AREA_BITS;
            if area != last.0 {
                if last.1.2 > 0 {
                    bounds.insert(last.0, last.1);
                }
                last = (area, bounds.get(&area).copied().unwrap_or((number, number, 0)));
            }
            let (low, high, count) = last.1;
            last.1 = (low.min(number), high.max(number), count + 1);
        }
        if last.1.2 > 0 {
            bounds.insert(last.0, last.1);
        }
        let mut close: Vec<_> = bounds
            .values()
            .filter(|(low, high, count)| ((high - low) as u64) / 16 <= count + 4_096)
            .collect();
        close.sort_by_key(|(low, _, count)| (std::cmp::Reverse(*count), *low));
        let mut index = Index::default();
        let mut room = 0;
        for &&(low, high, _) in close.iter().take(AREAS_MAX) {
            index.areas.push(Area { low, span: (high - low) as u64, base: room });
            room += (high - low) as usize + 1;
        }
        index.table = words(room);
        index
    }

    #[inline]
    fn at(&self, number: i64) -> Option<usize> {
        self.areas.iter().find_map(|area| {
            let offset = number.wrapping_sub(area.low) as u64;
            (offset <= area.span).then_some(area.base + offset as usize)
        })
    }

    /// Enters a record; false when the number lies outside the bounds or is known to be taken. Two threads may enter
    /// one number at the same moment unseen: compare [`Index::len`] with the rows afterwards.
    #[inline]
    #[must_use]
    pub fn enter(&self, number: i64, record: Record) -> bool {
        let Some(word) = self.at(number).and_then(|at| self.table.get(at)) else { return false };
        let free = word.load(Relaxed) == 0;
        word.store(record.bits(), Relaxed);
        free
    }

    /// The record of a number.
    #[inline]
    #[must_use]
    pub fn find(&self, number: i64) -> Option<Record> {
        match self.at(number) {
            Some(at) => Record::from_bits(self.table[at].load(Relaxed)),
            None => self.stray.get(&number).copied(),
        }
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.par_iter().with_min_len(SHARE).filter(|word| word.load(Relaxed) != 0).count()
            + self.stray.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
