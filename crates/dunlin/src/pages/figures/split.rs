//! A figure by segment, collector, customer or entity, the worst first.

use super::data::Table;
use super::page::{Look, SPLITS};
use super::text::{Written, period_near};
use super::values;
use crate::pages::locale::Lang;
use crate::pages::set::lists;
use crate::pages::words::figures as words;
use dunlin_kpi::catalogue::{Better, Unit};
use dunlin_kpi::group::GroupBy;
use maud::{Markup, html};

/// So many groups are shown.
const SHOWN: usize = 15;

/// A group: what it is for links and for people, and its values.
type Row<'r> = ((&'r str, &'r str), Vec<Option<i128>>);

/// The section.
pub(super) fn section(look: &Look<'_>, table: &Table) -> Markup {
    let (visit, lang) = (look.visit, look.visit.lang());
    let written = Written::new(visit, look.kpi, look.ground.currency);
    let by = SPLITS.iter().find(|(_, by, _)| *by == look.by).map_or("", |(.., said)| visit.say(*said));
    // Of thousands of customers the worst are the smallest, with next to nothing to be good or bad at: the largest are compared.
    let is_many = look.by == GroupBy::Customer && look.kpi.unit != Unit::Money;
    let weight = |place: usize| table.figure(look.kpi, place, table.periods().len() - 1).denominator;
    let of = |(place, text)| ((text, table.name(place)), values(written, table, place));
    let mut groups: Vec<(usize, &str)> = table.groups().collect();
    let all = groups.len();
    if is_many {
        groups.sort_by_cached_key(|(place, _)| std::cmp::Reverse(weight(*place)));
        groups.truncate(SHOWN);
    }
    let mut rows: Vec<Row<'_>> = groups.into_iter().map(of).collect();
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
    let title = if is_many && all > SHOWN {
        visit.fill(words::BY_LARGEST, &[("n", &lang.count(SHOWN as i64)), ("all", &lang.count(all as i64))])
    } else {
        visit.fill(title, &[("by", &named)])
    };
    let total = values(written, table, table.total);
    let before = last.checked_sub(1).map(|n| period_near(lang, table.periods()[n], table.periods()[last]));
    let first = rows
        .first()
        .and_then(|((_, name), values)| Some((name_of(look, name), values[last]?)))
        .zip(total[last]);
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
            tbody { @for of in rows.iter().take(SHOWN) { (row(look, written, of, last)) } }
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

fn row(look: &Look<'_>, written: Written<'_>, ((key, name), values): &Row<'_>, last: usize) -> Markup {
    let place = look.with(&format!("by={}&group={}", look.by_word(), lists::value(key)));
    html! { tr {
        th scope="row" {
            @if key.is_empty() { (name_of(look, name)) } @else { a href=(place) { (name) } }
            @if look.by == GroupBy::Customer && !key.is_empty() { " " a.small href={ "/accounts/" (lists::segment(key)) } aria-label=(look.visit.fill(words::ACCOUNT_OF, &[("name", name)])) { "\u{2197}" } }
        }
        td.num { @if let Some(value) = values[last] { b { (written.drawn(value)) } } @else { "\u{2013}" } }
        td.num { (change(written, values, last)) }
        td.spark.hide-s { (written.spark(values, (104.0, 22.0))) }
    } }
}
