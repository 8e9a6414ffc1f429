//! The receipt of a figure: every term of its formula with its number, every number with its documents.

use super::data::Table;
use super::page::Look;
use crate::api::Problem;
use crate::pages::locale::Lang;
use crate::pages::set::lists::segment;
use crate::pages::words::figures as words;
use dunlin_kpi::period::Period;
use maud::{Markup, html};
use serde_json::Value;

/// The section.
pub(super) fn section(
    look: &Look<'_>,
    table: &Table,
    group: usize,
    focus: Period,
) -> Result<Markup, Problem> {
    let lang = look.visit.lang();
    let (visit, top) = (look.visit, look.visit.query("top").filter(|top| *top == "1000").unwrap_or("10"));
    let told = told(look, table, group, (focus, top))?;
    let none = Vec::new();
    let terms = told["terms"].as_array().unwrap_or(&none);
    let more = format!(
        "by={}&top=1000{}",
        look.by_word(),
        look.group
            .as_deref()
            .map(|name| format!("&group={}", crate::pages::set::lists::value(name)))
            .unwrap_or_default()
    );
    Ok(html! { section.sec.receipt aria-labelledby="receipt-h" {
        h2.eyebrow id="receipt-h" { (visit.say(words::RECEIPT)) }
        p.claim { (visit.say(words::RECEIPT_CLAIM)) }
        @for term in terms { (drawn(look, term)) }
        @if let Some(equation) = told["equation"].as_str() { p.equation lang="en" { (super::text::grouped(lang, equation)) } }
        @if top == "10" && terms.iter().any(|term| term["more"]["count"].as_i64().unwrap_or(0) > 0) {
            p.note.gap-s { a href=(look.with(&more)) { (visit.say(words::SHOW_MORE)) } }
        }
    } })
}

/// What the route tells of it, kept while the figure is the same.
fn told(
    look: &Look<'_>,
    table: &Table,
    group: usize,
    (focus, top): (Period, &str),
) -> Result<Value, Problem> {
    let visit = look.visit;
    let period = focus.to_string();
    let day = look.clocks.day.to_string();
    let known = look.clocks.known_day().map(|day| day.to_string());
    let mut query = vec![
        ("in", period.as_str()),
        ("top", top),
        ("currency", look.ground.currency.code()),
        ("as_of", &day),
    ];
    if let Some(known) = &known {
        query.push(("known_at", known));
    }
    if let Some(name) = look.group.as_deref().filter(|_| group != table.total) {
        query.extend([("by", look.by_word()), ("group", name)]);
    }
    let mut text = String::new();
    table.figure(look.kpi, group, table.periods().len() - 1).write_json(&mut text);
    let now: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    let same = |kept: &Value| {
        ["value", "numerator", "denominator"].iter().all(|field| kept["figure"][field] == now[field])
    };
    let key = format!("receipt {} {:?} {query:?}", look.kpi.id, visit.who().scope);
    let kept = visit.shared().memo.get(&key, (look.ground.seq, Some(&same)), || {
        visit.value("explanation", &[("kpi", look.kpi.id)], &query)
    })?;
    Ok((*kept).clone())
}

/// A number as programs write it, as people do.
fn number(lang: Lang, value: &Value) -> String {
    value.as_str().map_or_else(|| "\u{2013}".to_owned(), |text| lang.decimal(text))
}

fn day(lang: Lang, value: &Value) -> String {
    value.as_str().and_then(|text| text.parse().ok()).map(|day| lang.day(day)).unwrap_or_default()
}

fn drawn(look: &Look<'_>, term: &Value) -> Markup {
    let (visit, lang) = (look.visit, look.visit.lang());
    let none = Vec::new();
    let rows = term["receipts"].as_array().unwrap_or(&none);
    let more = term["more"]["count"].as_i64().unwrap_or(0);
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let (name, about) = super::measures::label(lang, term["measure"].as_str().unwrap_or_default());
    let head = html! {
        span { b { (name) } " " span.quiet.small { (about) } }
        span.num { @if term["value"].is_null() { (term["reason"].as_str().unwrap_or("\u{2013}")) } @else { (number(lang, &term["value"])) } }
    };
    html! {
        details {
            summary { (head) }
            div {
                @if rows.is_empty() { p.note { (visit.say(words::NO_DOCUMENTS)) } }
                @else { div.scroll { table {
                    thead { tr {
                        th scope="col" { (visit.say(words::DOCUMENT)) } th scope="col" { (visit.say(words::CUSTOMER)) }
                        th.hide-s scope="col" { (visit.say(words::DUE_DAY)) } th.num scope="col" { (visit.say(words::CONTRIBUTION)) }
                    } }
                    tbody { @for row in rows { tr {
                        @let (document, customer) = (text(row, "document"), text(row, "customer"));
                        td { @if document.is_empty() { "\u{2013}" } @else { a href={ "/documents/" (segment(&document)) } { (document) } } }
                        td { a href={ "/accounts/" (segment(&customer)) } { (customer) } }
                        td.hide-s { (day(lang, &row["due"])) }
                        td.num { (number(lang, &row["contribution"])) }
                    } } }
                    @if more > 0 { tfoot { tr {
                        th colspan="3" scope="row" { (visit.fill(words::MORE_DOCUMENTS, &[("n", &lang.count(more))])) }
                        td.num { (number(lang, &term["more"]["contribution"])) }
                    } } }
                } } }
            }
        }
    }
}
