//! Records to typed columns, one window of a text at a time, column by column.
//!
//! Each planned column is read in a loop of its own over the window's rows: the text is still in the cache, and each
//! loop does one thing. Rows with a cell that cannot be read are taken out of every column afterwards.

use super::records::Records;
use super::{Dialect, ReadError};
use crate::cell::{self, CellError, parse_amount, parse_day, parse_flag, parse_minor};
use crate::plan::{CellForm, ColumnPlan, DateForm, Limits, Lines, Plan, Refused};
use dunlin_core::day::Day;

/// Characters of a refused cell that are kept for the message.
const SHOWN: usize = 60;

/// The rows of one window, typed. Buffers are used again for the next window.
#[derive(Debug, Default)]
pub struct Batch<'a> {
    text: &'a str,
    /// How many rows were kept.
    pub rows: usize,
    /// One column a planned one, in the plan's order.
    pub columns: Vec<Column>,
    /// Line of each kept row, counted from 0 at the beginning of the chunk.
    pub lines: Lines,
    /// Rows that cannot be read, their lines counted in the same way.
    pub refused: Vec<Refused>,
    /// Texts whose quotes had to be undone.
    unquoted: String,
}

/// One column of a batch.
#[derive(Debug)]
pub enum Column {
    /// Where each text lies; see [`Batch::text`].
    Text(Vec<Span>),
    /// Dates; [`Day::NEVER`] for empty cells.
    Days(Vec<Day>),
    /// Amounts in units of 10^-4, and the rows whose cell was empty.
    Amounts(Vec<i64>, Vec<u32>),
    /// Whole minor units, and the rows whose cell was empty.
    Minor(Vec<i64>, Vec<u32>),
    /// Yes or no.
    Flags(Vec<bool>),
}

/// Where a text lies: in the window, or among those whose quotes were undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    start: u32,
    /// The top bit says "among the unquoted".
    end: u32,
}

const UNQUOTED: u32 = 1 << 31;

impl<'a> Batch<'a> {
    /// The text of a cell of a text column.
    #[inline]
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        let (text, end) = if span.end & UNQUOTED == 0 {
            (self.text, span.end)
        } else {
            (&*self.unquoted, span.end ^ UNQUOTED)
        };
        text.get(span.start as usize..end as usize).unwrap_or("")
    }

    pub(super) fn new(plan: &Plan) -> Batch<'a> {
        let column = |c: &ColumnPlan| match c.form {
            CellForm::Text | CellForm::TextFromFloat => Column::Text(Vec::new()),
            CellForm::Date(_) => Column::Days(Vec::new()),
            CellForm::Amount(_) => Column::Amounts(Vec::new(), Vec::new()),
            CellForm::Minor => Column::Minor(Vec::new(), Vec::new()),
            CellForm::Flag => Column::Flags(Vec::new()),
        };
        Batch { columns: plan.columns.iter().map(column).collect(), ..Batch::default() }
    }

    /// No rows.
    pub(super) fn clear(&mut self) {
        self.rows = 0;
        self.columns.iter_mut().for_each(Column::clear);
        self.unquoted.clear();
        self.lines.runs.clear();
        self.refused.clear();
    }

    /// The number of lines in the window's records; the batch now holds their rows.
    pub(super) fn fill(&mut self, window: Window<'a, '_>, line: u64) -> Result<u64, ReadError> {
        let bytes = &window.bytes[..window.records.bytes().min(window.bytes.len())];
        self.text = std::str::from_utf8(bytes).map_err(|_| ReadError::NotText(line))?;
        self.unquoted.clear();
        self.refused.clear();
        self.lines.runs.clear();
        let mut rows = Rows { window, firsts: Vec::new(), errors: Vec::new() };
        let lines = rows.sort_out(self, line)?;
        self.rows = rows.firsts.len();
        for at in 0..self.columns.len() {
            rows.read(at, &mut self.columns[at], &mut self.unquoted);
        }
        if !rows.errors.is_empty() {
            self.take_out(rows);
        }
        Ok(lines)
    }

    /// Takes the rows with unreadable cells out of every column.
    #[cold]
    fn take_out(&mut self, mut rows: Rows<'_, '_>) {
        rows.errors.sort_by_key(|e| (e.row, e.column));
        rows.errors.dedup_by_key(|e| e.row);
        for error in &rows.errors {
            let line = self.lines.of(error.row as usize);
            let column = &rows.window.plan.columns[error.column];
            let raw = rows.window.cell(rows.firsts[error.row as usize] as usize + column.at);
            self.refused.push(refused(line, &column.header, raw, error.why.to_string()));
        }
        self.refused.sort_by_key(|r| r.line);
        let bad: Vec<u32> = rows.errors.iter().map(|e| e.row).collect();
        for column in &mut self.columns {
            column.take_out(&bad);
        }
        let old = std::mem::take(&mut self.lines);
        let kept = (0..self.rows).filter(|&row| bad.binary_search(&(row as u32)).is_err());
        for (to, from) in kept.enumerate() {
            self.lines.push(to, old.of(from));
        }
        self.rows -= bad.len();
    }
}

