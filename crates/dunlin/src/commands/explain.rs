//! `dunlin explain`: a figure taken apart into its formula, its terms and the documents behind them; and the reasons
//! for its move since another period.

mod json;
mod moved;
mod restated;
mod text;

use crate::cli::{By, Explain};
use crate::commands::kpi::{definitions, given, group_by, load, query};
use crate::commands::tie;
use crate::error::{Code, Failure};
use crate::input::{Source, known, periods};
use crate::output::{json as print_json, stdout, working};
use dunlin_core::names::Names;
use dunlin_core::open::AsOf;
use dunlin_kpi::catalogue::{Definition, Scope};
use dunlin_kpi::engine::{Grid, MeasureSet, MeasureValue, Query};
use dunlin_kpi::figure::{Figure, Given};
use dunlin_kpi::formula::Slot;
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::{Grain, Period};
use dunlin_kpi::receipts::{Receipts, ReceiptsError};
use moved::Move;
use std::io::Write;

/// Runs the command.
pub(crate) fn run(words: &Explain) -> Result<(), Failure> {
    if words.restated {
        return restated::run(words);
    }
    let kpi = one(&words.id)?;
    let given = given(&words.given, &[kpi])?;
    let source = load(&words.inputs, &words.clocks, &[kpi])?;
    let at = source.at(&words.clocks)?;
    let (period, versus) = spans(words, &source, at)?;
    let asked =
        Asked { source: &source, at, kpi, given: &given, by: words.by, group: words.group.as_deref() };
    let explained = working("working figures out", || asked.explain(period, versus, words.top))?;
    if words.json {
        return print_json(&explained.json());
    }
    let text = format!("{}{}", explained.text(), tie::rollforward(&source, at, period));
    stdout(|out| out.write_all(text.as_bytes()))
}

/// A figure taken apart, for programs.
pub(crate) fn told(
    source: &Source,
    at: AsOf,
    id: &str,
    (period, versus): (Period, Option<Period>),
    (by, group): (By, Option<&str>),
    top: usize,
) -> Result<serde_json::Value, Failure> {
    let (kpi, given) = (one(id)?, Given::default());
    Ok(Asked { source, at, kpi, given: &given, by, group }.explain(period, versus, top)?.json())
}

/// Why a KPI moved between two periods, as text.
pub(crate) fn why(
    source: &Source,
    at: AsOf,
    id: &str,
    spans: (Period, Period),
    top: usize,
) -> Result<String, Failure> {
    let (kpi, given) = (one(id)?, Given::default());
    let asked = Asked { source, at, kpi, given: &given, by: By::Total, group: None };
    let explained = asked.explain(spans.1, Some(spans.0), top)?;
    Ok(explained.move_text())
}

/// A KPI of the later of two periods and its move since the earlier, as JSON.
pub(crate) fn explained_json(
    source: &Source,
    at: AsOf,
    id: &str,
    spans: (Period, Period),
    top: usize,
) -> Result<serde_json::Value, Failure> {
    let (kpi, given) = (one(id)?, Given::default());
    let asked = Asked { source, at, kpi, given: &given, by: By::Total, group: None };
    Ok(asked.explain(spans.1, Some(spans.0), top)?.json())
}

/// The one KPI of an id.
fn one(id: &str) -> Result<&'static Definition, Failure> {
    match definitions(&[id.to_owned()])?.as_slice() {
        [kpi] => Ok(kpi),
        several => {
            let ids: Vec<&str> = several.iter().map(|d| d.id).collect();
            let message = format!("`{id}` is several KPIs: {}", ids.join(", "));
            Err(Failure::new(Code::UsageKpi, message).hint("name one of them"))
        }
    }
}

/// The period to explain and the one to compare it with.
fn spans(words: &Explain, source: &Source, at: AsOf) -> Result<(Period, Option<Period>), Failure> {
    let period = match &words.period {
        Some(text) => periods::named("--in", text)?,
        None => periods::last_full_month(source.first, at.day),
    };
    if period.start > at.day {
        let message = format!("{period} begins after the as-of date {}", at.day);
        return Err(
            Failure::new(Code::UsagePeriod, message).hint("move --as-of, or explain an earlier period")
        );
    }
    let versus = match words.versus.as_deref() {
        None => None,
        Some("previous") => Some(period.before()),
        Some(text) => Some(periods::named("--versus", text)?),
    };
    match versus {
        Some(versus) if versus.grain != period.grain && period.grain != Grain::Span => {
            let message = format!("{period} and {versus} are periods of different length");
            Err(Failure::new(Code::UsagePeriod, message)
                .hint("compare a month with a month, a quarter with a quarter"))
        }
        versus => Ok((period, versus)),
    }
}

