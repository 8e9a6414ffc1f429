//! The disk full, or broken, once or for good: an honest answer, and all is well when the cause is gone.

use super::{APPLICATIONS, Deed, INVOICES, POST, base, can_trace, copy, judge, shown, step, with_fault};
use crate::common::Folder;

/// Injects faults into a deed; how many it met.
fn fail_everywhere(base: &Folder, deed: &Deed, about: usize) -> usize {
    let before = shown(base);
    let whole = copy(base);
    assert_eq!(whole.run(deed.words).status, 0);
    let after = shown(&whole);
    let mut met = 0;
    for (call, error, calls) in [
        ("pwrite64", "ENOSPC", 60),
        ("pwrite64", "EIO", 60),
        ("fsync", "EIO", 12),
        ("ftruncate", "EIO", 4),
        ("openat", "EMFILE", 30),
    ] {
        for n in (1..=calls).step_by(step(calls, about)) {
            for end in ["", "+"] {
                let folder = copy(base);
                let inject = format!("{call}:error={error}:when={n}{end}");
                let (status, out, err) = with_fault(&folder, deed.words, &inject);
                let what = format!("{} with {inject}: {status:?} {err}", deed.name);
                // Before the program itself runs there is nobody to answer.
                if call == "openat" && !err.contains("error[") && status != Some(0) {
                    continue;
                }
                met += usize::from(status != Some(0));
                assert!(matches!(status, Some(0 | 1)) && !err.contains("panicked"), "{what}");
                assert!(status == Some(0) || err.contains("error["), "{what}");
                judge(&folder, deed, (&before, &after), &out, status == Some(0), &what);
            }
        }
    }
    met
}

#[test]
fn an_import_meets_a_full_and_a_broken_disk() {
    if can_trace() {
        let met = fail_everywhere(&base(&[]), &INVOICES, 8);
        assert!(met > 8, "{met} faults met");
        eprintln!("{met} faults met");
    }
}

#[test]
fn an_import_of_applications_meets_them() {
    if can_trace() {
        let met = fail_everywhere(&base(&[&INVOICES]), &APPLICATIONS, 8);
        assert!(met > 8, "{met} faults met");
        eprintln!("{met} faults met");
    }
}

#[test]
fn posted_commands_meet_them() {
    if can_trace() {
        let met = fail_everywhere(&base(&[&INVOICES, &APPLICATIONS]), &POST, 8);
        assert!(met > 8, "{met} faults met");
        eprintln!("{met} faults met");
    }
}
