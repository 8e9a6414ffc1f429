//! The first large load into a table of a server: its indexes are made afterwards, in one sorted pass each, which costs less
//! than half of what keeping them row by row does. All in the transaction of the load: nobody sees the table without them.

use super::Engine;
use crate::error::StoreError;

/// From so many rows on it pays.
pub(super) const ROWS_MIN: usize = 50_000;

/// Statements that take the indexes of a table away, and those that make them again.
#[derive(Debug, Default)]
pub(super) struct Indexes {
    away: Vec<String>,
    again: Vec<String>,
}

impl Indexes {
    /// Takes the indexes of an empty table away, if so many rows are coming and nobody else has the table open.
    pub(super) fn away(engine: &mut dyn Engine, table: &str, about: usize) -> Result<Indexes, StoreError> {
        if about < ROWS_MIN || !is_empty(engine, table)? {
            return Ok(Indexes::default());
        }
        let indexes = Indexes::of(engine, table)?;
        // Somebody who reads the table (a report, a backup) is not waited for: then it is done the slow way.
        engine.script("savepoint bulk")?;
        let tried = engine.script(&format!("set local lock_timeout = '1s'; {}", indexes.away.join("; ")));
        match tried {
            Ok(()) => {
                engine.script("set local lock_timeout = 0; release savepoint bulk")?;
                Ok(indexes)
            }
            Err(StoreError::Busy(_)) => {
                engine.script("rollback to savepoint bulk; release savepoint bulk")?;
                Ok(Indexes::default())
            }
            Err(other) => Err(other),
        }
    }

    /// Makes them again; what they forbid is refused now.
    pub(super) fn again(&self, engine: &mut dyn Engine) -> Result<(), StoreError> {
        self.again.iter().try_for_each(|sql| engine.script(sql))
    }

    fn of(engine: &mut dyn Engine, table: &str) -> Result<Indexes, StoreError> {
        let mut all = Indexes::default();
        let constraints = "select conname::text, pg_get_constraintdef(oid) from pg_constraint \
                           where conrelid = cast($1 as text)::regclass and contype in ('p', 'u') order by conname";
        engine.query(constraints, &[table.into()], &mut |row| {
            let (name, definition) = (row.words(0)?, row.words(1)?);
            all.away.push(format!("alter table {table} drop constraint {name}"));
            all.again.push(format!("alter table {table} add constraint {name} {definition}"));
            Ok(())
        })?;
        let others = "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index i \
                      where indrelid = cast($1 as text)::regclass and not exists \
                      (select 1 from pg_constraint c where c.conindid = i.indexrelid) order by 1";
        engine.query(others, &[table.into()], &mut |row| {
            all.away.push(format!("drop index {}", row.words(0)?));
            all.again.push(row.words(1)?.to_owned());
            Ok(())
        })?;
        Ok(all)
    }
}

fn is_empty(engine: &mut dyn Engine, table: &str) -> Result<bool, StoreError> {
    let mut any = 0;
    let sql = format!("select cast(count(*) as bigint) from (select 1 from {table} limit 1) first");
    engine.query(&sql, &[], &mut |row| row.needed(0).map(|n| any = n))?;
    Ok(any == 0)
}
