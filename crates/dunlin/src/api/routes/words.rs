//! What a reading command of the command line prints, for whoever asks: `dunlin ... --server` is made of it.
//!
//! The words are read by the command line's own reader. What would touch the server's files is refused by its form, not by its name:
//! every option that is a path, but for the files that answers are written into, which are sent back.

use crate::api::call::{Answer, Does, Done, Reader};
use crate::api::problem::{self, Problem};
use crate::api::table::{Param, Route, get};
use crate::cli::Arguments;
use crate::commands::{Reading, here};
use crate::input;
use crate::seat::Seat;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};
use dunlin_app::people::{Right, Scope};
use dunlin_core::day::Instant;
use serde_json::json;
use std::any::TypeId;
use std::path::PathBuf;

/// The routes.
pub(crate) const ROUTES: &[Route] = &[get(
    "/told",
    "told",
    "What a reading command of the command line prints: as text, JSON, CSV, or a file in base64.",
    &[
        Param {
            is_needed: true,
            ..Param::new(
                "words",
                "the command's words as a JSON list: [\"kpi\", \"cei\", \"--json\"]",
                "text",
            )
        },
        Param::new("width", "tables are fitted to so many columns, 1 to 1000", "number"),
    ],
    Does::Reads(Right::Read, told),
)];

/// Files that answers are written into.
const WRITTEN: [&str; 2] = ["parquet", "xlsx"];
/// Options that name where to read.
const PLACES: [&str; 3] = ["books", "server_url", "api_token"];
/// So many words at most.
const WORDS: usize = 200;

fn told(reader: &Reader<'_>) -> Done {
    let words = words(reader.asked.query("words").unwrap_or_default())?;
    let width = reader.asked.query("width").map(|_| reader.asked.number("width", 80, 1_000)).transpose()?;
    let arguments = parsed(words)?;
    let Some(reading) = Reading::of(&arguments.command) else {
        return Err(problem::parameter()
            .saying("this command reads nothing that can be told here")
            .hint("kpi, explain, aging, worklist, account, statement, dun preview, list, charges and why, strategy show, and the lists can"));
    };
    let day = reading
        .as_of
        .map_or_else(|| Ok(dunlin_app::today()?), |text| Ok::<_, Problem>(input::day("--as-of", text)?))?;
    let known_at = reading.known_at.map_or(Ok(Instant::NEVER), |text| input::moment("--known-at", text))?;
    // What was posted late is named from two states of the whole ledger; the second is the present.
    let is_since = reading.is_since && known_at != Instant::NEVER;
    if is_since && reader.who.scope != Scope::All {
        return Err(problem::forbidden().saying("--restated follows the documents of everybody").hint(
            "ask with a token that sees all customers, or for the figure with and without --known-at",
        ));
    }
    let since = is_since.then(|| reader.shared.books.since(known_at)).transpose()?;
    let seen_at = if is_since { Instant::NEVER } else { known_at };
    let view = reader.shared.view(&reader.who.scope, day, seen_at)?;
    let why = match reading.notice {
        None => None,
        // Only of a notice that the caller sees.
        Some(number) if view.desk.collecting.facts.notices.iter().any(|notice| notice.number == number) => {
            Some(reader.shared.books.why(number)?)
        }
        Some(_) => return Err(problem::not_found()),
    };
    let width = width.and_then(|width| u16::try_from(width).ok());
    let printed = Seat::new(view, (why, since), width).run(|| here(&arguments.command))?;
    let out = String::from_utf8(printed.out)
        .map_err(|e| Problem { internal: Some(e.to_string()), ..problem::internal() })?;
    Ok(Answer::Json(200, json!({"out": out, "file": printed.file.map(|file| STANDARD.encode(file))})))
}

fn words(text: &str) -> Result<Vec<String>, Problem> {
    let words: Vec<String> = serde_json::from_str(text)
        .map_err(|e| problem::parameter().saying(format!("`words` is no JSON list of texts: {e}")))?;
    match words.len() {
        0..=WORDS => Ok(words),
        _ => Err(problem::parameter().saying(format!("`words` has more than {WORDS} words"))),
    }
}

/// The words as the command line reads them, without anything that would touch this machine.
fn parsed(words: Vec<String>) -> Result<Arguments, Problem> {
    let wrong =
        |error: &clap::Error| problem::parameter().saying(error.render().to_string().trim().to_owned());
    let mut command = Arguments::command();
    command.build();
    let matches = command.clone().try_get_matches_from(std::iter::once("dunlin".to_owned()).chain(words));
    let matches = matches.map_err(|e| wrong(&e))?;
    if let Some(option) = touching(&command, &matches) {
        return Err(problem::parameter()
            .saying(format!(
                "`{option}` names something on the machine where it is read; that is not done over a server"
            ))
            .hint("leave it out, or run the command on that machine with --books"));
    }
    Arguments::from_arg_matches(&matches).map_err(|e| wrong(&e))
}

/// An option in the words that names a file to be read, or other books.
fn touching(command: &Command, matches: &ArgMatches) -> Option<String> {
    let is_said = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let found = command.get_arguments().find(|arg| {
        let id = arg.get_id().as_str();
        let is_path = arg.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        let may = WRITTEN.contains(&id) || !(is_path || PLACES.contains(&id));
        !may && is_said(id)
    });
    if let Some(arg) = found {
        return Some(arg.get_long().map_or_else(|| arg.get_id().to_string(), |long| format!("--{long}")));
    }
    let (name, inner) = matches.subcommand()?;
    touching(command.find_subcommand(name)?, inner)
}

#[cfg(test)]
mod tests {
    use super::parsed;

    fn refused(words: &str) -> Option<String> {
        parsed(words.split(' ').map(str::to_owned).collect()).err().map(|problem| problem.detail)
    }

    #[test]
    fn words_that_touch_the_machine_are_refused() {
        for words in [
            "kpi cei --json",
            "aging --by customer --csv",
            "dun preview --parquet x.parquet",
            "account C1 --as-of 2024-03-31",
        ] {
            assert_eq!(refused(words), None, "{words}");
        }
        for (words, option) in [
            ("kpi cei --flat secret.csv", "--flat"),
            ("kpi cei --invoices a b", "--invoices"),
            ("kpi cei --control balances.csv", "--control"),
            ("kpi cei --map m.toml", "--map"),
            ("kpi cei --save-map m.toml", "--save-map"),
            ("kpi cei --refused r.csv", "--refused"),
            ("aging --books other.db", "--books"),
            ("promise list --books other.db", "--books"),
            ("dun preview --strategy s.toml", "--strategy"),
            ("strategy show secret.toml", "file"),
            ("kpi cei --server https://elsewhere.example", "--server"),
            ("kpi cei --token dunlin_x", "--token"),
        ] {
            let told = refused(words).unwrap_or_else(|| panic!("{words} is let through"));
            assert!(told.contains(&format!("`{option}`")), "{words}: {told}");
        }
        assert!(refused("fly --to moon").is_some_and(|told| told.contains("fly")));
    }
}
