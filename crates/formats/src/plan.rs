//! What to read from a table, and what comes out: the contract between guessing a file's columns, reading them fast,
//! and making a ledger of them.
//!
//! A [`Plan`] names the columns that matter, in order, each with the exact form of its cells. A reader (CSV, Parquet,
//! XLSX, JSON lines) follows the plan and gives a [`Table`]: typed columns, and the rows that were refused. Nothing is
//! guessed while reading.

use crate::whole;
use dunlin_core::day::Day;
use dunlin_core::names::Names;

/// How dates are written in a column. Times of day behind a date (`2024-01-31T10:00:00Z`, `2024-01-31 00:00`) are read
/// over; a compact date may carry a float's tail (`20200210.0`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateForm {
    /// `2024-01-31`, `2024/01/31`, `2024.01.31`, `20240131`.
    YearMonthDay,
    /// `31.01.2024`, `31/1/2024`, `31-01-24`, `31-Jan-24`.
    DayMonthYear,
    /// `1/31/2024`, `01-31-24`, `Jan 31, 2024`.
    MonthDayYear,
    /// A spreadsheet's day number (1 = 1900-01-01 with Excel's leap-year fault), or days since 1904.
    Serial {
        /// Whether the workbook counts from 1904.
        from_1904: bool,
    },
}

/// How decimal numbers are written in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NumberForm {
    /// The decimal mark: `b'.'` or `b','`.
    pub decimal: u8,
    /// The thousands mark that may stand between groups of digits (`b','`, `b'.'`, `b' '`, `b'\''`), if any. A space
    /// stands for the no-break and narrow spaces too.
    pub thousands: Option<u8>,
}

/// What the cells of a column are read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellForm {
    /// Text as it stands, outer blanks trimmed: identifiers keep leading zeros.
    Text,
    /// Text that a tool turned into floats: a trailing `.0` is taken off (`1930571429.0` is `1930571429`).
    TextFromFloat,
    /// A date; an empty cell is [`Day::NEVER`].
    Date(DateForm),
    /// A decimal amount in major units, minus in front or behind, or in parentheses; currency marks are read over.
    /// Comes out in units of 10^-4; an empty cell is 0 and marked empty.
    Amount(NumberForm),
    /// A whole number of minor units (`amount_cents`), read as it is.
    Minor,
    /// Yes/no, true/false, 1/0, X/blank; empty is no.
    Flag,
}

/// One column to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ColumnPlan {
    /// Its position in the file, from 0.
    pub at: usize,
    /// Its header in the file, for messages.
    pub header: String,
    /// How its cells are read.
    pub form: CellForm,
    /// Whether an empty cell refuses the row.
    pub required: bool,
}

/// What to read from one table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// The columns, in the order in which they come out.
    pub columns: Vec<ColumnPlan>,
}

/// A column as read. All columns of a [`Table`] have one value a kept row.
#[derive(Clone, Debug)]
pub enum Values {
    /// Text, as numbers into the column's own dictionary.
    Text {
        /// One number a row.
        numbers: Vec<u32>,
        /// The dictionary.
        names: Names,
    },
    /// Text that is a whole number as it is usually written, of up to nine digits, in every row: the numbers. A reader
    /// may give such columns as [`Values::Text`] too.
    Whole(Vec<u32>),
    /// Dates; [`Day::NEVER`] where the cell was empty.
    Days(Vec<Day>),
    /// Amounts in units of 10^-4 of the major unit; `None` in `empty` when no cell was empty.
    Amounts {
        /// One amount a row.
        values: Vec<i64>,
        /// Which cells were empty, when any was.
        empty: Option<Vec<bool>>,
    },
    /// Whole minor units (empty cells are refused or 0 with a mark, as for amounts).
    Minor {
        /// One amount a row.
        values: Vec<i64>,
        /// Which cells were empty, when any was.
        empty: Option<Vec<bool>>,
    },
    /// Yes/no.
    Flags(Vec<bool>),
}

impl Values {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Values::Text { numbers, .. } | Values::Whole(numbers) => numbers.len(),
            Values::Days(days) => days.len(),
            Values::Amounts { values, .. } | Values::Minor { values, .. } => values.len(),
            Values::Flags(flags) => flags.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Turns whole numbers into the texts that they stand for; other columns stay as they are.
    pub fn spell_out(&mut self) {
        if let Values::Whole(values) = self {
            let mut names = Names::new();
            let numbers = whole::number_all(std::mem::take(values), &mut names);
            *self = Values::Text { numbers, names };
        }
    }
}

/// A row that could not be read: where, what was there, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Line in the file, from 1, the header's line counted (the row number for a workbook or Parquet file).
    pub line: u64,
    /// Header of the column at fault; empty when the row as a whole is.
    pub column: String,
    /// The cell as it stands, cut to a readable length.
    pub value: String,
    /// What is wrong and how to mend it, one sentence.
    pub reason: String,
}

/// A table as read: the kept rows as columns, and the refused ones.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// How many rows were kept.
    pub rows: usize,
    /// The columns, in the plan's order.
    pub columns: Vec<Values>,
    /// Line number in the file of each kept row.
    pub lines: Lines,
    /// Rows refused, in order of lines.
    pub refused: Vec<Refused>,
}

impl Table {
    /// The kept row that stands on a line.
    #[must_use]
    pub fn row_on(&self, line: u64) -> Option<usize> {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.lines.of(middle) < line { low = middle + 1 } else { high = middle }
        }
        (low < self.rows && self.lines.of(low) == line).then_some(low)
    }
}

/// The line of each kept row, kept small: rows mostly follow each other line by line.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// `(row, line)`: from this row on, lines count up by one from this line.
    pub runs: Vec<(u64, u64)>,
}

impl Lines {
    /// The line of a kept row.
    #[must_use]
    pub fn of(&self, row: usize) -> u64 {
        let row = row as u64;
        let run = self.runs.partition_point(|&(first, _)| first <= row);
        match run.checked_sub(1).map(|at| self.runs[at]) {
            Some((first, line)) => line + (row - first),
            None => row + 1,
        }
    }

    /// Notes that the next row (number `row`) stands on `line`. Rows come in order.
    pub fn push(&mut self, row: usize, line: u64) {
        if self.runs.is_empty() || self.of(row) != line {
            self.runs.push((row as u64, line));
        }
    }
}

/// Bounds on what a reader may take: exceeding one refuses the file with a clear message, before memory is spent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of the file as it lies there.
    pub bytes_in: u64,
    /// Bytes after decompression.
    pub bytes_out: u64,
    /// Cells of a workbook, JSON document or table.
    pub cells: u64,
    /// Bytes of one row.
    pub row_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes_in: 64 << 30, bytes_out: 256 << 30, cells: 20_000_000_000, row_bytes: 1 << 20 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_follow_gaps() {
        let mut lines = Lines::default();
        for (row, line) in [(0, 2), (1, 3), (2, 6), (3, 7)] {
            lines.push(row, line);
        }
        assert_eq!((0..4).map(|r| lines.of(r)).collect::<Vec<_>>(), [2, 3, 6, 7]);
        assert_eq!(lines.runs.len(), 2);
    }
}
