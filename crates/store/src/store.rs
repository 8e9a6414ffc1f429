//! A company's books, opened: one writer, readers beside it.

use crate::copy::{COMMANDS, OPEN_ITEMS, all_rows_text};
use crate::engine::{Engine, Postgres, Sqlite, insert_text};
use crate::error::StoreError;
use crate::journal::{GENESIS, Head};
use crate::lock::Lock;
use crate::looking::Looking;
use crate::migrations::{self, Migration};
use crate::place::Place;
use crate::queries::{PULSE, QUERIES};
use crate::table::{Digests, FACTS, NAMES, REFERENCES};
use crate::together::Together;
use crate::tx::{Tx, dangling_text, id_of_name_text, name_of_id_text, scan_text};
use crate::value::Value;
use crate::writer::{Writer, job};
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};

/// A command on its way; it runs whether or not somebody waits for it.
#[derive(Debug)]
pub struct Pending<T, E>(Receiver<Result<T, E>>);

impl<T, E: From<StoreError>> Pending<T, E> {
    /// Waits until it is committed, or failed.
    ///
    /// # Errors
    /// Those of the command, and of the engine.
    pub fn wait(self) -> Result<T, E> {
        debug_assert!(
            !Looking::is_held(),
            "whoever looks at the present waits for a command that may need it"
        );
        let ended = |_| StoreError::Engine("the writer of the books has ended".to_owned());
        self.0.recv().map_err(ended)?
    }
}

/// How far the books are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    /// The last command; 0 for none.
    pub seq: i64,
    /// Grows whenever something is said of users or tokens.
    pub people: i64,
}

/// A company's books.
pub struct Store {
    place: Place,
    // Fields are dropped in this order: the readers first, so that the writer closes last and nobody else ever writes
    // (SQLite brings its log into the file when the last connection closes).
    readers: Mutex<Vec<Box<dyn Engine>>>,
    pulses: Together<Pulse>,
    writer: Writer,
    _lock: Option<Lock>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store at {}", self.place)
    }
}

impl Store {
    /// Opens books that are there and of this program's version.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotBooks`], [`StoreError::Newer`], [`StoreError::Older`] and what else
    /// keeps them closed.
    pub fn open(place: &Place) -> Result<Store, StoreError> {
        let lock = match place {
            Place::File(path) if path.exists() => Some(Lock::shared(path)?),
            _ => None,
        };
        let mut engine = connect(place)?;
        migrations::check(engine.as_mut(), migrations::ALL)?;
        let again = place.clone();
        let writer =
            Writer::start(Box::new(move || connect(&again))).map_err(|e| StoreError::Io(e.to_string()))?;
        Ok(Store {
            place: place.clone(),
            writer,
            readers: Mutex::new(vec![engine]),
            pulses: Together::default(),
            _lock: lock,
        })
    }

    /// Makes new, empty books. `now_ms`: the moment, milliseconds since 1970.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there are books (or any file) at that place; those of the engine.
    pub fn create(place: &Place, now_ms: i64) -> Result<Store, StoreError> {
        Store::create_at(place, migrations::ALL, now_ms)?;
        Store::open(place)
    }

    /// Makes books of an earlier version, for tests of the upgrade.
    ///
    /// # Errors
    /// As [`Store::create`].
    pub fn create_at(place: &Place, known: &[Migration], now_ms: i64) -> Result<(), StoreError> {
        match place {
            Place::File(path) => {
                if path.exists() {
                    return Err(StoreError::Exists(path.display().to_string()));
                }
                // Under another name until they are whole: what is killed half way leaves no file that looks like books.
                crate::backup::made_whole(path, |part| {
                    let mut engine = Sqlite::create(part)?;
                    migrations::apply(&mut engine, known, true, now_ms).map(|_| ())
                })
            }
            Place::Server { url, schema } => {
                let mut engine = Postgres::connect(url, schema)?;
                if engine.has_books()? {
                    return Err(StoreError::Exists(place.to_string()));
                }
                engine.script(&format!("create schema if not exists {schema}"))?;
                migrations::apply(&mut engine, known, false, now_ms).map(|_| ())
            }
        }
    }

    /// Brings books to this program's version; the numbers of the migrations applied. Embedded books are copied first
    /// to `backup`, and must not be in use.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when they are in use, [`StoreError::Newer`], those of the engine.
    pub fn upgrade(place: &Place, backup: Option<&Path>, now_ms: i64) -> Result<Vec<i64>, StoreError> {
        let _lock = match place {
            Place::File(path) if path.exists() => Some(Lock::alone(path)?),
            _ => None,
        };
        let mut engine = connect(place)?;
        match migrations::check(engine.as_mut(), migrations::ALL) {
            Ok(()) => return Ok(Vec::new()),
            Err(StoreError::Older { .. }) => {}
            Err(other) => return Err(other),
        }
        if let (Place::File(path), Some(backup)) = (place, backup) {
            crate::backup::copy_file(path, backup)?;
        }
        let is_sqlite = matches!(place, Place::File(_));
        migrations::apply(engine.as_mut(), migrations::ALL, is_sqlite, now_ms)
    }

