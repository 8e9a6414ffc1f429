//! What was understood of the files: kind, encoding, columns, rows read, refused, repeated; for people and programs.

use crate::export::{Cell, Column, Export, Form, Format};
use crate::guess::field::{Field, FileKind};
use crate::guess::header::is_value;
use crate::map::Map;
use crate::plan::{CellForm, DateForm, Refused};
use std::fmt;
use std::io::{self, Write};

/// What came of loading some files.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LoadReport {
    /// One report a file, in the order given.
    pub files: Vec<FileReport>,
    /// What concerns the ledger as a whole.
    pub notices: Vec<Notice>,
}

/// What came of one file.
#[derive(Clone, PartialEq, Debug)]
pub struct FileReport {
    /// Its name.
    pub name: String,
    /// What sort of file it was read as.
    pub kind: FileKind,
    /// How it lies there: `CSV`, `XLSX`, `Parquet`, `JSON`.
    pub format: &'static str,
    /// Encoding of a text.
    pub encoding: Option<&'static str>,
    /// Delimiter of a text.
    pub delimiter: Option<char>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Rows of data in it.
    pub rows_read: u64,
    /// Rows that count.
    pub rows_kept: u64,
    /// Rows that repeat another exactly and are counted once.
    pub rows_repeated: u64,
    /// Its columns and what they were taken for.
    pub columns: Vec<ColumnReport>,
    /// What else is worth knowing.
    pub notices: Vec<Notice>,
    /// Rows refused, in order of lines.
    pub refused: Vec<Refused>,
    /// All cells of each refused row, as they stand in the file; empty for a row that is not a whole one.
    pub refused_rows: Vec<Vec<String>>,
    /// All of it as a map, to be saved and used again.
    pub map: Map,
}

/// One column of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct ColumnReport {
    /// Its header.
    pub header: String,
    /// What it was taken for; `None`: not used.
    pub field: Option<Field>,
    /// How its cells are read.
    pub form: Option<CellForm>,
    /// Why, or what else it could be; may be empty.
    pub note: String,
}

/// Something worth knowing, how often it occurs, and the first cases.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// What it is, as a sentence.
    pub text: String,
    /// How often.
    pub count: u64,
    /// The first cases.
    pub examples: Vec<String>,
}

impl Notice {
    /// A notice without cases.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Notice {
        Notice { text: text.into(), count: 1, examples: Vec::new() }
    }
}

/// Counts cases of one thing and keeps the first of them.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    pub(crate) count: u64,
    examples: Vec<String>,
}

impl Counter {
    pub(crate) fn add(&mut self, example: impl FnOnce() -> String) {
        self.count += 1;
        if self.examples.len() < 3 {
            self.examples.push(example());
        }
    }

    /// As a notice, when there was any case.
    pub(crate) fn notice(self, text: impl Into<String>, into: &mut Vec<Notice>) {
        if self.count > 0 {
            into.push(Notice { text: text.into(), count: self.count, examples: self.examples });
        }
    }
}

impl FileReport {
    /// Writes the refused rows back out as CSV: all their columns, and the line and the reason. Mended, the file can
    /// be loaded like the first.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write_refused<W: Write + Send>(&self, out: W) -> io::Result<W> {
        let names = self.columns.iter().map(|c| c.header.as_str()).chain(["refused_line", "refused_because"]);
        let columns: Vec<Column<'_>> = names.map(|name| Column { name, form: Form::Text }).collect();
        let mut export = Export::new(Format::Csv, out, &columns)?;
        for (refused, row) in self.refused.iter().zip(&self.refused_rows) {
            let reason = match refused.column.is_empty() {
                true => refused.reason.clone(),
                false => format!("{}: {}", refused.column, refused.reason),
            };
            let line = refused.line.to_string();
            // A row that is not whole comes back in its first cell.
            let raw = [refused.value.clone()];
            let cells = if row.is_empty() { &raw[..] } else { row };
            let cells =
                cells.iter().map(String::as_str).chain(std::iter::repeat("")).take(self.columns.len());
            let cells: Vec<Cell<'_>> = cells.chain([line.as_str(), reason.as_str()]).map(raw_cell).collect();
            export.row(&cells)?;
        }
        export.finish()
    }
}

