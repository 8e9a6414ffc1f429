//! Programs from PyPI that tests call: a validator of OpenAPI, a generator of clients, a generator of requests, an assistant's
//! client, semgrep. They go into environments of their own in the build folder; where that is not allowed, the tests that want
//! them say that they were skipped.
//!
//! Versions are written down, so that a release of theirs changes nothing here by itself.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The environments, a program that each must have, and its packages. Several, for their packages want different versions of others.
const ENVIRONMENTS: &[(&str, &str, &[&str])] = &[
    (
        "api",
        "schemathesis",
        &["openapi-spec-validator==0.9.0", "openapi-python-client==0.29.1", "schemathesis==4.32.5"],
    ),
    ("assistants", "mcp", &["mcp==2.3.0"]),
    ("semgrep", "semgrep", &["semgrep==1.185.0"]),
];

/// Where an environment's programs are.
fn programs(environment: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let target = own.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    target.unwrap_or(Path::new("target")).join("python").join(environment).join("bin")
}

/// A program of an environment, where it is there.
pub(crate) fn program(environment: &str, name: &str) -> Option<PathBuf> {
    Some(programs(environment).join(name)).filter(|path| path.exists())
}

/// Makes the environments that are not there yet.
pub(crate) fn fetch(out: &mut dyn Write) -> std::io::Result<()> {
    for (environment, wanted, packages) in ENVIRONMENTS {
        if program(environment, wanted).is_none() {
            let place = programs(environment);
            let place = place.parent().unwrap_or(&place);
            let done = quietly(Command::new("python3").args(["-m", "venv"]).arg(place))
                && quietly(
                    Command::new(place.join("bin/python"))
                        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                        .args(*packages),
                );
            writeln!(
                out,
                "--- pip install {}: {}",
                packages.join(" "),
                if done { "done" } else { "not allowed" }
            )?;
        }
        if program(environment, wanted).is_none() {
            writeln!(out, "skipped: the tests that call {wanted}; pip install {}", packages.join(" "))?;
        }
    }
    Ok(())
}

fn quietly(command: &mut Command) -> bool {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}
