//! Tables out: CSV, XLSX, Parquet, JSON, from typed cells, row by row.
//!
//! Nothing that is written is a formula. A text that a spreadsheet would take for one (it begins with `=`, `+`, `-`,
//! `@`, a tab, a line end, a zero byte, or their full-width twins) gets an apostrophe in front in CSV and is a typed
//! text in XLSX; numbers are numbers by type and never touched.
//!
//! Deliberately not here: which columns a result has, and where files lie.

mod csv;
mod json;
mod parquet;
mod xlsx;

#[cfg(test)]
mod tests;

pub use csv::push_text as push_csv_text;

use dunlin_core::day::Day;
use std::io::{self, Write};

/// A format to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Comma-separated, UTF-8, line feeds.
    Csv,
    /// A workbook of one sheet.
    Xlsx,
    /// Parquet; decimals as text, because they are exact.
    Parquet,
    /// A JSON array of objects, one a line; decimals as strings.
    Json,
}

impl Format {
    /// The format of a file's ending.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Format> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Some(Format::Csv),
            "xlsx" => Some(Format::Xlsx),
            "parquet" => Some(Format::Parquet),
            "json" => Some(Format::Json),
            _ => None,
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Text.
    Text,
    /// Days.
    Date,
    /// Whole numbers.
    Int,
    /// Decimals as exact text (`1234.50`).
    Decimal,
    /// Floats.
    Float,
}

/// A column of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it holds.
    pub form: Form,
}

/// A cell; its sort is its column's, or nothing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text.
    Text(&'a str),
    /// A day.
    Date(Day),
    /// A whole number.
    Int(i64),
    /// A decimal as text.
    Decimal(&'a str),
    /// A float; not a number counts as nothing.
    Float(f64),
}

/// A table being written. Rows go in one by one; [`Export::finish`] ends the file.
pub struct Export<'a, W: Write + Send> {
    inner: Inner<'a, W>,
}

enum Inner<'a, W: Write + Send> {
    Csv(csv::Csv<W>),
    Json(json::Json<'a, W>),
    Parquet(Box<parquet::Parquet<W>>),
    Xlsx(Box<xlsx::Sheet<W>>),
}

impl<'a, W: Write + Send> Export<'a, W> {
    /// Begins a table.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(format: Format, out: W, columns: &[Column<'a>]) -> io::Result<Export<'a, W>> {
        let inner = match format {
            Format::Csv => Inner::Csv(csv::Csv::new(out, columns)?),
            Format::Json => Inner::Json(json::Json::new(out, columns)),
            Format::Parquet => Inner::Parquet(Box::new(parquet::Parquet::new(out, columns)?)),
            Format::Xlsx => Inner::Xlsx(Box::new(xlsx::Sheet::new(out, columns)?)),
        };
        Ok(Export { inner })
    }

    /// Writes a row, with a cell for each column.
    ///
    /// # Errors
    /// When writing fails, or a workbook is full (1,048,576 rows).
    pub fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        match &mut self.inner {
            Inner::Csv(table) => table.row(cells),
            Inner::Json(table) => table.row(cells),
            Inner::Parquet(table) => table.row(cells),
            Inner::Xlsx(table) => table.row(cells),
        }
    }

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(self) -> io::Result<W> {
        match self.inner {
            Inner::Csv(table) => table.finish(),
            Inner::Json(table) => table.finish(),
            Inner::Parquet(table) => table.finish(),
            Inner::Xlsx(table) => table.finish(),
        }
    }
}

/// Whether a spreadsheet could take a text for a formula: ASCII and full-width signs, and what is trimmed away before
/// them, blanks too.
pub(crate) fn is_risky(text: &str) -> bool {
    matches!(
        text.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next(),
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
    )
}
