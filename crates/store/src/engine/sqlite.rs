//! SQLite: the embedded default.

use super::{Engine, Sink, insert_text, io_error};
use crate::error::StoreError;
use crate::table::Table;
use crate::value::{Row, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// "DUNL": marks a file as books in SQLite's header.
const APPLICATION_ID: i64 = 0x4455_4E4C;

/// The first version without the WAL-reset race.
const LIBRARY_MIN: i32 = 3_051_003;

/// The log is brought into the main file when it is this long ...
const LOG_BYTES: u64 = 4 << 20;
/// ... and even between two busy moments when it is this long.
const LOG_BYTES_MAX: u64 = 48 << 20;

/// A connection to a SQLite file.
pub(crate) struct Sqlite {
    connection: Connection,
    path: PathBuf,
}

impl Sqlite {
    /// Opens books that are there.
    pub(crate) fn open(path: &Path) -> Result<Sqlite, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing(path.display().to_string()));
        }
        let mut engine = Sqlite::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        if !engine.has_books()? {
            return Err(StoreError::NotBooks(format!("{} is no book of Dunlin", path.display())));
        }
        engine.settings()?;
        Ok(engine)
    }

    /// Makes a file for new books.
    pub(crate) fn create(path: &Path) -> Result<Sqlite, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists(path.display().to_string()));
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| io_error(&format!("{}: ", folder.display()), &e))?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let engine = Sqlite::connect(path, flags)?;
        engine.pragma("application_id", APPLICATION_ID)?;
        engine.settings()?;
        Ok(engine)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Sqlite, StoreError> {
        if rusqlite::version_number() < LIBRARY_MIN {
            return Err(StoreError::OldLibrary(rusqlite::version().to_owned()));
        }
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| mended(path, &e))?;
        connection.busy_timeout(Duration::from_secs(20)).map_err(|e| mended(path, &e))?;
        connection.set_prepared_statement_cache_capacity(256);
        Ok(Sqlite { connection, path: path.to_path_buf() })
    }

    fn settings(&self) -> Result<(), StoreError> {
        // Plans that do not depend on bound values: else each binding would compile its statement anew.
        self.connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(|e| self.error(&e))?;
        // Reading first: a read-only file is read all the same.
        let journal: String = self
            .connection
            .query_row("pragma journal_mode", [], |row| row.get(0))
            .map_err(|e| self.error(&e))?;
        if journal != "wal" {
            self.connection
                .query_row("pragma journal_mode = wal", [], |row| row.get::<_, String>(0))
                .map_err(|e| self.error(&e))?;
        }
        self.connection
            .execute_batch(
                "pragma synchronous = full; pragma wal_autocheckpoint = 0; pragma cache_size = -65536; \
                 pragma temp_store = memory; pragma trusted_schema = off; pragma foreign_keys = off;",
            )
            .map_err(|e| self.error(&e))
    }

    fn pragma(&self, name: &str, value: i64) -> Result<(), StoreError> {
        self.connection.pragma_update(None, name, value).map_err(|e| self.error(&e))
    }

    fn error(&self, error: &rusqlite::Error) -> StoreError {
        mended(&self.path, error)
    }
}

impl Engine for Sqlite {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let run = || {
            let mut statement = self.connection.prepare_cached(sql)?;
            bind_named(&mut statement, values)?;
            statement.raw_execute()
        };
        run().map(|rows| rows as u64).map_err(|e| self.error(&e))
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.error(&e))?;
        bind_named(&mut statement, values).map_err(|e| self.error(&e))?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|e| self.error(&e))? {
            each(&SqliteRow(row))?;
        }
        Ok(())
    }

    fn append(
        &mut self,
        table: &Table,
        feed: &mut dyn FnMut(&mut Sink<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement =
            self.connection.prepare_cached(&insert_text(table)).map_err(|e| self.error(&e))?;
        let path = &self.path;
        feed(&mut |values| {
            let mut one = || {
                bind(&mut statement, values)?;
                statement.raw_execute()
            };
            one().map(|_| ()).map_err(|e| mended(path, &e))
        })
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(|e| self.error(&e))
    }

    fn prepare(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection.prepare(sql).map(|_| ()).map_err(|e| self.error(&e))
    }

    fn begin_write(&mut self) -> Result<(), StoreError> {
        self.execute("begin immediate", &[]).map(|_| ())
    }

    fn begin_read(&mut self) -> Result<(), StoreError> {
        self.execute("begin deferred", &[]).map(|_| ())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.execute("commit", &[]).map(|_| ())
    }

    fn rollback(&mut self) {
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("rollback");
        }
    }

    fn is_alive(&mut self) -> bool {
        true
    }

    fn tidy(&mut self, idle: bool) -> Result<(), StoreError> {
        let mut log = self.path.as_os_str().to_owned();
        log.push("-wal");
        let bytes = std::fs::metadata(Path::new(&log)).map_or(0, |m| m.len());
        if bytes < LOG_BYTES || (!idle && bytes < LOG_BYTES_MAX) {
            return Ok(());
        }
        // Readers may hold it back; then the next time does it.
        let mode = if bytes < LOG_BYTES_MAX { "passive" } else { "truncate" };
        let done = self
            .connection
            .query_row(&format!("pragma wal_checkpoint({mode})"), [], |row| row.get::<_, i64>(0));
        match done {
            Ok(_) => Ok(()),
            Err(error) => match self.error(&error) {
                StoreError::Busy(_) => Ok(()),
                other => Err(other),
            },
        }
    }

    fn has_books(&mut self) -> Result<bool, StoreError> {
        let id: i64 = self
            .connection
            .query_row("pragma application_id", [], |row| row.get(0))
            .map_err(|e| self.error(&e))?;
        Ok(id == APPLICATION_ID)
    }
}

