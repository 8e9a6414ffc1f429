//! A strategy run over past books day by day: what would have been done and withheld, and how much contact each customer would
//! have had.
//!
//! Each day is decided on the facts of that day. Notices count as issued on the day on which they are due; a call counts as
//! made, and as a conversation, which is the most that can be said: how people would have answered, and what it would have
//! earned, nobody knows from past books.

use super::charge::Charge;
use super::contact::Medium;
use super::decide::{Book, How, Standing, decide_for};
use super::facts::{Activity, Charged, Facts, Line, Notice, Outcome};
use super::promise::Looker;
use super::rails::RAILS;
use super::strategy::Strategy;
use crate::day::Day;
use jiff::civil::time;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// After so many days what no longer matters is forgotten.
const PURGE_DAYS: usize = 7;

/// Who does what is replayed.
const REPLAYED: &str = "replay";

/// What a replay found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Days that were decided.
    pub days: usize,
    /// By segment and step: actions, items.
    pub steps: BTreeMap<(u16, u16), (usize, usize)>,
    /// By reason: how many items were withheld, added up over the days.
    pub withheld: BTreeMap<&'static str, usize>,
    /// Customer -> contacts.
    pub contacts: FxHashMap<u32, usize>,
    /// The most contacts that any customer had in any seven days.
    pub contacts_a_week_max: usize,
    /// Steps of items that were due, added up over the days.
    pub due: usize,
    /// Of these acted upon.
    pub acted: usize,
    /// What notices would have charged (fees, interest, fixed sums), by currency, minor units.
    pub charged: BTreeMap<u16, i64>,
}

/// Runs a strategy over the days from `from` to `to`, both included.
#[must_use]
pub fn replay(book: Book<'_>, strategy: &Strategy, (from, to): (Day, Day)) -> Replayed {
    let (applications, items) = (book.ledger.applications_by_item(), book.ledger.items_by_customer());
    let looker = Looker { ledger: book.ledger, applications: &applications, items: &items };
    // What was written then is not known to the strategy that is tried; what customers did is.
    let mut facts = Facts { notices: Vec::new(), fresh: None, ..book.facts.clone() };
    facts.activities.retain(|activity| activity.inbound || activity.medium.is_none());
    let mut found = Replayed::default();
    let mut last: FxHashMap<u32, Vec<Day>> = FxHashMap::default();
    for day in (from.0..=to.0).map(Day) {
        let standing = Standing::new(looker, &facts, strategy, day);
        let plan = decide_for(RAILS, looker, &standing, &facts, strategy, day);
        if found.days.is_multiple_of(PURGE_DAYS) {
            forget(&mut facts, &standing, day);
        }
        found.days += 1;
        found.due += plan.due;
        for withheld in &plan.withheld {
            *found.withheld.entry(withheld.why.code()).or_default() += 1;
        }
        for action in &plan.actions {
            let sum = found.steps.entry((action.segment, action.step)).or_default();
            sum.0 += 1;
            sum.1 += action.parts.len();
            found.acted += action.parts.len();
            let is_contact = matches!(action.how, How::Write(..) | How::Call);
            if !action.charges.made.is_empty() {
                *found.charged.entry(action.currency).or_default() += action.charges.total();
            }
            if is_contact {
                *found.contacts.entry(action.customer).or_default() += 1;
                let days = last.entry(action.customer).or_default();
                days.retain(|&before| before > day.plus_days(-7));
                days.push(day);
                found.contacts_a_week_max = found.contacts_a_week_max.max(days.len());
            }
            let charged =
                |charge: &Charge| Charged { id: 0, charge: charge.clone(), waived: None, document: None };
            match action.how {
                How::Write(medium, contact) => facts.notices.push(Notice {
                    number: String::new(),
                    customer: action.customer,
                    contact,
                    medium,
                    made: day,
                    issued: Some(day),
                    cancelled: None,
                    approved: None,
                    pay_by: action.pay_by,
                    lines: lines(strategy, action),
                    charges: action.charges.made.iter().map(charged).collect(),
                }),
                _ => facts.activities.push(done(action.customer, &action.how, day)),
            }
        }
    }
    found
}

/// Drops what can no longer matter: notices about items that were settled since (they belong to a cycle that is over), and of
/// calls and tasks all but the last of each customer.
fn forget(facts: &mut Facts, standing: &Standing, day: Day) {
    let week = day.plus_days(-7);
    let is_needed = |n: &Notice| n.made > week || !n.charges.is_empty();
    facts.notices.retain(|n| is_needed(n) || n.lines.iter().any(|line| standing.open(line.item) > 0));
    let mut last: FxHashMap<u32, usize> = FxHashMap::default();
    for (at, activity) in facts.activities.iter().enumerate().filter(|(_, a)| a.author == REPLAYED) {
        last.insert(activity.customer, at);
    }
    let mut at = 0;
    facts.activities.retain(|a| {
        at += 1;
        a.author != REPLAYED || a.day() > week || last.get(&a.customer) == Some(&(at - 1))
    });
}

fn lines(strategy: &Strategy, action: &super::decide::Action) -> Vec<Line> {
    let steps = &strategy.segments[usize::from(action.segment)].steps;
    let line = |part: &super::decide::Part| Line {
        item: part.item,
        level: part.level,
        step: steps[usize::from(part.step)].name.clone(),
        open: part.asked,
    };
    action.parts.iter().map(line).collect()
}

/// A call or task that was done.
fn done(customer: u32, how: &How, day: Day) -> Activity {
    let is_call = *how == How::Call;
    Activity {
        customer,
        contact: None,
        at: day.date().unwrap_or_default().to_datetime(time(12, 0, 0, 0)),
        medium: is_call.then_some(Medium::Call),
        inbound: false,
        outcome: if is_call { Outcome::Reached } else { Outcome::Noted },
        note: String::new(),
        next: None,
        author: REPLAYED.to_owned(),
    }
}
