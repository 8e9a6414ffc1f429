//! Rows that repeat: exact duplicates are counted once (or kept, by policy), one number for two documents is refused.
//!
//! For documents, two rows are the same when all columns in use are the same: a document has a number, so a row for
//! each of its lines is one document. For applications, payments and write-offs the columns that are not in use count
//! too: two payments of one amount on one day that carry different transaction numbers are two payments.

use super::Builder;
use crate::guess::field::Field;
use crate::load::{File, Frame, equal_values};
use crate::map::Duplicates;
use crate::plan::{Limits, Table};
use crate::report::Counter;
use rustc_hash::FxHashMap;

impl Builder<'_> {
    /// Lets rows leave that repeat an earlier one exactly, for files whose rows have no number of their own.
    pub(super) fn drop_repeated_rows(&self, file: &mut File<'_>, frame: &mut Frame) -> Vec<bool> {
        let mut pairs = repeated_pairs(frame, |_, _| true);
        if pairs.is_empty() || self.policy(file) == Duplicates::Keep {
            report(file, frame, &pairs, self.policy(file));
            return vec![true; frame.rows];
        }
        if let Some(rest) = file.read_rest(&Limits::default()) {
            pairs = repeated_pairs(frame, |a, b| rest_is_equal(&rest, frame.lines.of(a), frame.lines.of(b)));
        }
        report(file, frame, &pairs, Duplicates::Once);
        drop_second(file, frame, &pairs)
    }

    /// Sorts out rows with a document number that occurred before: repeated ones leave, conflicting ones are refused.
    pub(super) fn drop_repeated_documents(&self, file: &mut File<'_>, frame: &mut Frame) -> Vec<bool> {
        let policy = self.policy(file);
        let mut repeated = Vec::new();
        let mut conflicts = Vec::new();
        for (first, row) in same_key(frame) {
            if frame.equal(first, row) { repeated.push((first, row)) } else { conflicts.push((first, row)) }
        }
        report(file, frame, &repeated, policy);
        for (first, row) in conflicts {
            let line = frame.lines.of(first);
            let number = frame
                .text(Field::Document)
                .map_or("", |(numbers, names)| names.text(numbers[row]))
                .to_owned();
            let reason = format!("line {line} has the same number with other contents; which is right?");
            frame.refuse(row, Field::Document, &number, reason);
        }
        if policy == Duplicates::Keep {
            repeated.clear();
        }
        drop_second(file, frame, &repeated)
    }

    fn policy(&self, file: &File<'_>) -> Duplicates {
        file.map.duplicates.unwrap_or(self.options.duplicates)
    }
}

fn report(file: &mut File<'_>, frame: &Frame, pairs: &[(usize, usize)], policy: Duplicates) {
    let mut counter = Counter::default();
    for &(first, row) in pairs {
        counter.add(|| format!("line {} repeats line {}", frame.lines.of(row), frame.lines.of(first)));
    }
    let text = match policy {
        Duplicates::Once => {
            "rows repeat another exactly and are counted once (--keep-duplicates counts each)"
        }
        Duplicates::Keep => "rows repeat another exactly and are each counted, as told",
    };
    counter.notice(text, &mut file.report.notices);
}

/// Lets the second of each pair leave; which rows stay, as they were numbered before.
fn drop_second(file: &mut File<'_>, frame: &mut Frame, pairs: &[(usize, usize)]) -> Vec<bool> {
    for &(_, row) in pairs {
        if frame.mark(row) {
            file.report.rows_repeated += 1;
        }
    }
    let keep: Vec<bool> = (0..frame.rows).map(|row| !frame.is_leaving(row)).collect();
    frame.settle(&mut file.report);
    keep
}

/// Each row that equals an earlier one, with the first such row.
fn repeated_pairs(frame: &Frame, also: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let suspects = suspects(frame);
    // Open addressing over row numbers + 1.
    let mask = (suspects.len() * 2).next_power_of_two().max(16) - 1;
    let mut slots = vec![0u32; mask + 1];
    let mut pairs = Vec::new();
    for (row, hash) in suspects {
        let row = row as usize;
        let mut at = hash as usize & mask;
        loop {
            match slots[at] {
                0 => {
                    slots[at] = row as u32 + 1;
                    break;
                }
                first if frame.equal(first as usize - 1, row) && also(first as usize - 1, row) => {
                    pairs.push((first as usize - 1, row));
                    break;
                }
                _ => at = (at + 1) & mask,
            }
        }
    }
    pairs
}

/// Bits a row of the tables that tell lone rows apart.
const BITS: usize = 8;

