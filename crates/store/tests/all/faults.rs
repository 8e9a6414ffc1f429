//! What goes wrong with files: other files, locked ones, changed ones, copies.

use crate::common::LAST;
use crate::common::{add, names};
use dunlin_store::journal::Head;
use dunlin_store::value::Value;
use dunlin_store::{Place, Store, StoreError, backup, copy, table};
use std::path::Path;

fn books(folder: &Path) -> (Place, Store) {
    let place = Place::File(folder.join("books.db"));
    let store = Store::create(&place, 0).unwrap();
    (place, store)
}

fn sql(path: &Path, text: &str) {
    let db = rusqlite::Connection::open(path).unwrap();
    db.execute_batch(text).unwrap();
}

#[test]
fn a_file_that_is_no_book_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("a.csv");
    std::fs::write(&text, "invoice,amount\n1,2\n".repeat(100)).unwrap();
    assert!(matches!(Store::open(&Place::File(text.clone())), Err(StoreError::NotBooks(_))));
    let other = folder.path().join("other.db");
    sql(&other, "create table t (a)");
    assert!(matches!(Store::open(&Place::File(other.clone())), Err(StoreError::NotBooks(_))));
    assert!(matches!(Store::create(&Place::File(other), 0), Err(StoreError::Exists(_))));
    assert!(std::fs::read_to_string(text).unwrap().starts_with("invoice"));
}

#[test]
fn books_of_a_newer_version_and_changed_migrations_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (place, store) = books(folder.path());
    drop(store);
    let Place::File(path) = &place else { unreachable!() };
    sql(path, "insert into migrations values (9, 'later', 'x', 0)");
    assert_eq!(Store::open(&place).err(), Some(StoreError::Newer { found: 9, known: LAST }));
    sql(
        path,
        "delete from migrations where number = 9; update migrations set checksum = 'x' where number = 1",
    );
    assert_eq!(Store::open(&place).err(), Some(StoreError::Changed("1".to_owned())));
}

#[test]
fn facts_and_journal_cannot_be_changed_by_statements() {
    let folder = tempfile::tempdir().unwrap();
    let (place, store) = books(folder.path());
    add(&store, "a", "North").unwrap();
    drop(store);
    let Place::File(path) = &place else { unreachable!() };
    let db = rusqlite::Connection::open(path).unwrap();
    for text in ["update segments set name = 'x'", "delete from segments", "update commands set actor = 'x'"]
    {
        assert!(db.execute_batch(text).unwrap_err().to_string().contains("append-only"), "{text}");
    }
}

/// Every column of the journal and the facts, changed behind the triggers' back, and rows taken out, swapped, cut off.
#[test]
fn every_change_of_the_journal_or_the_facts_is_found() {
    let changes = [
        "update commands set seq = 7 where seq = 3",
        "update commands set key = key || 'x' where seq = 2",
        "update commands set kind = 'x' where seq = 2",
        "update commands set actor = 'x' where seq = 1",
        "update commands set recorded_ms = recorded_ms + 1 where seq = 3",
        "update commands set body = '' where seq = 2",
        "update commands set answer = '' where seq = 2",
        "update commands set facts = previous where seq = 2",
        "update commands set previous = hash where seq = 2",
        "update commands set hash = upper(hash) where seq = 3",
        "delete from commands where seq = 1",
        "delete from commands where seq = 3",
        "delete from commands where seq = 3; delete from segments where seq = 3",
        "update segments set name = 'x' where id = 2",
        "update segments set seq = 1 where id = 2",
        "delete from segments where id = 1",
        "insert into segments values (9, 2, 'x')",
        "insert into segments values (9, 9, 'x')",
    ];
    for change in changes {
        let folder = tempfile::tempdir().unwrap();
        let (place, store) = books(folder.path());
        for (key, name) in [("a", "North"), ("b", "South"), ("c", "East")] {
            add(&store, key, name).unwrap();
        }
        let head: Head = store.read::<_, StoreError>(|tx| tx.head()).unwrap();
        assert_eq!(store.verify(Some(&head)).unwrap(), Vec::<String>::new());
        drop(store);
        let Place::File(path) = &place else { unreachable!() };
        sql(
            path,
            &format!(
                "drop trigger commands_no_update; drop trigger commands_no_delete; drop trigger segments_no_update; \
                 drop trigger segments_no_delete; {change}"
            ),
        );
        let found = Store::open(&place).unwrap().verify(Some(&head)).unwrap();
        assert!(!found.is_empty(), "not found: {change}");
    }
}

