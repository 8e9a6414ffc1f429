//! Files that land whole or not at all: written beside their place under another name, then renamed.
//!
//! An interrupt (Ctrl-C) in the middle removes the unfinished file and ends with status 130.

use crate::error::{Code, Failure, unwritable};
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

/// The unfinished file of this process, if one is being written.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The files that this process reads: none of them is written over.
static READ: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Notes a file that is read, so that no answer is written over it.
pub(crate) fn protect(path: &Path) {
    if let Ok(path) = path.canonicalize() {
        READ.lock().unwrap_or_else(PoisonError::into_inner).push(path);
    }
}

/// Writes a file whole: what stood at `path` before stays until the new content is complete and on disk. A link is
/// followed; a pipe or a device is written into, since renaming over it would put a file in its place.
pub(crate) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), Failure> {
    let shown = path.display().to_string();
    // What is not there yet has no other name.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if READ.lock().unwrap_or_else(PoisonError::into_inner).contains(path) {
        let message = format!("{shown} is one of the files that are read; it is not written over");
        return Err(Failure::new(Code::OutputUnwritable, message).hint("name another file"));
    }
    if fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir()) {
        return fill(path, write).map(drop).map_err(|e| unwritable(&shown, &e));
    }
    watch_for_interrupt();
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(name);
    set_unfinished(Some(part.clone()));
    let written = fill(&part, write).and_then(|file| file.sync_all()).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    set_unfinished(None);
    written.map_err(|e| unwritable(&shown, &e))
}

fn fill(part: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<File> {
    let mut out = BufWriter::with_capacity(1 << 18, File::create(part)?);
    write(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

fn set_unfinished(part: Option<PathBuf>) {
    *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = part;
}

fn watch_for_interrupt() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Without a handler (the system refuses one) an interrupt leaves a `.part` file behind, nothing worse.
        let _ = ctrlc::set_handler(|| {
            if let Some(part) = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).take() {
                let _ = fs::remove_file(part);
            }
            std::process::exit(130);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let dir = std::env::temp_dir().join(format!("dunlin-file-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let path = dir.join("out.csv");
        write_whole(&path, |f| f.write_all(b"old")).unwrap();
        let failed = write_whole(&path, |f| {
            f.write_all(b"new")?;
            Err(io::Error::other("stop"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
        fs::remove_dir_all(&dir).unwrap();
    }
}
