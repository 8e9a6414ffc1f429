//! Figures: KPIs over periods and groups, what is behind them, ageing.

use crate::api::call::{Answer, Does, Done, Reader};
use crate::api::problem::{self, Problem};
use crate::api::table::{AS_OF, CURSOR, KNOWN_AT, LIMIT, Param, Route, get};
use crate::cli::{By, Step};
use crate::commands::{
    explained, figures_told, figures_told_of, frame_of_aging, frame_of_total, kpis_of, query_of,
};
use crate::input::{self, Source, periods};
use clap::ValueEnum;
use dunlin_app::collect::Sees;
use dunlin_app::people::{Right, Scope};
use dunlin_app::present::Now;
use dunlin_core::day::Day;
use dunlin_core::open::AsOf;
use serde_json::Value;

const BY: Param = Param::new(
    "by",
    "group by; total where nothing is said",
    "total|entity|currency|segment|collector|customer",
);
const CURRENCY: Param =
    Param::new("currency", "only this currency; needed where there are several", "currency");

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    get(
        "/figures",
        "figures",
        "Figures of KPIs over periods and groups: the interface's figure objects.",
        &[
            Param::new("kpi", "ids with commas between; those on by default where nothing is said", "text"),
            Param::new("period", "length of a period; month", "day|week|month|quarter|year"),
            Param::new("from", "the first period: a date or a month", "period"),
            Param::new("to", "the last period", "period"),
            BY,
            CURRENCY,
            AS_OF,
            KNOWN_AT,
        ],
        Does::Reads(Right::Read, figures),
    ),
    get(
        "/figures/{kpi}/explanation",
        "explanation",
        "A figure taken apart: formula, terms, the documents behind it; and why it moved.",
        &[
            Param::new("in", "the period: a date or a month; the last full month", "period"),
            Param::new("versus", "why it moved since that period", "period"),
            BY,
            Param::new("group", "the group that is meant", "text"),
            Param::new("top", "so many documents of each term, 1 to 1000; 10", "number"),
            CURRENCY,
            AS_OF,
            KNOWN_AT,
        ],
        Does::Reads(Right::Read, explanation),
    ),
    get(
        "/aging",
        "aging",
        "Open items by age.",
        &[BY, CURRENCY, AS_OF, KNOWN_AT, LIMIT, CURSOR],
        Does::Reads(Right::Read, aging),
    ),
];

/// The words of a parameter.
fn word<T: ValueEnum>(reader: &Reader<'_>, name: &'static str, usual: T) -> Result<T, Problem> {
    let Some(text) = reader.asked.query(name) else { return Ok(usual) };
    T::from_str(text, false).map_err(|_| problem::parameter().saying(format!("{name}={text} is not known")))
}

/// What is asked of the present: the clocks, and the currency as the ledger numbers it.
struct Present<'r> {
    now: Now<'r>,
    sees: Sees,
    at: AsOf,
    first: Day,
    currency: Option<u16>,
}

/// The present, where no moment of knowledge is named and there are documents; what happened last, where no day is said.
fn present<'r>(reader: &'r Reader<'_>) -> Result<Option<Present<'r>>, Problem> {
    let Some(day) = reader.day()? else { return Ok(None) };
    let (now, sees) = reader.now(day)?;
    if now.ledger().items.is_empty() {
        return Ok(None);
    }
    let (first, last, lists) = now.span();
    let (first, last) = input::reach((first, last), &lists);
    let day = if reader.asked.query("as_of").is_some() { day } else { last };
    let currency = input::currency(now.ledger(), reader.asked.query("currency"))?;
    Ok(Some(Present { now, sees, at: AsOf::day(day), first, currency }))
}

/// The source of a view in the currency that is asked for, and its clocks: what happened last, where no day is said.
fn with_source<T>(
    reader: &Reader<'_>,
    tell: impl FnOnce(&Source, AsOf) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let view = reader.view()?;
    let source = view.source();
    let day: Day = match reader.asked.query("as_of") {
        Some(text) => input::day("as_of", text)?,
        None => source.last,
    };
    let at = AsOf { day, known_at: reader.asked.known_at()? };
    match reader.asked.query("currency") {
        None => tell(source, at),
        Some(code) => tell(&source.in_currency(code)?, at),
    }
}

fn figures(reader: &Reader<'_>) -> Done {
    let asked = reader.asked;
    let ids: Vec<String> = asked.query("kpi").map_or_else(Vec::new, |ids| {
        ids.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect()
    });
    let (step, by) = (word(reader, "period", Step::Month)?, word(reader, "by", By::Total)?);
    if let Some(text) = kept_figures(reader, step, by, &ids)? {
        return Ok(Answer::Text("application/json", text));
    }
    let text = with_source(reader, |source, at| {
        let span = periods::series(step, asked.query("from"), asked.query("to"), source.first, at.day)?;
        Ok(figures_told(source, at, span, by, &ids)?)
    })?;
    Ok(Answer::Text("application/json", text))
}

/// Figures that are named, of everybody: questions that are kept up with what comes in.
fn kept_figures(reader: &Reader<'_>, step: Step, by: By, ids: &[String]) -> Result<Option<String>, Problem> {
    if ids.is_empty() || reader.who.scope != Scope::All {
        return Ok(None);
    }
    let (kpis, asked) = (kpis_of(ids)?, reader.asked);
    let Some(Present { now, at, first, currency, .. }) = present(reader)? else { return Ok(None) };
    let span = periods::series(step, asked.query("from"), asked.query("to"), first, at.day)?;
    let grid = now.grid(&query_of(&kpis, (at, span), by, currency));
    Ok(grid.map(|grid| figures_told_of(&grid, at, &kpis)).transpose()?)
}

fn explanation(reader: &Reader<'_>) -> Done {
    let asked = reader.asked;
    let (by, top) = (word(reader, "by", By::Total)?, asked.number("top", 10, 1_000)?);
    let value: Value = with_source(reader, |source, at| {
        let period = match asked.query("in") {
            Some(text) => periods::named("in", text)?,
            None => periods::last_full_month(source.first, at.day),
        };
        let versus = asked.query("versus").map(|text| periods::named("versus", text)).transpose()?;
        Ok(explained(source, at, asked.path("kpi"), (period, versus), (by, asked.query("group")), top)?)
    })?;
    Ok(Answer::Json(200, value))
}

fn aging(reader: &Reader<'_>) -> Done {
    let by = word(reader, "by", By::Total)?;
    if by == By::Total
        && let Some(present) = present(reader)?
        // Of a day that is asked for again and again: the last, or today.
        && (reader.asked.query("as_of").is_none() || present.at.day == dunlin_app::today()?)
        && (reader.who.scope == Scope::All || reader.asked.query("as_of").is_some())
    {
        let report = present.now.aged(&present.sees, present.at.day);
        let frame = frame_of_total(present.now.ledger(), report, present.currency);
        return Ok(Answer::List(frame.into(), Value::Null));
    }
    let frame = with_source(reader, |source, at| Ok(frame_of_aging(source, at, by)))?;
    Ok(Answer::List(frame.into(), Value::Null))
}
