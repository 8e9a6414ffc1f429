//! The power gone: what the program wrote is recorded call by call, and disks are built as they may look afterwards. What
//! was brought to the disk (`fsync`) is there; of what came later any part may be, in pieces of 512 bytes.
//!
//! Each disk must open, verify, hold every command that was answered, and none in part.

use super::{APPLICATIONS, INVOICES, POST, base, can_trace, copy};
use crate::common::Folder;
use dunlin_app::{Books, Place};
use rayon::prelude::*;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Pieces that reach the disk whole.
const SECTOR: usize = 512;

/// One recorded call.
#[derive(Clone, Debug)]
enum Call {
    Write {
        file: String,
        at: usize,
        bytes: Vec<u8>,
    },
    Cut {
        file: String,
        len: usize,
    },
    Synced {
        file: String,
    },
    Gone {
        file: String,
    },
    /// A command was answered.
    Answered,
}

/// A small generator: the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// Runs the program and records what it writes to the books and how it answers.
fn recorded(folder: &Folder, words: &str) -> Vec<Call> {
    let trace = folder.path("trace");
    let done = Command::new("strace")
        .args(["-f", "-qq", "-y", "-xx", "-s", "16777216"])
        .args(["-e", "trace=pwrite64,ftruncate,fsync,fdatasync,unlink,write", "-o"])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_dunlin"))
        .args(words.split_whitespace())
        .current_dir(folder.path("."))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .expect("strace starts");
    assert!(done.status.success(), "{words}");
    let text = folder.read("trace");
    let mut waiting: HashMap<&str, Call> = HashMap::new();
    let mut calls = Vec::new();
    for line in text.lines() {
        let (pid, rest) = line.split_once(' ').expect("a process and its call");
        let rest = rest.trim_start();
        // A call that another thread's came between: what it asks stands in its first part. It counts as done when it
        // began, but for a sync, which counts when it has ended.
        if rest.starts_with("<...") {
            calls.extend(waiting.remove(pid));
            continue;
        }
        let Some(call) = parsed(rest) else { continue };
        match (&call, rest.contains("<unfinished")) {
            (Call::Synced { .. }, true) => drop(waiting.insert(pid, call)),
            _ => calls.push(call),
        }
    }
    calls
}

fn parsed(text: &str) -> Option<Call> {
    let (name, rest) = text.split_once('(')?;
    let path = |text: &str| -> Option<String> {
        let inside = text.split_once('<')?.1.split_once('>')?.0;
        let bytes = unescaped(inside);
        let whole = String::from_utf8(bytes).ok()?;
        Some(Path::new(&whole).file_name()?.to_str()?.to_owned()).filter(|name| name.starts_with("b.db"))
    };
    match name {
        "pwrite64" => {
            let file = path(rest)?;
            let (_, after) = rest.split_once(", \"")?;
            let (data, numbers) = after.split_once('"')?;
            let mut numbers =
                numbers.trim_start_matches(", ").split([',', ')', ' ']).filter(|n| !n.is_empty());
            let (len, at): (usize, usize) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
            let bytes = unescaped(data);
            assert_eq!(bytes.len(), len, "the recording is whole");
            Some(Call::Write { file, at, bytes })
        }
        "ftruncate" => {
            let len = rest.rsplit_once(", ")?.1.split([')', ' ']).next()?.parse().ok()?;
            Some(Call::Cut { file: path(rest)?, len })
        }
        "fsync" | "fdatasync" => Some(Call::Synced { file: path(rest)? }),
        "unlink" => {
            let whole = String::from_utf8(unescaped(rest.split('"').nth(1)?)).ok()?;
            let file = Path::new(&whole).file_name()?.to_str()?.to_owned();
            Some(Call::Gone { file }).filter(|_| whole.contains("b.db"))
        }
        "write" => {
            let data = unescaped(rest.split('"').nth(1)?);
            let is_answer = rest.starts_with("1<")
                && (data.windows(9).any(|w| w == b"\"command\"") || data.starts_with(b"Import"));
            is_answer.then_some(Call::Answered)
        }
        _ => None,
    }
}

/// `\x41\x42` and plain characters as bytes.
fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4);
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'\\', [b'x', a, b, more @ ..]) => {
                let hex = |c: u8| (c as char).to_digit(16).unwrap_or(0) as u8;
                out.push(hex(*a) * 16 + hex(*b));
                rest = more;
            }
            _ => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    out
}

/// A disk: the books' files.
type Disk = HashMap<String, Vec<u8>>;

fn apply(disk: &mut Disk, call: &Call) {
    match call {
        Call::Write { file, at, bytes } => write_at(disk, file, *at, bytes),
        Call::Cut { file, len } => disk.entry(file.clone()).or_default().resize(*len, 0),
        Call::Gone { file } => drop(disk.remove(file)),
        Call::Synced { .. } | Call::Answered => {}
    }
}

fn write_at(disk: &mut Disk, file: &str, at: usize, bytes: &[u8]) {
    let data = disk.entry(file.to_owned()).or_default();
    if data.len() < at + bytes.len() {
        data.resize(at + bytes.len(), 0);
    }
    data[at..at + bytes.len()].copy_from_slice(bytes);
}

