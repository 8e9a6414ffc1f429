//! `dunlin kpi`: figures over periods and groups.

mod export;
mod table;

pub(crate) use table::series_sheet;

use crate::cli::{By, Clocks, Inputs, Kpi};
use crate::commands::tie;
use crate::error::{Code, Failure};
use crate::input::{self, Loaded, Source, known, periods};
use crate::output::{stdout, table_target, working};
use dunlin_core::open::AsOf;
use dunlin_kpi::catalogue::{self, Definition};
use dunlin_kpi::engine::{Grid, MeasureSet, Query};
use dunlin_kpi::figure::Given;
use dunlin_kpi::group::{Filter, GroupBy};
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::Period;
use std::fmt::Write as _;
use std::io::Write;

/// Up to so many KPIs stand side by side over the periods; more are listed below each other for the last periods.
const COLUMNS_MAX: usize = 7;

/// Runs the command.
pub(crate) fn run(words: &Kpi) -> Result<(), Failure> {
    let mut kpis = definitions(&words.ids)?;
    let given = given(&words.given, &kpis)?;
    let source = load(&words.inputs, &words.clocks, &kpis)?;
    if words.ids.is_empty() && source.collecting().is_none() {
        // A page of "nothing is known" says nothing: those who ask for one by name are told why.
        kpis.retain(|kpi| !kpi.family.is_collecting());
    }
    let at = source.at(&words.clocks)?;
    let span =
        periods::series(words.period, words.from.as_deref(), words.to.as_deref(), source.first, at.day)?;
    let grid = working("working figures out", || grid(&source, at, span, group_by(words.by), needed(&kpis)));
    let answer = Answer { source: &source, at, grid: &grid, kpis: &kpis, given: &given };
    if words.output.json {
        return stdout(|out| answer.write_json(out));
    }
    if let Some(target) = table_target(&words.output) {
        return answer.export(target);
    }
    let mut text = answer.text(words.by);
    if let (Some(first), Some(last)) = (grid.periods.first(), grid.periods.last()) {
        let _ = write!(text, "\n{}", tie::rollforward(&source, at, Period::span(first.start, last.end)));
    }
    stdout(|out| out.write_all(text.as_bytes()))?;
    words.tie.control.as_deref().map_or(Ok(()), |path| tie::control(&source, at, path))
}

/// Figures of KPIs (those on by default where none is named), as JSON.
pub(crate) fn told(
    source: &Source,
    at: AsOf,
    span: Vec<Period>,
    by: By,
    ids: &[String],
) -> Result<String, Failure> {
    let mut kpis = definitions(ids)?;
    if ids.is_empty() && source.collecting().is_none() {
        kpis.retain(|kpi| !kpi.family.is_collecting());
    }
    let grid = grid(source, at, span, group_by(by), needed(&kpis));
    told_of(&grid, at, &kpis)
}

