//! A running `dunlin serve` over small books, with a user and a token for everything; and raw requests to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const INVOICES: &str = "\
invoice_number,customer_id,segment,currency,issue_date,due_date,amount
1,Alpha,Retail,EUR,2024-01-10,2024-02-09,1000.00
2,Alpha,Retail,EUR,2024-01-31,2024-01-31,500.00
3,Beta,Wholesale,EUR,2024-02-05,2024-03-06,300.00
4,Beta,Wholesale,EUR,2024-02-10,2024-03-11,-50.00
5,Gamma,Wholesale,EUR,2024-03-01,2024-03-31,200.00
";

/// All that a token may.
const SCOPES: [&str; 13] = [
    "read",
    "audit",
    "work",
    "dun",
    "cash",
    "propose",
    "decide",
    "override",
    "customers",
    "strategy",
    "import",
    "people",
    "books",
];

/// A server under test; it ends with the test.
pub(crate) struct Served {
    pub(crate) child: Child,
    /// Host and port.
    pub(crate) address: String,
    /// Host and port of the metrics, where they were asked for.
    pub(crate) metrics: String,
    /// May everything.
    pub(crate) token: String,
    pub(crate) folder: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program in a folder.
pub(crate) fn dunlin(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dunlin"));
    command.args(words).current_dir(folder).stdin(Stdio::null()).env_remove("DUNLIN_BOOKS");
    command
}

/// Standard output of a run that must succeed.
pub(crate) fn out(folder: &Path, words: &[&str]) -> String {
    let run = dunlin(folder, words).output().expect("the program starts");
    assert!(run.status.success(), "{words:?}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("UTF-8")
}

/// A server over books in a file. `words`: more words of `serve`.
pub(crate) fn serve(words: &[&str]) -> Served {
    serve_at("b.db", words)
}

/// A server over new books at an address.
pub(crate) fn serve_at(books: &str, words: &[&str]) -> Served {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    std::fs::write(at.join("i.csv"), INVOICES).expect("a file");
    out(at, &["books", "init", "--books", books]);
    out(at, &["import", "invoices", "i.csv", "--books", books, "-q"]);
    let roles = ["administrator", "manager", "credit_manager", "cash_clerk", "auditor"];
    let mut set = vec!["user", "set", "Ada", "--books", books];
    roles.iter().for_each(|role| set.extend(["--role", role]));
    out(at, &set);
    let token = token(at, books, "Ada", &SCOPES);
    start(folder, books, token, words)
}

/// A new token of a user.
pub(crate) fn token(folder: &Path, books: &str, user: &str, scopes: &[&str]) -> String {
    let mut make = vec!["token", "make", "test", "--user", user, "--books", books];
    scopes.iter().for_each(|scope| make.extend(["--scope", scope]));
    out(folder, &make).lines().last().expect("a secret").trim().to_owned()
}

fn start(folder: tempfile::TempDir, books: &str, token: String, words: &[&str]) -> Served {
    let mut all = vec!["serve", "--books", books, "--listen", "127.0.0.1:0"];
    all.extend(words);
    let log = std::fs::File::create(folder.path().join("log")).expect("a file");
    let mut command = dunlin(folder.path(), &all);
    let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let place = |line: String| {
        let rest = line.split("://").nth(1).expect("an address").to_owned();
        rest.split(['/', ';']).next().expect("an address").to_owned()
    };
    let address = place(lines.next().expect("it says where it listens"));
    let metrics =
        if words.contains(&"--metrics") { place(lines.next().expect("metrics")) } else { String::new() };
    Served { child, address, metrics, token, folder }
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) status: u16,
    /// In lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Told {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    /// The code of a problem; empty for none.
    pub(crate) fn code(&self) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Served {
    /// Standard error so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).expect("a log")
    }

    /// Sends bytes as they are, and reads what is answered until the other side closes.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Vec<Told> {
        answers(&exchange(TcpStream::connect(&self.address).expect("it listens"), bytes))
    }

    /// A request with the token; `more`: lines of headers.
    pub(crate) fn ask(&self, method: &str, path: &str, more: &str, body: &str) -> Told {
        let token = &self.token;
        let length = body.len();
        let text = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n{more}Content-Length: {length}\r\n\r\n{body}",
            self.address
        );
        let mut all = self.raw(text.as_bytes());
        assert_eq!(all.len(), 1, "{method} {path}: one answer a request: {all:?}");
        all.remove(0)
    }

    pub(crate) fn get(&self, path: &str) -> Told {
        self.ask("GET", path, "", "")
    }

    /// Posts JSON under a key.
    pub(crate) fn post(&self, path: &str, key: &str, body: &str) -> Told {
        self.ask("POST", path, &format!("Content-Type: application/json\r\nIdempotency-Key: {key}\r\n"), body)
    }
}

/// Writes and reads to the end; what the other side does not want to read is its business.
pub(crate) fn exchange<S: Read + Write>(mut stream: S, bytes: &[u8]) -> String {
    let _ = stream.write_all(bytes);
    let _ = stream.flush();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The answers that came over one connection.
fn answers(text: &str) -> Vec<Told> {
    let one = |text: &str| {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.get(..3).and_then(|status| status.parse().ok()).unwrap_or(0);
        Told { status, head: head.to_lowercase(), body: body.to_owned() }
    };
    text.split("HTTP/1.1 ").skip(1).map(one).collect()
}

/// Waits until something holds; a test that waits in vain is ended by the runner.
pub(crate) fn until(what: impl Fn() -> bool) {
    while !what() {
        std::thread::sleep(Duration::from_millis(50));
    }
}
