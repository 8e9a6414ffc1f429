//! `dunlin replay`: a strategy run over past days, beside what was done then.

use super::desk::{desk, strategy_file};
use crate::cli::Replay as Words;
use crate::error::{Code, Failure};
use crate::input::day;
use crate::output::{json, stdout, working};
use crate::remote::{Asks, Body, server};
use dunlin_app::collect::Desk;
use dunlin_core::collect::decide::Book;
use dunlin_core::collect::replay::{Replayed, replay};
use dunlin_core::collect::strategy::Strategy;
use dunlin_core::day::Day;
use dunlin_core::money::{Money, decimal};
use serde_json::json;
use std::io::Write;

/// So many days are replayed at once.
const DAYS_MAX: i32 = 3_660;

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    let (from, to) = (day("--from", &words.from)?, day("--to", &words.to)?);
    if to < from || to.0 - from.0 >= DAYS_MAX {
        return Err(Failure::new(Code::UsageDate, format!("{from} to {to} is no span of at most ten years"))
            .hint("write --from 2024-01-01 --to 2024-12-31"));
    }
    let file = words.strategy.as_deref().map(strategy_file).transpose()?;
    if let Some(client) = server() {
        let text = file.map(|(_, text)| text);
        let mut body = json!({"from": from.to_string(), "to": to.to_string(), "text": text});
        if let Some(day) = &words.at.as_of {
            body["as_of"] = json!(day);
        }
        let mut told = client.ask(&Asks::change("POST", "/strategy/replays", Body::Json(&body)))?;
        let text = told.as_object_mut().and_then(|fields| fields.remove("text")).unwrap_or_default();
        return match words.json {
            true => json(&told),
            false => stdout(|out| out.write_all(text.as_str().unwrap_or_default().as_bytes())),
        };
    }
    let desk = desk(&words.at, file.map(|(strategy, _)| strategy))?;
    let book = Book { ledger: desk.ledger(), facts: &desk.collecting.facts };
    let strategy = &desk.used.strategy;
    let found = working("replaying", || replay(book, strategy, (from, to)));
    if words.json {
        return json(&told(&desk, strategy, &found, (from, to)));
    }
    stdout(|out| tell(out, &desk, strategy, &found, (from, to)))
}

/// What was done in those days: notices issued, outward contacts by hand.
pub(crate) fn then(desk: &Desk, from: Day, to: Day) -> (usize, usize) {
    let facts = &desk.collecting.facts;
    let notices =
        facts.notices.iter().filter(|n| n.issued.is_some_and(|day| from <= day && day <= to)).count();
    let by_hand = |a: &&dunlin_core::collect::facts::Activity| {
        !a.inbound && a.medium.is_some() && from <= a.day() && a.day() <= to
    };
    (notices, facts.activities.iter().filter(by_hand).count())
}

fn step(strategy: &Strategy, (segment, step): (u16, u16)) -> String {
    let segment = &strategy.segments[usize::from(segment)];
    format!("{}: {}", segment.name, segment.steps[usize::from(step)].name)
}

fn tell(
    out: &mut dyn Write,
    desk: &Desk,
    strategy: &Strategy,
    found: &Replayed,
    (from, to): (Day, Day),
) -> std::io::Result<()> {
    let was = then(desk, from, to);
    writeln!(out, "Strategy \"{}\" on the {} days from {from} to {to}\n", strategy.name, found.days)?;
    writeln!(out, "{:>9} {:>9}", "actions", "items")?;
    for (at, (actions, items)) in &found.steps {
        writeln!(out, "{actions:>9} {items:>9}  {}", step(strategy, *at))?;
    }
    writeln!(out, "\nwithheld, items added up over the days")?;
    for (reason, items) in &found.withheld {
        writeln!(out, "{:>9} {items:>9}  {}", "", reason.replace('_', " "))?;
    }
    for (currency, minor) in &found.charged {
        let charged = Money::new(*minor, desk.ledger().currencies[usize::from(*currency)]).words();
        writeln!(out, "\n{charged} would have been charged (fees, interest, fixed sums)")?;
    }
    let mut contacts: Vec<usize> = found.contacts.values().copied().collect();
    contacts.sort_unstable();
    let at =
        |share: usize| contacts.get((contacts.len() * share / 100).min(contacts.len().saturating_sub(1)));
    writeln!(out, "\n{} contacts with {} customers", contacts.iter().sum::<usize>(), contacts.len())?;
    if let (Some(half), Some(most), Some(max)) = (at(50), at(95), contacts.last()) {
        writeln!(
            out,
            "half of them had up to {half}, 95 of 100 up to {most}, one had {max}; never more than {} in seven days",
            found.contacts_a_week_max
        )?;
    }
    writeln!(
        out,
        "\nBeside it, what was done in these days: {} notices issued, {} contacts by hand.",
        was.0, was.1
    )?;
    writeln!(
        out,
        "A call counts as made and as a conversation. What any of it would have earned is not known."
    )
}

/// What a replay says, in words.
pub(crate) fn draw(
    desk: &Desk,
    strategy: &Strategy,
    found: &Replayed,
    span: (Day, Day),
) -> std::io::Result<String> {
    let mut out = Vec::new();
    tell(&mut out, desk, strategy, found, span)?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// What a replay found, for programs.
pub(crate) fn told(
    desk: &Desk,
    strategy: &Strategy,
    found: &Replayed,
    (from, to): (Day, Day),
) -> serde_json::Value {
    let was = then(desk, from, to);
    let steps: Vec<_> = found
        .steps
        .iter()
        .map(
            |(at, (actions, items))| json!({"step": step(strategy, *at), "actions": actions, "items": items}),
        )
        .collect();
    let charged: serde_json::Map<String, serde_json::Value> = found
        .charged
        .iter()
        .map(|(currency, minor)| {
            let currency = desk.ledger().currencies[usize::from(*currency)];
            (currency.code().to_owned(), json!(decimal(i128::from(*minor), currency.digits())))
        })
        .collect();
    json!({
        "days": found.days, "due": found.due, "acted": found.acted, "steps": steps, "withheld": found.withheld,
        "customers_contacted": found.contacts.len(), "contacts": found.contacts.values().sum::<usize>(),
        "contacts_a_week_max": found.contacts_a_week_max, "charged": charged,
        "done_then": {"notices": was.0, "contacts_by_hand": was.1},
    })
}
