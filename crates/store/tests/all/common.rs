//! Small commands for the tests.

use dunlin_store::{Store, StoreError, Tx, table};

/// A command that writes a segment.
pub(crate) fn add(store: &Store, key: &str, name: &str) -> Result<i64, StoreError> {
    let (key, name) = (key.to_owned(), name.to_owned());
    store.write(move |tx| write(tx, &key, &name))
}

pub(crate) fn write(tx: &mut Tx<'_>, key: &str, name: &str) -> Result<i64, StoreError> {
    if let Some(known) = tx.command(key)? {
        return Ok(known.seq);
    }
    let seq = tx.begin()?;
    let id = tx.next_id(&table::SEGMENTS)?;
    tx.insert(&table::SEGMENTS, &[id.into(), seq.into(), name.into()])?;
    tx.record(key, "test", "tester", 1_000, name, "{}")?;
    Ok(seq)
}

/// The names of all segments.
pub(crate) fn names(store: &Store) -> Vec<String> {
    let mut found = Vec::new();
    let seen: Result<(), StoreError> = store.read(|tx| {
        tx.scan(&table::SEGMENTS, 0, i64::MAX, i64::MAX, &mut |row| {
            found.push(row.words(2)?.to_owned());
            Ok(())
        })
    });
    seen.unwrap();
    found
}

/// The number of the last migration.
pub(crate) const LAST: i64 = dunlin_store::migrations::ALL.len() as i64;
