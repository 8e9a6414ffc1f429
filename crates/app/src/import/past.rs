//! The imports so far, and which were taken back.

use crate::books::Books;
use crate::error::AppError;
use dunlin_store::{StoreError, table};

/// An import that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its number.
    pub import: i64,
    /// Its command.
    pub command: i64,
    /// What sort of files.
    pub kind: String,
    /// Their names.
    pub files: Vec<String>,
    /// Rows that were read.
    pub read: i64,
    /// What was new.
    pub new: i64,
    /// What was corrected.
    pub changed: i64,
    /// Who sent it.
    pub by: String,
    /// When, milliseconds since 1970.
    pub recorded_ms: i64,
    /// Who took it back, and when.
    pub undone: Option<(String, i64)>,
}

impl Books {
    /// Imports before one of a number (`None`: the last), the latest first, at most so many.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn imports(&self, before: Option<i64>, most: usize) -> Result<Vec<Past>, AppError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        Ok(self.inner.store.read(|tx| {
            let last = tx.last_id(&table::IMPORTS)?;
            let to = before.map_or(last, |before| last.min(before - 1));
            let mut all: Vec<Past> = Vec::new();
            tx.scan(&table::IMPORTS, (to - most).max(0), to, i64::MAX, &mut |row| {
                all.push(Past {
                    import: row.needed(0)?,
                    command: row.needed(1)?,
                    kind: row.words(2)?.to_owned(),
                    files: row.words(3)?.lines().map(str::to_owned).collect(),
                    read: row.needed(4)?,
                    new: row.needed(5)?,
                    changed: row.needed(6)?,
                    by: String::new(),
                    recorded_ms: 0,
                    undone: None,
                });
                Ok::<_, StoreError>(())
            })?;
            let mut undone: Vec<(i64, i64)> = Vec::new();
            tx.scan(&table::IMPORT_UNDOS, 0, i64::MAX, i64::MAX, &mut |row| {
                undone.push((row.needed(2)?, row.needed(1)?));
                Ok::<_, StoreError>(())
            })?;
            for past in &mut all {
                if let Some(command) = tx.command_of(past.command)? {
                    (past.by, past.recorded_ms) = (command.actor, command.recorded_ms);
                }
                let back = undone.iter().find(|(import, _)| *import == past.import);
                if let Some((_, seq)) = back
                    && let Some(command) = tx.command_of(*seq)?
                {
                    past.undone = Some((command.actor, command.recorded_ms));
                }
            }
            all.reverse();
            Ok::<_, StoreError>(all)
        })?)
    }
}
