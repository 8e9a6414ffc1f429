//! How a delimited text is written: delimiter, line ends, where header and data begin.

use super::header;
use crate::csv::Dialect;

/// Bytes looked at to find the dialect.
const HEAD: usize = 256 << 10;

/// A text's dialect and header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sniffed {
    pub(crate) dialect: Dialect,
    pub(crate) header: Vec<String>,
    /// Line of the header, from 1.
    pub(crate) header_line: u64,
    /// What was passed over, as a sentence each.
    pub(crate) notices: Vec<String>,
    /// Where the first row of data begins.
    pub(crate) data: usize,
}

/// A row of the head, and where it begins.
struct Record {
    cells: Vec<String>,
    at: usize,
}

/// Finds the dialect of a text; `None` when no row looks like a header. A given delimiter is taken.
pub(crate) fn sniff(text: &[u8], delimiter: Option<u8>) -> Option<Sniffed> {
    let newline = if memchr::memchr(b'\n', &text[..text.len().min(HEAD)]).is_some() { b'\n' } else { b'\r' };
    let (start, told) = excel_hint(text);
    let candidates = match delimiter.or(told) {
        Some(given) => vec![given],
        None => vec![b',', b';', b'\t', b'|'],
    };
    let mut best: Option<(u64, Sniffed)> = None;
    for delimiter in candidates {
        if let Some((score, sniffed)) = with_delimiter(text, start, delimiter, newline)
            && best.as_ref().is_none_or(|(top, _)| score > *top)
        {
            best = Some((score, sniffed));
        }
    }
    best.map(|(_, sniffed)| sniffed)
}

/// Excel's first line `sep=;`: where the rest begins, and the delimiter.
fn excel_hint(text: &[u8]) -> (usize, Option<u8>) {
    let line = text.split(|&b| b == b'\n' || b == b'\r').next().unwrap_or(b"");
    match line {
        [s, e, p, b'=', delimiter] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => {
            let end = memchr::memchr(b'\n', text).map_or(line.len(), |at| at + 1);
            (end, Some(*delimiter))
        }
        _ => (0, None),
    }
}

/// Known names in the header count most, then rows as wide as it, then its width.
fn with_delimiter(text: &[u8], start: usize, delimiter: u8, newline: u8) -> Option<(u64, Sniffed)> {
    let records = records(text, start, delimiter);
    let rows: Vec<Vec<String>> = records.iter().map(|r| r.cells.clone()).collect();
    let (at, hits) = header::find(&rows).filter(|&(at, hits)| hits > 0 || rows[at].len() > 1)?;
    let mut first = at + 1;
    let mut notices = Vec::new();
    if at > 0 {
        notices.push(format!("{at} line(s) above the header were passed over"));
    }
    if rows.get(first).is_some_and(|row| header::is_technical(row, rows.get(first + 1))) {
        notices.push("the second header line with technical names was passed over".to_owned());
        first += 1;
    }
    let body = rows.get(first..).unwrap_or(&[]);
    let names = rows[at].len() - rows[at].iter().rev().take_while(|cell| cell.trim().is_empty()).count();
    let cells = usual_width(body).filter(|&w| w >= names && w <= rows[at].len()).unwrap_or(names);
    let alike = body.iter().filter(|row| row.len() == cells).count() * 100 / body.len().max(1);
    let header: Vec<String> = rows[at].iter().take(cells).map(|cell| cell.trim().to_owned()).collect();
    let data = records.get(first).map_or(text.len(), |record| record.at);
    let line_of = |at: usize| memchr::memchr_iter(newline, &text[..at]).count();
    let dialect = Dialect { delimiter, quote: Some(b'"'), newline, skip_lines: line_of(data), cells };
    let score = hits as u64 * 1_000 + alike as u64 * u64::from(cells > 1) + cells.min(50) as u64;
    let header_line = line_of(records[at].at) as u64 + 1;
    Some((score, Sniffed { dialect, header, header_line, notices, data }))
}

fn usual_width(rows: &[Vec<String>]) -> Option<usize> {
    let mut widths: Vec<usize> = rows.iter().map(Vec::len).collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(|a, b| a == b);
    runs.max_by_key(|run| run.len()).map(|run| run[0])
}

