//! Rows of the two files as the cube wants them, piece by piece: a row group, or a stretch of text.

use super::CubeError;
use super::input::Input;
use dunlin_core::day::Day;
use dunlin_core::names::Names;
use dunlin_formats::cell::{canonical_integer, parse_day, parse_minor};
use dunlin_formats::csv::{self, Batch, Column, Piece};
use dunlin_formats::parquet::{Cell, Kind, ParquetFile};
use dunlin_formats::plan::{DateForm, Lines};
use dunlin_kpi::cube::{Ids, IdsReader};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whole numbers below this stand for themselves as keys.
const SMALL: i64 = 1 << 22;
/// Marks a key that is a number into the piece's own names.
const NAMED: u32 = 1 << 31;
/// No such value: the row cannot be read.
const BAD_DAY: i32 = i32::MIN;

/// Invoices of one piece.
#[derive(Default)]
pub(super) struct Invoices {
    pub(super) ids: Vec<i64>,
    pub(super) issued: Vec<i32>,
    pub(super) due: Vec<i32>,
    pub(super) amounts: Vec<i64>,
    pub(super) currencies: Keys,
    pub(super) groups: Keys,
}

/// Applications of one piece.
#[derive(Default)]
pub(super) struct Applications {
    pub(super) invoices: Vec<i64>,
    pub(super) days: Vec<i32>,
    pub(super) amounts: Vec<i64>,
    pub(super) lines: Lines,
}

/// A column of short texts: small whole numbers stand for themselves, others are numbers into names.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) rows: Vec<u32>,
    names: Names,
}

impl Keys {
    fn clear(&mut self) {
        self.rows.clear();
        self.names = Names::new();
    }

    #[inline]
    fn of_integer(names: &mut Names, integer: i64) -> u32 {
        if (0..SMALL).contains(&integer) {
            integer as u32
        } else {
            names.number(&integer.to_string()) | NAMED
        }
    }

    #[inline]
    fn of_text(names: &mut Names, text: &str) -> u32 {
        match canonical_integer(text.as_bytes()) {
            Some(integer) if (0..SMALL).contains(&integer) => integer as u32,
            _ => names.number(text) | NAMED,
        }
    }
}

/// Texts to numbers in order of first sight, over all pieces.
#[derive(Default)]
pub(super) struct Groups {
    small: Vec<u32>,
    pub(super) names: Names,
}

impl Groups {
    /// Turns the keys of a piece into numbers.
    pub(super) fn number(&mut self, keys: &mut Keys) {
        let mut own = vec![u32::MAX; keys.names.len()];
        for key in &mut keys.rows {
            let known = if *key & NAMED == 0 {
                let at = *key as usize;
                if self.small.len() <= at {
                    self.small.resize(at + 1, u32::MAX);
                }
                &mut self.small[at]
            } else {
                &mut own[(*key & !NAMED) as usize]
            };
            if *known == u32::MAX {
                let integer;
                let name = if *key & NAMED == 0 {
                    integer = key.to_string();
                    &integer
                } else {
                    keys.names.text(*key & !NAMED)
                };
                *known = self.names.number(name);
            }
            *key = *known;
        }
    }
}

/// Reads the invoices of a row group.
pub(super) fn invoices(
    input: &Input,
    file: &ParquetFile,
    group: usize,
    ids: &Ids,
) -> Result<Invoices, CubeError> {
    let mut piece = Invoices::default();
    let mut reader = Row { input, file, group, bad: false };
    reader.ids(0, ids, &mut piece.ids)?;
    reader.days(1, &mut piece.issued)?;
    reader.days(2, &mut piece.due)?;
    reader.minors(3, &mut piece.amounts)?;
    reader.keys(4, &mut piece.currencies)?;
    if input.plan.columns.len() > 5 {
        reader.keys(5, &mut piece.groups)?;
    } else {
        piece.groups.rows.resize(piece.ids.len(), 0);
    }
    if reader.bad { Err(input.refusal()) } else { Ok(piece) }
}

/// Reads the applications of a row group; `before` rows come before it.
pub(super) fn applications(
    input: &Input,
    file: &ParquetFile,
    (group, before): (usize, u64),
    ids: &Ids,
    piece: &mut Applications,
) -> Result<(), CubeError> {
    piece.invoices.clear();
    piece.days.clear();
    piece.amounts.clear();
    piece.lines = Lines { runs: vec![(0, before + 1)] };
    let mut reader = Row { input, file, group, bad: false };
    reader.ids(0, ids, &mut piece.invoices)?;
    reader.days(1, &mut piece.days)?;
    reader.minors(2, &mut piece.amounts)?;
    if reader.bad { Err(input.refusal()) } else { Ok(()) }
}

/// Columns of one row group.
struct Row<'a> {
    input: &'a Input,
    file: &'a ParquetFile,
    group: usize,
    bad: bool,
}

