//! What both engines must do alike.

use crate::common::LAST;
use crate::common::{add, names, write};
use crate::places::places;
use dunlin_store::value::Value;
use dunlin_store::{Balance, Place, Store, StoreError, copy, migrations, table};
use std::sync::Arc;

fn on_both(test: impl Fn(Store)) {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path()) {
        test(Store::create(&place, 0).unwrap());
    }
}

#[test]
fn every_statement_is_taken_by_both_engines() {
    on_both(|store| assert_eq!(store.prepare_all().unwrap(), Vec::new()));
}

#[test]
fn commands_are_numbered_chained_and_found_by_their_keys() {
    on_both(|store| {
        assert_eq!(add(&store, "a", "North"), Ok(1));
        assert_eq!(add(&store, "b", "South"), Ok(2));
        assert_eq!(add(&store, "a", "North"), Ok(1), "the same key has one effect");
        assert_eq!(names(&store), ["North", "South"]);
        assert_eq!(store.verify(None).unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_failing_command_takes_nothing_along_but_itself() {
    on_both(|store| {
        add(&store, "a", "North").unwrap();
        // The unique name is taken.
        assert!(matches!(add(&store, "b", "North"), Err(StoreError::Refused(_))));
        let failed: Result<(), StoreError> = store.write(|tx| {
            write(tx, "c", "East")?;
            Err(StoreError::Engine("changed my mind".to_owned()))
        });
        assert!(failed.is_err());
        let panicked: Result<(), StoreError> = store.write(|tx| {
            write(tx, "d", "West")?;
            panic!("inside")
        });
        assert_eq!(panicked, Err(StoreError::Panicked("inside".to_owned())));
        assert_eq!(add(&store, "e", "South"), Ok(2));
        assert_eq!(names(&store), ["North", "South"]);
        assert_eq!(store.verify(None).unwrap(), Vec::<String>::new());
    });
}

#[test]
fn many_clients_write_at_once_and_each_effect_is_there_once() {
    on_both(|store| {
        let store = Arc::new(store);
        std::thread::scope(|scope| {
            for client in 0..16 {
                let store = &store;
                scope.spawn(move || {
                    for n in 0..20 {
                        let key = format!("{client}-{n}");
                        add(store, &key, &key).unwrap();
                        // Two clients share each of these keys.
                        let shared = format!("shared-{}-{n}", client / 2);
                        add(store, &shared, &shared).unwrap();
                    }
                });
            }
        });
        assert_eq!(names(&store).len(), 16 * 20 + 8 * 20);
        assert_eq!(store.verify(None).unwrap(), Vec::<String>::new());
    });
}

#[test]
fn rows_in_bulk_are_the_same_facts_as_one_by_one() {
    on_both(|store| {
        let done: Result<(), StoreError> = store.write(|tx| {
            let seq = tx.begin()?;
            tx.append(&table::SEGMENTS, &mut |sink| {
                (1..=500).try_for_each(|id| sink(&[id.into(), seq.into(), format!("s{id}").as_str().into()]))
            })?;
            tx.append_balances((1..=3).map(|document| Balance { document, amount: 10, open: 5 }))?;
            tx.set_balance(Balance { document: 2, amount: 10, open: 0 })?;
            let many: Vec<Balance> =
                (4..=204).map(|document| Balance { document, amount: 7, open: 7 }).collect();
            tx.append_balances(many.iter().copied())?;
            let paid: Vec<Balance> = many.iter().map(|b| Balance { open: 0, ..*b }).collect();
            tx.set_balances(&paid)?;
            tx.set_balances(&paid)?;
            tx.record("bulk", "test", "tester", 5, "", "")?;
            Ok(())
        });
        done.unwrap();
        assert_eq!(names(&store).len(), 500);
        let mut open = Vec::new();
        let seen: Result<(), StoreError> = store.read(|tx| {
            tx.balances(0, i64::MAX, &mut |b| {
                open.push(b.open);
                Ok(())
            })
        });
        seen.unwrap();
        assert_eq!((open.len(), open.iter().sum::<i64>()), (204, 10));
        assert_eq!(store.verify(None).unwrap(), Vec::<String>::new());
        let missing: Result<(), StoreError> =
            store.write(|tx| tx.set_balance(Balance { document: 900, amount: 1, open: 1 }));
        assert!(matches!(missing, Err(StoreError::Corrupt(_))));
    });
}

#[test]
fn moments_never_run_backwards_and_say_what_was_known() {
    on_both(|store| {
        for (key, moment) in [("a", 100), ("b", 50), ("c", 300)] {
            let done: Result<(), StoreError> = store.write(move |tx| {
                tx.begin()?;
                tx.record(key, "test", "tester", moment, "", "").map(|_| ())
            });
            done.unwrap();
        }
        let known = |moment| store.read::<_, StoreError>(|tx| tx.known_at(moment)).unwrap();
        assert_eq!((known(99), known(100), known(299), known(300)), (0, 2, 2, 3));
    });
}

#[test]
fn books_are_made_once_and_older_ones_are_upgraded() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path()) {
        assert!(matches!(Store::open(&place), Err(StoreError::Missing(_))));
        Store::create_at(&place, &migrations::ALL[..1], 0).unwrap();
        assert!(matches!(Store::create(&place, 0), Err(StoreError::Exists(_))));
        assert_eq!(Store::open(&place).err(), Some(StoreError::Older { found: 1, known: LAST }));
        let copy = folder.path().join("before");
        assert_eq!(Store::upgrade(&place, Some(&copy), 0), Ok((2..=LAST).collect()));
        assert_eq!(Store::upgrade(&place, Some(&copy), 0), Ok(vec![]), "nothing is left to do");
        let store = Store::open(&place).unwrap();
        assert_eq!(add(&store, "a", "North"), Ok(1));
    }
}

/// All rows of everything, as text.
fn dump(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    for table in table::FACTS.iter().chain([&copy::COMMANDS]) {
        let read: Result<(), StoreError> = store.read(|tx| {
            tx.all_rows(table, &mut |row| {
                let cells: Result<Vec<String>, StoreError> =
                    (0..table.columns.len()).map(|at| Ok(format!("{:?}", row.value(at)?))).collect();
                lines.push(format!("{} {}", table.name, cells?.join(" ")));
                Ok(())
            })
        });
        read.unwrap();
    }
    lines
}

#[test]
fn books_move_from_engine_to_engine_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let places = places(folder.path());
    let store = Store::create(&places[0], 0).unwrap();
    for n in 0..20 {
        add(&store, &format!("k{n}"), &format!("segment \u{201e}{n}\u{201c}, 'quoted'")).unwrap();
    }
    let expected = dump(&store);
    let mut from = store;
    let back = Place::File(folder.path().join("back.db"));
    for to in places.iter().skip(1).chain([&back]) {
        let (copied, head) = from.copy_to(to, 5).unwrap();
        assert_eq!(copied.iter().find(|(table, _)| *table == "commands"), Some(&("commands", 20)));
        let there = Store::open(to).unwrap();
        assert_eq!(dump(&there), expected);
        assert_eq!(there.read(|tx| tx.head()).unwrap(), head);
        // Whoever is there already is left alone.
        assert!(matches!(from.copy_to(to, 5), Err(StoreError::Exists(_))));
        assert_eq!(dump(&there), expected);
        // And it goes on from there.
        drop(there);
        from = Store::open(to).unwrap();
    }
    add(&from, "k20", "one more").unwrap();
    assert_eq!(from.verify(Some(&from.read(|tx| tx.head()).unwrap())).unwrap(), Vec::<String>::new());
}

#[test]
fn a_copy_that_does_not_verify_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.db");
    let store = Store::create(&Place::File(path.clone()), 0).unwrap();
    add(&store, "k", "a").unwrap();
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch("drop trigger segments_no_update; update segments set name = 'b'").unwrap();
    for to in places(&folder.path().join("to")) {
        let error = store.copy_to(&to, 5).unwrap_err();
        assert!(matches!(&error, StoreError::Corrupt(text) if text.contains("facts")), "{error}");
        assert!(matches!(Store::open(&to), Err(StoreError::Missing(_))), "{to}");
    }
}

