//! Disputes: who has the word, how old they are, what they are about.

use super::{Board, DAYS, Group, Row, acts, dated, desk, draw as drawn, group, words};
use crate::pages::set::book::{self, Sums};
use crate::pages::set::fields;
use crate::pages::set::lists::value;
use crate::pages::set::marks::Meaning;
use crate::pages::visit::{Drawn, Visit};
use crate::pages::words::Word;
use dunlin_app::collect::Desk;
use dunlin_app::people::Right;
use dunlin_app::present::Few;
use dunlin_core::collect::facts::{Dispute, Facts, Outcome};
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use maud::{Markup, html};
use std::collections::BTreeMap;

const GROUPS: &[Group] = &[
    group("us", words::D_US).due().note(words::D_US_NOTE),
    group("them", words::D_THEM).note(words::D_THEM_NOTE),
    group("settled", words::D_CLOSED),
];

/// Ages by which open ones are counted: the last day of each, and its word.
const AGES: [(i32, Word); 4] =
    [(14, words::D_AGE_1), (30, words::D_AGE_2), (60, words::D_AGE_3), (i32::MAX, words::D_AGE_4)];

/// Words that companies use for reasons, and what they are called here. Any other word is shown as it was written.
const REASONS: &[(&str, Word)] = &[
    ("price", words::R_PRICE),
    ("quantity", words::R_QUANTITY),
    ("quality", words::R_QUALITY),
    ("document missing", words::R_DOCUMENT),
    ("delivery", words::R_DELIVERY),
    ("duplicate", words::R_DUPLICATE),
    ("terms", words::R_TERMS),
];

/// How disputes end.
const OUTCOMES: [(&str, Word); 4] = [
    ("credited", words::D_CREDITED),
    ("partly", words::D_PARTLY),
    ("upheld", words::D_UPHELD),
    ("withdrawn", words::D_WITHDRAWN),
];

/// A reason in the visitor's language.
pub(super) fn reason(visit: &Visit<'_>, text: &str) -> String {
    let known = REASONS.iter().find(|(own, _)| own.eq_ignore_ascii_case(text));
    known.map_or_else(|| text.replace('_', " "), |(_, word)| visit.say(*word).to_owned())
}

fn is_recent(dispute: &Dispute, day: Day) -> bool {
    dispute.opened <= day && dispute.closed.as_ref().is_none_or(|(closed, _)| *closed >= day.plus_days(-DAYS))
}

/// Those of whom something is disputed, or was lately.
pub(super) fn whom(facts: &Facts, l: &Ledger, day: Day) -> Vec<u32> {
    let own = facts.disputes.iter().filter(|dispute| is_recent(dispute, day));
    own.map(|dispute| l.items.customer[dispute.item as usize]).collect()
}

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let day = visit.today()?;
    let few = desk(visit, |facts, l| whom(facts, l, day))?;
    let board = board(visit, &few);
    drawn::page(visit, few.desk.ledger(), "/boards/disputes", words::DISPUTES, &board)
}

/// Who spoke last with a customer since a day: `true` for us. Notes are no talk, nor is what reached nobody; whoever disputes
/// has spoken.
fn last_word(desk: &Desk, customer: u32, since: Day) -> Option<(bool, Day)> {
    let all = desk.collecting.facts.activities.iter().rev();
    let mut spoken = all
        .filter(|a| a.customer == customer && a.medium.is_some() && a.day() <= desk.day)
        .filter(|a| !matches!(a.outcome, Outcome::NoAnswer | Outcome::WrongNumber))
        .take_while(|activity| activity.day() >= since);
    let last = spoken.next()?;
    Some((!last.inbound && last.outcome != Outcome::Disputed, last.day()))
}

pub(super) fn board(visit: &Visit<'_>, few: &Few) -> Board {
    let (desk, lang) = (&few.desk, visit.lang());
    let l = desk.ledger();
    let all = desk.collecting.facts.disputes.iter();
    let own: Vec<&Dispute> =
        all.filter(|d| is_recent(d, desk.day) && few.has(l.items.customer[d.item as usize])).collect();
    let mut rows: Vec<Row> = own.iter().map(|dispute| row(visit, few, dispute)).collect();
    rows.sort_by_key(|row| (row.group, if row.group == 2 { -row.day.0 } else { row.day.0 }, row.customer));
    let open: Vec<&&Dispute> = own.iter().filter(|dispute| !is_closed(dispute, desk.day)).collect();
    let held = super::sums(rows.iter().filter(|row| row.group < 2));
    let claim = match open.iter().map(|dispute| dispute.opened).min() {
        None => visit.say(words::D_CLAIM_NONE).to_owned(),
        Some(oldest) => visit.fill(
            if open.len() == 1 { words::D_CLAIM_ONE } else { words::D_CLAIM },
            &[
                ("n", &lang.count(open.len() as i64)),
                ("sum", &held.words(lang, visit.say(words::AND))),
                ("days", &lang.count(i64::from(desk.day.since(oldest)))),
            ],
        ),
    };
    let above = (open.len() > 1).then(|| by_reason(visit, desk, &open));
    Board { claim, groups: GROUPS, rows, list: "disputes", blank: words::D_BLANK_MORE, above }
}

fn is_closed(dispute: &Dispute, day: Day) -> bool {
    dispute.closed.as_ref().is_some_and(|(closed, _)| *closed <= day)
}

