//! A text in pieces over many cores, exactly as if it had been read from front to back.
//!
//! Each piece guesses that a record begins behind the first line end after its boundary. That is wrong only when the
//! boundary falls inside a quoted cell with line ends; so each piece says where its last record truly ended, and a
//! piece that began elsewhere is read again from there.

use super::batch::{Batch, Window, refused};
use super::records::Records;
use super::{Dialect, ReadError};
use crate::plan::{Limits, Plan, Refused};
use rayon::prelude::*;

/// Bytes looked at together: fits the second-level cache beside the columns made of them.
const WINDOW: usize = 64 << 10;

/// Bytes of a piece.
const PIECE: usize = 1 << 20;

/// A piece of a text: the records that begin in `[start, until)`.
#[derive(Clone, Copy, Debug)]
pub struct Chunk<'a> {
    /// The text from its beginning, at least to the end of the piece's last record.
    pub text: &'a [u8],
    /// Where the first record begins.
    pub start: usize,
    /// Records that begin here or later belong to the next piece.
    pub until: usize,
}

/// Where a piece ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct End {
    /// One past its last record.
    pub(super) at: usize,
    /// Lines it took.
    pub(super) lines: u64,
}

impl Chunk<'_> {
    /// Reads the piece batch by batch. `unclosed` takes the line of a quote that is never closed.
    pub(super) fn read(
        &self,
        dialect: &Dialect,
        plan: &Plan,
        limits: &Limits,
        mut each: impl FnMut(&mut Batch<'_>),
    ) -> Result<End, ReadError> {
        let mut records = Records::default();
        let mut batch = Batch::new(plan);
        let (mut end, mut size) = (End { at: self.start, lines: 0 }, WINDOW);
        while end.at < self.until.min(self.text.len()) {
            let stop = self.text.len().min(end.at + size);
            let bytes = &self.text[end.at..stop];
            let is_last = stop == self.text.len();
            records.fill(bytes, dialect, is_last);
            self.leave_the_next_piece(&mut records, end.at);
            if records.ends.is_empty() {
                if !is_last && size <= limits.row_bytes {
                    size *= 2;
                    continue;
                }
                end = unclosed(bytes, end, dialect, limits, &mut batch)?;
                each(&mut batch);
                size = WINDOW;
                continue;
            }
            let window = Window { bytes, records: &records, dialect, plan, limits };
            end.lines += batch.fill(window, end.lines)?;
            end.at += records.bytes().min(bytes.len());
            each(&mut batch);
            size = WINDOW;
        }
        Ok(end)
    }

    fn leave_the_next_piece(&self, records: &mut Records, at: usize) {
        let Some(room) = self.until.checked_sub(at).filter(|&room| room < records.bytes()) else { return };
        // A record begins where the one before ends.
        let begins = |end: &u32| (records.starts[*end as usize] as usize) < room;
        let mine = records.ends.partition_point(begins) + 1;
        records.ends.truncate(mine);
    }
}

/// No record ends in sight: a quote was opened and never closed, or the row is too long. An unclosed quote refuses
/// its line only; reading goes on behind it.
fn unclosed(
    bytes: &[u8],
    end: End,
    dialect: &Dialect,
    limits: &Limits,
    batch: &mut Batch<'_>,
) -> Result<End, ReadError> {
    let line = memchr::memchr(dialect.newline, bytes).unwrap_or(bytes.len());
    if line > limits.row_bytes || dialect.quote.is_none() {
        return Err(ReadError::RowTooLong(end.lines, limits.row_bytes));
    }
    batch.clear();
    let reason = "a quote is opened here and never closed; close it or double it".to_owned();
    batch.refused.push(refused(end.lines, "", &bytes[..line], reason));
    Ok(End { at: end.at + (line + 1).min(bytes.len()), lines: end.lines + 1 })
}

