//! Why a notice went, in words or as JSON.

use super::how;
use crate::error::Failure;
use crate::input::customer_words;
use crate::output::{json, stdout};
use dunlin_app::collect::{Judged, Why};
use dunlin_core::collect::decide::{How, Part};
use dunlin_core::collect::rails::RAILS;
use dunlin_core::money::{Money, decimal};
use serde_json::{Value, json};
use std::io::Write;

/// Tells it.
pub(super) fn tell(why: &Why, as_json: bool) -> Result<(), Failure> {
    if as_json {
        return json(&told(why));
    }
    let (desk, notice) = (&why.desk, &why.notice);
    let l = desk.ledger();
    let money = |line: u32, minor: i64| Money::new(minor, l.currency_of(line)).words();
    let first = notice.lines.first().map_or(0, |line| line.item);
    let step = notice.lines.iter().max_by_key(|line| line.level).map_or("", |line| line.step.as_str());
    let total = notice.lines.iter().map(|line| line.open).sum();
    stdout(|out| {
        let whom = customer_words(l, notice.customer);
        writeln!(
            out,
            "{}: {step}, to {whom}, {}",
            notice.number,
            how(desk, &How::Write(notice.medium, notice.contact))
        )?;
        writeln!(out, "It asks for {}{}.", money(first, total), charged(why))?;
        why.judged.iter().try_for_each(|judged| one(out, why, judged))
    })
}

fn charged(why: &Why) -> String {
    let notice = &why.notice;
    let sum: i64 = notice.charges.iter().map(|charged| charged.charge.minor).sum();
    match notice.lines.first() {
        Some(line) if sum > 0 => {
            let money = Money::new(sum, why.desk.ledger().currency_of(line.item)).words();
            format!(", and charges {money} beside it (dunlin dun charges)")
        }
        _ => String::new(),
    }
}

fn strategy((name, version): &(String, Option<i64>)) -> String {
    match version {
        Some(version) => format!("\"{name}\" version {version}"),
        None => format!("\"{name}\", which comes with the program"),
    }
}

fn one(out: &mut dyn Write, why: &Why, judged: &Judged) -> std::io::Result<()> {
    let l = why.desk.ledger();
    writeln!(out, "\n{} for {} by {} (command {})", judged.what, judged.day, judged.actor, judged.command)?;
    writeln!(out, "  by strategy {}", strategy(&judged.strategy))?;
    writeln!(out, "  on what the books knew up to command {}", judged.command - 1)?;
    for part in &judged.parts {
        let late = judged.day.since(l.items.due[part.item as usize]);
        let due = if late >= 0 { format!("{late} days past due") } else { format!("due in {} days", -late) };
        let level = if part.level > 0 { format!(", level {}", part.level) } else { String::new() };
        let asked = Money::new(part.asked, l.currency_of(part.item)).words();
        writeln!(out, "  {}: {due}{level}, {asked} asked for", l.item_name(part.item))?;
    }
    for over in &judged.overridden {
        writeln!(
            out,
            "  `{}` was overridden by {} ({}): {}",
            over.rail, over.author, over.role, over.reason
        )?;
    }
    if let Some(who) = judged.approver.as_ref().filter(|_| judged.what == "issued") {
        writeln!(out, "  approved first, as the step asks of the {who}")?;
    }
    let verdict = match judged.is_same {
        true => format!("decided anew on that: the same; all {} guard rails let it through", RAILS.len()),
        false => "decided anew on that: SOMETHING ELSE; tell the makers of this program".to_owned(),
    };
    writeln!(out, "  {verdict}")
}

pub(crate) fn told(why: &Why) -> Value {
    let l = why.desk.ledger();
    let part = |part: &Part| {
        let currency = l.currency_of(part.item);
        json!({
            "item": l.item_name(part.item), "level": part.level, "due": l.items.due[part.item as usize].to_string(),
            "asked": decimal(i128::from(part.asked), currency.digits()), "currency": currency.code(),
        })
    };
    let judged: Vec<Value> = why
        .judged
        .iter()
        .map(|j| {
            let over = |o: &dunlin_core::collect::facts::Override| {
                json!({"rail": o.rail, "by": o.author, "role": o.role, "reason": o.reason})
            };
            json!({
                "what": j.what, "day": j.day.to_string(), "command": j.command, "by": j.actor,
                "strategy": {"name": j.strategy.0, "version": j.strategy.1}, "approver": j.approver,
                "items": j.parts.iter().map(part).collect::<Vec<_>>(),
                "overridden": j.overridden.iter().map(over).collect::<Vec<_>>(), "same": j.is_same,
            })
        })
        .collect();
    json!({
        "notice": why.notice.number, "customer": l.customers.text(why.notice.customer), "decided": judged,
    })
}
