//! The files of the project: what git tracks, as it lies in the working tree.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// A tracked file: its path from the project's root, with slashes, and its text (empty for binary files).
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Every tracked file that is there.
pub(crate) static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let paths = git(&["ls-files", "--cached", "-z"]);
    let file = |path: &str| {
        let bytes = std::fs::read(root().join(path)).ok()?;
        let binary = bytes.contains(&0);
        let text = if binary { String::new() } else { String::from_utf8_lossy(&bytes).into_owned() };
        Some(File { path: path.to_owned(), text })
    };
    let files: Vec<File> = paths.split('\0').filter(|path| !path.is_empty()).filter_map(file).collect();
    assert!(
        files.iter().any(|file| file.path == "Cargo.toml"),
        "git lists no Cargo.toml: is this the repository?"
    );
    files
});

/// The project's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the project").to_owned()
}

/// The tracked files whose names end in one of these.
pub(crate) fn ending(ends: &'static [&'static str]) -> impl Iterator<Item = &'static File> {
    FILES.iter().filter(move |file| ends.iter().any(|end| file.path.ends_with(end)))
}

/// The tracked file of a path.
pub(crate) fn file(path: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.path == path)
}

fn git(words: &[&str]) -> String {
    let answer = Command::new("git").arg("-C").arg(root()).args(words).output();
    let answer =
        answer.expect("git starts: tidy asks it which files belong to the project (apt-get install git)");
    assert!(answer.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&answer.stderr));
    String::from_utf8_lossy(&answer.stdout).into_owned()
}
