//! The command line over a server: `--server URL --token T`, or the variables `DUNLIN_SERVER` and `DUNLIN_TOKEN`.
//!
//! A reading command travels as its words and comes back as what it prints ([`Reading`]): the server runs the same code on what the
//! token may see. A command that changes something runs here and asks the API's routes ([`client`], `commands::acting`). What
//! belongs to the machine where the books lie is refused with its reason.

mod client;

pub(crate) use client::{Asks, Body, Client, Refusal};

use crate::cli::{Arguments, Command};
use crate::commands::{Reading, here};
use crate::error::{Code, Failure};
use crate::input::names_files;
use crate::output::{stdout, terminal_width, write_whole};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The server that this process asks, once it is known.
static SERVER: OnceLock<Client> = OnceLock::new();

/// The server that commands ask; `None`: they go to the books themselves.
pub(crate) fn server() -> Option<&'static Client> {
    SERVER.get()
}

/// The server that the words or the variables name, where the command does not say itself what it reads.
pub(crate) fn chosen(arguments: &Arguments) -> Result<Option<&'static Client>, Failure> {
    let variable = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    let books = says_books();
    let url = match &arguments.server_url {
        Some(_) if books => {
            return Err(Failure::new(Code::UsageServer, "--server and --books name two places")
                .hint("leave one of them out"));
        }
        Some(url) => url.clone(),
        // What is said beats what is set.
        None if books || reads_files(&arguments.command) => return Ok(None),
        None => match variable("DUNLIN_SERVER") {
            Some(url) => url,
            None => return Ok(None),
        },
    };
    let Some(token) = arguments.api_token.clone().or_else(|| variable("DUNLIN_TOKEN")) else {
        return Err(Failure::new(Code::UsageServer, "there is no token for the server").hint(
            "set the variable DUNLIN_TOKEN, or --token; an administrator makes one with `dunlin token make`",
        ));
    };
    let client = Client::new(&url, &token)?;
    Ok(Some(SERVER.get_or_init(|| client)))
}

/// Whether the words name books; the option stands at a dozen commands, and they are read as words here.
fn says_books() -> bool {
    std::env::args_os()
        .any(|word| word.to_str().is_some_and(|word| word == "--books" || word.starts_with("--books=")))
}

fn reads_files(command: &Command) -> bool {
    match command {
        Command::Kpi(words) => names_files(&words.inputs),
        Command::Explain(words) => names_files(&words.inputs),
        Command::Aging(words) => names_files(&words.inputs),
        _ => false,
    }
}

/// Runs a command over a server.
pub(crate) fn run(client: &Client, command: &Command) -> Result<(), Failure> {
    if Reading::of(command).is_some() {
        return told(client);
    }
    match refusal(command) {
        None => here(command),
        Some(why) => Err(Failure::new(Code::UsageServer, format!("this is not done over a server: {why}"))
            .hint("run it with --books on the machine where the books are")),
    }
}

/// Why a command is not done over a server; `None`: it asks the API, or needs no books.
fn refusal(command: &Command) -> Option<&'static str> {
    match command {
        Command::Books(_) => Some("books are made, copied, checked and looked after where they lie"),
        Command::Statement(_) => Some("statements are issued, and looked up, where the books lie"),
        Command::Serve(_) => Some("a server serves books"),
        Command::Mcp(_) => Some("a server answers assistants itself, at /mcp"),
        _ => None,
    }
}

/// What the server says that the command prints.
fn told(client: &Client) -> Result<(), Failure> {
    let said = words()?;
    let words = json!(said).to_string();
    let width = terminal_width().map(|width| width.clamp(1, 1_000).to_string());
    let mut query = vec![("words", words.as_str())];
    query.extend(width.as_deref().map(|width| ("width", width)));
    let told = client.ask(&Asks { query: &query, ..Asks::get("/told") })?;
    if let Some(file) = told["file"].as_str() {
        let broken = |what: String| {
            Failure::new(Code::ServerRefused, format!("the server's answer cannot be read: {what}"))
        };
        let bytes = STANDARD.decode(file).map_err(|e| broken(e.to_string()))?;
        let path = written(&said).ok_or_else(|| broken("a file that was not asked for".to_owned()))?;
        write_whole(&path, |out| out.write_all(&bytes))?;
    }
    let out = told["out"].as_str().unwrap_or_default();
    stdout(|to| to.write_all(out.as_bytes()))
}

/// The file that the words write into.
fn written(words: &[String]) -> Option<PathBuf> {
    let named = words
        .iter()
        .find_map(|word| word.strip_prefix("--parquet=").or_else(|| word.strip_prefix("--xlsx=")));
    let at = words.iter().position(|word| word == "--parquet" || word == "--xlsx");
    let next = at.and_then(|at| words.get(at + 1)).map(String::as_str);
    named.or(next).map(PathBuf::from)
}

/// The words of this process without those that name the server: the token never leaves but in its header.
fn words() -> Result<Vec<String>, Failure> {
    let mut words = Vec::new();
    let mut all = std::env::args_os().skip(1);
    while let Some(word) = all.next() {
        let Some(word) = word.to_str().map(str::to_owned) else {
            return Err(Failure::new(Code::UsageServer, "a word of the command is no UTF-8")
                .hint("write it in UTF-8"));
        };
        match word.as_str() {
            "--server" | "--token" => drop(all.next()),
            text if text.starts_with("--server=") || text.starts_with("--token=") => {}
            _ => words.push(word),
        }
    }
    Ok(words)
}
