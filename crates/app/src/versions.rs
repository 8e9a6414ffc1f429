//! The versions of a document: what was first said of it, how that was corrected, by whom and when.

use crate::books::Books;
use crate::error::AppError;
use crate::rows::at;
use dunlin_core::day::Day;
use dunlin_store::{StoreError, table};

/// A version of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The document.
    pub document: i64,
    /// 0 for the first.
    pub version: i64,
    /// Its command.
    pub command: i64,
    /// The import that brought it; nothing for a command of its own.
    pub import: Option<i64>,
    /// The line of the import's file.
    pub line: Option<i64>,
    /// What sort of command.
    pub kind: String,
    /// Who.
    pub by: String,
    /// When, milliseconds since 1970.
    pub recorded_ms: i64,
    /// The due date.
    pub due: Option<Day>,
    /// The document's date.
    pub issued: Option<Day>,
    /// The amount, minor units.
    pub amount: i64,
    /// The customer's id.
    pub customer: i64,
    /// The day from which it is void.
    pub voided: Option<Day>,
    /// Void because its import was taken back.
    pub undone: bool,
    /// In dispute.
    pub disputed: bool,
    /// Last day of a hold.
    pub hold_until: Option<Day>,
}

impl Books {
    /// All versions of the documents of a number, in order.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn versions_of(&self, number: &str) -> Result<Vec<Version>, AppError> {
        let t = &table::DOCUMENTS;
        let (document, version, import, line) =
            (at(t, "document_id"), at(t, "version"), at(t, "import_id"), at(t, "line"));
        let (issued, due, amount, customer) =
            (at(t, "issued"), at(t, "due"), at(t, "amount_minor"), at(t, "customer_id"));
        let (voided, undone, disputed, hold) =
            (at(t, "voided"), at(t, "undone"), at(t, "disputed"), at(t, "hold_until"));
        Ok(self.inner.store.read(|tx| {
            let mut all: Vec<Version> = Vec::new();
            tx.documents_of_number(number, &mut |row| {
                let day = |at: usize| {
                    Ok::<_, StoreError>(row.int(at)?.and_then(|n| i32::try_from(n).ok()).map(Day))
                };
                all.push(Version {
                    document: row.needed(document)?,
                    version: row.needed(version)?,
                    command: row.needed(1)?,
                    import: row.int(import)?.filter(|&id| id > 0),
                    line: row.int(line)?.filter(|&line| line > 0),
                    kind: String::new(),
                    by: String::new(),
                    recorded_ms: 0,
                    due: day(due)?,
                    issued: day(issued)?,
                    amount: row.int(amount)?.unwrap_or_default(),
                    customer: row.int(customer)?.unwrap_or_default(),
                    voided: day(voided)?,
                    undone: row.int(undone)?.unwrap_or_default() != 0,
                    disputed: row.int(disputed)?.unwrap_or_default() != 0,
                    hold_until: day(hold)?,
                });
                Ok(())
            })?;
            for version in &mut all {
                if let Some(command) = tx.command_of(version.command)? {
                    version.kind = command.kind;
                    version.by = command.actor;
                    version.recorded_ms = command.recorded_ms;
                }
            }
            Ok::<_, StoreError>(all)
        })?)
    }
}
