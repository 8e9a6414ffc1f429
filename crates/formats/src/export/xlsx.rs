//! Workbooks: one sheet, typed cells, never a formula.
//!
//! Decimals become numbers of the sheet where 15 digits hold them, which a spreadsheet shows exactly, and text
//! otherwise. Rows are kept in memory until the file is ended: the format wants it so.

use super::{Cell, Column, Form};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};

/// Rows of a sheet.
const ROWS: u32 = 1_048_576;
/// Characters of a cell.
const CHARACTERS: usize = 32_767;

pub(super) struct Sheet<W> {
    out: W,
    sheet: Worksheet,
    date: Format,
    row: u32,
}

impl<W: Write + Send> Sheet<W> {
    pub(super) fn new(out: W, columns: &[Column<'_>]) -> io::Result<Sheet<W>> {
        let mut sheet = Worksheet::new();
        let bold = Format::new().set_bold();
        for (at, column) in (0u16..).zip(columns) {
            sheet.write_string_with_format(0, at, column.name, &bold).map_err(other)?;
            let width = if column.form == Form::Date {
                11.0
            } else {
                (column.name.len() as f64 + 2.0).clamp(10.0, 40.0)
            };
            sheet.set_column_width(at, width).map_err(other)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(other)?;
        Ok(Sheet { out, sheet, date: Format::new().set_num_format("yyyy-mm-dd"), row: 0 })
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.row += 1;
        if self.row >= ROWS {
            return Err(io::Error::other("a workbook holds 1,048,575 rows; write CSV or Parquet instead"));
        }
        for (at, cell) in (0u16..).zip(cells) {
            self.cell(at, *cell).map_err(other)?;
        }
        Ok(())
    }

    fn cell(&mut self, at: u16, cell: Cell<'_>) -> Result<(), XlsxError> {
        let (sheet, row) = (&mut self.sheet, self.row);
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => drop(sheet.write_string(row, at, cut(text))?),
            Cell::Decimal(text) => match number(text) {
                Some(number) => drop(sheet.write_number(row, at, number)?),
                None => drop(sheet.write_string(row, at, text)?),
            },
            Cell::Int(number) if number.unsigned_abs() < 1_000_000_000_000_000 => {
                sheet.write_number(row, at, number as f64)?;
            }
            Cell::Int(number) => drop(sheet.write_string(row, at, number.to_string())?),
            Cell::Float(number) if !number.is_finite() => {}
            Cell::Float(number) => drop(sheet.write_number(row, at, number)?),
            Cell::Date(day) => match day.ymd() {
                (year @ 1900..=9999, month, of_month) => {
                    let date = ExcelDateTime::from_ymd(year as u16, month as u8, of_month as u8)?;
                    sheet.write_datetime_with_format(row, at, date, &self.date)?;
                }
                _ => drop(sheet.write_string(row, at, day.to_string())?),
            },
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        let mut workbook = Workbook::new();
        workbook.push_worksheet(self.sheet);
        let bytes = workbook.save_to_buffer().map_err(other)?;
        self.out.write_all(&bytes)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// A decimal of at most 15 digits as the number that a sheet holds.
fn number(text: &str) -> Option<f64> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain =
        text.bytes().enumerate().all(|(at, b)| b.is_ascii_digit() || b == b'.' || (b == b'-' && at == 0));
    if plain && (1..=15).contains(&digits) { text.parse().ok() } else { None }
}

fn cut(text: &str) -> &str {
    match text.char_indices().nth(CHARACTERS) {
        Some((at, _)) => &text[..at],
        None => text,
    }
}

fn other(error: XlsxError) -> io::Error {
    io::Error::other(error)
}