impl Column {
    fn clear(&mut self) {
        match self {
            Column::Text(spans) => spans.clear(),
            Column::Days(days) => days.clear(),
            Column::Flags(flags) => flags.clear(),
            Column::Amounts(values, empty) | Column::Minor(values, empty) => {
                values.clear();
                empty.clear();
            }
        }
    }

    fn take_out(&mut self, bad: &[u32]) {
        fn keep<T>(values: &mut Vec<T>, bad: &[u32]) {
            let mut row = 0;
            values.retain(|_| {
                row += 1;
                bad.binary_search(&(row - 1)).is_err()
            });
        }
        match self {
            Column::Text(spans) => keep(spans, bad),
            Column::Days(days) => keep(days, bad),
            Column::Flags(flags) => keep(flags, bad),
            Column::Amounts(values, empty) | Column::Minor(values, empty) => {
                keep(values, bad);
                empty.retain(|row| bad.binary_search(row).is_err());
                for row in empty {
                    *row -= bad.partition_point(|b| b < row) as u32;
                }
            }
        }
    }
}

/// A window of the text with its records, and what to read from them.
#[derive(Clone, Copy)]
pub(super) struct Window<'a, 'p> {
    pub(super) bytes: &'a [u8],
    pub(super) records: &'p Records,
    pub(super) dialect: &'p Dialect,
    pub(super) plan: &'p Plan,
    pub(super) limits: &'p Limits,
}

impl<'a> Window<'a, '_> {
    #[inline]
    fn cell(&self, cell: usize) -> &'a [u8] {
        let starts = &self.records.starts;
        self.bytes.get(starts[cell] as usize..starts[cell + 1] as usize - 1).unwrap_or(b"")
    }
}

/// A cell that cannot be read.
struct Bad {
    row: u32,
    column: usize,
    why: CellError,
}

/// The well-formed rows of a window, by the index of their first cell.
struct Rows<'a, 'p> {
    window: Window<'a, 'p>,
    firsts: Vec<u32>,
    errors: Vec<Bad>,
}

impl Rows<'_, '_> {
    /// Sorts records into rows, blank lines and refused ones. The number of lines they take.
    fn sort_out(&mut self, batch: &mut Batch<'_>, line: u64) -> Result<u64, ReadError> {
        let w = self.window;
        let cells = w.dialect.cells as u32;
        self.firsts.reserve(w.records.ends.len());
        let (mut first, mut lines) = (0u32, 0u64);
        for &end in &w.records.ends {
            let bytes = w.records.starts[end as usize] - w.records.starts[first as usize];
            if bytes as usize > w.limits.row_bytes {
                return Err(ReadError::RowTooLong(line + lines, w.limits.row_bytes));
            }
            if end - first == cells && (cells > 1 || !self.is_blank(first))
                || self.is_row(batch, first, end, line + lines)
            {
                if self.firsts.is_empty() || w.records.long_lines || self.firsts.len() as u64 != lines {
                    batch.lines.push(self.firsts.len(), line + lines);
                }
                self.firsts.push(first);
            }
            lines += 1 + if w.records.long_lines { self.inner_lines(first, end) } else { 0 };
            first = end;
        }
        Ok(lines)
    }

