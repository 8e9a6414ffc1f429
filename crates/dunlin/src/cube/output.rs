//! The cube as a file: Parquet by its ending, CSV otherwise. Rows in which everything is zero are left out.

use super::{By, CubeError, Request};
use crate::output::write_whole;
use dunlin_core::names::Names;
use dunlin_formats::export::push_csv_text;
use dunlin_formats::parquet::write::{Form, Rows, Writer};
use dunlin_kpi::cube::{Figures, Overflow, Scratch, Sum, Sums};
use rayon::prelude::*;
use std::io::{self, Write};

/// Rows of a row group, about.
const ROWS: usize = 1 << 15;

const INTEGERS: usize = Figures::INTEGERS.len();
const RATIOS: usize = Figures::RATIOS.len();

/// Writes the cube; the number of rows.
pub(super) fn write<T: Sum>(
    request: &Request,
    names: &Names,
    sums: &Sums<'_, T>,
    stdout: &mut (dyn Write + Send),
) -> Result<u64, CubeError> {
    let place =
        request.out.as_ref().map_or_else(|| "standard output".to_owned(), |p| p.display().to_string());
    let failed = |why: String| CubeError::Write(place.clone(), why);
    let Some(path) = &request.out else { return csv(request, names, sums, stdout, &failed) };
    let as_parquet = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
    let mut written = Ok(0);
    let whole = write_whole(path, |file| {
        written = match as_parquet {
            true => parquet(request, names, sums, file, &failed),
            false => csv(request, names, sums, file, &failed),
        };
        written.as_ref().map(|_| ()).map_err(|e| io::Error::other(e.to_string()))
    });
    let written = written?;
    whole.map_err(|failure| failed(failure.message))?;
    Ok(written)
}

/// Rows of the cube as columns.
#[derive(Debug)]
struct Frame {
    groups: Vec<u32>,
    ends: Vec<i32>,
    integers: [Vec<i64>; INTEGERS],
    ratios: [Vec<f64>; RATIOS],
    /// Rows on their way into the columns: a column takes many at a time.
    pending: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    group: u32,
    end: i32,
    integers: [i64; INTEGERS],
    ratios: [f64; RATIOS],
}

/// Rows that wait: they stay in the nearest cache.
const PENDING: usize = 128;

impl Frame {
    fn with_capacity(rows: usize) -> Frame {
        Frame {
            groups: Vec::with_capacity(rows),
            ends: Vec::with_capacity(rows),
            integers: std::array::from_fn(|_| Vec::with_capacity(rows)),
            ratios: std::array::from_fn(|_| Vec::with_capacity(rows)),
            pending: Vec::with_capacity(PENDING),
        }
    }

    fn clear(&mut self) {
        self.groups.clear();
        self.ends.clear();
        self.integers.iter_mut().for_each(Vec::clear);
        self.ratios.iter_mut().for_each(Vec::clear);
        self.pending.clear();
    }

    #[inline]
    fn push(&mut self, group: u32, end: i32, days: i32, figures: &Figures) {
        let integers = figures.integers();
        if integers.iter().fold(0, |bits, n| bits | n) == 0 {
            return;
        }
        if self.pending.len() == PENDING {
            self.settle();
        }
        self.pending.push(Row { group, end, integers, ratios: figures.ratios(days) });
    }

    /// Moves the rows that wait into the columns.
    fn settle(&mut self) {
        let rows = &self.pending;
        self.groups.extend(rows.iter().map(|row| row.group));
        self.ends.extend(rows.iter().map(|row| row.end));
        for (at, column) in self.integers.iter_mut().enumerate() {
            column.extend(rows.iter().map(|row| row.integers[at]));
        }
        for (at, column) in self.ratios.iter_mut().enumerate() {
            column.extend(rows.iter().map(|row| row.ratios[at]));
        }
        self.pending.clear();
    }
}