/// The query of KPIs over everybody's books, of one currency or all.
pub(crate) fn query_of(
    kpis: &[&'static Definition],
    (at, span): (AsOf, Vec<Period>),
    by: By,
    currency: Option<u16>,
) -> Query {
    query_in(currency, at, span, group_by(by), needed(kpis))
}

/// Figures that were worked out, as JSON.
pub(crate) fn told_of(grid: &Grid, at: AsOf, kpis: &[&'static Definition]) -> Result<String, Failure> {
    let mut out = Vec::new();
    let given = Given::default();
    export::write_json(catalogue::figures(grid, kpis, &given, known(at)), &mut out)
        .map_err(|e| Failure::new(Code::OutputUnwritable, e.to_string()))?;
    Ok(String::from_utf8(out).unwrap_or_default())
}

/// Loads what KPIs need.
pub(crate) fn load(
    inputs: &Inputs,
    clocks: &Clocks,
    kpis: &[&'static Definition],
) -> Result<Loaded, Failure> {
    input::load_with(inputs, clocks, needed(kpis).iter().any(Measure::is_collecting))
}

/// Figures that were worked out, and what they were worked out from.
pub(crate) struct Answer<'a> {
    pub(crate) source: &'a Source,
    pub(crate) at: AsOf,
    pub(crate) grid: &'a Grid,
    pub(crate) kpis: &'a [&'static Definition],
    pub(crate) given: &'a Given,
}

/// The KPIs of the ids; those on by default when there is none.
pub(crate) fn definitions(ids: &[String]) -> Result<Vec<&'static Definition>, Failure> {
    if ids.is_empty() {
        return Ok(catalogue::all().iter().copied().filter(|d| d.on_by_default).collect());
    }
    let mut found: Vec<&'static Definition> = Vec::new();
    for id in ids {
        let selected = catalogue::select(id);
        if selected.is_empty() {
            return Err(unknown_kpi(id));
        }
        found.extend(
            selected
                .into_iter()
                .filter(|d| !found.iter().any(|f: &&Definition| f.id == d.id))
                .collect::<Vec<_>>(),
        );
    }
    Ok(found)
}

/// There is no KPI of that id.
pub(crate) fn unknown_kpi(id: &str) -> Failure {
    let near = catalogue::near(id);
    let hint = match near.as_slice() {
        [] => "`dunlin library` lists the KPIs, `dunlin library search WORDS` finds them".to_owned(),
        near => format!("did you mean {}? `dunlin library` lists all", near.join(", ")),
    };
    Failure::new(Code::UsageKpi, format!("there is no KPI `{id}`")).hint(hint)
}

/// The given values, each asked for by one of the KPIs.
pub(crate) fn given(texts: &[String], kpis: &[&'static Definition]) -> Result<Given, Failure> {
    let given = Given::parse(texts).map_err(|e| Failure::new(Code::UsageGiven, format!("--given: {e}")))?;
    let asked: Vec<&str> = kpis.iter().flat_map(|d| d.given.iter().map(|param| param.name)).collect();
    let Some(name) = given.names().find(|name| !asked.contains(name)).map(str::to_owned) else {
        return Ok(given);
    };
    let hint = if asked.is_empty() {
        "none of them needs anything that is not in the files".to_owned()
    } else {
        format!("they need {}", asked.join(", "))
    };
    Err(Failure::new(Code::UsageGiven, format!("--given: no KPI asked for needs `{name}`")).hint(hint))
}

/// The measures that KPIs need.
pub(crate) fn needed(kpis: &[&'static Definition]) -> MeasureSet {
    kpis.iter().flat_map(|d| d.needed().iter().collect::<Vec<_>>()).collect()
}

/// The measures of a source over periods and groups.
pub(crate) fn grid(source: &Source, at: AsOf, periods: Vec<Period>, by: GroupBy, needed: MeasureSet) -> Grid {
    source.run(&query(source, at, periods, by, needed))
}

/// The query for that.
pub(crate) fn query(
    source: &Source,
    at: AsOf,
    periods: Vec<Period>,
    by: GroupBy,
    needed: MeasureSet,
) -> Query {
    query_in(source.currency, at, periods, by, needed)
}

/// The same of one currency, or all.
fn query_in(currency: Option<u16>, at: AsOf, periods: Vec<Period>, by: GroupBy, needed: MeasureSet) -> Query {
    let filter = Filter { currency, ..Filter::default() };
    Query { by, as_of: Some(at.day), known_at: known(at), filter, needed, ..Query::new(periods) }
}

/// The grouping of the words.
pub(crate) fn group_by(by: By) -> GroupBy {
    match by {
        By::Total => GroupBy::Total,
        By::Entity => GroupBy::Entity,
        By::Currency => GroupBy::Currency,
        By::Segment => GroupBy::Segment,
        By::Collector => GroupBy::Collector,
        By::Customer => GroupBy::Customer,
    }
}
