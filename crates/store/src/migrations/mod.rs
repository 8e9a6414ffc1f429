//! Numbered migrations: the same numbers in both engines. A migration is never changed once released; its checksum
//! stands in the books.

use crate::engine::Engine;
use crate::error::StoreError;
use crate::table::hex;
use crate::value::Value;
use sha2::{Digest, Sha256};

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// 1, 2, 3 ...
    pub number: i64,
    /// What it is about.
    pub name: &'static str,
    /// Statements that both engines take.
    pub both: &'static str,
    /// Statements for SQLite alone (triggers are written differently).
    pub sqlite: &'static str,
    /// Statements for PostgreSQL alone.
    pub postgres: &'static str,
}

/// All migrations, in order.
pub const ALL: &[Migration] = &[
    Migration {
        number: 1,
        name: "facts",
        both: include_str!("0001_facts.sql"),
        sqlite: include_str!("0001_append_only_sqlite.sql"),
        postgres: include_str!("0001_append_only_postgres.sql"),
    },
    Migration {
        number: 2,
        name: "views for people",
        both: include_str!("0002_views.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        number: 3,
        name: "collecting",
        both: include_str!("0003_collecting.sql"),
        sqlite: include_str!("0003_append_only_sqlite.sql"),
        postgres: include_str!("0003_append_only_postgres.sql"),
    },
    Migration {
        number: 4,
        name: "charges and overrides",
        both: include_str!("0004_charges.sql"),
        sqlite: include_str!("0004_append_only_sqlite.sql"),
        postgres: include_str!("0004_append_only_postgres.sql"),
    },
    Migration {
        number: 5,
        name: "people",
        both: include_str!("0005_people.sql"),
        sqlite: include_str!("0005_append_only_sqlite.sql"),
        postgres: include_str!("0005_append_only_postgres.sql"),
    },
    Migration {
        number: 6,
        name: "webhooks",
        both: include_str!("0006_hooks.sql"),
        sqlite: include_str!("0006_append_only_sqlite.sql"),
        postgres: include_str!("0006_append_only_postgres.sql"),
    },
    Migration {
        number: 7,
        name: "identity",
        both: include_str!("0007_identity.sql"),
        sqlite: include_str!("0007_append_only_sqlite.sql"),
        postgres: include_str!("0007_append_only_postgres.sql"),
    },
];

impl Migration {
    fn checksum(&self) -> String {
        hex(&Sha256::digest(format!("{}\n{}\n{}", self.both, self.sqlite, self.postgres)))
    }
}

const MADE: &str = "create table migrations (number bigint primary key, name text not null, \
                    checksum text not null, applied_ms bigint not null)";

/// The migrations that books have had: number and checksum.
pub(crate) fn had(engine: &mut dyn Engine) -> Result<Vec<(i64, String)>, StoreError> {
    let mut had = Vec::new();
    engine.query("select number, checksum from migrations order by number", &[], &mut |row| {
        had.push((row.needed(0)?, row.words(1)?.to_owned()));
        Ok(())
    })?;
    Ok(had)
}

/// Whether books are what this program writes.
pub(crate) fn check(engine: &mut dyn Engine, known: &[Migration]) -> Result<(), StoreError> {
    let had = had(engine)?;
    let last = known.last().map_or(0, |m| m.number);
    let found = had.last().map_or(0, |m| m.0);
    if found > last {
        return Err(StoreError::Newer { found, known: last });
    }
    for (number, checksum) in &had {
        let same = known.iter().any(|m| m.number == *number && m.checksum() == *checksum);
        if !same {
            return Err(StoreError::Changed(number.to_string()));
        }
    }
    if found < last { Err(StoreError::Older { found, known: last }) } else { Ok(()) }
}

/// Brings books to the last of the given migrations, in one transaction; the numbers applied.
pub(crate) fn apply(
    engine: &mut dyn Engine,
    known: &[Migration],
    is_sqlite: bool,
    now_ms: i64,
) -> Result<Vec<i64>, StoreError> {
    let fresh = !has_table(engine, is_sqlite)?;
    engine.begin_write()?;
    let done = in_order(engine, known, is_sqlite, fresh, now_ms);
    match done {
        Ok(numbers) => engine.commit().map(|()| numbers),
        Err(error) => {
            engine.rollback();
            Err(error)
        }
    }
}

fn in_order(
    engine: &mut dyn Engine,
    known: &[Migration],
    is_sqlite: bool,
    fresh: bool,
    now_ms: i64,
) -> Result<Vec<i64>, StoreError> {
    if fresh {
        engine.script(&spelled(MADE, is_sqlite))?;
    }
    let had = had(engine)?;
    let mut done = Vec::new();
    for migration in known.iter().filter(|m| had.iter().all(|(number, _)| *number != m.number)) {
        engine.script(&spelled(migration.both, is_sqlite))?;
        engine.script(if is_sqlite { migration.sqlite } else { migration.postgres })?;
        engine.execute(
            "insert into migrations (number, name, checksum, applied_ms) values ($1, $2, $3, $4)",
            &[
                migration.number.into(),
                migration.name.into(),
                Value::Text(&migration.checksum()),
                now_ms.into(),
            ],
        )?;
        done.push(migration.number);
    }
    Ok(done)
}

/// SQLite keeps rows by their number only when it is spelled so.
fn spelled(sql: &str, is_sqlite: bool) -> String {
    if is_sqlite { sql.replace("bigint primary key", "integer primary key") } else { sql.to_owned() }
}

fn has_table(engine: &mut dyn Engine, is_sqlite: bool) -> Result<bool, StoreError> {
    let sql = if is_sqlite {
        "select count(*) from sqlite_schema where name = 'migrations'"
    } else {
        "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'migrations'"
    };
    let mut count = 0;
    engine.query(sql, &[], &mut |row| row.needed(0).map(|n| count = n))?;
    Ok(count > 0)
}