impl Row<'_> {
    fn cells<T: Copy>(
        &self,
        column: usize,
        out: &mut Vec<T>,
        map: impl FnMut(Cell<'_>) -> T,
    ) -> Result<(), CubeError> {
        let at = self.input.plan.columns[column].at;
        let read = self.file.cells(self.group, at, out, map);
        read.map_err(|error| CubeError::File(self.input.name.clone(), error.to_string()))
    }

    fn kind(&self, column: usize) -> Kind {
        Input::kind(self.file, &self.input.plan.columns[column])
    }

    fn ids(&mut self, column: usize, ids: &Ids, out: &mut Vec<i64>) -> Result<(), CubeError> {
        let mut reader = ids.reader();
        let plain = matches!(self.kind(column), Kind::Int | Kind::Text);
        self.cells(column, out, |cell| match cell {
            Cell::Int(integer) if plain => reader.of_integer(integer),
            Cell::Bytes(text) if plain => text_id(&mut reader, text),
            _ => i64::MIN,
        })?;
        self.bad |= out.contains(&i64::MIN);
        Ok(())
    }

    fn days(&mut self, column: usize, out: &mut Vec<i32>) -> Result<(), CubeError> {
        let kind = self.kind(column);
        self.cells(column, out, |cell| match (cell, kind) {
            (Cell::Int(day), Kind::Date) => i32::try_from(day).unwrap_or(BAD_DAY),
            (Cell::Int(ticks), Kind::Timestamp(per_second)) => {
                i32::try_from(ticks.div_euclid(per_second * 86_400)).unwrap_or(BAD_DAY)
            }
            (Cell::Bytes(text), _) => real_day(parse_day(text, DateForm::YearMonthDay).unwrap_or(Day::NEVER)),
            _ => BAD_DAY,
        })?;
        self.bad |= out.contains(&BAD_DAY);
        Ok(())
    }

    fn minors(&mut self, column: usize, out: &mut Vec<i64>) -> Result<(), CubeError> {
        let kind = self.kind(column);
        if kind == Kind::Int && !self.file.has_nulls(self.group, self.input.plan.columns[column].at) {
            return self.cells(column, out, |cell| if let Cell::Int(value) = cell { value } else { 0 });
        }
        let mut values = Vec::new();
        self.cells(column, &mut values, |cell| match (cell, kind) {
            (Cell::Int(value), Kind::Int | Kind::Decimal(0)) => Some(value),
            (Cell::Float(value), _) => parse_minor(value.to_string().as_bytes()).ok().flatten(),
            (Cell::Bytes(text), _) => parse_minor(text).ok().flatten(),
            _ => None,
        })?;
        self.bad |= values.contains(&None);
        out.extend(values.into_iter().map(Option::unwrap_or_default));
        Ok(())
    }

    fn keys(&mut self, column: usize, out: &mut Keys) -> Result<(), CubeError> {
        let Keys { rows, names } = out;
        self.cells(column, rows, |cell| match cell {
            Cell::Int(integer) => Keys::of_integer(names, integer),
            Cell::Bytes(text) => Keys::of_text(names, String::from_utf8_lossy(text).trim()),
            Cell::Null => Keys::of_text(names, ""),
            Cell::Float(value) => Keys::of_text(names, &value.to_string()),
            Cell::Wide(value) => Keys::of_text(names, &value.to_string()),
        })
    }
}

fn real_day(day: Day) -> i32 {
    if day == Day::NEVER { BAD_DAY } else { day.0 }
}

fn text_id(reader: &mut IdsReader<'_>, text: &[u8]) -> i64 {
    let text = text.trim_ascii();
    match canonical_integer(text) {
        Some(integer) => reader.of_integer(integer),
        None if text.is_empty() => i64::MIN,
        None => reader.number(text),
    }
}

/// Reads the invoices of a text, some pieces at a time.
pub(super) fn text_invoices(
    input: &Input,
    ids: &Ids,
    take: impl FnMut(&mut [Invoices]) -> Result<(), CubeError>,
) -> Result<(), CubeError> {
    let each = |piece: &mut Invoices, batch: &Batch<'_>| {
        take_ids(&mut ids.reader(), batch, &batch.columns[0], &mut piece.ids);
        take_days(&batch.columns[1], &mut piece.issued);
        take_days(&batch.columns[2], &mut piece.due);
        take_minors(&batch.columns[3], &mut piece.amounts);
        take_keys(batch, &batch.columns[4], &mut piece.currencies);
        match batch.columns.get(5) {
            Some(column) => take_keys(batch, column, &mut piece.groups),
            None => piece.groups.rows.resize(piece.ids.len(), 0),
        }
    };
    text(input, each, take)
}

