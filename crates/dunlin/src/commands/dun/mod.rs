//! `dunlin dun`: what would go out and what is withheld; drafts, issue, cancellation.

pub(super) mod list;
pub(super) mod preview;
pub(super) mod why;

use super::acting::acting;
use super::desk::{books, day_of, desk, strategy_file};
use super::record::post_with;
use crate::cli::{Dun as Words, DunAction};
use crate::error::Failure;
use crate::input::books_failure;
use crate::output::{Cell, json, stdout, working};
use crate::seat;
use dunlin_app::collect::{Desk, Issued};
use dunlin_core::collect::decide::How;
use list::{charges, list};
use preview::{actions, not_charged, summarize, withheld_frame};
use serde_json::{Value, json};
use std::io::Write;

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    match &words.action {
        DunAction::Preview { strategy, withheld, summary, output } => {
            let other = strategy.as_deref().map(strategy_file).transpose()?.map(|(strategy, _)| strategy);
            let desk = desk(&words.at, other)?;
            let plan = desk.plan();
            if *summary {
                return summarize(&desk, &plan, output);
            }
            if !withheld {
                actions(&desk, &plan).write(output, Some(&format!("To be done on {}", desk.day)))?;
                let is_plain =
                    !(output.json || output.csv || output.parquet.is_some() || output.xlsx.is_some());
                if !is_plain {
                    return Ok(());
                }
                not_charged(&plan)?;
                stdout(|out| writeln!(out))?;
            }
            withheld_frame(&desk, &plan).write(output, Some("Withheld"))
        }
        DunAction::Run { key, json } => draft(words, key.as_deref(), *json),
        DunAction::Issue { notice, json } => issue(words, notice.as_deref(), *json),
        DunAction::Approve { notice } => {
            acting(&words.at)?.approve(day_of(&words.at)?, notice)?;
            stdout(|out| writeln!(out, "{notice} is approved."))
        }
        DunAction::Cancel { notice, reason } => {
            acting(&words.at)?.cancel(day_of(&words.at)?, notice, reason)?;
            stdout(|out| writeln!(out, "{notice} is cancelled."))
        }
        DunAction::Why { notice, json } => {
            let why = match seat::why() {
                Some(why) => why,
                None => books(&words.at)?.why(notice).map_err(|e| books_failure(&e))?,
            };
            why::tell(&why, *json)
        }
        DunAction::Charges { output } => {
            charges(&*desk(&words.at, None)?).write(output, Some("Charges of notices"))
        }
        DunAction::Waive { charge, reason, key } => {
            let act = json!({
                "do": "waive", "charge": charge, "date": day_of(&words.at)?.to_string(), "reason": reason,
            });
            post_with(&words.at, key.clone(), act)
        }
        DunAction::List { output } => list(&*desk(&words.at, None)?).write(output, Some("Notices")),
    }
}

fn draft(words: &Words, key: Option<&str>, as_json: bool) -> Result<(), Failure> {
    let (books, day) = (acting(&words.at)?, day_of(&words.at)?);
    let run = working("deciding", || books.dun(day, key))?;
    if as_json {
        return json(&json!({
            "day": day.to_string(), "notices": run.notices, "withheld": run.withheld, "repeated": run.repeated,
        }));
    }
    let ends = match (run.notices.first(), run.notices.last()) {
        (Some(first), Some(last)) if first != last => format!(": {first} to {last}"),
        (Some(only), _) => format!(": {only}"),
        _ => String::new(),
    };
    stdout(|out| {
        writeln!(
            out,
            "{} drafted for {day}{ends}; {} withheld.",
            counted(run.notices.len(), "notice"),
            counted(run.withheld, "item")
        )
    })
}

fn issue(words: &Words, notice: Option<&str>, as_json: bool) -> Result<(), Failure> {
    let (books, day) = (acting(&words.at)?, day_of(&words.at)?);
    let done = working("looking again", || books.issue(day, notice))?;
    if as_json {
        return json(&issue_told(&done));
    }
    stdout(|out| {
        writeln!(out, "{} issued on {day}.", counted(done.issued.len(), "notice"))?;
        for (number, item, why) in &done.cancelled {
            writeln!(out, "  {number} cancelled: {item}: {why}")?;
        }
        done.waiting.iter().try_for_each(|(number, why)| writeln!(out, "  {number} waits: {why}"))
    })
}

/// What became of drafts, for programs.
pub(crate) fn issue_told(done: &Issued) -> Value {
    let cancelled: Vec<_> =
        done.cancelled.iter().map(|(n, item, why)| json!({"notice": n, "item": item, "why": why})).collect();
    let waiting: Vec<_> = done.waiting.iter().map(|(n, why)| json!({"notice": n, "why": why})).collect();
    json!({"issued": done.issued, "cancelled": cancelled, "waiting": waiting})
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn money(desk: &Desk, currency: u16, minor: i64) -> Cell {
    Cell::Money(i128::from(minor), desk.ledger().currencies[usize::from(currency)].digits())
}

fn step(desk: &Desk, segment: u16, step: u16) -> String {
    desk.used.strategy.segments[usize::from(segment)].steps[usize::from(step)].name.clone()
}

fn how(desk: &Desk, how: &How) -> String {
    match how {
        How::Write(medium, None) => medium.name().to_owned(),
        How::Write(medium, Some(at)) => {
            format!("{} to {}", medium.name(), desk.collecting.facts.people[*at as usize].name)
        }
        How::Call => "call".to_owned(),
        How::Escalate(role) => format!("for the {role}"),
        How::Propose(what) => format!("propose {what}"),
    }
}
