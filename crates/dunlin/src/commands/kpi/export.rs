//! Figures for programs: JSON as a stream; CSV, Parquet and workbooks as a table.

use super::Answer;
use crate::error::Failure;
use crate::input::{known, moment_words};
use dunlin_formats::export::{Cell, Column, Form, Format};
use dunlin_kpi::catalogue;
use dunlin_kpi::figure::Figure;
use std::io::{self, Write};
use std::path::Path;

/// Bytes after which what was put together is handed on.
const CHUNK: usize = 1 << 16;

impl<'a> Answer<'a> {
    /// Every figure: by KPI, group, period.
    fn figures(&self) -> impl Iterator<Item = Figure<'a>> {
        catalogue::figures(self.grid, self.kpis, self.given, known(self.at))
    }

    /// An array of figure objects, one line each.
    pub(super) fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        write_json(self.figures(), out)
    }

    /// A table with one row a figure, columns as in the JSON; `value` is exact, `value_number` the nearest float.
    pub(super) fn export(&self, target: (Format, Option<&Path>)) -> Result<(), Failure> {
        crate::output::export(target, &HEAD.map(|(name, form)| Column { name, form }), |write| {
            self.figures().try_for_each(|figure| row(&figure, write))
        })
    }
}

/// An array of figure objects, one line each.
pub(super) fn write_json<'f>(
    figures: impl Iterator<Item = Figure<'f>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut text = String::with_capacity(CHUNK);
    text.push('[');
    for (number, figure) in figures.enumerate() {
        text.push_str(if number == 0 { "\n" } else { ",\n" });
        figure.write_json(&mut text);
        hand_on(&mut text, out)?;
    }
    text.push_str("\n]\n");
    out.write_all(text.as_bytes())
}

fn hand_on(text: &mut String, out: &mut impl Write) -> io::Result<()> {
    if text.len() >= CHUNK {
        out.write_all(text.as_bytes())?;
        text.clear();
    }
    Ok(())
}

const HEAD: [(&str, Form); 14] = [
    ("kpi", Form::Text),
    ("group", Form::Text),
    ("period_start", Form::Date),
    ("period_end", Form::Date),
    ("as_of", Form::Date),
    ("known_at", Form::Text),
    ("value", Form::Decimal),
    ("value_number", Form::Float),
    ("unit", Form::Text),
    ("numerator", Form::Decimal),
    ("denominator", Form::Decimal),
    ("count", Form::Int),
    ("currency", Form::Text),
    ("reason", Form::Text),
];

fn row(figure: &Figure<'_>, write: &mut dyn FnMut(&[Cell<'_>]) -> io::Result<()>) -> io::Result<()> {
    let (value, reason) = (figure.exact_text(), figure.reason());
    let (numerator, denominator) = (figure.numerator_text(), figure.denominator_text());
    let known = figure.known_at.and_then(moment_words);
    let number = value.as_deref().and_then(|v| v.parse().ok());
    write(&[
        Cell::Text(figure.kpi.id),
        Cell::Text(figure.group.unwrap_or_default()),
        Cell::Date(figure.period.start),
        Cell::Date(figure.period.end),
        Cell::Date(figure.as_of),
        text(known.as_deref()),
        exact(value.as_deref()),
        number.map_or(Cell::Empty, Cell::Float),
        Cell::Text(figure.kpi.unit.name()),
        exact(numerator.as_deref()),
        exact(denominator.as_deref()),
        figure.count.and_then(|n| i64::try_from(n).ok()).map_or(Cell::Empty, Cell::Int),
        Cell::Text(figure.currency.code()),
        text(reason.as_deref()),
    ])
}

fn text(words: Option<&str>) -> Cell<'_> {
    words.map_or(Cell::Empty, Cell::Text)
}

fn exact(number: Option<&str>) -> Cell<'_> {
    number.map_or(Cell::Empty, Cell::Decimal)
}
