//! Chores in Rust: `cargo xtask CHORE`. Here is only the table of chores; each is a module of its own.

mod bench;
mod cases;
mod examples;
mod npm;
mod pages;
mod python;
mod rules;
mod test;

use std::io::Write;
use std::process::ExitCode;

/// A chore: its name on the command line, one line about it, and what it does with the remaining arguments.
struct Chore {
    name: &'static str,
    about: &'static str,
    run: fn(&[String], &mut dyn Write) -> std::io::Result<ExitCode>,
}

/// Every chore.
const CHORES: &[Chore] = &[
    Chore { name: "bench", about: "measures Dunlin beside its peers, in turn", run: bench::run },
    Chore { name: "cases", about: "runs the neutral cases with known answers", run: cases::run },
    Chore { name: "examples", about: "recomputes the published KPI examples", run: examples::run },
    Chore {
        name: "lighthouse",
        about: "measures the main pages of the demo in a browser",
        run: pages::lighthouse,
    },
    Chore {
        name: "long-list",
        about: "measures lists of ten thousand rows in a browser",
        run: pages::long_list,
    },
    Chore { name: "pictures", about: "takes pictures of every page into a folder", run: pages::pictures },
    Chore { name: "rules", about: "looks for what the product must not do (semgrep)", run: rules::run },
    Chore { name: "test", about: "runs cases, examples, doc tests and all tests", run: test::run },
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout().lock();
    let done = match args.first().and_then(|name| CHORES.iter().find(|chore| chore.name == name)) {
        Some(chore) => (chore.run)(&args[1..], &mut out),
        None => usage(&mut out),
    };
    done.unwrap_or_else(|error| {
        eprintln!("xtask: the output could not be written: {error}");
        ExitCode::FAILURE
    })
}

fn usage(out: &mut dyn Write) -> std::io::Result<ExitCode> {
    writeln!(out, "usage: cargo xtask CHORE\n\nChores:")?;
    for chore in CHORES {
        writeln!(out, "  {:<10} {}", chore.name, chore.about)?;
    }
    Ok(ExitCode::from(2))
}
