//! Strategies: the versions that were put into use, another one tried on a day, and one replayed over past days.

use crate::api::call::{Answer, Asked, Does, Done, Reader};
use crate::api::problem::{self, Problem};
use crate::api::table::{AS_OF, CURSOR, Field, LIMIT, Route, Takes, change, get, may};
use crate::commands::frames;
use crate::output::{Cell, Column, Frame};
use dunlin_app::people::Right;
use dunlin_core::collect::decide::Book;
use dunlin_core::collect::replay::replay;
use dunlin_core::collect::strategy::Strategy;
use dunlin_core::day::{Day, Instant};
use dunlin_formats::strategy::{aloud, parse};
use serde_json::{Value, json};

const READ: Right = Right::Read;

/// So many days are replayed at once: each is decided anew.
const DAYS: i32 = 366;

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    get(
        "/strategies",
        "strategies",
        "The strategies that were put into use, version by version.",
        &[AS_OF, LIMIT, CURSOR],
        Does::Reads(READ, strategies),
    ),
    change(
        "POST",
        "/strategy/trials",
        "try_strategy",
        "What a strategy would do otherwise on a day than the one in use; nothing is changed.",
        Takes::Fields(&[
            Field { is_needed: true, ..may("text", "the strategy, as TOML", "text") },
            may("as_of", "the day; today where nothing is said", "date"),
        ]),
        Does::Reads(READ, trial),
    ),
    change(
        "POST",
        "/strategy/replays",
        "replay_strategy",
        "A strategy run over past days, at most 366 of them, beside what was done then; nothing is changed.",
        Takes::Fields(&[
            Field { is_needed: true, ..may("from", "the first day", "date") },
            Field { is_needed: true, ..may("to", "the last day", "date") },
            may("text", "the strategy, as TOML; the one in use where nothing is said", "text"),
            may("as_of", "the day whose strategy is in use; today where nothing is said", "date"),
        ]),
        Does::Reads(READ, replayed),
    ),
];

/// The columns of strategies.
pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::text("strategy", "Strategy"),
        Column::count("version", "Version"),
        Column::day("from", "In use from"),
        Column::text("state", "State"),
    ]
}

/// The latest first; the strategy in use on the day is `in use`, those of later days `to come`.
fn strategies(reader: &Reader<'_>) -> Done {
    let day = reader.asked.day("as_of")?;
    let (now, _) = reader.now(day)?;
    let all = now.strategies();
    let used = all.iter().rposition(|(.., from, _)| *from <= day);
    let mut frame = Frame::new(columns());
    for (at, (name, version, _, from, _)) in all.iter().enumerate().rev() {
        let state = match used {
            _ if *from > day => "to come",
            Some(used) if used == at => "in use",
            _ => "",
        };
        frame.row(vec![
            Cell::Text(name.clone()),
            Cell::Count(*version),
            Cell::Day(*from),
            Cell::Text(state.to_owned()),
        ]);
    }
    Ok(Answer::List(frame.into(), json!({"as_of": day.to_string()})))
}

/// A strategy that is sent.
fn read(text: &str) -> Result<Strategy, Problem> {
    parse(text).map_err(|wrong| problem::body().saying(wrong.to_string()).hint(wrong.hint))
}

fn trial(reader: &Reader<'_>) -> Done {
    let (asked, day) = (reader.asked, reader.asked.day("as_of")?);
    let strategy = read(asked.text("text")?)?;
    let view = reader.shared.view(&reader.who.scope, day, Instant::NEVER)?;
    let told = frames::trial(&view.desk, view.plan(), &strategy);
    let count = |(what, a, b): &(String, usize, usize)| json!({"what": what, "in_use": a, "tried": b});
    let counts: Vec<Value> = told.counts.iter().map(count).collect();
    Ok(Answer::Json(
        200,
        json!({
            "name": strategy.name, "as_of": day.to_string(), "aloud": aloud(&strategy), "counts": counts,
            "customers": told.customers,
        }),
    ))
}

fn day(asked: &Asked, name: &'static str) -> Result<Day, Problem> {
    asked.text(name)?;
    asked.day(name)
}

fn replayed(reader: &Reader<'_>) -> Done {
    let asked = reader.asked;
    let (from, to) = (day(asked, "from")?, day(asked, "to")?);
    if to < from || to.0 - from.0 >= DAYS {
        return Err(problem::body()
            .saying(format!("{from} to {to} is no span of 1 to {DAYS} days"))
            .hint("replay it in several spans"));
    }
    let own = asked.maybe("text")?.map(read).transpose()?;
    let view = reader.shared.view(&reader.who.scope, asked.day("as_of")?, Instant::NEVER)?;
    let desk = &view.desk;
    let strategy = own.as_ref().unwrap_or(&desk.used.strategy);
    let book = Book { ledger: desk.ledger(), facts: &desk.collecting.facts };
    let found = replay(book, strategy, (from, to));
    let mut told = frames::replay_told(desk, strategy, &found, (from, to));
    let words = frames::replay_words(desk, strategy, &found, (from, to));
    told["text"] =
        words.map_err(|e| Problem { internal: Some(e.to_string()), ..problem::internal() })?.into();
    Ok(Answer::Json(200, told))
}