#[test]
fn every_table_and_column_is_in_the_manual() {
    let manual = include_str!("../../../../docs/reference/books.md");
    for table in table::FACTS.iter().chain([&copy::COMMANDS]) {
        assert!(manual.contains(&format!("`{}`", table.name)), "{}", table.name);
        // Of a table of facts its rows of the manual: from its name to the next.
        let start = manual.find(&format!("| `{}` |", table.name)).unwrap_or_default();
        let rest = &manual[start..];
        let end = rest[1..].find("\n| `").map_or(rest.len(), |at| at + 1);
        let part = if start == 0 { manual } else { &rest[..end] };
        for column in table.columns {
            assert!(part.contains(&format!("`{}`", column.name)), "{}.{}", table.name, column.name);
        }
    }
}

/// So many names at once, each `n % different`.
fn load(store: &Store, key: &'static str, rows: i64, different: i64) -> Result<(), StoreError> {
    store.write(move |tx| {
        let seq = tx.begin()?;
        tx.load(&table::SEGMENTS, rows as usize, &mut |sink| {
            (1..=rows).try_for_each(|id| {
                sink(&[id.into(), seq.into(), format!("s{}", id % different).as_str().into()])
            })
        })?;
        tx.record(key, "test", "tester", 5, "", "").map(|_| ())
    })
}

#[test]
fn a_first_large_load_keeps_every_rule() {
    on_both(|store| {
        let twice = load(&store, "twice", 60_000, 59_999);
        assert!(matches!(twice, Err(StoreError::Refused(_))), "{twice:?}");
        assert_eq!(names(&store).len(), 0);
        load(&store, "once", 60_000, 60_000).unwrap();
        assert_eq!(names(&store).len(), 60_000);
        // The rules are there afterwards, too.
        let same: Result<(), StoreError> = store.write(|tx| {
            let seq = tx.begin()?;
            tx.insert(&table::SEGMENTS, &[Value::Int(70_000), seq.into(), "s7".into()])
        });
        assert!(matches!(same, Err(StoreError::Refused(_))), "{same:?}");
        assert_eq!(store.verify(None).unwrap(), Vec::<String>::new());
    });
}

#[test]
fn somebody_who_reads_a_table_does_not_hold_a_large_load_up() {
    on_both(|store| {
        let loaded: Result<(), StoreError> = store.read(|tx| {
            tx.id_of_name(&table::SEGMENTS, "nobody")?;
            load(&store, "meanwhile", 60_000, 60_000)
        });
        loaded.unwrap();
        assert_eq!(names(&store).len(), 60_000);
    });
}
