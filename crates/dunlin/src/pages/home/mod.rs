//! The home page: how well do we collect, what moved and why, what is to be done today.

mod found;
mod today;
mod tour;

use super::figures::data::{self, About, Ground};
use super::figures::{ages::Ages, text};
use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::{figures as words, nav};
use crate::api::Problem;
use dunlin_core::day::Instant;
use dunlin_kpi::catalogue::{self, Definition};
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::period::Grain;
use maud::{Markup, html};

/// The pages.
pub(crate) const PAGES: &[Page] = &[page("/", None, &["currency"], draw)];

/// So many months are shown: a year, and the month a year ago.
const MONTHS: i32 = 13;

fn draw(visit: &Visit<'_>) -> Drawn {
    let title = visit.say(nav::HOME).to_owned();
    let Some(ground) = data::ground(visit)? else {
        return Ok(Shown::Page { title, at: At::Home, body: tour::draw(visit) });
    };
    if visit.part == Some("today") {
        return Ok(Shown::Part(today::draw(visit, &ground)?.0));
    }
    let (today, accounts) = today::draw(visit, &ground)?;
    let body = html! {
        (dateline(visit, &ground))
        div.front { (figures(visit, &ground, accounts, &today)?) }
    };
    Ok(Shown::Page { title, at: At::Home, body })
}

fn dateline(visit: &Visit<'_>, ground: &Ground) -> Markup {
    let lang = visit.lang();
    html! {
        div.dateline {
            span { (lang.day_in_full(ground.today)) }
            span { (visit.fill(nav::BOOKS_UP_TO, &[("day", &lang.day(ground.last))])) }
            @if ground.currencies.len() > 1 {
                span { (visit.say(words::CURRENCY)) ": "
                    @for (n, own) in ground.currencies.iter().enumerate() {
                        @if n > 0 { " · " }
                        @if *own == ground.currency { b aria-current="true" { (own.code()) } }
                        @else { a href={ "/?currency=" (own.code()) } { (own.code()) } }
                    }
                }
            } @else { span { (visit.fill(words::ALL_AMOUNTS, &[("currency", ground.currency.code())])) } }
        }
    }
}

/// The KPI of an id of the catalogue.
fn kpi(id: &str) -> Option<&'static Definition> {
    catalogue::find(id)
}

/// Finding, figures, what moved, where it is stuck; the day's work between them, where phones show it.
fn figures(visit: &Visit<'_>, ground: &Ground, accounts: usize, today: &Markup) -> Result<Markup, Problem> {
    let kpis: Vec<&'static Definition> =
        ["cei", "dso", "ar_past_due", "ar_total"].into_iter().filter_map(kpi).collect();
    let focus = data::last_full(Grain::Month, ground.first, ground.day);
    let about = About::up_to(ground, focus, MONTHS, (ground.day, Instant::NEVER), GroupBy::Segment);
    let Some(table) = data::table(visit, ground, &kpis, &about)? else {
        return Ok(html! { section.front-lead { h1.finding { (visit.say(words::NONE_YET)) } } (today) });
    };
    let (finding, moved) = found::lead(visit, ground, &table, &about)?;
    let ages = Ages::new(visit, &table, table.total, ground.currency);
    let count = visit.lang().count(accounts as i64);
    let focus = text::period(visit.lang(), focus);
    Ok(html! {
        section.front-lead aria-labelledby="finding" {
            (finding)
            @if accounts > 0 { p.only-narrow.gap-s { a href="#today" { (visit.fill(words::TODAY_LINK, &[("n", &count)])) } } }
        }
        (today)
        div.front-charts {
            (moved)
            section.sec.gap aria-labelledby="stuck" {
                header { h2.eyebrow id="stuck" { (visit.say(words::STUCK)) ", " (focus) } a.small href="/aging" { (visit.say(words::AGING)) } }
                p.claim { (ages.claim()) }
                (ages.figure("ages"))
            }
        }
    })
}
