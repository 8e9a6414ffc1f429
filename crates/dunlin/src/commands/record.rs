//! `dunlin promise`, `dispute`, `hold`, `note`: what collectors write down, each one command of the books, and the lists.

use super::acting::acting;
use super::desk::{customer, day_of, desk};
use crate::cli::{
    At, Dispute, DisputeAction, Hold, HoldAction, Note, Promise, PromiseAction, Propose, ProposeAction,
    Recorded,
};
use crate::error::{Code, Failure};
use crate::output::{Cell, Column, Frame, stdout};
use dunlin_app::collect::Desk;
use dunlin_core::collect::promise::Standing;
use serde_json::{Map, Value, json};
use std::io::Write;

/// `dunlin promise`.
pub(crate) fn promise(words: &Promise) -> Result<(), Failure> {
    let day = day_of(&words.recorded.at)?.to_string();
    let act = match &words.action {
        PromiseAction::Make { customer, pay, currency, items, contact, note } => {
            let part = |text: &String| {
                let (due, amount) = pair("--pay", text, "2025-02-01=500.00")?;
                Ok(json!({"due": due, "amount": amount}))
            };
            let parts: Vec<Value> = pay.iter().map(part).collect::<Result<_, Failure>>()?;
            json!({
                "do": "promise", "customer": customer, "date": day, "currency": currency, "parts": parts,
                "items": items, "contact": contact, "note": note,
            })
        }
        PromiseAction::Cancel { promise, reason } => {
            json!({"do": "end_promise", "promise": promise, "date": day, "reason": reason})
        }
        PromiseAction::List { output } => {
            return promises(&*desk(&words.recorded.at, None)?).write(output, Some("Promises"));
        }
    };
    post(&words.recorded, act)
}

/// `dunlin dispute`.
pub(crate) fn dispute(words: &Dispute) -> Result<(), Failure> {
    let day = day_of(&words.recorded.at)?.to_string();
    let act = match &words.action {
        DisputeAction::Open { document, reason, amount, owner, answer_by, note } => json!({
            "do": "dispute", "document": document, "disputed": true, "date": day, "reason": reason,
            "amount": amount, "owner": owner, "answer_by": answer_by, "note": note,
        }),
        DisputeAction::Close { document, outcome, note } => json!({
            "do": "dispute", "document": document, "disputed": false, "date": day, "outcome": outcome, "note": note,
        }),
        DisputeAction::List { output } => {
            return disputes(&*desk(&words.recorded.at, None)?).write(output, Some("Disputes"));
        }
    };
    post(&words.recorded, act)
}

/// `dunlin hold`.
pub(crate) fn hold(words: &Hold) -> Result<(), Failure> {
    let day = day_of(&words.recorded.at)?.to_string();
    let act = match &words.action {
        HoldAction::Set { customer, reason, until } => {
            json!({"do": "customer_hold", "customer": customer, "date": day, "reason": reason, "until": until})
        }
        HoldAction::Release { hold } => json!({"do": "end_hold", "hold": hold, "date": day}),
        HoldAction::List { output } => {
            return holds(&*desk(&words.recorded.at, None)?).write(output, Some("Holds"));
        }
    };
    post(&words.recorded, act)
}

/// `dunlin propose`.
pub(crate) fn propose(words: &Propose) -> Result<(), Failure> {
    let day = day_of(&words.recorded.at)?.to_string();
    let decided = |proposal: i64, outcome: &str, note: Option<&String>| json!({"do": "decide", "proposal": proposal, "outcome": outcome, "date": day, "note": note});
    let act = match &words.action {
        ProposeAction::WriteOff { document, amount, reason } => json!({
            "do": "propose", "what": "write_off", "document": document, "amount": amount, "date": day, "reason": reason,
        }),
        ProposeAction::Agency { document, agency, reason } => json!({
            "do": "propose", "what": "agency", "document": document, "agency": agency, "date": day, "reason": reason,
        }),
        ProposeAction::CreditHold { customer, reason } => json!({
            "do": "propose", "what": "credit_hold", "customer": customer, "date": day, "reason": reason,
        }),
        ProposeAction::Approve { proposal } => decided(*proposal, "approved", None),
        ProposeAction::Refuse { proposal, note } => decided(*proposal, "refused", note.as_ref()),
        ProposeAction::Withdraw { proposal } => decided(*proposal, "withdrawn", None),
        ProposeAction::Limit { currency, amount } => json!({
            "do": "limit", "currency": currency, "write_off": amount, "date": day,
        }),
        ProposeAction::List { output } => {
            return proposals(&*desk(&words.recorded.at, None)?).write(output, Some("Proposals"));
        }
    };
    post(&words.recorded, act)
}

