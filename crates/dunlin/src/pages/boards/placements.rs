//! What collection agencies have.

use super::{Board, Group, Row, acts, dated, desk, draw as drawn, group, words};
use crate::pages::set::book::{self, Sums};
use crate::pages::set::fields;
use crate::pages::visit::{Drawn, Visit};
use crate::pages::words::Word;
use dunlin_app::people::Right;
use dunlin_app::present::Few;
use dunlin_core::collect::facts::{Facts, Placement};
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use maud::{Markup, html};

const GROUPS: &[Group] = &[group("placed", words::PLACEMENTS)];

/// Those of whom an agency has something.
pub(super) fn whom(facts: &Facts, l: &Ledger, day: Day) -> Vec<u32> {
    let own = facts.placements.iter().filter(|p| p.from <= day && day < p.until);
    own.map(|placement| l.items.customer[placement.item as usize]).collect()
}

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let day = visit.today()?;
    let few = desk(visit, |facts, l| whom(facts, l, day))?;
    let board = board(visit, &few);
    drawn::page(visit, few.desk.ledger(), "/boards/placements", words::PLACEMENTS, &board)
}

pub(super) fn board(visit: &Visit<'_>, few: &Few) -> Board {
    let (desk, lang) = (&few.desk, visit.lang());
    let l = desk.ledger();
    let all = desk.collecting.facts.placements.iter();
    let own: Vec<&Placement> = all
        .filter(|p| p.from <= desk.day && desk.day < p.until && few.has(l.items.customer[p.item as usize]))
        .collect();
    let mut rows: Vec<Row> = own.iter().map(|placement| row(visit, few, placement)).collect();
    rows.sort_by(|a, b| (&a.by, a.day, a.customer).cmp(&(&b.by, b.day, b.customer)));
    let mut open = Sums::default();
    own.iter().for_each(|p| open.add(l.currency_of(p.item), desk.standing.open(p.item)));
    let claim = match own.len() {
        0 => visit.say(words::A_CLAIM_NONE).to_owned(),
        n => {
            let sum = open.words(lang, visit.say(words::AND));
            visit.fill(
                if n == 1 { words::A_CLAIM_ONE } else { words::A_CLAIM },
                &[("n", &lang.count(n as i64)), ("sum", &sum)],
            )
        }
    };
    Board { claim, groups: GROUPS, rows, list: "placements", blank: words::A_BLANK_MORE, above: None }
}

fn row(visit: &Visit<'_>, few: &Few, placement: &Placement) -> Row {
    let (desk, lang) = (&few.desk, visit.lang());
    let l = desk.ledger();
    let currency = l.currency_of(placement.item);
    let money = |minor: i64| lang.money(i128::from(minor), currency.digits());
    let collected = placement.collected(desk.looker(), placement.from, desk.day);
    let key = format!("a{}", placement.item);
    Row {
        group: 0,
        customer: l.items.customer[placement.item as usize],
        mark: (None, words::O_AGENCY),
        why: html! {
            ": " (book::document(l, placement.item))
            @if collected != 0 { "; " (visit.fill(words::A_COLLECTED, &[("amount", &money(collected))])) }
            @if let Some(commission) = &placement.commission {
                "; " (visit.fill(words::A_COMMISSION, &[("percent", &lang.decimal(&commission.to_string()))]))
            }
        },
        amount: Some((currency, desk.standing.open(placement.item))),
        under: visit.fill(words::A_OF, &[("amount", &money(placement.amount))]),
        day: placement.from,
        when: dated(visit, words::A_PLACED, placement.from, desk.day),
        then: String::new(),
        by: placement.agency.clone(),
        reason: String::new(),
        act: recall(visit, &l.item_name(placement.item), &key),
        key,
    }
}

fn recall(visit: &Visit<'_>, document: &str, key: &str) -> Option<(Word, Markup)> {
    let own = html! { (fields::text("reason", visit.say(words::REASON)).of(key).wide()) };
    let what = [("do", "recall"), ("document", document)];
    let form = acts::form(visit, Right::Propose, &what, &own, words::A_RECALL_DO)?;
    Some((words::A_RECALL, form))
}
