//! Webhooks, and the stream of changes.

use crate::api::call::{Answer, Does, Done, Keeper, Reader};
use crate::api::problem::{self, Problem};
use crate::api::stream::Feed;
use crate::api::table::{CURSOR, Field, LIMIT, Param, Route, Takes, change, get, may, needed};
use dunlin_app::hooks::{Endpoint, EndpointChange, Listed, Replay};
use dunlin_app::people::Right;
use serde_json::{Value, json};

const EVENTS: Field = may("events", "which types of events; none: all of them", "texts");
const NOTE: Field = may("note", "what it is for", "text");

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    get(
        "/webhooks",
        "webhooks",
        "The endpoints that events are told to, and how many deliveries are in which state; never their secrets.",
        &[],
        Does::Keeps(Right::Audit, webhooks),
    ),
    change(
        "POST",
        "/webhooks",
        "make_webhook",
        "Makes an endpoint; its secret is told once.",
        Takes::Fields(&[
            needed("url", "where: an https address"),
            EVENTS,
            NOTE,
            may(
                "user",
                "in whose name: nothing is told of customers whom that user does not see; whoever asks",
                "text",
            ),
        ]),
        Does::Keeps(Right::People, make),
    ),
    change(
        "PATCH",
        "/webhooks/{id}",
        "change_webhook",
        "Says something of an endpoint; what is not said stays.",
        Takes::Fields(&[
            may("url", "where: an https address", "text"),
            EVENTS,
            NOTE,
            may("active", "false: nothing is told there", "boolean"),
        ]),
        Does::Keeps(Right::People, say),
    ),
    change(
        "DELETE",
        "/webhooks/{id}",
        "end_webhook",
        "Ends an endpoint.",
        Takes::Nothing,
        Does::Keeps(Right::People, end),
    ),
    change(
        "POST",
        "/webhooks/{id}/secret",
        "rotate_webhook",
        "Gives an endpoint a new secret, told once; for a day the old one is good too.",
        Takes::Nothing,
        Does::Keeps(Right::People, rotate),
    ),
    change(
        "POST",
        "/webhooks/{id}/test",
        "test_webhook",
        "Has a test event told to an endpoint.",
        Takes::Nothing,
        Does::Keeps(Right::People, test),
    ),
    get(
        "/webhooks/{id}/deliveries",
        "deliveries",
        "What was told to an endpoint, what is tried, what came of it: the last first.",
        &[
            Param::new("state", "only those in this state", "due|waiting|delivered|given_up|withheld"),
            LIMIT,
            CURSOR,
        ],
        Does::Keeps(Right::Audit, deliveries),
    ),
    change(
        "POST",
        "/webhooks/{id}/replays",
        "replay_webhook",
        "Has events told again under the same ids: one by its id, or those of commands from one to another.",
        Takes::Fields(&[
            may("event", "the id of one event", "text"),
            may("from", "the first command", "command"),
            may("to", "the last command", "command"),
        ]),
        Does::Keeps(Right::People, replay),
    ),
    get(
        "/events",
        "events",
        "What happens in the books from now on, as server-sent events; the id of each is the command's number, and Last-Event-ID goes on from there.",
        &[Param::new("after", "what happened after this command first", "command")],
        Does::Streams(Right::Read, changes),
    ),
];

fn of_endpoint(endpoint: &Endpoint) -> Value {
    let e = endpoint;
    let counts: serde_json::Map<String, Value> =
        e.counts.iter().map(|(state, n)| (state.clone(), json!(n))).collect();
    json!({
        "webhook": e.id, "user": e.user, "url": e.url, "events": e.events, "note": e.note, "active": e.is_active,
        "deliveries": counts,
    })
}

/// The endpoint that the path names.
fn number(keeper: &Keeper<'_>) -> Result<i64, Problem> {
    let id: i64 = keeper.asked.path("id").parse().map_err(|_| problem::not_found())?;
    match keeper.books.webhooks()?.iter().any(|endpoint| endpoint.id == id) {
        true => Ok(id),
        false => Err(problem::not_found()),
    }
}

fn said(body: &Value) -> Result<EndpointChange, Problem> {
    let text = |name: &str| match &body[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err(problem::body().saying(format!("`{name}` is no text"))),
    };
    let events = match &body["events"] {
        Value::Null => None,
        Value::Array(all) => {
            let word = |one: &Value| one.as_str().map(str::to_owned);
            let wrong = || problem::body().saying("`events`: a list of texts is wanted");
            Some(all.iter().map(word).collect::<Option<Vec<_>>>().ok_or_else(wrong)?)
        }
        _ => return Err(problem::body().saying("`events`: a list of texts is wanted")),
    };
    let is_active = match &body["active"] {
        Value::Null => None,
        Value::Bool(active) => Some(*active),
        _ => return Err(problem::body().saying("`active` is neither true nor false")),
    };
    Ok(EndpointChange { url: text("url")?, events, note: text("note")?, is_active })
}

