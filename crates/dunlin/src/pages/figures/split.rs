//! A figure by segment, collector, customer or entity, the worst first.

use super::data::Table;
use super::page::{Look, SPLITS};
use super::text::{Written, period_near};
use super::values;
use crate::pages::locale::Lang;
use crate::pages::set::lists;
use crate::pages::words::figures as words;
use dunlin_kpi::catalogue::Better;
use dunlin_kpi::group::GroupBy;
use maud::{Markup, html};

/// So many groups are shown.
const SHOWN: usize = 25;

/// The section.
pub(super) fn section(look: &Look<'_>, table: &Table) -> Markup {
    let (visit, lang) = (look.visit, look.visit.lang());
    let written = Written::new(visit, look.kpi, look.ground.currency);
    let by = SPLITS.iter().find(|(_, by, _)| *by == look.by).map_or("", |(.., said)| visit.say(*said));
    let mut rows: Vec<(&str, Vec<Option<i128>>)> =
        table.groups().map(|(place, text)| (text, values(written, table, place))).collect();
    rows.retain(|(_, values)| values.iter().any(Option::is_some));
    let last = table.periods().len() - 1;
    let worst = |values: &[Option<i128>]| {
        let value = values[last];
        let key = if look.kpi.better == Better::Higher { value } else { value.map(|value| -value) };
        (key.is_none(), key)
    };
    rows.sort_by_key(|(_, values)| worst(values));
    let title = if matches!(look.kpi.better, Better::Higher | Better::Lower) {
        words::BY_WORST
    } else {
        words::BY_MOST
    };
    let named = if lang == Lang::En { by.to_lowercase() } else { by.to_owned() };
    let title = visit.fill(title, &[("by", &named)]);
    let total = values(written, table, table.total);
    let before = last.checked_sub(1).map(|n| period_near(lang, table.periods()[n], table.periods()[last]));
    let first =
        rows.first().and_then(|(name, values)| Some((name_of(look, name), values[last]?))).zip(total[last]);
    html! { section.sec aria-labelledby="by-h" {
        h2.eyebrow id="by-h" { (title) }
        @if let Some(((name, value), all)) = first {
            p.claim { (visit.fill(words::BY_CLAIM, &[("group", &name), ("value", &written.full(value)), ("all", &written.full(all))])) }
        }
        div.scroll tabindex="0" role="region" aria-label=(by) { table {
            caption.vh { (title) }
            thead { tr {
                th scope="col" { (by) } th.num scope="col" { (visit.say(words::VALUE)) }
                th.num scope="col" { @if let Some(before) = &before { (visit.fill(words::ON, &[("month", before)])) } }
                th.num.hide-s scope="col" { (visit.say(words::COURSE)) }
            } }
            tbody { @for (name, values) in rows.iter().take(SHOWN) { (row(look, written, (name, values), last)) } }
            tfoot { tr {
                th scope="row" { (visit.say(words::EVERYBODY)) }
                td.num { @if let Some(value) = total[last] { (written.drawn(value)) } @else { "\u{2013}" } }
                td.num { (change(written, &total, last)) }
                td.spark.hide-s { (written.spark(&total, (104.0, 22.0))) }
            } }
        } }
        @if rows.len() > SHOWN { p.note.gap-s { (visit.fill(words::MORE_ROWS, &[("n", &lang.count((rows.len() - SHOWN) as i64))])) } }
    } }
}

fn change(written: Written<'_>, values: &[Option<i128>], last: usize) -> String {
    let before = last.checked_sub(1).and_then(|n| values[n]);
    values[last]
        .zip(before)
        .map_or_else(|| "\u{2013}".to_owned(), |(now, before)| written.signed(now - before))
}

fn name_of(look: &Look<'_>, name: &str) -> String {
    if name.is_empty() { look.visit.say(words::NO_GROUP).to_owned() } else { name.to_owned() }
}

fn row(
    look: &Look<'_>,
    written: Written<'_>,
    (name, values): (&str, &[Option<i128>]),
    last: usize,
) -> Markup {
    let place = look.with(&format!("by={}&group={}", look.by_word(), lists::value(name)));
    html! { tr {
        th scope="row" {
            @if name.is_empty() { (name_of(look, name)) } @else { a href=(place) { (name) } }
            @if look.by == GroupBy::Customer && !name.is_empty() { " " a.small href={ "/accounts/" (lists::segment(name)) } aria-label=(name) { "\u{2197}" } }
        }
        td.num { @if let Some(value) = values[last] { b { (written.drawn(value)) } } @else { "\u{2013}" } }
        td.num { (change(written, values, last)) }
        td.spark.hide-s { (written.spark(values, (104.0, 22.0))) }
    } }
}
