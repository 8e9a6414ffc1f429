//! The disk full, or broken, locks refused, once or for good: an honest answer, and all is well when the cause is gone.

use super::{
    APPLICATIONS, Deed, INIT, INVOICES, POST, Point, UNDO, anywhere, at, base, can_trace, copy, judge, shown,
    sound, step, with_fault,
};
use crate::common::Folder;

/// A fault: where, which error, at how many of the first calls, and whether it also stays for good.
type Fault = (Point, &'static str, usize, bool);

const FAULTS: [Fault; 13] = [
    (at("pwrite64", "b.db-wal"), "ENOSPC", 60, true),
    (at("pwrite64", "b.db-wal"), "EIO", 60, true),
    (at("pwrite64", "b.db"), "ENOSPC", 8, true),
    (at("pwrite64", "b.db"), "EIO", 8, true),
    (at("pwrite64", "b.db-shm"), "ENOSPC", 8, true),
    (at("fsync", "b.db-wal"), "EIO", 12, true),
    (at("fsync", "b.db"), "EIO", 2, true),
    (at("fsync", "."), "EIO", 2, true),
    (at("ftruncate", "b.db"), "EIO", 2, true),
    (at("ftruncate", "b.db-shm"), "EIO", 2, true),
    (anywhere("openat"), "EMFILE", 30, true),
    // A lock that somebody holds for good is waited for, twenty seconds: that has a test of its own.
    (at("fcntl", "b.db"), "EAGAIN", 12, false),
    (at("fcntl", "b.db-shm"), "EAGAIN", 24, false),
];

/// The faults that a deed must have answered with an error: whatever else is written could not be.
const MUST_MEET: [(&str, &str); 3] = [("b.db-wal", "ENOSPC"), ("b.db-wal", "EIO"), ("b.db-shm", "ENOSPC")];

/// The exit status is honest and the words are ours. Before the program itself runs there is nobody to answer.
fn is_honest(point: Point, (status, err): (Option<i32>, &str), what: &str) -> bool {
    if point.call == "openat" && !err.contains("error[") && status != Some(0) {
        return false;
    }
    assert!(matches!(status, Some(0 | 1)) && !err.contains("panicked"), "{what}");
    assert!(status == Some(0) || (err.contains("error[") && err.contains("help:")), "{what}");
    true
}

/// Injects faults into a deed; how many it met, each sort told.
fn fail_everywhere(base: &Folder, deed: &Deed, about: usize) {
    let before = shown(base);
    let whole = copy(base);
    assert_eq!(whole.run(deed.words).status, 0);
    let after = shown(&whole);
    for (point, error, calls, stays) in FAULTS {
        let mut met = 0;
        for n in (1..=calls).step_by(step(calls, about)) {
            for end in if stays { &["", "+"][..] } else { &[""] } {
                let folder = copy(base);
                let inject = format!("error={error}:when={n}{end}");
                let (status, out, err) = with_fault(&folder, deed.words, point, &inject);
                let what = format!("{} with {point:?} {inject}: {status:?} {err}", deed.name);
                if is_honest(point, (status, &err), &what) {
                    met += usize::from(status != Some(0));
                    judge(&folder, deed, (&before, &after), &out, status == Some(0), &what);
                }
            }
        }
        eprintln!("{}: {error} {point:?}: {met} answered with an error", deed.name);
        let must = MUST_MEET.iter().any(|(file, of)| point.file == Some(file) && *of == error);
        assert!(met > 0 || !must, "{}: {error} at {point:?} was never met", deed.name);
    }
}

#[test]
fn an_import_meets_a_full_and_a_broken_disk() {
    if can_trace() {
        fail_everywhere(&base(&[]), &INVOICES, 4);
    }
}

#[test]
fn an_import_of_applications_meets_them() {
    if can_trace() {
        fail_everywhere(&base(&[&INVOICES]), &APPLICATIONS, 4);
    }
}

#[test]
fn posted_commands_meet_them() {
    if can_trace() {
        fail_everywhere(&base(&[&INVOICES, &APPLICATIONS]), &POST, 4);
    }
}

#[test]
fn an_undo_meets_them() {
    if can_trace() {
        fail_everywhere(&base(&[&INVOICES, &APPLICATIONS]), &UNDO, 4);
    }
}

#[test]
fn making_books_meets_them() {
    if !can_trace() {
        return;
    }
    for (call, error, calls) in [
        ("pwrite64", "ENOSPC", 60),
        ("pwrite64", "EIO", 60),
        ("fsync", "EIO", 8),
        ("ftruncate", "EIO", 2),
        ("rename", "EIO", 1),
        ("openat", "EMFILE", 20),
    ] {
        let mut met = 0;
        for n in (1..=calls).step_by(step(calls, 5)) {
            for end in ["", "+"] {
                let folder = Folder::with(&[]);
                let point = anywhere(call);
                let inject = format!("error={error}:when={n}{end}");
                let (status, _, err) = with_fault(&folder, INIT.words, point, &inject);
                let what = format!("init with {call} {inject}: {status:?} {err}");
                if !is_honest(point, (status, &err), &what) {
                    continue;
                }
                met += usize::from(status != Some(0));
                // There are none, and they can be made when the cause is gone, or they are there as a whole.
                let made = folder.names().iter().any(|name| name == "b.db");
                assert!(made || status != Some(0), "{what}");
                assert_eq!(folder.run(INIT.words).status, i32::from(made), "{what}");
                sound(&folder, &what);
            }
        }
        eprintln!("init: {error} {call}: {met} answered with an error");
        assert!(met > 0 || matches!(call, "ftruncate" | "openat"), "{error} at {call} was never met");
    }
}
