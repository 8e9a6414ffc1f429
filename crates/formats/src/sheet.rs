//! Small tables that are read whole, every cell checked by whoever asks for it: rates, control balances.
//!
//! Deliberately not here: exports of documents and payments, which may have millions of rows ([`crate::load`]).

use crate::encoding;
use dunlin_core::day::Day;
use dunlin_core::money::{Currency, decimal, parse_minor};
use std::fmt;

/// Decimals that a number may have.
const DECIMALS: u8 = 12;

/// Why a small table is not read: where, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetError {
    /// Line in the file; the header's for a missing column.
    pub line: u64,
    /// The column's name.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What should.
    pub wanted: &'static str,
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: `{}` is no {}", self.line, self.column, self.value, self.wanted)
    }
}

impl std::error::Error for SheetError {}

/// A small table, read whole: the header, then rows with their lines.
pub(crate) struct Sheet {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<(u64, Vec<String>)>,
}

impl Sheet {
    /// Reads delimited text of any encoding; the delimiter is what the header has most of.
    pub(crate) fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
        let broken =
            |line: u64, value: String, wanted| SheetError { line, column: "1".to_owned(), value, wanted };
        let text = encoding::decode(bytes, None)
            .map_err(|e| broken(1, e.to_string(), "text (UTF-8, UTF-16 or a Windows code page)"))?;
        let first = text.text.split(|&b| b == b'\n').next().unwrap_or_default();
        let delimiter =
            [b';', b'\t', b','].into_iter().max_by_key(|&d| first.iter().filter(|&&b| b == d).count());
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .trim(csv::Trim::All)
            .has_headers(false)
            .flexible(true)
            .from_reader(&*text.text);
        let mut table = Sheet { header: Vec::new(), rows: Vec::new() };
        for record in reader.records() {
            let record = record.map_err(|e| {
                let line = e.position().map_or(1, csv::Position::line);
                broken(line, e.to_string(), "row of a delimited text")
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if table.header.is_empty() {
                table.header = cells;
                continue;
            }
            cells.resize(table.header.len().max(cells.len()), String::new());
            table.rows.push((line, cells));
        }
        match table.rows.is_empty() {
            true => Err(broken(1, String::new(), "header with rows below it")),
            false => Ok(table),
        }
    }

    /// The first column of one of these names.
    pub(crate) fn find(&self, names: &[&str]) -> Option<usize> {
        self.header.iter().position(|name| names.iter().any(|n| name.eq_ignore_ascii_case(n)))
    }

    /// The same, which must be there; `wanted` says what header is.
    pub(crate) fn needed(&self, names: &[&'static str], wanted: &'static str) -> Result<usize, SheetError> {
        self.find(names).ok_or_else(|| SheetError {
            line: 1,
            column: names[0].to_owned(),
            value: self.header.join(", "),
            wanted,
        })
    }

    pub(crate) fn day(&self, line: u64, at: usize, text: &str) -> Result<Day, SheetError> {
        text.parse().map_err(|_| self.error(line, at, text, "date (write 2024-12-31)"))
    }

    pub(crate) fn currency(&self, line: u64, at: usize, text: &str) -> Result<Currency, SheetError> {
        text.parse().map_err(|_| self.error(line, at, text, "currency code"))
    }

    /// A plain decimal of at least `least` units of the twelfth decimal, without trailing zeros.
    pub(crate) fn number(&self, line: u64, at: usize, text: &str, least: i64) -> Result<String, SheetError> {
        let plain = text.replace(',', ".");
        let number = parse_minor(&plain, DECIMALS).ok().filter(|&number| number >= least);
        let number =
            number.ok_or_else(|| self.error(line, at, text, "rate (a plain decimal, such as 1.0823)"))?;
        let written = decimal(i128::from(number), DECIMALS);
        Ok(written.trim_end_matches('0').trim_end_matches('.').to_owned())
    }

    pub(crate) fn error(&self, line: u64, at: usize, value: &str, wanted: &'static str) -> SheetError {
        let column = self.header.get(at).cloned().unwrap_or_default();
        SheetError { line, column, value: value.to_owned(), wanted }
    }
}
