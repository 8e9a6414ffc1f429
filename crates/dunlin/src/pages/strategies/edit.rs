//! A strategy as text: what is wrong with it and where, what it would change today, and the form that puts it into use.

use super::preview::{self, Made};
use super::version::diff;
use super::{DEFAULT, aloud, used, versions, words};
use crate::api::{Problem, problem};
use crate::pages::dunning::tabs;
use crate::pages::set::fields;
use crate::pages::visit::{Acted, At, Done, Drawn, Sent, Shown, Visit};
use dunlin_app::people::Right;
use dunlin_core::day::Instant;
use dunlin_formats::strategy::{StrategyError, parse};
use maud::{Markup, html};
use serde_json::json;

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let all = versions(visit)?;
    let id = match visit.query("of") {
        Some(text) => Some(text.parse::<i64>().map_err(|_| problem::not_found())?),
        None => used(visit)?.version.is_some().then(|| used(visit).map(|used| used.id)).transpose()?,
    };
    let found = id.and_then(|id| all.iter().rev().find(|own| own.id == id));
    Ok(page(visit, found.map_or(DEFAULT, |own| own.text.as_str()), None, &html! {}))
}

pub(super) fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    // A form brings line ends as mail has them.
    let text = sent.fields.iter().find(|(name, _)| name == "text").map_or("", |(_, text)| text.as_str());
    let text = text.replace("\r\n", "\n");
    let strategy = match parse(&text) {
        Ok(strategy) => strategy,
        // What a script tries while it is written is no failure.
        Err(wrong) => {
            let shown = shown(visit, &text, Some(&wrong), &html! {});
            return Ok(if visit.part.is_some() { Done::Told(shown) } else { Done::Again(shown) });
        }
    };
    if sent.get("do") == "activate" {
        let from = fields::read_day(visit, "as_of", sent.get("as_of"))?;
        visit.change("activate_strategy", &[], json!({"text": text, "as_of": from}), sent)?;
        return Ok(Done::Go("/strategies".to_owned(), Some(words::ACTIVATED)));
    }
    let view = visit.shared().view(&visit.who().scope, visit.today()?, Instant::NEVER)?;
    let desk = &view.desk;
    let plan = desk.plan_by(&strategy);
    let now = Made { plan: view.plan(), strategy: &desk.used.strategy };
    let then = Made { plan: &plan, strategy: &strategy };
    let below = html! {
        p.note.gap-s { b { (visit.say(words::SOUND)) } }
        (diff(visit, &aloud(visit, now.strategy).lines(), &aloud(visit, &strategy).lines()))
        (preview::draw(visit, desk, now, then))
    };
    Ok(Done::Told(shown(visit, &text, None, &below)))
}

/// The page again, or what stands below the text where a script asks for that alone.
fn shown(visit: &Visit<'_>, text: &str, wrong: Option<&StrategyError>, below: &Markup) -> Shown {
    match visit.part {
        Some("preview") => Shown::Part(part(visit, wrong, below)),
        _ => page(visit, text, wrong, below),
    }
}

/// What is wrong, or what would change.
fn part(visit: &Visit<'_>, wrong: Option<&StrategyError>, below: &Markup) -> Markup {
    html! {
        div id="preview" aria-live="polite" {
            @if let Some(wrong) = wrong {
                p.err id="wrong" { (visit.fill(words::WRONG_AT, &[("line", &wrong.line.to_string()), ("what", &wrong.message)])) }
                p.note { (wrong.hint) }
            }
            (below)
        }
    }
}

/// The text with the number of each line beside it.
fn editor(visit: &Visit<'_>, text: &str, wrong: Option<&StrategyError>) -> Markup {
    let count = text.lines().count().max(1);
    let described = if wrong.is_some() { "wrong" } else { "text-h" };
    html! {
        div.field.editor.bad[wrong.is_some()] {
            label for="f-text" { (visit.say(words::TEXT)) }
            div.numbered {
                ol.numbers aria-hidden="true" { @for line in 1..=count {
                    li class=[wrong.is_some_and(|wrong| wrong.line == line).then_some("bad")] { (line) }
                } }
                textarea.code id="f-text" name="text" rows=((count + 2).min(40)) spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off"
                    required aria-describedby=(described) aria-invalid=[wrong.map(|_| "true")] data-preview="preview" { "\n" (text) }
            }
            p.help id="text-h" { (visit.say(words::EDIT_NOTE)) }
        }
    }
}

fn page(visit: &Visit<'_>, text: &str, wrong: Option<&StrategyError>, below: &Markup) -> Shown {
    let today = visit.today().map_or_else(|_: Problem| String::new(), |day| visit.lang().day_in_field(day));
    let body = html! {
        (tabs(visit, "/strategies"))
        h1.finding.gap-s { (visit.say(words::EDIT_CLAIM)) }
        form.gap-s method="post" action="/strategies/edit" {
            (fields::key())
            div.try {
                div.editing {
                    (editor(visit, text, wrong))
                    div.acts.gap-s { button.btn.main type="submit" name="do" value="preview" { (visit.say(words::PREVIEW_DO)) } }
                }
                (part(visit, wrong, below))
            }
            section.sec.gap aria-labelledby="activate" {
                h2.eyebrow id="activate" { (visit.say(words::ACTIVATE)) }
                p.note { (visit.say(words::ACTIVATE_NOTE)) }
                @if visit.may(Right::Strategy) {
                    div.filter {
                        (fields::day("as_of", visit.say(words::ACTIVATE_FROM)).value(today))
                        button.btn type="submit" name="do" value="activate" { (visit.say(words::ACTIVATE_DO)) }
                    }
                } @else { p.note { (visit.say(words::NOT_YOURS)) } }
            }
        }
    };
    Shown::Page { title: visit.say(words::EDIT_TITLE).to_owned(), at: At::Dunning, body }
}
