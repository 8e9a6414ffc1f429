//! What can go wrong with the books, in words an operator can act on.

use std::fmt;

/// An error of the books. Nothing of the command at hand was written unless it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The address of the books cannot be understood.
    Place(String),
    /// There are no books at that place.
    Missing(String),
    /// There is something at that place already.
    Exists(String),
    /// What is there are not books of Dunlin.
    NotBooks(String),
    /// The books were written by a newer version: their migration, and the last one known here.
    Newer {
        /// Number of the books' last migration.
        found: i64,
        /// Number of the last migration that this version knows.
        known: i64,
    },
    /// The books are of an older version and need `books upgrade`.
    Older {
        /// Number of the books' last migration.
        found: i64,
        /// Number of the last migration that this version knows.
        known: i64,
    },
    /// A migration's text is not what it was when the books were made.
    Changed(String),
    /// The linked SQLite library is one that can lose commits.
    OldLibrary(String),
    /// Another process has the books and does not let go.
    Busy(String),
    /// The books, or their folder, may not be written.
    ReadOnly(String),
    /// No space left.
    Full(String),
    /// Reading or writing failed.
    Io(String),
    /// The file or a table is damaged.
    Corrupt(String),
    /// The server cannot be reached, or the connection broke before the commit: nothing was written.
    Gone(String),
    /// The connection broke during the commit: whether it was written is not known; asking again with the same key
    /// tells.
    Unknown(String),
    /// A rule of the books forbids it (a unique key, an append-only table).
    Refused(String),
    /// The command panicked; it was rolled back.
    Panicked(String),
    /// Any other message of the engine.
    Engine(String),
}

impl StoreError {
    /// How to mend it, where there is something to say.
    #[must_use]
    pub const fn hint(&self) -> Option<&'static str> {
        Some(match self {
            StoreError::Place(_) => "write a file's path, sqlite:PATH, or postgres://user@host/database",
            StoreError::Missing(_) => {
                "make them with `dunlin books init`, or look at --books and DUNLIN_BOOKS"
            }
            StoreError::Exists(_) => "name another place, or move away what is there",
            StoreError::NotBooks(_) => "name the file that `dunlin books init` made",
            StoreError::Newer { .. } => "use the newer version of dunlin that wrote them",
            StoreError::Older { .. } => "run `dunlin books upgrade`; it makes a backup first",
            StoreError::Changed(_) | StoreError::Corrupt(_) => {
                "stop writing, keep the file, and go back to the last backup that `dunlin books verify` passes"
            }
            StoreError::Busy(_) => "wait for the other process, or stop it",
            StoreError::ReadOnly(_) => "give this user the right to write the file and its folder",
            StoreError::Full(_) => "make room and try again; nothing of this command was written",
            StoreError::Gone(_) => "start the server and try again; nothing of this command was written",
            StoreError::Unknown(_) => "send the command again with the same key: it is done once",
            StoreError::Io(_) => {
                "the disk or file system failed: mend that (the system's log names the cause), then send the command again \
                 with the same key: it is done once"
            }
            StoreError::OldLibrary(_) => "use the program as it is built by default, with its own SQLite",
            StoreError::Refused(_) | StoreError::Panicked(_) | StoreError::Engine(_) => return None,
        })
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Place(text) => write!(f, "`{text}` names no books"),
            StoreError::Missing(text) => write!(f, "there are no books at {text}"),
            StoreError::Exists(text) => write!(f, "there is something at {text} already"),
            StoreError::NotBooks(text) => write!(f, "{text}"),
            StoreError::Newer { found, known } => {
                write!(f, "the books are of version {found}, this program knows up to {known}")
            }
            StoreError::Older { found, known } => {
                write!(f, "the books are of version {found}, this program writes version {known}")
            }
            StoreError::Changed(text) => write!(f, "migration {text} is not the one that made these books"),
            StoreError::OldLibrary(text) => {
                write!(f, "SQLite {text} is linked, which can lose commits; at least 3.51.3 is needed")
            }
            StoreError::Busy(text) => write!(f, "the books are in use: {text}"),
            StoreError::ReadOnly(text) => write!(f, "the books cannot be written: {text}"),
            StoreError::Full(text) => write!(f, "no space left for the books: {text}"),
            StoreError::Io(text) => write!(f, "reading or writing the books failed: {text}"),
            StoreError::Corrupt(text) => write!(f, "the books are damaged: {text}"),
            StoreError::Gone(text) => write!(f, "the books' server is gone: {text}"),
            StoreError::Unknown(text) => {
                write!(
                    f,
                    "the connection broke while the books were committing, so the outcome is not known: {text}"
                )
            }
            StoreError::Refused(text) => write!(f, "the books refuse it: {text}"),
            StoreError::Panicked(text) => write!(f, "the command failed inside and was rolled back: {text}"),
            StoreError::Engine(text) => write!(f, "{text}"),
        }
    }
}

impl std::error::Error for StoreError {}
