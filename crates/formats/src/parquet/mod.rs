//! Plain tables in Parquet, read and written fast. Nested columns are refused.
//!
//! The `parquet` crate gives metadata, pages and decompression; decoding the encodings that exporters write (plain and
//! dictionary) is done here, so that whatever is made of a value is made once a dictionary entry, not once a row.
//! Other encodings go through the crate's own readers.
//!
//! Read in this order: [`ParquetFile`] (what is in a file), `cells` (the cells of a column of one row group), `hybrid`
//! (runs and packed bits), `table` (a plan's columns), [`write`].
//!
//! Deliberately not here: Arrow, predicates, page indexes.

mod cells;
mod hybrid;
mod kind;
mod slow;
mod table;
#[cfg(test)]
mod tests;
pub mod write;

pub use kind::Kind;
pub use table::read;

use crate::plan::Limits;
use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use std::fmt;
use std::fs::File;

pub use cells::Cell;

/// A Parquet file whose metadata have been read.
pub struct ParquetFile {
    store: Store,
    metadata: ParquetMetaData,
    kinds: Vec<Kind>,
}

/// Why a Parquet file cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// It is no Parquet file, or a damaged one; the reason as the decoder gives it.
    Broken(String),
    /// More cells than the limit.
    TooManyCells(u64),
    /// The plan names a column that is not there: header and position.
    NoSuchColumn(String, usize),
    /// The column is a list, a structure, or of a type that no table export writes.
    Unsupported(String, String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Broken(why) => write!(f, "not a readable Parquet file ({why}); export it again"),
            ReadError::TooManyCells(limit) => {
                write!(f, "the table has more than {limit} cells; split the file")
            }
            ReadError::NoSuchColumn(header, at) => {
                write!(f, "column `{header}` (number {}) is not in the file", at + 1)
            }
            ReadError::Unsupported(header, kind) => {
                write!(
                    f,
                    "column `{header}` is {kind}, which is no plain column; export it as text or number"
                )
            }
        }
    }
}

impl std::error::Error for ReadError {}

impl From<ParquetError> for ReadError {
    fn from(error: ParquetError) -> ReadError {
        ReadError::Broken(error.to_string())
    }
}

impl ParquetFile {
    /// Reads the metadata of an open file. Row groups are fetched when they are asked for.
    ///
    /// # Errors
    /// [`ReadError::Broken`], or [`ReadError::TooManyCells`].
    pub fn open(file: File, limits: &Limits) -> Result<ParquetFile, ReadError> {
        ParquetFile::over(Store::of_file(file)?, limits)
    }

    /// The same over bytes in memory.
    ///
    /// # Errors
    /// As [`ParquetFile::open`].
    pub fn from_bytes(bytes: impl Into<Bytes>, limits: &Limits) -> Result<ParquetFile, ReadError> {
        ParquetFile::over(Store::Bytes(bytes.into()), limits)
    }

    fn over(store: Store, limits: &Limits) -> Result<ParquetFile, ReadError> {
        let metadata = store.metadata()?;
        let schema = metadata.file_metadata().schema_descr();
        let kinds: Vec<Kind> = schema.columns().iter().map(|c| Kind::of(c)).collect();
        let file = ParquetFile { store, metadata, kinds };
        let cells = (file.rows() as u64).saturating_mul(file.kinds.len() as u64);
        if cells > limits.cells { Err(ReadError::TooManyCells(limits.cells)) } else { Ok(file) }
    }

    /// The names of the columns, in order.
    #[must_use]
    pub fn headers(&self) -> Vec<String> {
        let schema = self.metadata.file_metadata().schema_descr();
        schema.columns().iter().map(|c| c.path().string()).collect()
    }

    /// What each column holds, in order.
    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.metadata.row_groups().iter().map(|g| usize::try_from(g.num_rows()).unwrap_or(0)).sum()
    }

    /// How many row groups there are.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.metadata.num_row_groups()
    }

    /// How many rows a row group has.
    #[must_use]
    pub fn rows_of(&self, group: usize) -> usize {
        usize::try_from(self.metadata.row_group(group).num_rows()).unwrap_or(0)
    }

    /// Whether cells of a column of a row group may be missing.
    #[must_use]
    pub fn has_nulls(&self, group: usize, column: usize) -> bool {
        let meta = self.metadata.row_group(group).column(column);
        let known = meta.statistics().and_then(|s| s.null_count_opt());
        meta.column_descr().max_def_level() > 0 && known != Some(0)
    }

    /// Smallest and largest value of a whole-number column, when every row group says so.
    #[must_use]
    pub fn bounds(&self, column: usize) -> Option<(i64, i64)> {
        use parquet::file::statistics::Statistics;
        let of =
            |group: &parquet::file::metadata::RowGroupMetaData| match group.column(column).statistics()? {
                Statistics::Int64(s) => Some((*s.min_opt()?, *s.max_opt()?)),
                Statistics::Int32(s) => Some((i64::from(*s.min_opt()?), i64::from(*s.max_opt()?))),
                _ => None,
            };
        let mut groups = self.metadata.row_groups().iter();
        let first = of(groups.next()?)?;
        groups.try_fold(first, |(low, high), group| of(group).map(|(a, z)| (low.min(a), high.max(z))))
    }
}

/// Where the bytes lie.
enum Store {
    #[cfg(unix)]
    File(File),
    Bytes(Bytes),
}

impl Store {
    #[cfg(unix)]
    fn of_file(file: File) -> Result<Store, ReadError> {
        Ok(Store::File(file))
    }

    /// Without positioned reads that many threads may share, the file is taken whole.
    #[cfg(not(unix))]
    fn of_file(mut file: File) -> Result<Store, ReadError> {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).map_err(ParquetError::from)?;
        Ok(Store::Bytes(bytes.into()))
    }

    fn metadata(&self) -> Result<ParquetMetaData, ReadError> {
        Ok(match self {
            #[cfg(unix)]
            Store::File(file) => ParquetMetaDataReader::new().parse_and_finish(file)?,
            Store::Bytes(bytes) => ParquetMetaDataReader::new().parse_and_finish(bytes)?,
        })
    }

    fn fetch(&self, start: u64, length: usize) -> Result<Bytes, ReadError> {
        let beyond = || ReadError::Broken(format!("{length} bytes at {start} lie outside the file"));
        match self {
            #[cfg(unix)]
            Store::File(file) => {
                let size = file.metadata().map_err(ParquetError::from)?.len();
                if start.checked_add(length as u64).is_none_or(|end| end > size) {
                    return Err(beyond());
                }
                let mut bytes = vec![0; length];
                std::os::unix::fs::FileExt::read_exact_at(file, &mut bytes, start)
                    .map_err(ParquetError::from)?;
                Ok(bytes.into())
            }
            Store::Bytes(bytes) => {
                let start = usize::try_from(start).map_err(|_| beyond())?;
                let end = start.checked_add(length).filter(|&end| end <= bytes.len()).ok_or_else(beyond)?;
                Ok(bytes.slice(start..end))
            }
        }
    }
}
