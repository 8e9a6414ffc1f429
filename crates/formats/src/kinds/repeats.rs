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
    // Open addressing over row numbers + 1: a million rows need no million entries of a map.
    let mask = (frame.rows * 2).next_power_of_two().max(16) - 1;
    let mut slots = vec![0u32; mask + 1];
    let mut pairs = Vec::new();
    for row in 0..frame.rows {
        let mut at = frame.hash(row) as usize & mask;
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
