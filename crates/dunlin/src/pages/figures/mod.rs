//! Figures: all that matter, and a page for each down to its documents.
//!
//! [`data`] gets them, [`text`] and [`names`] word them, [`moved`] takes their moves apart, [`waterfall`] and [`ages`] draw; [`page`] is the
//! page of one, with [`split`] by groups and [`receipts`] behind it; here is the list of them.

pub(super) mod ages;
mod asked;
pub(super) mod data;
mod flow;
pub(super) mod measures;
pub(super) mod moved;
pub(super) mod names;
mod page;
mod receipts;
mod split;
pub(super) mod text;
pub(super) mod waterfall;

pub(super) use asked::Clocks;

use super::set::marks;
use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::figures as words;
use crate::api::Problem;
use data::{About, Ground, Table};
use dunlin_app::people::Right;
use dunlin_core::day::Instant;
use dunlin_kpi::catalogue::{self, Better, Definition, Family};
use dunlin_kpi::formula::Ratio;
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::period::{Grain, Period};
use maud::{Markup, html};
use text::{Written, period, period_near};

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    page("/figures", Some(Right::Read), &["currency", "all"], draw),
    page(
        "/figures/{kpi}",
        Some(Right::Read),
        &["currency", "as_of", "known_at", "over", "by", "group", "variant", "top"],
        page::draw,
    ),
];

const MONTHS: i32 = 13;

fn draw(visit: &Visit<'_>) -> Drawn {
    let title = visit.say(words::TITLE).to_owned();
    let body = match data::ground(visit)? {
        Some(ground) => listed(visit, &ground)?,
        None => marks::blank(
            visit.say(words::NONE_YET),
            "",
            &html! { a.btn href="/" { (visit.say(super::words::refusals::TO_HOME)) } },
        ),
    };
    Ok(Shown::Page { title, at: At::Figures, body })
}

fn listed(visit: &Visit<'_>, ground: &Ground) -> Result<Markup, Problem> {
    let is_all = visit.query("all").is_some();
    let focus = data::last_full(Grain::Month, ground.first, ground.day);
    let about = About::up_to(ground, focus, MONTHS, (ground.day, Instant::NEVER), GroupBy::Total);
    // Of bands and variants the first of a page stands for all.
    let is_first = |kpi: &Definition| {
        catalogue::of_topic(kpi.topic)
            .iter()
            .find(|own| own.on_by_default)
            .is_some_and(|first| first.id == kpi.id)
    };
    let chosen = |kpi: &&Definition| is_all || kpi.on_by_default && is_first(kpi);
    // What the ledger alone tells is asked of the books in memory, the rest of a view: two questions.
    let (collecting, plain): (Vec<&'static Definition>, Vec<&'static Definition>) =
        catalogue::all().iter().copied().filter(chosen).partition(|kpi| {
            kpi.family.is_collecting() || kpi.needed().iter().any(dunlin_kpi::measure::Measure::is_collecting)
        });
    let tables =
        [data::table(visit, ground, &plain, &about)?, data::table(visit, ground, &collecting, &about)?];
    Ok(html! {
        h1.finding { (found(visit, ground, [(&plain, &tables[0]), (&collecting, &tables[1])], focus)) }
        nav.bar aria-label=(visit.say(words::TITLE)) {
            a href="/figures" aria-current=[(!is_all).then_some("page")] { (visit.say(words::TITLE)) }
            a href="/figures?all=1" aria-current=[is_all.then_some("page")] { (visit.say(words::ALL_KPIS)) }
            a href="/aging" { (visit.say(words::AGING)) }
            a href="/calc" { (visit.say(super::words::calc::TITLE)) }
            (currencies(visit, ground, if is_all { "/figures?all=1" } else { "/figures" }))
        }
        @for family in Family::ALL {
            section.sec.fam { h2.eyebrow { (visit.say(names::family(family))) } (of_family(visit, ground, &tables, (family, &plain, &collecting))) }
        }
    })
}