/// Hands on the rows in order, many at a time, made on all cores. Group 0 is the total, the others are one higher
/// than their numbers.
fn frames<T: Sum>(
    request: &Request,
    names: &Names,
    sums: &Sums<'_, T>,
    mut take: impl FnMut(&Frame) -> Result<(), CubeError>,
) -> Result<u64, CubeError> {
    let calendar = sums.calendar();
    let overflow = |o: Overflow| {
        CubeError::Overflow(o.group.map(|g| names.text(g).to_owned()), calendar.ends()[o.period])
    };
    let mut rows = 0;
    if request.by != By::Customer {
        let mut frame = Frame::with_capacity(calendar.ends().len());
        let total =
            sums.total(|period, f| frame.push(0, calendar.ends()[period].0, calendar.days(period), f));
        total.map_err(overflow)?;
        frame.settle();
        rows += frame.groups.len() as u64;
        take(&frame)?;
    }
    if request.by == By::Total {
        return Ok(rows);
    }
    let blocks: Vec<usize> = (0..sums.blocks()).collect();
    let share = (ROWS / sums.block_rows().max(1)).max(1);
    let frames: Vec<&[usize]> = blocks.chunks(share).collect();
    let room = || (Frame::with_capacity(share * sums.block_rows()), Scratch::default());
    let threads = rayon::current_num_threads().min(frames.len());
    let mut made: Vec<(Frame, Scratch<T>)> = (0..threads).map(|_| room()).collect();
    for some in frames.chunks(threads.max(1)) {
        let fill = |((frame, scratch), blocks): (&mut (Frame, Scratch<T>), &&[usize])| {
            fill(sums, blocks, frame, scratch)
        };
        made.par_iter_mut().zip(some).try_for_each(fill).map_err(overflow)?;
        for (frame, _) in &made[..some.len()] {
            rows += frame.groups.len() as u64;
            if !frame.groups.is_empty() {
                take(frame)?;
            }
        }
    }
    Ok(rows)
}

fn fill<T: Sum>(
    sums: &Sums<'_, T>,
    blocks: &[usize],
    frame: &mut Frame,
    scratch: &mut Scratch<T>,
) -> Result<(), Overflow> {
    let calendar = sums.calendar();
    frame.clear();
    for &block in blocks {
        sums.block(block, scratch, |group, period, figures| {
            frame.push(group + 1, calendar.ends()[period].0, calendar.days(period), figures);
        })?;
    }
    frame.settle();
    Ok(())
}

fn parquet<T: Sum>(
    request: &Request,
    names: &Names,
    sums: &Sums<'_, T>,
    file: &mut (dyn Write + Send),
    failed: &dyn Fn(String) -> CubeError,
) -> Result<u64, CubeError> {
    let mut columns = vec![("group", Form::Text), ("period_end", Form::Date)];
    columns.extend(Figures::INTEGERS.map(|name| (name, Form::Int)));
    columns.extend(Figures::RATIOS.map(|name| (name, Form::Float)));
    let mut writer = Writer::new(file, &columns).map_err(|e| failed(e.to_string()))?;
    let texts: Vec<&str> = std::iter::once("").chain(names.iter()).collect();
    let rows = frames(request, names, sums, |frame| {
        let mut rows = vec![Rows::Text(&frame.groups, &texts), Rows::Date(&frame.ends)];
        rows.extend(frame.integers.iter().map(|column| Rows::Int(column)));
        rows.extend(frame.ratios.iter().map(|column| Rows::Float(column)));
        writer.group(&rows).map_err(|e| failed(e.to_string()))
    })?;
    writer.finish().map_err(|e| failed(e.to_string()))?;
    Ok(rows)
}

fn csv<T: Sum>(
    request: &Request,
    names: &Names,
    sums: &Sums<'_, T>,
    out: &mut dyn Write,
    failed: &dyn Fn(String) -> CubeError,
) -> Result<u64, CubeError> {
    let header = ["group", "period_end"].into_iter().chain(Figures::INTEGERS).chain(Figures::RATIOS);
    let mut text = header.collect::<Vec<_>>().join(",") + "\n";
    let rows = frames(request, names, sums, |frame| {
        for row in 0..frame.groups.len() {
            csv_row(&mut text, frame, row, names);
        }
        out.write_all(text.as_bytes()).map_err(|e| failed(e.to_string()))?;
        text.clear();
        Ok(())
    })?;
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|e| failed(e.to_string()))?;
    Ok(rows)
}

fn csv_row(text: &mut String, frame: &Frame, row: usize, names: &Names) {
    use std::fmt::Write as _;
    let group = frame.groups[row].checked_sub(1).map_or("", |group| names.text(group));
    push_csv_text(group, text);
    let _ = write!(text, ",{}", dunlin_core::day::Day(frame.ends[row]));
    for column in &frame.integers {
        let _ = write!(text, ",{}", column[row]);
    }
    for column in &frame.ratios {
        text.push(',');
        if !column[row].is_nan() {
            let _ = write!(text, "{}", column[row]);
        }
    }
    text.push('\n');
}
