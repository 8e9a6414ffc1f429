//! An upgrade killed at each call that writes leaves the books old or new, never between, and the next try brings them up.

use crate::common::LAST;
use dunlin_store::{Place, Store, StoreError};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The example that makes and upgrades books; built with the tests.
fn program() -> Option<PathBuf> {
    let tests = std::env::current_exe().ok()?;
    let found = tests.parent()?.parent()?.join("examples/older");
    found.exists().then_some(found)
}

/// Runs under `strace`: its exit status, `None` when a signal ended it.
fn strace(words: &[&str], program: &Path, inject: &[String]) -> std::io::Result<Option<i32>> {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null"]).args(inject).arg(program).args(words);
    Ok(command.stdout(Stdio::null()).stderr(Stdio::null()).status()?.code())
}

#[test]
fn an_upgrade_is_old_or_new() {
    let Some(program) = program() else {
        eprintln!("skipped: the example `older` was not built");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.db");
    let name = |path: &Path| path.to_str().unwrap().to_owned();
    let made = Command::new(&program).args(["make", &name(&old)]).status().unwrap();
    assert!(made.success());
    if !strace(&[], Path::new("true"), &[]).is_ok_and(|status| status == Some(0)) {
        eprintln!("skipped: strace is not installed, or may not trace here");
        return;
    }
    let mut kills = 0;
    for call in ["pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "rename"] {
        for n in 1..200 {
            let at = tempfile::tempdir().unwrap();
            let books = at.path().join("books.db");
            fs::copy(&old, &books).unwrap();
            let backup = at.path().join("backup.db");
            let inject = [
                "-e".to_owned(),
                format!("trace={call}"),
                "-e".to_owned(),
                format!("inject={call}:signal=SIGKILL:when={n}"),
            ];
            let words = ["upgrade", &name(&books), &name(&backup)];
            let what = format!("{call} {n}");
            match strace(&words, &program, &inject).unwrap() {
                None => kills += 1,
                // It makes fewer calls than that.
                Some(0) => break,
                Some(other) => panic!("{what}: neither killed nor done, status {other}"),
            }
            let place = Place::File(books.clone());
            match Store::open(&place) {
                Ok(store) => assert_eq!(store.verify(None).unwrap(), Vec::<String>::new(), "{what}"),
                Err(error) => {
                    assert_eq!(error, StoreError::Older { found: 1, known: LAST }, "{what}");
                    Store::upgrade(&place, Some(&at.path().join("again.db")), 0).unwrap();
                    assert_eq!(
                        Store::open(&place).unwrap().verify(None).unwrap(),
                        Vec::<String>::new(),
                        "{what}"
                    );
                }
            }
            // A copy, where there is one, is whole: books of before.
            if backup.exists() {
                let copied = Store::open(&Place::File(backup)).err();
                assert_eq!(copied, Some(StoreError::Older { found: 1, known: LAST }), "{what}");
            }
        }
    }
    assert!(kills > 20, "{kills} kills");
    eprintln!("{kills} kills");
}
