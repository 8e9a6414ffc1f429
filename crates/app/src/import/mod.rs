//! Files into the books: what they add and what they correct, as one command.
//!
//! The files are understood on top of the columns ([`dunlin_formats::load_onto`]), then written in one transaction if the
//! books are still what the columns showed. When others were quicker that is done again, the last time with the books held.
//! So an import lands whole or not at all, and bringing the same rows again changes nothing.

mod change;
mod past;
mod undo;
mod write;

pub use change::{Change, Changed};
pub use past::Past;
pub use undo::Undone;

use crate::books::{Books, Inner};
use crate::clock::now_ms;
use crate::columns::Columns;
use crate::error::AppError;
use dunlin_formats::{Additions, Base, FileKind, Input, LoadOptions, LoadReport, Map, load_onto};
use dunlin_store::{Balance, Tx, table};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A file to import.
#[derive(Clone, Debug)]
pub struct ImportFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// A column map.
    pub map: Option<Map>,
}

/// What is to be imported.
#[derive(Clone, Debug)]
pub struct Import {
    /// What sort of files.
    pub kind: FileKind,
    /// The files.
    pub files: Vec<ImportFile>,
    /// How they are read.
    pub options: LoadOptions,
    /// One effect a key; made up when none is given.
    pub key: Option<String>,
    /// Who sends it.
    pub actor: String,
}

/// How an import goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many rows of the files were read and understood; nothing is written yet.
    Read(u64),
    /// So many rows are written; they are there once the import is answered.
    Written(u64),
}

/// Whoever follows an import.
pub type Follow = Arc<dyn Fn(Step) + Send + Sync>;

/// What an import did, or would do.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Number of the import; `None` for a preview.
    pub import: Option<i64>,
    /// Number of the command; `None` for a preview.
    pub command: Option<i64>,
    /// The same key had brought the same files before: nothing was done now.
    pub repeated: bool,
    /// New documents (open items).
    pub documents: u64,
    /// New applications.
    pub applications: u64,
    /// Rows that the books had already.
    pub known: u64,
    /// Customers of whom something is said anew.
    pub customers: u64,
    /// Applications that a later export contradicts.
    pub ended: u64,
    /// Documents corrected, each with what changed.
    pub changed: Vec<Changed>,
    /// How the files were understood; `None` when the import was a repetition.
    pub report: Option<LoadReport>,
}

impl Imported {
    /// Whether the books are as before.
    #[must_use]
    pub fn is_nothing_new(&self) -> bool {
        self.documents + self.applications + self.customers + self.ended == 0 && self.changed.is_empty()
    }

    fn of(prepared: &Prepared) -> Imported {
        let (a, report) = (&prepared.additions, &prepared.additions.report);
        Imported {
            import: None,
            command: None,
            repeated: false,
            documents: (a.ledger.items.len() - a.first_item as usize) as u64,
            applications: (a.ledger.applications.len() - a.first_application as usize) as u64,
            known: report.files.iter().map(|file| file.rows_repeated).sum(),
            customers: prepared.customers.len() as u64,
            ended: a.ended.len() as u64,
            changed: prepared.changed.clone(),
            report: Some(report.clone()),
        }
    }

    /// What is kept as the command's answer.
    fn answer(&self) -> Value {
        json!({
            "import": self.import, "documents": self.documents, "applications": self.applications,
            "known": self.known, "customers": self.customers, "changed": self.changed.len(), "ended": self.ended,
        })
    }

    fn repeated(seq: i64, answer: &str) -> Imported {
        let answer: Value = serde_json::from_str(answer).unwrap_or_default();
        let count = |name: &str| answer[name].as_u64().unwrap_or(0);
        Imported {
            import: answer["import"].as_i64(),
            command: Some(seq),
            repeated: true,
            documents: count("documents"),
            applications: count("applications"),
            known: count("known"),
            customers: count("customers"),
            ended: count("ended"),
            changed: Vec::new(),
            report: None,
        }
    }
}

/// An import on top of the columns of some moment.
pub(crate) struct Prepared {
    additions: Additions,
    customers: Vec<write::Version>,
    changed: Vec<Changed>,
    balances: Vec<Balance>,
    open: Vec<i64>,
}

impl Prepared {
    /// What files do to the columns on top of which they were read.
    fn new(columns: &Columns, mut additions: Additions) -> Prepared {
        let customers = write::versions(columns, &mut additions);
        let changed = change::changes(columns, &additions);
        let open = additions.ledger.open_amounts(crate::books::AT_LAST);
        let balances = balances(columns, &additions, &open);
        Prepared { additions, customers, changed, balances, open }
    }

    fn rows_read(&self) -> u64 {
        rows_read(&self.additions)
    }
}

fn rows_read(additions: &Additions) -> u64 {
    additions.report.files.iter().map(|file| file.rows_read).sum()
}