/// The disk after the power went when `calls` had been made: of what was not synced some calls are there, some in part.
/// `lies`: files whose name ends so were never synced.
fn after_power_loss(start: &Disk, calls: &[Call], lies: Option<&str>, dice: &mut Dice) -> Disk {
    let mut disk = start.clone();
    let file_of = |call: &Call| match call {
        Call::Write { file, .. } | Call::Cut { file, .. } | Call::Gone { file } | Call::Synced { file } => {
            file.clone()
        }
        Call::Answered => String::new(),
    };
    let mut safe: HashMap<String, usize> = HashMap::new();
    for (at, call) in calls.iter().enumerate() {
        let lies = lies.is_some_and(|end| file_of(call).ends_with(end));
        if matches!(call, Call::Synced { .. }) && !lies {
            safe.insert(file_of(call), at);
        }
    }
    let mode = dice.below(4);
    for (at, call) in calls.iter().enumerate() {
        let is_safe = safe.get(&file_of(call)).is_some_and(|&synced| at < synced);
        match (call, is_safe, mode) {
            (Call::Synced { .. } | Call::Answered, ..) => {}
            (_, true, _) => apply(&mut disk, call),
            // All later calls, none, or any of them.
            (_, false, 0) => apply(&mut disk, call),
            (_, false, 1) => {}
            (Call::Write { file, at, bytes }, false, _) => match dice.below(3) {
                0 => {}
                1 => apply(&mut disk, call),
                _ => {
                    for (n, piece) in bytes.chunks(SECTOR).enumerate() {
                        if dice.below(2) == 0 {
                            write_at(&mut disk, file, at + n * SECTOR, piece);
                        }
                    }
                }
            },
            (_, false, _) if dice.below(2) == 0 => apply(&mut disk, call),
            _ => {}
        }
    }
    disk
}

/// What is wrong with a disk; the commands that it must and may hold are given.
fn wrong(disk: &Disk, answered: i64, most: i64) -> Option<String> {
    let folder = Folder::with(&[]);
    for (name, bytes) in disk {
        fs::write(folder.path(name), bytes).expect("writing a test file");
    }
    let books = match Books::open(&Place::File(folder.path("b.db"))) {
        Ok(books) => books,
        Err(error) => return Some(format!("it does not open: {error}")),
    };
    match books.verify(None) {
        Ok(faults) if faults.is_empty() => {}
        Ok(faults) => return Some(format!("damaged: {}", faults[0])),
        Err(error) => return Some(format!("it cannot be verified: {error}")),
    }
    let seq = books.head().map_or(-1, |head| head.seq);
    (seq < answered || seq > most).then(|| format!("{seq} commands, {answered} were answered"))
}

/// A recording, the disk that it starts from, the commands that are in it already.
struct Recording {
    start: Disk,
    calls: Vec<Call>,
    before: i64,
    most: i64,
}

fn recordings() -> Vec<Recording> {
    let of = |folder: &Folder, words: &str, before: i64, most: i64| {
        let folder = copy(folder);
        let read = |name: String| (name.clone(), fs::read(folder.path(&name)).expect("a test file"));
        let start: Disk = folder
            .names()
            .into_iter()
            .filter(|name| name == "b.db" || name == "b.db-wal")
            .map(read)
            .collect();
        let calls = recorded(&folder, words);
        assert!(calls.iter().any(|call| matches!(call, Call::Answered)), "{words} was answered");
        assert!(calls.iter().any(|call| matches!(call, Call::Synced { .. })), "{words} synced");
        Recording { start, calls, before, most }
    };
    vec![
        of(&base(&[&INVOICES]), APPLICATIONS.words, 1, 2),
        of(&base(&[&INVOICES, &APPLICATIONS]), POST.words, 2, 27),
    ]
}

/// How many disks of each recording are wrong, and the first.
fn count_wrong(recordings: &[Recording], each: usize, lies: Option<&str>) -> (usize, Option<String>) {
    let found: Vec<String> = recordings
        .par_iter()
        .flat_map(|r| (0..each).into_par_iter().map(move |seed| (r, seed)))
        .filter_map(|(r, seed)| {
            let mut dice = Dice(seed as u64 * 2_654_435_761 + 17);
            let until = dice.below(r.calls.len() + 1);
            let calls = &r.calls[..until];
            let answered = calls.iter().filter(|call| matches!(call, Call::Answered)).count() as i64;
            let disk = after_power_loss(&r.start, calls, lies, &mut dice);
            let why = wrong(&disk, r.before + answered, r.most)?;
            Some(format!("seed {seed}, after {until} of {} calls: {why}", r.calls.len()))
        })
        .collect();
    (found.len(), found.into_iter().min())
}

#[test]
fn no_answered_command_is_lost_with_the_power() {
    if !can_trace() {
        return;
    }
    let each = if std::env::var_os("DUNLIN_DEEP").is_some() { 100_000 } else { 5_000 };
    let recordings = recordings();
    let (count, first) = count_wrong(&recordings, each, None);
    assert_eq!(count, 0, "{first:?}");
    eprintln!("{} disks", each * recordings.len());
    // The test would notice: on a disk that lies about having synced, or where only the log's syncs were left out (what
    // SQLite does with `synchronous = normal`), commands are lost.
    for lies in ["", "-wal"] {
        let (count, _) = count_wrong(&recordings, 200, Some(lies));
        assert!(count > 20, "{count} of 400 disks lying about *{lies} are wrong");
    }
}
