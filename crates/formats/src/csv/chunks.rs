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
use std::cell::RefCell;

/// Bytes looked at together: fits the second-level cache beside the columns made of them.
pub(super) const WINDOW: usize = 64 << 10;

/// Bytes of a piece.
pub(super) const PIECE: usize = 1 << 20;

/// Where a delimited text lies.
#[derive(Clone, Copy, Debug)]
pub enum Text<'a> {
    /// In memory.
    Bytes(&'a [u8]),
    /// In a file of this many bytes, which is read piece by piece and never held whole.
    #[cfg(unix)]
    File(&'a std::fs::File, u64),
}

/// A piece of a text: the records that begin in `[start, until)`.
#[derive(Clone, Copy, Debug)]
struct Chunk<'a> {
    /// Bytes of the text.
    text: &'a [u8],
    /// Whether the text ends where the bytes end.
    is_end: bool,
    /// Where the first record begins.
    start: usize,
    /// Records that begin here or later belong to the next piece.
    until: usize,
}

/// Why a piece was not read.
enum Stop {
    /// Its last record goes on behind the bytes at hand.
    More,
    Error(ReadError),
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Stop {
        Stop::Error(error)
    }
}

/// Where a piece ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct End {
    /// One past its last record.
    at: usize,
    /// Lines it took.
    lines: u64,
}