/// How many of them moved for the worse, and how many for the better.
fn found(
    visit: &Visit<'_>,
    ground: &Ground,
    all: [(&[&'static Definition], &Option<std::sync::Arc<Table>>); 2],
    focus: Period,
) -> String {
    let (mut n, mut worse, mut better) = (0_i64, 0_i64, 0_i64);
    for (kpis, table) in all {
        let Some(table) = table else { continue };
        for kpi in kpis {
            let written = Written::new(visit, kpi, ground.currency);
            let values = values(written, table, table.total);
            let [.., before, Some(now)] = values.as_slice() else { continue };
            n += 1;
            let change = before.map_or(0, |before| now - before);
            let is_worse = written.is_worse(change).filter(|_| change != 0);
            worse += i64::from(is_worse == Some(true));
            better += i64::from(is_worse == Some(false));
        }
    }
    let lang = visit.lang();
    let (month, before) = (period(lang, focus), period_near(lang, focus.before(), focus));
    let [n, w, b] = [n, worse, better].map(|n| lang.count(n));
    let gaps = [("month", &*month), ("before", &*before), ("n", &*n), ("worse", &*w), ("better", &*b)];
    visit.fill(if worse + better == 0 { words::LIST_FOUND } else { words::LIST_MOVED }, &gaps)
}

/// The other currencies, where there are several.
pub(super) fn currencies(visit: &Visit<'_>, ground: &Ground, place: &str) -> Markup {
    let join = if place.contains('?') { '&' } else { '?' };
    html! { @if ground.currencies.len() > 1 { span.end { (visit.say(words::CURRENCY)) ": "
        @for own in &ground.currencies {
            a href={ (place) (join) "currency=" (own.code()) } aria-current=[(*own == ground.currency).then_some("true")] { (own.code()) } " "
        }
    } } }
}

/// A part of the catalogue, and the KPIs of each table.
type Part<'p> = (Family, &'p [&'static Definition], &'p [&'static Definition]);

fn of_family(
    visit: &Visit<'_>,
    ground: &Ground,
    tables: &[Option<std::sync::Arc<Table>>; 2],
    (family, plain, collecting): Part<'_>,
) -> Markup {
    let of = |kpis: &[&'static Definition], table: usize| -> Vec<(&'static Definition, usize)> {
        kpis.iter().filter(|kpi| kpi.family == family).map(|kpi| (*kpi, table)).collect()
    };
    let mut all = of(plain, 0);
    all.extend(of(collecting, 1));
    let mut without = Vec::new();
    let mut with = Vec::new();
    for (kpi, at) in all {
        let Some(table) = &tables[at] else { continue };
        let last = table.periods().len() - 1;
        match table.figure(kpi, table.total, last).value {
            Ok(_) => with.push((kpi, table)),
            Err(_) => without.push((kpi, names::reason(visit, &table.figure(kpi, table.total, last)))),
        }
    }
    html! {
        dl.figures.many { @for (kpi, table) in with { (figure(visit, ground, kpi, table)) } }
        @if !without.is_empty() { details {
            summary { (visit.say(words::WITHOUT)) ", " (without.len()) }
            dl.defs { @for (kpi, reason) in &without { div { dt { a href={ "/figures/" (kpi.id) } { (names::name(visit.lang(), kpi)) } } dd { (reason) } } } }
        } }
    }
}

fn figure(visit: &Visit<'_>, ground: &Ground, kpi: &'static Definition, table: &Table) -> Markup {
    let written = Written::new(visit, kpi, ground.currency);
    let values = values(written, table, table.total);
    let last = values.len() - 1;
    let before = last.checked_sub(1).and_then(|n| values[n]);
    let Some(now) = values[last] else { return html! {} };
    let (number, unit) = written.apart(now);
    let place = format!("/figures/{}?currency={}", kpi.id, ground.currency.code());
    let moved = html! { @if let Some(before) = before { (written.moved(now - before)) } };
    let value = html! { a href=(place) { (number) } small { (unit) } };
    marks::figure(names::name(visit.lang(), kpi), &value, &moved, &written.spark(&values, (200.0, 30.0)))
}

/// The values of a group over the periods.
pub(super) fn values(written: Written<'_>, table: &Table, group: usize) -> Vec<Option<i128>> {
    (0..table.periods().len())
        .map(|n| written.whole(table.figure(written.kpi, group, n).value.ok()?))
        .collect()
}

/// The published yardstick of a KPI, in words.
pub(super) fn yardstick(visit: &Visit<'_>, kpi: &'static Definition) -> Option<String> {
    let first = kpi.thresholds.first()?;
    let word = names::grade(first.word).map_or(first.word, |word| visit.say(word));
    let written = Written::new(visit, kpi, dunlin_core::money::Currency::UNNAMED);
    let value = written.drawn(written.whole(Ratio::whole(first.value.into()))?);
    let said = if kpi.better == Better::Lower { words::YARDSTICK_DOWN } else { words::YARDSTICK_UP };
    Some(visit.fill(said, &[("value", &value), ("word", word)]))
}
