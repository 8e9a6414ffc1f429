//! CSV: commas, quotes where needed, line feeds, UTF-8.

use super::{Cell, Column, is_risky};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Bytes put together before they are handed on.
const CHUNK: usize = 1 << 16;

pub(super) struct Csv<W> {
    out: W,
    buffer: String,
}

impl<W: Write> Csv<W> {
    pub(super) fn new(out: W, columns: &[Column<'_>]) -> io::Result<Csv<W>> {
        let mut table = Csv { out, buffer: String::with_capacity(2 * CHUNK) };
        let names: Vec<Cell<'_>> = columns.iter().map(|column| Cell::Text(column.name)).collect();
        table.row(&names)?;
        Ok(table)
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.buffer.push(',');
            }
            push(&mut self.buffer, *cell);
        }
        self.buffer.push('\n');
        if self.buffer.len() >= CHUNK {
            self.out.write_all(self.buffer.as_bytes())?;
            self.buffer.clear();
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.out.write_all(self.buffer.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn push(out: &mut String, cell: Cell<'_>) {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => push_text(text, out),
        // A number with a decimal comma.
        Cell::Decimal(text) if text.contains(',') => drop(write!(out, "\"{}\"", text.replace('"', ""))),
        Cell::Decimal(text) => out.push_str(text),
        Cell::Float(number) if number.is_nan() => {}
        // Writing to a string cannot fail.
        Cell::Date(day) => drop(write!(out, "{day}")),
        Cell::Int(number) => drop(write!(out, "{number}")),
        Cell::Float(number) => drop(write!(out, "{number}")),
    }
}

/// Appends a text as a CSV cell: quoted where it must be, an apostrophe in front of what could be a formula.
pub fn push_text(text: &str, out: &mut String) {
    let risky = is_risky(text);
    let quoted = risky || text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r' | b'\t' | b';' | 0));
    if !quoted {
        out.push_str(text);
        return;
    }
    out.push('"');
    if risky {
        out.push('\'');
    }
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
}
