//! `cargo xtask cases`: known answers from other systems' tests and vendors' tables, run through Dunlin's core.
//!
//! The file is read from `DUNLIN_CASES`, or from `../shared/data/cases.json` beside the project. Each area has a
//! module that translates a case into core's types and compares every key of `expect`; the rules themselves live in
//! core, never here.

mod aging;
mod balance;
mod book;
mod charge;
mod contact;
mod discount;
mod dunning;
mod exposure;
mod given;
mod terms;
mod value;

use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// One case of the file: what is given, what happens, what must come out.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub(crate) struct Case {
    /// Area letters and a number: `AG017`.
    pub(crate) id: String,
    /// The kind of rule: a name in [`AREAS`].
    pub(crate) area: String,
    /// One line for people.
    #[serde(default)]
    pub(crate) title: String,
    /// The policy switch under which the expected value holds, in words; `None` where peers agree.
    #[serde(default)]
    pub(crate) convention: Option<String>,
    /// The inputs.
    #[serde(default)]
    pub(crate) given: Value,
    /// As of when, or what happens in which order.
    #[serde(default)]
    pub(crate) when: Value,
    /// What must come out; every key is compared.
    #[serde(default)]
    pub(crate) expect: Value,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Every key of `expect` came out as expected.
    Passed,
    /// What was expected and what came.
    Failed(String),
}

/// Runs one case of an area.
type Runner = fn(&Case) -> Outcome;

/// Every area and its runner; there is none that is not run.
const AREAS: &[(&str, Runner)] = &[
    ("aging", aging::run),
    ("balance", balance::run),
    ("charge", charge::run),
    ("contact", contact::run),
    ("discount", discount::run),
    ("dunning", dunning::run),
    ("exposure", exposure::run),
    ("terms", terms::run),
];

/// Runs the chore; arguments are ids (or their beginnings) to run alone.
pub(crate) fn run(args: &[String], out: &mut dyn Write) -> std::io::Result<ExitCode> {
    let (path, asked_for) = match std::env::var_os("DUNLIN_CASES") {
        Some(path) => (PathBuf::from(path), true),
        None => (PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/cases.json")), false),
    };
    if !path.exists() && !asked_for {
        writeln!(out, "skipped: no case file at {} (set DUNLIN_CASES)", path.display())?;
        writeln!(out, "0 passed, 0 failed, 0 skipped")?;
        return Ok(ExitCode::SUCCESS);
    }
    match std::fs::read_to_string(&path).map_err(|e| e.to_string()).and_then(|text| read(&text)) {
        Ok(cases) => report(cases.iter().filter(|case| wanted(case, args)), out),
        Err(error) => {
            writeln!(out, "{}: {error}", path.display())?;
            Ok(ExitCode::from(2))
        }
    }
}

/// Compares every key of `expect`, in the file's order: `check` answers for one key and its value, and says `Err` for
/// a key that it does not know. So nothing that is expected can go uncompared.
pub(crate) fn compare(case: &Case, mut check: impl FnMut(&str, &Value) -> Result<(), String>) -> Outcome {
    let Some(expected) = case.expect.as_object().filter(|e| !e.is_empty()) else {
        return Outcome::Failed("the case expects nothing".to_owned());
    };
    let wrong: Vec<String> = expected
        .iter()
        .filter_map(|(key, value)| {
            check(key, value).err().map(|came| format!("{key}: expected {value}, {came}"))
        })
        .collect();
    if wrong.is_empty() { Outcome::Passed } else { Outcome::Failed(wrong.join("; ")) }
}

/// Refuses keys of an object that the runner does not know: what it does not read it must not pass over.
///
/// # Errors
/// Which key of what is unknown, or that the value is no object.
pub(crate) fn known_keys(what: &str, value: &Value, known: &[&str]) -> Result<(), String> {
    match value {
        Value::Null => Ok(()),
        Value::Object(map) => match map.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => Err(format!("unknown key `{key}` in {what}")),
            None => Ok(()),
        },
        _ => Err(format!("{what} is not an object")),
    }
}

fn read(text: &str) -> Result<Vec<Case>, String> {
    #[derive(serde::Deserialize)]
    struct File {
        schema_version: u32,
        cases: Vec<Case>,
    }
    let file: File = serde_json::from_str(text).map_err(|e| e.to_string())?;
    if file.schema_version != 1 {
        return Err(format!("schema_version is {}, this program reads 1", file.schema_version));
    }
    Ok(file.cases)
}

fn wanted(case: &Case, prefixes: &[String]) -> bool {
    prefixes.is_empty() || prefixes.iter().any(|prefix| case.id.starts_with(prefix.as_str()))
}

fn report<'a>(cases: impl Iterator<Item = &'a Case>, out: &mut dyn Write) -> std::io::Result<ExitCode> {
    let (mut passed, mut failed) = (0, 0);
    for case in cases {
        match outcome(case) {
            Outcome::Passed => passed += 1,
            Outcome::Failed(why) => {
                failed += 1;
                let convention =
                    case.convention.as_deref().map_or(String::new(), |c| format!("; convention: {c}"));
                writeln!(out, "{} FAILED ({}{convention}): {why}", case.id, case.title)?;
            }
        }
    }
    writeln!(out, "{passed} passed, {failed} failed, 0 skipped")?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn outcome(case: &Case) -> Outcome {
    match AREAS.iter().find(|(area, _)| *area == case.area) {
        Some((_, run)) => run(case),
        None => Outcome::Failed(format!("unknown area `{}`", case.area)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn case(area: &str, expect: Value) -> Case {
        Case { id: "XX001".into(), area: area.into(), title: "a case".into(), expect, ..Case::default() }
    }

    #[test]
    fn an_unknown_area_fails_and_so_does_a_case_that_expects_nothing() {
        assert!(matches!(outcome(&case("astrology", json!({}))), Outcome::Failed(_)));
        assert!(matches!(compare(&case("aging", json!({})), |_, _| Ok(())), Outcome::Failed(_)));
    }

    #[test]
    fn every_key_of_expect_is_asked_for() {
        let mut asked = Vec::new();
        let outcome = compare(&case("aging", json!({"balance": "1", "oracle": "2"})), |key, _| {
            asked.push(key.to_owned());
            if key == "balance" { Ok(()) } else { Err("this key is not known".into()) }
        });
        assert_eq!(asked, ["balance", "oracle"]);
        assert_eq!(outcome, Outcome::Failed("oracle: expected \"2\", this key is not known".into()));
    }

    #[test]
    fn unknown_keys_of_given_are_refused() {
        assert_eq!(known_keys("given", &json!({"a": 1}), &["a"]), Ok(()));
        assert_eq!(known_keys("given", &Value::Null, &[]), Ok(()));
        assert_eq!(known_keys("given", &json!({"b": 1}), &["a"]), Err("unknown key `b` in given".into()));
    }

    #[test]
    fn the_report_closes_with_the_counts() {
        let mut out = Vec::new();
        let cases = [case("astrology", json!({})), case("dunning", json!({}))];
        report(cases.iter(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with("\n0 passed, 2 failed, 0 skipped\n"), "{text}");
    }
}
