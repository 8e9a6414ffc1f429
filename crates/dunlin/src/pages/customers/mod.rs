//! Customers: all of them in one list that goes on, and what is said of one.

mod edit;
mod one;

use super::set::{fields, lists, marks};
use super::table::{Page, form, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::{customers as words, nav};
use crate::api::Problem;
use dunlin_app::people::Right;
use dunlin_core::collect::decide::Amounts;
use dunlin_core::day::Day;
use maud::{Markup, html};

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    page("/customers", Some(Right::Read), &["q", "after"], draw),
    form("/customers/{number}", Some(Right::Read), &[], one::draw, edit::act),
];

/// So many customers in one answer, in pieces that cost nothing until they are in sight.
const ROWS: usize = 300;
const PIECE: usize = 50;

/// What a customer owes in one currency.
struct Row {
    number: String,
    name: String,
    currency: String,
    open: String,
    past_due: String,
    days: i32,
}

/// Some customers, and after whom it goes on.
struct Listed {
    rows: Vec<Row>,
    next: Option<String>,
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let (day, q) = (visit.today()?, visit.query("q"));
    let listed = listed(visit, q, day)?;
    if visit.part == Some("rows") {
        return Ok(Shown::Part(rows(visit, &listed)));
    }
    let title = visit.say(words::TITLE).to_owned();
    let (now, _) = visit.now(day)?;
    let is_empty = now.ledger().customers.is_empty();
    drop(now);
    if is_empty {
        let acts = html! { @if visit.may(Right::Import) { a.btn.main href="/imports" { (visit.say(words::IMPORT)) } } };
        let body = html! {
            h1.vh { (visit.say(words::TITLE)) }
            (marks::blank(visit.say(words::NONE), visit.say(words::NONE_MORE), &acts))
        };
        return Ok(Shown::Page { title, at: At::Customers, body });
    }
    let body = html! {
        h1.finding { (finding(visit, q)?) }
        form.bar.sift action="/customers" data-sift="/customers" {
            label.vh for="f-q2" { (visit.say(words::FILTER)) }
            input id="f-q2" name="q" type="search" autocomplete="off" placeholder=(visit.say(words::FILTER)) value=(q.unwrap_or_default());
            button.btn type="submit" { (visit.say(words::FILTER_DO)) }
            @if q.is_some() { a href="/customers" { (visit.say(words::ALL)) } }
            span.end {
                (visit.say(nav::EXPORT)) " "
                a href="/export/customers?as=csv" download { (visit.say(words::AS_CSV)) } " · "
                a href="/export/customers?as=xlsx" download { (visit.say(words::AS_XLSX)) }
            }
        }
        div.lines role="table" aria-label=(visit.say(words::TITLE)) {
            div role="rowgroup" { div.lh role="row" {
                @for (word, is_number) in [(words::NUMBER, false), (words::NAME, false), (words::CURRENCY, false), (words::OPEN, true), (words::PAST_DUE, true), (words::DAYS, true)] {
                    span.num[is_number] role="columnheader" { (visit.say(word)) }
                }
            } }
            (rows(visit, &listed))
        }
    };
    Ok(Shown::Page { title, at: At::Customers, body })
}

fn finding(visit: &Visit<'_>, q: Option<&str>) -> Result<String, Problem> {
    if let Some(q) = q {
        return Ok(visit.fill(words::FINDING_Q, &[("q", q)]));
    }
    let (now, sees) = visit.now(visit.today()?)?;
    let seen = now.order().iter().filter(|&&of| now.is_seen(&sees, of) && now.stands_for(of) == of).count();
    if seen == 1 {
        return Ok(visit.say(words::FINDING_ONE).to_owned());
    }
    Ok(visit.fill(words::FINDING_ALL, &[("n", &visit.lang().count(seen as i64))]))
}

