//! Collecting: customers, the worklist, notices, promises, disputes and what else is known of accounts.

use crate::api::call::{Answer, Does, Done, Reader};
use crate::api::problem;
use crate::api::shared::View;
use crate::api::table::{AS_OF, CURSOR, KNOWN_AT, LIMIT, LIST, Param, Route, get};
use crate::commands::frames;
use crate::output::Frame;
use dunlin_app::people::Right;
use dunlin_core::collect::worklist::Room;
use serde_json::{Value, json};
use std::sync::Arc;

const READ: Right = Right::Read;

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    get("/customers", "customers", "The customers, with what they owe.", LIST, Does::Reads(READ, customers)),
    get(
        "/customers/{number}",
        "customer",
        "A customer before the phone is answered: what it owes, how it pays, what was said.",
        &[AS_OF, KNOWN_AT, Param::new("lines", "lines of its story, 1 to 1000; 30", "number")],
        Does::Reads(READ, customer),
    ),
    get(
        "/worklist",
        "worklist",
        "Whom to contact next, and why.",
        &[
            AS_OF,
            KNOWN_AT,
            Param::new("capacity", "so many rows, 1 to 1000; 40", "number"),
            Param::new("minutes", "what fits into so many minutes instead", "number"),
            Param::new("collector", "only this collector's customers", "text"),
            LIMIT,
            CURSOR,
        ],
        Does::Reads(READ, worklist),
    ),
    get("/dunning/preview", "preview", "What would be done on the day.", LIST, Does::Reads(READ, preview)),
    get(
        "/dunning/withheld",
        "withheld",
        "What is withheld on the day, and why.",
        LIST,
        Does::Reads(READ, withheld),
    ),
    get("/notices", "notices", "The notices so far.", LIST, Does::Reads(READ, notices)),
    get(
        "/notices/{number}/why",
        "why",
        "Why a notice went: the decision made anew on what was known then.",
        &[],
        Does::Reads(READ, why),
    ),
    get("/charges", "charges", "What notices charge, by which right.", LIST, Does::Reads(READ, charges)),
    get(
        "/promises",
        "promises",
        "Promises and plans, and what became of them.",
        LIST,
        Does::Reads(READ, promises),
    ),
    get("/disputes", "disputes", "Disputes.", LIST, Does::Reads(READ, disputes)),
    get("/holds", "holds", "Customers on hold.", LIST, Does::Reads(READ, holds)),
    get(
        "/proposals",
        "proposals",
        "What was proposed, and what became of it.",
        LIST,
        Does::Reads(READ, proposals),
    ),
    get("/placements", "placements", "What agencies have.", LIST, Does::Reads(READ, placements)),
    get("/overrides", "overrides", "Guard rails that were overridden.", LIST, Does::Reads(READ, overrides)),
    get("/teams", "teams", "Collectors and their teams.", LIST, Does::Reads(READ, teams)),
    get(
        "/strategy",
        "strategy",
        "The strategy in use on the day, read aloud.",
        &[AS_OF, KNOWN_AT],
        Does::Reads(READ, strategy),
    ),
];

/// What every list needs: the rows, with the day beside them.
fn list<F: Into<Arc<Frame>>>(reader: &Reader<'_>, frame: impl FnOnce(&View) -> F) -> Done {
    let view = reader.view()?;
    let frame = frame(&view);
    Ok(Answer::List(frame.into(), json!({"as_of": view.desk.day.to_string()})))
}

fn customers(reader: &Reader<'_>) -> Done {
    list(reader, |view| view.customers())
}

fn customer(reader: &Reader<'_>) -> Done {
    let view = reader.view()?;
    let customer = Reader::customer(&view, reader.asked.path("number"))?;
    let lines = reader.asked.number("lines", 30, 1_000)?;
    Ok(Answer::Json(200, frames::account(&view.desk, customer, lines)))
}

fn worklist(reader: &Reader<'_>) -> Done {
    let asked = reader.asked;
    let room = match asked.query("minutes") {
        Some(_) => Room::Minutes(asked.number("minutes", 240, 1_000)? as u32),
        None => Room::Rows(asked.number("capacity", 40, 1_000)?),
    };
    let view = reader.view()?;
    let collector = asked.query("collector").map(|name| vec![name]);
    let desk = &view.desk;
    let list = desk.worklist(view.plan(), room, collector.as_deref());
    let beside = json!({
        "as_of": desk.day.to_string(), "beyond": list.beyond, "withheld": frames::worklist(desk, &list.withheld).value(),
    });
    Ok(Answer::List(frames::worklist(desk, &list.rows).into(), beside))
}

fn preview(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::actions(&view.desk, view.plan()))
}

fn withheld(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::withheld(&view.desk, view.plan()))
}

fn notices(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::notices(&view.desk))
}

fn why(reader: &Reader<'_>) -> Done {
    let view = reader.view()?;
    let number = reader.asked.path("number");
    // Only of a notice that the caller sees.
    if !view.desk.collecting.facts.notices.iter().any(|notice| notice.number == number) {
        return Err(problem::not_found());
    }
    Ok(Answer::Json(200, frames::why(&reader.shared.books.why(number)?)))
}

fn charges(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::charges(&view.desk))
}

fn promises(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::promises(&view.desk))
}

fn disputes(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::disputes(&view.desk))
}

fn holds(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::holds(&view.desk))
}

fn proposals(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::proposals(&view.desk))
}

fn placements(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::placements(&view.desk))
}

fn overrides(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::overrides(&view.desk))
}

fn teams(reader: &Reader<'_>) -> Done {
    list(reader, |view| frames::teams(&view.desk))
}

fn strategy(reader: &Reader<'_>) -> Done {
    let view = reader.view()?;
    let used = &view.desk.used;
    let version: Value = used.version.as_ref().map_or(Value::Null, |(_, version)| json!(version));
    let aloud = dunlin_formats::strategy::aloud(&used.strategy);
    Ok(Answer::Json(200, json!({"name": used.strategy.name, "version": version, "aloud": aloud})))
}
