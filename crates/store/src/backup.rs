//! Copies of embedded books: made while others work, put back only when nobody does.

use crate::engine::{backup_into, io_error};
use crate::error::StoreError;
use crate::lock::Lock;
use std::fs;
use std::path::{Path, PathBuf};

/// Copies embedded books, as they stand at one moment, into a new file. The copy appears under its name only when it
/// is whole and on the disk.
///
/// # Errors
/// [`StoreError::Exists`] when there is something at `to`; those of the file system.
pub fn copy_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Exists(to.display().to_string()));
    }
    let part = beside(to, ".part");
    remove(&part)?;
    backup_into(from, &part).inspect_err(|_| {
        let _ = remove(&part);
    })?;
    put(&part, to)
}

/// Puts a copy in the place of embedded books. Refuses while anybody works with them. The books that were there are
/// kept beside it (`.before-restore`), with their log.
///
/// # Errors
/// [`StoreError::Busy`] while they are in use, [`StoreError::NotBooks`] when the copy is none.
pub fn restore_file(copy: &Path, books: &Path) -> Result<Option<PathBuf>, StoreError> {
    // A lock on what is restored from, too: it is opened and read.
    let _lock = Lock::alone(books)?;
    let part = beside(books, ".part");
    remove(&part)?;
    backup_into(copy, &part).inspect_err(|_| {
        let _ = remove(&part);
    })?;
    let mut kept = None;
    if books.exists() {
        let aside = beside(books, ".before-restore");
        remove(&aside)?;
        // A plain copy of the file would miss its log.
        backup_into(books, &aside)?;
        kept = Some(aside);
        for end in ["-wal", "-shm"] {
            remove(&beside(books, end))?;
        }
    }
    put(&part, books)?;
    Ok(kept)
}

/// Makes a file under another name and gives it its own when it is whole and on the disk.
pub(crate) fn made_whole(
    path: &Path,
    make: impl FnOnce(&Path) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let part = beside(path, ".part");
    remove_books(&part)?;
    let made = make(&part).and_then(|()| {
        let file = fs::File::open(&part).and_then(|file| file.sync_all());
        file.map_err(|e| io_error(&format!("{}: ", part.display()), &e))?;
        put(&part, path)
    });
    made.inspect_err(|_| {
        // What cannot be removed was reported already, and is removed the next time.
        let _ = remove_books(&part);
    })
}

/// Removes embedded books that nobody works with.
///
/// # Errors
/// [`StoreError::Busy`] while they are in use; those of the file system.
pub fn remove_file(books: &Path) -> Result<(), StoreError> {
    let _lock = Lock::alone(books)?;
    remove_books(books)
}

/// Removes embedded books with everything beside them.
pub(crate) fn remove_books(path: &Path) -> Result<(), StoreError> {
    ["", "-wal", "-shm", "-journal"].iter().try_for_each(|end| remove(&beside(path, end)))
}

/// Gives a finished file its name, durably.
fn put(part: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(part, to).map_err(|e| io_error(&format!("{}: ", to.display()), &e))?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Where a folder cannot be opened as a file (Windows), its entry is durable by itself.
    fs::File::open(folder).and_then(|folder| folder.sync_all()).or(Ok(()))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(io_error(&format!("{}: ", path.display()), &error)),
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