fn listed(visit: &Visit<'_>, q: Option<&str>, day: Day) -> Result<Listed, Problem> {
    let (now, sees) = visit.now(day)?;
    let l = now.ledger();
    let (wanted, next): (Vec<u32>, Option<String>) = match q {
        Some(q) => (now.find(&sees, (q, None), day, ROWS).customers, None),
        None => {
            let order = now.order();
            let from = visit
                .query("after")
                .map_or(0, |after| order.partition_point(|&of| l.customers.text(of) <= after));
            let is_own = |&of: &u32| now.is_seen(&sees, of) && now.stands_for(of) == of;
            let mut some: Vec<u32> = order[from..].iter().copied().filter(is_own).take(ROWS + 1).collect();
            let is_more = some.len() > ROWS;
            some.truncate(ROWS);
            let last = some.last().filter(|_| is_more).map(|&of| l.customers.text(of).to_owned());
            (some, last)
        }
    };
    let lang = visit.lang();
    let mut rows = Vec::new();
    for of in wanted {
        let name = l.customer_name(of);
        let number = l.customers.text(of).to_owned();
        let mut owed = now.owed(of, day);
        owed.sort_by_key(|(_, amounts)| std::cmp::Reverse((amounts.past_due, amounts.open)));
        let days = owed.iter().map(|(_, amounts)| amounts.oldest).min().map_or(0, |oldest| day.0 - oldest.0);
        let row = |own: Option<&(u16, Amounts)>| {
            let money = |minor: i64, digits: u8| lang.money(i128::from(minor), digits);
            let own = own.map(|(at, amounts)| (amounts, l.currencies[usize::from(*at)]));
            Row {
                number: number.clone(),
                name: name.to_owned(),
                currency: own.map_or(String::new(), |(_, c)| c.code().to_owned()),
                open: own.map_or(String::new(), |(a, c)| money(a.open, c.digits())),
                past_due: own
                    .filter(|(a, _)| a.past_due != 0)
                    .map_or(String::new(), |(a, c)| money(a.past_due, c.digits())),
                days,
            }
        };
        if owed.is_empty() {
            rows.push(row(None));
        }
        rows.extend(owed.iter().map(|own| row(Some(own))));
    }
    Ok(Listed { rows, next })
}

/// The rows, and the way on.
fn rows(visit: &Visit<'_>, listed: &Listed) -> Markup {
    html! {
        @for piece in listed.rows.chunks(PIECE) {
            div.chunk role="rowgroup" { @for row in piece { (line(visit, row)) } }
        }
        @if let Some(next) = &listed.next {
            div.more role="rowgroup" data-more { div role="row" { span role="cell" {
                a href={ "/customers?after=" (lists::value(next)) } { (visit.say(words::MORE)) }
            } } }
        } @else if listed.rows.is_empty() {
            div role="rowgroup" { div role="row" { span.claim role="cell" {
                (visit.fill(words::NO_HIT, &[("q", visit.query("q").unwrap_or_default())]))
            } } }
        }
    }
}

fn line(visit: &Visit<'_>, row: &Row) -> Markup {
    let number = lists::segment(&row.number);
    let name = if row.name.is_empty() { &row.number } else { &row.name };
    html! {
        div.lr role="row" {
            span role="cell" { a.quiet href={ "/customers/" (number) } title=(visit.say(words::EDIT)) { (row.number) } }
            span.who role="cell" { a href={ "/accounts/" (number) } { (name) } }
            span.quiet role="cell" { (row.currency) }
            span.num role="cell" { (row.open) }
            span.num role="cell" { (row.past_due) }
            span.num role="cell" { @if row.days > 0 { (visit.lang().count(i64::from(row.days))) } }
        }
    }
}

/// Whether a state that was seen is still the one that is there.
fn tag(content: &str) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// A key of a form, and the state that was seen.
fn keyed(state: &str) -> Markup {
    html! { (fields::key()) input type="hidden" name="state" value=(state); }
}
