//! The cells of one column of one row group, each mapped to what the caller wants of it.
//!
//! The map runs once a dictionary entry where the column is dictionary-coded, once a row elsewhere; so it must depend
//! on nothing but the cell.

use super::hybrid::{Codes, decode};
use super::{Kind, ParquetFile, ReadError, slow};
use bytes::Bytes;
use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageReader};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;
use std::sync::Arc;

/// One cell as the file has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// An integer: also days, timestamps, flags and decimals, whose meaning is the column's [`super::Kind`].
    Int(i64),
    /// A decimal too wide for 64 bits.
    Wide(i128),
    /// A float.
    Float(f64),
    /// A text or other bytes.
    Bytes(&'a [u8]),
}

impl ParquetFile {
    /// Appends one value a row of a column of a row group to `out`.
    ///
    /// # Errors
    /// [`ReadError::Broken`], or [`ReadError::Unsupported`] for nested columns.
    pub fn cells<T: Copy>(
        &self,
        group: usize,
        column: usize,
        out: &mut Vec<T>,
        mut map: impl FnMut(Cell<'_>) -> T,
    ) -> Result<(), ReadError> {
        let meta = self.metadata.row_group(group).column(column);
        let rows = self.rows_of(group);
        let before = out.len();
        out.reserve(rows);
        let (start, length) = byte_range(meta).ok_or_else(|| broken("a column lies nowhere"))?;
        let bytes = Region { start, bytes: self.store.fetch(start, length)? };
        let pages = SerializedPageReader::new(Arc::new(bytes), meta, rows, None)?;
        if is_common(meta, self.kinds[column]) {
            let null = map(Cell::Null);
            Decoder {
                physical: meta.column_type(),
                nullable: meta.column_descr().max_def_level() > 0,
                null,
                entries: Vec::new(),
            }
            .read(pages, out, &mut map)?;
        } else {
            slow::cells(meta, Box::new(pages), rows, &mut |cell| out.push(map(cell)))?;
        }
        if out.len() - before == rows {
            Ok(())
        } else {
            Err(broken("a column has another number of rows than its group"))
        }
    }
}

/// Where a column chunk lies. (The crate's own answer panics on negative numbers.)
fn byte_range(meta: &ColumnChunkMetaData) -> Option<(u64, usize)> {
    let start = meta.dictionary_page_offset().unwrap_or_else(|| meta.data_page_offset());
    Some((u64::try_from(start).ok()?, usize::try_from(meta.compressed_size()).ok()?))
}

/// Whether the column is one of those decoded here.
fn is_common(meta: &ColumnChunkMetaData, kind: Kind) -> bool {
    let known = |e: Encoding| {
        matches!(e, Encoding::PLAIN | Encoding::RLE | Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY)
    };
    (matches!(meta.column_type(), Type::INT32 | Type::INT64)
        || meta.column_type() == Type::BYTE_ARRAY && kind == Kind::Text)
        && meta.column_descr().max_rep_level() == 0
        && meta.column_descr().max_def_level() <= 1
        && meta.encodings().all(known)
}

struct Decoder<T> {
    physical: Type,
    nullable: bool,
    null: T,
    /// The dictionary, mapped.
    entries: Vec<T>,
}

impl<T: Copy> Decoder<T> {
    fn read(
        &mut self,
        mut pages: impl PageReader,
        out: &mut Vec<T>,
        map: &mut impl FnMut(Cell<'_>) -> T,
    ) -> Result<(), ReadError> {
        while let Some(page) = pages.get_next_page()? {
            let count = page.num_values() as usize;
            let encoding = page.encoding();
            let (levels, values) = match &page {
                Page::DictionaryPage { buf, .. } => {
                    self.entries.clear();
                    plain(self.physical, buf, count, &mut self.entries, map)?;
                    continue;
                }
                Page::DataPage { buf, .. } if self.nullable => with_length(buf)?,
                Page::DataPage { buf, .. } => (&b""[..], &buf[..]),
                Page::DataPageV2 { buf, def_levels_byte_len, .. } => buf
                    .split_at_checked(*def_levels_byte_len as usize)
                    .ok_or_else(|| broken("a page is too short"))?,
            };
            let present = if self.nullable { presence(levels, count)? } else { None };
            let filled = present.as_ref().map_or(count, |p| p.iter().filter(|&&p| p).count());
            let start = out.len();
            match encoding {
                Encoding::PLAIN => plain(self.physical, values, filled, out, map)?,
                _ => self.coded(values, filled, out)?,
            }
            if let Some(present) = present {
                spread(out, start, &present, self.null);
            }
        }
        Ok(())
    }

    /// Dictionary codes: one byte of width, then the codes.
    fn coded(&self, values: &[u8], count: usize, out: &mut Vec<T>) -> Result<(), ReadError> {
        if count == 0 {
            return Ok(());
        }
        let (&width, codes) = values.split_first().ok_or_else(|| broken("a page is too short"))?;
        let entries = &self.entries[..];
        let done = decode(codes, u32::from(width), count, |codes| {
            match codes {
                Codes::Run(code, times) => {
                    let entry = *entries.get(code as usize)?;
                    out.extend(std::iter::repeat_n(entry, times));
                }
                Codes::Few(few) => {
                    if few.iter().any(|&code| code as usize >= entries.len()) {
                        return None;
                    }
                    out.extend(few.iter().map(|&code| entries[code as usize]));
                }
            }
            Some(())
        });
        done.ok_or_else(|| broken("dictionary codes are damaged"))
    }
}

/// Values as they stand.
fn plain<T>(
    physical: Type,
    data: &[u8],
    count: usize,
    out: &mut Vec<T>,
    map: &mut impl FnMut(Cell<'_>) -> T,
) -> Result<(), ReadError> {
    let short = || broken("a page is too short");
    match physical {
        Type::INT32 => {
            let (values, _) = data.get(..count.saturating_mul(4)).ok_or_else(short)?.as_chunks::<4>();
            out.extend(values.iter().map(|v| map(Cell::Int(i64::from(i32::from_le_bytes(*v))))));
        }
        Type::INT64 => {
            let (values, _) = data.get(..count.saturating_mul(8)).ok_or_else(short)?.as_chunks::<8>();
            out.extend(values.iter().map(|v| map(Cell::Int(i64::from_le_bytes(*v)))));
        }
        _ => {
            let mut rest = data;
            for _ in 0..count {
                let (length, tail) = rest.split_first_chunk::<4>().ok_or_else(short)?;
                let (text, tail) =
                    tail.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(short)?;
                out.push(map(Cell::Bytes(text)));
                rest = tail;
            }
        }
    }
    Ok(())
}

/// Definition levels behind their length in four bytes, and what follows.
fn with_length(data: &[u8]) -> Result<(&[u8], &[u8]), ReadError> {
    let split = data
        .split_first_chunk::<4>()
        .and_then(|(n, rest)| rest.split_at_checked(u32::from_le_bytes(*n) as usize));
    split.ok_or_else(|| broken("a page is too short"))
}

/// Which rows have a value; `None` when all have.
fn presence(levels: &[u8], count: usize) -> Result<Option<Vec<bool>>, ReadError> {
    let mut present = Vec::new();
    let mut all = 0;
    let done = decode(levels, 1, count, |codes| {
        match codes {
            Codes::Run(1, times) if present.is_empty() => all += times,
            Codes::Few([1, 1, 1, 1, 1, 1, 1, 1]) if present.is_empty() => all += 8,
            codes => {
                if present.is_empty() {
                    present.resize(all, true);
                }
                match codes {
                    Codes::Run(level, times) => present.resize(present.len() + times, level == 1),
                    Codes::Few(few) => present.extend(few.iter().map(|&level| level == 1)),
                }
            }
        }
        Some(())
    });
    done.ok_or_else(|| broken("definition levels are damaged"))?;
    Ok((!present.is_empty()).then_some(present))
}

/// Moves the values from `start` on to the rows that have one, from behind, and fills the others.
fn spread<T: Copy>(out: &mut Vec<T>, start: usize, present: &[bool], null: T) {
    let mut from = out.len();
    out.resize(start + present.len(), null);
    for (row, &is_present) in present.iter().enumerate().rev() {
        out[start + row] = if is_present {
            from -= 1;
            out[from]
        } else {
            null
        };
    }
}

pub(super) fn broken(why: &str) -> ReadError {
    ReadError::Broken(why.to_owned())
}

/// The bytes of one column chunk, at their place in the file.
struct Region {
    start: u64,
    bytes: Bytes,
}

impl Length for Region {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for Region {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        let at = self.at(start)?;
        Ok(bytes::Buf::reader(self.bytes.slice(at..)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let at = self.at(start)?;
        let end = at.checked_add(length).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or_else(|| ParquetError::EOF("a page ends behind its column".to_owned()))?;
        Ok(self.bytes.slice(at..end))
    }
}

impl Region {
    fn at(&self, start: u64) -> Result<usize, ParquetError> {
        let at = start.checked_sub(self.start).filter(|&at| at <= self.bytes.len() as u64);
        at.map(|at| at as usize).ok_or_else(|| ParquetError::EOF("a page lies outside its column".to_owned()))
    }
}
