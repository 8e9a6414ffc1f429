//! CSV that no spreadsheet takes for a program.
//!
//! Text that begins like a formula (`=`, `+`, `-`, `@`, their full-width forms, a tab or a line break) gets an
//! apostrophe in front; numbers are written by their type and stay numbers. Source: OWASP ASVS 5.0, 1.2.10.

use super::frame::{Cell, Column};

/// Appends a text cell.
pub(crate) fn text(cell: &str, out: &mut String) {
    let guarded = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
    let quoted = guarded || cell.contains(['"', ',', '\n', '\r']);
    if !quoted {
        return out.push_str(cell);
    }
    out.push('"');
    if guarded {
        out.push('\'');
    }
    for part in cell.split_inclusive('"') {
        out.push_str(part);
        if part.ends_with('"') {
            out.push('"');
        }
    }
    out.push('"');
}

/// A frame as CSV: the columns' names, then the rows.
pub(super) fn rows(columns: &[Column], rows: &[Vec<Cell>]) -> String {
    let mut out = String::new();
    for (at, column) in columns.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        text(&column.name, &mut out);
    }
    out.push('\n');
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { "," });
            match cell {
                Cell::Text(words) => text(words, &mut out),
                other => out.push_str(&other.plain()),
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_text_and_numbers_stay_numbers() {
        let columns = [Column::text("who", ""), Column::number("open", "")];
        let row = |who: &str, minor| vec![Cell::Text(who.into()), Cell::Money(minor, 2)];
        let got = rows(&columns, &[row("=1+1", -5), row("a \"b\", c", 100), row("＠x", 0), row("plain", 7)]);
        assert_eq!(got, "who,open\n\"'=1+1\",-0.05\n\"a \"\"b\"\", c\",1.00\n\"'＠x\",0.00\nplain,0.07\n");
    }
}
