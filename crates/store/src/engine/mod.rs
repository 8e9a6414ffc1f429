//! The two engines behind one small interface. Everything above writes one SQL text for both.

mod client;
mod copied;
mod indexes;
mod postgres;
mod sqlite;
mod way;

pub(crate) use self::postgres::Postgres;
pub(crate) use self::sqlite::{Sqlite, backup_into};

use crate::error::StoreError;
use crate::table::{Column, Table};
use crate::value::{Row, Value};

/// Takes rows on their way into a table.
pub(crate) type Sink<'s> = dyn FnMut(&[Value<'_>]) -> Result<(), StoreError> + 's;

/// One connection.
pub(crate) trait Engine: Send {
    /// Runs a statement; how many rows it touched.
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError>;

    /// Runs a query and hands over each row.
    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Hands over the rows of a query whose values are all whole numbers, as fast as the engine can.
    fn stream(
        &mut self,
        sql: &str,
        columns: &[Column],
        values: &[i64],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let _ = columns;
        let values: Vec<Value<'_>> = values.iter().map(|&value| Value::Int(value)).collect();
        self.query(sql, &values, each)
    }

    /// Writes many rows to a table, as fast as the engine can: `feed` is handed a sink.
    fn append(
        &mut self,
        table: &Table,
        feed: &mut dyn FnMut(&mut Sink<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// The same for about so many rows: an engine may go about a large load in another way.
    fn load(
        &mut self,
        table: &Table,
        about: usize,
        feed: &mut dyn FnMut(&mut Sink<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let _ = about;
        self.append(table, feed)
    }

    /// Runs a text of several statements.
    fn script(&mut self, sql: &str) -> Result<(), StoreError>;

    /// Prepares a statement and throws it away: whether it can be understood.
    fn prepare(&mut self, sql: &str) -> Result<(), StoreError>;

    /// Begins a transaction that will write; waits for its turn.
    fn begin_write(&mut self) -> Result<(), StoreError>;

    /// Begins a transaction that sees one state of the books.
    fn begin_read(&mut self) -> Result<(), StoreError>;

    /// Ends a transaction; [`StoreError::Unknown`] when the connection broke meanwhile.
    fn commit(&mut self) -> Result<(), StoreError>;

    /// Ends a transaction without effect. An error is of no interest: the transaction is gone either way.
    fn rollback(&mut self);

    /// Whether the connection can still be used.
    fn is_alive(&mut self) -> bool;

    /// Work between transactions: what was written is brought into the main file when enough of it waits.
    fn tidy(&mut self, idle: bool) -> Result<(), StoreError>;

    /// Whether there are books in this database.
    fn has_books(&mut self) -> Result<bool, StoreError>;
}

/// The statement that writes one row of a table.
pub(crate) fn insert_text(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
    let places: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
    format!("insert into {} ({}) values ({})", table.name, names.join(", "), places.join(", "))
}

/// An error of the file system in our words.
pub(crate) fn io_error(what: &str, error: &std::io::Error) -> StoreError {
    use std::io::ErrorKind;
    let text = format!("{what}{error}");
    match error.kind() {
        ErrorKind::NotFound => StoreError::Missing(text),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly(text),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full(text),
        _ => StoreError::Io(text),
    }
}
