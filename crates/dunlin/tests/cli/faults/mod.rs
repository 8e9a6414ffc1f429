//! The program killed, its disk full or broken, the power gone, at every call that writes: nothing acknowledged is lost,
//! nothing is there twice, and the same command with the same key is right afterwards.
//!
//! `strace` stands between the program and the system. Where it is missing, or may not trace, that is said.

mod errors;
mod kills;
mod power;

use crate::common::{Folder, Run};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A sort of call, and the file it is made on: `strace` counts the calls of each thread by themselves, so the calls on one
/// file, which one thread makes, are counted apart from those on another.
#[derive(Debug, Clone, Copy)]
struct Point {
    call: &'static str,
    /// A file of the folder (`.`: the folder itself).
    file: Option<&'static str>,
}

const fn at(call: &'static str, file: &'static str) -> Point {
    Point { call, file: Some(file) }
}

const fn anywhere(call: &'static str) -> Point {
    Point { call, file: None }
}

impl Point {
    /// What `strace` is to look at.
    fn words(self, folder: &Folder) -> Vec<String> {
        let mut words = vec!["-f".to_owned(), "-qq".to_owned(), format!("-etrace={}", self.call)];
        if let Some(file) = self.file {
            let root = fs::canonicalize(folder.path(".")).expect("a folder");
            let path = if file == "." { root } else { root.join(file) };
            words.extend(["-P".to_owned(), path.display().to_string()]);
        }
        words
    }
}

/// Whether this machine can do it; says so when not.
fn can_trace() -> bool {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        eprintln!("skipped: strace is not installed, or may not trace here");
    }
    can
}

/// Every case, or about so many, when not asked to go deep (`DUNLIN_DEEP=1`).
fn step(cases: usize, about: usize) -> usize {
    if std::env::var_os("DUNLIN_DEEP").is_some() { 1 } else { (cases / about).max(1) }
}

/// What is done to the books, and the answer that a finished run gives.
struct Deed {
    name: &'static str,
    words: &'static str,
}

const INIT: Deed = Deed { name: "init", words: "books init --books b.db" };
const INVOICES: Deed = Deed { name: "invoices", words: "import invoices i.csv --books b.db --key i -q" };
const APPLICATIONS: Deed =
    Deed { name: "applications", words: "import applications a.csv --books b.db --key a -q" };
const POST: Deed = Deed { name: "post", words: "post c.jsonl --books b.db --stop" };
const UNDO: Deed = Deed { name: "undo", words: "books undo 2 --books b.db" };

/// A folder with books in which the deeds before were done.
fn base(deeds: &[&Deed]) -> Folder {
    let mut invoices = "invoice_number,customer_id,issue_date,due_date,amount,currency\n".to_owned();
    let mut applications = "invoice_number,payment_date,amount\n".to_owned();
    let mut commands = String::new();
    for n in 0..40 {
        writeln!(invoices, "I{n},C{},2024-01-10,2024-02-09,100.00,EUR", n % 5).expect("a String");
        writeln!(applications, "I{n},2024-02-0{},{}.00", 1 + n % 9, 10 + n).expect("a String");
    }
    for n in 0..25 {
        let act = match n % 3 {
            _ if n == 24 => r#""do":"unapply","from":"P0","to":"I1","date":"2024-04-01""#.to_owned(),
            0 => format!(
                r#""do":"payment","number":"P{n}","customer":"C1","date":"2024-02-10","amount":"20.00","currency":"EUR","apply":[{{"to":"I{}","amount":"5.00"}}]"#,
                n + 1
            ),
            1 => format!(
                r#""do":"apply","from":"P{}","to":"I{}","date":"2024-02-11","amount":"3.00""#,
                n - 1,
                (n + 20) % 40
            ),
            _ => format!(
                r#""do":"write_off","document":"I{}","date":"2024-03-01","amount":"1.00","number":"W{n}""#,
                n + 5
            ),
        };
        writeln!(commands, "{{\"key\":\"c{n}\",{act}}}").expect("a String");
    }
    let folder =
        Folder::with(&[("i.csv", invoices.as_str()), ("a.csv", &applications), ("c.jsonl", &commands)]);
    folder.out("books init --books b.db");
    deeds.iter().for_each(|deed| drop(folder.out(deed.words)));
    folder
}

