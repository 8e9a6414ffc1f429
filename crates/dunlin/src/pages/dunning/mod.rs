//! Dunning: a preview of the day ([`preview`]), drafts that are looked at again ([`drafts`]), runs and notices so far ([`notices`],
//! [`notice`]). How steps and reasons are said stands in [`say`].

mod drafts;
mod notice;
mod notices;
mod preview;
pub(crate) mod say;

use super::set::fields;
use super::table::{Page, form};
use super::visit::{Acted, Done, Sent, Visit};
use super::words::{Word, dunning as words};
use crate::api::problem;
use dunlin_app::people::{Right, Scope};
use maud::{Markup, html};
use serde_json::json;

const READ: Option<Right> = Some(Right::Read);

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    form("/dunning", READ, &["as_of", "step", "reason"], preview::draw, act),
    form("/notices", READ, &["run"], notices::draw, act),
    form("/notices/{number}", READ, &["why"], notice::draw, act),
];

/// What belongs to dunning, beside each other.
pub(super) fn tabs(visit: &Visit<'_>, here: &str) -> Markup {
    let all =
        [("/dunning", words::PREVIEW), ("/notices", words::NOTICES), ("/strategies", words::STRATEGIES)];
    html! {
        nav.tabs aria-label=(visit.say(words::TABS)) { @for (place, title) in all {
            a href=(place) aria-current=[(place == here).then_some("page")] { (visit.say(title)) }
        } }
    }
}

/// Whether the visitor may draft and issue runs: the right, and everybody's customers.
fn may_run(visit: &Visit<'_>) -> bool {
    visit.may(Right::Dun) && visit.who().scope == Scope::All
}

/// A form with its key and what it does.
fn acting(action: &str, what: &[(&str, &str)], own: &Markup) -> Markup {
    html! {
        form.act method="post" action=(action) {
            (fields::key())
            @for (name, value) in what { input type="hidden" name=(name) value=(value); }
            (own)
        }
    }
}

fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    let day = match sent.maybe("as_of") {
        Some(text) => fields::read_day(visit, "as_of", text)?,
        None => visit.today()?.to_string(),
    };
    let dated = json!({"as_of": day});
    let (place, said): (String, Word) = match sent.get("do") {
        "draft" => {
            visit.change("run_dunning", &[], dated, sent)?;
            ("/notices".to_owned(), words::DRAFTED)
        }
        "issue_all" => {
            visit.change("issue_notices", &[], dated, sent)?;
            ("/notices".to_owned(), words::ISSUED_SAID)
        }
        "issue" => {
            each(visit, sent, &|number, own| {
                visit.change("issue_notices", &[], json!({"as_of": day, "notice": number}), own).map(drop)
            })?;
            (back(visit), words::ISSUED_SAID)
        }
        "approve" => {
            let notices: Vec<&str> = sent.all("notice").collect();
            let body = json!({"as_of": day, "notices": notices});
            visit.change("approve_notices", &[], body, sent)?;
            (back(visit), words::APPROVED_SAID)
        }
        "cancel" => {
            let body = json!({"as_of": day, "reason": sent.get("reason")});
            visit.change("cancel_notice", &[("number", sent.get("notice"))], body, sent)?;
            (back(visit), words::CANCELLED_SAID)
        }
        _ => return Err(problem::body().saying("the form does not say what it does")),
    };
    Ok(Done::Go(place, Some(said)))
}

/// Where the form was sent from.
fn back(visit: &Visit<'_>) -> String {
    visit.here.split('?').next().unwrap_or("/notices").to_owned()
}

/// Does something with each of the notices that a form names, each under a key of its own.
fn each(
    visit: &Visit<'_>,
    sent: &Sent,
    one: &dyn Fn(&str, &Sent) -> Result<(), crate::api::Problem>,
) -> Result<(), crate::api::Problem> {
    let mut any = false;
    for number in sent.all("notice") {
        let key = ("key".to_owned(), format!("{}-{number}", sent.get("key")));
        one(number, &Sent { fields: vec![key], files: Vec::new() })?;
        any = true;
    }
    match any {
        true => Ok(()),
        false => Err(problem::body().saying(visit.say(words::CANCEL_NONE))),
    }
}
