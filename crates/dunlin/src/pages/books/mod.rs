//! Running the books: where they stand, whether they are whole, who may what.

mod hooks;
mod journal;
mod people;
pub(crate) mod terms;
mod tokens;

use super::set::{fields, moments};
use super::table::{Page, form};
use super::visit::{Acted, At, Done, Drawn, Sent, Shown, Visit};
use super::words::{Word, books as words};
use crate::api::{Asked, problem};
use dunlin_app::people::Right;
use maud::{Markup, html};
use serde_json::Value;

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    form("/books", Some(Right::Read), &[], draw, act),
    journal::PAGE,
    people::ALL,
    people::ONE,
    tokens::PAGE,
    hooks::ALL,
    hooks::ONE,
];

/// Where one goes from here: the right that it asks for, where, what it is called, what it is for.
const PLACES: &[(Right, &str, Word, Word)] = &[
    (Right::Import, "/imports", words::IMPORTS, words::IMPORTS_MORE),
    (Right::Audit, "/books/journal", words::JOURNAL, words::JOURNAL_MORE),
    (Right::Audit, "/books/users", words::USERS, words::USERS_MORE),
    (Right::Audit, "/books/tokens", words::TOKENS, words::TOKENS_MORE),
    (Right::Audit, "/books/webhooks", words::WEBHOOKS, words::WEBHOOKS_MORE),
];

/// A page of the books.
fn shown(title: String, body: Markup) -> Shown {
    Shown::Page { title, at: At::Books, body }
}

/// The way back to the books, above a page's finding.
fn back(visit: &Visit<'_>) -> Markup {
    html! { p.small { a href="/books" { (visit.say(words::TITLE)) } } }
}

/// What is told once, on a page of its own.
fn once(visit: &Visit<'_>, claim: &str, secret: &str, on: &str) -> Shown {
    let body = html! {
        h1.finding { (claim) }
        p.stand { (visit.say(words::SECRET_ONCE)) }
        p.secret { (secret) }
        div.acts { a.btn.main href=(on) { (visit.say(words::SECRET_KEPT)) } }
    };
    shown(claim.to_owned(), body)
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let body = html! {
        h1.finding { (finding(visit)?) }
        @if visit.may(Right::Audit) { p.stand { (visit.say(words::STAND)) } }
        ul.places.gap { @for &(right, place, name, more) in PLACES {
            @if visit.may(right) { li { a href=(place) { (visit.say(name)) } p { (visit.say(more)) } } }
        } }
        @if visit.may(Right::Audit) { (health(visit)?) }
    };
    Ok(shown(visit.say(words::TITLE).to_owned(), body))
}

fn finding(visit: &Visit<'_>) -> Result<String, crate::api::Problem> {
    if !visit.may(Right::Audit) {
        return Ok(visit.say(words::FINDING_ONE).to_owned());
    }
    let head = visit.value("books", &[], &[])?;
    let n = head["command"].as_i64().unwrap_or_default();
    if n == 0 {
        return Ok(visit.say(words::EMPTY).to_owned());
    }
    let when = moments::words(visit.lang(), head["recorded_ms"].as_i64().unwrap_or_default());
    Ok(visit.fill(words::FINDING, &[("n", &visit.lang().count(n)), ("when", &when)]))
}

fn health(visit: &Visit<'_>) -> Result<Markup, crate::api::Problem> {
    let (lang, shared) = (visit.lang(), visit.shared());
    let head = visit.value("books", &[], &[])?;
    let n = |n: i64| visit.fill(words::COMMAND_N, &[("n", &lang.count(n))]);
    let chain = head["head"].as_str().unwrap_or_default().rsplit(':').next().unwrap_or_default().to_owned();
    let memory = shared.present.seq();
    Ok(html! {
        section.sec.gap aria-labelledby="health" {
            h2.eyebrow id="health" { (visit.say(words::HEALTH)) }
            div.halves {
                dl.known {
                    div { dt { (visit.say(words::END)) } dd { (n(head["command"].as_i64().unwrap_or_default())) } }
                    div { dt { (visit.say(words::CHAIN)) } dd.mono { (chain) } }
                    @if let Some(seq) = memory { div { dt { (visit.say(words::MEMORY)) } dd { (n(seq)) } } }
                    div { dt { (visit.say(words::QUEUE)) } dd { (lang.count(shared.books.queued() as i64)) } }
                    div { dt { (visit.say(words::VERSION)) } dd { "Dunlin " (env!("CARGO_PKG_VERSION")) } }
                }
                @if visit.may(Right::Books) {
                    form.slim method="post" {
                        (fields::key())
                        p { button.btn type="submit" name="do" value="check" { (visit.say(words::CHECK)) } }
                        p.note { (visit.say(words::CHECK_MORE)) }
                        p.gap-s { button.btn type="submit" name="do" value="verify" { (visit.say(words::VERIFY)) } }
                        p.note { (visit.say(words::VERIFY_MORE)) }
                    }
                }
            }
        }
    })
}

fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    let (route, list, good) = match sent.get("do") {
        "check" => ("check_books", "differences", words::CHECK_GOOD),
        "verify" => ("verify_books", "found", words::VERIFY_GOOD),
        _ => return Err(problem::body()),
    };
    let found = match visit.ask(route, &Asked::default())? {
        crate::api::Answer::Json(_, value) => value,
        _ => Value::Null,
    };
    let found: Vec<&str> = found[list].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let claim = match found.len() {
        0 => visit.say(good).to_owned(),
        n => visit.fill(words::FOUND_N, &[("n", &visit.lang().count(n as i64))]),
    };
    let body = html! {
        (back(visit))
        h1.finding { (claim) }
        @if !found.is_empty() { ul.plain.gap-s lang="en" { @for one in &found { li { (one) } } } }
        div.acts.gap-s { a.btn href="/books" { (visit.say(words::TO_BOOKS)) } }
    };
    Ok(Done::Told(shown(claim, body)))
}
