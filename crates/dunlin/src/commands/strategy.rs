//! `dunlin strategy`: check, read aloud, compare and activate strategies.

use super::acting::acting;
use super::desk::{day_of, desk, strategy_file};
use crate::cli::{At, Strategy as Words, StrategyAction};
use crate::error::Failure;
use crate::input::{books_failure, place};
use crate::output::stdout;
use crate::remote::{Asks, Body, server};
use crate::seat;
use dunlin_app::Books;
use dunlin_app::collect::Desk;
use dunlin_core::collect::decide::{How, Plan};
use dunlin_core::collect::strategy::Strategy;
use dunlin_core::day::Instant;
use dunlin_formats::strategy::aloud;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

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
        StrategyAction::Diff { file } => diff(words, file),
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

/// What another strategy would do otherwise on a day.
#[derive(Debug)]
pub(crate) struct Trial {
    /// How often each step is taken and each reason holds: what, in use, tried.
    pub(crate) counts: Vec<(String, usize, usize)>,
    /// For so many customers something else is done.
    pub(crate) customers: usize,
}

/// Tries another strategy on a desk's day beside the one in use.
pub(crate) fn trial(desk: &Desk, now: &Plan, other: &Strategy) -> Trial {
    let then = desk.plan_by(other);
    let (a, b) = (counts(now, &desk.used.strategy), counts(&then, other));
    let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let of = |counts: &BTreeMap<String, usize>, key: &String| counts.get(key).copied().unwrap_or(0);
    let counts = keys.into_iter().map(|key| (key.clone(), of(&a, key), of(&b, key))).collect();
    let deeds = |plan: &Plan, strategy: &Strategy| {
        let mut all: BTreeMap<u32, Vec<(String, How, i64)>> = BTreeMap::new();
        for action in &plan.actions {
            let segment = &strategy.segments[usize::from(action.segment)];
            let step = segment.steps[usize::from(action.step)].name.clone();
            all.entry(action.customer).or_default().push((step, action.how.clone(), action.total));
        }
        all
    };
    let (a, b) = (deeds(now, &desk.used.strategy), deeds(&then, other));
    let all: BTreeSet<u32> = a.keys().chain(b.keys()).copied().collect();
    Trial { counts, customers: all.into_iter().filter(|of| a.get(of) != b.get(of)).count() }
}

fn diff(words: &Words, file: &Path) -> Result<(), Failure> {
    let (other, text) = strategy_file(file)?;
    let day = day_of(&words.at)?;
    let counts = match server() {
        None => {
            let desk = open(words)?.desk(day, Instant::NEVER, None).map_err(|e| books_failure(&e))?;
            trial(&desk, &desk.plan(), &other).counts
        }
        Some(client) => {
            let body = json!({"text": text, "as_of": day.to_string()});
            let told = client.ask(&Asks::change("POST", "/strategy/trials", Body::Json(&body)))?;
            let count = |row: &Value, name: &str| row[name].as_u64().unwrap_or_default() as usize;
            let rows = told["counts"].as_array().cloned().unwrap_or_default();
            rows.iter()
                .map(|row| {
                    let what = row["what"].as_str().unwrap_or_default().to_owned();
                    (what, count(row, "in_use"), count(row, "tried"))
                })
                .collect()
        }
    };
    stdout(|out| {
        writeln!(out, "On {day}, the strategy in use and \"{}\":\n", other.name)?;
        for (key, a, b) in counts {
            let mark = if a == b { ' ' } else { '*' };
            writeln!(out, "{mark} {a:>7} {b:>7}  {key}")?;
        }
        Ok(())
    })
}
