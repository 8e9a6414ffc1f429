//! A company's books, opened, with the columns that figures are folded over.

use crate::clock::now_ms;
use crate::columns::Columns;
use crate::error::AppError;
use crate::present::{self, Present};
use crate::sealing::Sealing;
use dunlin_core::day::{Day, Instant};
use dunlin_core::open::AsOf;
use dunlin_store::journal::{Command, Head};
use dunlin_store::{Place, Pulse, Store, StoreError, backup};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

/// After all facts: every application that will ever count does.
pub(crate) const AT_LAST: AsOf = AsOf::day(Day(Day::NEVER.0 - 1));

/// A company's books.
#[derive(Clone, Debug)]
pub struct Books {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) store: Store,
    /// Loaded when first asked for, and only where nobody keeps the present.
    columns: Mutex<Option<Columns>>,
    /// The present, where somebody keeps it.
    present: OnceLock<Arc<RwLock<Present>>>,
    /// The keys of sealed secrets, once they were asked for.
    pub(crate) sealing: OnceLock<Sealing>,
}

impl Inner {
    /// The columns, fresh. They share the ledger with those that are kept.
    pub(crate) fn fresh(&self) -> Result<Columns, AppError> {
        if let Some(present) = self.present.get() {
            return Ok(present::fresh(present, &self.store, self.store.pulse()?.seq)?.columns().clone());
        }
        let mut guard = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        // What fails half way is loaded anew the next time.
        let columns = match guard.take() {
            Some(mut columns) => columns.refresh(&self.store).map(|()| columns)?,
            None => Columns::load(&self.store, None)?,
        };
        *guard = Some(columns.clone());
        Ok(columns)
    }

    /// The present, which is kept from now on; the columns are no longer kept beside it.
    pub(crate) fn keep(&self) -> Arc<RwLock<Present>> {
        let present = Arc::clone(self.present.get_or_init(Arc::default));
        *self.columns.lock().unwrap_or_else(PoisonError::into_inner) = None;
        present
    }
}

/// So many commands of the journal are looked at in one go,
const LOOKED_AT: i64 = 50_000;
/// in pieces of so many.
const PIECE: i64 = 1_000;

impl Books {
    /// Opens books.
    ///
    /// # Errors
    /// Those of the place: missing, no books, of another version, in use.
    pub fn open(place: &Place) -> Result<Books, AppError> {
        Ok(Books::over(Store::open(place)?))
    }

    /// Makes new, empty books.
    ///
    /// # Errors
    /// When there is something at that place; those of the engine.
    pub fn create(place: &Place) -> Result<Books, AppError> {
        Ok(Books::over(Store::create(place, now_ms())?))
    }

    fn over(store: Store) -> Books {
        Books {
            inner: Arc::new(Inner {
                store,
                columns: Mutex::new(None),
                present: OnceLock::new(),
                sealing: OnceLock::new(),
            }),
        }
    }

    /// Makes new embedded books in the place of old ones that were made for the same purpose: those that know a command of
    /// the key `mark`.
    ///
    /// # Errors
    /// When there is anything else at that place, which is left alone; while they are in use.
    pub fn remake(path: &Path, mark: &str) -> Result<Books, AppError> {
        let place = Place::File(path.to_path_buf());
        if path.exists() {
            let is_old = match Books::open(&place) {
                Ok(books) => {
                    books.inner.store.read(|tx| tx.command(mark))?.is_some() || books.head()?.seq == 0
                }
                // Books of an earlier development version are not worth keeping either, but may be somebody's.
                Err(AppError::Store(StoreError::Changed(_))) => false,
                Err(error) => return Err(error),
            };
            if !is_old {
                return Err(AppError::refused(
                    format!("{} holds other books, and they are not replaced", path.display()),
                    "name another file, or move it away",
                ));
            }
            backup::remove_file(path)?;
        }
        Books::create(&place)
    }

    /// Where they are.
    #[must_use]
    pub fn place(&self) -> &Place {
        self.inner.store.place()
    }