/// The first rows of a text with a delimiter.
fn records(text: &[u8], start: usize, delimiter: u8) -> Vec<Record> {
    let head = &text[start..text.len().min(start + HEAD)];
    let mut reader = reader(head, delimiter);
    let mut record = csv::ByteRecord::new();
    let mut out = Vec::new();
    while out.len() < header::ROWS + 100 && reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        let mut at = record.position().map_or(0, |p| p.byte() as usize);
        // Blank lines, and the line feed behind a carriage return, belong to the row before.
        while head.get(at).is_some_and(|b| matches!(b, b'\n' | b'\r')) {
            at += 1;
        }
        let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        out.push(Record { cells, at: start + at });
    }
    if head.len() == HEAD && out.len() > 1 {
        out.pop();
    }
    out
}

fn reader(text: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text)
}

/// Values of each column: of the first rows, and of some rows further on, so that a habit which begins later is seen.
pub(crate) fn sample(text: &[u8], sniffed: &Sniffed) -> Vec<Vec<String>> {
    const ROWS: usize = 1_000;
    const PLACES: usize = 8;
    let body = &text[sniffed.data.min(text.len())..];
    let mut rows = Vec::new();
    sample_rows(body, sniffed, ROWS, &mut rows);
    for place in 1..PLACES {
        let from = body.len() / PLACES * place;
        // The row at the place is cut; a cut quoted cell shows by a wrong number of cells and is left out.
        if let Some(line) =
            memchr::memchr(sniffed.dialect.newline, &body[from..]).filter(|_| rows.len() >= ROWS)
        {
            sample_rows(&body[from + line + 1..], sniffed, ROWS / PLACES, &mut rows);
        }
    }
    (0..sniffed.dialect.cells).map(|at| distinct(rows.iter().filter_map(|row| row.get(at)))).collect()
}

fn sample_rows(text: &[u8], sniffed: &Sniffed, most: usize, rows: &mut Vec<Vec<String>>) {
    let mut reader = reader(&text[..text.len().min(4 << 20)], sniffed.dialect.delimiter);
    let mut record = csv::ByteRecord::new();
    for _ in 0..most {
        if !reader.read_byte_record(&mut record).is_ok_and(|more| more) {
            return;
        }
        if record.len() == sniffed.dialect.cells {
            rows.push(record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect());
        }
    }
}

/// Distinct values that are not blank, in order of first sight.
pub(crate) fn distinct<'a>(values: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen = rustc_hash::FxHashSet::default();
    values.filter(|v| !v.is_empty() && seen.insert(v.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniffed(text: &str) -> Sniffed {
        sniff(text.as_bytes(), None).unwrap()
    }

    #[test]
    fn delimiters_are_found() {
        for delimiter in [',', ';', '\t', '|'] {
            let text = "invoice,customer,\"due date\",amount\n1,A,2024-01-31,5\n2,B,2024-02-29,6\n"
                .replace(',', &delimiter.to_string());
            let s = sniffed(&text);
            assert_eq!(
                (char::from(s.dialect.delimiter), s.dialect.cells, s.dialect.skip_lines),
                (delimiter, 4, 1)
            );
            assert_eq!(s.header[2], "due date");
        }
    }

    #[test]
    fn a_decimal_comma_is_no_delimiter() {
        let s = sniffed("Rechnung;Kunde;Betrag\r\n1;A;1,50\r\n2;B;2,50\r\n");
        assert_eq!((s.dialect.delimiter, s.dialect.cells, s.dialect.skip_lines), (b';', 3, 1));
    }

    #[test]
    fn titles_hints_and_technical_lines_are_counted() {
        let s = sniffed("sep=;\nOpen items\n\nInvoice;Customer;Amount\nDoc.no;Cust.no;Doc.amount\n1;A;5\n");
        assert_eq!((s.dialect.skip_lines, s.header_line, s.notices.len()), (5, 4, 2));
        let s = sniffed("\"Invoice\nno\",Customer,Amount\r\n1,A,5\r\n");
        assert_eq!((s.dialect.skip_lines, s.header[0].as_str()), (2, "Invoice\nno"));
    }

    #[test]
    fn lone_carriage_returns_end_lines() {
        let s = sniffed("invoice,customer,amount\r1,A,5\r");
        assert_eq!((s.dialect.newline, s.dialect.skip_lines), (b'\r', 1));
    }

    #[test]
    fn trailing_delimiters_do_not_count() {
        let s = sniffed("invoice;customer;amount;\n1;A;5;\n");
        assert_eq!(s.dialect.cells, 4);
        let s = sniffed("invoice;customer;amount;;\n1;A;5\n");
        assert_eq!(s.dialect.cells, 3);
    }
}