#[test]
fn copies_are_made_under_load_and_hold_what_was_acknowledged_before() {
    let folder = tempfile::tempdir().unwrap();
    let (place, store) = books(folder.path());
    let Place::File(path) = &place else { unreachable!() };
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for n in 0..400 {
                add(&store, &n.to_string(), &n.to_string()).unwrap();
            }
        });
        let mut n = 0;
        while !writing.is_finished() || n < 3 {
            let before = names(&store).len();
            let copy = folder.path().join(format!("copy{n}.db"));
            backup::copy_file(path, &copy).unwrap();
            let copied = Store::open(&Place::File(copy.clone())).unwrap();
            assert!(names(&copied).len() >= before);
            assert_eq!(copied.verify(None).unwrap(), Vec::<String>::new());
            assert!(matches!(backup::copy_file(path, &copy), Err(StoreError::Exists(_))));
            n += 1;
        }
    });
}

#[test]
fn a_restore_waits_for_nobody_and_keeps_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let (place, store) = books(folder.path());
    let Place::File(path) = &place else { unreachable!() };
    add(&store, "a", "North").unwrap();
    let copy = folder.path().join("copy.db");
    backup::copy_file(path, &copy).unwrap();
    add(&store, "b", "South").unwrap();
    assert!(
        matches!(backup::restore_file(&copy, path), Err(StoreError::Busy(_))),
        "somebody works with them"
    );
    drop(store);
    let kept = backup::restore_file(&copy, path).unwrap().unwrap();
    assert_eq!(names(&Store::open(&place).unwrap()), ["North"]);
    assert_eq!(names(&Store::open(&Place::File(kept)).unwrap()), ["North", "South"]);
    assert!(
        !folder.path().join("books.db-wal").exists(),
        "no log of the old books may be replayed into the new"
    );
}

#[test]
fn read_only_books_are_read_and_say_why_they_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let (place, store) = books(folder.path());
    add(&store, "a", "North").unwrap();
    // Another process that holds the write lock for longer than anybody waits is refused in words.
    let Place::File(path) = &place else { unreachable!() };
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("begin immediate").unwrap();
    assert_eq!(names(&store), ["North"], "readers are not in the way of a writer");
    other.execute_batch("rollback").unwrap();
    assert_eq!(add(&store, "b", "South"), Ok(2));
}

/// A row of every table of facts, by two commands, so that every column can be changed.
fn fill(store: &Store) {
    for command in 1..=2i64 {
        let written: Result<(), StoreError> = store.write(move |tx| {
            let seq = tx.begin()?;
            for table in table::FACTS {
                let id = tx.next_id(table)?;
                let texts: Vec<String> = table.columns.iter().map(|c| format!("{}-{id}", c.name)).collect();
                let value = |at: usize| match at {
                    0 => Value::Int(id),
                    1 => Value::Int(seq),
                    _ if table.columns[at].is_text => Value::Text(&texts[at]),
                    _ if is_reference(table.name, table.columns[at].name) => Value::Int(0),
                    _ => Value::Int(1000 * id + at as i64),
                };
                let row: Vec<Value<'_>> = (0..table.columns.len()).map(value).collect();
                tx.insert(table, &row)?;
            }
            tx.record(&format!("k{command}"), "test", "tester", command, "body", "answer").map(|_| ())
        });
        written.unwrap();
    }
}

fn is_reference(table: &str, column: &str) -> bool {
    // An application joins two different documents, and ends once.
    table::REFERENCES.iter().any(|(t, c, _)| (*t, *c) == (table, column))
        && !matches!(
            column,
            "to_id"
                | "application_id"
                | "import_id"
                | "promise_id"
                | "dispute_id"
                | "hold_id"
                | "notice_id"
                | "placement_id"
                | "proposal_id"
                | "charge_id"
                | "override_id"
                | "token_id"
                | "webhook_id"
        )
}

/// A small generator: the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// One change that a hand behind the program's back might make. Gives what was done, or `None` when nothing changed (the
/// database refused, or two values were the same).
fn tamper(db: &rusqlite::Connection, tables: &[table::Table], dice: &mut Dice) -> Option<String> {
    let table = tables[dice.below(tables.len())];
    let name = table.name;
    let column = table.columns[dice.below(table.columns.len())];
    let row = 1 + dice.below(2);
    let at = |row: usize| format!("(select {} from kept.{name} where rowid = {row})", column.name);
    let put = |value: String| format!("update {name} set {} = {value} where rowid = {row}", column.name);
    let sql = match dice.below(8) {
        0 => format!("delete from {name} where rowid = {row}"),
        1 => {
            // The same row once more, under an id of its own.
            let rest: Vec<&str> = table.columns[1..].iter().map(|c| c.name).collect();
            format!(
                "insert into {name} select {}, {} from {name} where rowid = {row}",
                3 + dice.below(90),
                rest.join(", ")
            )
        }
        2 => put("null".to_owned()),
        3 => put(at(3 - row)),
        // Both rows exchange the value; where it is the id, by way of a third.
        4 => format!(
            "update {name} set {0} = -1 where rowid = 1; update {name} set {0} = {1} where rowid = 2; \
             update {name} set {0} = {2} where {0} = -1",
            column.name,
            at(1),
            at(2)
        ),
        // The end is cut off.
        5 => tables.iter().map(|t| format!("delete from {} where rowid > 1;", t.name)).collect(),
        _ if column.is_text => {
            let text: String = db.query_row(&format!("select {}", at(row)), [], |r| r.get(0)).unwrap();
            let mut bytes = text.into_bytes();
            let place = dice.below(bytes.len());
            bytes[place] = if bytes[place] == b'~' { b'!' } else { bytes[place] + 1 };
            put(format!("'{}'", String::from_utf8(bytes).unwrap().replace('\'', "''")))
        }
        _ => put(format!("{0} | {1} & ~({0} & {1})", at(row), 1i64 << dice.below(62))),
    };
    let done = db.execute_batch(&format!("begin; {sql}; commit")).is_ok();
    if !done {
        db.execute_batch("rollback").unwrap();
    }
    let differs = |table: &table::Table| {
        let name = table.name;
        let either = format!(
            "select (select count(*) from {name}) <> 2 or exists (select * from {name} except select * from kept.{name})"
        );
        db.query_row(&either, [], |r| r.get::<_, bool>(0)).unwrap()
    };
    (done && tables.iter().any(differs)).then_some(sql)
}

