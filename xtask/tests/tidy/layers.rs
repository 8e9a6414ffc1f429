//! Who may know whom: the direction of dependencies, and what the pure rooms never touch.

use super::{Fault, report, source, tree};

/// The rooms and the rooms that each may depend on, tests included.
const ROOMS: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("kpi", &["core"]),
    ("formats", &["core"]),
    ("store", &["core"]),
    ("app", &["core", "formats", "kpi", "store"]),
    ("dunlin", &["core", "kpi", "formats", "app"]),
];

/// Rooms without clock, network, files, environment or screen.
const PURE: &[&str] = &["core", "kpi", "formats"];

/// What pure rooms never mention: the paths and macros, and why.
const WORLD: &[(&str, &str)] = &[
    ("std::fs", "files"),
    ("std::net", "the network"),
    ("std::env", "the environment"),
    ("std::process", "other programs"),
    ("SystemTime", "the clock"),
    ("Instant::now", "the clock"),
    ("Zoned::now", "the clock"),
    ("Timestamp::now", "the clock"),
    ("stdin()", "the terminal"),
    ("stdout()", "the terminal"),
    ("stderr()", "the terminal"),
    ("print!", "the terminal"),
    ("println!", "the terminal"),
    ("eprint!", "the terminal"),
    ("eprintln!", "the terminal"),
];

/// Where a pure room may touch the world all the same: path, word, reason.
const DOORS: &[(&str, &str, &str)] = &[
    ("crates/formats/src/source", "std::fs", "the one module that opens the files that readers read"),
    (
        "crates/formats/src/parquet",
        "std::fs",
        "is handed an open file and opens none: row groups are fetched as asked",
    ),
    (
        "crates/formats/src/csv/chunks",
        "std::fs",
        "is handed an open file and opens none: pieces are fetched as read",
    ),
];

#[test]
fn rooms_depend_only_inwards() {
    let mut faults = Vec::new();
    for manifest in tree::ending(&["/Cargo.toml"]).filter(|file| file.path.starts_with("crates/")) {
        let room = manifest.path.trim_start_matches("crates/").trim_end_matches("/Cargo.toml");
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            faults.push(Fault::new(
                &manifest.path,
                0,
                format!("the room `{room}` is not in the table ROOMS"),
            ));
            continue;
        };
        for (at, line) in manifest.text.lines().enumerate() {
            let Some(other) = dependency(line) else { continue };
            if !allowed.contains(&other) {
                faults.push(Fault::new(&manifest.path, at + 1, format!("`{room}` depends on `{other}`")));
            }
        }
    }
    report(
        &faults,
        "faces -> app -> {store, core, kpi, formats}; store, kpi, formats -> core; move what is shared into core",
    );
}

/// The room that a line of a manifest names as a dependency.
fn dependency(line: &str) -> Option<&str> {
    let name = line.trim_start().strip_prefix("dunlin-")?;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
    Some(&name[..end])
}

#[test]
fn pure_rooms_know_no_world() {
    let mut faults = Vec::new();
    for source in source::all() {
        let path = &source.file.path;
        if !PURE.iter().any(|room| path.starts_with(&format!("crates/{room}/src/"))) {
            continue;
        }
        let code = source.product_code();
        for &(word, what) in WORLD.iter().filter(|(word, _)| !is_door(path, word)) {
            for at in mentions(&code, word) {
                let what = format!("`{word}` in a pure room: it would know {what}");
                faults.push(Fault::new(path, source::line(&code, at), what));
            }
        }
    }
    report(&faults, "take what is needed as an argument and let the face (crates/dunlin) touch the world");
}

fn is_door(path: &str, word: &str) -> bool {
    DOORS.iter().any(|&(door, through, _)| {
        let inside = path.strip_prefix(door).is_some_and(|rest| rest.starts_with(['/', '.']));
        inside && through == word
    })
}

/// Where code mentions a path, be it inside `use std::{...}`.
fn mentions(code: &str, path: &str) -> Vec<usize> {
    let mut found = source::word(code, path);
    if let Some(inner) = path.strip_prefix("std::") {
        for (at, opening) in code.match_indices("std::{") {
            let open = at + opening.len() - 1;
            let close = source::closing(code, open).unwrap_or(code.len());
            found.extend(source::word(&code[open..close], inner).into_iter().map(|n| open + n));
        }
    }
    found
}

#[test]
fn dependencies_and_mentions_are_seen() {
    assert_eq!(dependency("dunlin-kpi.workspace = true"), Some("kpi"));
    assert_eq!(dependency("dunlin-core = { path = \"../core\" }"), Some("core"));
    assert_eq!(dependency("name = \"dunlin-kpi\""), None);
    assert_eq!(mentions("use std::{io, fs};", "std::fs").len(), 1);
    assert_eq!(mentions("use std::{io, fsx}; std::fs::read(p)", "std::fs").len(), 1);
    assert!(is_door("crates/formats/src/source/mod.rs", "std::fs"));
    assert!(is_door("crates/formats/src/source.rs", "std::fs"));
    assert!(!is_door("crates/formats/src/sources.rs", "std::fs"));
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    let lacking = tree::ending(&["/Cargo.toml"])
        .filter(|file| !file.text.contains("[lints]\nworkspace = true"))
        .map(|file| Fault::new(&file.path, 0, "no `[lints] workspace = true`"));
    report(&lacking.collect::<Vec<_>>(), "add the section, so that the rules of Cargo.toml hold there too");
}
