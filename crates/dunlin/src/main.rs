//! Dunlin, the command line: parse the words, call the command, say what went wrong.
//!
//! Deliberately not here: any rule about receivables. Commands load files (formats), ask the pure rooms (core, kpi)
//! and draw the answer.

mod api;
mod cli;
mod commands;
mod cube;
mod demo;
mod error;
mod input;
mod mcp;
mod output;
mod pages;
mod remote;
mod seat;

use clap::Parser;
use std::process::ExitCode;

// A cube or a ledger is a few large columns made and dropped by two threads: the system's allocator returns and
// asks for their pages again each time, which bench/ measured as a fifth of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    }
}
