//! Dunlin, the command line: parse the words, call the command, say what went wrong.
//!
//! Deliberately not here: any rule about receivables. Commands load files (formats), ask the pure rooms (core, kpi)
//! and draw the answer.

mod cli;
mod commands;
mod demo;
mod error;
mod input;
mod output;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    }
}