    /// Whether a record with an unusual number of cells is a row all the same; a refusal is noted.
    #[cold]
    fn is_row(&self, batch: &mut Batch<'_>, first: u32, end: u32, line: u64) -> bool {
        let expected = self.window.dialect.cells as u32;
        if end - first == 1 && self.is_blank(first) {
            return false;
        }
        let surplus = (first + expected.min(end - first)..end)
            .all(|cell| self.is_blank(cell) || self.is_empty_quotes(cell));
        if end - first > expected && surplus {
            return true;
        }
        let reason = format!(
            "the row has {} cells where the header has {expected}; look for a missing or stray delimiter or quote",
            end - first
        );
        let starts = &self.window.records.starts;
        let row = self.window.bytes.get(starts[first as usize] as usize..).unwrap_or(b"");
        let row = &row[..row.len().min((starts[end as usize] - starts[first as usize]) as usize - 1)];
        batch.refused.push(refused(line, "", row, reason));
        false
    }

    fn is_blank(&self, cell: u32) -> bool {
        matches!(self.window.cell(cell as usize), b"" | b"\r")
    }

    fn is_empty_quotes(&self, cell: u32) -> bool {
        let cell = self.window.cell(cell as usize);
        matches!(cell.strip_suffix(b"\r").unwrap_or(cell), [a, b] if a == b && Some(*a) == self.window.dialect.quote)
    }

    /// Line ends inside the quotes of a record.
    fn inner_lines(&self, first: u32, end: u32) -> u64 {
        let starts = &self.window.records.starts;
        let range = starts[first as usize] as usize..starts[end as usize] as usize - 1;
        memchr::memchr_iter(self.window.dialect.newline, &self.window.bytes[range]).count() as u64
    }

    /// Reads one planned column.
    fn read(&mut self, at: usize, column: &mut Column, unquoted: &mut String) {
        let plan = &self.window.plan.columns[at];
        let required = plan.required;
        match (column, plan.form) {
            (Column::Text(out), form) => self.read_text(at, form == CellForm::TextFromFloat, out, unquoted),
            // A loop of its own, in which the form is known beforehand.
            (Column::Days(out), CellForm::Date(DateForm::YearMonthDay)) => {
                self.read_days(at, out, required, |cell| parse_day(cell, DateForm::YearMonthDay));
            }
            (Column::Days(out), CellForm::Date(form)) => {
                self.read_days(at, out, required, |cell| parse_day(cell, form));
            }
            (Column::Amounts(out, empty) | Column::Minor(out, empty), form) => {
                empty.clear();
                let mut or_zero = |row, value: Option<i64>| match value {
                    Some(value) => Ok(value),
                    None if required => Err(CellError::Empty),
                    None => {
                        empty.push(row);
                        Ok(0)
                    }
                };
                match form {
                    CellForm::Amount(form) => {
                        self.read_cells(at, out, |row, cell| or_zero(row, parse_amount(cell, form)?));
                    }
                    _ => self.read_cells(at, out, |row, cell| or_zero(row, parse_minor(cell)?)),
                }
            }
            (Column::Flags(out), _) => self.read_cells(at, out, |_, cell| {
                if required && cell.trim_ascii().is_empty() {
                    Err(CellError::Empty)
                } else {
                    parse_flag(cell)
                }
            }),
            (Column::Days(_), _) => {}
        }
    }

    #[inline]
    fn read_days(
        &mut self,
        at: usize,
        out: &mut Vec<Day>,
        required: bool,
        read: impl Fn(&[u8]) -> Result<Day, CellError>,
    ) {
        self.read_cells(at, out, |_, cell| match read(cell)? {
            Day::NEVER if required => Err(CellError::Empty),
            day => Ok(day),
        });
    }