/// The same files in a folder of their own.
fn copy(base: &Folder) -> Folder {
    let folder = Folder::with(&[]);
    for name in base.names() {
        fs::copy(base.path(&name), folder.path(&name)).expect("copying a test file");
    }
    folder
}

/// Runs the program under `strace`; `inject` is a fault (without the call), `trace` the file that lists the calls.
fn traced(folder: &Folder, words: &str, point: Point, inject: Option<&str>, trace: &Path) -> Output {
    Command::new("strace")
        .args(point.words(folder))
        .args(inject.map(|fault| format!("-einject={}:{fault}", point.call)))
        .arg("-o")
        .arg(trace)
        .arg(env!("CARGO_BIN_EXE_dunlin"))
        .args(words.split_whitespace())
        .current_dir(folder.path("."))
        .stdin(Stdio::null())
        .output()
        .expect("strace starts")
}

/// The same with one fault; the exit status is `None` when a signal ended it.
fn with_fault(folder: &Folder, words: &str, point: Point, inject: &str) -> (Option<i32>, String, String) {
    let done = traced(folder, words, point, Some(inject), Path::new("/dev/null"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code(), text(&done.stdout), text(&done.stderr))
}

/// How often a deed makes a call at a point. One thread makes them all: else the counting of `strace` would pass over some.
fn calls(base: &Folder, deed: &Deed, point: Point) -> usize {
    let folder = copy(base);
    let trace = folder.path("trace");
    let done = traced(&folder, deed.words, point, None, &trace);
    assert!(done.status.success(), "{}", deed.name);
    let text = folder.read("trace");
    let made = || text.lines().filter(|line| line.contains(&format!("{}(", point.call)));
    let threads: BTreeSet<_> = made().filter_map(|line| line.split(' ').next()).collect();
    assert!(threads.len() <= 1, "{} makes {point:?} on {} threads", deed.name, threads.len());
    made().count()
}

/// What the books show: every open item on three days, and how many facts there are.
fn shown(folder: &Folder) -> String {
    let mut text = String::new();
    for day in ["2024-01-31", "2024-02-05", "2024-12-31"] {
        let run: Run = folder.run(&format!("aging --books b.db --as-of {day} --items --csv"));
        writeln!(text, "{}{}", run.out, run.err).expect("a String");
    }
    text
}

/// The books are sound.
fn sound(folder: &Folder, after: &str) {
    for words in ["books verify --books b.db", "books check --books b.db"] {
        let run = folder.run(words);
        assert_eq!(run.status, 0, "{words} after {after}\n{}", run.err);
    }
}

/// What a fault may leave behind: all of the deed or nothing, what was answered in any case, and the same command, under the
/// same key, is right afterwards. `out` is what was printed, `answered` whether that is an acknowledgement.
fn judge(folder: &Folder, deed: &Deed, (before, after): (&str, &str), out: &str, answered: bool, what: &str) {
    sound(folder, what);
    let stands = shown(folder);
    if deed.name == POST.name {
        // Each line is a command of its own: those answered are there, after the two imports.
        let lines = out.lines().filter(|line| line.contains("\"command\"")).count();
        let head = folder.out("books verify --books b.db");
        let seq =
            head.lines().find_map(|l| l.strip_prefix("Head: ")?.split(':').next()?.parse::<usize>().ok());
        assert!(seq.is_some_and(|seq| seq >= lines + 2 && seq <= 27), "{what}: {lines} answered, {head}");
    } else {
        assert!(stands == before || stands == after, "{what}: half of it is there\n{stands}");
        assert!(!answered || stands == after, "{what}: acknowledged and not there");
    }
    let again = folder.run(deed.words);
    // What was taken back cannot be taken back again.
    let undone = deed.name == UNDO.name && stands == after;
    assert_eq!(again.status, i32::from(undone), "{what}, again: {}", again.err);
    assert_eq!(shown(folder), after, "{what}, again");
    sound(folder, &format!("{what}, again"));
}
