//! Delimited text to tables, fast: whole files over all cores, or batch by batch for callers that keep nothing.
//!
//! Read in this order: [`marks`] (delimiters and line ends, 64 bytes at a time), [`records`] (rows of cells, with
//! quotes), [`batch`] (cells to typed columns by the plan), [`chunks`] (many cores, in order), [`table`] (the kept
//! rows as a [`Table`](crate::plan::Table)).
//!
//! Every row is checked whole: the number of its cells, its quotes, every planned cell by its form. What cannot be
//! read is refused with line, column, value and reason; nothing is guessed and nothing dropped silently.
//!
//! Deliberately not here: encodings other than UTF-8, and finding out the dialect or the columns.

mod batch;
mod chunks;
mod marks;
mod records;
mod table;
#[cfg(test)]
mod tests;

pub use batch::{Batch, Column};
pub use chunks::{Piece, Text, batches, waves};
pub use table::read;

use std::fmt;

/// How a delimited text is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dialect {
    /// Between cells: `,`, `;`, a tab, `|`.
    pub delimiter: u8,
    /// Around cells that hold delimiters, quotes or line ends; doubled inside. `None`: quotes are ordinary bytes.
    pub quote: Option<u8>,
    /// Between rows: a line feed (a carriage return before it is read over), or a lone carriage return.
    pub newline: u8,
    /// Lines before the first row of data: the header's, and those above it.
    pub skip_lines: usize,
    /// Cells of a row, as the header has them. Rows with fewer are refused; with more, unless the rest is empty.
    pub cells: usize,
}

impl Dialect {
    /// Commas, double quotes, line feeds, one line of header with this many cells.
    #[must_use]
    pub const fn comma(cells: usize) -> Dialect {
        Dialect { delimiter: b',', quote: Some(b'"'), newline: b'\n', skip_lines: 1, cells }
    }
}

/// Why a text as a whole cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// A row is longer than the limit; line and limit in bytes.
    RowTooLong(u64, usize),
    /// More cells than the limit.
    TooManyCells(u64),
    /// More bytes than the limit.
    TooManyBytes(u64),
    /// The file cannot be read on; the system's words.
    Unreadable(String),
    /// Bytes that are not UTF-8, in the rows from this line on.
    NotText(u64),
    /// The plan names a column that the rows do not have: its header and position.
    NoSuchColumn(String, usize),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::RowTooLong(line, limit) => {
                write!(
                    f,
                    "line {line}: the row is longer than {limit} bytes; is this the right file and delimiter?"
                )
            }
            ReadError::TooManyCells(limit) => {
                write!(f, "the table has more than {limit} cells; split the file")
            }
            ReadError::TooManyBytes(limit) => write!(f, "the file has more than {limit} bytes; split it"),
            ReadError::Unreadable(why) => write!(f, "the file could not be read to its end: {why}"),
            ReadError::NotText(line) => {
                write!(
                    f,
                    "line {line} or soon after: the bytes are not UTF-8 text; say which encoding the file has"
                )
            }
            ReadError::NoSuchColumn(header, at) => {
                write!(f, "column `{header}` (number {}) is not in the file", at + 1)
            }
        }
    }
}

impl std::error::Error for ReadError {}