fn amount(l: &Ledger, dispute: &Dispute) -> i64 {
    dispute.amount.unwrap_or(l.items.amount[dispute.item as usize])
}

fn row(visit: &Visit<'_>, few: &Few, dispute: &Dispute) -> Row {
    let (desk, lang) = (&few.desk, visit.lang());
    let l = desk.ledger();
    let customer = l.items.customer[dispute.item as usize];
    let closed = dispute.closed.as_ref().filter(|(day, _)| *day <= desk.day);
    let last = last_word(desk, customer, dispute.opened);
    let group = match (closed, last) {
        (Some(_), _) => 2,
        (None, Some((true, _))) => 1,
        (None, _) => 0,
    };
    let age = desk.day.since(dispute.opened);
    let when = match closed {
        Some((day, how)) => {
            let known = OUTCOMES.iter().find(|(code, _)| code == how);
            let how = known.map_or_else(|| how.clone(), |(_, word)| visit.say(*word).to_owned());
            visit.fill(words::D_SETTLED, &[("how", &how), ("day", &lang.day_near(*day, desk.day))])
        }
        None if age == 0 => visit.say(words::D_NEW).to_owned(),
        None => visit.fill(words::D_OLD, &[("n", &lang.count(i64::from(age)))]),
    };
    let then = match (closed, dispute.answer_by) {
        (None, Some(by)) if by < desk.day => dated(visit, words::D_ANSWER_LATE, by, desk.day),
        (None, Some(by)) => dated(visit, words::D_ANSWER_BY, by, desk.day),
        _ => dated(visit, words::D_OPENED, dispute.opened, desk.day),
    };
    let late = dispute.answer_by.filter(|by| *by < desk.day);
    let key = format!("d{}", dispute.id);
    Row {
        group,
        customer,
        mark: if closed.is_some() {
            (None, words::D_CLOSED)
        } else {
            (Some(Meaning::Disputed), words::D_OPEN_WORD)
        },
        why: html! {
            ": " (book::document(l, dispute.item))
            @if !dispute.reason.is_empty() { ", " (reason(visit, &dispute.reason)) }
            @if let (Some((is_ours, day)), None) = (last, closed) {
                "; " (dated(visit, if is_ours { words::D_LAST_US } else { words::D_LAST_THEM }, day, desk.day))
            }
        },
        amount: Some((l.currency_of(dispute.item), amount(l, dispute))),
        under: String::new(),
        day: closed.map_or_else(|| late.unwrap_or(dispute.opened), |(day, _)| *day),
        when,
        then,
        by: if dispute.owner.is_empty() { super::collector(few, customer) } else { dispute.owner.clone() },
        reason: dispute.reason.clone(),
        act: if closed.is_some() { None } else { settle(visit, &l.item_name(dispute.item), &key) },
        key,
    }
}

fn settle(visit: &Visit<'_>, document: &str, key: &str) -> Option<(Word, Markup)> {
    let outcomes = OUTCOMES.map(|(code, word)| (code.to_owned(), visit.say(word).to_owned()));
    let own = html! {
        (fields::choice("outcome", visit.say(words::D_OUTCOME), outcomes).of(key))
        (fields::text("note", visit.say(words::NOTE)).of(key))
    };
    let what = [("do", "dispute"), ("document", document)];
    let form = acts::form(visit, Right::Work, &what, &own, words::D_SETTLE_DO)?;
    Some((words::D_SETTLE, form))
}

/// How many are open, by reason and age.
fn by_reason(visit: &Visit<'_>, desk: &Desk, open: &[&&Dispute]) -> Markup {
    let (lang, l) = (visit.lang(), desk.ledger());
    let mut table: BTreeMap<&str, ([usize; 4], Sums)> = BTreeMap::new();
    for dispute in open {
        let age = desk.day.since(dispute.opened);
        let at = AGES.iter().position(|(last, _)| age <= *last).unwrap_or(3);
        let line = table.entry(dispute.reason.as_str()).or_default();
        line.0[at] += 1;
        line.1.add(l.currency_of(dispute.item), amount(l, dispute));
    }
    let shown = |n: usize| if n == 0 { "\u{2013}".to_owned() } else { lang.count(n as i64) };
    html! {
        section.sec.gap-s.narrow {
            h2.eyebrow id="by-reason" { (visit.say(words::D_TABLE)) }
            div.scroll tabindex="0" role="group" aria-labelledby="by-reason" {
                table {
                    thead { tr {
                        th scope="col" { (visit.say(words::REASON)) }
                        @for (_, word) in AGES { th.num scope="col" { (visit.say(word)) } }
                        th.num scope="col" { (visit.say(words::D_HELD)) }
                    } }
                    tbody { @for (code, (counts, held)) in &table { tr {
                        th scope="row" {
                            @if code.is_empty() { (visit.say(words::D_NO_REASON)) }
                            @else { a href={ "/boards/disputes?reason=" (value(code)) } { (reason(visit, code)) } }
                        }
                        @for n in counts { td.num { (shown(*n)) } }
                        td.num { (held.rounded(lang)) }
                    } } }
                }
            }
        }
    }
}

/// How many wait for us; for the overview.
pub(super) fn waiting(board: &Board) -> usize {
    board.rows.iter().filter(|row| row.group == 0).count()
}