    /// The end of the journal.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn head(&self) -> Result<Head, AppError> {
        Ok(self.inner.store.read(|tx| tx.head())?)
    }

    /// How far the books are: the last command, and whether something was said of users or tokens.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn pulse(&self) -> Result<Pulse, AppError> {
        Ok(self.inner.store.pulse()?)
    }

    /// The journal after a command, at most so many records: who did what, and when it was recorded.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn journal(&self, after: i64, most: usize) -> Result<Vec<Command>, AppError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        Ok(self.inner.store.read(|tx| tx.commands_page(after, most))?)
    }

    /// The journal before a command, the latest first: at most so many records that are wanted, and the command to go on before,
    /// where there may be more. So many are looked at in one go that an answer never waits for long.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn journal_back(
        &self,
        before: Option<i64>,
        most: usize,
        wanted: &dyn Fn(&Command) -> bool,
    ) -> Result<(Vec<Command>, Option<i64>), AppError> {
        Ok(self.inner.store.read(|tx| {
            let head = tx.head()?.seq;
            let mut at = before.map_or(head, |before| (before - 1).clamp(0, head));
            let (end, mut found) = ((at - LOOKED_AT).max(0), Vec::new());
            while at > end {
                let from = (at - PIECE).max(end);
                let mut piece = tx.commands_page(from, at - from)?;
                while let Some(command) = piece.pop() {
                    at = command.seq - 1;
                    if wanted(&command) {
                        found.push(command);
                        if found.len() == most {
                            return Ok((found, (at > 0).then_some(at + 1)));
                        }
                    }
                }
                at = at.min(from);
            }
            Ok::<_, StoreError>((found, (at > 0).then_some(at + 1)))
        })?)
    }

    /// So many commands wait for the writer.
    #[must_use]
    pub fn queued(&self) -> usize {
        self.inner.store.queued()
    }

    /// The columns as known at a moment (`Instant::NEVER`: now).
    ///
    /// # Errors
    /// Those of the engine; facts that make no ledger.
    pub fn columns(&self, known_at: Instant) -> Result<Columns, AppError> {
        let seq = match known_at {
            Instant::NEVER => None,
            // A moment is a whole second: what was recorded within it is known.
            Instant(second) => {
                let last = second.saturating_mul(1000).saturating_add(999);
                Some(self.inner.store.read(|tx| tx.known_at(last))?)
            }
        };
        Columns::load(&self.inner.store, seq)
    }

    /// Checks the file, the chain of commands, the facts' digests, the references. What was found, in words.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn verify(&self, noted: Option<&Head>) -> Result<Vec<String>, AppError> {
        let mut faults = self.inner.store.verify(noted)?;
        if faults.is_empty() {
            faults.extend(self.check()?);
        }
        Ok(faults)
    }

    /// Works every derived figure out anew from the facts; the differences, in words.
    ///
    /// # Errors
    /// Those of the engine; facts that make no ledger.
    pub fn check(&self) -> Result<Vec<String>, AppError> {
        let columns = Columns::load(&self.inner.store, None)?;
        let ledger = columns.ledger();
        let open = ledger.open_amounts(AT_LAST);
        let mut found = Vec::new();
        let mut seen = 0usize;
        self.inner.store.read(|tx| {
            tx.balances(0, i64::MAX, &mut |balance| {
                let Some(item) = columns.item(balance.document) else {
                    found.push(format!("document {} has a balance and no facts", balance.document));
                    return Ok(());
                };
                seen += 1;
                let right = (ledger.items.amount[item as usize], open[item as usize]);
                if (balance.amount, balance.open) != right {
                    found.push(format!(
                        "{}: amount {} and open {} by the facts, {} and {} in balances",
                        ledger.item_name(item),
                        right.0,
                        right.1,
                        balance.amount,
                        balance.open
                    ));
                }
                Ok(())
            })
        })?;
        if seen != ledger.items.len() {
            found.push(format!("{} documents, {seen} balances", ledger.items.len()));
        }
        Ok(found)
    }

    /// Copies embedded books into a new file while others work with them, and checks the copy. The head of the copy.
    ///
    /// # Errors
    /// When there is something at `to`, for books on a server (use the server's own tools), and what [`Books::verify`]
    /// finds in the copy.
    pub fn backup(&self, to: &Path) -> Result<Head, AppError> {
        let Place::File(from) = self.inner.store.place() else {
            return Err(AppError::refused(
                "books on a server are not copied as a file",
                "use pg_dump or pg_basebackup",
            ));
        };
        backup::copy_file(from, to)?;
        let copy = Books::open(&Place::File(to.to_path_buf()))?;
        let faults = copy.verify(None)?;
        match faults.first() {
            None => copy.head(),
            Some(fault) => Err(StoreError::Corrupt(format!("the copy does not verify: {fault}")).into()),
        }
    }

    /// Puts a copy in the place of embedded books that nobody works with. Where the books that were there went.
    ///
    /// # Errors
    /// [`dunlin_store::StoreError::Busy`] while they are in use; a copy that does not verify.
    pub fn restore(copy: &Path, books: &Path) -> Result<Option<PathBuf>, AppError> {
        let faults = Books::open(&Place::File(copy.to_path_buf()))?.verify(None)?;
        if let Some(fault) = faults.first() {
            return Err(StoreError::Corrupt(format!("the copy does not verify: {fault}")).into());
        }
        Ok(backup::restore_file(copy, books)?)
    }

    /// Brings books to this program's version; the numbers of the migrations applied. Embedded books are copied to
    /// `backup` first.
    ///
    /// # Errors
    /// While they are in use; those of the engine.
    pub fn upgrade(place: &Place, backup: Option<&Path>) -> Result<Vec<i64>, AppError> {
        Ok(Store::upgrade(place, backup, now_ms())?)
    }
}
