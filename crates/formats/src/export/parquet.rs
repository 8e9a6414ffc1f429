//! Parquet: row groups of typed columns. Decimals are text, because they are exact; a text that is nothing is empty,
//! other cells that are nothing are missing.

use super::{Cell, Column, Form};
use crate::parquet::write::{Form as Stored, Rows, Writer};
use dunlin_core::names::Names;
use std::io::{self, Write};

/// Rows of a row group.
const GROUP: usize = 1 << 17;

pub(super) struct Parquet<W: Write + Send> {
    writer: Writer<W>,
    columns: Vec<Data>,
    rows: usize,
}

enum Data {
    Text(Vec<u32>, Names),
    Float(Vec<f64>),
    Int(Vec<Option<i64>>),
    Date(Vec<Option<i32>>),
}

impl<W: Write + Send> Parquet<W> {
    pub(super) fn new(out: W, columns: &[Column<'_>]) -> io::Result<Parquet<W>> {
        let stored: Vec<(&str, Stored)> = columns.iter().map(|c| (c.name, stored(c.form))).collect();
        let writer = Writer::new(out, &stored).map_err(io::Error::other)?;
        let columns = columns.iter().map(|c| match c.form {
            Form::Float => Data::Float(Vec::new()),
            Form::Int => Data::Int(Vec::new()),
            Form::Date => Data::Date(Vec::new()),
            Form::Text | Form::Decimal => Data::Text(Vec::new(), Names::new()),
        });
        Ok(Parquet { writer, columns: columns.collect(), rows: 0 })
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            match (column, cell) {
                (Data::Float(values), Cell::Float(number)) => values.push(*number),
                (Data::Float(values), _) => values.push(f64::NAN),
                (Data::Int(values), Cell::Int(number)) => values.push(Some(*number)),
                (Data::Int(values), _) => values.push(None),
                (Data::Date(values), Cell::Date(day)) => values.push(Some(day.0)),
                (Data::Date(values), _) => values.push(None),
                (Data::Text(numbers, names), Cell::Text(text) | Cell::Decimal(text)) => {
                    numbers.push(names.number(text));
                }
                (Data::Text(numbers, names), _) => numbers.push(names.number("")),
            }
        }
        self.rows += 1;
        if self.rows == GROUP { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> io::Result<()> {
        let texts: Vec<Vec<&str>> = self
            .columns
            .iter()
            .map(|column| match column {
                Data::Text(_, names) => names.iter().collect(),
                _ => Vec::new(),
            })
            .collect();
        let rows: Vec<Rows<'_>> = self
            .columns
            .iter()
            .zip(&texts)
            .map(|(column, texts)| match column {
                Data::Text(numbers, _) => Rows::Text(numbers, texts),
                Data::Float(values) => Rows::Float(values),
                Data::Int(values) => Rows::OptionalInt(values),
                Data::Date(values) => Rows::OptionalDate(values),
            })
            .collect();
        self.writer.group(&rows).map_err(io::Error::other)?;
        for column in &mut self.columns {
            match column {
                Data::Text(numbers, names) => (*numbers, *names) = (Vec::new(), Names::new()),
                Data::Float(values) => values.clear(),
                Data::Int(values) => values.clear(),
                Data::Date(values) => values.clear(),
            }
        }
        self.rows = 0;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.writer.finish().map_err(io::Error::other)
    }
}

fn stored(form: Form) -> Stored {
    match form {
        Form::Float => Stored::Float,
        Form::Int => Stored::OptionalInt,
        Form::Date => Stored::OptionalDate,
        Form::Text | Form::Decimal => Stored::Text,
    }
}
