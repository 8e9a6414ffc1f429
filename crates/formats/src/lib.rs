//! Bytes to records and back: CSV, XLSX, Parquet, JSON lines; compressed ones too. Bounded in bytes, cells and depth.
//!
//! Read in this order: [`plan`] (what is read from a table), [`cell`] (one cell), [`csv`] and its sister readers, then how a file's columns are guessed.
//!
//! Deliberately not here: what the records mean for a figure (kpi), and where files lie (the faces open them).

pub mod cell;
pub mod csv;
mod merge;
pub mod parquet;
pub mod plan;
pub mod source;