/// `dunlin note`.
pub(crate) fn note(words: &Note) -> Result<(), Failure> {
    let day = day_of(&words.recorded.at)?;
    let at = words.at_time.clone().unwrap_or_else(|| format!("{day}T12:00"));
    let next =
        words.next.as_deref().map(|text| pair("--next", text, "2025-01-22=\"ask again\"")).transpose()?;
    let act = json!({
        "do": "activity", "customer": words.customer, "contact": words.contact, "at": at, "medium": words.medium,
        "inbound": words.inbound, "outcome": words.outcome, "minutes": words.minutes, "note": words.text,
        "next_date": next.as_ref().map(|next| &next.0), "next_step": next.as_ref().map(|next| &next.1),
    });
    post(&words.recorded, act)
}

/// `left=right` of an option.
fn pair(option: &str, text: &str, example: &str) -> Result<(String, String), Failure> {
    match text.split_once('=') {
        Some((left, right)) if !left.trim().is_empty() && !right.trim().is_empty() => {
            Ok((left.trim().to_owned(), right.trim().to_owned()))
        }
        _ => Err(Failure::new(Code::UsageGiven, format!("{option} {text}: there is no `=` with both sides"))
            .hint(format!("write {option} {example}"))),
    }
}

/// Posts one command; what was not said is left out of it.
pub(super) fn post(words: &Recorded, act: Value) -> Result<(), Failure> {
    post_with(&words.at, words.key.clone(), act)
}

/// The same with a key, or one that is made up.
pub(super) fn post_with(at: &At, key: Option<String>, act: Value) -> Result<(), Failure> {
    let Value::Object(fields) = act else { return Ok(()) };
    let said: Map<String, Value> = fields.into_iter().filter(|(_, value)| !value.is_null()).collect();
    let key = key.unwrap_or_else(dunlin_app::new_key);
    let posted = acting(at)?.post(Value::Object(said), &key)?;
    stdout(|out| {
        let again = if posted.repeated { ", done before under the same key" } else { "" };
        let made: Vec<String> =
            posted.made.iter().map(|made| format!("{} {}", made.what, made.number)).collect();
        match made.is_empty() {
            true => writeln!(out, "Done{again}."),
            false => writeln!(out, "Written: {}{again}.", made.join(", ")),
        }
    })
}

/// The columns of promises.
pub(crate) fn promises_columns() -> Vec<Column> {
    vec![
        Column::count("promise", "No."),
        Column::day("made", "Made"),
        Column::text("customer", "Customer"),
        Column::number("promised", "Promised"),
        Column::text("currency", ""),
        Column::text("due", "Due"),
        Column::number("received", "Received"),
        Column::text("state", "State"),
    ]
}

pub(crate) fn promises(desk: &Desk) -> Frame {
    let mut frame = Frame::new(promises_columns());
    let facts = &desk.collecting.facts;
    for p in facts.promises.iter().filter(|p| p.made <= desk.day) {
        let digits = p.currency.digits();
        let total: i64 = p.parts.iter().map(|part| part.1).sum();
        let due: Vec<String> = p.parts.iter().map(|part| part.0.to_string()).collect();
        let last = p.parts.last().map_or(p.made, |part| part.0);
        let until = last.plus_days(desk.used.strategy.tolerance.days).min(desk.day);
        let state = match desk.kept(p) {
            Standing::Pending(until) => format!("waited for up to {until}"),
            other => other.name().replace('_', " "),
        };
        frame.row(vec![
            Cell::Count(p.id),
            Cell::Day(p.made),
            customer(desk, p.customer),
            Cell::Money(i128::from(total), digits),
            Cell::Text(p.currency.code().to_owned()),
            Cell::Text(due.join(", ")),
            Cell::Money(i128::from(desk.looker().received(p, until)), digits),
            Cell::Text(state),
        ]);
    }
    frame
}