fn webhooks(keeper: &Keeper<'_>) -> Done {
    let all = keeper.books.webhooks()?;
    Ok(Answer::Json(200, json!({"rows": all.iter().map(of_endpoint).collect::<Vec<_>>()})))
}

fn make(keeper: &Keeper<'_>) -> Done {
    let (asked, by) = (keeper.asked, &keeper.who.name);
    let user = asked.maybe("user")?.unwrap_or(by);
    let (endpoint, secret) = keeper.books.make_webhook(user, said(&asked.body)?, keeper.outbound, by)?;
    let mut told = of_endpoint(&endpoint);
    told["secret"] = json!(secret);
    Ok(Answer::Json(201, told))
}

fn say(keeper: &Keeper<'_>) -> Done {
    let id = number(keeper)?;
    let endpoint =
        keeper.books.change_webhook(id, said(&keeper.asked.body)?, keeper.outbound, &keeper.who.name)?;
    Ok(Answer::Json(200, of_endpoint(&endpoint)))
}

fn end(keeper: &Keeper<'_>) -> Done {
    keeper.books.end_webhook(number(keeper)?, "ended", &keeper.who.name)?;
    Ok(Answer::Json(200, json!({})))
}

fn rotate(keeper: &Keeper<'_>) -> Done {
    let secret = keeper.books.rotate_webhook(number(keeper)?, &keeper.who.name)?;
    Ok(Answer::Json(201, json!({"secret": secret})))
}

fn test(keeper: &Keeper<'_>) -> Done {
    let event = keeper.books.test_webhook(number(keeper)?, &keeper.who.name)?;
    Ok(Answer::Json(201, json!({"event": event})))
}

/// A delivery as it is listed.
fn of_delivery(listed: &Listed) -> Value {
    let l = listed;
    json!({
        "event": l.event, "command": l.command, "state": l.state, "tries": l.tries, "next_try_ms": l.due_ms, "status": l.status,
        "told": l.told, "changed_ms": l.changed_ms,
    })
}

fn deliveries(keeper: &Keeper<'_>) -> Done {
    let (id, asked) = (number(keeper)?, keeper.asked);
    let state = asked.query("state");
    if state.is_some_and(|state| !["due", "waiting", "delivered", "given_up", "withheld"].contains(&state)) {
        return Err(
            problem::parameter().saying("`state` is none: due, waiting, delivered, given_up or withheld")
        );
    }
    let (limit, from) = (asked.number("limit", 100, 1_000)?, super::super::drawn::cursor(asked)?);
    let rows = keeper.books.deliveries(id, state, (limit + 1, from))?;
    let next = (rows.len() > limit).then(|| format!("row-{}", from + limit));
    let rows: Vec<Value> = rows.iter().take(limit).map(of_delivery).collect();
    Ok(Answer::Json(200, json!({"rows": rows, "next": next})))
}

fn replay(keeper: &Keeper<'_>) -> Done {
    let (id, asked) = (number(keeper)?, keeper.asked);
    let command = |name: &str| match &asked.body[name] {
        Value::Null => Ok(None),
        value => value
            .as_i64()
            .map(Some)
            .ok_or_else(|| problem::body().saying(format!("`{name}` is no number of a command"))),
    };
    let replay = match (asked.maybe("event")?, command("from")?, command("to")?) {
        (Some(event), None, None) => Replay::Event(event.to_owned()),
        (None, Some(from), Some(to)) => Replay::Range(from, to),
        _ => return Err(problem::body().saying("say which: `event`, or `from` and `to`")),
    };
    let count = keeper.books.replay_webhook(id, &replay, dunlin_app::today()?)?;
    Ok(Answer::Json(200, json!({"events": count})))
}

fn changes(reader: &Reader<'_>) -> Result<Feed, Problem> {
    let number = |text: &str| {
        let wrong = |_| problem::parameter().saying(format!("`{text}` is no number of a command"));
        text.parse::<u32>().map(i64::from).map_err(wrong)
    };
    // A browser that comes back says where it was.
    let from = reader.asked.resumes.as_deref().or(reader.asked.query("after"));
    let after = from.map(number).transpose()?;
    let head = reader.shared.books.head()?.seq;
    Ok(Feed::Changes { after: after.map_or(head, |after| after.min(head)) })
}
