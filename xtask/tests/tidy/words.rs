//! What files say: that they open with what is in them, that nothing is left over, and that no machine is named.

use super::{Fault, report, source, tree};

#[test]
fn every_source_says_first_what_is_in_it() {
    let silent: Vec<Fault> = tree::ending(&[".rs"])
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| Fault::new(&file.path, 1, "does not open with `//!`"))
        .collect();
    report(&silent, "open the file with `//! `: what is here, and what is deliberately not");
}

/// Marks of unfinished work, written in pieces so that this list is not found by itself.
const LEFTOVERS: &[&str] = &[
    concat!("todo", "!"),
    concat!("unimplemented", "!"),
    concat!("FIX", "ME"),
    concat!("TO", "DO"),
    concat!("dbg", "!"),
    concat!("HA", "CK"),
];

#[test]
fn nothing_is_left_over() {
    let mut faults = Vec::new();
    for file in tree::ending(&[".rs", ".toml", ".md", ".sh", ".ci/run"]) {
        for mark in LEFTOVERS {
            faults.extend(source::word(&file.text, mark).into_iter().map(|at| {
                Fault::new(&file.path, source::line(&file.text, at), format!("`{mark}` is left over"))
            }));
        }
    }
    // Three crosses are also a currency code, so only comments count.
    for source in source::all() {
        let mark = concat!("XX", "X");
        let comments =
            source.file.text.lines().enumerate().filter_map(|(n, line)| Some((n, line.split_once("//")?.1)));
        let crossed = comments.filter(|(_, comment)| !source::word(comment, &format!("{mark}:")).is_empty());
        faults.extend(
            crossed.map(|(n, _)| Fault::new(&source.file.path, n + 1, format!("`{mark}` is left over"))),
        );
    }
    report(&faults, "finish it, or say in a sentence what is deliberately not there");
}

/// Beginnings of paths that exist on one machine only.
const MACHINE_PATHS: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

#[test]
fn no_path_of_a_machine_is_named() {
    let mut faults = Vec::new();
    for file in tree::FILES.iter() {
        for start in MACHINE_PATHS {
            let found = file.text.match_indices(start).filter(|(at, _)| begins_a_path(&file.text, *at));
            faults.extend(found.map(|(at, _)| {
                Fault::new(
                    &file.path,
                    source::line(&file.text, at),
                    format!("`{start}...` is a path of one machine"),
                )
            }));
        }
    }
    report(&faults, "write it relative to the project's root, or take it from an environment variable");
}

/// Whether an absolute path begins there, and not the middle of an address or of a longer path.
fn begins_a_path(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_' | '~' | '}' | '*')))
}

/// Names of programs that write code for people, as FNV-1a hashes of their lower-case letters, so that the list does
/// not name them either. What such a program leaves behind tells a reader nothing.
const WRITING_TOOLS: &[u64] = &[
    0x2391_9480_3edf_98f7,
    0x2524_b426_1996_11b3,
    0x7f7a_7547_86a6_64b8,
    0x8a1b_8f4a_0a91_3503,
    0xa113_d274_5d70_6ce3,
    0x2ffb_778d_fae5_4384,
];

#[test]
fn no_writing_tool_is_named() {
    let mut faults = Vec::new();
    for file in tree::FILES.iter() {
        for (n, line) in file.text.lines().enumerate() {
            let words = line.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
            let named = words.filter(|word| WRITING_TOOLS.contains(&hash(&word.to_ascii_lowercase())));
            faults.extend(named.map(|word| Fault::new(&file.path, n + 1, format!("`{word}` is named"))));
        }
    }
    report(&faults, "take it out: the project speaks for itself");
}

fn hash(word: &str) -> u64 {
    word.bytes().fold(0xCBF2_9CE4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3))
}

#[test]
fn addresses_are_no_paths_and_words_are_hashed_as_published() {
    let url = format!("https://example.org{}x", MACHINE_PATHS[2]);
    assert!(!begins_a_path(&url, url.len() - 1 - MACHINE_PATHS[2].len()));
    assert!(begins_a_path(MACHINE_PATHS[0], 0));
    assert_eq!(hash("foobar"), 0x8594_4171_F739_67E8, "the published test value of FNV-1a");
}
