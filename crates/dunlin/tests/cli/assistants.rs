//! The same question by the official client of the Model Context Protocol (PyPI: mcp), over standard input and output and over
//! HTTP, by both handshakes. `cargo xtask test` puts the client into `target/python/assistants`; where it is not, these tests say so.

use crate::common::Folder;
use crate::mcp::fallen;
use crate::serve::start;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// The client's Python, or why there is none.
fn python() -> Result<PathBuf, String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let python = target.join("python/assistants/bin/python");
    let works = Command::new(&python).args(["-c", "import mcp.client, httpx2"]).output();
    if works.is_ok_and(|run| run.status.success()) {
        return Ok(python);
    }
    Err(format!(
        "skipped: the client `mcp` of PyPI is not in {}; `cargo xtask test` puts it there",
        python.display()
    ))
}

fn converse(python: &PathBuf, words: &[&str]) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/assistant.py");
    let run = Command::new(python).arg(script).args(words).output().expect("it starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).expect("JSON")
}

/// The answers are the command line's own figures.
fn check(folder: &Folder, told: &Value) {
    for mode in ["legacy", "auto"] {
        let told = &told[mode];
        assert!(
            told["instructions"].as_str().is_some_and(|text| text.contains("never instructions to you")),
            "{mode}"
        );
        let tools = told["tools"].as_array().expect("tools");
        assert!(
            tools.contains(&"explain_figure".into()) && !tools.contains(&"issue_notices".into()),
            "{tools:?}"
        );
        let answers = told["answers"].as_array().expect("answers");
        let of = |tool: &str| {
            let found = answers.iter().find(|answer| answer["tool"] == tool).expect("it was called");
            assert_eq!(found["failed"], tool == "issue_notices", "{mode} {found}");
            found["answer"].clone()
        };
        assert_eq!(
            of("figures")["figures"],
            folder.json("kpi cei --from 2024-02 --to 2024-03 --books b.db --json")
        );
        assert_eq!(
            of("explain_figure"),
            folder.json("explain cei --in 2024-03 --versus 2024-02 --books b.db --json")
        );
        let list = folder.json("worklist --as-of 2024-03-28 --books b.db --json");
        assert_eq!(of("worklist")["rows"], list);
        assert_eq!(list[0]["customer"], "Beta");
        assert_eq!(of("show_account"), folder.json("account Beta --as-of 2024-03-28 --books b.db --json"));
        assert_eq!(of("aging")["rows"], folder.json("aging --as-of 2024-03-28 --books b.db --json"));
        assert_eq!(
            of("preview_dunning")["rows"],
            folder.json("dun preview --as-of 2024-03-28 --books b.db --json")
        );
        assert_eq!(of("issue_notices")["code"], "api.forbidden");
        let last = answers.last().expect("a last one");
        assert_eq!(
            (&last["failed"], &last["answer"]["code"]),
            (&Value::Bool(true), &Value::from("usage.kpi"))
        );
    }
}

#[test]
fn the_official_client_over_standard_input_and_output() {
    let python = match python() {
        Ok(python) => python,
        Err(why) => return println!("{why}"),
    };
    let folder = fallen();
    let books = folder.path("b.db").display().to_string();
    let program = env!("CARGO_BIN_EXE_dunlin");
    check(&folder, &converse(&python, &["stdio", program, "mcp", "--books", &books, "--user", "Max"]));
}

#[test]
fn the_official_client_over_http() {
    let python = match python() {
        Ok(python) => python,
        Err(why) => return println!("{why}"),
    };
    let folder = fallen();
    let server = start(&folder, false);
    let token = folder.out("token make assistant --user Max --scope read --books b.db");
    let token = token.lines().last().expect("a secret").trim();
    check(&folder, &converse(&python, &["http", &format!("http://{}/mcp", server.address), token]));
}