/// The columns of disputes.
pub(crate) fn disputes_columns() -> Vec<Column> {
    vec![
        Column::count("dispute", "No."),
        Column::day("opened", "Opened"),
        Column::text("customer", "Customer"),
        Column::text("document", "Document"),
        Column::number("amount", "Amount"),
        Column::text("currency", ""),
        Column::text("reason", "Reason"),
        Column::text("owner", "Owner"),
        Column::text("state", "State"),
    ]
}

pub(crate) fn disputes(desk: &Desk) -> Frame {
    let mut frame = Frame::new(disputes_columns());
    let l = desk.ledger();
    for d in desk.collecting.facts.disputes.iter().filter(|d| d.opened <= desk.day) {
        let currency = l.currency_of(d.item);
        let amount = d.amount.unwrap_or(l.items.amount[d.item as usize]);
        let closed = d.closed.as_ref().filter(|(day, _)| *day <= desk.day);
        frame.row(vec![
            Cell::Count(d.id),
            Cell::Day(d.opened),
            customer(desk, l.items.customer[d.item as usize]),
            Cell::Text(l.item_name(d.item)),
            Cell::Money(i128::from(amount), currency.digits()),
            Cell::Text(currency.code().to_owned()),
            Cell::Text(d.reason.clone()),
            Cell::Text(d.owner.clone()),
            Cell::Text(closed.map_or("open".to_owned(), |(day, how)| format!("{how} {day}"))),
        ]);
    }
    frame
}

/// The columns of holds.
pub(crate) fn holds_columns() -> Vec<Column> {
    vec![
        Column::count("hold", "No."),
        Column::text("customer", "Customer"),
        Column::day("from", "From"),
        Column::day("until", "Until"),
        Column::text("reason", "Reason"),
    ]
}

pub(crate) fn holds(desk: &Desk) -> Frame {
    let mut frame = Frame::new(holds_columns());
    let all = desk.collecting.hold_ids.iter().zip(&desk.collecting.facts.holds);
    for (id, h) in all.filter(|(_, h)| h.from <= desk.day) {
        frame.row(vec![
            Cell::Count(*id),
            customer(desk, h.customer),
            Cell::Day(h.from),
            Cell::Day(h.until),
            Cell::Text(h.reason.clone()),
        ]);
    }
    frame
}

/// The columns of proposals.
pub(crate) fn proposals_columns() -> Vec<Column> {
    vec![
        Column::count("proposal", "No."),
        Column::day("day", "Day"),
        Column::text("what", "What"),
        Column::text("customer", "Customer"),
        Column::text("document", "Document"),
        Column::number("amount", "Amount"),
        Column::text("reason", "Reason"),
        Column::text("author", "By"),
        Column::text("state", "State"),
    ]
}

pub(crate) fn proposals(desk: &Desk) -> Frame {
    let mut frame = Frame::new(proposals_columns());
    let l = desk.ledger();
    for p in desk.collecting.facts.proposals.iter().filter(|p| p.day <= desk.day) {
        let amount = match (p.item, p.amount) {
            (Some(item), Some(minor)) => Cell::Money(i128::from(minor), l.currency_of(item).digits()),
            _ => Cell::Text(String::new()),
        };
        let ended = p.ended.as_ref().filter(|(day, ..)| *day <= desk.day);
        frame.row(vec![
            Cell::Count(p.id),
            Cell::Day(p.day),
            Cell::Text(p.what.replace('_', " ")),
            customer(desk, p.customer),
            Cell::Text(p.item.map_or(String::new(), |item| l.item_name(item))),
            amount,
            Cell::Text(p.reason.clone()),
            Cell::Text(p.author.clone()),
            Cell::Text(ended.map_or("open".to_owned(), |(day, how, by)| format!("{how} {day} by {by}"))),
        ]);
    }
    frame
}
