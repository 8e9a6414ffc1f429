//! The rules of our own in `.ci/semgrep`: each finds what was planted for it, and nothing else; and the product is clear of it.

use crate::python::program;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// Where the rules are.
const RULES: &str = ".ci/semgrep/rules.yaml";
/// Where each has something to find.
const PLANTED: &str = ".ci/semgrep/planted.rs";

/// A line, and the rule that it breaks.
type Finding = (String, u64, String);

/// Runs the rules over what was planted, then over the product.
pub(crate) fn run(_: &[String], out: &mut dyn Write) -> std::io::Result<ExitCode> {
    let Some(semgrep) = program("semgrep", "semgrep") else {
        writeln!(out, "skipped: semgrep is not there")?;
        return Ok(ExitCode::SUCCESS);
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let wanted = wanted(&std::fs::read_to_string(root.join(PLANTED))?);
    let found: BTreeSet<(u64, String)> =
        scanned(&semgrep, &root, PLANTED)?.into_iter().map(|(_, line, rule)| (line, rule)).collect();
    for (line, rule) in wanted.symmetric_difference(&found) {
        let what = if found.contains(&(*line, rule.clone())) {
            "finds what is right"
        } else {
            "does not find what is wrong"
        };
        writeln!(out, "{PLANTED}:{line}: {rule} {what}")?;
    }
    let faults = scanned(&semgrep, &root, "crates")?;
    for (path, line, rule) in &faults {
        writeln!(out, "{path}:{line}: {rule}")?;
    }
    writeln!(out, "{} planted cases, {} findings in the product", wanted.len(), faults.len())?;
    let good = !wanted.is_empty() && wanted == found && faults.is_empty();
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the planted lines say that must be found.
fn wanted(text: &str) -> BTreeSet<(u64, String)> {
    let found = |(line, text): (u64, &str)| Some((line, text.split_once("// finds ")?.1.trim().to_owned()));
    (1..).zip(text.lines()).filter_map(found).collect()
}

/// What semgrep finds below a path.
fn scanned(semgrep: &Path, root: &Path, path: &str) -> std::io::Result<Vec<Finding>> {
    // Without git's list: what is not yet committed counts too.
    let words = [
        "scan",
        "--metrics",
        "off",
        "--disable-version-check",
        "--no-git-ignore",
        "--json",
        "--config",
        RULES,
        path,
    ];
    let run = Command::new(semgrep).current_dir(root).args(words).stdin(Stdio::null()).output()?;
    let told: Value = serde_json::from_slice(&run.stdout).map_err(|e| {
        std::io::Error::other(format!("semgrep: {e}: {}", String::from_utf8_lossy(&run.stderr)))
    })?;
    let scanned = told["paths"]["scanned"].as_array().map_or(0, Vec::len);
    if scanned == 0 {
        return Err(std::io::Error::other(format!("semgrep looked at nothing below {path}")));
    }
    let results = told["results"].as_array().into_iter().flatten();
    Ok(results.filter_map(finding).collect())
}

fn finding(result: &Value) -> Option<Finding> {
    let rule = result["check_id"].as_str()?.rsplit('.').next()?.to_owned();
    Some((result["path"].as_str()?.to_owned(), result["start"]["line"].as_u64()?, rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn planted_lines_and_findings_are_read() {
        assert_eq!(wanted("a\nb // finds one\n"), BTreeSet::from([(2, "one".to_owned())]));
        let told = json!({"check_id": "ci.semgrep.one", "path": "a.rs", "start": {"line": 7}});
        assert_eq!(finding(&told), Some(("a.rs".to_owned(), 7, "one".to_owned())));
        assert_eq!(finding(&json!({})), None);
    }
}
