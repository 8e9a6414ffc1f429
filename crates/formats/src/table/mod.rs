//! Tables that are not text: in memory, cell by cell.

mod grid;
pub(crate) mod json;
pub(crate) mod parquet;
pub(crate) mod xlsx;

pub(crate) use grid::{Grid, shown};
