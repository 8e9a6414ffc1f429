//! A frame as a Parquet file: text as text, days as dates, counts as integers, amounts as decimal text (never floats).

use super::frame::{Cell, Column};
use super::write_whole;
use crate::error::Failure;
use dunlin_core::day::Day;
use dunlin_core::names::Names;
use dunlin_formats::parquet::write::{Form, Rows, Writer};
use std::io;
use std::path::Path;

/// Writes the frame.
pub(super) fn write(path: &Path, columns: &[Column], rows: &[Vec<Cell>]) -> Result<(), Failure> {
    let forms: Vec<Form> = (0..columns.len()).map(|at| form(rows, at)).collect();
    let head: Vec<(&str, Form)> =
        columns.iter().zip(&forms).map(|(c, &form)| (c.name.as_str(), form)).collect();
    let stored: Vec<Stored> =
        forms.iter().enumerate().map(|(at, &form)| Stored::of(rows, at, form)).collect();
    write_whole(path, |out| {
        let mut writer = Writer::new(&mut *out, &head).map_err(io::Error::other)?;
        let texts: Vec<Vec<&str>> = stored.iter().map(Stored::texts).collect();
        let views: Vec<Rows<'_>> =
            stored.iter().zip(&texts).map(|(column, texts)| column.rows(texts)).collect();
        writer.group(&views).map_err(io::Error::other)?;
        writer.finish().map(|_| ()).map_err(io::Error::other)
    })
}

fn form(rows: &[Vec<Cell>], at: usize) -> Form {
    match rows.first().map(|row| &row[at]) {
        Some(Cell::Count(_)) => Form::Int,
        Some(Cell::Day(_)) if rows.iter().all(|row| matches!(row[at], Cell::Day(d) if d != Day::NEVER)) => {
            Form::Date
        }
        _ => Form::Text,
    }
}

enum Stored {
    Text(Vec<u32>, Names),
    Date(Vec<i32>),
    Int(Vec<i64>),
}

impl Stored {
    fn of(rows: &[Vec<Cell>], at: usize, form: Form) -> Stored {
        let cells = rows.iter().map(|row| &row[at]);
        match form {
            Form::Int => Stored::Int(cells.map(|c| if let Cell::Count(n) = c { *n } else { 0 }).collect()),
            Form::Date => Stored::Date(cells.map(|c| if let Cell::Day(d) = c { d.0 } else { 0 }).collect()),
            _ => {
                let mut names = Names::new();
                let numbers = cells.map(|cell| names.number(&cell.plain())).collect();
                Stored::Text(numbers, names)
            }
        }
    }

    fn texts(&self) -> Vec<&str> {
        match self {
            Stored::Text(_, names) => names.iter().collect(),
            _ => Vec::new(),
        }
    }

    fn rows<'a>(&'a self, texts: &'a [&'a str]) -> Rows<'a> {
        match self {
            Stored::Text(numbers, _) => Rows::Text(numbers, texts),
            Stored::Date(days) => Rows::Date(days),
            Stored::Int(numbers) => Rows::Int(numbers),
        }
    }
}
