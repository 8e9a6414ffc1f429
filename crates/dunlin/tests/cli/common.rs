//! A folder for each test, the small books that most tests use, and running the program in the folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Five documents of three customers. Worked out by hand:
///
/// | | receivables | past due | cash | CEI |
/// | --- | --- | --- | --- | --- |
/// | 2024-01 | 1500 | 0 (due on the day itself) | 0 | none, nothing was collectable |
/// | 2024-02 | 600 + 500 | 1100 | 700 | 700 / 1800 |
/// | 2024-03, to the 15th | 500 + 200 | 500 | 600 | 600 / 1100 |
///
/// The credit note of 50 stays unapplied.
const INVOICES: &str = "\
invoice_number,customer_id,segment,currency,issue_date,due_date,amount
1,Alpha,Retail,EUR,2024-01-10,2024-02-09,1000.00
2,Alpha,Retail,EUR,2024-01-31,2024-01-31,500.00
3,Beta,Wholesale,EUR,2024-02-05,2024-03-06,300.00
4,Beta,Wholesale,EUR,2024-02-10,2024-03-11,-50.00
5,Gamma,Wholesale,EUR,2024-03-01,2024-03-31,200.00
";

const APPLICATIONS: &str = "\
invoice_number,payment_date,amount
1,2024-02-09,400.00
1,2024-03-15,600.00
3,2024-02-20,300.00
";

/// The words that name the two files of [`books`].
pub(crate) const BOOKS: &str = "--invoices i.csv --applications a.csv -q";

/// A folder with the small books.
pub(crate) fn books() -> Folder {
    Folder::with(&[("i.csv", INVOICES), ("a.csv", APPLICATIONS)])
}

/// The same, taken into the books `b.db`.
pub(crate) fn in_books() -> Folder {
    let folder = books();
    for words in [
        "books init --books b.db",
        "import invoices i.csv --books b.db -q",
        "import applications a.csv --books b.db -q",
    ] {
        folder.out(words);
    }
    folder
}

/// A folder that is gone when the test is over.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("dunlin-cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = Folder(std::env::temp_dir().join(name));
        fs::create_dir_all(&folder.0).expect("a folder for temporary files");
        files.iter().for_each(|(name, text)| folder.write(name, text.as_bytes()));
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).expect("writing a test file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// What lies in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the folder is there");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The program, to be run in this folder with these words (separated by blanks).
    pub(crate) fn command(&self, words: &str) -> Command {
        command(&self.0, words)
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, words: &str) -> Run {
        Run::of(self.command(words).output().expect("the program starts"))
    }

    /// Standard output of a run that must succeed.
    pub(crate) fn out(&self, words: &str) -> String {
        let run = self.run(words);
        assert_eq!(run.status, 0, "dunlin {words}\n{}", run.err);
        run.out
    }

    /// Standard output of a run that must succeed, as JSON.
    pub(crate) fn json(&self, words: &str) -> serde_json::Value {
        let text = self.out(words);
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("dunlin {words}: {e}\n{text}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's own broom.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn command(folder: &Path, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dunlin"));
    command.args(words.split_whitespace()).current_dir(folder).stdin(Stdio::null());
    // What the one who runs the tests has set must not change the answers.
    for name in ["COLUMNS", "CLICOLOR_FORCE", "RUST_BACKTRACE", "USER", "LOGNAME", "USERNAME"] {
        command.env_remove(name);
    }
    command
}

/// How a run ended.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Run {
        Run {
            status: output.status.code().expect("the program ended by itself"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// A table of CSV without quotes: the values of one column.
pub(crate) fn column(csv: &str, name: &str) -> Vec<String> {
    let mut lines = csv.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().expect("a header");
    let at = head.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name} in {head:?}"));
    lines.map(|cells| cells[at].clone()).collect()
}
