//! Holds on customers and on documents: until when, why, and what of it is past due meanwhile.

use super::{Board, Group, Row, acts, collector, dated, desk, draw as drawn, group, near, words};
use crate::pages::set::book;
use crate::pages::set::marks::Meaning;
use crate::pages::visit::{Drawn, Visit};
use crate::pages::words::Word;
use dunlin_app::people::Right;
use dunlin_app::present::Few;
use dunlin_core::collect::facts::Facts;
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use dunlin_core::money::Currency;
use maud::{Markup, html};

const GROUPS: &[Group] =
    &[group("ending", words::H_ENDING).due(), group("later", words::H_LATER), group("ended", words::H_ENDED)];

/// A hold that ended longer ago is not shown.
const ENDED_DAYS: i32 = 30;
/// One that ends within so many days is shown first.
const SOON_DAYS: i32 = 7;

/// Documents on hold on a day.
fn held(l: &Ledger, day: Day) -> impl Iterator<Item = (u32, Day)> + '_ {
    let all = l.items.hold_until.iter().flat_map(|all| all.iter().enumerate());
    all.filter(move |(_, until)| **until >= day && **until != Day::ALWAYS)
        .map(|(row, until)| (row as u32, *until))
}

/// Those on hold, or who were lately.
pub(super) fn whom(facts: &Facts, l: &Ledger, day: Day) -> Vec<u32> {
    let own = facts.holds.iter().filter(|hold| hold.from <= day && hold.until >= day.plus_days(-ENDED_DAYS));
    let documents = held(l, day).map(|(item, _)| l.items.customer[item as usize]);
    own.map(|hold| hold.customer).chain(documents).collect()
}

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let day = visit.today()?;
    let few = desk(visit, |facts, l| whom(facts, l, day))?;
    let board = board(visit, &few);
    drawn::page(visit, few.desk.ledger(), "/boards/holds", words::HOLDS, &board)
}

pub(super) fn board(visit: &Visit<'_>, few: &Few) -> Board {
    let (desk, lang) = (&few.desk, visit.lang());
    let l = desk.ledger();
    let mut rows = Vec::new();
    for (id, hold) in desk.collecting.hold_ids.iter().zip(&desk.collecting.facts.holds) {
        let is_shown = hold.from <= desk.day && hold.until >= desk.day.plus_days(-ENDED_DAYS);
        if !is_shown || !few.has(hold.customer) {
            continue;
        }
        let (key, id) = (format!("h{id}"), id.to_string());
        let main = desk.standing.main(hold.customer);
        let due = main.map(|(at, amounts)| (l.currencies[usize::from(at)], amounts.past_due));
        let about = html! { ": " (hold.reason) "; " (dated(visit, words::H_FROM, hold.from, desk.day)) };
        let form = || end(visit, &[("do", "end_hold"), ("hold", &id)]);
        rows.push(row(visit, few, (key, hold.customer, hold.until), (words::H_WORD, about, due), &form));
    }
    for (item, until) in held(l, desk.day) {
        let customer = l.items.customer[item as usize];
        if !few.has(customer) || desk.standing.open(item) <= 0 {
            continue;
        }
        let (key, number) = (format!("i{item}"), l.item_name(item));
        let is_late = l.items.due[item as usize] < desk.day;
        let due = is_late.then(|| (l.currency_of(item), desk.standing.open(item)));
        let about = html! { ": " (book::document(l, item)) };
        let form = || end(visit, &[("do", "release"), ("document", &number)]);
        rows.push(row(visit, few, (key, customer, until), (words::H_DOCUMENT_WORD, about, due), &form));
    }
    rows.sort_by_key(|row| (row.group, if row.group == 2 { -row.day.0 } else { row.day.0 }, row.customer));
    let n = rows.iter().filter(|row| row.group < 2).count();
    let sums = super::sums(rows.iter().filter(|row| row.group < 2));
    let sum = sums.words(lang, visit.say(words::AND));
    let n_words = lang.count(n as i64);
    let claim = match (n, sum.is_empty()) {
        (0, _) => visit.say(words::H_CLAIM_NONE).to_owned(),
        (1, _) => visit.say(words::H_CLAIM_ONE).to_owned(),
        (_, true) => visit.fill(words::H_CLAIM_SMALL, &[("n", &n_words)]),
        _ => visit.fill(words::H_CLAIM, &[("n", &n_words), ("sum", &sum)]),
    };
    Board { claim, groups: GROUPS, rows, list: "holds", blank: words::H_BLANK_MORE, above: None }
}

fn end(visit: &Visit<'_>, what: &[(&str, &str)]) -> Option<(Word, Markup)> {
    let form = acts::form(visit, Right::Work, what, &html! {}, words::H_END_DO)?;
    Some((words::H_END, form))
}

fn row(
    visit: &Visit<'_>,
    few: &Few,
    (key, customer, until): (String, u32, Day),
    (word, why, due): (Word, Markup, Option<(Currency, i64)>),
    form: &dyn Fn() -> Option<(Word, Markup)>,
) -> Row {
    let today = few.desk.day;
    let group = match until.since(today) {
        ..0 => 2,
        0..=SOON_DAYS => 0,
        _ => 1,
    };
    Row {
        group,
        key,
        customer,
        mark: (Some(Meaning::Held), word),
        why,
        amount: due.filter(|(_, minor)| *minor > 0),
        under: String::new(),
        day: until,
        when: dated(visit, words::H_UNTIL, until, today),
        then: near(visit, until, today),
        by: collector(few, customer),
        reason: String::new(),
        act: if group == 2 { None } else { form() },
    }
}
