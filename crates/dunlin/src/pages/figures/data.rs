//! Where figures of pages come from: one grid a page, kept up with what comes in wherever that can be.

use crate::api::{Problem, problem};
use crate::input;
use crate::pages::set::book;
use crate::pages::visit::Visit;
use dunlin_app::people::Scope;
use dunlin_app::present::Now;
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::Ledger;
use dunlin_core::money::Currency;
use dunlin_kpi::catalogue::{self, Definition};
use dunlin_kpi::engine::{Grid, MeasureSet, Query};
use dunlin_kpi::figure::{Figure, Given};
use dunlin_kpi::group::{Filter, GroupBy};
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::{Grain, Period};
use std::sync::Arc;

/// The KPIs of the home page. One question holds them all, so that it is kept up once for every page that shows any of them.
const CORE: &[&str] = &[
    "cei",
    "cei_cash",
    "dso",
    "bpdso",
    "add_dso",
    "ar_total",
    "ar_past_due",
    "past_due_pct",
    "current_pct",
    "over_90_pct",
    "cash_collected",
    "coll_rate",
    "aging_amt_current",
    "aging_amt_1_30",
    "aging_amt_31_60",
    "aging_amt_61_90",
    "aging_amt_91_120",
    "aging_amt_over_120",
];

/// Books that are read until yesterday or a little before reach to yesterday: over a weekend nothing happens.
const QUIET_DAYS: i32 = 7;

/// What all figures of a page have in common.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    /// The currency that is shown.
    pub(crate) currency: Currency,
    /// All that there are, the one with most open items first.
    pub(crate) currencies: Vec<Currency>,
    /// The first day.
    pub(crate) first: Day,
    /// The last on which anything happened.
    pub(crate) last: Day,
    /// The day for which figures are made where nobody says another.
    pub(crate) day: Day,
    /// Today.
    pub(crate) today: Day,
    /// The last command that is in.
    pub(crate) seq: i64,
}

/// What there is for a visitor; `None` while there are no documents.
pub(crate) fn ground(visit: &Visit<'_>) -> Result<Option<Ground>, Problem> {
    let today = visit.today()?;
    let (now, sees) = visit.now(today)?;
    if now.ledger().items.is_empty() {
        return Ok(None);
    }
    let mut rows = now.aged(&sees, today).rows;
    rows.sort_by_key(|row| std::cmp::Reverse(row.items));
    let mut currencies: Vec<Currency> =
        rows.iter().map(|row| now.ledger().currencies[usize::from(row.currency)]).collect();
    if currencies.is_empty() {
        currencies = now.ledger().currencies.iter().take(1).copied().collect();
    }
    let asked = visit.query("currency");
    let known = |code: &str| {
        now.ledger().currencies.iter().find(|own| own.code().eq_ignore_ascii_case(code)).copied()
    };
    let chosen = asked.and_then(known).or_else(|| currencies.first().copied());
    let (first, last, lists) = now.span();
    let (first, last) = input::reach((first, last), &lists);
    let day = usual_day(last, today);
    Ok(chosen.map(|currency| Ground { currency, currencies, first, last, day, today, seq: now.seq() }))
}

/// Yesterday, where the books reach near it; else the last day on which anything happened.
fn usual_day(last: Day, today: Day) -> Day {
    if today.since(last) <= QUIET_DAYS { today.plus_days(-1) } else { last }
}

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// The day.
    pub(crate) day: Day,
    /// As known when; [`Instant::NEVER`]: now.
    pub(crate) known_at: Instant,
    /// Which periods, in order.
    pub(crate) periods: Vec<Period>,
    /// Split by what.
    pub(crate) by: GroupBy,
}

impl About {
    /// So many periods up to one, from the first day of the books on.
    pub(crate) fn up_to(
        ground: &Ground,
        focus: Period,
        many: i32,
        (day, known_at): (Day, Instant),
        by: GroupBy,
    ) -> About {
        let mut start = focus;
        for _ in 1..many {
            let before = start.before();
            if before.end < ground.first {
                break;
            }
            start = before;
        }
        About { day, known_at, periods: Period::series(focus.grain, start.start, focus.start), by }
    }
}

