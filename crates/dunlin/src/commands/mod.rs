//! One file a command: words in, answer out.

mod account;
pub(crate) mod acting;
mod agency;
mod aging;
mod books;
mod calc;
mod cube;
mod demo;
mod desk;
#[cfg(feature = "sso")]
mod doors;
mod dun;
mod explain;
mod finding;
pub(crate) mod frames;
mod hooks;
mod import;
mod kpi;
mod library;
mod mcp;
mod people;
mod post;
mod reading;
mod record;
mod replay;
mod rules;
mod serve;
mod statement;
mod strategy;
mod tie;
mod worklist;

pub(crate) use aging::{aging_columns, frame as frame_of_aging, total_frame as frame_of_total};
pub(crate) use dun::issue_told;
pub(crate) use explain::told as explained;
pub(crate) use import::{as_json as import_told, in_words as import_words};
pub(crate) use kpi::{definitions as kpis_of, query_of, told as figures_told, told_of as figures_told_of};
pub(crate) use library::{kpi_told, kpis_told};
pub(crate) use reading::Reading;
pub(crate) use replay::then as done_then;

use crate::cli::{Arguments, Command};
use crate::error::Failure;
use crate::remote;

/// Runs the command that the words ask for: here, or over the server that they name.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match remote::chosen(arguments)? {
        Some(client) => remote::run(client, &arguments.command),
        None => here(&arguments.command),
    }
}

/// Runs a command in this process.
pub(crate) fn here(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Demo(words) => demo::run(words),
        Command::Import(words) => import::run(words),
        Command::Post(words) => post::run(words),
        Command::Books(words) => books::run(words),
        Command::Kpi(words) => kpi::run(words),
        Command::Aging(words) => aging::run(words),
        Command::Statement(words) => statement::run(words),
        Command::Strategy(words) => strategy::run(words),
        Command::Dun(words) => dun::run(words),
        Command::Worklist(words) => worklist::run(words),
        Command::Replay(words) => replay::run(words),
        Command::Note(words) => record::note(words),
        Command::Promise(words) => record::promise(words),
        Command::Dispute(words) => record::dispute(words),
        Command::Propose(words) => record::propose(words),
        Command::Agency(words) => agency::run(words),
        Command::Hold(words) => record::hold(words),
        Command::Override(words) => rules::override_rail(words),
        Command::Team(words) => rules::team(words),
        Command::Serve(words) => serve::run(words),
        Command::Mcp(words) => mcp::run(words),
        Command::User(words) => people::user(words),
        Command::Token(words) => people::token(words),
        Command::Webhook(words) => hooks::run(words),
        Command::Account(words) => account::run(words),
        Command::Explain(words) => explain::run(words),
        Command::Cube(words) => cube::run(words),
        Command::Calc(words) => calc::run(words),
        Command::Library(words) => library::run(words),
    }
}
