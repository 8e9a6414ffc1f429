//! Drawing answers: tables for people, whole-or-nothing files, a sign of life for work over a second.

mod columns;
pub(crate) mod csv;
mod file;
mod frame;
mod number;
mod progress;
mod sheet;

pub(crate) use file::write_whole;
pub(crate) use frame::{Cell, Column, Frame};
pub(crate) use number::grouped;
pub(crate) use progress::working;
pub(crate) use sheet::{Align, Sheet};

use crate::error::{Failure, unwritable};
use std::io::{self, BufWriter, Write};

/// Gives a buffered standard output to `write` and flushes it. A reader that went away ends the process quietly.
pub(crate) fn stdout(
    write: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    write(&mut out).and_then(|()| out.flush()).map_err(|e| unwritable("standard output", &e))
}

/// Prints one JSON value with a line end.
pub(crate) fn json(value: &serde_json::Value) -> Result<(), Failure> {
    stdout(|out| {
        serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
        writeln!(out)
    })
}
