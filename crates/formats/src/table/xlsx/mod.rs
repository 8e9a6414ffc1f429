//! Workbooks as tables of text: the sheet with a recognisable header, row by row, in bounded memory.
//!
//! A formula's value is what the workbook last calculated; formulas themselves are never read. Dates are cells with a
//! date style; they become `2024-01-31`. Numbers become what a spreadsheet shows of them, 15 digits.
//!
//! Deliberately not here: other sheets than one, styles, old binary workbooks.

mod bounds;
#[cfg(test)]
mod tests;

use super::Grid;
use crate::guess::header;
use crate::load::FileError;
use crate::plan::Limits;
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use std::io::Cursor;

/// Most cells of a workbook: what fits in the memory that a workbook may take.
const CELLS: u64 = 20_000_000;
/// Most bytes of text of a sheet.
const TEXT: usize = 128 << 20;
/// Most columns of a sheet.
const COLUMNS: u32 = 16_384;

/// A sheet as a table.
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) header: Vec<String>,
    pub(crate) grid: Grid,
    pub(crate) notices: Vec<String>,
}

/// Whether the bytes are a workbook.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && memchr::memmem::find(bytes, b"[Content_Types].xml").is_some()
}

/// Reads a workbook's sheet of this name, or the first with a header that is recognised best.
pub(crate) fn read(bytes: &[u8], wanted: Option<&str>, limits: &Limits) -> Result<Sheet, FileError> {
    bounds::check(bytes, CELLS.min(limits.cells))?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let names = workbook.sheet_names();
    let name = match wanted {
        Some(wanted) => names.iter().find(|name| *name == wanted).cloned().ok_or_else(|| {
            FileError::Broken(format!("there is no sheet `{wanted}`; the sheets are {}", names.join(", ")))
        })?,
        None => best_sheet(&mut workbook, &names)?,
    };
    let head = rows(&mut workbook, &name, header::ROWS + 2)?;
    let texts: Vec<Vec<String>> = head.iter().map(|row| row.cells.clone()).collect();
    let (at, _) = header::find(&texts).ok_or(FileError::NoHeader)?;
    let width = texts[at].iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    let header: Vec<String> = texts[at][..width].iter().map(|cell| cell.trim().to_owned()).collect();
    let mut notices = Vec::new();
    let mut first = head[at].number;
    if at > 0 {
        notices.push(format!("{at} row(s) above the header were passed over"));
    }
    if texts.get(at + 1).is_some_and(|row| header::is_technical(row, texts.get(at + 2))) {
        notices.push("the second header row with technical names was passed over".to_owned());
        first = head[at + 1].number;
    }
    if names.len() > 1 {
        let others: Vec<&str> = names.iter().filter(|other| **other != name).map(String::as_str).collect();
        notices.push(format!("other sheets were not read: {}", others.join(", ")));
    }
    let grid = fill(&mut workbook, &name, first, width)?;
    Ok(Sheet { name, header, grid, notices })
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn broken(error: XlsxError) -> FileError {
    FileError::Broken(format!("the workbook cannot be read ({error}); save it again as .xlsx"))
}

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The sheet whose header has most known names; the first of equals.
fn best_sheet(workbook: &mut Workbook<'_>, names: &[String]) -> Result<String, FileError> {
    let mut best: Option<(usize, &String)> = None;
    for name in names {
        // Sheets that hold a chart only cannot be read as tables.
        let Ok(head) = rows(workbook, name, header::ROWS) else { continue };
        let texts: Vec<Vec<String>> = head.into_iter().map(|row| row.cells).collect();
        if let Some((_, hits)) = header::find(&texts)
            && best.is_none_or(|(most, _)| hits > most)
        {
            best = Some((hits, name));
        }
    }
    best.map(|(_, name)| name.clone()).ok_or(FileError::NoHeader)
}

/// A row: its number from 1, and its cells from the first column on.
struct Row {
    number: u64,
    cells: Vec<String>,
}

/// The first rows that hold something.
fn rows(workbook: &mut Workbook<'_>, sheet: &str, most: usize) -> Result<Vec<Row>, FileError> {
    let mut out: Vec<Row> = Vec::new();
    each_row(workbook, sheet, |number, cells| {
        out.push(Row { number, cells: cells.to_vec() });
        out.len() < most
    })?;
    Ok(out)
}

/// The rows below the header.
fn fill(workbook: &mut Workbook<'_>, sheet: &str, header: u64, width: usize) -> Result<Grid, FileError> {
    let mut grid = Grid::new(width);
    let mut fits = true;
    each_row(workbook, sheet, |number, cells| {
        if number > header {
            fits = grid.push(number, cells.iter().map(String::as_str)) && grid.bytes() <= TEXT;
        }
        fits
    })?;
    if fits { Ok(grid) } else { Err(FileError::TooBig("the sheet has too many bytes", TEXT as u64)) }
}

/// Hands over each row that holds something, until told to stop. Cells lie sparse in the file: a row is as long as
/// its last cell.
fn each_row(
    workbook: &mut Workbook<'_>,
    sheet: &str,
    mut each: impl FnMut(u64, &[String]) -> bool,
) -> Result<(), FileError> {
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(broken)?;
    let mut cells: Vec<String> = Vec::new();
    let mut current = None;
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        if current.is_some_and(|current| current != row) {
            if cells.iter().any(|cell| !cell.is_empty()) && !each(u64::from(current.unwrap_or(0)) + 1, &cells)
            {
                return Ok(());
            }
            cells.clear();
        }
        current = Some(row);
        if column >= COLUMNS {
            return Err(FileError::TooBig("the sheet has too many columns", u64::from(COLUMNS)));
        }
        let text = text(cell.get_value());
        if !text.is_empty() {
            cells.resize((column as usize + 1).max(cells.len()), String::new());
            cells[column as usize] = text;
        }
    }
    if let Some(row) = current.filter(|_| cells.iter().any(|cell| !cell.is_empty())) {
        each(u64::from(row) + 1, &cells);
    }
    Ok(())
}

/// A cell as text.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.trim().to_owned()
        }
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => shown_number(*number),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::DateTime(stamp) if stamp.is_datetime() => {
            let (year, month, day, ..) = stamp.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(stamp) => shown_number(stamp.as_f64()),
    }
}

/// A number with the 15 digits that spreadsheets show: `0.1 + 0.2` is `0.3`.
fn shown_number(number: f64) -> String {
    let text = number.to_string();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits <= 15 || number.fract() == 0.0 && number.abs() < 9e15 {
        return text;
    }
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    rounded.to_string()
}
