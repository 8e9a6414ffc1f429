//! Columns in types and encodings that few exporters write, through the parquet crate's own column readers.

use super::ReadError;
use super::cells::{Cell, broken};
use parquet::column::page::PageReader;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{AsBytes, DataType};
use parquet::file::metadata::ColumnChunkMetaData;

/// Julian day number of 1970-01-01.
const EPOCH_JULIAN: i64 = 2_440_588;

/// Hands on the cells of a column, one a row.
pub(super) fn cells(
    meta: &ColumnChunkMetaData,
    pages: Box<dyn PageReader>,
    rows: usize,
    take: &mut impl FnMut(Cell<'_>),
) -> Result<(), ReadError> {
    let described = meta.column_descr_ptr();
    if described.max_rep_level() > 0 || described.max_def_level() > 1 {
        return Err(ReadError::Unsupported(described.path().string(), "nested".to_owned()));
    }
    let nullable = described.max_def_level() > 0;
    let decimal = super::Kind::of(&described);
    match get_column_reader(described, pages) {
        ColumnReader::BoolColumnReader(r) => {
            each(r, rows, nullable, |v| take(v.map_or(Cell::Null, |v| Cell::Int(i64::from(*v)))))
        }
        ColumnReader::Int32ColumnReader(r) => {
            each(r, rows, nullable, |v| take(v.map_or(Cell::Null, |v| Cell::Int(i64::from(*v)))))
        }
        ColumnReader::Int64ColumnReader(r) => {
            each(r, rows, nullable, |v| take(v.map_or(Cell::Null, |v| Cell::Int(*v))))
        }
        ColumnReader::Int96ColumnReader(r) => each(r, rows, nullable, |v| {
            // The day is enough: times of day are read over.
            take(v.map_or(Cell::Null, |v| Cell::Int((i64::from(v.data()[2]) - EPOCH_JULIAN) * 86_400)));
        }),
        ColumnReader::FloatColumnReader(r) => each(r, rows, nullable, |v| {
            // The shortest decimal that reads back as this float, not the digits that a double would add.
            take(v.map_or(Cell::Null, |v| Cell::Float(v.to_string().parse().unwrap_or(f64::NAN))));
        }),
        ColumnReader::DoubleColumnReader(r) => {
            each(r, rows, nullable, |v| take(v.map_or(Cell::Null, |v| Cell::Float(*v))))
        }
        ColumnReader::ByteArrayColumnReader(r) => {
            each(r, rows, nullable, |v| take(v.map_or(Cell::Null, |v| bytes(v.data(), decimal))))
        }
        ColumnReader::FixedLenByteArrayColumnReader(r) => {
            each(r, rows, nullable, |v| take(v.map_or(Cell::Null, |v| bytes(v.as_bytes(), decimal))))
        }
    }
}

fn bytes(data: &[u8], kind: super::Kind) -> Cell<'_> {
    match kind {
        super::Kind::Decimal(_) => Cell::Wide(big_endian(data)),
        _ => Cell::Bytes(data),
    }
}

/// A signed number of up to 16 bytes, highest first; wider ones are not money and become the largest number.
fn big_endian(data: &[u8]) -> i128 {
    if data.len() > 16 {
        return i128::MAX;
    }
    let negative = data.first().is_some_and(|&b| b >= 0x80);
    data.iter().fold(if negative { -1 } else { 0 }, |n, &b| n << 8 | i128::from(b))
}

fn each<D: DataType>(
    mut reader: ColumnReaderImpl<D>,
    rows: usize,
    nullable: bool,
    mut take: impl FnMut(Option<&D::T>),
) -> Result<(), ReadError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut done = 0;
    while done < rows {
        values.clear();
        levels.clear();
        let (records, _, _) =
            reader.read_records(8_192, nullable.then_some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Err(broken("a column ends too early"));
        }
        let mut filled = values.iter();
        if nullable {
            levels.iter().for_each(|&level| take(if level > 0 { filled.next() } else { None }));
        } else {
            filled.for_each(|value| take(Some(value)));
        }
        done += records;
    }
    Ok(())
}