    #[inline]
    fn read_cells<T: Default>(
        &mut self,
        at: usize,
        out: &mut Vec<T>,
        mut read: impl FnMut(u32, &[u8]) -> Result<T, CellError>,
    ) {
        out.clear();
        out.reserve(self.firsts.len());
        let w = self.window;
        let offset = w.plan.columns[at].at;
        let last = offset + 1 == w.dialect.cells;
        let mut scratch = Vec::new();
        for (row, &first) in (0..).zip(&self.firsts) {
            let mut cell = w.cell(first as usize + offset);
            if last {
                cell = cell.strip_suffix(b"\r").unwrap_or(cell);
            }
            if w.records.quotes && cell.first().copied() == w.dialect.quote {
                cell = unquote(cell, &mut scratch);
            }
            match read(row, cell) {
                Ok(value) => out.push(value),
                Err(why) => {
                    out.push(T::default());
                    self.errors.push(Bad { row, column: at, why });
                }
            }
        }
    }

    fn read_text(&mut self, at: usize, from_float: bool, out: &mut Vec<Span>, unquoted: &mut String) {
        out.clear();
        out.reserve(self.firsts.len());
        let w = self.window;
        let plan = &w.plan.columns[at];
        let last = plan.at + 1 == w.dialect.cells;
        for (row, &first) in (0..).zip(&self.firsts) {
            let start = w.records.starts[first as usize + plan.at];
            let mut cell = w.cell(first as usize + plan.at);
            if last {
                cell = cell.strip_suffix(b"\r").unwrap_or(cell);
            }
            let span = if w.records.quotes && cell.first().copied() == w.dialect.quote {
                unquoted_span(cell, unquoted, from_float)
            } else {
                trimmed_span(cell, start, from_float)
            };
            if plan.required && span.start == span.end & !UNQUOTED {
                self.errors.push(Bad { row, column: at, why: CellError::Empty });
            }
            out.push(span);
        }
    }
}

/// The span of a text without the blanks around it, `start` being where the cell begins.
#[inline]
fn trimmed_span(cell: &[u8], start: u32, from_float: bool) -> Span {
    let edge = |b: Option<&u8>| b.is_some_and(|&b| b <= b' ' || b >= 0x80);
    if !from_float && !edge(cell.first()) && !edge(cell.last()) {
        return Span { start, end: start + cell.len() as u32 };
    }
    let Ok(text) = std::str::from_utf8(cell) else { return Span { start, end: start } };
    let left = text.len() - text.trim_start().len();
    let kept = if from_float { cell::text_from_float(text) } else { cell::text(text) };
    let start = start + left as u32;
    Span { start, end: start + kept.len() as u32 }
}

#[cold]
fn unquoted_span(cell: &[u8], unquoted: &mut String, from_float: bool) -> Span {
    let mut scratch = Vec::new();
    let plain = String::from_utf8_lossy(unquote(cell, &mut scratch));
    let kept = if from_float { cell::text_from_float(&plain) } else { cell::text(&plain) };
    let start = unquoted.len() as u32;
    unquoted.push_str(kept);
    Span { start, end: unquoted.len() as u32 | UNQUOTED }
}

/// A quoted cell without its quotes, doubled ones made single. What follows the closing quote is kept.
fn unquote<'a>(cell: &'a [u8], scratch: &'a mut Vec<u8>) -> &'a [u8] {
    let Some((&quote, body)) = cell.split_first() else { return cell };
    if let Some((&last, inner)) = body.split_last()
        && last == quote
        && memchr::memchr(quote, inner).is_none()
    {
        return inner;
    }
    scratch.clear();
    let (mut inside, mut at) = (true, 0);
    while at < body.len() {
        let doubled = body[at] == quote && body.get(at + 1) == Some(&quote);
        if inside && body[at] == quote && !doubled {
            inside = false;
        } else {
            scratch.push(body[at]);
        }
        at += if inside && doubled { 2 } else { 1 };
    }
    scratch
}

pub(super) fn refused(line: u64, column: &str, raw: &[u8], reason: String) -> Refused {
    let text = String::from_utf8_lossy(&raw[..raw.len().min(4 * SHOWN)]);
    let mut value: String = text.trim_end().chars().take(SHOWN).collect();
    if value.len() < text.trim_end().len() || raw.len() > 4 * SHOWN {
        value.push('…');
    }
    Refused { line, column: column.to_owned(), value, reason }
}