impl LoadReport {
    /// Refused rows of all files.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.files.iter().map(|file| file.refused.len()).sum()
    }
}

impl fmt::Display for LoadReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.files.iter().try_for_each(|file| file.fmt(f))?;
        self.notices.iter().try_for_each(|notice| writeln!(f, "{notice}"))
    }
}

impl fmt::Display for FileReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, {}", self.name, self.kind, self.format)?;
        match self.delimiter {
            Some('\t') => f.write_str(" (delimiter: tab")?,
            Some(mark) => write!(f, " (delimiter: {mark}")?,
            None => {}
        }
        if let Some(encoding) = self.encoding {
            write!(f, ", encoding: {encoding})")?;
        }
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet `{sheet}`")?;
        }
        let (read, kept) = (self.rows_read, self.rows_kept);
        writeln!(
            f,
            "; {read} rows: {kept} kept, {} refused, {} repeated",
            self.refused.len(),
            self.rows_repeated
        )?;
        self.columns.iter().try_for_each(|column| writeln!(f, "  {column}"))?;
        self.notices.iter().try_for_each(|notice| writeln!(f, "  {notice}"))?;
        let shown = self.refused.iter().take(10);
        shown.clone().try_for_each(|refused| writeln!(f, "  {}:{refused}", self.name))?;
        match self.refused.len() {
            more @ 11.. => writeln!(f, "  and {} more refused rows", more - 10),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for ColumnReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column \"{}\" ", self.header.replace('\n', " "))?;
        match self.field {
            Some(field) => write!(f, "-> {field}")?,
            None => f.write_str("not used")?,
        }
        if let Some(form) = self.form.map(form_text).filter(|text| !text.is_empty()) {
            write!(f, " ({form})")?;
        }
        if self.note.is_empty() { Ok(()) } else { write!(f, "; {}", self.note) }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            1 if self.examples.is_empty() => write!(f, "note: {}", self.text),
            n if self.examples.is_empty() => write!(f, "note: {} ({n})", self.text),
            n => write!(f, "note: {} ({n}; {})", self.text, self.examples.join(", ")),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column.is_empty() {
            true => write!(f, "{}: {}", self.line, self.reason),
            false => write!(f, "{}: {}: `{}`: {}", self.line, self.column, self.value, self.reason),
        }
    }
}

/// A cell of a file as it stands there: numbers stay numbers, so that a minus sign is not taken for a formula.
fn raw_cell(text: &str) -> Cell<'_> {
    if is_value(text) && !text.contains(['\n', '\r']) { Cell::Decimal(text) } else { Cell::Text(text) }
}

/// How cells are read, for people: `YYYY-MM-DD`, `1,234.56`.
#[must_use]
pub fn form_text(form: CellForm) -> String {
    match form {
        CellForm::Text | CellForm::Flag => String::new(),
        CellForm::TextFromFloat => "without the tail `.0`".to_owned(),
        CellForm::Date(DateForm::YearMonthDay) => "YYYY-MM-DD".to_owned(),
        CellForm::Date(DateForm::DayMonthYear) => "day first, DD-MM-YYYY".to_owned(),
        CellForm::Date(DateForm::MonthDayYear) => "month first, MM-DD-YYYY".to_owned(),
        CellForm::Date(DateForm::Serial { from_1904: false }) => "a spreadsheet's day numbers".to_owned(),
        CellForm::Date(DateForm::Serial { from_1904: true }) => {
            "a spreadsheet's day numbers from 1904".to_owned()
        }
        CellForm::Amount(form) => {
            let thousands = form.thousands.map(|mark| char::from(mark).to_string()).unwrap_or_default();
            format!("1{thousands}234{}56", char::from(form.decimal))
        }
        CellForm::Minor => "whole cents".to_owned(),
    }
}
