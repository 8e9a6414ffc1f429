//! Map files: what a person says about a file, in TOML. What a map says is not guessed.
//!
//! ```toml
//! kind = "flat"
//! currency = "USD"
//! dates = "mdy"
//!
//! [columns]
//! document = "invoiceNumber"
//! due = { column = "DueDate", dates = "mdy" }
//! amount = { column = "#7", decimal = ".", thousands = "," }
//! ```
//!
//! `"#7"` is the seventh column. Fields that a map leaves out are guessed, unless it says `guess = false`; saved maps
//! do. Unknown keys are refused with the nearest known one.

mod nearest;
mod read;
mod write;

pub use read::MapError;

use crate::guess::field::{Field, FileKind};
use crate::plan::CellForm;
use dunlin_core::day::Day;
use dunlin_core::money::Currency;

/// What to do with rows that repeat another row exactly.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Duplicates {
    /// Count them once and say so: exports overlap, and extracts repeat rows.
    #[default]
    Once,
    /// Count each: two equal payments on one day can both be genuine.
    Keep,
}

/// What a person says about a file. Everything may be left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Map {
    /// What sort of file it is.
    pub kind: Option<FileKind>,
    /// Its encoding, by its usual name.
    pub encoding: Option<String>,
    /// Its delimiter.
    pub delimiter: Option<u8>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// How dates are written where a column's values leave it open.
    pub dates: Option<crate::plan::DateForm>,
    /// The decimal mark where a column's values leave it open.
    pub decimal: Option<u8>,
    /// The currency of all rows.
    pub currency: Option<Currency>,
    /// The entity of all rows.
    pub entity: Option<String>,
    /// The segment of all rows.
    pub segment: Option<String>,
    /// The collector of all rows.
    pub collector: Option<String>,
    /// The day that an open-item list shows.
    pub as_of: Option<Day>,
    /// What to do with exact duplicates.
    pub duplicates: Option<Duplicates>,
    /// Columns by field.
    pub columns: Vec<MappedColumn>,
    /// Headers of columns that mean nothing.
    pub ignore: Vec<String>,
    /// Fields that are not in `columns` are not guessed.
    pub only_mapped: bool,
}

/// A column of a map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MappedColumn {
    /// What it means.
    pub field: Field,
    /// Its header, or `#` and its number from 1.
    pub column: String,
    /// How its cells are read, when that is said.
    pub form: Option<CellForm>,
}

impl Map {
    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<&MappedColumn> {
        self.columns.iter().find(|column| column.field == field)
    }
}

pub(crate) use nearest::nearest;

#[cfg(test)]
mod tests;
