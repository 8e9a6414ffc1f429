//! Rows of the books that outlive the query that gave them.

use dunlin_store::StoreError;
use dunlin_store::table::Table;
use dunlin_store::value::{Row, Value};

/// A cell that outlives its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
}

impl Cell {
    pub(crate) fn value(&self) -> Value<'_> {
        match self {
            Cell::Null => Value::Null,
            Cell::Int(n) => Value::Int(*n),
            Cell::Text(text) => Value::Text(text),
        }
    }

    /// The number; 0 for none.
    pub(crate) const fn int(&self) -> i64 {
        if let Cell::Int(n) = self { *n } else { 0 }
    }

    /// The number, where there is one.
    pub(crate) const fn known(&self) -> Option<i64> {
        if let Cell::Int(n) = self { Some(*n) } else { None }
    }

    /// The text; empty for none.
    pub(crate) fn text(&self) -> &str {
        if let Cell::Text(text) = self { text } else { "" }
    }
}

impl From<i64> for Cell {
    fn from(n: i64) -> Cell {
        Cell::Int(n)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Null, Into::into)
    }
}

/// All cells of a row of a table.
pub(crate) fn cells(table: &Table, row: &dyn Row) -> Result<Vec<Cell>, StoreError> {
    let cell = |at| {
        Ok(match row.value(at)? {
            Value::Null => Cell::Null,
            Value::Int(n) => Cell::Int(n),
            Value::Text(text) => Cell::Text(text.to_owned()),
        })
    };
    (0..table.columns.len()).map(cell).collect()
}

/// The values of cells, to be written.
pub(crate) fn values(cells: &[Cell]) -> Vec<Value<'_>> {
    cells.iter().map(Cell::value).collect()
}

/// The place of a column; the tables are constants.
pub(crate) fn at(table: &Table, column: &str) -> usize {
    table.columns.iter().position(|c| c.name == column).unwrap_or(0)
}
