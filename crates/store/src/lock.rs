//! Who has an embedded book open: a lock file beside it, held shared by everyone who works with the book and alone by
//! restore and upgrade, which exchange the file underneath.

use crate::error::StoreError;
use std::fs::{File, TryLockError};
use std::path::Path;

/// A lock that lasts as long as this value. The file stays: deleting it would let two processes hold two locks.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Shared with others who work with the books.
    pub(crate) fn shared(books: &Path) -> Result<Lock, StoreError> {
        let file = open(books)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(error) => Err(denied(books, &error, "they are being restored or upgraded")),
        }
    }

    /// Alone.
    pub(crate) fn alone(books: &Path) -> Result<Lock, StoreError> {
        let file = open(books)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(error) => Err(denied(books, &error, "a server or command works with them")),
        }
    }
}

fn open(books: &Path) -> Result<File, StoreError> {
    let mut name = books.as_os_str().to_owned();
    name.push(".lock");
    let path = Path::new(&name);
    let made = File::options().create(true).truncate(false).write(true).open(path);
    // A folder that may only be read can hold no lock file; the file itself, if there, can still be locked.
    made.or_else(|_| File::open(path))
        .map_err(|e| crate::engine::io_error(&format!("{}: ", path.display()), &e))
}

fn denied(books: &Path, error: &TryLockError, why: &str) -> StoreError {
    match error {
        TryLockError::WouldBlock => StoreError::Busy(format!("{} ({why})", books.display())),
        TryLockError::Error(e) => crate::engine::io_error(&format!("{}: ", books.display()), e),
    }
}