    /// So many commands wait for the writer.
    #[must_use]
    pub fn queued(&self) -> usize {
        self.writer.waiting()
    }

    /// Where they are.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Runs one command in a transaction. It is committed, durably, when this returns `Ok`; nothing of it is there when
    /// this returns an error (but see [`StoreError::Unknown`]).
    ///
    /// # Errors
    /// Those of the command, and of the engine.
    pub fn write<T, E>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.send(false, command)
    }

    /// The same, sharing the transaction with no other command: what readers see meanwhile is what the command sees.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_alone<T, E>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.send(true, command)
    }

    /// Queues one command without waiting for it; commands run in the order in which they were queued.
    ///
    /// # Errors
    /// When the writer has ended.
    pub fn write_later<T, E>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<Pending<T, E>, StoreError>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.queue(false, command)
    }

    fn send<T, E>(
        &self,
        alone: bool,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.queue(alone, command)?.wait()
    }

    fn queue<T, E>(
        &self,
        alone: bool,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<Pending<T, E>, StoreError>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, wait) = channel();
        self.writer.send(job(alone, command, answer))?;
        Ok(Pending(wait))
    }

    /// Reads one state of the books, beside the writer.
    ///
    /// # Errors
    /// Those of the closure, and of the engine.
    pub fn read<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (mut engine, ()) = self.reader(|engine| engine.begin_read())?;
        let seen = look(&mut Tx::new(engine.as_mut()));
        engine.rollback();
        self.idle(engine);
        seen
    }

    /// Reads facts of commands that are known to be in. Those never change, so each statement may see a state of its own, and no
    /// transaction holds them together: to a server that is one way there and back instead of three. Rows of later commands may
    /// be there too; whoever reads leaves them out by their `seq`.
    ///
    /// # Errors
    /// Those of the closure, and of the engine.
    pub fn facts<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut engine = match idle {
            Some(engine) => engine,
            None => connect(&self.place)?,
        };
        let seen = look(&mut Tx::new(engine.as_mut()))?;
        self.idle(engine);
        Ok(seen)
    }

    /// How far the books are. One statement without a transaction around it, for every request; those who ask a server at the same
    /// time are answered by one.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn pulse(&self) -> Result<Pulse, StoreError> {
        match self.place {
            Place::File(_) => self.own_pulse(),
            Place::Server { .. } => self.pulses.ask(|| self.own_pulse()),
        }
    }

    fn own_pulse(&self) -> Result<Pulse, StoreError> {
        let (engine, pulse) = self.reader(|engine| {
            let mut pulse = Pulse::default();
            engine.query(PULSE, &[], &mut |row| {
                pulse = Pulse { seq: row.int(0)?.unwrap_or_default(), people: row.needed(1)? };
                Ok(())
            })?;
            Ok(pulse)
        })?;
        self.idle(engine);
        Ok(pulse)
    }

    /// A reader, and what it answered first; one that broke while it was idle is left aside.
    fn reader<T>(
        &self,
        mut first: impl FnMut(&mut dyn Engine) -> Result<T, StoreError>,
    ) -> Result<(Box<dyn Engine>, T), StoreError> {
        loop {
            let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut engine) = idle else {
                let mut engine = connect(&self.place)?;
                let answer = first(engine.as_mut())?;
                return Ok((engine, answer));
            };
            match first(engine.as_mut()) {
                Ok(answer) => return Ok((engine, answer)),
                // The others, too, led to a server that is gone.
                Err(StoreError::Gone(_)) => {
                    self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
                }
                Err(other) => return Err(other),
            }
        }
    }

    /// Puts a reader aside for the next who reads.
    fn idle(&self, mut engine: Box<dyn Engine>) {
        if engine.is_alive() {
            self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(engine);
        }
    }

    /// Checks everything that can be checked without knowing what the facts mean: the file, the chain of commands, the
    /// digests of the facts, the references. What was found, in words; empty when all is well. With `noted`, also that
    /// the chain still holds a head that was noted earlier.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn verify(&self, noted: Option<&Head>) -> Result<Vec<String>, StoreError> {
        self.read(|tx| {
            let mut faults = Vec::new();
            if matches!(self.place, Place::File(_)) {
                faults.extend(tx.integrity()?);
            }
            chain(tx, noted, &mut faults)?;
            for (table, column, target) in REFERENCES {
                let dangling = tx.dangling(table, column, target)?;
                if dangling > 0 {
                    faults.push(format!(
                        "{dangling} rows of {table} name {target} that do not exist ({column})"
                    ));
                }
            }
            Ok(faults)
        })
    }

    /// A connection of its own that writes, beside the writer thread; for new books that nobody else has.
    pub(crate) fn writing(&self) -> Result<Box<dyn Engine>, StoreError> {
        connect(&self.place)
    }

    /// Removes books that were made a moment ago and came to nothing.
    pub(crate) fn remove_new(place: &Place) -> Result<(), StoreError> {
        match place {
            Place::File(path) => crate::backup::remove_books(path),
            Place::Server { url, schema } => {
                // Only what is ours: the schema may hold tables of others.
                let mut names: Vec<&str> = crate::copy::TABLES.iter().map(|table| table.name).collect();
                names.extend(crate::hooks::OPERATIONAL);
                names.push("migrations");
                let script = format!(
                    "drop table if exists {} cascade; drop function if exists append_only()",
                    names.join(", ")
                );
                Postgres::connect(url, schema)?.script(&script)
            }
        }
    }

    /// Prepares every statement on this engine; those that it does not take, with its words.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn prepare_all(&self) -> Result<Vec<(String, StoreError)>, StoreError> {
        let mut engine = connect(&self.place)?;
        let mut all: Vec<String> = QUERIES
            .iter()
            .chain(crate::hooks::STATEMENTS)
            .chain(crate::identity::QUERIES)
            .map(|&sql| sql.to_owned())
            .chain([crate::tx::last_ids_text()])
            .collect();
        all.extend(crate::about::statements());
        all.extend(
            FACTS.iter().flat_map(|table| [insert_text(table), scan_text(table), all_rows_text(table)]),
        );
        all.extend([COMMANDS, OPEN_ITEMS.table].iter().map(all_rows_text));
        all.extend(NAMES.iter().flat_map(|table| [id_of_name_text(table), name_of_id_text(table)]));
        all.extend(REFERENCES.iter().map(|(table, column, target)| dangling_text(table, column, target)));
        Ok(all.into_iter().filter_map(|sql| engine.prepare(&sql).err().map(|error| (sql, error))).collect())
    }
}

