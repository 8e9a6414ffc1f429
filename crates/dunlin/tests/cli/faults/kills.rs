//! Killed at each call that writes.

use super::{
    APPLICATIONS, Deed, INIT, INVOICES, POST, Point, UNDO, anywhere, at, base, calls, can_trace, copy, judge,
    shown, sound, step, with_fault,
};
use crate::common::Folder;

/// Where books are written, and where the answer is given.
const POINTS: [Point; 11] = [
    at("pwrite64", "b.db-wal"),
    at("pwrite64", "b.db"),
    at("pwrite64", "b.db-shm"),
    at("fsync", "b.db-wal"),
    at("fsync", "b.db"),
    at("fsync", "."),
    anywhere("fdatasync"),
    at("ftruncate", "b.db"),
    at("ftruncate", "b.db-shm"),
    anywhere("unlink"),
    anywhere("write"),
];

/// Kills a deed at its calls, one after the other; how many kills there were.
fn kill_everywhere(base: &Folder, deed: &Deed, about: usize) -> usize {
    let before = shown(base);
    let whole = copy(base);
    let done = whole.run(deed.words);
    assert_eq!(done.status, 0, "{}: {}", deed.name, done.err);
    let after = shown(&whole);
    assert_ne!(before, after, "{} does something", deed.name);
    let mut kills = 0;
    for point in POINTS {
        let count = calls(base, deed, point);
        // The answer is the only thing written that is no file of the books.
        assert!(count > 0 || point.call == "fdatasync", "{}: no {point:?}", deed.name);
        let mut killed = 0;
        for n in (1..=count).step_by(step(count, about)) {
            let folder = copy(base);
            let (status, out, err) =
                with_fault(&folder, deed.words, point, &format!("signal=SIGKILL:when={n}"));
            let what = format!("{} killed at {point:?} {n} of {count}", deed.name);
            // The group commit may need a write less than the run that was counted; then nothing was killed.
            assert!(status.is_none() || status == Some(0), "{what}: {status:?} {err}");
            killed += usize::from(status.is_none());
            judge(&folder, deed, (&before, &after), &out, !out.is_empty(), &what);
        }
        assert!(count == 0 || killed > 0, "{}: nobody was killed at {point:?}", deed.name);
        kills += killed;
    }
    kills
}

#[test]
fn an_import_of_invoices_survives_every_kill() {
    if can_trace() {
        let kills = kill_everywhere(&base(&[]), &INVOICES, 40);
        assert!(kills > 20, "{kills} kills");
        eprintln!("{kills} kills");
    }
}

#[test]
fn an_import_of_applications_survives_every_kill() {
    if can_trace() {
        let kills = kill_everywhere(&base(&[&INVOICES]), &APPLICATIONS, 40);
        assert!(kills > 20, "{kills} kills");
        eprintln!("{kills} kills");
    }
}

#[test]
fn posted_commands_survive_every_kill() {
    if can_trace() {
        let kills = kill_everywhere(&base(&[&INVOICES, &APPLICATIONS]), &POST, 80);
        assert!(kills > 80, "{kills} kills");
        eprintln!("{kills} kills");
    }
}

#[test]
fn an_undo_survives_every_kill() {
    if can_trace() {
        let kills = kill_everywhere(&base(&[&INVOICES, &APPLICATIONS]), &UNDO, 40);
        assert!(kills > 20, "{kills} kills");
        eprintln!("{kills} kills");
    }
}

#[test]
fn making_books_is_all_or_nothing() {
    if !can_trace() {
        return;
    }
    let empty = Folder::with(&[]);
    let mut kills = 0;
    // Under another name until they are whole, so no file is named here; one thread makes them.
    for call in ["pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "write"] {
        let point = anywhere(call);
        let count = calls(&empty, &INIT, point);
        for n in (1..=count).step_by(step(count, 40)) {
            let folder = Folder::with(&[]);
            let (status, ..) = with_fault(&folder, INIT.words, point, &format!("signal=SIGKILL:when={n}"));
            assert!(status.is_none(), "init is killed at {call} {n} of {count}: {status:?}");
            kills += 1;
            // Either there are no books and they can be made, or they are whole.
            let again = folder.run(INIT.words);
            let whole = again.err.contains("there is something at b.db already");
            assert!(again.status == 0 || whole, "killed at {call} {n}: {}", again.err);
            sound(&folder, &format!("init killed at {call} {n}"));
        }
    }
    assert!(kills > 20, "{kills} kills");
    eprintln!("{kills} kills");
}
