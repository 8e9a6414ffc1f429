//! Killed at each call that writes.

use super::{
    APPLICATIONS, CALLS, Deed, INVOICES, POST, UNDO, base, can_trace, copy, judge, shown, sound, step,
    with_fault,
};
use crate::common::Folder;

/// At most so many calls of one sort are looked at.
const CALLS_MAX: usize = 2_000;

/// How often a deed makes a call.
fn calls(base: &Folder, deed: &Deed, call: &str) -> usize {
    let folder = copy(base);
    let trace = folder.path("trace");
    let done = std::process::Command::new("strace")
        .args(["-f", "-qq", "-e", &format!("trace={call}"), "-o"])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_dunlin"))
        .args(deed.words.split_whitespace())
        .current_dir(folder.path("."))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    assert!(done.is_ok_and(|status| status.success()), "{}", deed.name);
    folder.read("trace").lines().filter(|line| line.contains(&format!("{call}("))).count()
}

/// Kills a deed at its calls; how many kills there were.
fn kill_everywhere(base: &Folder, deed: &Deed, about: usize) -> usize {
    let before = shown(base);
    let whole = copy(base);
    let done = whole.run(deed.words);
    assert_eq!(done.status, 0, "{}: {}", deed.name, done.err);
    let after = shown(&whole);
    assert_ne!(before, after, "{} does something", deed.name);
    let mut kills = 0;
    for call in CALLS {
        let count = calls(base, deed, call).min(CALLS_MAX);
        for n in (1..=count).step_by(step(count, about)) {
            let folder = copy(base);
            let (status, out, _) =
                with_fault(&folder, deed.words, &format!("{call}:signal=SIGKILL:when={n}"));
            if status == Some(0) {
                // Another run makes a call less: its checkpoint was made by somebody else.
                continue;
            }
            kills += 1;
            let what = format!("{} killed at {call} {n}", deed.name);
            judge(&folder, deed, (&before, &after), &out, !out.is_empty(), &what);
        }
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
    let words = "books init --books b.db";
    let deed = Deed { name: "init", words };
    let mut kills = 0;
    for call in [&CALLS[..], &["rename"]].concat() {
        let count = calls(&empty, &deed, call);
        for n in (1..=count).step_by(step(count, 40)) {
            let folder = Folder::with(&[]);
            let (status, ..) = with_fault(&folder, words, &format!("{call}:signal=SIGKILL:when={n}"));
            if status == Some(0) {
                continue;
            }
            kills += 1;
            // Either there are no books and they can be made, or they are whole.
            let again = folder.run(words);
            let whole = again.err.contains("there is something at b.db already");
            assert!(again.status == 0 || whole, "killed at {call} {n}: {}", again.err);
            sound(&folder, &format!("init killed at {call} {n}"));
        }
    }
    assert!(kills > 20, "{kills} kills");
    eprintln!("{kills} kills");
}
