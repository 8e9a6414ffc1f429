//! `cargo xtask bench [--n 1e6] [--rounds 3] [NAME...]`: Dunlin beside DuckDB, Polars, ClickHouse, DataFusion and
//! NumPy, each in its best form, in turn, answers checked. The peers are Python packages in a virtual environment of
//! their own under `bench/`.
//!
//! Here is only what has to be there before the first run; what is run and printed is in `bench/bench.py`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The peers and what their scripts need, from PyPI.
const PACKAGES: [&str; 8] =
    ["duckdb", "polars", "chdb", "datafusion", "numpy", "pandas", "pyarrow", "datasette"];

/// Makes the environment, builds what is shipped and runs the benchmarks.
pub(crate) fn run(args: &[String], out: &mut dyn Write) -> std::io::Result<ExitCode> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let python = environment(&root.join("bench/.venv"), out)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = ["build", "--profile", "dist", "--quiet", "--package", "dunlin", "--package", "dunlin-bench"];
    if !Command::new(cargo).current_dir(&root).args(build).status()?.success() {
        return Ok(ExitCode::FAILURE);
    }
    let done = Command::new(python).current_dir(root.join("bench")).arg("bench.py").args(args).status()?;
    Ok(if done.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The interpreter of the environment; it is made when there is none.
fn environment(place: &Path, out: &mut dyn Write) -> std::io::Result<PathBuf> {
    let python = place.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.exists() {
        writeln!(out, "making {} with {}", place.display(), PACKAGES.join(", "))?;
        succeed(Command::new("python3").args(["-m", "venv"]).arg(place))?;
        succeed(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
    }
    python.canonicalize().map(|_| python)
}

fn succeed(command: &mut Command) -> std::io::Result<()> {
    if command.status()?.success() {
        Ok(())
    } else {
        Err(std::io::Error::other(format!("{command:?} failed")))
    }
}
