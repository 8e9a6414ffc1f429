//! Books from one place to another, row by row and table by table, in the order of ids: one state of the one, one
//! transaction of the other. And one state of books, handed out table by table.

use crate::error::StoreError;
use crate::journal::Head;
use crate::place::Place;
use crate::store::Store;
use crate::table::{Column, FACTS, Table};
use crate::tx::{BALANCES, Tx};
use crate::value::{Row, Value};

/// The journal as a table.
pub const COMMANDS: Table = Table {
    name: "commands",
    columns: &[
        Column { name: "seq", is_text: false },
        Column { name: "key", is_text: true },
        Column { name: "kind", is_text: true },
        Column { name: "actor", is_text: true },
        Column { name: "recorded_ms", is_text: false },
        Column { name: "body", is_text: true },
        Column { name: "answer", is_text: true },
        Column { name: "facts", is_text: true },
        Column { name: "previous", is_text: true },
        Column { name: "hash", is_text: true },
    ],
};

/// Views made for reading: the columns that hold days, and those that hold amounts in minor units.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Its name and columns.
    pub table: Table,
    /// Columns that hold day numbers.
    pub days: &'static [&'static str],
    /// Columns that hold minor units of the row's `currency`.
    pub amounts: &'static [&'static str],
}

/// What is open, with names instead of ids.
pub const OPEN_ITEMS: View = View {
    table: Table {
        name: "open_items",
        columns: &[
            Column { name: "document_id", is_text: false },
            Column { name: "number", is_text: true },
            Column { name: "instalment", is_text: false },
            Column { name: "kind", is_text: true },
            Column { name: "entity", is_text: true },
            Column { name: "customer", is_text: true },
            Column { name: "customer_name", is_text: true },
            Column { name: "currency", is_text: true },
            Column { name: "issued", is_text: false },
            Column { name: "due", is_text: false },
            Column { name: "amount_minor", is_text: false },
            Column { name: "open_minor", is_text: false },
        ],
    },
    days: &["issued", "due"],
    amounts: &["amount_minor", "open_minor"],
};

/// Rows of a table that were copied.
pub type Copied = Vec<(&'static str, u64)>;

impl Store {
    /// Copies these books, as they stand at one moment, into new books at another place, on whichever engine. The new
    /// books verify, and their journal ends as this one did. How many rows of each table, and the head.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is something at `to`; those of both engines. Nothing stays at `to` then, but
    /// what could not be removed is said.
    pub fn copy_to(&self, to: &Place, now_ms: i64) -> Result<(Copied, Head), StoreError> {
        let target = Store::create(to, now_ms)?;
        let copied = self.copy_into(&target);
        let checked = copied.and_then(|(copied, head)| {
            let faults = target.verify(Some(&head))?;
            match faults.first() {
                None if target.read(|tx| tx.head())? == head => Ok((copied, head)),
                None => Err(StoreError::Corrupt("the copy ends elsewhere".to_owned())),
                Some(fault) => Err(StoreError::Corrupt(format!("the copy does not verify: {fault}"))),
            }
        });
        checked.map_err(|error| {
            drop(target);
            match Store::remove_new(to) {
                Ok(()) => error,
                Err(left) => {
                    StoreError::Engine(format!("{error}; and what was begun at {to} is still there: {left}"))
                }
            }
        })
    }

    fn copy_into(&self, target: &Store) -> Result<(Copied, Head), StoreError> {
        self.read(|from| {
            let head = from.head()?;
            let mut copied = Copied::new();
            let mut engine = target.writing()?;
            engine.begin_write()?;
            let mut into = Tx::new(engine.as_mut());
            let done = TABLES.iter().try_for_each(|table| {
                let rows = into.copy_table(from, table)?;
                copied.push((table.name, rows));
                Ok(())
            });
            drop(into);
            match done.and_then(|()| engine.commit()) {
                Ok(()) => Ok((copied, head)),
                Err(error) => {
                    engine.rollback();
                    Err(error)
                }
            }
        })
    }
}

/// What books consist of: facts, the journal, what is derived.
pub(crate) const TABLES: &[Table] = &{
    let mut all = [BALANCES; FACTS.len() + 2];
    let mut at = 0;
    while at < FACTS.len() {
        all[at] = FACTS[at];
        at += 1;
    }
    all[FACTS.len()] = COMMANDS;
    all
};

impl Tx<'_> {
    /// All rows of a table or view in the order of their first column, every column.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn all_rows(
        &mut self,
        table: &Table,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.query_text(&all_rows_text(table), each)
    }

    fn copy_table(&mut self, from: &mut Tx<'_>, table: &Table) -> Result<u64, StoreError> {
        let columns = table.columns.len();
        let mut rows = 0;
        self.append_plain(table, &mut |sink| {
            from.all_rows(table, &mut |row| {
                rows += 1;
                let cells = (0..columns).map(|at| row.value(at)).collect::<Result<Vec<Value<'_>>, _>>()?;
                sink(&cells)
            })
        })?;
        Ok(rows)
    }
}

/// The statement that reads a whole table.
pub(crate) fn all_rows_text(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
    format!("select {} from {} order by {}", names.join(", "), table.name, names[0])
}