/// The last period of a grain that is over on a day; the running one where none is.
pub(crate) fn last_full(grain: Grain, first: Day, day: Day) -> Period {
    let running = Period::of(grain, day);
    if running.end <= day || running.before().end < first { running } else { running.before() }
}

/// Figures over periods and groups.
#[derive(Debug)]
pub(crate) struct Table {
    grid: Grid,
    /// Group -> the name of its customer; none where groups are no customers.
    names: Vec<String>,
    /// The place of the total.
    pub(crate) total: usize,
    known_at: Option<Instant>,
}

impl Table {
    fn new(grid: Grid, currency: Currency, known_at: Option<Instant>) -> Option<Table> {
        let total = grid.groups.iter().position(|group| group.total && group.code == currency)?;
        Some(Table { grid, names: Vec::new(), total, known_at })
    }

    /// With the names of its customers.
    fn named(mut self, names: Vec<String>) -> Table {
        self.names = names;
        self
    }

    /// What a group is called: a customer's name, else its text.
    pub(crate) fn name(&self, group: usize) -> &str {
        self.names.get(group).map_or(self.grid.groups[group].text.as_str(), String::as_str)
    }

    /// The periods.
    pub(crate) fn periods(&self) -> &[Period] {
        &self.grid.periods
    }

    /// The groups beside the total: place and text.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (usize, &str)> {
        let currency = self.grid.groups[self.total].currency;
        let own = self
            .grid
            .groups
            .iter()
            .enumerate()
            .filter(move |(_, group)| !group.total && group.currency == currency);
        own.map(|(place, group)| (place, group.text.as_str()))
    }

    /// A figure.
    pub(crate) fn figure(&self, kpi: &'static Definition, group: usize, period: usize) -> Figure<'_> {
        let (of, span) = (&self.grid.groups[group], self.grid.periods[period]);
        let name = (!of.total).then_some(of.text.as_str());
        let scope = catalogue::Scope {
            group: name,
            currency: of.code,
            period: span,
            as_of: span.end,
            known_at: self.known_at,
        };
        kpi.evaluate(scope, &Given::default(), |measure| self.grid.get(measure, group, period))
    }

    /// A sum; 0 where it has no value.
    pub(crate) fn sum(&self, measure: Measure, group: usize, period: usize) -> i128 {
        self.grid.sum(measure, group, period)
    }
}