/// What is asked.
struct Asked<'a> {
    source: &'a Source,
    at: AsOf,
    kpi: &'static Definition,
    given: &'a Given,
    by: By,
    group: Option<&'a str>,
}

/// One term of the formula: its value and the rows behind it.
struct Term {
    measure: Measure,
    value: MeasureValue,
    receipts: Result<Receipts, ReceiptsError>,
}

/// A figure taken apart.
struct Explained<'a> {
    asked: &'a Asked<'a>,
    figure: Figure<'a>,
    equation: String,
    terms: Vec<Term>,
    moved: Option<Result<Move<'a>, Failure>>,
}

impl<'a> Asked<'a> {
    fn explain(
        &'a self,
        period: Period,
        versus: Option<Period>,
        top: usize,
    ) -> Result<Explained<'a>, Failure> {
        let query = self.query(vec![period], GroupBy::Total, self.kpi.needed())?;
        let grid = self.source.run(&query);
        let total = self.total(&grid)?;
        let figure = self.figure(&grid, total, 0);
        let equation = figure.equation(|measure| grid.get(measure, total, 0), self.given);
        let measures = figure.formula.slots().iter().filter_map(|slot| match slot {
            Slot::Measure(measure) => Some(*measure),
            Slot::Given(_) => None,
        });
        let term = |measure| Term {
            measure,
            value: grid.get(measure, total, 0),
            receipts: self.source.receipts(&query, measure, total, top),
        };
        let terms = measures.map(term).collect();
        let moved = versus.map(|versus| self.moved(versus, period, top));
        Ok(Explained { asked: self, figure, equation, terms, moved })
    }

    /// A query over the group asked for.
    fn query(&self, periods: Vec<Period>, by: GroupBy, needed: MeasureSet) -> Result<Query, Failure> {
        let mut query = query(self.source, self.at, periods, by, needed);
        let Some(name) = self.group else {
            return match group_by(self.by) {
                GroupBy::Total | GroupBy::Currency => Ok(query),
                _ => Err(Failure::new(
                    Code::LedgerGroup,
                    "--by says of what, but not which one is to be explained",
                )
                .hint("add --group NAME, or leave --by away to explain the total")),
            };
        };
        let ledger = &self.source.ledger;
        let find = |names: &Names| names.find(name).ok_or_else(|| no_group(name, names));
        match group_by(self.by) {
            GroupBy::Entity => query.filter.entity = Some(find(&ledger.entities)?),
            GroupBy::Segment => query.filter.segment = Some(find(&ledger.segments)?),
            GroupBy::Collector => query.filter.collector = Some(find(&ledger.collectors)?),
            GroupBy::Customer => query.filter.customer = Some(find(&ledger.customers)?),
            GroupBy::Currency | GroupBy::Total => {
                let message = format!("--group {name}: --by says of what");
                return Err(Failure::new(Code::LedgerGroup, message)
                    .hint("--by segment --group NAME; a currency is --currency CODE"));
            }
        }
        Ok(query)
    }

    /// The one total of a grid.
    fn total(&self, grid: &Grid) -> Result<usize, Failure> {
        let totals: Vec<usize> = (0..grid.groups.len()).filter(|&g| grid.groups[g].total).collect();
        match totals.as_slice() {
            [one] => Ok(*one),
            [] => {
                Err(Failure::new(Code::InputEmpty, "no document is in what was asked for by the as-of date"))
            }
            several => {
                let codes: Vec<&str> = several.iter().map(|&g| grid.groups[g].code.code()).collect();
                let message = format!("the files hold {}, and currencies are never added", codes.join(", "));
                Err(Failure::new(Code::LedgerCurrencies, message)
                    .hint(format!("--currency {} picks one", codes[0])))
            }
        }
    }

    fn figure(&self, grid: &Grid, group: usize, period: usize) -> Figure<'a> {
        let (span, currency) = (grid.periods[period], grid.groups[group].code);
        let scope =
            Scope { group: self.group, currency, period: span, as_of: span.end, known_at: known(self.at) };
        self.kpi.evaluate(scope, self.given, |measure| grid.get(measure, group, period))
    }
}

fn no_group(name: &str, names: &Names) -> Failure {
    let mut list: Vec<&str> = names.iter().filter(|n| !n.is_empty()).take(20).collect();
    list.sort_unstable();
    let hint = if list.is_empty() {
        "the files have no such column".to_owned()
    } else {
        format!("there is {}", list.join(", "))
    };
    Failure::new(Code::LedgerGroup, format!("there is no group `{name}`")).hint(hint)
}
