//! A strategy replayed over past days: what it would have done, how often it would have contacted people, beside what was done.

use super::{used, versions, words};
use crate::api::{Problem, problem};
use crate::pages::dunning::{say, tabs};
use crate::pages::set::book::Sums;
use crate::pages::set::fields;
use crate::pages::visit::{At, Drawn, Shown, Visit};
use dunlin_app::collect::Desk;
use dunlin_core::collect::decide::Book;
use dunlin_core::collect::replay::{Replayed, replay};
use dunlin_core::collect::strategy::Strategy;
use dunlin_core::day::{Day, Instant};
use dunlin_formats::strategy::parse;
use maud::{Markup, html};

/// So many days are replayed at once on a page.
const DAYS: i32 = 92;

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let today = visit.today()?;
    let (from, to) = match (visit.query("from"), visit.query("to")) {
        (None, None) => (today.plus_days(-28), today.plus_days(-1)),
        _ => (visit.day("from")?, visit.day("to")?),
    };
    if to < from || to.since(from) >= DAYS {
        let gaps = [("from", from.to_string()), ("to", to.to_string()), ("n", DAYS.to_string())];
        let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, text)| (*name, text.as_str())).collect();
        return Err(problem::parameter().saying(visit.fill(words::R_TOO_LONG, &gaps)));
    }
    let (id, strategy) = chosen(visit)?;
    let is_asked = visit.query("from").is_some();
    let view =
        is_asked.then(|| visit.shared().view(&visit.who().scope, today, Instant::NEVER)).transpose()?;
    let found = view.as_ref().map(|view| {
        let desk = &view.desk;
        let book = Book { ledger: desk.ledger(), facts: &desk.collecting.facts };
        (desk, replay(book, &strategy, (from, to)))
    });
    let body = html! {
        (tabs(visit, "/strategies"))
        h1.finding.gap-s { @match &found { Some((_, found)) => (claim(visit, found)), None => (visit.say(words::REPLAY)) } }
        p.stand { (visit.say(words::R_NOTE)) }
        (ask(visit, id, (from, to))?)
        @if let Some((desk, found)) = &found { (told(visit, desk, &strategy, found, (from, to))) }
    };
    Ok(Shown::Page { title: visit.say(words::R_TITLE).to_owned(), at: At::Dunning, body })
}

/// Which strategy: a version, or the one in use.
fn chosen(visit: &Visit<'_>) -> Result<(i64, Strategy), Problem> {
    let Some(text) = visit.query("of") else {
        let used = used(visit)?;
        return Ok((used.id, used.strategy.clone()));
    };
    let id: i64 = text.parse().map_err(|_| problem::not_found())?;
    if id == 0 {
        return Ok((0, Strategy::default()));
    }
    let all = versions(visit)?;
    let own = all.iter().find(|own| own.id == id).ok_or_else(problem::not_found)?;
    let broken = |e: dunlin_formats::strategy::StrategyError| Problem {
        internal: Some(e.to_string()),
        ..problem::internal()
    };
    Ok((id, parse(&own.text).map_err(broken)?))
}

fn ask(visit: &Visit<'_>, id: i64, (from, to): (Day, Day)) -> Result<Markup, Problem> {
    let mut choices = vec![("0".to_owned(), visit.say(words::DEFAULT_NAME).to_owned())];
    for own in versions(visit)? {
        let choice = (own.id.to_string(), format!("{} {}", own.name, own.version));
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    let day = |day: Day| visit.lang().day_in_field(day);
    Ok(html! {
        form.filter action="/strategies/replay" {
            (fields::choice("of", visit.say(words::R_WHICH), choices).value(id.to_string()))
            (fields::day("from", visit.say(words::R_FROM)).value(day(from)))
            (fields::day("to", visit.say(words::R_TO)).value(day(to)))
            button.btn.main type="submit" { (visit.say(words::R_DO)) }
        }
        p.note { (visit.fill(words::R_ASK, &[("n", &DAYS.to_string())])) }
    })
}

fn claim(visit: &Visit<'_>, found: &Replayed) -> String {
    let n = |n: usize| visit.lang().count(n as i64);
    let gaps = [
        ("days", n(found.days)),
        ("acted", n(found.acted)),
        ("due", n(found.due)),
        ("contacts", n(found.contacts.values().sum())),
        ("customers", n(found.contacts.len())),
    ];
    let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, text)| (*name, text.as_str())).collect();
    visit.fill(words::R_CLAIM, &gaps)
}

fn told(
    visit: &Visit<'_>,
    desk: &Desk,
    strategy: &Strategy,
    found: &Replayed,
    (from, to): (Day, Day),
) -> Markup {
    let n = |n: usize| visit.lang().count(n as i64);
    let name = |(segment, step): (u16, u16)| {
        let segment = &strategy.segments[usize::from(segment)];
        let step = say::step(visit, &segment.steps[usize::from(step)].name);
        match strategy.segments.len() {
            1 => step.to_owned(),
            _ => format!("{}: {step}", say::step(visit, &segment.name)),
        }
    };
    let (notices, by_hand) = crate::commands::done_then(desk, from, to);
    let mut charged = Sums::default();
    for (currency, minor) in &found.charged {
        charged.add(desk.ledger().currencies[usize::from(*currency)], *minor);
    }
    let charged = charged.words(visit.lang(), visit.say(words::W_AND));
    html! {
        section.sec.gap aria-labelledby="steps" {
            h2.eyebrow id="steps" { (visit.say(words::STEPS)) }
            p.note { (visit.fill(words::R_THEN, &[("notices", &n(notices)), ("contacts", &n(by_hand))])) " " (visit.fill(words::R_MOST, &[("n", &n(found.contacts_a_week_max))])) }
            @if !charged.is_empty() { p.note { (visit.fill(words::R_CHARGED, &[("sum", &charged)])) } }
            div.boards.gap-s {
                table {
                    thead { tr { th scope="col" { (visit.say(words::STEPS)) } th.num scope="col" { (visit.say(words::R_ACTIONS)) } th.num scope="col" { (visit.say(words::R_ITEMS)) } } }
                    tbody { @for (at, (actions, items)) in &found.steps { tr { th scope="row" { (name(*at)) } td.num { (n(*actions)) } td.num { (n(*items)) } } } }
                }
                table {
                    thead { tr { th scope="col" { (visit.say(words::R_WITHHELD)) } th.num scope="col" { (visit.say(words::R_ITEMS)) } } }
                    tbody { @for (code, items) in &found.withheld { tr {
                        th scope="row" { (say::reason_of(code).map_or(*code, |word| visit.say(word))) }
                        td.num { (n(*items)) }
                    } } }
                }
            }
        }
    }
}
