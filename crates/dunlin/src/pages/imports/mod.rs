//! Files taken in: dropped, looked at, mended, landed, taken back.
//!
//! A file waits in [`held`] from when it is brought to when it lands, so that it is sent once; [`look`] works out what it would do,
//! [`file`] shows that and lets it be mended.

mod file;
mod held;
mod look;
mod terms;

use super::set::{fields, marks, moments};
use super::table::{Page, form, page};
use super::visit::{Acted, At, Done, Drawn, Sent, Shown, Visit};
use super::words::{Word, imports as words, nav};
use crate::api::{Problem, problem};
use dunlin_app::people::{Right, Scope};
pub(crate) use held::Held;
use maud::{Markup, html};
use serde_json::{Value, json};

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    form("/imports", Some(Right::Read), &["before"], draw, act),
    form("/imports/{id}", Some(Right::Import), &[], file::draw, file::act),
    page("/imports/{id}/refused", Some(Right::Import), &[], file::refused),
];

/// The largest file, for people.
const MOST: usize = 250_000_000;
/// So many imports a page.
const ROWS: &str = "50";

/// Why somebody may not take files in.
fn may_not(visit: &Visit<'_>) -> Option<(Word, Option<Word>)> {
    if !visit.may(Right::Import) {
        return Some((words::NO_RIGHT, Some(words::NO_RIGHT_MORE)));
    }
    (visit.who().scope != Scope::All).then_some((words::PORTFOLIO, None))
}

/// Only for whoever may take files in.
fn must(visit: &Visit<'_>) -> Result<(), Problem> {
    may_not(visit).map_or(Ok(()), |(why, _)| Err(problem::forbidden().saying(visit.say(why))))
}

fn draw(visit: &Visit<'_>) -> Drawn {
    shown(visit, None)
}

fn shown(visit: &Visit<'_>, wrong: Option<&String>) -> Drawn {
    let title = visit.say(words::TITLE).to_owned();
    if let Some((claim, more)) = may_not(visit) {
        let body = html! {
            h1.finding { (visit.say(words::TITLE)) }
            div.gap { (marks::blank(visit.say(claim), more.map_or("", |more| visit.say(more)), &html! { a.btn href="/books" { (visit.say(nav::BOOKS)) } })) }
        };
        return Ok(Shown::Page { title, at: At::Books, body });
    }
    let mut query = vec![("limit", ROWS)];
    query.extend(visit.query("before").map(|before| ("before", before)));
    let past = visit.value("imports", &[], &query)?;
    let body = html! {
        h1.finding { (visit.say(words::FINDING)) }
        p.stand { (visit.say(words::STAND)) }
        (bring(visit, wrong))
        (waiting(visit))
        (list(visit, past["rows"].as_array().map_or(&[], Vec::as_slice)))
    };
    Ok(Shown::Page { title, at: At::Books, body })
}

fn bring(visit: &Visit<'_>, wrong: Option<&String>) -> Markup {
    let lang = visit.lang();
    let described = if wrong.is_some() { "f-file-e" } else { "f-file-h" };
    html! {
        form.drop method="post" enctype="multipart/form-data" data-drop {
            (fields::key())
            div.field.bad[wrong.is_some()] {
                label for="f-file" { (visit.say(words::FILE)) }
                input id="f-file" name="file" type="file" required aria-describedby=(described);
                @match wrong {
                    Some(wrong) => { p.err id="f-file-e" { (wrong) } }
                    None => { p.help id="f-file-h" { (visit.fill(words::FILE_HELP, &[("most", &moments::size(lang, MOST))])) } }
                }
            }
            div.acts { button.btn.main type="submit" { (visit.say(words::LOOK_AT_IT)) } }
        }
    }
}

fn waiting(visit: &Visit<'_>) -> Markup {
    let all = visit.shared().held.of(visit.who().user);
    html! {
        @if !all.is_empty() {
            section.sec.gap {
                h2.eyebrow { (visit.say(words::WAITING)) }
                ul.plain { @for file in &all { li {
                    a href={ "/imports/" (file.id) } { (file.name) }
                    span.quiet { (moments::size(visit.lang(), file.bytes.len())) }
                } } }
            }
        }
    }
}

