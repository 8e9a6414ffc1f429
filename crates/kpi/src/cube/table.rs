//! Words of records, small or large, written and read by many threads.

use super::index::Record;
use super::prefetch::fetch;
use bytemuck::allocation::zeroed_vec;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

/// Words that one thread counts at a time.
const SHARE: usize = 1 << 16;

/// A word for each place; zero where there is no record.
#[derive(Debug)]
pub(super) enum Table {
    Small(Vec<AtomicU32>),
    Large(Vec<AtomicU64>),
}

impl Default for Table {
    fn default() -> Table {
        Table::Small(Vec::new())
    }
}

impl Table {
    /// Empty words. The first touch of memory is what costs: it is left to the threads that write records.
    pub(super) fn of(places: usize, small: bool) -> Table {
        if small { Table::Small(zeroed_vec(places)) } else { Table::Large(zeroed_vec(places)) }
    }

    /// Makes the words large ones.
    pub(super) fn widen(&mut self) {
        if let Table::Small(words) = self {
            let wide = |word: &AtomicU32| Record::from_small(word.load(Relaxed)).map_or(0, Record::bits);
            let words = words.par_iter().with_min_len(SHARE).map(|word| wide(word).into()).collect();
            *self = Table::Large(words);
        }
    }

    /// Enters a record; false when the place was taken, or there is none.
    #[inline(always)]
    pub(super) fn enter(&self, at: usize, record: Record) -> bool {
        match self {
            Table::Small(words) => words.get(at).is_some_and(|word| {
                let free = word.load(Relaxed) == 0;
                word.store(record.small(), Relaxed);
                free
            }),
            Table::Large(words) => words.get(at).is_some_and(|word| {
                let free = word.load(Relaxed) == 0;
                word.store(record.bits(), Relaxed);
                free
            }),
        }
    }

    /// The record at a place.
    #[inline(always)]
    pub(super) fn find(&self, at: usize) -> Option<Record> {
        match self {
            Table::Small(words) => words[at].record(),
            Table::Large(words) => words[at].record(),
        }
    }

    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Table::Small(words) => words.len(),
            Table::Large(words) => words.len(),
        }
    }

    /// How many places are taken.
    pub(super) fn taken(&self) -> usize {
        match self {
            Table::Small(words) => {
                words.par_iter().with_min_len(SHARE).filter(|word| word.load(Relaxed) != 0).count()
            }
            Table::Large(words) => {
                words.par_iter().with_min_len(SHARE).filter(|word| word.load(Relaxed) != 0).count()
            }
        }
    }
}

/// Numbers to be looked up in words of which the first is that of number `low`.
pub(super) struct Lookup<'a> {
    pub(super) numbers: &'a [i64],
    /// Those that come some rows later: the memory is asked for their words beforehand.
    pub(super) soon: &'a [i64],
    pub(super) low: i64,
}

impl Lookup<'_> {
    /// Hands on row and record, in order; `other` finds what has no place. `Err` is the first row without a record.
    #[inline(always)]
    pub(super) fn each<W: Word>(
        &self,
        words: &[W],
        other: impl Fn(i64) -> Option<Record>,
        mut take: impl FnMut(usize, Record),
    ) -> Result<(), usize> {
        let place = |number: i64| number.wrapping_sub(self.low) as usize;
        for (row, &number) in self.numbers.iter().enumerate() {
            if let Some(&soon) = self.soon.get(row) {
                fetch(words, place(soon));
            }
            let record = match words.get(place(number)) {
                Some(word) => word.record(),
                None => other(number),
            };
            take(row, record.ok_or(row)?);
        }
        Ok(())
    }
}

/// A word that may hold a record.
pub(super) trait Word {
    fn record(&self) -> Option<Record>;
}

impl Word for AtomicU32 {
    #[inline(always)]
    fn record(&self) -> Option<Record> {
        Record::from_small(self.load(Relaxed))
    }
}

impl Word for AtomicU64 {
    #[inline(always)]
    fn record(&self) -> Option<Record> {
        Record::from_bits(self.load(Relaxed))
    }
}