/// Copies a consistent state of books, while others write, into a new file, which is whole when this returns.
pub(crate) fn backup_into(from: &Path, to: &Path) -> Result<(), StoreError> {
    let source = Sqlite::open(from)?;
    let mut target = Connection::open(to).map_err(|e| mended(to, &e))?;
    {
        let backup =
            rusqlite::backup::Backup::new(&source.connection, &mut target).map_err(|e| mended(to, &e))?;
        // All pages in one step: a step in between would start anew after each commit of a busy writer.
        let done = backup.step(-1).map_err(|e| mended(to, &e))?;
        if done != rusqlite::backup::StepResult::Done {
            return Err(StoreError::Busy(from.display().to_string()));
        }
    }
    // A backup is one file: no log beside it.
    target
        .query_row("pragma journal_mode = delete", [], |row| row.get::<_, String>(0))
        .map_err(|e| mended(to, &e))?;
    drop(target);
    let file = std::fs::File::open(to).and_then(|file| file.sync_all());
    file.map_err(|e| io_error(&format!("{}: ", to.display()), &e))
}

struct SqliteRow<'r, 's>(&'r rusqlite::Row<'s>);

impl Row for SqliteRow<'_, '_> {
    fn value(&self, at: usize) -> Result<Value<'_>, StoreError> {
        let bad = |what: &str| StoreError::Corrupt(format!("column {at} of an answer {what}"));
        match self.0.get_ref(at).map_err(|e| StoreError::Engine(e.to_string()))? {
            ValueRef::Null => Ok(Value::Null),
            ValueRef::Integer(n) => Ok(Value::Int(n)),
            ValueRef::Text(text) => {
                std::str::from_utf8(text).map(Value::Text).map_err(|_| bad("is no UTF-8"))
            }
            ValueRef::Real(_) => Err(bad("is a floating-point number")),
            ValueRef::Blob(_) => Err(bad("is a blob")),
        }
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(*n),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// To SQLite `$2` is a name like any other, and parameters are numbered in the order in which their names come.
fn bind_named(statement: &mut rusqlite::Statement<'_>, values: &[Value<'_>]) -> rusqlite::Result<()> {
    for at in 1..=statement.parameter_count() {
        let name = statement.parameter_name(at).and_then(|name| name.strip_prefix('$'));
        let value = name.and_then(|n| n.parse::<usize>().ok()).and_then(|n| values.get(n.wrapping_sub(1)));
        statement.raw_bind_parameter(at, value.unwrap_or(&Value::Null))?;
    }
    Ok(())
}

/// For statements whose parameters come in order.
fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value<'_>]) -> rusqlite::Result<()> {
    values.iter().enumerate().try_for_each(|(at, value)| statement.raw_bind_parameter(at + 1, value))
}

/// An error of the library in our words.
fn mended(path: &Path, error: &rusqlite::Error) -> StoreError {
    let text = format!("{}: {error}", path.display());
    let Some(code) = error.sqlite_error_code() else { return StoreError::Engine(text) };
    match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
            StoreError::Busy(text)
        }
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreError::ReadOnly(text),
        ErrorCode::DiskFull => StoreError::Full(text),
        ErrorCode::SystemIoFailure => StoreError::Io(text),
        ErrorCode::CannotOpen => match path.exists() {
            true => StoreError::ReadOnly(text),
            false => StoreError::Missing(text),
        },
        ErrorCode::DatabaseCorrupt => StoreError::Corrupt(text),
        ErrorCode::NotADatabase => StoreError::NotBooks(format!("{} is no book of Dunlin", path.display())),
        ErrorCode::ConstraintViolation => StoreError::Refused(text),
        _ => StoreError::Engine(text),
    }
}
