//! Plans: promises in several parts, each part with where it stands.

use super::promises::{end, is_recent, received, stands_at};
use super::{Board, Group, Row, collector, dated, desk, draw as drawn, group, named, near, words};
use crate::pages::set::book::Sums;
use crate::pages::set::marks::{Meaning, mark};
use crate::pages::visit::{Drawn, Visit};
use crate::pages::words::Word;
use dunlin_app::collect::Desk;
use dunlin_app::present::Few;
use dunlin_core::collect::facts::Promise;
use dunlin_core::collect::promise::Standing;
use dunlin_core::day::Day;
use maud::{Markup, html};

const GROUPS: &[Group] = &[
    group("broken", words::PL_BROKEN).due(),
    group("course", words::PL_COURSE),
    group("kept", words::PL_KEPT),
    group("ended", words::PL_ENDED),
];

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let day = visit.today()?;
    let few = desk(visit, |facts, _| {
        let own = facts.promises.iter().filter(|p| p.parts.len() > 1 && is_recent(p, day));
        own.map(|promise| promise.customer).collect()
    })?;
    let board = board(visit, &few);
    drawn::page(visit, few.desk.ledger(), "/boards/plans", words::PLANS, &board)
}

/// Where an instalment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Paid,
    CameLate,
    Missing,
    Coming,
}

/// The instalments with where each stands: paid once all up to it came in time, missing once its day with tolerance is over.
fn parts(desk: &Desk, plan: &Promise) -> Vec<(Day, i64, Part)> {
    let tolerance = desk.used.strategy.tolerance;
    let mut due = 0;
    let part = |&(date, amount): &(Day, i64)| {
        due += amount;
        let last = date.plus_days(tolerance.days);
        // What came too late for one part may have come in time for those behind it.
        let stands = match desk.looker().received(plan, last.min(desk.day)) + tolerance.minor >= due {
            true => Part::Paid,
            false if last < desk.day && received(desk, plan) + tolerance.minor >= due => Part::CameLate,
            false if last < desk.day => Part::Missing,
            false => Part::Coming,
        };
        (date, amount, stands)
    };
    plan.parts.iter().map(part).collect()
}

pub(super) fn board(visit: &Visit<'_>, few: &Few) -> Board {
    let desk = &few.desk;
    let all = desk.collecting.facts.promises.iter();
    let plans: Vec<&Promise> =
        all.filter(|p| p.parts.len() > 1 && is_recent(p, desk.day) && few.has(p.customer)).collect();
    let mut rows: Vec<Row> = plans.iter().map(|plan| row(visit, few, plan)).collect();
    rows.sort_by_key(|row| (row.group, if row.group == 1 { row.day.0 } else { -row.day.0 }, row.customer));
    let (mut coming, mut running, mut broken) = (Sums::default(), 0, 0);
    for plan in &plans {
        match desk.kept(plan) {
            Standing::Pending(_) => {
                running += 1;
                let total: i64 = plan.parts.iter().map(|part| part.1).sum();
                coming.add(plan.currency, (total - received(desk, plan)).max(0));
            }
            Standing::Broken | Standing::PartlyKept(_) => broken += 1,
            Standing::Kept | Standing::Ended => {}
        }
    }
    let n = |n: i64| visit.lang().count(n);
    let claim = match running + broken {
        0 => visit.say(words::PL_CLAIM_NONE).to_owned(),
        all => {
            let sum = coming.words(visit.lang(), visit.say(words::AND));
            let sum = if sum.is_empty() { "0".to_owned() } else { sum };
            visit.fill(words::PL_CLAIM, &[("n", &n(all)), ("sum", &sum), ("broken", &n(broken))])
        }
    };
    Board { claim, groups: GROUPS, rows, list: "promises", blank: words::P_BLANK_MORE, above: None }
}

fn row(visit: &Visit<'_>, few: &Few, plan: &Promise) -> Row {
    let (desk, lang) = (&few.desk, visit.lang());
    let standing = desk.kept(plan);
    let day = stands_at(desk, plan, standing);
    let (group, sign): (usize, (Option<Meaning>, Word)) = match standing {
        Standing::Broken | Standing::PartlyKept(_) => (0, (Some(Meaning::Late), words::PL_BROKEN)),
        Standing::Pending(_) => (1, (Some(Meaning::Promised), words::PL_COURSE)),
        Standing::Kept => (2, (Some(Meaning::Paid), words::PL_KEPT)),
        Standing::Ended => (3, (None, words::P_ENDED_WORD)),
    };
    let all = parts(desk, plan);
    let paid = all.iter().filter(|part| matches!(part.2, Part::Paid | Part::CameLate)).count();
    let n = |n: usize| lang.count(n as i64);
    let came = received(desk, plan);
    let key = format!("p{}", plan.id);
    Row {
        group,
        customer: plan.customer,
        mark: sign,
        why: html! {
            ": " (visit.fill(words::PL_STANDS, &[("paid", &n(paid)), ("n", &n(all.len()))])) ", "
            @if plan.items.is_empty() { (visit.say(words::WHATEVER)) } @else { (named(visit, few, &plan.items)) }
            (instalments(visit, plan, &all, desk.day))
        },
        amount: Some((plan.currency, plan.parts.iter().map(|part| part.1).sum())),
        under: super::received(visit, plan.currency, came),
        day,
        when: match standing {
            Standing::Pending(_) if day < desk.day => dated(visit, words::PL_SINCE, day, desk.day),
            Standing::Pending(_) => dated(visit, words::PL_NEXT, day, desk.day),
            _ => lang.day_near(day, desk.day),
        },
        then: match standing {
            Standing::Pending(until) if day < desk.day => dated(visit, words::WAITED_UNTIL, until, desk.day),
            _ => near(visit, day, desk.day),
        },
        by: collector(few, plan.customer),
        reason: String::new(),
        act: matches!(standing, Standing::Pending(_))
            .then(|| end(visit, plan, &key, words::PL_END_DO))
            .flatten(),
        key,
    }
}

fn instalments(visit: &Visit<'_>, plan: &Promise, all: &[(Day, i64, Part)], today: Day) -> Markup {
    let digits = plan.currency.digits();
    html! {
        ol.parts aria-label=(visit.say(words::PL_INSTALMENTS)) { @for &(date, amount, stands) in all {
            li {
                span.nw { (visit.lang().day_near(date, today)) } " "
                span.nw { (visit.lang().money(i128::from(amount), digits)) } " "
                @match stands {
                    Part::Paid => (mark(Meaning::Paid, visit.say(words::PL_PAID))),
                    Part::CameLate => (mark(Meaning::Late, visit.say(words::PL_LATE))),
                    Part::Missing => (mark(Meaning::Late, visit.say(words::PL_MISSING))),
                    Part::Coming => (mark(Meaning::Promised, visit.say(words::PL_COMING))),
                }
            }
        } }
    }
}
