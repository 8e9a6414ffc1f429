//! Why files cannot be loaded.

use crate::encoding::DecodeError;
use crate::guess::columns::Question;
use crate::report::LoadReport;
use std::fmt;

/// Why files cannot be loaded.
#[derive(Clone, PartialEq, Debug)]
pub enum LoadError {
    /// A file cannot be read at all.
    File {
        /// Its name.
        name: String,
        /// Why not.
        why: FileError,
    },
    /// The data leave something open that is not guessed.
    Questions {
        /// The file's name.
        name: String,
        /// What must be said.
        questions: Vec<Question>,
    },
    /// Rows were refused, so nothing was loaded. The report names each.
    Refused(Box<LoadReport>),
    /// The ledger made of the files breaks a rule that holds for all ledgers.
    Inconsistent(String),
}

/// Why one file cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileError {
    /// Nothing in it.
    Empty,
    /// Bigger than the bounds allow: what, and the bound.
    TooBig(&'static str, u64),
    /// A format that is not read, and what to do.
    Format(&'static str),
    /// Broken inside: what is wrong.
    Broken(String),
    /// No row looks like a header.
    NoHeader,
    /// The columns fit no kind of file.
    UnknownKind(Vec<String>),
    /// The text cannot be decoded.
    Encoding(DecodeError),
    /// The text as a whole cannot be read.
    Text(crate::csv::ReadError),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::File { name, why } => write!(f, "{name}: {why}"),
            LoadError::Questions { name, questions } => {
                let lines: Vec<String> = questions.iter().map(|q| format!("{name}: {q}")).collect();
                f.write_str(&lines.join("\n"))
            }
            LoadError::Refused(report) => refused(f, report),
            LoadError::Inconsistent(rule) => write!(f, "the files contradict each other: {rule}"),
        }
    }
}

fn refused(f: &mut fmt::Formatter<'_>, report: &LoadReport) -> fmt::Result {
    const SHOWN: usize = 10;
    let rows = || report.files.iter().flat_map(|file| file.refused.iter().map(move |row| (file, row)));
    for (file, row) in rows().take(SHOWN) {
        writeln!(f, "{}:{row}", file.name)?;
    }
    let n = rows().count();
    if n > SHOWN {
        writeln!(f, "and {} more", n - SHOWN)?;
    }
    write!(f, "{n} row(s) refused, nothing was loaded; mend them, or go on without them with --refused FILE")
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Empty => f.write_str("the file is empty"),
            FileError::TooBig(what, bound) => {
                write!(f, "{what} (more than {bound}); refused before it is unpacked; split the file")
            }
            FileError::Format(advice) => f.write_str(advice),
            FileError::Broken(what) => f.write_str(what),
            FileError::NoHeader => {
                f.write_str("no line looks like a header with the columns' names; put one above the rows")
            }
            FileError::UnknownKind(header) => write!(
                f,
                "the columns ({}) fit no kind of file; say the kind (--invoices, --flat, --open-items ...) and, if need be, the columns in a map file",
                header.join(", ")
            ),
            FileError::Encoding(why) => why.fmt(f),
            FileError::Text(why) => why.fmt(f),
        }
    }
}

impl std::error::Error for LoadError {}
impl std::error::Error for FileError {}
