//! Pages that say why something was not done, and how it can be.

use super::locale::Lang;
use super::serve;
use super::set::shell;
use super::visit::{At, Look, Sent, Visit};
use super::words::{Word, refusals as words, rules};
use crate::api::Problem;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

/// What is said of a problem: a sentence, and what to do.
fn told(problem: &Problem) -> (Word, Option<Word>) {
    match (problem.status, problem.code) {
        (_, "api.cross_site") => (words::CROSS_SITE, None),
        (403, _) => (words::FORBIDDEN, Some(words::FORBIDDEN_MORE)),
        (404, _) => (words::NOT_FOUND, Some(words::NOT_FOUND_MORE)),
        (412, _) => (words::CHANGED, Some(words::CHANGED_MORE)),
        (429, _) => (words::LATER, None),
        (503, _) => (words::UNREACHABLE, Some(words::UNREACHABLE_MORE)),
        (500.., _) => (words::BROKEN, Some(words::BROKEN_MORE)),
        _ => (words::NOT_DONE, None),
    }
}

/// Why, in the visitor's language; a sentence that is known in English alone is marked as English.
fn why(lang: Lang, problem: &Problem) -> Markup {
    let said = rules::said(lang, &problem.detail);
    let is_english = lang != Lang::En && said == problem.detail;
    html! { span lang=[is_english.then_some("en")] { (said) } }
}

fn body(look: Look, problem: &Problem, id: &str) -> Markup {
    let (said, more) = told(problem);
    // What a rule says of this case is told in its own words; the general sentences need no more.
    let is_own = more.is_none() || !problem.detail.is_empty() && matches!(problem.status, 400 | 409 | 422);
    html! {
        div.refused role="alert" {
            h1.finding { (said.of(look.lang)) }
            @if is_own { p.stand { (why(look.lang, problem)) } }
            @if let Some(more) = more { p.stand { (more.with(look.lang, &[("id", id)])) } }
            @if let Some(hint) = problem.hint.as_ref().and_then(|hint| rules::hint(look.lang, hint)) { p.note { (hint) } }
            p.note { (words::CODE_OF.with(look.lang, &[("code", problem.code)])) }
        }
    }
}

/// A problem in a page of its own, before anybody is known.
pub(super) fn page(problem: &Problem, look: Look, id: &str) -> Response {
    let body = html! {
        (body(look, problem, id))
        div.acts { a.btn href="/" { (words::TO_HOME.of(look.lang)) } }
    };
    with_status(shell::bare(look, told(problem).0, &body), problem)
}

fn with_status(mut response: Response, problem: &Problem) -> Response {
    *response.status_mut() =
        StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// A problem where a page should be, with everything around it.
pub(super) fn in_place(visit: &Visit<'_>, problem: &Problem, id: &str) -> Response {
    let body = html! {
        (body(visit.look, problem, id))
        div.acts { a.btn href="/" { (visit.say(words::TO_HOME)) } }
    };
    let title = visit.say(told(problem).0);
    with_status(serve::html(shell::page(visit, title, At::Nowhere, &body).into_string()), problem)
}

/// A form that was not carried out: why, and everything that was typed, to be sent again.
pub(super) fn with_form(visit: &Visit<'_>, problem: &Problem, sent: &Sent, id: &str) -> Response {
    if let Some(internal) = &problem.internal {
        eprintln!("{}", serde_json::json!({"request": id, "internal": internal}));
    }
    let shown = |(name, value): &&(String, String)| {
        !value.is_empty() && !matches!(name.as_str(), "key" | "seen" | "then")
    };
    let body = html! {
        (body(visit.look, problem, id))
        form method="post" action=(visit.here) {
            @for (name, value) in sent.fields.iter().filter(|(name, _)| name != "seen") {
                input type="hidden" name=(name) value=(value);
            }
            dl.defs { @for (name, value) in sent.fields.iter().filter(shown) { div { dt { (name) } dd { (value) } } } }
            div.acts {
                button.btn type="submit" { (visit.say(words::SEND_NOW)) }
                a.btn.text href=(visit.here) { (visit.say(words::BACK)) }
            }
        }
    };
    let title = visit.say(told(problem).0);
    with_status(serve::html(shell::page(visit, title, At::Nowhere, &body).into_string()), problem)
}