/// 10,000 single changes anywhere in the journal and the facts (a bit, a letter, a value emptied, taken from another row or
/// exchanged with it, a row gone, a row more, the end cut off), each found, each mended again.
#[test]
fn ten_thousand_single_changes_are_all_found() {
    let folder = tempfile::tempdir().unwrap();
    let (place, store) = books(folder.path());
    fill(&store);
    let head: Head = store.read::<_, StoreError>(|tx| tx.head()).unwrap();
    let before = store.verify(Some(&head)).unwrap();
    let Place::File(path) = &place else { unreachable!() };
    let db = rusqlite::Connection::open(path).unwrap();
    db.execute_batch("pragma synchronous = off; pragma foreign_keys = off; attach ':memory:' as kept")
        .unwrap();
    let tables: Vec<table::Table> = table::FACTS.iter().copied().chain([copy::COMMANDS]).collect();
    let mut restore = String::new();
    for table in &tables {
        let drops = "drop trigger NAME_no_update; drop trigger NAME_no_delete; create table kept.NAME as select * from NAME";
        db.execute_batch(&drops.replace("NAME", table.name)).unwrap();
        restore += &format!("delete from {0}; insert into {0} select * from kept.{0};", table.name);
    }
    let mut dice = Dice(7);
    let rounds = if std::env::var_os("DUNLIN_DEEP").is_some() { 200_000 } else { 10_000 };
    let (mut found, mut tried) = (0, 0);
    while found < rounds {
        tried += 1;
        assert!(tried < 4 * rounds, "{found} changes in {tried} tries");
        if let Some(what) = tamper(&db, &tables, &mut dice) {
            assert_ne!(store.verify(Some(&head)).unwrap(), before, "{what}");
            found += 1;
            db.execute_batch(&format!("begin; {restore} commit")).unwrap();
        }
        if tried % 500 == 0 {
            assert_eq!(store.verify(Some(&head)).unwrap(), before, "all is mended");
        }
    }
}

#[test]
fn half_a_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (place, store) = books(folder.path());
    for n in 0..200 {
        add(&store, &n.to_string(), &format!("name {n}")).unwrap();
    }
    drop(store);
    let Place::File(path) = &place else { unreachable!() };
    let bytes = std::fs::read(path).unwrap();
    for share in [0, 1, 100, 4_096, 20_000, bytes.len() / 2, bytes.len() - 4_096] {
        let half = folder.path().join(format!("half{share}.db"));
        std::fs::write(&half, &bytes[..share]).unwrap();
        let told = match Store::open(&Place::File(half)) {
            Err(StoreError::Corrupt(_) | StoreError::NotBooks(_)) => true,
            Err(other) => panic!("{share}: {other:?}"),
            Ok(store) => match store.verify(None) {
                Ok(faults) => !faults.is_empty(),
                Err(error) => matches!(error, StoreError::Corrupt(_)),
            },
        };
        assert!(told, "{share} of {} bytes", bytes.len());
    }
}

#[test]
fn a_file_that_another_program_holds_is_told_and_goes_on_when_it_is_free() {
    let folder = tempfile::tempdir().unwrap();
    let (place, store) = books(folder.path());
    add(&store, "a", "before").unwrap();
    let Place::File(path) = &place else { unreachable!() };
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("begin immediate").unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| add(&store, "b", "meanwhile"));
        // It waits as long as it may; readers are not held up.
        assert_eq!(names(&store), ["before"]);
        std::thread::sleep(std::time::Duration::from_millis(300));
        other.execute_batch("rollback").unwrap();
        assert_eq!(waiting.join().unwrap(), Ok(2));
    });
    assert_eq!(names(&store), ["before", "meanwhile"]);
}
