//! What can be done inside a transaction.

use crate::engine::{Engine, Sink, insert_text};
use crate::error::StoreError;
use crate::journal::{Command, Head};
use crate::queries as q;
use crate::table::{Digests, FACTS, Table};
use crate::value::{Row, Value};
use rustc_hash::FxHashMap;

/// What is open on a document when all applications are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The document.
    pub document: i64,
    /// Its amount, minor units, debits positive.
    pub amount: i64,
    /// What is open of it, of the same sign.
    pub open: i64,
}

/// A transaction on the books: for reading, or, handed out by [`crate::Store::write`], for one command.
pub struct Tx<'e> {
    pub(crate) engine: &'e mut dyn Engine,
    digests: Digests,
    ids: FxHashMap<&'static str, i64>,
    seq: i64,
    /// The end of the chain when the command began.
    head: Head,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tx of command {}", self.seq)
    }
}

impl<'e> Tx<'e> {
    pub(crate) fn new(engine: &'e mut dyn Engine) -> Tx<'e> {
        Tx { engine, digests: Digests::default(), ids: FxHashMap::default(), seq: 0, head: Head::default() }
    }

    /// The end of the chain.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn head(&mut self) -> Result<Head, StoreError> {
        let mut head = Head::default();
        self.engine.query(q::HEAD, &[], &mut |row| {
            head = Head { seq: row.needed(0)?, recorded_ms: row.needed(1)?, hash: row.words(2)?.to_owned() };
            Ok(())
        })?;
        Ok(head)
    }

