//! `dunlin webhook`: endpoints that are told what happens; and what `dunlin serve` needs to tell them.

use super::desk::{books, day_of};
use crate::cli::{Webhook, WebhookAction};
use crate::error::{Code, Failure};
use crate::input::{actor, books_failure};
use crate::output::{Cell, Column, Frame, stdout};
use dunlin_app::Books;
use dunlin_app::hooks::work::Working;
use dunlin_app::hooks::{Endpoint, EndpointChange, Listed, Net, Outbound, Replay, Sender};
use serde_json::json;
use std::io::Write;
use std::sync::Arc;

/// Where webhooks may go: the public internet, and the ranges that are named.
pub(crate) fn outbound(allowed: &[String]) -> Result<Outbound, Failure> {
    let net = |text: &String| {
        Net::parse(text).ok_or_else(|| {
            Failure::new(
                Code::UsageGiven,
                format!("--allow-private-webhooks {text} is no range of addresses"),
            )
            .hint("write it as 10.0.0.0/8 or 127.0.0.1")
        })
    };
    Ok(Outbound::new(allowed.iter().map(net).collect::<Result<_, _>>()?))
}

/// The job that tells endpoints; its news go to standard error, a line of JSON each.
pub(crate) fn sender(books: &Books, outbound: &Outbound) -> Result<Working, Failure> {
    let tell = Arc::new(|told: &dunlin_app::hooks::Told| {
        eprintln!("{}", json!({"webhook": told.webhook, "what": told.what, "about": told.about}));
    });
    let started = Sender::new(books.clone(), outbound.clone(), None, tell).start();
    started.map_err(|e| Failure::new(Code::ServeAddress, format!("no threads can be had: {e}")))
}

/// Runs the command.
pub(crate) fn run(words: &Webhook) -> Result<(), Failure> {
    let (books, actor) = (books(&words.at)?, actor());
    let failed = |e| books_failure(&e);
    match &words.action {
        WebhookAction::Make { url, user, event, note, allow_private_webhooks } => {
            let change = EndpointChange {
                url: Some(url.clone()),
                events: Some(event.clone()),
                note: note.clone(),
                is_active: None,
            };
            let outbound = outbound(allow_private_webhooks)?;
            let (endpoint, secret) = books.make_webhook(user, change, &outbound, &actor).map_err(failed)?;
            stdout(|out| writeln!(out, "Webhook {}; its secret, shown this once:\n\n  {secret}", endpoint.id))
        }
        WebhookAction::List { output } => {
            listed(books.webhooks().map_err(failed)?).write(output, Some("Webhooks"))
        }
        WebhookAction::Set { webhook, active, .. } => {
            let change = EndpointChange { is_active: Some(*active), ..EndpointChange::default() };
            books.change_webhook(*webhook, change, &Outbound::default(), &actor).map_err(failed)?;
            let state = if *active { "active" } else { "inactive" };
            stdout(|out| writeln!(out, "Webhook {webhook} is {state}."))
        }
        WebhookAction::Secret { webhook } => {
            let secret = books.rotate_webhook(*webhook, &actor).map_err(failed)?;
            stdout(|out| writeln!(out, "The new secret of webhook {webhook}, shown this once:\n\n  {secret}"))
        }
        WebhookAction::Test { webhook } => {
            let event = books.test_webhook(*webhook, &actor).map_err(failed)?;
            stdout(|out| writeln!(out, "Event {event} is told to webhook {webhook} by `dunlin serve`."))
        }
        WebhookAction::End { webhook, reason } => {
            books.end_webhook(*webhook, reason, &actor).map_err(failed)?;
            stdout(|out| writeln!(out, "Webhook {webhook} has ended."))
        }
        WebhookAction::Deliveries { webhook, state, limit, output } => {
            let all = books.deliveries(*webhook, state.as_deref(), (*limit, 0)).map_err(failed)?;
            frame(all).write(output, Some("Deliveries"))
        }
        WebhookAction::Replay { webhook, event, from, to } => {
            let replay = match (event, from, to) {
                (Some(event), ..) => Replay::Event(event.clone()),
                (None, from, to) => Replay::Range(from.unwrap_or(0), to.unwrap_or(0)),
            };
            let count = books.replay_webhook(*webhook, &replay, day_of(&words.at)?).map_err(failed)?;
            stdout(|out| writeln!(out, "{count} events are told again by `dunlin serve`."))
        }
    }
}

fn frame(all: Vec<Listed>) -> Frame {
    let mut frame = Frame::new(vec![
        Column::text("event", "Event"),
        Column::text("state", "State"),
        Column::count("tries", "Tries"),
        Column::text("status", "Answer"),
        Column::text("told", "What came of it"),
        Column::text("next_try", "Next try"),
    ]);
    for one in all {
        let moment = |ms| jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
        frame.row(vec![
            Cell::Text(one.event),
            Cell::Text(one.state),
            Cell::Count(one.tries),
            Cell::Text(one.status.map_or_else(String::new, |status| status.to_string())),
            Cell::Text(one.told),
            Cell::Text(one.due_ms.map_or_else(String::new, |ms| format!("{:.0}", moment(ms)))),
        ]);
    }
    frame
}

fn listed(all: Vec<Endpoint>) -> Frame {
    let mut frame = Frame::new(vec![
        Column::count("webhook", "No."),
        Column::text("url", "Address"),
        Column::text("user", "User"),
        Column::text("events", "Events"),
        Column::text("state", "State"),
        Column::text("deliveries", "Deliveries"),
        Column::text("note", "For"),
    ]);
    for e in all {
        let counts: Vec<String> = e.counts.iter().map(|(state, n)| format!("{n} {state}")).collect();
        frame.row(vec![
            Cell::Count(e.id),
            Cell::Text(e.url),
            Cell::Text(e.user),
            Cell::Text(if e.events.is_empty() { "all".to_owned() } else { e.events.join(", ") }),
            Cell::Text(if e.is_active { "active" } else { "inactive" }.to_owned()),
            Cell::Text(counts.join(", ")),
            Cell::Text(e.note),
        ]);
    }
    frame
}