impl Chunk<'_> {
    /// Reads the piece batch by batch.
    fn read(
        &self,
        dialect: &Dialect,
        plan: &Plan,
        limits: &Limits,
        mut each: impl FnMut(&mut Batch<'_>),
    ) -> Result<End, Stop> {
        let mut records = Records::default();
        let mut batch = Batch::new(plan);
        let (mut end, mut size) = (End { at: self.start, lines: 0 }, WINDOW);
        while end.at < self.until.min(self.text.len()) {
            let stop = self.text.len().min(end.at + size);
            let bytes = &self.text[end.at..stop];
            let is_last = self.is_end && stop == self.text.len();
            records.fill(bytes, dialect, is_last);
            self.leave_the_next_piece(&mut records, end.at);
            if records.ends.is_empty() {
                if !self.is_end && stop == self.text.len() {
                    return Err(Stop::More);
                }
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

/// Reads a text in memory piece by piece over all cores. `each` folds the batches of one piece into a state of its
/// own; the states come back in the order of the text.
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
    let mut out = Vec::new();
    waves(Text::Bytes(bytes), dialect, plan, limits, each, |mut pieces| {
        out.append(&mut pieces);
        Ok::<_, ReadError>(())
    })?;
    Ok(out)
}

/// The same, wherever the text lies, some pieces at a time: `take` gets them in the order of the text, so that no more
/// than these are held.
///
/// # Errors
/// See [`ReadError`], and whatever `take` says.
pub fn waves<S: Send + Default, E: From<ReadError>>(
    text: Text<'_>,
    dialect: &Dialect,
    plan: &Plan,
    limits: &Limits,
    each: impl Fn(&mut S, &Batch<'_>) + Sync,
    mut take: impl FnMut(Vec<Piece<S>>) -> Result<(), E>,
) -> Result<(), E> {
    check(text, dialect, plan, limits)?;
    let (mut at, skipped) = data_start(text, dialect)?;
    let mut line = skipped + 1;
    let reader = Reader { text, first: at, dialect, plan, limits, each: &each };
    let pieces: Vec<usize> = (at / PIECE..text.len().div_ceil(PIECE)).collect();
    for wave in pieces.chunks(rayon::current_num_threads() * 4) {
        let parts: Vec<_> = wave.par_iter().map(|&piece| reader.piece(piece, None)).collect();
        let mut out = Vec::with_capacity(parts.len());
        for (&piece, mut part) in wave.iter().zip(parts) {
            if at >= (piece + 1) * PIECE {
                continue;
            }
            if part.start != at {
                part = reader.piece(piece, Some(at));
            }
            let end = part.end.map_err(|error| error.below(line))?;
            part.refused.iter_mut().for_each(|r| r.line += line);
            out.push(Piece { state: part.state, refused: part.refused, lines_before: line });
            (at, line) = (end.at, line + end.lines);
        }
        take(out)?;
    }
    Ok(())
}

/// Bytes behind a piece that are read with it, for its last record.
const BEHIND: usize = 16 << 10;

/// What is the same for all pieces.
struct Reader<'a, F> {
    text: Text<'a>,
    /// Where the data begin.
    first: usize,
    dialect: &'a Dialect,
    plan: &'a Plan,
    limits: &'a Limits,
    each: &'a F,
}

/// A piece as read from where its first record seemed to begin.
struct Part<S> {
    state: S,
    refused: Vec<Refused>,
    start: usize,
    end: Result<End, ReadError>,
}

thread_local! {
    /// The bytes of a piece, used again for the next.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl<F> Reader<'_, F> {
    /// Reads a piece, from `start` if that is known.
    fn piece<S: Default>(&self, piece: usize, start: Option<usize>) -> Part<S>
    where
        F: Fn(&mut S, &Batch<'_>),
    {
        let mut behind = BEHIND;
        let mut buffer = BUFFER.take();
        let part = loop {
            match self.attempt(piece, start, behind, &mut buffer) {
                Ok(part) => break part,
                Err(()) => behind *= 4,
            }
        };
        BUFFER.set(buffer);
        part
    }

    /// `Err` when the last record needs more bytes behind the piece.
    fn attempt<S: Default>(
        &self,
        piece: usize,
        start: Option<usize>,
        behind: usize,
        buffer: &mut Vec<u8>,
    ) -> Result<Part<S>, ()>
    where
        F: Fn(&mut S, &Batch<'_>),
    {
        let until = (piece + 1) * PIECE;
        // One byte earlier: a line end there means that a record begins with the piece.
        let from = start.unwrap_or((piece * PIECE).max(self.first + 1) - 1);
        let mut part =
            Part { state: S::default(), refused: Vec::new(), start: from, end: Ok(End::default()) };
        let (bytes, is_end) = match self.text.load(from, until.saturating_add(behind), buffer) {
            Ok(loaded) => loaded,
            Err(error) => {
                part.end = Err(error);
                return Ok(part);
            }
        };
        let near = &bytes[..bytes.len().min(PIECE + self.limits.row_bytes)];
        let skip = if start.is_some() || from == self.first {
            0
        } else {
            memchr::memchr(self.dialect.newline, near).map_or(bytes.len(), |at| at + 1)
        };
        part.start = from + skip;
        let chunk = Chunk { text: bytes, is_end, start: skip, until: until - from };
        let read = chunk.read(self.dialect, self.plan, self.limits, |batch| {
            part.refused.append(&mut batch.refused);
            (self.each)(&mut part.state, batch);
        });
        part.end = match read {
            Err(Stop::More) => return Err(()),
            Err(Stop::Error(error)) => Err(error),
            Ok(end) => Ok(End { at: end.at + from, ..end }),
        };
        Ok(part)
    }
}

impl<'a> Text<'a> {
    fn len(self) -> usize {
        match self {
            Text::Bytes(bytes) => bytes.len(),
            #[cfg(unix)]
            Text::File(_, length) => usize::try_from(length).unwrap_or(usize::MAX),
        }
    }

    /// The bytes from one place to another at least, and whether the text ends with them.
    fn load<'b>(self, from: usize, to: usize, buffer: &'b mut Vec<u8>) -> Result<(&'b [u8], bool), ReadError>
    where
        'a: 'b,
    {
        match self {
            Text::Bytes(bytes) => Ok((bytes.get(from..).unwrap_or(b""), true)),
            #[cfg(unix)]
            Text::File(file, _) => {
                let to = to.min(self.len());
                buffer.resize(to.saturating_sub(from), 0);
                let read = std::os::unix::fs::FileExt::read_exact_at(file, buffer, from as u64);
                read.map_err(|error| ReadError::Unreadable(error.to_string()))?;
                Ok((buffer, to == self.len()))
            }
        }
    }
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

fn check(text: Text<'_>, dialect: &Dialect, plan: &Plan, limits: &Limits) -> Result<(), ReadError> {
    if text.len() as u64 > limits.bytes_out {
        return Err(ReadError::TooManyBytes(limits.bytes_out));
    }
    // Every cell costs a delimiter or a line end.
    if text.len() as u64 > limits.cells {
        let mark = |b: &&u8| **b == dialect.delimiter || **b == dialect.newline;
        let few =
            matches!(text, Text::Bytes(bytes) if bytes.iter().filter(mark).count() as u64 <= limits.cells);
        if !few {
            return Err(ReadError::TooManyCells(limits.cells));
        }
    }
    match plan.columns.iter().find(|c| c.at >= dialect.cells) {
        Some(column) => Err(ReadError::NoSuchColumn(column.header.clone(), column.at)),
        None => Ok(()),
    }
}

/// Where the data begin, behind a byte-order mark and the skipped lines, and how many lines were skipped.
fn data_start(text: Text<'_>, dialect: &Dialect) -> Result<(usize, u64), ReadError> {
    let mut buffer = Vec::new();
    let (bytes, _) = text.load(0, PIECE, &mut buffer)?;
    let mut at = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut skipped = 0;
    while skipped < dialect.skip_lines && at < bytes.len() {
        at += memchr::memchr(dialect.newline, &bytes[at..]).map_or(bytes.len() - at, |n| n + 1);
        skipped += 1;
    }
    Ok((at, skipped as u64))
}
