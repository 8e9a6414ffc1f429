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
pub(crate) use sheet::{Align, Sheet};

use crate::cli::Output;
use crate::error::{Failure, unwritable};
use dunlin_formats::export::{self, Export, Format};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Gives a buffered standard output to `write` and flushes it. A reader that went away ends the process quietly.
pub(crate) fn stdout(
    write: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    write(&mut out).and_then(|()| out.flush()).map_err(|e| unwritable("standard output", &e))
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
