//! Bytes to records and back: CSV, XLSX, Parquet, JSON lines; compressed ones too. Bounded in bytes, cells and depth.
//!
//! Read in this order: [`plan`] (what is read from a table), [`cell`] (one cell), [`csv`] and its sister readers,
//! `guess` (what the columns mean), `kinds` (what rows become), [`load`] (files to a ledger), [`report`] (what was
//! understood).
//!
//! Deliberately not here: what the records mean for a figure (kpi), and where files lie (the faces open them).

pub mod cell;
pub mod control;
pub mod csv;
pub mod encoding;
pub mod export;
pub mod guess;
mod kinds;
pub mod load;
pub mod map;
mod merge;
pub mod parquet;
pub mod plan;
pub mod rates;
pub mod remittance;
pub mod report;
pub mod sheet;
pub mod source;
pub mod strategy;
mod table;
mod whole;

pub use guess::columns::{Doubt, Question};
pub use guess::field::{Content, Field, FileKind};
pub use kinds::onto::{Additions, Base, Corrected, CustomerRow, RowSource};
pub use load::{
    FileError, Glance, Input, LoadError, LoadOptions, Loaded, glance, load, load_onto, understand,
};
pub use map::{Duplicates, Map, MapError};
pub use report::{FileReport, LoadReport};
