//! Programs from npm: axe, which tests ask what speaks against a page; Lighthouse, which `cargo xtask lighthouse` runs. Each goes into a
//! folder of its own in the build folder; where that is not allowed, the tests that want it say that they were skipped.
//!
//! Versions are written down, so that a release of theirs changes nothing here by itself. Their scripts of installation are not run.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A package: its folder, its version.
pub(crate) type Package = (&'static str, &'static str);

/// What tests want.
pub(crate) const AXE: Package = ("axe", "axe-core@4.14.1");
/// What measures pages.
pub(crate) const LIGHTHOUSE: Package = ("lighthouse", "lighthouse@13.5.0");

/// The build folder.
pub(crate) fn target() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let target = own.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    target.unwrap_or(Path::new("target")).to_owned()
}

/// Where a package is, when it is there.
pub(crate) fn place((folder, package): Package) -> Option<PathBuf> {
    let name = package.split('@').next().unwrap_or_default();
    Some(target().join("npm").join(folder).join("node_modules").join(name)).filter(|path| path.exists())
}

/// Fetches a package that is not there yet.
pub(crate) fn fetch(out: &mut dyn Write, (folder, package): Package, what: &str) -> std::io::Result<()> {
    if place((folder, package)).is_none() {
        let to = target().join("npm").join(folder);
        std::fs::create_dir_all(&to)?;
        let silent = Command::new("npm")
            .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"])
            .arg(&to)
            .arg(package)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let done = if silent.is_ok_and(|status| status.success()) { "done" } else { "not allowed" };
        writeln!(out, "--- npm install {package}: {done}")?;
    }
    if place((folder, package)).is_none() {
        writeln!(out, "skipped: {what}; npm install {package}")?;
    }
    Ok(())
}
