//! `dunlin dun`: what would go out and what is withheld; drafts, issue, cancellation.

use super::desk::{books, customer, day_of, desk, strategy_file};
use crate::cli::{Dun as Words, DunAction, Output};
use crate::error::Failure;
use crate::input::{actor, books_failure};
use crate::output::{Cell, Column, Frame, json, stdout, working};
use dunlin_app::collect::Desk;
use dunlin_core::collect::decide::{How, Plan};
use dunlin_core::money::decimal;
use serde_json::json;
use std::collections::BTreeMap;
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
                stdout(|out| writeln!(out))?;
            }
            withheld_frame(&desk, &plan).write(output, Some("Withheld"))
        }
        DunAction::Run { key, json: as_json } => {
            let (books, day) = (books(&words.at)?, day_of(&words.at)?);
            let run = working("deciding", || books.dun(day, key.as_deref(), &actor()))
                .map_err(|e| books_failure(&e))?;
            if *as_json {
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
                    "{} notices drafted for {day}{ends}; {} items withheld.",
                    run.notices.len(),
                    run.withheld
                )
            })
        }
        DunAction::Issue { notice, json } => issue(words, notice.as_deref(), *json),
        DunAction::Approve { notice } => {
            let (books, day) = (books(&words.at)?, day_of(&words.at)?);
            books.approve_notice(day, notice, &actor()).map_err(|e| books_failure(&e))?;
            stdout(|out| writeln!(out, "{notice} is approved."))
        }
        DunAction::Cancel { notice, reason } => {
            let (books, day) = (books(&words.at)?, day_of(&words.at)?);
            books.cancel_notice(day, notice, reason, &actor()).map_err(|e| books_failure(&e))?;
            stdout(|out| writeln!(out, "{notice} is cancelled."))
        }
        DunAction::List { output } => list(&desk(&words.at, None)?).write(output, Some("Notices")),
    }
}

