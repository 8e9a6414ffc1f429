//! The journal: who did what, and when; the latest first.

use super::{back, shown};
use crate::api::Problem;
use crate::pages::set::{fields, lists, moments};
use crate::pages::table::{Page, page};
use crate::pages::told;
use crate::pages::visit::{Drawn, Visit};
use crate::pages::words::{books as words, kinds};
use dunlin_app::people::Right;
use dunlin_core::day::Day;
use maud::{Markup, html};
use serde_json::Value;

/// The page.
pub(super) const PAGE: Page = page("/books/journal", Some(Right::Audit), &["by", "kind", "before"], draw);

/// So many commands a page.
const ROWS: &str = "100";
/// Behind every command.
const END: &str = "4294967295";

fn draw(visit: &Visit<'_>) -> Drawn {
    let before = visit.query("before").unwrap_or(END);
    let mut query = vec![("before", before), ("limit", ROWS)];
    query.extend(["by", "kind"].iter().filter_map(|name| Some((*name, visit.query(name)?))));
    let told = visit.value("journal", &[], &query)?;
    let rows = told["rows"].as_array().map_or(&[][..], Vec::as_slice);
    let body = html! {
        (back(visit))
        h1.finding { (visit.say(words::JOURNAL_MORE)) }
        (filter(visit)?)
        section.sec.gap {
            h2.eyebrow { (visit.say(words::JOURNAL)) }
            @if rows.is_empty() { p.claim { (visit.say(words::JOURNAL_NONE)) } } @else { (list(visit, rows)) }
            @if let Some(last) = told["last"].as_i64() {
                p.more { a href=(on(visit, last)) { (visit.say(words::EARLIER)) } }
            }
        }
    };
    Ok(shown(visit.say(words::JOURNAL).to_owned(), body))
}

/// The page before a command.
fn on(visit: &Visit<'_>, before: i64) -> String {
    let mut place = format!("/books/journal?before={before}");
    for name in ["by", "kind"] {
        if let Some(value) = visit.query(name) {
            place.push_str(&format!("&{name}={}", lists::value(value)));
        }
    }
    place
}

fn filter(visit: &Visit<'_>) -> Result<Markup, Problem> {
    let users = visit.value("users", &[], &[])?;
    let names = users["rows"].as_array().into_iter().flatten().filter_map(|user| user["name"].as_str());
    let mut all: Vec<(String, String)> = kinds::TEXTS
        .iter()
        .filter(|(name, _)| !name.starts_with("K_") && !name.starts_with("S_"))
        .map(|(name, word)| {
            let kind = if *name == "UNDO_IMPORT" { "undo import".to_owned() } else { name.to_lowercase() };
            (kind, visit.say(*word).to_owned())
        })
        .collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all.insert(0, (String::new(), visit.say(crate::pages::words::nav::ALL).to_owned()));
    Ok(html! {
        form.slim.gap-s action="/books/journal" {
            div.fields {
                (fields::text("by", visit.say(words::BY)).value(visit.query("by").unwrap_or_default()).help(visit.say(words::ANYBODY)).list("users"))
                (fields::choice("kind", visit.say(words::KIND), all).value(visit.query("kind").unwrap_or_default()))
            }
            datalist id="users" { @for name in names { option value=(name) {} } }
            div.acts { button.btn type="submit" { (visit.say(words::FILTER)) } }
        }
    })
}

fn list(visit: &Visit<'_>, rows: &[Value]) -> Markup {
    let heads = [words::COMMAND, words::WHEN, words::BY, words::KIND, words::ABOUT];
    let heads = heads.map(|head| (visit.say(head), head == words::COMMAND));
    let row = |row: &Value| {
        let kind = row["kind"].as_str().unwrap_or_default();
        let word = kinds::command(kind).map_or_else(|| kind.replace('_', " "), |w| visit.say(w).to_owned());
        let n = row["command"].as_i64().unwrap_or_default();
        vec![
            html! { span id={ "c" (n) } { (visit.lang().count(n)) } },
            moments::moment(visit.lang(), row["recorded_ms"].as_i64().unwrap_or_default()),
            html! { (told::own_word(visit.lang(), row["by"].as_str().unwrap_or_default())) },
            html! { (word) },
            about(visit, &row["body"]),
        ]
    };
    let table = lists::cells(visit.say(words::JOURNAL), &heads, &rows.iter().map(row).collect::<Vec<_>>());
    html! { div.journal { (table) } }
}

/// Whom and what a command names, and all of it on demand.
fn about(visit: &Visit<'_>, body: &Value) -> Markup {
    let text = |value: &Value| value.as_str().or_else(|| value["number"].as_str()).map(str::to_owned);
    let customer = text(&body["customer"])
        .or_else(|| (body["do"] == "customer").then(|| text(&body["number"])).flatten());
    let document = text(&body["document"]).or_else(|| {
        matches!(body["do"].as_str(), Some("document" | "payment")).then(|| text(&body["number"])).flatten()
    });
    let other = ["name", "label", "day", "user", "url"].iter().find_map(|name| text(&body[*name]));
    let other = other.map(|text| text.parse::<Day>().map_or(text, |day| visit.lang().day(day)));
    let files = body["files"].as_array().map_or(0, Vec::len);
    let raw = serde_json::to_string_pretty(body).unwrap_or_default();
    html! {
        details {
            summary {
                @if let Some(customer) = &customer { (customer) " " }
                @if let Some(document) = &document { (document) " " }
                @if let Some(other) = &other { (other) " " }
                @if files > 0 { (body["kind"].as_str().unwrap_or_default()) }
                @else if customer.is_none() && document.is_none() && other.is_none() { (visit.say(words::AS_SENT)) }
            }
            @if let Some(customer) = &customer { p { a href={ "/accounts/" (lists::segment(customer)) } { (customer) } } }
            @if let Some(document) = &document { p { a href={ "/documents/" (lists::segment(document)) } { (document) } } }
            pre.mono.wrap { (raw) }
        }
    }
}