fn list(visit: &Visit<'_>, rows: &[Value]) -> Markup {
    let heads = [
        (words::NUMBER, false),
        (words::WHAT, false),
        (words::KIND, false),
        (words::READ, true),
        (words::NEW, true),
        (words::CHANGED, true),
        (words::BY, false),
        (words::WHEN, false),
        (words::STATE, false),
    ];
    let last = rows.last().and_then(|row| row["import"].as_i64()).filter(|&n| n > 1);
    html! {
        section.sec.gap {
            h2.eyebrow { (visit.say(words::PAST)) }
            @if rows.is_empty() { p.claim { (visit.say(words::NONE)) } } @else {
                div.scroll tabindex="0" role="region" aria-label=(visit.say(words::PAST)) { table {
                    caption.vh { (visit.say(words::PAST)) }
                    thead { tr { @for (head, is_number) in heads { th.num[is_number] scope="col" { (visit.say(head)) } } } }
                    tbody { @for own in rows { (row(visit, own)) } }
                } }
                @if let Some(last) = last {
                    p.more { a href={ "/imports?before=" (last) } { (visit.say(words::EARLIER)) } }
                }
            }
        }
    }
}

fn row(visit: &Visit<'_>, row: &Value) -> Markup {
    let lang = visit.lang();
    let n = row["import"].as_i64().unwrap_or_default();
    let count = |name: &str| lang.count(row[name].as_i64().unwrap_or_default());
    let files: Vec<&str> = row["files"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let kind = row["kind"].as_str().unwrap_or_default();
    let undone = row["undone"].as_object();
    html! {
        tr id={ "import-" (n) } {
            th scope="row" { (n) }
            td.name { (files.join(", ")) }
            td { (terms::kind_of_key(kind).map_or_else(|| kind.to_owned(), |word| visit.say(word).to_owned())) }
            td.num { (count("rows_read")) } td.num { (count("new")) } td.num { (count("changed")) }
            td { (row["by"].as_str().unwrap_or_default()) }
            td { (moments::moment(lang, row["recorded_ms"].as_i64().unwrap_or_default())) }
            td {
                @if let Some(undone) = undone {
                    @let when = moments::words(lang, undone["recorded_ms"].as_i64().unwrap_or_default());
                    span.quiet { (visit.fill(words::UNDONE_BY, &[("who", undone["by"].as_str().unwrap_or_default()), ("when", &when)])) }
                } @else if kind.ends_with("-rates") {
                    span.quiet { (visit.say(words::RATES_STAY)) }
                } @else { (undo(visit, n)) }
            }
        }
    }
}

/// Taking one back: said once more what that is.
fn undo(visit: &Visit<'_>, n: i64) -> Markup {
    let number = n.to_string();
    html! {
        details.sure {
            summary { (visit.say(words::UNDO)) span.vh { " " (visit.say(words::NUMBER)) " " (n) } }
            form method="post" action="/imports" {
                (fields::key())
                input type="hidden" name="undo" value=(n);
                p.note { (visit.fill(words::UNDO_SURE, &[("n", &number)])) }
                button.btn.grave type="submit" { (visit.fill(words::UNDO_DO, &[("n", &number)])) }
            }
        }
    }
}

fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    must(visit)?;
    if let Some(number) = sent.maybe("undo") {
        visit.change("undo_import", &[("number", number)], json!({}), sent)?;
        return Ok(Done::Go(format!("/imports#import-{number}"), Some(words::UNDONE)));
    }
    let Some((_, name, bytes)) = sent.files.iter().find(|(field, ..)| field == "file") else {
        return Ok(Done::Again(shown(visit, Some(&visit.say(words::NO_FILE).to_owned()))?));
    };
    // Some browsers send a path, and names are shown.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    let id = visit.shared().held.keep(visit.who().user, name, bytes.clone());
    Ok(Done::Go(format!("/imports/{id}"), None))
}
