//! An answer as typed columns: drawn as a table for people, or written as JSON, CSV, Parquet or a workbook.

use super::Form;
use super::{Align, Sheet, grouped, json, table_target};
use crate::cli::Output;
use crate::error::Failure;
use dunlin_core::day::Day;
use dunlin_core::money::decimal;
use dunlin_formats::export::{self, Format};
use serde_json::{Map, Value};
use std::io;
use std::path::Path;

/// A column: its name for programs, its title for people (empty for none), how it stands.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) align: Align,
    /// Not drawn when all of it is 0.
    pub(crate) optional: bool,
    /// Never drawn: what the title says, which programs want in each row.
    pub(crate) hidden: bool,
    /// What its cells hold.
    pub(crate) holds: Form,
}

impl Column {
    /// A column of words.
    pub(crate) fn text(name: &str, title: &str) -> Column {
        Column {
            name: name.to_owned(),
            title: title.to_owned(),
            align: Align::Left,
            optional: false,
            hidden: false,
            holds: Form::Text,
        }
    }

    /// The same, not drawn when all of it is 0.
    pub(crate) fn optional(self) -> Column {
        Column { optional: true, ..self }
    }

    /// The same, for programs only.
    pub(crate) fn hidden(self) -> Column {
        Column { hidden: true, ..self }
    }

    /// A column of amounts.
    pub(crate) fn number(name: &str, title: &str) -> Column {
        Column {
            name: name.to_owned(),
            title: title.to_owned(),
            align: Align::Right,
            optional: false,
            hidden: false,
            holds: Form::Decimal,
        }
    }

    /// A column of whole numbers.
    pub(crate) fn count(name: &str, title: &str) -> Column {
        Column { holds: Form::Int, ..Column::number(name, title) }
    }

    /// A column of days.
    pub(crate) fn day(name: &str, title: &str) -> Column {
        Column { holds: Form::Date, ..Column::text(name, title) }
    }

    /// Whether it holds numbers, which stand right.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.holds, Form::Decimal | Form::Int)
    }

    /// Whether a cell may stand in it; where there is nothing to say, an empty text may.
    fn takes(&self, cell: &Cell) -> bool {
        match cell {
            Cell::Text(text) => self.holds == Form::Text || text.is_empty(),
            Cell::Named(..) => self.holds == Form::Text,
            Cell::Money(..) => self.holds == Form::Decimal,
            Cell::Count(_) => self.holds == Form::Int,
            Cell::Day(_) => self.holds == Form::Date,
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Words.
    Text(String),
    /// A number or code, and how people know it.
    Named(String, String),
    /// Minor units and the decimals of their currency.
    Money(i128, u8),
    /// A whole number.
    Count(i64),
    /// A day.
    Day(Day),
}

impl Cell {
    /// The cell as programs read it: plain decimals, ISO dates.
    pub(crate) fn plain(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Named(text, _) => text.clone(),
            Cell::Money(minor, digits) => decimal(*minor, *digits),
            Cell::Count(n) => n.to_string(),
            Cell::Day(Day::NEVER | Day::ALWAYS) => String::new(),
            Cell::Day(day) => day.to_string(),
        }
    }

    /// The cell as people read it: digits grouped.
    fn shown(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Named(_, text) => text.clone(),
            other => grouped(&other.plain()),
        }
    }

    fn exported<'a>(&self, column: &Column, text: &'a str) -> export::Cell<'a> {
        match self {
            Cell::Text(said) if said.is_empty() && column.holds != Form::Text => export::Cell::Empty,
            Cell::Text(_) | Cell::Named(..) => export::Cell::Text(text),
            Cell::Money(..) => export::Cell::Decimal(text),
            Cell::Count(n) => export::Cell::Int(*n),
            Cell::Day(Day::NEVER | Day::ALWAYS) => export::Cell::Empty,
            Cell::Day(day) => export::Cell::Date(*day),
        }
    }

    fn value(&self) -> Value {
        match self {
            Cell::Day(Day::NEVER | Day::ALWAYS) => Value::Null,
            Cell::Count(n) => Value::from(*n),
            other => Value::from(other.plain()),
        }
    }
}

