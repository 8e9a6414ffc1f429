//! From an invoice's number to its record: group, slot of issue, class of the due date.
//!
//! Numbers that lie close together are looked up in a table directly; stray ones in a hash table. What a look costs is
//! the cache that the table does not fit in, so its words have 32 bits where few groups and periods allow it, and 64
//! otherwise. Records are written by many threads at once, so the words are atomic; on this kind of access that costs
//! nothing.

use super::calendar::Calendar;
use super::table::{Lookup, Table};
use rustc_hash::FxHashMap;
use std::sync::atomic::AtomicU32;

/// All that the sweep needs of an invoice, in 64 bits. Never zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record(u64);

/// Groups of a record in 32 bits.
const SMALL_GROUPS: u32 = (1 << 10) - 1;

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

    /// Whether records of so many groups over these periods fit in 32 bits.
    fn fit_small(calendar: &Calendar, groups: u32) -> bool {
        groups <= SMALL_GROUPS && calendar.width() <= 1 << 10 && calendar.classes.len() <= 1 << 12
    }

    /// The record in 32 bits: ten of the group, ten of the slot, twelve of the class.
    #[inline]
    pub(super) fn small(self) -> u32 {
        Record::new_small(self.group(), self.slot(), self.class())
    }

    #[inline]
    pub(super) fn new_small(group: u32, slot: u16, class: u32) -> u32 {
        (group + 1) << 22 | u32::from(slot) << 12 | class
    }

    #[inline]
    pub(super) fn from_small(bits: u32) -> Option<Record> {
        let (group, slot, class) = Record::parts_of_small(bits);
        (bits != 0).then(|| Record::new(group, slot, class))
    }

    /// Group, slot and class; of an empty word, a group that there is not.
    #[inline]
    pub(super) fn parts_of_small(bits: u32) -> (u32, u16, u32) {
        ((bits >> 22).wrapping_sub(1), (bits >> 12 & 0x3FF) as u16, bits & 0xFFF)
    }
}

/// Numbers to records.
#[derive(Debug, Default)]
pub struct Index {
    areas: Vec<Area>,
    table: Table,
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

impl Index {
    /// An index for numbers between two bounds that lie close together, to be filled by many threads. With few groups
    /// its words are small ones: see [`Index::make_room`].
    #[must_use]
    pub fn between(low: i64, high: i64, rows: usize, calendar: &Calendar, groups: u32) -> Option<Index> {
        let span = high.checked_sub(low).filter(|&s| s >= 0)? as u64;
        let close = span / 16 <= rows as u64 + 4_096;
        close.then(|| Index {
            areas: vec![Area { low, span, base: 0 }],
            table: Table::of(span as usize + 1, Record::fit_small(calendar, groups)),
            stray: FxHashMap::default(),
        })
    }

    /// Makes the words large where records of so many groups do not fit in small ones.
    pub fn make_room(&mut self, groups: u32) {
        if groups > SMALL_GROUPS {
            self.table.widen();
        }
    }

    /// An index of these numbers and records, of invoices in so many groups.
    ///
    /// # Errors
    /// [`Twice`].
    pub fn of(parts: &[Vec<(i64, Record)>], calendar: &Calendar, groups: u32) -> Result<Index, Twice> {
        let mut index = Index::with_areas(parts, Record::fit_small(calendar, groups));
        let mut stray = FxHashMap::default();
        for &(number, record) in parts.iter().flatten() {
            let before = match index.at(number) {
                Some(at) => !index.table.enter(at, record),
                None => stray.insert(number, record).is_some(),
            };
            if before {
                return Err(Twice(number));
            }
        }
        index.stray = stray;
        Ok(index)
    }

    /// Empty tables for the numbers that lie close together.
    fn with_areas(parts: &[Vec<(i64, Record)>], small: bool) -> Index {
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
        index.table = Table::of(room, small);
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
        self.at(number).is_some_and(|at| self.table.enter(at, record))
    }

    /// The record of a number.
    #[inline]
    #[must_use]
    pub fn find(&self, number: i64) -> Option<Record> {
        match self.at(number) {
            Some(at) => self.table.find(at),
            None => self.stray.get(&number).copied(),
        }
    }

    /// The words of the numbers in the first area, with its first number, where they are small ones.
    pub(super) fn small_words(&self) -> Option<(&[AtomicU32], i64)> {
        let (Table::Small(words), Some(first)) = (&self.table, self.areas.first()) else { return None };
        Some((words.get(first.base..=first.base + first.span as usize)?, first.low))
    }

    /// Hands on row and record of these numbers, in order; the numbers of `soon` are those that will be looked up
    /// when as many rows have gone by. `Err` is the first row whose number has no record.
    #[inline]
    pub(super) fn each(
        &self,
        numbers: &[i64],
        soon: &[i64],
        take: impl FnMut(usize, Record),
    ) -> Result<(), usize> {
        let first = self.areas.first().copied().unwrap_or(Area { low: 0, span: 0, base: self.table.len() });
        let places = first.base..self.table.len().min(first.base + first.span as usize + 1);
        let lookup = Lookup { numbers, soon, low: first.low };
        match &self.table {
            Table::Small(words) => lookup.each(&words[places], |number| self.find(number), take),
            Table::Large(words) => lookup.each(&words[places], |number| self.find(number), take),
        }
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.taken() + self.stray.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
