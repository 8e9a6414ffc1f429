//! `cargo xtask test`: everything that can be checked without a network, with one command: the neutral cases, the
//! published examples, the examples in the docs, and all tests.
//!
//! Every part runs whatever became of those before it, and the test runner comes last, so that the output ends with
//! its summary. The exit status is a failure when any part failed. Arguments are handed to the runner.
//!
//! Deliberately not here: formatting, lints, licences and the release build (`.ci/run` does those, then this).

use std::ffi::OsString;
use std::io::Write;
use std::process::{Command, ExitCode, Stdio};

/// A program that the tests call.
struct Need {
    program: &'static str,
    /// What for.
    why: &'static str,
    /// How to get it.
    how: &'static str,
}

/// Everything beyond the Rust toolchain that runs this chore.
const NEEDS: &[Need] = &[Need {
    program: "git",
    why: "tidy asks it which files belong to the project",
    how: "apt-get install git",
}];

/// Runs all parts.
pub(crate) fn run(args: &[String], out: &mut dyn Write) -> std::io::Result<ExitCode> {
    let mut failed = Vec::new();
    packages(out)?;
    crate::python::fetch(out)?;
    crate::npm::fetch(out, crate::npm::AXE, "the tests that ask axe what speaks against a page")?;
    for need in NEEDS.iter().filter(|need| !works(need.program, &["--version"])) {
        writeln!(out, "missing: {} ({}); {}", need.program, need.why, need.how)?;
        failed.push(need.program);
    }
    for (name, chore) in [
        ("cases", crate::cases::run as Part),
        ("examples", crate::examples::run),
        ("rules", crate::rules::run),
    ] {
        writeln!(out, "--- {name}")?;
        if chore(&[], out)? != ExitCode::SUCCESS {
            failed.push(name);
        }
    }
    if !cargo(out, "doc tests", &["test", "--doc", "--workspace"], &[])? {
        failed.push("doc tests");
    }
    if !failed.is_empty() {
        writeln!(out, "--- failed before the tests: {}", failed.join(", "))?;
    }
    let runner: &[&str] = if works("cargo", &["nextest", "--version"]) {
        &["nextest", "run", "--workspace", "--features", "dunlin/otel"]
    } else {
        &["test", "--workspace", "--all-targets", "--features", "dunlin/otel", "--no-fail-fast"]
    };
    let passed = cargo(out, "tests", runner, args)?;
    Ok(if passed && failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What tests need beside cargo, as Debian's packages: installed where that is allowed, else the tests say "skipped".
fn packages(out: &mut dyn Write) -> std::io::Result<()> {
    let has_server = || {
        let folders = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        folders.into_iter().any(|folder| folder.path().join("bin/initdb").exists())
    };
    // The books' tests start a server themselves, and kill the program between two system calls.
    need(out, "postgresql", "the books' tests on PostgreSQL", &has_server)?;
    need(out, "strace", "the tests that kill the program while it writes", &|| works("strace", &["-V"]))?;
    let has_browser = || works("chromium", &["--version"]);
    need(out, "chromium", "the tests of pages in a browser", &has_browser)?;
    need(out, "chromium-driver", "the tests of pages in a browser", &|| {
        works("chromedriver", &["--version"])
    })?;
    need(out, "npm", "the tests that ask axe what speaks against a page", &|| works("npm", &["--version"]))?;
    need(out, "python3-venv", "the tests with programs from PyPI", &|| {
        works("python3", &["-c", "import ensurepip"])
    })
}

fn need(out: &mut dyn Write, package: &str, what: &str, installed: &dyn Fn() -> bool) -> std::io::Result<()> {
    if !installed() && works("apt-get", &["--version"]) {
        let words = ["install", "--yes", "--no-install-recommends", package];
        let tried = Command::new("apt-get").args(words).stdin(Stdio::null()).stdout(Stdio::null()).status();
        let done = if tried?.success() { "done" } else { "not allowed" };
        writeln!(out, "--- apt-get install {package}: {done}")?;
    }
    if !installed() {
        writeln!(out, "skipped: {what}; apt-get install {package}")?;
    }
    Ok(())
}

/// A chore that is a part of this one.
type Part = fn(&[String], &mut dyn Write) -> std::io::Result<ExitCode>;

/// Runs cargo, its output going where ours goes; true when it succeeded.
fn cargo(out: &mut dyn Write, name: &str, words: &[&str], more: &[String]) -> std::io::Result<bool> {
    writeln!(out, "--- {name}: cargo {}", words.join(" "))?;
    out.flush()?;
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let status = Command::new(program).args(words).args(more).stdin(Stdio::null()).status();
    match status {
        Ok(status) => Ok(status.success()),
        Err(error) => {
            writeln!(out, "cargo could not be started: {error}")?;
            Ok(false)
        }
    }
}

/// Whether a program is there and answers.
fn works(program: &str, words: &[&str]) -> bool {
    let silent = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    silent.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_noticed() {
        assert!(!works("a-program-that-nobody-has", &["--version"]));
        assert!(NEEDS.iter().all(|need| works(need.program, &["--version"])));
    }

    #[test]
    fn a_failing_part_is_a_failure() {
        let mut out = Vec::new();
        assert!(cargo(&mut out, "version", &["--version"], &[]).unwrap());
        assert!(!cargo(&mut out, "nonsense", &["--no-such-option"], &["x".to_owned()]).unwrap());
        let said = String::from_utf8(out).unwrap();
        assert_eq!(said, "--- version: cargo --version\n--- nonsense: cargo --no-such-option\n");
    }
}