fn connect(place: &Place) -> Result<Box<dyn Engine>, StoreError> {
    match place {
        Place::File(path) => Ok(Box::new(Sqlite::open(path)?)),
        Place::Server { url, schema } => {
            let mut engine = Postgres::connect(url, schema)?;
            if engine.has_books()? {
                Ok(Box::new(engine))
            } else {
                Err(StoreError::Missing(place.to_string()))
            }
        }
    }
}

/// Follows the chain from its beginning, and works out anew what each command wrote.
fn chain(tx: &mut Tx<'_>, noted: Option<&Head>, faults: &mut Vec<String>) -> Result<(), StoreError> {
    let mut written = written(tx)?;
    let (mut previous, mut seq, mut moment) = (GENESIS.to_owned(), 0, i64::MIN);
    let mut found = noted.is_none_or(|head| head.seq == 0);
    tx.commands_after(i64::MIN, &mut |command| {
        let mut fault = |what: &str| faults.push(format!("command {}: {what}", command.seq));
        if command.seq != seq + 1 {
            fault(&format!("follows command {seq}"));
        }
        if command.previous != previous {
            fault("does not follow the one before: the chain is broken");
        }
        if command.hash != command.sealed() {
            fault("its hash does not fit what it says");
        }
        if command.recorded_ms < moment {
            fault("was recorded before the one before");
        }
        if written.remove(&command.seq).unwrap_or_default().finish() != command.facts {
            fault("its facts are not those that it wrote");
        }
        found |= noted.is_some_and(|head| head.seq == command.seq && head.hash == command.hash);
        (seq, moment) = (command.seq, command.recorded_ms);
        previous = command.hash;
        Ok(())
    })?;
    if !found {
        faults.push(
            "the chain does not hold the head that was noted: its end was cut off or exchanged".to_owned(),
        );
    }
    let mut strays: Vec<i64> = written.into_keys().collect();
    strays.sort_unstable();
    faults
        .extend(strays.iter().map(|seq| format!("there are facts of a command {seq} that is not recorded")));
    Ok(())
}

/// The digests of the facts of each command.
fn written(tx: &mut Tx<'_>) -> Result<FxHashMap<i64, Digests>, StoreError> {
    let mut written: FxHashMap<i64, Digests> = FxHashMap::default();
    for table in FACTS {
        let columns = table.columns.len();
        tx.scan(table, i64::MIN, i64::MAX, i64::MAX, &mut |row| {
            let cells = (0..columns).map(|at| row.value(at)).collect::<Result<Vec<Value<'_>>, _>>()?;
            let Value::Int(seq) = cells[1] else {
                return Err(StoreError::Corrupt(format!("a row of {} has no command", table.name)));
            };
            written.entry(seq).or_default().add(table, &cells);
            Ok(())
        })?;
    }
    Ok(written)
}
