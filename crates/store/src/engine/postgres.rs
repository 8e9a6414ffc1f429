//! PostgreSQL: books for a team.

use super::client::{Client, Stopped};
use super::copied::Copied;
use super::indexes::Indexes;
use super::{Engine, Sink};
use crate::error::StoreError;
use crate::table::{Column, Table};
use crate::value::{Row, Value};
use rustc_hash::FxHashMap;
use tokio_postgres::Statement;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, accepts, to_sql_checked};

/// One writer at a time in all processes: the chain of commands has one end. The number is ours.
const TURN: &str = "select pg_advisory_xact_lock(4923745)";

/// The oldest server that is tested.
const SERVER_MIN: i64 = 150_000;

/// So few rows are asked for by a prepared statement: one way there and back. A copy is planned anew each time, which only many are
/// worth.
const FEW: i64 = 1_000;

/// A connection to a server.
pub(crate) struct Postgres {
    client: Client,
    prepared: FxHashMap<String, Statement>,
}

impl Postgres {
    /// Connects; the schema is the first place where tables are looked for.
    pub(crate) fn connect(url: &str, schema: &str) -> Result<Postgres, StoreError> {
        let client = super::way::connect(url)?;
        let mut engine = Postgres { client, prepared: FxHashMap::default() };
        let mut version = 0;
        let sql = "select cast(current_setting('server_version_num') as bigint)";
        engine.query(sql, &[], &mut |row| row.needed(0).map(|n| version = n))?;
        if version < SERVER_MIN {
            return Err(StoreError::Engine(format!(
                "PostgreSQL {} is too old; 15 is needed",
                version / 10_000
            )));
        }
        engine.script(&format!(
            "set search_path = {schema}; set synchronous_commit = on; set client_min_messages = warning; \
             set statement_timeout = 0; set timezone = 'UTC'"
        ))?;
        Ok(engine)
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(|e| mended(&e))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Engine for Postgres {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let statement = self.prepared(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        self.client.execute(&statement, &values).map_err(|e| mended(&e))
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.prepared(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        self.client.query(&statement, &values, &mut |row| each(&PostgresRow(row))).map_err(stopped)
    }

    fn stream(
        &mut self,
        sql: &str,
        columns: &[Column],
        values: &[i64],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if let [from, to, ..] = values
            && to.saturating_sub(*from) <= FEW
        {
            let values: Vec<Value<'_>> = values.iter().map(|&value| value.into()).collect();
            return self.query(sql, &values, each);
        }
        // COPY takes no parameters; whole numbers can stand in its text.
        let mut text = format!("copy ({sql}) to stdout (format binary)");
        for (at, value) in values.iter().enumerate().rev() {
            text = text.replace(&format!("${}", at + 1), &format!("'{value}'::bigint"));
        }
        let mut copied = Copied::of(columns);
        self.client.copy_out(&text, &mut |piece| copied.take(piece, each)).map_err(stopped)?;
        copied.end()
    }

    fn append(
        &mut self,
        table: &Table,
        feed: &mut dyn FnMut(&mut Sink<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
        let types: Vec<Type> =
            table.columns.iter().map(|c: &Column| if c.is_text { Type::TEXT } else { Type::INT8 }).collect();
        let text = format!("copy {} ({}) from stdin (format binary)", table.name, names.join(", "));
        let fed = self.client.copy_in((&text, &types), |write| {
            feed(&mut |values| {
                let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
                write(&values).map_err(|e| mended(&e))
            })
        });
        fed.map_err(stopped)
    }

    fn load(
        &mut self,
        table: &Table,
        about: usize,
        feed: &mut dyn FnMut(&mut Sink<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let indexes = Indexes::away(self, table.name, about)?;
        self.append(table, feed)?;
        indexes.again(self)?;
        // Until the server has looked at a table of its own accord, which takes it a minute, it reads it in the wrong way.
        if about >= super::indexes::ROWS_MIN {
            self.script(&format!("analyze {}", table.name))?;
        }
        Ok(())
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.script(sql).map_err(|e| mended(&e))
    }

    fn prepare(&mut self, sql: &str) -> Result<(), StoreError> {
        let statement = self.client.prepare(sql).map_err(|e| mended(&e))?;
        // A literal beside a parameter can make it a smaller number than we bind.
        match statement.params().iter().find(|&kind| *kind != Type::INT8 && *kind != Type::TEXT) {
            None => Ok(()),
            Some(kind) => Err(StoreError::Engine(format!("a parameter is {kind}; cast it to bigint"))),
        }
    }

    fn begin_write(&mut self) -> Result<(), StoreError> {
        self.script("begin isolation level read committed")?;
        self.query(TURN, &[], &mut |_| Ok(()))
    }

    fn begin_read(&mut self) -> Result<(), StoreError> {
        self.script("begin isolation level repeatable read read only")
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        match self.client.script("commit") {
            Ok(()) => Ok(()),
            Err(error) if error.code().is_none() || self.client.is_closed() => {
                Err(StoreError::Unknown(told(&error)))
            }
            Err(error) => Err(mended(&error)),
        }
    }

    fn rollback(&mut self) {
        let _ = self.client.script("rollback");
    }

    fn is_alive(&mut self) -> bool {
        !self.client.is_closed()
    }

    fn tidy(&mut self, _idle: bool) -> Result<(), StoreError> {
        Ok(())
    }

    fn has_books(&mut self) -> Result<bool, StoreError> {
        let mut found = false;
        let sql = "select to_regclass('migrations') is not null and to_regclass('commands') is not null";
        let statement = self.client.prepare(sql).map_err(|e| mended(&e))?;
        self.client
            .query(&statement, &[], &mut |row| {
                found = row.try_get(0).map_err(|e| mended(&e))?;
                Ok(())
            })
            .map_err(stopped)?;
        Ok(found)
    }
}

struct PostgresRow<'r>(&'r tokio_postgres::Row);

impl Row for PostgresRow<'_> {
    fn value(&self, at: usize) -> Result<Value<'_>, StoreError> {
        let wrong = |e: tokio_postgres::Error| StoreError::Engine(told(&e));
        Ok(match *self.0.columns()[at].type_() {
            Type::INT8 => self.0.try_get::<_, Option<i64>>(at).map_err(wrong)?.into(),
            _ => self.0.try_get::<_, Option<&str>>(at).map_err(wrong)?.into(),
        })
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(n) => n.to_sql(kind, out),
            Value::Text(text) => text.to_sql(kind, out),
        }
    }

    accepts!(INT8, TEXT, VARCHAR, UNKNOWN);
    to_sql_checked!();
}

/// The server's own words; the library's outer error hides them.
pub(super) fn told(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => match db.detail() {
            Some(detail) => format!("{} ({detail})", db.message()),
            None => db.message().to_owned(),
        },
        None => match std::error::Error::source(error) {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        },
    }
}

fn stopped(stopped: Stopped<StoreError>) -> StoreError {
    match stopped {
        Stopped::Server(error) => mended(&error),
        Stopped::Reader(error) => error,
    }
}

/// An error of the server in our words.
fn mended(error: &tokio_postgres::Error) -> StoreError {
    let text = told(error);
    let Some(state) = error.code() else {
        return if error.is_closed()
            || std::error::Error::source(error).is_some_and(|s| s.is::<std::io::Error>())
        {
            StoreError::Gone(text)
        } else {
            StoreError::Engine(text)
        };
    };
    match state.code() {
        code if code.starts_with("23") || code == "P0001" => StoreError::Refused(text),
        code if code.starts_with("08") || code.starts_with("57P") => StoreError::Gone(text),
        "53100" => StoreError::Full(text),
        code if code.starts_with("58") => StoreError::Io(text),
        "25006" | "42501" => StoreError::ReadOnly(text),
        "XX001" | "XX002" => StoreError::Corrupt(text),
        _ if *state == SqlState::LOCK_NOT_AVAILABLE || *state == SqlState::T_R_DEADLOCK_DETECTED => {
            StoreError::Busy(text)
        }
        _ => StoreError::Engine(text),
    }
}