/// Rows of typed cells under named columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Frame {
    /// An empty frame with these columns.
    pub(crate) fn new(columns: Vec<Column>) -> Frame {
        Frame { columns, rows: Vec::new() }
    }

    /// Adds a row; it has as many cells as there are columns.
    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        debug_assert!(self.columns.iter().zip(&cells).all(|(column, cell)| column.takes(cell)), "{cells:?}");
        self.rows.push(cells);
    }

    /// The table as people see it.
    pub(crate) fn sheet(&self) -> Sheet {
        let drawn = self.shown();
        let mut sheet = Sheet::new(drawn.iter().map(|(_, column)| (column.title.clone(), column.align)));
        for row in &self.rows {
            sheet.row(drawn.iter().map(|&(at, _)| row[at].shown()));
        }
        sheet
    }

    /// The columns that people see, with the place of each in a row.
    pub(crate) fn shown(&self) -> Vec<(usize, &Column)> {
        let drawn =
            |(at, column): &(usize, &Column)| !column.hidden && (!column.optional || self.has_any(*at));
        self.columns.iter().enumerate().filter(drawn).collect()
    }

    /// The rows.
    pub(crate) fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    fn has_any(&self, at: usize) -> bool {
        self.rows.iter().any(|row| !matches!(row[at], Cell::Money(0, _) | Cell::Count(0)))
    }

    /// The rows as JSON objects.
    pub(crate) fn value(&self) -> Value {
        self.page(0, usize::MAX)
    }

    fn object(&self, row: &[Cell]) -> Value {
        let pairs = self.columns.iter().zip(row).map(|(column, cell)| (column.name.clone(), cell.value()));
        Value::Object(pairs.collect::<Map<_, _>>())
    }

    fn cells(&self, write: &mut dyn FnMut(&[export::Cell<'_>]) -> io::Result<()>) -> io::Result<()> {
        for row in &self.rows {
            let texts: Vec<String> = row.iter().map(Cell::plain).collect();
            let cells: Vec<export::Cell<'_>> = row
                .iter()
                .zip(&texts)
                .zip(&self.columns)
                .map(|((cell, text), column)| cell.exported(column, text))
                .collect();
            write(&cells)?;
        }
        Ok(())
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Some of the rows as JSON objects.
    pub(crate) fn page(&self, from: usize, limit: usize) -> Value {
        Value::Array(self.rows.iter().skip(from).take(limit).map(|row| self.object(row)).collect())
    }

    /// Writes all rows as a file of a format.
    pub(crate) fn export_into(&self, format: Format, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
        let forms: Vec<Form> = self.columns.iter().map(|column| column.holds).collect();
        let named = self.columns.iter().zip(&forms);
        let columns: Vec<export::Column<'_>> =
            named.map(|(c, &form)| export::Column { name: &c.name, form }).collect();
        let mut table = export::Export::new(format, out, &columns)?;
        self.cells(&mut |cells| table.row(cells))?;
        table.finish().map(|_| ())
    }

    /// Writes the frame where the words say: JSON, CSV, a Parquet file, or the table under its title.
    pub(crate) fn write(&self, output: &Output, title: Option<&str>) -> Result<(), Failure> {
        if output.json {
            return json(&self.value());
        }
        if let Some(target) = table_target(output) {
            return self.export(target);
        }
        super::stdout(|out| {
            use std::io::Write;
            if let Some(title) = title {
                writeln!(out, "{title}\n")?;
            }
            if self.rows.is_empty() {
                return writeln!(out, "(nothing)");
            }
            write!(out, "{}", self.sheet().fitted())
        })
    }

    fn export(&self, target: (Format, Option<&Path>)) -> Result<(), Failure> {
        let forms: Vec<Form> = self.columns.iter().map(|column| column.holds).collect();
        let columns: Vec<export::Column<'_>> = self
            .columns
            .iter()
            .zip(&forms)
            .map(|(c, &form)| export::Column { name: &c.name, form })
            .collect();
        super::export(target, &columns, |write| self.cells(write))
    }
}