/// The rows that may equal another, in their order, each with its hash. Nearly all rows of most files are alone: their
/// hash falls on a bit that no other falls on, and two small tables of bits say so with less memory than one of rows.
fn suspects(frame: &Frame) -> Vec<(u32, u64)> {
    let bits = (frame.rows * BITS).next_power_of_two().max(64);
    let place = |hash: u64| (hash as usize % bits / 64, 1 << (hash % 64));
    let (mut once, mut again) = (vec![0u64; bits / 64], vec![0u64; bits / 64]);
    frame.each_hash(|_, hash| {
        let (word, bit) = place(hash);
        again[word] |= once[word] & bit;
        once[word] |= bit;
    });
    let mut out = Vec::new();
    frame.each_hash(|row, hash| {
        let (word, bit) = place(hash);
        if again[word] & bit != 0 {
            out.push((row as u32, hash));
        }
    });
    out
}

/// Each row whose document (number, entity, kind, instalment) occurred before, with the first such row. Rows without
/// a number are the same document only when they are equal throughout.
fn same_key(frame: &Frame) -> Vec<(usize, usize)> {
    let Some((numbers, names)) = frame.text(Field::Document) else { return Vec::new() };
    if names.len() == frame.rows && names.find("").is_none() {
        return Vec::new();
    }
    let blank = names.find("");
    let rest: Vec<&[u32]> = [Field::Entity, Field::Kind, Field::Instalment]
        .iter()
        .filter_map(|&f| frame.text(f))
        .map(|(n, _)| n)
        .collect();
    let same = |a: usize, b: usize| {
        if Some(numbers[a]) == blank {
            frame.equal(a, b)
        } else {
            rest.iter().all(|column| column[a] == column[b])
        }
    };
    let mut first: Vec<u32> = vec![u32::MAX; names.len()];
    let mut more: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut pairs = Vec::new();
    for (row, &number) in numbers.iter().enumerate() {
        if first[number as usize] == u32::MAX {
            first[number as usize] = row as u32;
            continue;
        }
        let others = more.entry(number).or_insert_with(|| vec![first[number as usize]]);
        match others.iter().find(|&&other| same(other as usize, row)) {
            Some(&other) => pairs.push((other as usize, row)),
            None => others.push(row as u32),
        }
    }
    pairs
}

/// Whether two lines of the columns that are not in use are equal.
fn rest_is_equal(rest: &Table, a: u64, b: u64) -> bool {
    match (rest.row_on(a), rest.row_on(b)) {
        (Some(a), Some(b)) => rest.columns.iter().all(|column| equal_values(column, a, b)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, Values};
    use dunlin_core::day::Day;

    fn frame(documents: Vec<u32>, days: Vec<i32>) -> Frame {
        let table = Table {
            rows: days.len(),
            columns: vec![Values::Whole(documents), Values::Days(days.into_iter().map(Day).collect())],
            ..Table::default()
        };
        let column = |at| crate::plan::ColumnPlan {
            at,
            header: "h".to_owned(),
            form: crate::plan::CellForm::Text,
            required: false,
        };
        Frame::new(table, vec![Field::Document, Field::Date], &Plan { columns: vec![column(0), column(1)] })
    }

    /// The plain way: every row against all before it.
    fn one_by_one(frame: &Frame, also: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
        let mut kept: Vec<usize> = Vec::new();
        let mut pairs = Vec::new();
        for row in 0..frame.rows {
            match kept.iter().find(|&&first| frame.equal(first, row) && also(first, row)) {
                Some(&first) => pairs.push((first, row)),
                None => kept.push(row),
            }
        }
        pairs
    }

    #[test]
    fn every_repeat_is_found_with_its_first_row() {
        // Few and many repeats, none, all; more rows than are hashed at a time.
        for (rows, apart) in [(0, 1), (1, 1), (700, 1), (2_600, 37), (2_600, 1_000), (2_600, 100_000)] {
            let documents: Vec<u32> =
                (0..rows).map(|row: u32| row.wrapping_mul(2_654_435_761) % apart).collect();
            let days = documents.iter().map(|&d| (d % 3) as i32).collect();
            let frame = frame(documents, days);
            assert_eq!(
                repeated_pairs(&frame, |_, _| true),
                one_by_one(&frame, |_, _| true),
                "{rows} {apart}"
            );
            let odd = |a: usize, b: usize| (a + b).is_multiple_of(2);
            assert_eq!(repeated_pairs(&frame, odd), one_by_one(&frame, odd), "{rows} {apart}");
        }
    }
}
