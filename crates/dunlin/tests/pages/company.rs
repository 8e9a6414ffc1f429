//! A small company in its books, made once for all tests and copied for each, and the program that serves it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What every user of the tests signs in with.
pub(crate) const PASSWORD: &str = "correct horse battery staple";
/// Users, their roles, and whose customers they see.
pub(crate) const USERS: [(&str, &[&str], Option<&str>); 5] = [
    // The first must be able to manage people.
    ("Root", &["administrator"], None),
    ("Maren", &["manager"], None),
    ("Goran", &["collector"], Some("Goran Silva")),
    ("Hanne", &["collector"], Some("Hanne Iwu")),
    ("Ada", &["auditor"], None),
];
/// How many customers it has; see `dunlin demo --customers`.
const CUSTOMERS: &str = "400";
/// For how many days it is chased.
const CHASED: &str = "15";

/// A running server; it ends with the test.
pub(crate) struct Company {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub(crate) home: String,
    pub(crate) folder: tempfile::TempDir,
}

impl Drop for Company {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program in a folder.
pub(crate) fn dunlin(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dunlin"));
    command.args(words).current_dir(folder).stdin(Stdio::null()).env("DUNLIN_ZONE", "UTC");
    command.env_remove("DUNLIN_BOOKS").env_remove("DUNLIN_SERVER").env_remove("DUNLIN_TOKEN");
    command
}

/// Standard output of a run that must succeed; `said`: to its standard input.
pub(crate) fn out(folder: &Path, words: &[&str], said: &str) -> String {
    let mut command = dunlin(folder, words);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("a pipe").write_all(said.as_bytes()).expect("it listens");
    let run = child.wait_with_output().expect("it ends");
    assert!(run.status.success(), "{words:?}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("UTF-8")
}

/// Today, as the program has it.
pub(crate) fn today() -> String {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date().to_string()
}

/// The books of the company, up to today: made by the first test that asks, and by nobody again until the program or the day is
/// another.
fn books() -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(place).expect("a folder");
    let lock = std::fs::File::create(place.join("pages.lock")).expect("a file");
    lock.lock().expect("one at a time");
    let program = std::fs::metadata(env!("CARGO_BIN_EXE_dunlin")).and_then(|own| own.modified());
    let made = program.map_or(0, |at| at.duration_since(std::time::UNIX_EPOCH).map_or(0, |at| at.as_nanos()));
    let sign = format!("{} {made} {CUSTOMERS} {CHASED} {}", today(), USERS.len());
    let (path, note) = (place.join("pages.db"), place.join("pages.made"));
    if std::fs::read_to_string(&note).is_ok_and(|own| own == sign) {
        return path;
    }
    let _ = std::fs::remove_file(&note);
    let _ = std::fs::remove_file(&path);
    let today = today();
    let words =
        ["demo", "--no-serve", "--books", "pages.db", "--dir", "pages-files", "--customers", CUSTOMERS];
    out(place, &[&words[..], &["--end", &today, "--chase", CHASED]].concat(), "");
    for (name, roles, collector) in USERS {
        let mut words = vec!["user", "set", name, "--books", "pages.db"];
        roles.iter().for_each(|role| words.extend(["--role", role]));
        words.extend(collector.iter().flat_map(|of| ["--collector", of]));
        out(place, &words, "");
        out(place, &["user", "password", name, "--books", "pages.db"], PASSWORD);
    }
    std::fs::write(&note, sign).expect("a file");
    path
}

impl Company {
    /// Serves a copy of the books.
    pub(crate) fn open() -> Company {
        let made = books();
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::copy(made, folder.path().join("b.db")).expect("a copy");
        Company::over(folder)
    }

    /// Serves what lies in a folder as `b.db`.
    pub(crate) fn over(folder: tempfile::TempDir) -> Company {
        let log = std::fs::File::create(folder.path().join("log")).expect("a file");
        let mut command = dunlin(folder.path(), &["serve", "--books", "b.db", "--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        let line = lines.next().expect("it says where it listens");
        let at = line.split("://").nth(1).and_then(|rest| rest.split(';').next()).expect("an address");
        Company { child, home: format!("http://{at}"), folder }
    }

    /// A token of a user for everything that the user may.
    pub(crate) fn token(&self, user: &str, scopes: &[&str]) -> String {
        let mut words = vec!["token", "make", "test", "--user", user, "--books", "b.db"];
        scopes.iter().for_each(|scope| words.extend(["--scope", scope]));
        out(self.folder.path(), &words, "").lines().last().expect("a secret").trim().to_owned()
    }

    /// What the API answers to a token.
    pub(crate) fn get(&self, token: &str, path: &str) -> serde_json::Value {
        let answer = ureq::get(format!("{}/api/v1{path}", self.home));
        let mut answer = answer.header("Authorization", format!("Bearer {token}")).call().expect("an answer");
        let text = answer.body_mut().read_to_string().expect("text");
        serde_json::from_str(&text).expect("JSON")
    }

    /// The log so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}
