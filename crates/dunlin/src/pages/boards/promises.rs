//! Promises by what became of them: due, broken, waited for, kept.

use super::{
    Board, DAYS, Group, Row, acts, collector, dated, desk, draw as drawn, group, named, near, sums, words,
};
use crate::pages::set::fields;
use crate::pages::set::marks::Meaning;
use crate::pages::visit::{Drawn, Visit};
use crate::pages::words::Word;
use dunlin_app::collect::Desk;
use dunlin_app::people::Right;
use dunlin_app::present::Few;
use dunlin_core::collect::facts::{Facts, Promise};
use dunlin_core::collect::promise::Standing;
use dunlin_core::day::Day;
use maud::{Markup, html};

const GROUPS: &[Group] = &[
    group("due", words::P_DUE).due(),
    group("broken", words::P_BROKEN).due(),
    group("partly", words::P_PARTLY).due(),
    group("waiting", words::P_WAITING).by_day(),
    group("kept", words::P_KEPT),
    group("ended", words::P_ENDED),
];

/// Sign and word of each group.
const MARKS: [(Option<Meaning>, Word); 6] = [
    (Some(Meaning::Promised), words::P_DUE_WORD),
    (Some(Meaning::Late), words::P_BROKEN_WORD),
    (Some(Meaning::Late), words::P_PARTLY_WORD),
    (Some(Meaning::Promised), words::P_WAITING_WORD),
    (Some(Meaning::Paid), words::P_KEPT_WORD),
    (None, words::P_ENDED_WORD),
];

/// Those whose promises are not over for long.
pub(super) fn whom(facts: &Facts, day: Day) -> Vec<u32> {
    facts.promises.iter().filter(|promise| is_recent(promise, day)).map(|promise| promise.customer).collect()
}

pub(super) fn is_recent(promise: &Promise, day: Day) -> bool {
    let last = promise.parts.last().map_or(promise.made, |part| part.0);
    promise.made <= day && last >= day.plus_days(-DAYS)
}

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let day = visit.today()?;
    let few = desk(visit, |facts, _| whom(facts, day))?;
    let board = board(visit, &few);
    drawn::page(visit, few.desk.ledger(), "/boards/promises", words::PROMISES, &board)
}

/// The day at which a promise stands: the part that is waited for, that was broken, or the last.
pub(super) fn stands_at(desk: &Desk, promise: &Promise, standing: Standing) -> Day {
    let tolerance = desk.used.strategy.tolerance;
    let last = promise.parts.last().map_or(promise.made, |part| part.0);
    match standing {
        Standing::Pending(until) => until.plus_days(-tolerance.days),
        Standing::Broken | Standing::PartlyKept(_) => {
            let mut due = 0;
            let missed = promise.parts.iter().find(|(date, amount)| {
                due += amount;
                desk.looker().received(promise, date.plus_days(tolerance.days)) + tolerance.minor < due
            });
            missed.map_or(last, |part| part.0)
        }
        Standing::Kept | Standing::Ended => last,
    }
}

/// What came of a promise until its last day.
pub(super) fn received(desk: &Desk, promise: &Promise) -> i64 {
    let last = promise.parts.last().map_or(promise.made, |part| part.0);
    let until = last.plus_days(desk.used.strategy.tolerance.days).min(desk.day);
    desk.looker().received(promise, until)
}

pub(super) fn board(visit: &Visit<'_>, few: &Few) -> Board {
    let desk = &few.desk;
    let all = desk.collecting.facts.promises.iter();
    let own = all.filter(|p| is_recent(p, desk.day) && few.has(p.customer) && p.parts.len() == 1);
    let mut rows: Vec<Row> = own.map(|promise| row(visit, few, promise)).collect();
    // What is to come by day; what is over the latest first.
    rows.sort_by_key(|row| (row.group, if row.group == 3 { row.day.0 } else { -row.day.0 }, row.customer));
    let of = |groups: &[usize]| sums(rows.iter().filter(|row| groups.contains(&row.group)));
    let and = visit.say(words::AND);
    let (open, broken) = (of(&[0, 3]), of(&[1, 2]));
    let claim = match (open.words(visit.lang(), and), broken.words(visit.lang(), and)) {
        (open, _) if open.is_empty() => visit.say(words::P_CLAIM_NONE).to_owned(),
        (open, broken) if broken.is_empty() => {
            visit.fill(words::P_CLAIM_OPEN, &[("sum", &open), ("days", &DAYS.to_string())])
        }
        (open, broken) => {
            let gaps = [("sum", open.as_str()), ("broken", broken.as_str()), ("days", &DAYS.to_string())];
            visit.fill(words::P_CLAIM, &gaps)
        }
    };
    Board { claim, groups: GROUPS, rows, list: "promises", blank: words::P_BLANK_MORE, above: None }
}

fn row(visit: &Visit<'_>, few: &Few, promise: &Promise) -> Row {
    let (desk, lang) = (&few.desk, visit.lang());
    let standing = desk.kept(promise);
    let day = stands_at(desk, promise, standing);
    let group = match standing {
        Standing::Pending(_) if day <= desk.day => 0,
        Standing::Broken => 1,
        Standing::PartlyKept(_) => 2,
        Standing::Pending(_) => 3,
        Standing::Kept => 4,
        Standing::Ended => 5,
    };
    let came = received(desk, promise);
    let under = match came {
        0 if group == 4 => String::new(),
        some => super::received(visit, promise.currency, some),
    };
    let then = match standing {
        Standing::Pending(until) => dated(visit, words::WAITED_UNTIL, until, desk.day),
        _ => near(visit, day, desk.day),
    };
    let key = format!("p{}", promise.id);
    Row {
        group,
        customer: promise.customer,
        mark: MARKS[group],
        why: why(visit, few, promise),
        amount: Some((promise.currency, promise.parts.iter().map(|part| part.1).sum())),
        under,
        day,
        when: lang.day_near(day, desk.day),
        then,
        by: collector(few, promise.customer),
        reason: String::new(),
        act: matches!(standing, Standing::Pending(_))
            .then(|| end(visit, promise, &key, words::P_END_DO))
            .flatten(),
        key,
    }
}

fn why(visit: &Visit<'_>, few: &Few, promise: &Promise) -> Markup {
    html! {
        ": "
        @if promise.items.is_empty() { (visit.say(words::WHATEVER)) } @else { (named(visit, few, &promise.items)) }
        "; " (dated(visit, words::SINCE_MADE, promise.made, few.desk.day))
    }
}

/// The form that cancels one.
pub(super) fn end(visit: &Visit<'_>, promise: &Promise, key: &str, button: Word) -> Option<(Word, Markup)> {
    let id = promise.id.to_string();
    let own = html! { (fields::text("reason", visit.say(words::REASON)).of(key).wide()) };
    let form = acts::form(visit, Right::Work, &[("do", "end_promise"), ("promise", &id)], &own, button)?;
    Some((words::P_END, form))
}