/// The measures that are asked for: those of the home page, where they suffice.
fn needed(kpis: &[&'static Definition]) -> MeasureSet {
    let of = |kpis: &[&'static Definition]| -> MeasureSet {
        kpis.iter().flat_map(|kpi| kpi.needed().iter().collect::<Vec<_>>()).collect()
    };
    let core: Vec<&'static Definition> = CORE.iter().filter_map(|id| catalogue::find(id)).collect();
    let (core, own) = (of(&core), of(kpis));
    if own.iter().all(|measure| core.contains(measure)) { core } else { own }
}

/// The query, in the numbers of a ledger; nothing where nothing of the currency is known.
pub(super) fn query_in(
    ledger: &Ledger,
    currency: Currency,
    about: &About,
    needed: MeasureSet,
) -> Option<Query> {
    let currency = ledger.currencies.iter().position(|own| *own == currency)?;
    let filter = Filter { currency: u16::try_from(currency).ok(), ..Filter::default() };
    let known_at = (about.known_at != Instant::NEVER).then_some(about.known_at);
    Some(Query {
        by: about.by,
        as_of: Some(about.day),
        known_at,
        filter,
        needed,
        ..Query::new(about.periods.clone())
    })
}

/// A key of what is kept: whose books, as asked.
pub(super) fn key(visit: &Visit<'_>, what: &str, currency: Currency, about: &About) -> String {
    let spans = about.periods.first().zip(about.periods.last());
    let spans = spans.map(|(first, last)| format!("{first}/{last}/{:?}", first.grain)).unwrap_or_default();
    format!(
        "{what}|{:?}|{}|{}|{}|{:?}|{spans}",
        visit.who().scope,
        currency.code(),
        about.day,
        about.known_at.0,
        about.by
    )
}

/// Whether somebody sees all, as it is known now, of what the ledger tells.
pub(super) fn is_plain(visit: &Visit<'_>, about: &About, needed: &MeasureSet) -> bool {
    visit.who().scope == Scope::All
        && about.known_at == Instant::NEVER
        && !needed.iter().any(Measure::is_collecting)
}

/// Figures of KPIs. `None` where nothing of the currency is there by then.
pub(crate) fn table(
    visit: &Visit<'_>,
    ground: &Ground,
    kpis: &[&'static Definition],
    about: &About,
) -> Result<Option<Arc<Table>>, Problem> {
    let needed = needed(kpis);
    let known_at = (about.known_at != Instant::NEVER).then_some(about.known_at);
    let plain = is_plain(visit, about, &needed);
    if plain && about.day == ground.day && kpis.iter().all(|kpi| CORE.contains(&kpi.id)) {
        let (now, _) = visit.now(ground.today)?;
        let query = query_in(now.ledger(), ground.currency, about, needed);
        if let Some(grid) = query.and_then(|query| now.grid(&query)) {
            return Ok(Table::new(grid, ground.currency, known_at).map(Arc::new));
        }
    }
    let ids: Vec<&str> = kpis.iter().map(|kpi| kpi.id).collect();
    let key = key(visit, &format!("table {}", ids.join(",")), ground.currency, about);
    let found = visit.shared().memo.get(&key, (ground.seq, None), || {
        let made = with_ledger(visit, ground, about, &needed, |ledger, run| {
            let grid = query_in(ledger, ground.currency, about, needed).map(|query| run(&query));
            Ok(grid.map(|grid| (names(ledger, &grid, about.by), grid)))
        })?;
        let table =
            made.and_then(|(names, grid)| Some(Table::new(grid, ground.currency, known_at)?.named(names)));
        Ok(table.map(Arc::new))
    })?;
    Ok((*found).clone())
}

/// The names of customers, where they are the groups.
fn names(ledger: &Ledger, grid: &Grid, by: GroupBy) -> Vec<String> {
    if by != GroupBy::Customer {
        return Vec::new();
    }
    grid.groups
        .iter()
        .map(|group| group.key.map_or_else(String::new, |key| book::name(ledger, key).to_owned()))
        .collect()
}

/// Runs a query.
pub(super) type Run<'r> = &'r dyn Fn(&Query) -> Grid;

/// Hands on the ledger that a question is asked of, with what answers queries over it: the one in memory where that is all that is needed.
pub(super) fn with_ledger<T>(
    visit: &Visit<'_>,
    ground: &Ground,
    about: &About,
    needed: &MeasureSet,
    ask: impl FnOnce(&Ledger, Run<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    if is_plain(visit, about, needed) {
        let now: Now<'_> = visit.now(ground.today)?.0;
        let ledger = now.ledger();
        return ask(ledger, &|query| query.run(ledger));
    }
    let view = visit.shared().view(&visit.who().scope, about.day, about.known_at)?;
    let source = view.source();
    ask(&source.ledger, &|query| source.run(query))
}

/// The KPI of an id, or of a page of the library.
pub(crate) fn kpi_of(id: &str) -> Result<&'static Definition, Problem> {
    let found = catalogue::find(id).or_else(|| catalogue::of_topic(id).first().copied());
    found.ok_or_else(problem::not_found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn books_that_reach_near_yesterday_are_read_until_yesterday() {
        assert_eq!(usual_day(day("2026-11-27"), day("2026-11-30")), day("2026-11-29"));
        assert_eq!(usual_day(day("2026-12-24"), day("2026-11-30")), day("2026-11-29"));
        assert_eq!(usual_day(day("2026-10-28"), day("2026-11-30")), day("2026-10-28"));
    }

    #[test]
    fn the_core_is_in_the_catalogue_and_needs_nothing_of_collecting() {
        for id in CORE {
            let kpi = catalogue::find(id).unwrap();
            assert!(!kpi.needed().iter().any(Measure::is_collecting), "{id}");
        }
    }

    #[test]
    fn the_last_full_period_is_over() {
        let full = |grain, on: &str| last_full(grain, day("2023-01-01"), day(on)).to_string();
        assert_eq!(full(Grain::Month, "2026-11-29"), "2026-10");
        assert_eq!(full(Grain::Month, "2026-11-30"), "2026-11");
        assert_eq!(full(Grain::Quarter, "2026-11-29"), "2026-Q3");
    }
}