/// Pieces of a text whose data begin at `start`.
#[must_use]
pub fn chunk_spans<'a>(text: &'a [u8], start: usize, newline: u8) -> Vec<Chunk<'a>> {
    let mut chunks = Vec::new();
    let mut from = start;
    while from < text.len() {
        let until = (from / PIECE + 1) * PIECE;
        let next = match text.get(until..) {
            Some(rest) => until + memchr::memchr(newline, rest).map_or(rest.len(), |at| at + 1),
            None => text.len(),
        };
        chunks.push(Chunk { text, start: from, until: next });
        from = next;
    }
    chunks
}

/// What one piece gave: what the caller made of its batches, its refused rows, and the lines before it.
#[derive(Debug)]
pub struct Piece<S> {
    /// What the caller made of it.
    pub state: S,
    /// Refused rows, with their lines in the file.
    pub refused: Vec<Refused>,
    /// Lines in the file before the piece's first.
    pub lines_before: u64,
}

/// Reads a text piece by piece over all cores. `each` folds the batches of one piece into a state of its own; the
/// states come back in the order of the file.
///
/// # Errors
/// See [`ReadError`].
pub fn batches<S: Send + Default>(
    bytes: &[u8],
    dialect: &Dialect,
    plan: &Plan,
    limits: &Limits,
    each: impl Fn(&mut S, &Batch<'_>) + Sync,
) -> Result<Vec<Piece<S>>, ReadError> {
    check(bytes, dialect, plan, limits)?;
    let (start, skipped) = data_start(bytes, dialect);
    let chunks = chunk_spans(bytes, start, dialect.newline);
    let read = |chunk: &Chunk<'_>| {
        let (mut state, mut refused) = (S::default(), Vec::new());
        let end = chunk.read(dialect, plan, limits, |batch| {
            refused.append(&mut batch.refused);
            each(&mut state, batch);
        });
        (state, refused, end)
    };
    let parts: Vec<_> = chunks.par_iter().map(read).collect();
    let (mut at, mut line) = (start, skipped + 1);
    let mut out = Vec::with_capacity(parts.len());
    for (chunk, mut part) in chunks.iter().zip(parts) {
        if at >= chunk.until && at > chunk.start {
            continue;
        }
        if at != chunk.start {
            part = read(&Chunk { start: at, ..*chunk });
        }
        let (state, mut refused, end) = part;
        let end = end.map_err(|error| error.below(line))?;
        refused.iter_mut().for_each(|r| r.line += line);
        out.push(Piece { state, refused, lines_before: line });
        (at, line) = (end.at, line + end.lines);
    }
    Ok(out)
}

impl ReadError {
    /// The same error with its line counted in the file.
    fn below(self, line: u64) -> ReadError {
        match self {
            ReadError::RowTooLong(at, limit) => ReadError::RowTooLong(at + line, limit),
            ReadError::NotText(at) => ReadError::NotText(at + line),
            other => other,
        }
    }
}

fn check(bytes: &[u8], dialect: &Dialect, plan: &Plan, limits: &Limits) -> Result<(), ReadError> {
    if bytes.len() as u64 > limits.bytes_out {
        return Err(ReadError::TooManyBytes(limits.bytes_out));
    }
    // Every cell but the first costs a delimiter or a line end.
    if bytes.len() as u64 / 2 > limits.cells {
        let mark = |b: &&u8| **b == dialect.delimiter || **b == dialect.newline;
        if bytes.iter().filter(mark).count() as u64 > limits.cells {
            return Err(ReadError::TooManyCells(limits.cells));
        }
    }
    match plan.columns.iter().find(|c| c.at >= dialect.cells) {
        Some(column) => Err(ReadError::NoSuchColumn(column.header.clone(), column.at)),
        None => Ok(()),
    }
}

/// Where the data begin, behind a byte-order mark and the skipped lines, and how many lines were skipped.
fn data_start(bytes: &[u8], dialect: &Dialect) -> (usize, u64) {
    let mut at = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut skipped = 0;
    while skipped < dialect.skip_lines && at < bytes.len() {
        at += memchr::memchr(dialect.newline, &bytes[at..]).map_or(bytes.len() - at, |n| n + 1);
        skipped += 1;
    }
    (at, skipped as u64)
}
