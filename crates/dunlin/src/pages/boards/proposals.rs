//! Proposals: what somebody else decides.

use super::{Board, Group, Row, acts, desk, draw as drawn, group, near, words};
use crate::pages::set::book;
use crate::pages::set::fields;
use crate::pages::visit::{Drawn, Visit};
use crate::pages::words::Word;
use dunlin_app::people::Right;
use dunlin_app::present::Few;
use dunlin_core::collect::facts::{Facts, Proposal};
use dunlin_core::day::Day;
use maud::{Markup, html};

const GROUPS: &[Group] =
    &[group("open", words::O_OPEN).due().note(words::O_FOUR_EYES), group("decided", words::O_DECIDED)];

/// A decision longer ago is not shown.
const DECIDED_DAYS: i32 = 60;

fn is_recent(proposal: &Proposal, day: Day) -> bool {
    proposal.day <= day
        && proposal.ended.as_ref().is_none_or(|(ended, ..)| *ended >= day.plus_days(-DECIDED_DAYS))
}

/// Those about whom something is proposed, or was lately.
pub(super) fn whom(facts: &Facts, day: Day) -> Vec<u32> {
    facts.proposals.iter().filter(|own| is_recent(own, day)).map(|own| own.customer).collect()
}

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let day = visit.today()?;
    let few = desk(visit, |facts, _| whom(facts, day))?;
    let board = board(visit, &few);
    drawn::page(visit, few.desk.ledger(), "/boards/proposals", words::PROPOSALS, &board)
}

pub(super) fn board(visit: &Visit<'_>, few: &Few) -> Board {
    let desk = &few.desk;
    let all = desk.collecting.facts.proposals.iter();
    let own = all.filter(|p| is_recent(p, desk.day) && few.has(p.customer));
    let mut rows: Vec<Row> = own.map(|proposal| row(visit, few, proposal)).collect();
    rows.sort_by_key(|row| (row.group, if row.group == 1 { -row.day.0 } else { row.day.0 }, row.customer));
    let claim = match rows.iter().filter(|row| row.group == 0).count() {
        0 => visit.say(words::O_CLAIM_NONE).to_owned(),
        1 => visit.say(words::O_CLAIM_ONE).to_owned(),
        n => visit.fill(words::O_CLAIM, &[("n", &visit.lang().count(n as i64))]),
    };
    Board { claim, groups: GROUPS, rows, list: "proposals", blank: words::O_BLANK_MORE, above: None }
}

fn row(visit: &Visit<'_>, few: &Few, proposal: &Proposal) -> Row {
    let (desk, lang) = (&few.desk, visit.lang());
    let l = desk.ledger();
    let ended = proposal.ended.as_ref().filter(|(day, ..)| *day <= desk.day);
    let what = match proposal.what.as_str() {
        "write_off" => words::O_WRITE_OFF,
        "agency" => words::O_AGENCY,
        "credit_hold" => words::O_CREDIT_HOLD,
        _ => words::O_PLAN,
    };
    let open = proposal.item.map(|item| (l.currency_of(item), desk.standing.open(item)));
    let amount = match (proposal.item, proposal.amount) {
        (Some(item), Some(minor)) => Some((l.currency_of(item), minor)),
        _ => open,
    };
    let (when, day) = match ended {
        Some((day, how, by)) => {
            let word = match how.as_str() {
                "approved" => words::O_WAS_APPROVED,
                "refused" => words::O_WAS_REFUSED,
                _ => words::O_WAS_WITHDRAWN,
            };
            (visit.fill(word, &[("who", by)]), *day)
        }
        None => (lang.day_near(proposal.day, desk.day), proposal.day),
    };
    let key = format!("o{}", proposal.id);
    Row {
        group: usize::from(ended.is_some()),
        customer: proposal.customer,
        mark: (None, what),
        why: html! {
            @if let Some(item) = proposal.item { ": " (book::document(l, item)) }
            @if !proposal.reason.is_empty() { "; " (proposal.reason) }
        },
        amount,
        under: String::new(),
        day,
        when,
        then: match ended {
            Some((day, ..)) => lang.day_near(*day, desk.day),
            None => near(visit, proposal.day, desk.day),
        },
        by: visit.fill(words::O_BY, &[("who", &proposal.author)]),
        reason: String::new(),
        act: if ended.is_some() { None } else { decide(visit, proposal, &key) },
        key,
    }
}

/// The form: whoever proposed it may only withdraw it, whoever may decide decides.
fn decide(visit: &Visit<'_>, proposal: &Proposal, key: &str) -> Option<(Word, Markup)> {
    let id = proposal.id.to_string();
    let what = [("do", "decide"), ("proposal", id.as_str())];
    let note = html! { (fields::text("note", visit.say(words::NOTE)).of(key).wide()) };
    if proposal.author == visit.who().name {
        let own = html! { p.note.wide { (visit.say(words::O_OWN)) } (note) };
        let what = [what[0], what[1], ("outcome", "withdrawn")];
        let form = acts::form(visit, Right::Propose, &what, &own, words::O_WITHDRAW)?;
        return Some((words::O_WITHDRAW, form));
    }
    let choices = [("approved", visit.say(words::O_APPROVED)), ("refused", visit.say(words::O_REFUSED))];
    let own = html! {
        (fields::radios("outcome", visit.say(words::O_DECISION), &choices, "approved"))
        (note)
    };
    let form = acts::form(visit, Right::Decide, &what, &own, words::O_DECIDE_DO)?;
    Some((words::O_DECIDE, form))
}
