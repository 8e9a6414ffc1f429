//! What was posted since a moment: which command touched which item or application, when, by whom.

use crate::books::Books;
use crate::columns::Columns;
use crate::error::AppError;
use dunlin_core::day::Instant;
use dunlin_core::ledger::{Ledger, NO_ITEM};
use dunlin_store::StoreError;
use dunlin_store::table;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A command that came later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// Its number.
    pub command: i64,
    /// When it was recorded.
    pub recorded: Instant,
    /// What sort: `import`, `payment`, `undo import` ...
    pub kind: String,
    /// Who sent it.
    pub actor: String,
}

/// The books twice: as known at a moment, and as known now. Items and applications have the same rows in both, as far as
/// the earlier one has them.
#[derive(Debug)]
pub struct Since {
    /// As known then.
    pub then: Arc<Ledger>,
    /// As known now.
    pub now: Arc<Ledger>,
    /// By item: the last command that said something of it since, or of what was applied to it.
    pub items: FxHashMap<u32, i64>,
    /// By application: the command that wrote or ended it since.
    pub applications: FxHashMap<u32, i64>,
    /// The commands, by number.
    pub commands: FxHashMap<i64, Late>,
}

impl Books {
    /// What was posted since a moment.
    ///
    /// # Errors
    /// Those of the books.
    pub fn since(&self, moment: Instant) -> Result<Since, AppError> {
        let (then, now) = (self.columns(moment)?, self.inner.fresh()?);
        let seq = then.seq();
        let mut since = Since {
            then: then.shared(),
            now: now.shared(),
            items: FxHashMap::default(),
            applications: FxHashMap::default(),
            commands: FxHashMap::default(),
        };
        self.inner.store.read(|tx| {
            tx.commands_after(seq, &mut |command| {
                let late = Late {
                    command: command.seq,
                    recorded: Instant(command.recorded_ms.div_euclid(1000)),
                    kind: command.kind,
                    actor: command.actor,
                };
                since.commands.insert(command.seq, late);
                Ok(())
            })?;
            // What commands after `seq` wrote; ids rise with commands, so earlier rows need not be read.
            let (documents, applications, ends) = then.read_up_to();
            tx.scan(&table::DOCUMENTS, documents, i64::MAX, i64::MAX, &mut |row| {
                let command = row.needed(1)?;
                if let Some(item) = now.item(row.needed(4)?) {
                    since.items.insert(item, command);
                }
                Ok::<_, StoreError>(())
            })?;
            tx.scan(&table::APPLICATIONS, applications, i64::MAX, i64::MAX, &mut |row| {
                since.applied(&now, row.needed(0)?, row.needed(1)?);
                Ok::<_, StoreError>(())
            })?;
            tx.scan(&table::APPLICATION_ENDS, ends, i64::MAX, i64::MAX, &mut |row| {
                since.applied(&now, row.needed(2)?, row.needed(1)?);
                Ok::<_, StoreError>(())
            })
        })?;
        Ok(since)
    }
}

impl Since {
    fn applied(&mut self, now: &Columns, application: i64, command: i64) {
        let Ok(row) = u32::try_from(application - 1) else { return };
        self.applications.insert(row, command);
        let a = &now.ledger().applications;
        for item in [a.to.get(row as usize), a.from.get(row as usize)].into_iter().flatten() {
            if *item != NO_ITEM {
                let last = self.items.entry(*item).or_insert(command);
                *last = (*last).max(command);
            }
        }
    }
}
