//! JSON: an array of objects, one a line. Decimals are strings, so that no reader rounds them.

use super::{Cell, Column};
use std::fmt::Write as _;
use std::io::{self, Write};

const CHUNK: usize = 1 << 16;

pub(super) struct Json<'a, W> {
    out: W,
    names: Vec<&'a str>,
    buffer: String,
    any: bool,
}

impl<'a, W: Write> Json<'a, W> {
    pub(super) fn new(out: W, columns: &[Column<'a>]) -> Json<'a, W> {
        let names = columns.iter().map(|column| column.name).collect();
        Json { out, names, buffer: "[".to_owned(), any: false }
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.buffer.push_str(if self.any { ",\n{" } else { "\n{" });
        self.any = true;
        for (at, (name, cell)) in self.names.iter().zip(cells).enumerate() {
            if at > 0 {
                self.buffer.push(',');
            }
            quote(name, &mut self.buffer);
            self.buffer.push(':');
            push(&mut self.buffer, *cell);
        }
        self.buffer.push('}');
        if self.buffer.len() >= CHUNK {
            self.out.write_all(self.buffer.as_bytes())?;
            self.buffer.clear();
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.buffer.push_str("\n]\n");
        self.out.write_all(self.buffer.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn push(out: &mut String, cell: Cell<'_>) {
    match cell {
        Cell::Empty => out.push_str("null"),
        Cell::Text(text) | Cell::Decimal(text) => quote(text, out),
        Cell::Float(number) if !number.is_finite() => out.push_str("null"),
        // Writing to a string cannot fail.
        Cell::Date(day) => drop(write!(out, "\"{day}\"")),
        Cell::Int(number) => drop(write!(out, "{number}")),
        Cell::Float(number) => drop(write!(out, "{number}")),
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Line separators end a line in some JavaScript; markup signs are harmless when escaped.
            c if c < ' ' || matches!(c, '\u{2028}' | '\u{2029}') => drop(write!(out, "\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}
