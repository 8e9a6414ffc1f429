//! Figures for programs: JSON and CSV as a stream, Parquet in row groups.

use super::Answer;
use crate::input::known;
use crate::output::csv;
use dunlin_core::names::Names;
use dunlin_formats::parquet::write::{Form, Rows, Writer};
use dunlin_kpi::catalogue;
use dunlin_kpi::figure::Figure;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Bytes after which what was put together is handed on.
const CHUNK: usize = 1 << 16;
/// Figures a row group.
const GROUP: usize = 1 << 17;

impl<'a> Answer<'a> {
    /// Every figure: by KPI, group, period.
    fn figures(&self) -> impl Iterator<Item = Figure<'a>> {
        catalogue::figures(self.grid, self.kpis, self.given, known(self.at))
    }

    /// An array of figure objects, one line each.
    pub(super) fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        let mut text = String::with_capacity(CHUNK * 2);
        text.push('[');
        for (number, figure) in self.figures().enumerate() {
            text.push_str(if number == 0 { "\n" } else { ",\n" });
            figure.write_json(&mut text);
            hand_on(&mut text, out)?;
        }
        text.push_str("\n]\n");
        out.write_all(text.as_bytes())
    }

    /// One row a figure, columns as in the JSON.
    pub(super) fn write_csv(&self, out: &mut impl Write) -> io::Result<()> {
        let mut text = String::with_capacity(CHUNK * 2);
        text.push_str(
            "kpi,group,period_start,period_end,as_of,known_at,value,unit,numerator,denominator,count,currency,reason\n",
        );
        for figure in self.figures() {
            row(&figure, &mut text);
            hand_on(&mut text, out)?;
        }
        out.write_all(text.as_bytes())
    }

    /// A Parquet file of the same columns; `value` is decimal text, exact, and `value_number` the nearest float.
    pub(super) fn write_parquet(&self, out: &mut (impl Write + Send)) -> io::Result<()> {
        let mut writer = Writer::new(out, &HEAD).map_err(io::Error::other)?;
        let mut batch = Batch::default();
        for figure in self.figures() {
            batch.push(&figure);
            if batch.starts.len() == GROUP {
                std::mem::take(&mut batch).write(&mut writer)?;
            }
        }
        if !batch.starts.is_empty() {
            batch.write(&mut writer)?;
        }
        writer.finish().map(|_| ()).map_err(io::Error::other)
    }
}

fn hand_on(text: &mut String, out: &mut impl Write) -> io::Result<()> {
    if text.len() >= CHUNK {
        out.write_all(text.as_bytes())?;
        text.clear();
    }
    Ok(())
}

fn row(figure: &Figure<'_>, out: &mut String) {
    out.push_str(figure.kpi.id);
    out.push(',');
    csv::text(figure.group.unwrap_or_default(), out);
    let _ = write!(out, ",{},{},{},", figure.period.start, figure.period.end, figure.as_of);
    out.push_str(&figure.known_at.and_then(crate::input::moment_words).unwrap_or_default());
    for number in [
        figure.exact_text(),
        Some(figure.kpi.unit.name().to_owned()),
        figure.numerator_text(),
        figure.denominator_text(),
    ] {
        out.push(',');
        out.push_str(&number.unwrap_or_default());
    }
    out.push(',');
    if let Some(count) = figure.count {
        let _ = write!(out, "{count}");
    }
    let _ = write!(out, ",{},", figure.currency.code());
    csv::text(&figure.reason().unwrap_or_default(), out);
    out.push('\n');
}

const HEAD: [(&str, Form); 13] = [
    ("kpi", Form::Text),
    ("group", Form::Text),
    ("period_start", Form::Date),
    ("period_end", Form::Date),
    ("as_of", Form::Date),
    ("value", Form::Text),
    ("value_number", Form::Float),
    ("unit", Form::Text),
    ("numerator", Form::Text),
    ("denominator", Form::Text),
    ("count", Form::Text),
    ("currency", Form::Text),
    ("reason", Form::Text),
];

/// Figures as columns, a row group's worth.
#[derive(Default)]
struct Batch {
    /// kpi, group, value, unit, numerator, denominator, count, currency, reason.
    texts: [(Vec<u32>, Names); 9],
    starts: Vec<i32>,
    ends: Vec<i32>,
    as_of: Vec<i32>,
    numbers: Vec<f64>,
}

impl Batch {
    fn push(&mut self, figure: &Figure<'_>) {
        let value = figure.exact_text();
        self.numbers.push(value.as_deref().and_then(|v| v.parse().ok()).unwrap_or(f64::NAN));
        let texts = [
            figure.kpi.id.to_owned(),
            figure.group.unwrap_or_default().to_owned(),
            value.unwrap_or_default(),
            figure.kpi.unit.name().to_owned(),
            figure.numerator_text().unwrap_or_default(),
            figure.denominator_text().unwrap_or_default(),
            figure.count.map(|n| n.to_string()).unwrap_or_default(),
            figure.currency.code().to_owned(),
            figure.reason().unwrap_or_default(),
        ];
        for ((numbers, names), text) in self.texts.iter_mut().zip(&texts) {
            numbers.push(names.number(text));
        }
        self.starts.push(figure.period.start.0);
        self.ends.push(figure.period.end.0);
        self.as_of.push(figure.as_of.0);
    }

    fn write<W: Write + Send>(self, writer: &mut Writer<W>) -> io::Result<()> {
        let lists: Vec<Vec<&str>> = self.texts.iter().map(|(_, names)| names.iter().collect()).collect();
        let text = |at: usize| Rows::Text(&self.texts[at].0, &lists[at]);
        let columns = [
            text(0),
            text(1),
            Rows::Date(&self.starts),
            Rows::Date(&self.ends),
            Rows::Date(&self.as_of),
            text(2),
            Rows::Float(&self.numbers),
            text(3),
            text(4),
            text(5),
            text(6),
            text(7),
            text(8),
        ];
        writer.group(&columns).map_err(io::Error::other)
    }
}
