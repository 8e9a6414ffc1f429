//! Drawing answers: tables for people, whole-or-nothing files, a sign of life for work over a second.

mod file;
mod frame;
mod progress;
mod sheet;

pub(crate) use dunlin_core::money::grouped;
pub(crate) use dunlin_formats::export::Form;
pub(crate) use file::{protect, write_whole};
pub(crate) use frame::{Cell, Column, Frame};
pub(crate) use progress::working;
pub(crate) use sheet::{Align, Sheet, terminal_width};

use crate::cli::Output;
use crate::error::{Failure, unwritable};
use crate::seat;
use dunlin_formats::export::{self, Export, Format};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Where a command prints.
pub(crate) enum Out {
    /// On standard output.
    Standard(BufWriter<io::StdoutLock<'static>>),
    /// Into the answer of a seated command.
    Kept(Vec<u8>),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Out::Standard(out) => out.write(bytes),
            Out::Kept(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Out::Standard(out) => out.flush(),
            Out::Kept(_) => Ok(()),
        }
    }
}

/// Gives a buffered standard output to `write` and flushes it. A reader that went away ends the process quietly. What a seated
/// command prints is kept for its answer.
pub(crate) fn stdout(write: impl FnOnce(&mut Out) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = match seat::is_taken() {
        true => Out::Kept(Vec::new()),
        false => Out::Standard(BufWriter::with_capacity(1 << 16, io::stdout().lock())),
    };
    write(&mut out).and_then(|()| out.flush()).map_err(|e| unwritable("standard output", &e))?;
    if let Out::Kept(text) = out {
        seat::print(text);
    }
    Ok(())
}

/// Where a table goes that is not drawn: CSV to standard output, Parquet or a workbook to a file. `None`: it is drawn.
pub(crate) fn table_target(output: &Output) -> Option<(Format, Option<&Path>)> {
    match (&output.parquet, &output.xlsx) {
        (Some(path), _) => Some((Format::Parquet, Some(path))),
        (_, Some(path)) => Some((Format::Xlsx, Some(path))),
        _ => output.csv.then_some((Format::Csv, None)),
    }
}

/// Writes a table whole: to the file, or to standard output.
pub(crate) fn export(
    (format, path): (Format, Option<&Path>),
    columns: &[export::Column<'_>],
    rows: impl FnOnce(&mut dyn FnMut(&[export::Cell<'_>]) -> io::Result<()>) -> io::Result<()>,
) -> Result<(), Failure> {
    let fill = |out: &mut (dyn Write + Send)| {
        let mut table = Export::new(format, out, columns)?;
        rows(&mut |cells| table.row(cells))?;
        table.finish().map(|_| ())
    };
    if seat::is_taken() {
        let mut out = Vec::new();
        fill(&mut out).map_err(|e| unwritable("the answer", &e))?;
        match path {
            Some(_) => seat::file(out),
            None => seat::print(out),
        }
        return Ok(());
    }
    match path {
        Some(path) => write_whole(path, |out| fill(out)),
        None => {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
            fill(&mut out).and_then(|()| out.flush()).map_err(|e| unwritable("standard output", &e))
        }
    }
}

/// Prints one JSON value with a line end.
pub(crate) fn json(value: &serde_json::Value) -> Result<(), Failure> {
    stdout(|out| {
        serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
        writeln!(out)
    })
}
