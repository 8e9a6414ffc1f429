//! Strategies: the one in use read aloud, its versions, another text tried on today's customers ([`edit`]), versions compared
//! ([`version`]), and replayed over past days ([`replay`]).

mod aloud;
mod edit;
mod preview;
mod replay;
mod version;

use super::dunning::tabs;
use super::table::{Page, form, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::strategies as words;
use crate::api::Problem;
use aloud::{Aloud, aloud};
use dunlin_app::collect::Used;
use dunlin_app::people::Right;
use dunlin_core::day::Day;
use maud::{Markup, html};

const READ: Option<Right> = Some(Right::Read);

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    page("/strategies", READ, &[], draw),
    form("/strategies/edit", READ, &["of"], edit::draw, edit::act),
    page("/strategies/replay", READ, &["of", "from", "to"], replay::draw),
    page("/strategies/versions/{id}", READ, &[], version::draw),
];

/// The strategy that comes with the program, as a text.
const DEFAULT: &str = include_str!("default.toml");

/// A version that was put into use.
struct Version {
    id: i64,
    name: String,
    version: i64,
    text: String,
    from: Day,
}

/// The versions, in order of activation; one that was put into use twice stands there twice.
fn versions(visit: &Visit<'_>) -> Result<Vec<Version>, Problem> {
    let (now, _) = visit.now(visit.today()?)?;
    let of = |(name, version, text, from, id): &(String, i64, String, Day, i64)| Version {
        id: *id,
        name: name.clone(),
        version: *version,
        text: text.clone(),
        from: *from,
    };
    Ok(now.strategies().iter().map(of).collect())
}

/// The strategy in use today.
fn used(visit: &Visit<'_>) -> Result<std::sync::Arc<Used>, Problem> {
    let day = visit.today()?;
    let (now, _) = visit.now(day)?;
    Ok(now.strategy_on(day)?)
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let (used, versions) = (used(visit)?, versions(visit)?);
    let today = visit.today()?;
    let strategy = &used.strategy;
    let n = |n: usize| visit.lang().count(n as i64);
    let steps = n(strategy.segments.iter().map(|segment| segment.steps.len()).sum());
    let claim = match &used.version {
        None => visit.fill(words::CLAIM_DEFAULT, &[("steps", &steps)]),
        Some((name, version)) => {
            let since = versions.iter().rev().find(|own| own.id == used.id && own.from <= today);
            let since = since.map_or_else(String::new, |own| visit.lang().day(own.from));
            let segments = n(strategy.segments.len());
            let gaps = [
                ("name", name.as_str()),
                ("version", &version.to_string()),
                ("day", &since),
                ("steps", &steps),
                ("segments", &segments),
            ];
            visit.fill(if strategy.segments.len() == 1 { words::CLAIM_ONE } else { words::CLAIM }, &gaps)
        }
    };
    let body = html! {
        (tabs(visit, "/strategies"))
        h1.finding.gap-s { (claim) }
        div.acts.gap-s {
            a.btn.main href="/strategies/edit" { (visit.say(words::EDIT)) }
            a.btn href="/strategies/replay" { (visit.say(words::REPLAY)) }
        }
        (read(visit, &aloud(visit, strategy)))
        (listed(visit, &versions, used.id, today))
    };
    Ok(Shown::Page { title: visit.say(words::TITLE).to_owned(), at: At::Dunning, body })
}

/// A strategy in sentences.
fn read(visit: &Visit<'_>, aloud: &Aloud) -> Markup {
    html! {
        @for (at, own) in aloud.segments.iter().enumerate() {
            section.sec.gap aria-labelledby={ "s-" (at) } {
                h2.eyebrow id={ "s-" (at) } { (own.name) }
                p.claim { (own.whom) }
                table.steps-t {
                    thead { tr {
                        th scope="col" { (visit.say(words::STEP)) }
                        th scope="col" { (visit.say(words::WHEN)) }
                        th scope="col" { (visit.say(words::WHAT)) }
                    } }
                    tbody { @for (name, when, what) in &own.steps { tr {
                        th scope="row" { b { (name) } }
                        td { (when) }
                        td { (what) }
                    } } }
                }
            }
        }
        section.sec.gap aria-labelledby="rules" {
            h2.eyebrow id="rules" { (visit.say(words::HOLDS_FOR_ALL)) }
            ul.plain.rules { @for rule in &aloud.rules { li { (rule) } } }
        }
    }
}

/// The versions, the latest first.
fn listed(visit: &Visit<'_>, versions: &[Version], in_use: i64, today: Day) -> Markup {
    let current = versions.iter().rposition(|own| own.id == in_use && own.from <= today);
    html! {
        section.sec.gap aria-labelledby="versions" {
            h2.eyebrow id="versions" { (visit.say(words::VERSIONS)) }
            @if versions.is_empty() { p.note { (visit.say(words::NO_VERSIONS)) } } @else {
                table {
                    thead { tr {
                        th scope="col" { (visit.say(words::NAME)) }
                        th.num scope="col" { (visit.say(words::VERSION)) }
                        th scope="col" { (visit.say(words::FROM)) }
                    } }
                    tbody { @for (at, own) in versions.iter().enumerate().rev() { tr {
                        th scope="row" { a href={ "/strategies/versions/" (own.id) } { (own.name) } }
                        td.num { (own.version) }
                        td { (visit.lang().day(own.from)) @if current == Some(at) { " " b { (visit.say(words::IN_USE)) } } }
                    } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use dunlin_core::collect::strategy::Strategy;

    #[test]
    fn the_text_to_begin_from_is_the_strategy_that_comes_with_the_program() {
        assert_eq!(dunlin_formats::strategy::parse(super::DEFAULT), Ok(Strategy::default()));
    }
}