/// Reads the applications of a text, some pieces at a time.
pub(super) fn text_applications(
    input: &Input,
    ids: &Ids,
    take: impl FnMut(&mut [Applications]) -> Result<(), CubeError>,
) -> Result<(), CubeError> {
    let each = |piece: &mut Applications, batch: &Batch<'_>| {
        let rows = piece.invoices.len();
        batch.lines.runs.iter().for_each(|&(row, line)| piece.lines.push(rows + row as usize, line));
        take_ids(&mut ids.reader(), batch, &batch.columns[0], &mut piece.invoices);
        take_days(&batch.columns[1], &mut piece.days);
        take_minors(&batch.columns[2], &mut piece.amounts);
    };
    text(input, each, take)
}

/// Rows of one piece, in buffers that can be used again.
trait Rows: Default + Send {
    fn clear(&mut self);
    /// Whether no buffer has been made yet.
    fn is_new(&self) -> bool;
    /// Makes room for so many rows.
    fn reserve(&mut self, rows: usize);
    /// Moves the lines behind those of the pieces before.
    fn place(&mut self, lines_before: u64);
}

impl Rows for Invoices {
    fn clear(&mut self) {
        self.ids.clear();
        self.issued.clear();
        self.due.clear();
        self.amounts.clear();
        self.currencies.clear();
        self.groups.clear();
    }

    fn is_new(&self) -> bool {
        self.ids.capacity() == 0
    }

    fn reserve(&mut self, rows: usize) {
        self.ids.reserve(rows);
        self.issued.reserve(rows);
        self.due.reserve(rows);
        self.amounts.reserve(rows);
        self.currencies.rows.reserve(rows);
        self.groups.rows.reserve(rows);
    }

    fn place(&mut self, _: u64) {}
}

impl Rows for Applications {
    fn clear(&mut self) {
        self.invoices.clear();
        self.days.clear();
        self.amounts.clear();
        self.lines.runs.clear();
    }

    fn is_new(&self) -> bool {
        self.invoices.capacity() == 0
    }

    fn reserve(&mut self, rows: usize) {
        self.invoices.reserve(rows);
        self.days.reserve(rows);
        self.amounts.reserve(rows);
    }

    fn place(&mut self, lines_before: u64) {
        self.lines.runs.iter_mut().for_each(|(_, line)| *line += lines_before);
    }
}

/// Batches of a piece, about.
const BATCHES: usize = 17;

/// The pieces of a text; the first row that cannot be read ends it. Their buffers go round: fresh memory costs more
/// than reading what is written to it.
fn text<S: Rows>(
    input: &Input,
    each: impl Fn(&mut S, &Batch<'_>) + Sync,
    mut take: impl FnMut(&mut [S]) -> Result<(), CubeError>,
) -> Result<(), CubeError> {
    let Some((text, dialect)) = input.text() else { return Ok(()) };
    let spare: Mutex<Vec<S>> = Mutex::new(Vec::new());
    let each = |piece: &mut S, batch: &Batch<'_>| {
        if piece.is_new() {
            *piece = lock(&spare).pop().unwrap_or_default();
            piece.reserve(batch.rows * BATCHES);
        }
        each(piece, batch);
    };
    csv::waves(text, dialect, &input.plan, &input.limits, each, |pieces| {
        if pieces.iter().any(|piece| !piece.refused.is_empty()) {
            return Err(Failed(input.refusal()));
        }
        let placed = |mut piece: Piece<S>| {
            piece.state.place(piece.lines_before);
            piece.state
        };
        let mut states: Vec<S> = pieces.into_iter().map(placed).collect();
        take(&mut states).map_err(Failed)?;
        states.iter_mut().for_each(S::clear);
        lock(&spare).append(&mut states);
        Ok(())
    })
    .map_err(|Failed(error)| match error {
        CubeError::File(name, why) if name.is_empty() => CubeError::File(input.name.clone(), why),
        error => error,
    })
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An error on the way through the reader, which knows no file names.
struct Failed(CubeError);

impl From<csv::ReadError> for Failed {
    fn from(error: csv::ReadError) -> Failed {
        Failed(CubeError::File(String::new(), error.to_string()))
    }
}

fn take_ids(reader: &mut IdsReader<'_>, batch: &Batch<'_>, column: &Column, out: &mut Vec<i64>) {
    if let Column::Text(spans) = column {
        out.extend(spans.iter().map(|&span| text_id(reader, batch.text(span).as_bytes())));
    }
}

fn take_days(column: &Column, out: &mut Vec<i32>) {
    if let Column::Days(days) = column {
        out.extend(days.iter().map(|day| day.0));
    }
}

fn take_minors(column: &Column, out: &mut Vec<i64>) {
    if let Column::Minor(values, _) = column {
        out.extend_from_slice(values);
    }
}

fn take_keys(batch: &Batch<'_>, column: &Column, out: &mut Keys) {
    if let Column::Text(spans) = column {
        let (mut last_text, mut last) = ("", Keys::of_text(&mut out.names, ""));
        out.rows.extend(spans.iter().map(|&span| {
            let text = batch.text(span);
            if text != last_text {
                (last_text, last) = (text, Keys::of_text(&mut out.names, text));
            }
            last
        }));
    }
}
