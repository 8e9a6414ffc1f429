//! `dunlin worklist`: whom to contact next, and why.

use super::desk::{customer, desk};
use crate::cli::Worklist as Words;
use crate::error::{Code, Failure};
use crate::output::{Cell, Column, Frame, stdout};
use dunlin_app::collect::Desk;
use dunlin_core::collect::worklist::{Room, Row};
use std::io::Write;

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    let desk = desk(&words.at, None)?;
    let collectors: Vec<&str> = desk.ledger().collectors.iter().filter(|name| !name.is_empty()).collect();
    let whose = match (&words.collector, &words.team) {
        (Some(name), _) => {
            if !collectors.contains(&name.as_str()) {
                return Err(unknown("collector", name, &collectors));
            }
            Some(vec![name.as_str()])
        }
        (None, Some(name)) => {
            let team = |collector: &&str| desk.collecting.facts.team(collector, desk.day);
            let own: Vec<&str> = collectors.iter().copied().filter(|c| team(c) == name).collect();
            if own.is_empty() {
                let mut teams: Vec<&str> = collectors.iter().map(team).filter(|t| !t.is_empty()).collect();
                teams.sort_unstable();
                teams.dedup();
                return Err(unknown("team", name, &teams));
            }
            Some(own)
        }
        (None, None) => None,
    };
    let plan = desk.plan();
    let room = words.minutes.map_or(Room::Rows(words.capacity), Room::Minutes);
    let list = desk.worklist(&plan, room, whose.as_deref());
    let title = format!("Worklist of {}", desk.day);
    frame(&desk, &list.rows).write(&words.output, Some(&title))?;
    let o = &words.output;
    if o.json || o.csv || o.parquet.is_some() || o.xlsx.is_some() {
        return Ok(());
    }
    if list.beyond > 0 {
        stdout(|out| writeln!(out, "\n{} more wait for another day (--capacity, --minutes).", list.beyond))?;
    }
    if words.withheld {
        stdout(|out| writeln!(out))?;
        return frame(&desk, &list.withheld).write(&words.output, Some("Not today"));
    }
    if !list.withheld.is_empty() {
        stdout(|out| writeln!(out, "{} are left in peace today (--withheld).", list.withheld.len()))?;
    }
    Ok(())
}

fn unknown(what: &str, name: &str, known: &[&str]) -> Failure {
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Failure::new(Code::UsageGiven, format!("there is no {what} `{name}`")).hint(format!("known are: {known}"))
}

/// The columns of the worklist.
pub(crate) fn worklist_columns() -> Vec<Column> {
    vec![
        Column::count("rank", ""),
        Column::text("customer", "Customer"),
        Column::text("step", "To do"),
        Column::count("minutes", "Min."),
        Column::number("value", "Gain"),
        Column::number("past_due", "Past due"),
        Column::text("currency", ""),
        Column::text("why", "Why"),
    ]
}

pub(crate) fn frame(desk: &Desk, rows: &[Row]) -> Frame {
    let mut frame = Frame::new(worklist_columns());
    let l = desk.ledger();
    for (rank, row) in (1..).zip(rows) {
        let currency = l.currencies[usize::from(row.currency)];
        let money = |minor: i64| Cell::Money(i128::from(minor), currency.digits());
        frame.row(vec![
            Cell::Count(rank),
            customer(desk, row.customer),
            Cell::Text(todo(desk, row)),
            Cell::Count(i64::from(row.minutes)),
            money(row.value),
            money(row.past_due),
            Cell::Text(currency.code().to_owned()),
            Cell::Text(row.why.join("; ")),
        ]);
    }
    frame
}

/// The step of the strategy, or what has to be done whatever the strategy says.
fn todo(desk: &Desk, row: &Row) -> String {
    let step = row.step.map(|(segment, step)| {
        let segment = &desk.used.strategy.segments[usize::from(segment)];
        segment.steps[usize::from(step)].name.clone()
    });
    step.unwrap_or_else(|| if row.must.is_empty() { String::new() } else { "follow up".to_owned() })
}
