//! A plan's columns from a Parquet file, row groups side by side over all cores.
//!
//! The plan's forms are those of cells in text files; here they say what a column is wanted as. A date column is a
//! date whatever date form the plan names; text is read by the form.

use super::{Cell, Kind, ParquetFile, ReadError};
use crate::cell::{
    CellError, UNITS, parse_amount, parse_day, parse_flag, parse_minor, text, text_from_float,
};
use crate::merge::{Part, join};
use crate::plan::{CellForm, ColumnPlan, DateForm, NumberForm, Plan, Refused, Table, Values};
use dunlin_core::day::Day;
use dunlin_core::names::Names;
use rayon::prelude::*;

/// How Parquet's own numbers are written out.
const PLAIN: NumberForm = NumberForm { decimal: b'.', thousands: None };

/// Reads a table as its plan says. Rows are counted from 1.
///
/// # Errors
/// When the file as a whole cannot be read; see [`ReadError`]. Rows that cannot be read are in the table's `refused`.
pub fn read(file: &ParquetFile, plan: &Plan) -> Result<Table, ReadError> {
    for column in &plan.columns {
        match file.kinds.get(column.at) {
            None => return Err(ReadError::NoSuchColumn(column.header.clone(), column.at)),
            Some(Kind::Other) => {
                let why = "a list, a structure or of a rare type".to_owned();
                return Err(ReadError::Unsupported(column.header.clone(), why));
            }
            Some(_) => {}
        }
    }
    let parts: Vec<_> = (0..file.groups()).into_par_iter().map(|group| part(file, group, plan)).collect();
    let mut before = 1;
    let mut counted = Vec::with_capacity(parts.len());
    for (group, part) in parts.into_iter().enumerate() {
        counted.push((part?, before));
        before += file.rows_of(group) as u64;
    }
    Ok(join(plan, counted))
}

/// The rows of one row group, counted from 0.
fn part(file: &ParquetFile, group: usize, plan: &Plan) -> Result<Part, ReadError> {
    let rows = file.rows_of(group);
    let mut part = Part { rows, ..Part::default() };
    let mut bad: Vec<(usize, usize, CellError)> = Vec::new();
    for (number, column) in plan.columns.iter().enumerate() {
        let mut errors = Vec::new();
        part.columns.push(values(file, group, column, &mut errors)?);
        bad.extend(errors.into_iter().map(|(row, why)| (row, number, why)));
    }
    bad.sort_by_key(|&(row, column, _)| (row, column));
    bad.dedup_by_key(|&mut (row, ..)| row);
    for &(row, column, why) in &bad {
        part.refused.push(refused(file, group, row, &plan.columns[column], why)?);
    }
    let mut keep = vec![true; rows];
    bad.iter().for_each(|&(row, ..)| keep[row] = false);
    let kept = (0..rows).filter(|&row| keep[row]);
    kept.enumerate().for_each(|(to, from)| part.lines.push(to, from as u64));
    if !bad.is_empty() {
        part.columns.iter_mut().for_each(|column| take_out(column, &keep));
        part.rows -= bad.len();
    }
    Ok(part)
}

/// One column, and the rows whose cell cannot be read.
fn values(
    file: &ParquetFile,
    group: usize,
    column: &ColumnPlan,
    errors: &mut Vec<(usize, CellError)>,
) -> Result<Values, ReadError> {
    let kind = file.kinds[column.at];
    let needed = column.required;
    Ok(match column.form {
        CellForm::Text | CellForm::TextFromFloat => {
            let mut names = Names::new();
            let from_float = column.form == CellForm::TextFromFloat;
            let mut numbers = Vec::new();
            file.cells(group, column.at, &mut numbers, |cell| {
                let written = written(cell, kind);
                let kept = if from_float { text_from_float(&written) } else { text(&written) };
                if needed && kept.is_empty() { Err(CellError::Empty) } else { Ok(names.number(kept)) }
            })?;
            Values::Text { numbers: sort_out(numbers, errors), names: only_used(names) }
        }
        CellForm::Date(form) => {
            let mut days = Vec::new();
            file.cells(group, column.at, &mut days, |cell| needed_day(day(cell, kind, form), needed))?;
            Values::Days(sort_out(days, errors))
        }
        CellForm::Amount(form) => {
            let (values, empty) = numbers(file, group, column, errors, |cell| amount(cell, kind, form))?;
            Values::Amounts { values, empty }
        }
        CellForm::Minor => {
            let (values, empty) = numbers(file, group, column, errors, |cell| minor(cell, kind))?;
            Values::Minor { values, empty }
        }
        CellForm::Flag => {
            let mut flags = Vec::new();
            file.cells(group, column.at, &mut flags, |cell| match cell {
                Cell::Null if needed => Err(CellError::Empty),
                cell => parse_flag(written(cell, kind).as_bytes()),
            })?;
            Values::Flags(sort_out(flags, errors))
        }
    })
}