fn issue(words: &Words, notice: Option<&str>, as_json: bool) -> Result<(), Failure> {
    let (books, day) = (books(&words.at)?, day_of(&words.at)?);
    let done = working("looking again", || books.issue_notices(day, notice, &actor()));
    let done = done.map_err(|e| books_failure(&e))?;
    if as_json {
        let cancelled: Vec<_> = done
            .cancelled
            .iter()
            .map(|(n, item, why)| json!({"notice": n, "item": item, "why": why}))
            .collect();
        let waiting: Vec<_> = done.waiting.iter().map(|(n, why)| json!({"notice": n, "why": why})).collect();
        return json(&json!({"issued": done.issued, "cancelled": cancelled, "waiting": waiting}));
    }
    stdout(|out| {
        writeln!(out, "{} notices issued on {day}.", done.issued.len())?;
        for (number, item, why) in &done.cancelled {
            writeln!(out, "  {number} cancelled: {item}: {why}")?;
        }
        done.waiting.iter().try_for_each(|(number, why)| writeln!(out, "  {number} waits: {why}"))
    })
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

fn actions(desk: &Desk, plan: &Plan) -> Frame {
    let mut frame = Frame::new(vec![
        Column::text("customer", "Customer"),
        Column::text("step", "Step"),
        Column::number("level", "Level"),
        Column::text("how", "How"),
        Column::number("asked", "Asked"),
        Column::text("currency", ""),
        Column::text("items", "Items"),
        Column::text("pay_by", "Pay by"),
    ]);
    let l = desk.ledger();
    for action in &plan.actions {
        let names: Vec<String> = action.parts.iter().map(|part| l.item_name(part.item)).collect();
        let shown = match names.as_slice() {
            [first, second, third, rest @ ..] if !rest.is_empty() => {
                format!("{first}, {second}, {third} and {} more", rest.len())
            }
            all => all.join(", "),
        };
        frame.row(vec![
            customer(desk, action.customer),
            Cell::Text(step(desk, action.segment, action.step)),
            Cell::Count(i64::from(action.level())),
            Cell::Text(how(desk, &action.how)),
            money(desk, action.currency, action.total),
            Cell::Text(l.currencies[usize::from(action.currency)].code().to_owned()),
            Cell::Named(names.join(" "), shown),
            Cell::Text(action.pay_by.map_or(String::new(), |day| day.to_string())),
        ]);
    }
    frame
}

fn withheld_frame(desk: &Desk, plan: &Plan) -> Frame {
    let mut frame = Frame::new(vec![
        Column::text("customer", "Customer"),
        Column::text("item", "Item"),
        Column::text("step", "Step"),
        Column::text("why", "Why"),
        Column::text("reason", "").hidden(),
    ]);
    for withheld in &plan.withheld {
        frame.row(vec![
            customer(desk, withheld.customer),
            Cell::Text(desk.ledger().item_name(withheld.item)),
            Cell::Text(step(desk, withheld.segment, withheld.step)),
            Cell::Text(withheld.why.to_string()),
            Cell::Text(withheld.why.code().to_owned()),
        ]);
    }
    frame
}

/// Actions and items of a step, and what they ask for by currency.
type OfStep = (i64, i64, BTreeMap<u16, i64>);

/// How much by step, and how many items by reason.
fn summarize(desk: &Desk, plan: &Plan, output: &Output) -> Result<(), Failure> {
    let mut frame = Frame::new(vec![
        Column::text("what", "What"),
        Column::number("actions", "Actions"),
        Column::number("items", "Items"),
        Column::text("amounts", "Asked"),
    ]);
    let mut by_step: BTreeMap<(u16, u16), OfStep> = BTreeMap::new();
    for action in &plan.actions {
        let sum = by_step.entry((action.segment, action.step)).or_default();
        sum.0 += 1;
        sum.1 += action.parts.len() as i64;
        *sum.2.entry(action.currency).or_default() += action.total;
    }
    for ((segment, at), (count, items, amounts)) in by_step {
        let name = &desk.used.strategy.segments[usize::from(segment)].name;
        let amount = |(currency, minor): (&u16, &i64)| {
            let currency = desk.ledger().currencies[usize::from(*currency)];
            format!(
                "{} {}",
                crate::output::grouped(&decimal(i128::from(*minor), currency.digits())),
                currency.code()
            )
        };
        let amounts: Vec<String> = amounts.iter().map(amount).collect();
        frame.row(vec![
            Cell::Text(format!("{name}: {}", step(desk, segment, at))),
            Cell::Count(count),
            Cell::Count(items),
            Cell::Text(amounts.join(", ")),
        ]);
    }
    let mut by_reason: BTreeMap<&str, i64> = BTreeMap::new();
    plan.withheld.iter().for_each(|w| *by_reason.entry(w.why.code()).or_default() += 1);
    for (reason, items) in by_reason {
        let what = format!("withheld: {}", reason.replace('_', " "));
        frame.row(vec![Cell::Text(what), Cell::Count(0), Cell::Count(items), Cell::Text(String::new())]);
    }
    frame.write(output, Some(&format!("On {}", desk.day)))
}

fn list(desk: &Desk) -> Frame {
    let mut frame = Frame::new(vec![
        Column::text("notice", "Notice"),
        Column::text("made", "Made"),
        Column::text("customer", "Customer"),
        Column::text("step", "Step"),
        Column::text("medium", "How"),
        Column::number("asked", "Asked"),
        Column::number("items", "Items"),
        Column::text("state", "State"),
    ]);
    for notice in &desk.collecting.facts.notices {
        let highest = notice.lines.iter().max_by_key(|line| line.level);
        let currency = highest
            .map_or(0, |line| desk.ledger().items.currency.as_ref().map_or(0, |c| c[line.item as usize]));
        let settled = notice.lines.iter().all(|line| desk.standing.open(line.item) <= 0);
        let state = match (notice.cancelled, notice.issued) {
            (Some(day), _) => format!("cancelled {day}"),
            (None, Some(_)) if settled => "resolved".to_owned(),
            (None, Some(day)) => format!("issued {day}"),
            (None, None) if notice.approved.is_some() => "draft, approved".to_owned(),
            (None, None) => "draft".to_owned(),
        };
        frame.row(vec![
            Cell::Text(notice.number.clone()),
            Cell::Text(notice.made.to_string()),
            customer(desk, notice.customer),
            Cell::Text(highest.map_or(String::new(), |line| line.step.clone())),
            Cell::Text(notice.medium.name().to_owned()),
            money(desk, currency, notice.lines.iter().map(|line| line.open).sum()),
            Cell::Count(notice.lines.len() as i64),
            Cell::Text(state),
        ]);
    }
    frame
}
