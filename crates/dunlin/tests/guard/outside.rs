//! The description in the hands of others: a validator, a generator of clients, a generator of requests. All three come from PyPI;
//! `cargo xtask test` fetches them into the build folder where that is allowed, otherwise the tests say that they were skipped.

use super::served::{Served, serve};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A program of the build folder's Python; nothing where it is not there.
fn tool(name: &str) -> Option<PathBuf> {
    let own = std::env::current_exe().ok()?;
    let target = own.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists())?;
    let program = target.join("python/api/bin").join(name);
    if !program.exists() {
        eprintln!("skipped: {name} is not there; cargo xtask test fetches it where that is allowed");
        return None;
    }
    Some(program)
}

fn run(command: &mut Command) -> Output {
    command.env("PYTHONDONTWRITEBYTECODE", "1").output().expect("it starts")
}

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

/// The description, as a file.
fn description(server: &Served) -> PathBuf {
    let path = server.folder.path().join("openapi.json");
    std::fs::write(&path, server.get("/api/v1/openapi.json").body).expect("it is there");
    path
}

#[test]
fn the_description_is_valid() {
    let Some(validator) = tool("openapi-spec-validator") else { return };
    let server = serve(&[]);
    let path = description(&server);
    let told = run(Command::new(&validator).arg(&path));
    assert!(told.status.success(), "{}", said(&told));
    // It can say no.
    let broken = std::fs::read_to_string(&path).expect("it is there").replacen(
        "\"operationId\"",
        "\"operationid\"",
        1,
    );
    let broken = broken.replacen("\"in\":\"query\"", "\"in\":\"nowhere\"", 1);
    std::fs::write(&path, broken).expect("it is there");
    assert!(!run(Command::new(validator).arg(&path)).status.success());
}

#[test]
fn a_generated_client_calls_ten_operations() {
    let (Some(generator), Some(python)) = (tool("openapi-python-client"), tool("python")) else { return };
    let server = serve(&[]);
    let path = description(&server);
    let folder = server.folder.path();
    let words = ["generate", "--meta", "none", "--overwrite", "--output-path", "generated", "--path"];
    let made = run(Command::new(generator).current_dir(folder).args(words).arg(&path));
    assert!(made.status.success(), "{}", said(&made));
    assert!(
        !said(&made).contains("Unable") && !said(&made).contains("Skipping operation"),
        "{}",
        said(&made)
    );
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guard/client.py");
    let address = format!("http://{}", server.address);
    let told = run(Command::new(python)
        .current_dir(folder)
        .env("PYTHONPATH", folder)
        .arg(script)
        .args([&address, &server.token]));
    assert!(told.status.success(), "{}", said(&told));
    insta::assert_snapshot!(String::from_utf8_lossy(&told.stdout));
}

/// Generated requests, good and bad, by route: nothing that fails inside, nothing that is not described. `DUNLIN_DEEP=1`: a hundred
/// thousand of them.
#[test]
fn generated_requests_find_nothing_undescribed() {
    let Some(schemathesis) = tool("schemathesis") else { return };
    let (rounds, seeds): (&str, &[&str]) = match std::env::var_os("DUNLIN_DEEP").is_some() {
        true => ("500", &["1", "2", "3", "4", "5"]),
        false => ("3", &["1"]),
    };
    for seed in seeds {
        // Books of its own for each seed: what one made does not slow the next.
        let server = serve(&[]);
        let path = description(&server);
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guard/schemathesis.toml");
        let url = format!("http://{}", server.address);
        let auth = format!("Authorization: Bearer {}", server.token);
        let told = run(Command::new(&schemathesis)
            .current_dir(server.folder.path())
            .arg("--config-file")
            .arg(config)
            .arg("run")
            // A made-up number would revoke the token that asks, and all after it would be strangers.
            .args(["--exclude-operation-id", "revoke_token"])
            // Streams do not end: each would be waited for until the time is up, and what came by then judged as an answer. They have
            // tests of their own.
            .args(["--exclude-operation-id", "events", "--exclude-operation-id", "import_progress"])
            .arg(&path)
            .args([
                "--url",
                &url,
                "--header",
                &auth,
                "--seed",
                seed,
                "--max-examples",
                rounds,
                "--no-color",
            ]));
        let text = said(&told);
        let counted = text.lines().find(|line| line.contains("generated")).unwrap_or_default();
        println!("seed {seed}: {}", counted.trim());
        assert!(told.status.success(), "{text}");
        assert!(!server.log().contains("\"status\":50"), "nothing failed inside");
        assert_eq!(
            server.get("/api/v1/books/verify").json()["found"],
            serde_json::json!([]),
            "the books are whole"
        );
    }
}