/// Numbers, and which of their cells were empty.
fn numbers(
    file: &ParquetFile,
    group: usize,
    column: &ColumnPlan,
    errors: &mut Vec<(usize, CellError)>,
    read: impl Fn(Cell<'_>) -> Result<Option<i64>, CellError>,
) -> Result<(Vec<i64>, Option<Vec<bool>>), ReadError> {
    let mut cells = Vec::new();
    file.cells(group, column.at, &mut cells, |cell| match read(cell) {
        Ok(None) if column.required => Err(CellError::Empty),
        other => other,
    })?;
    let values = sort_out(cells, errors);
    let empty = values.iter().any(Option::is_none).then(|| values.iter().map(Option::is_none).collect());
    Ok((values.into_iter().map(Option::unwrap_or_default).collect(), empty))
}

/// The values, a default where there is an error; the errors with their rows.
fn sort_out<T: Default>(cells: Vec<Result<T, CellError>>, errors: &mut Vec<(usize, CellError)>) -> Vec<T> {
    let take = |(row, cell): (usize, Result<T, CellError>)| match cell {
        Ok(value) => value,
        Err(why) => {
            errors.push((row, why));
            T::default()
        }
    };
    cells.into_iter().enumerate().map(take).collect()
}

/// A row that is refused keeps number 0 until it is taken out; so there must be one.
fn only_used(mut names: Names) -> Names {
    if names.is_empty() {
        names.number("");
    }
    names
}

fn take_out(column: &mut Values, keep: &[bool]) {
    fn only<T>(values: &mut Vec<T>, keep: &[bool]) {
        let mut row = 0;
        values.retain(|_| {
            row += 1;
            keep[row - 1]
        });
    }
    match column {
        Values::Text { numbers, .. } | Values::Whole(numbers) => only(numbers, keep),
        Values::Days(days) => only(days, keep),
        Values::Flags(flags) => only(flags, keep),
        Values::Amounts { values, empty } | Values::Minor { values, empty } => {
            only(values, keep);
            if let Some(empty) = empty {
                only(empty, keep);
            }
        }
    }
}

fn needed_day(day: Result<Day, CellError>, needed: bool) -> Result<Day, CellError> {
    match day {
        Ok(Day::NEVER) if needed => Err(CellError::Empty),
        day => day,
    }
}

fn day(cell: Cell<'_>, kind: Kind, form: DateForm) -> Result<Day, CellError> {
    let days = match (cell, kind) {
        (Cell::Null, _) => return Ok(Day::NEVER),
        (Cell::Int(days), Kind::Date) => days,
        (Cell::Int(ticks), Kind::Timestamp(per_second)) => ticks.div_euclid(per_second * 86_400),
        (cell, kind) => return parse_day(written(cell, kind).as_bytes(), form),
    };
    // Years 1 to 9999.
    let real = i32::try_from(days).ok().filter(|days| (-719_162..=2_932_896).contains(days));
    real.map(Day).ok_or(CellError::NoSuchDay)
}

fn amount(cell: Cell<'_>, kind: Kind, form: NumberForm) -> Result<Option<i64>, CellError> {
    match (cell, kind) {
        (Cell::Null, _) => Ok(None),
        (Cell::Int(value), Kind::Int) => value.checked_mul(UNITS).map(Some).ok_or(CellError::TooLarge),
        (Cell::Bytes(text), _) => parse_amount(text, form),
        (cell, kind) => parse_amount(written(cell, kind).as_bytes(), PLAIN),
    }
}

fn minor(cell: Cell<'_>, kind: Kind) -> Result<Option<i64>, CellError> {
    match (cell, kind) {
        (Cell::Null, _) => Ok(None),
        (Cell::Int(value), Kind::Int) => Ok(Some(value)),
        (cell, kind) => parse_minor(written(cell, kind).as_bytes()),
    }
}

/// A cell as text: numbers as plain decimals, dates as 2024-12-31.
fn written<'a>(cell: Cell<'a>, kind: Kind) -> std::borrow::Cow<'a, str> {
    match (cell, kind) {
        (Cell::Null, _) => "".into(),
        (Cell::Bytes(text), _) => String::from_utf8_lossy(text),
        (Cell::Float(value), _) => value.to_string().into(),
        (Cell::Int(value), Kind::Decimal(scale)) => decimal(i128::from(value), scale).into(),
        (Cell::Wide(value), Kind::Decimal(scale)) => decimal(value, scale).into(),
        (Cell::Int(_), Kind::Date | Kind::Timestamp(_)) => day(cell, kind, DateForm::YearMonthDay)
            .map_or_else(|_| "no such day".to_owned(), |day| day.to_string())
            .into(),
        (Cell::Int(value), _) => value.to_string().into(),
        (Cell::Wide(value), _) => value.to_string().into(),
    }
}

fn decimal(units: i128, scale: u32) -> String {
    dunlin_core::money::decimal(units, u8::try_from(scale.min(38)).unwrap_or(38))
}

/// The refusal of a row; its cell is fetched again, which is rare.
fn refused(
    file: &ParquetFile,
    group: usize,
    row: usize,
    column: &ColumnPlan,
    why: CellError,
) -> Result<Refused, ReadError> {
    let kind = file.kinds[column.at];
    let mut texts = Vec::new();
    let mut kept = Vec::new();
    file.cells(group, column.at, &mut kept, |cell| {
        texts.push(written(cell, kind).chars().take(60).collect::<String>());
        texts.len() - 1
    })?;
    let value = kept.get(row).map(|&at| texts[at].clone()).unwrap_or_default();
    Ok(Refused { line: row as u64, column: column.header.clone(), value, reason: why.to_string() })
}
