//! A version: what it says, what it says otherwise than the one in use, its text.

use super::{aloud, read, used, versions, words};
use crate::api::{Problem, problem};
use crate::pages::dunning::tabs;
use crate::pages::visit::{At, Drawn, Shown, Visit};
use maud::{Markup, html};

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let id: i64 = visit.path("id").parse().map_err(|_| problem::not_found())?;
    let all = versions(visit)?;
    let own = all.iter().rev().find(|own| own.id == id).ok_or_else(problem::not_found)?;
    let broken = |e: dunlin_formats::strategy::StrategyError| Problem {
        internal: Some(e.to_string()),
        ..problem::internal()
    };
    let strategy = dunlin_formats::strategy::parse(&own.text).map_err(broken)?;
    let used = used(visit)?;
    let gaps = [
        ("name", own.name.clone()),
        ("version", own.version.to_string()),
        ("day", visit.lang().day(own.from)),
    ];
    let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (now, then) = (aloud(visit, &used.strategy), aloud(visit, &strategy));
    let body = html! {
        (tabs(visit, "/strategies"))
        h1.finding.gap-s { (visit.fill(words::VERSION_CLAIM, &gaps)) }
        div.acts.gap-s {
            a.btn href={ "/strategies/edit?of=" (id) } { (visit.say(words::TAKE_AGAIN)) }
            a.btn href={ "/strategies/replay?of=" (id) } { (visit.say(words::REPLAY)) }
        }
        @if id != used.id { (diff(visit, &now.lines(), &then.lines())) }
        (read(visit, &then))
        section.sec.gap { details { summary { (visit.say(words::AS_TEXT)) } pre.code tabindex="0" { (own.text) } } }
    };
    Ok(Shown::Page { title: format!("{} {}", own.name, own.version), at: At::Dunning, body })
}

/// What of two readings is in only one of them, in order: what is gone, then what is new in its place.
pub(super) fn diff(visit: &Visit<'_>, now: &[String], then: &[String]) -> Markup {
    let gone: Vec<&String> = now.iter().filter(|line| !then.contains(line)).collect();
    let new: Vec<&String> = then.iter().filter(|line| !now.contains(line)).collect();
    html! {
        section.sec.gap aria-labelledby="diff" {
            h2.eyebrow id="diff" { (visit.say(words::DIFF)) }
            @if gone.is_empty() && new.is_empty() { p.note { (visit.say(words::DIFF_NONE)) } } @else {
                ul.diff {
                    @for line in gone { li { span.diff-w { "\u{2212} " (visit.say(words::DIFF_GONE)) } del { (line) } } }
                    @for line in new { li { span.diff-w { "+ " (visit.say(words::DIFF_NEW)) } ins { (line) } } }
                }
            }
        }
    }
}
