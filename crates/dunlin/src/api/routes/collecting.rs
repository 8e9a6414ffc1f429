//! Collecting: customers, the worklist, notices, promises, disputes and what else is known of accounts.

use crate::api::call::{Answer, Does, Done, Reader};
use crate::api::problem;
use crate::api::shared::View;
use crate::api::table::{AS_OF, CURSOR, KNOWN_AT, LIMIT, LIST, Param, Route, get};
use crate::commands::frames;
use crate::output::Frame;
use dunlin_app::collect::Desk;
use dunlin_app::people::Right;
use dunlin_core::collect::worklist::{Room, Worklist};
use dunlin_core::day::Day;
use dunlin_core::open::AsOf;
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
        "/customers/{number}/statement",
        "statement",
        "A customer's statement of account: what was owed, every posting, what is owed and open, a section a currency.",
        &[
            Param::new(
                "from",
                "the first day; the first of the last day's month where nothing is said",
                "date",
            ),
            Param::new("as_of", "the last day; today where nothing is said", "date"),
            KNOWN_AT,
        ],
        Does::Reads(READ, statement),
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
    match reader.day()? {
        Some(day) if !reader.asked.is_file => customers_after(reader, day),
        _ => list(reader, |view| view.customers()),
    }
}

/// A page of the customers behind one: as many whole customers as rows fit.
fn customers_after(reader: &Reader<'_>, day: Day) -> Done {
    let (now, sees) = reader.now(day)?;
    let limit = reader.asked.number("limit", 100, 1_000)?;
    let (order, l) = (now.order(), now.ledger());
    let from = match reader.asked.query("cursor") {
        None => 0,
        Some(text) => {
            let after = text.strip_prefix("after-").ok_or_else(|| {
                problem::parameter().saying("the cursor is none").hint("take `next` of the page before")
            })?;
            order.partition_point(|&of| l.customers.text(of) <= after)
        }
    };
    let (mut rows, mut last, mut is_more) = (Vec::new(), None, false);
    let mut ahead = order[from..].iter().copied().filter(|&of| now.is_seen(&sees, of)).peekable();
    'pages: while ahead.peek().is_some() {
        let some: Vec<u32> = ahead.by_ref().take(limit.max(32)).collect();
        let few = now.few(&some, &sees, day)?;
        for (&whole, &here) in some.iter().zip(&few.customers) {
            let own = frames::some_customers(&few.desk, &[here]);
            if own.len() == 0 {
                continue;
            }
            if !rows.is_empty() && rows.len() + own.len() > limit {
                is_more = true;
                break 'pages;
            }
            rows.extend(own.value().as_array().cloned().unwrap_or_default());
            last = Some(whole);
        }
    }
    let next = last.filter(|_| is_more).map(|of| format!("after-{}", l.customers.text(of)));
    Ok(Answer::Json(200, json!({"rows": rows, "next": next, "as_of": day.to_string()})))
}

fn customer(reader: &Reader<'_>) -> Done {
    if let Some(day) = reader.day()? {
        let (now, sees) = reader.now(day)?;
        let number = reader.asked.path("number");
        let customer = now.customer(&sees, number).ok_or_else(problem::not_found)?;
        let few = now.account(customer, &sees, day)?;
        let here = few.customers.first().copied().ok_or_else(problem::not_found)?;
        let lines = reader.asked.number("lines", frames::LINES, 1_000)?;
        return Ok(Answer::Json(200, frames::account(&few.desk, here, lines)));
    }
    let view = reader.view()?;
    let customer = Reader::customer(&view, reader.asked.path("number"))?;
    let lines = reader.asked.number("lines", frames::LINES, 1_000)?;
    Ok(Answer::Json(200, frames::account(&view.desk, customer, lines)))
}

fn statement(reader: &Reader<'_>) -> Done {
    let asked = reader.asked;
    let to = asked.day("as_of")?;
    let from = if asked.query("from").is_some() { asked.day("from")? } else { to.start_of_month() };
    if from > to {
        return Err(problem::parameter().saying(format!("from={from} is after as_of={to}")));
    }
    let number = asked.path("number");
    if reader.day()?.is_some() {
        let (now, sees) = reader.now(to)?;
        let customer = now.customer(&sees, number).ok_or_else(problem::not_found)?;
        let few = now.few(&[customer], &sees, to)?;
        let here = few.customers.first().copied().ok_or_else(problem::not_found)?;
        let l = few.desk.ledger();
        return Ok(Answer::Json(200, frames::statement(l, &l.statement(here, from, AsOf::day(to)))));
    }
    let view = reader.view()?;
    let (l, here) = (view.desk.ledger(), Reader::customer(&view, number)?);
    Ok(Answer::Json(200, frames::statement(l, &l.statement(here, from, AsOf::day(to)))))
}

fn worklist(reader: &Reader<'_>) -> Done {
    let asked = reader.asked;
    let room = match asked.query("minutes") {
        Some(_) => Room::Minutes(asked.number("minutes", 240, 1_000)? as u32),
        None => Room::Rows(asked.number("capacity", 40, 1_000)?),
    };
    let most = match room {
        Room::Rows(rows) => rows,
        Room::Minutes(_) => 100,
    };
    let beside = |desk: &Desk, list: &Worklist, beyond: usize| {
        json!({
            "as_of": desk.day.to_string(), "beyond": list.beyond,
            "withheld": frames::worklist(desk, &list.withheld).value(), "withheld_beyond": beyond,
        })
    };
    let today = reader.day()?.filter(|day| dunlin_app::today().is_ok_and(|today| *day == today));
    if let Some(day) = today {
        let (now, sees) = reader.now(day)?;
        let listed = now.worklist(&sees, day, room, (asked.query("collector"), most))?;
        let (desk, list) = (&listed.few.desk, &listed.list);
        let beside = beside(desk, list, listed.withheld_beyond);
        return Ok(Answer::List(frames::worklist(desk, &list.rows).into(), beside));
    }
    let view = reader.view()?;
    let collector = asked.query("collector").map(|name| vec![name]);
    let desk = &view.desk;
    let mut list = desk.worklist(view.plan(), room, collector.as_deref());
    let beyond = list.withheld.len().saturating_sub(most);
    list.withheld.truncate(most);
    let beside = beside(desk, &list, beyond);
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