impl Books {
    /// Imports files.
    ///
    /// # Errors
    /// Those of the files (nothing is written then), [`AppError::KeyTaken`], those of the books.
    pub fn import(&self, import: Import) -> Result<Imported, AppError> {
        self.import_followed(import, Arc::new(|_| ()))
    }

    /// The same; somebody is told how it goes on.
    ///
    /// # Errors
    /// As [`Books::import`].
    pub fn import_followed(&self, import: Import, follow: Follow) -> Result<Imported, AppError> {
        let body = body(&import);
        let key = import.key.clone().unwrap_or_else(made_up_key);
        // Beside others' commands: what is wrong with the files holds up nobody.
        let columns = self.inner.fresh()?;
        let (seq, base) = (columns.seq(), columns.base());
        // What others write meanwhile need not go into a copy.
        drop(columns);
        let additions = read(base, &import)?;
        follow(Step::Read(rows_read(&additions)));
        let inner = self.inner.clone();
        self.inner
            .store
            .write_alone(move |tx| commit(tx, &inner, &import, (seq, additions), (&key, &body), &follow))
    }

    /// Says what an import would do, and does nothing.
    ///
    /// # Errors
    /// Those of the files and of the books.
    pub fn preview(&self, import: &Import) -> Result<Imported, AppError> {
        let columns = self.inner.fresh()?;
        let additions = read(columns.base(), import)?;
        Ok(Imported::of(&Prepared::new(&columns, additions)))
    }
}

/// Understands the files on top of what the books have.
fn read(base: Base, import: &Import) -> Result<Additions, AppError> {
    let inputs: Vec<Input<'_>> = import
        .files
        .iter()
        .map(|file| Input {
            name: file.name.clone(),
            kind: Some(import.kind),
            bytes: &file.bytes,
            map: file.map.clone(),
        })
        .collect();
    Ok(load_onto(base, &inputs, &import.options)?)
}

/// Documents of before whose amount or open amount the import moves.
fn balances(columns: &Columns, additions: &Additions, after: &[i64]) -> Vec<Balance> {
    let before = columns.ledger().open_amounts(crate::books::AT_LAST);
    let (old, new) = (&columns.ledger().items.amount, &additions.ledger.items.amount);
    let moved = (0..before.len()).filter(|&item| before[item] != after[item] || old[item] != new[item]);
    moved
        .map(|item| Balance {
            document: columns.document_id(item as u32),
            amount: new[item],
            open: after[item],
        })
        .collect()
}

/// Writes what the files say, as they were read on top of the books after a command; they are read anew where others were quicker.
/// Nobody is, from here on.
fn commit(
    tx: &mut Tx<'_>,
    inner: &Inner,
    import: &Import,
    (read_on, additions): (i64, Additions),
    (key, body): (&str, &str),
    follow: &Follow,
) -> Result<Imported, AppError> {
    if let Some(known) = tx.command(key)? {
        return if known.body == body {
            Ok(Imported::repeated(known.seq, &known.answer))
        } else {
            Err(AppError::KeyTaken(key.to_owned()))
        };
    }
    let seq = tx.begin()?;
    let columns = &inner.fresh()?;
    if columns.seq() + 1 != seq {
        return Err(AppError::Moved);
    }
    let additions = if read_on == columns.seq() { additions } else { read(columns.base(), import)? };
    let prepared = &Prepared::new(columns, additions);
    let mut done = Imported::of(prepared);
    let id = tx.next_id(&table::IMPORTS)?;
    done.import = Some(id);
    done.command = Some(seq);
    let names: Vec<&str> = import.files.iter().map(|file| file.name.as_str()).collect();
    let new = done.documents + done.applications + done.customers;
    tx.insert(
        &table::IMPORTS,
        &[
            id.into(),
            seq.into(),
            import.kind.key().into(),
            names.join("\n").as_str().into(),
            (prepared.rows_read() as i64).into(),
            (new as i64).into(),
            (done.changed.len() as i64).into(),
        ],
    )?;
    write::facts(tx, columns, prepared, id, seq)?;
    follow(Step::Written(new + done.changed.len() as u64 + done.ended));
    tx.record(key, "import", &import.actor, now_ms(), body, &done.answer().to_string())?;
    Ok(done)
}

/// What tells one import from another: the kind and the files' contents, not their names.
fn body(import: &Import) -> String {
    let files: Vec<Value> = import
        .files
        .iter()
        .map(|file| json!({"sha256": table::hex(&Sha256::digest(&file.bytes)), "bytes": file.bytes.len()}))
        .collect();
    json!({"kind": import.kind.key(), "files": files}).to_string()
}

pub(crate) fn made_up_key() -> String {
    use std::hash::{BuildHasher, Hasher};
    // Two processes in one millisecond: the seed of a hasher is random.
    let chance = std::hash::RandomState::new().build_hasher().finish();
    format!("import-{}-{chance:016x}", now_ms())
}
