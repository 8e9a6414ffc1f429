//! One cell of a table to a value: days, amounts, whole minor units, flags, text.
//!
//! Every reader (CSV, JSON lines, workbooks) reads cells through here, so that a date means the same in each. Cells
//! are bytes without their quotes; blanks around them are read over. Nothing is guessed: the form is given.
//!
//! Deliberately not here: which form a column has, and where a cell stands (the readers add line and column).

mod amount;
mod date;
mod digits;
mod flag;
#[cfg(test)]
mod tests;

pub use amount::{UNITS, parse_amount, parse_minor};
pub use date::parse_day;
pub use digits::canonical_integer;
pub use flag::parse_flag;

use crate::plan::{DateForm, NumberForm};
use std::fmt;

/// Why a cell cannot be read. The sentence says what is wrong and how to mend it; the reader adds where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellError {
    /// No date of the column's form.
    NotADate(DateForm),
    /// The form fits, the day does not exist (31 April).
    NoSuchDay,
    /// No decimal number of the column's form.
    NotANumber(NumberForm),
    /// More decimals than a ten-thousandth of the major unit.
    TooManyDecimals,
    /// More digits than 64 bits hold.
    TooLarge,
    /// No whole number, where whole minor units are expected.
    NotWhole,
    /// Neither yes nor no.
    NotAFlag,
    /// Empty, where a value is needed.
    Empty,
}

impl fmt::Display for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CellError::NotADate(form) => write!(f, "not a date; this column is read as {}", example(*form)),
            CellError::NoSuchDay => f.write_str("there is no such day in the calendar; correct the date"),
            CellError::NotANumber(form) => {
                write!(
                    f,
                    "not an amount; this column is read with `{}` as decimal mark",
                    char::from(form.decimal)
                )?;
                match form.thousands {
                    Some(mark) => write!(f, " and `{}` between thousands", char::from(mark)),
                    None => f.write_str(" and nothing between thousands"),
                }
            }
            CellError::TooManyDecimals => {
                f.write_str("more than four decimals; round the amount in the export")
            }
            CellError::TooLarge => {
                f.write_str("too large for an amount of money (64 bits of its smallest unit)")
            }
            CellError::NotWhole => f.write_str("not a whole number of minor units (write 1234 for 12.34)"),
            CellError::NotAFlag => {
                f.write_str("neither yes nor no (write yes, no, true, false, 1, 0, X or nothing)")
            }
            CellError::Empty => f.write_str("empty, but needed; fill it in or leave the row out"),
        }
    }
}

impl std::error::Error for CellError {}

/// Text as it stands, outer blanks trimmed.
#[must_use]
pub fn text(cell: &str) -> &str {
    let edge = |b: Option<&u8>| b.is_some_and(|&b| b <= b' ' || b >= 0x80);
    let bytes = cell.as_bytes();
    if edge(bytes.first()) || edge(bytes.last()) { cell.trim() } else { cell }
}

/// Text that a tool turned into a float: trimmed, and a tail of `.0`, `.00` ... behind digits taken off.
#[must_use]
pub fn text_from_float(cell: &str) -> &str {
    let cell = text(cell);
    let Some((whole, zeros)) = cell.rsplit_once('.') else { return cell };
    let tail = !zeros.is_empty() && zeros.bytes().all(|b| b == b'0');
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    if tail && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) { whole } else { cell }
}

/// A cell without the blanks around it.
pub(crate) fn trim(cell: &[u8]) -> &[u8] {
    match (cell.first(), cell.last()) {
        (Some(&a), Some(&z)) if a > b' ' && z > b' ' && a < 0x80 && z < 0x80 => cell,
        (None, _) => cell,
        _ => match std::str::from_utf8(cell) {
            Ok(text) => text.trim().as_bytes(),
            Err(_) => cell.trim_ascii(),
        },
    }
}

fn example(form: DateForm) -> &'static str {
    match form {
        DateForm::YearMonthDay => "year, month, day (2024-01-31)",
        DateForm::DayMonthYear => "day, month, year (31.01.2024)",
        DateForm::MonthDayYear => "month, day, year (01/31/2024)",
        DateForm::Serial { from_1904: false } => "a spreadsheet's day number (45322)",
        DateForm::Serial { from_1904: true } => "a spreadsheet's day number counted from 1904 (43860)",
    }
}
