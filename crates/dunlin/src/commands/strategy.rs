//! `dunlin strategy`: check, read aloud, compare and activate strategies.

use super::acting::acting;
use super::desk::{day_of, desk, strategy_file};
use crate::cli::{At, Strategy as Words, StrategyAction};
use crate::error::Failure;
use crate::input::{books_failure, place};
use crate::output::stdout;
use crate::seat;
use dunlin_app::Books;
use dunlin_core::collect::decide::Plan;
use dunlin_core::collect::strategy::Strategy;
use dunlin_core::day::Instant;
use dunlin_formats::strategy::aloud;
use std::collections::BTreeMap;
use std::io::Write;

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    match &words.action {
        StrategyAction::Check { file } => {
            let (strategy, _) = strategy_file(file)?;
            let steps: usize = strategy.segments.iter().map(|segment| segment.steps.len()).sum();
            stdout(|out| {
                writeln!(
                    out,
                    "{}: strategy \"{}\" is sound: {} segments, {steps} steps.",
                    file.display(),
                    strategy.name,
                    strategy.segments.len()
                )
            })
        }
        StrategyAction::Show { file: Some(file) } => {
            let (strategy, _) = strategy_file(file)?;
            stdout(|out| out.write_all(aloud(&strategy).as_bytes()))
        }
        StrategyAction::Show { file: None } => show(words),
        StrategyAction::Diff { file } => diff(words, &strategy_file(file)?.0),
        StrategyAction::Activate { file, key } => {
            let (_, text) = strategy_file(file)?;
            let from = day_of(&words.at)?;
            let (name, version, was_known) =
                acting(&At { known_at: None, ..words.at.clone() })?.activate(text, from, key.clone())?;
            let was = if was_known { ", known already" } else { "" };
            stdout(|out| writeln!(out, "Strategy \"{name}\" version {version}{was}, in use from {from}."))
        }
    }
}

fn open(words: &Words) -> Result<Books, Failure> {
    Books::open(&place(words.at.books.as_ref())?).map_err(|e| books_failure(&e))
}

/// The strategy in use; without books the default that comes with the program.
fn show(words: &Words) -> Result<(), Failure> {
    if !seat::is_taken() && place(words.at.books.as_ref()).is_err() {
        return stdout(|out| out.write_all(aloud(&Strategy::default()).as_bytes()));
    }
    let (day, desk) = (day_of(&words.at)?, desk(&At { known_at: None, ..words.at.clone() }, None)?);
    stdout(|out| {
        match &desk.used.version {
            Some((_, version)) => writeln!(out, "In use on {day}: version {version}\n")?,
            None => writeln!(out, "In use on {day}: the default that comes with the program\n")?,
        }
        out.write_all(aloud(&desk.used.strategy).as_bytes())
    })
}

/// What is done by step, and withheld by reason.
fn counts(plan: &Plan, strategy: &Strategy) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let step = |segment: u16, step: u16| {
        let segment = &strategy.segments[usize::from(segment)];
        format!("{}, {}", segment.name, segment.steps[usize::from(step)].name)
    };
    for action in &plan.actions {
        *counts.entry(step(action.segment, action.step)).or_default() += 1;
    }
    for withheld in &plan.withheld {
        *counts.entry(format!("withheld: {}", withheld.why.code())).or_default() += 1;
    }
    counts
}

fn diff(words: &Words, other: &Strategy) -> Result<(), Failure> {
    let (books, day) = (open(words)?, day_of(&words.at)?);
    let desk = |strategy| books.desk(day, Instant::NEVER, strategy).map_err(|e| books_failure(&e));
    let (now, then) = (desk(None)?, desk(Some(other.clone()))?);
    let (now, then) = (counts(&now.plan(), &now.used.strategy), counts(&then.plan(), &then.used.strategy));
    let keys: std::collections::BTreeSet<&String> = now.keys().chain(then.keys()).collect();
    stdout(|out| {
        writeln!(out, "On {day}, the strategy in use and \"{}\":\n", other.name)?;
        for key in keys {
            let of = |counts: &BTreeMap<String, usize>| counts.get(key).copied().unwrap_or(0);
            let (a, b) = (of(&now), of(&then));
            let mark = if a == b { ' ' } else { '*' };
            writeln!(out, "{mark} {a:>7} {b:>7}  {key}")?;
        }
        Ok(())
    })
}