    /// Number of the last command that was recorded by a moment (milliseconds since 1970); 0 for none.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn known_at(&mut self, moment_ms: i64) -> Result<i64, StoreError> {
        self.number(q::KNOWN_AT, &[moment_ms.into()]).map(Option::unwrap_or_default)
    }

    /// The command of a key.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn command(&mut self, key: &str) -> Result<Option<Command>, StoreError> {
        let mut found = None;
        self.engine.query(q::COMMAND_OF_KEY, &[key.into()], &mut |row| {
            found = Some(Command::read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// At most so many commands after one, in order.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn commands_page(&mut self, seq: i64, most: i64) -> Result<Vec<Command>, StoreError> {
        let mut page = Vec::new();
        self.engine.query(q::COMMANDS_PAGE, &[seq.into(), most.into()], &mut |row| {
            page.push(Command::read(row)?);
            Ok(())
        })?;
        Ok(page)
    }

    /// The command of a number.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn command_of(&mut self, seq: i64) -> Result<Option<Command>, StoreError> {
        let mut found = None;
        self.engine.query(q::COMMAND_OF_SEQ, &[seq.into()], &mut |row| {
            found = Some(Command::read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Commands after one, in order.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn commands_after(
        &mut self,
        seq: i64,
        each: &mut dyn FnMut(Command) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::COMMANDS_AFTER, &[seq.into()], &mut |row| each(Command::read(row)?))
    }

    /// Begins a command: its number. What is written from now on belongs to it.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn begin(&mut self) -> Result<i64, StoreError> {
        self.head = self.head()?;
        self.seq = self.head.seq + 1;
        self.digests = Digests::default();
        Ok(self.seq)
    }

    /// Records the command that was begun. Its moment is not before that of the command before.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the key is taken; those of the engine.
    pub fn record(
        &mut self,
        key: &str,
        kind: &str,
        actor: &str,
        now_ms: i64,
        body: &str,
        answer: &str,
    ) -> Result<Command, StoreError> {
        let head = std::mem::take(&mut self.head);
        let mut command = Command {
            seq: self.seq,
            key: key.to_owned(),
            kind: kind.to_owned(),
            actor: actor.to_owned(),
            recorded_ms: now_ms.max(head.recorded_ms),
            body: body.to_owned(),
            answer: answer.to_owned(),
            facts: std::mem::take(&mut self.digests).finish(),
            previous: head.hash,
            hash: String::new(),
        };
        command.hash = command.sealed();
        let c = &command;
        self.engine.execute(
            q::RECORD,
            &[
                c.seq.into(),
                (&c.key).into(),
                (&c.kind).into(),
                (&c.actor).into(),
                c.recorded_ms.into(),
                (&c.body).into(),
                (&c.answer).into(),
                (&c.facts).into(),
                (&c.previous).into(),
                (&c.hash).into(),
            ],
        )?;
        Ok(command)
    }

    /// The next free id of a table; each call gives out one more.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn next_id(&mut self, table: &Table) -> Result<i64, StoreError> {
        let next = match self.ids.get(table.name) {
            Some(&last) => last + 1,
            None => self.last_id(table)? + 1,
        };
        self.ids.insert(table.name, next);
        Ok(next)
    }

    /// Says that ids up to this one are given out.
    pub fn took_ids(&mut self, table: &Table, last: i64) {
        self.ids.insert(table.name, last);
    }

    /// The last id of a table; 0 when it is empty.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn last_id(&mut self, table: &Table) -> Result<i64, StoreError> {
        self.number(&format!("select cast(max(id) as bigint) from {}", table.name), &[])
            .map(Option::unwrap_or_default)
    }

    /// Writes one fact: values in the order of the table's columns, the first its id, the second the command's number.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a taken key; those of the engine.
    pub fn insert(&mut self, table: &Table, row: &[Value<'_>]) -> Result<(), StoreError> {
        self.digests.add(table, row);
        self.engine.execute(&insert_text(table), row).map(|_| ())
    }

    /// Writes many facts of one table; `feed` is handed a sink for rows.
    ///
    /// # Errors
    /// As [`Tx::insert`], and those of `feed`.
    pub fn append(
        &mut self,
        table: &Table,
        feed: &mut dyn FnMut(&mut Sink<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let digests = &mut self.digests;
        self.engine.append(table, &mut |sink| {
            feed(&mut |row| {
                digests.add(table, row);
                sink(row)
            })
        })
    }

    /// The same for about so many rows: a first large load is made as the engine does it best.
    ///
    /// # Errors
    /// As [`Tx::append`].
    pub fn load(
        &mut self,
        table: &Table,
        about: usize,
        feed: &mut dyn FnMut(&mut Sink<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let digests = &mut self.digests;
        self.engine.load(table, about, &mut |sink| {
            feed(&mut |row| {
                digests.add(table, row);
                sink(row)
            })
        })
    }

    /// Writes rows that are no facts of this command: nothing is added to its digest.
    pub(crate) fn append_plain(
        &mut self,
        table: &Table,
        feed: &mut dyn FnMut(&mut Sink<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.append(table, feed)
    }

    /// Runs a query without values.
    pub(crate) fn query_text(
        &mut self,
        sql: &str,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(sql, &[], each)
    }

    /// Balances of many new documents at once.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn append_balances(&mut self, rows: impl Iterator<Item = Balance>) -> Result<(), StoreError> {
        let mut rows = rows;
        let about = rows.size_hint().0;
        self.engine.load(&BALANCES, about, &mut |sink| {
            rows.try_for_each(|b| sink(&[b.document.into(), b.amount.into(), b.open.into()]))
        })
    }

    /// Writes the balance of a new document.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn add_balance(&mut self, b: Balance) -> Result<(), StoreError> {
        let row = [b.document.into(), b.amount.into(), b.open.into()];
        self.engine.execute(&insert_text(&BALANCES), &row).map(|_| ())
    }

    /// The balance of a document.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it has none; those of the engine.
    pub fn balance(&mut self, document: i64) -> Result<Balance, StoreError> {
        let mut found = None;
        self.engine.query(q::BALANCE, &[document.into()], &mut |row| {
            found = Some(Balance { document: row.needed(0)?, amount: row.needed(1)?, open: row.needed(2)? });
            Ok(())
        })?;
        found.ok_or_else(|| StoreError::Corrupt(format!("document {document} has no balance")))
    }

    /// Takes an amount of the document's sign from what is open of it. False, and nothing is done, when less is open.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn take(&mut self, document: i64, amount: i64) -> Result<bool, StoreError> {
        Ok(self.engine.execute(q::BALANCE_TAKEN, &[document.into(), amount.into()])? == 1)
    }

    /// Gives an amount of the document's sign back to what is open of it.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it has no balance; those of the engine.
    pub fn give(&mut self, document: i64, amount: i64) -> Result<(), StoreError> {
        self.one(q::BALANCE_GIVEN, &[document.into(), amount.into()], document)
    }

    /// Sets amount and open amount, after a correction.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the document has no balance; those of the engine.
    pub fn set_balance(&mut self, b: Balance) -> Result<(), StoreError> {
        self.one(q::BALANCE_SET, &[b.document.into(), b.amount.into(), b.open.into()], b.document)
    }

    /// Sets many balances: few one by one, many through a table of the moment, in one statement.
    ///
    /// # Errors
    /// As [`Tx::set_balance`].
    pub fn set_balances(&mut self, rows: &[Balance]) -> Result<(), StoreError> {
        const FEW: usize = 64;
        if rows.len() <= FEW {
            return rows.iter().try_for_each(|&balance| self.set_balance(balance));
        }
        self.engine.execute(q::MOVED_MADE, &[])?;
        self.engine.execute(q::MOVED_NONE, &[])?;
        self.engine.append(&MOVED, &mut |sink| {
            rows.iter().try_for_each(|b| sink(&[b.document.into(), b.amount.into(), b.open.into()]))
        })?;
        let set = self.engine.execute(q::MOVED_SET, &[])?;
        self.engine.execute(q::MOVED_NONE, &[])?;
        match set == rows.len() as u64 {
            true => Ok(()),
            false => Err(StoreError::Corrupt(format!("{} documents have {set} balances", rows.len()))),
        }
    }

    /// Balances of documents with `from < id <= to`, in order.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn balances(
        &mut self,
        from: i64,
        to: i64,
        each: &mut dyn FnMut(Balance) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::BALANCES, &[from.into(), to.into()], &mut |row| {
            each(Balance { document: row.needed(0)?, amount: row.needed(1)?, open: row.needed(2)? })
        })
    }

    /// Facts of a table with `from < id <= to`, written by commands up to `seq`, in order of ids; all columns.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn scan(
        &mut self,
        table: &Table,
        from: i64,
        to: i64,
        seq: i64,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.stream(&scan_text(table), table.columns, &[from, to, seq], each)
    }

    /// As [`Tx::scan`], of many rows, some columns of which nobody looks at: they come as nothing.
    ///
    /// # Errors
    /// As there.
    pub fn scan_without(
        &mut self,
        (table, unread): (&Table, &[&str]),
        (from, to): (i64, i64),
        seq: i64,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.stream(&scan_text_without(table, unread), table.columns, &[from, to, seq], each)
    }

    /// The last version of a document: the columns of `documents`.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn document(
        &mut self,
        document: i64,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::DOCUMENT, &[document.into()], each)
    }

    /// All versions of the documents of a number, in order of ids: the columns of `documents`.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn documents_of_number(
        &mut self,
        number: &str,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::DOCUMENTS_OF_NUMBER, &[number.into()], each)
    }

    /// The last id of each table of facts, by the table's name; tables without rows are left out. One question for all of them: a
    /// reader that has all ids up to these need not look further.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn last_ids(
        &mut self,
        each: &mut dyn FnMut(&'static str, i64) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(&last_ids_text(), &[], &mut |row| {
            for (at, table) in FACTS.iter().enumerate() {
                if let Some(id) = row.int(at)? {
                    each(table.name, id)?;
                }
            }
            Ok(())
        })
    }

    /// The moment (milliseconds) at which payments were last taken in, by commands after one up to another; `None`: by none of
    /// these.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn last_payments(&mut self, after: i64, seq: i64) -> Result<Option<i64>, StoreError> {
        self.number(q::LAST_PAYMENTS, &[after.into(), seq.into()])
    }

    /// All versions of a customer's contacts: the columns of `contacts`.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn contacts_of(
        &mut self,
        customer: i64,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::CONTACTS_OF, &[customer.into()], each)
    }

    /// Ids of the disputes about a document that have not ended.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn open_disputes(
        &mut self,
        document: i64,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::OPEN_DISPUTES, &[document.into()], each)
    }

    /// The id of the placement of a document that has not ended.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn placement_of(
        &mut self,
        document: i64,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::PLACEMENT_OF, &[document.into()], each)
    }

    /// Promises of a customer that have not ended and were made by a day: their ids, each with its documents.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn live_promises(
        &mut self,
        customer: i64,
        currency: &str,
        day: i64,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::LIVE_PROMISES, &[customer.into(), currency.into(), day.into()], each)
    }

    /// The applications on a side of a document: those that settle it, or with `uses` those that use it as a credit.
    /// Columns: id, the other side, day, amount, how, until, day of its end, and of the other side's last version
    /// issued and voided.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn applications_of(
        &mut self,
        document: i64,
        uses: bool,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = if uses { q::APPLICATIONS_FROM } else { q::APPLICATIONS_TO };
        self.engine.query(sql, &[document.into()], each)
    }

    /// The last version of what is said of a customer: the columns of `customer_versions`.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn customer_version(
        &mut self,
        customer: i64,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::CUSTOMER_VERSION, &[customer.into()], each)
    }

    /// The id of a name in one of the tables of names ([`crate::table::NAMES`]).
    ///
    /// # Errors
    /// Those of the engine.
    pub fn id_of_name(&mut self, table: &Table, name: &str) -> Result<Option<i64>, StoreError> {
        self.number(&id_of_name_text(table), &[name.into()])
    }

    /// The name of an id in one of the tables of names.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn name_of_id(&mut self, table: &Table, id: i64) -> Result<Option<String>, StoreError> {
        let mut found = None;
        self.engine.query(&name_of_id_text(table), &[id.into()], &mut |row| {
            found = Some(row.words(0)?.to_owned());
            Ok(())
        })?;
        Ok(found)
    }

    /// How many rows of a table point at rows that do not exist.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn dangling(&mut self, table: &str, column: &str, target: &str) -> Result<i64, StoreError> {
        self.number(&dangling_text(table, column, target), &[]).map(Option::unwrap_or_default)
    }

    /// SQLite's own check of the file; empty when it is sound (and always on PostgreSQL, which has none).
    ///
    /// # Errors
    /// Those of the engine.
    pub(crate) fn integrity(&mut self) -> Result<Vec<String>, StoreError> {
        let mut found = Vec::new();
        self.engine.query("pragma integrity_check", &[], &mut |row| {
            found.push(row.words(0)?.to_owned());
            Ok(())
        })?;
        found.retain(|line| line != "ok");
        Ok(found)
    }

    fn number(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Option<i64>, StoreError> {
        let mut found = None;
        self.engine.query(sql, values, &mut |row| row.int(0).map(|n| found = n))?;
        Ok(found)
    }

    fn one(&mut self, sql: &str, values: &[Value<'_>], document: i64) -> Result<(), StoreError> {
        match self.engine.execute(sql, values)? {
            1 => Ok(()),
            _ => Err(StoreError::Corrupt(format!("document {document} has no balance"))),
        }
    }
}

const MOVED: Table = Table { name: "moved", ..BALANCES };

/// What is derived.
pub(crate) const BALANCES: Table = Table {
    name: "balances",
    columns: &[
        crate::table::Column { name: "document_id", is_text: false },
        crate::table::Column { name: "amount_minor", is_text: false },
        crate::table::Column { name: "open_minor", is_text: false },
    ],
};

/// The last ids of all facts, in the order of [`FACTS`].
pub(crate) fn last_ids_text() -> String {
    let each: Vec<String> =
        FACTS.iter().map(|table| format!("(select cast(max(id) as bigint) from {})", table.name)).collect();
    format!("select {}", each.join(", "))
}

pub(crate) fn scan_text(table: &Table) -> String {
    scan_text_without(table, &[])
}

fn scan_text_without(table: &Table, unread: &[&str]) -> String {
    let name = |column: &'static str| if unread.contains(&column) { "null" } else { column };
    let names: Vec<&str> = table.columns.iter().map(|c| name(c.name)).collect();
    format!(
        "select {} from {} where id > $1 and id <= $2 and seq <= $3 order by id",
        names.join(", "),
        table.name
    )
}

/// Tables of names hold it in their third column.
pub(crate) fn id_of_name_text(table: &Table) -> String {
    format!("select id from {} where {} = $1", table.name, table.columns[2].name)
}

pub(crate) fn name_of_id_text(table: &Table) -> String {
    format!("select {} from {} where id = $1", table.columns[2].name, table.name)
}

pub(crate) fn dangling_text(table: &str, column: &str, target: &str) -> String {
    format!(
        "select cast(count(*) as bigint) from {table} a where a.{column} <> 0 \
         and not exists (select 1 from {target} b where b.id = a.{column})"
    )
}
