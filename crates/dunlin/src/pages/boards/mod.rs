//! Boards: promises, plans, disputes, holds, proposals and what agencies have, each by its state, with the act that is due.
//!
//! A board makes [`Row`]s of the desk of those few customers whom its facts concern, and puts each into a [`Group`]; what is drawn
//! of them is in [`draw`], what its forms do in [`acts`].

mod acts;
mod disputes;
mod draw;
mod holds;
mod overview;
mod placements;
mod plans;
mod promises;
mod proposals;

use super::set::book::{self, Sums};
use super::set::marks::Meaning;
use super::table::{Page, form, page};
use super::visit::Visit;
use super::words::{Word, boards as words};
use crate::api::Problem;
use dunlin_app::people::Right;
use dunlin_app::present::Few;
use dunlin_core::collect::facts::Facts;
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use dunlin_core::money::Currency;
use maud::Markup;

const READ: Option<Right> = Some(Right::Read);
const PARAMS: &[&str] = &["state", "collector", "reason"];

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    page("/boards", READ, &[], overview::draw),
    form("/boards/promises", READ, PARAMS, promises::draw, acts::act),
    form("/boards/disputes", READ, PARAMS, disputes::draw, acts::act),
    form("/boards/plans", READ, PARAMS, plans::draw, acts::act),
    form("/boards/holds", READ, PARAMS, holds::draw, acts::act),
    form("/boards/proposals", READ, PARAMS, proposals::draw, acts::act),
    form("/boards/placements", READ, PARAMS, placements::draw, acts::act),
];

/// Makes a board of a desk.
type MakesBoard = fn(&Visit<'_>, &Few) -> Board;

/// The boards: where each is, what it is called, and its rows.
const BOARDS: &[(&str, Word, MakesBoard)] = &[
    ("/boards/promises", words::PROMISES, promises::board),
    ("/boards/disputes", words::DISPUTES, disputes::board),
    ("/boards/plans", words::PLANS, plans::board),
    ("/boards/holds", words::HOLDS, holds::board),
    ("/boards/proposals", words::PROPOSALS, proposals::board),
    ("/boards/placements", words::PLACEMENTS, placements::board),
];

/// What is over for longer than this is not shown.
const DAYS: i32 = 90;

/// A state that rows are in.
pub(super) struct Group {
    /// In the address.
    code: &'static str,
    /// What it is called.
    title: Word,
    /// What is said of all of it.
    note: Option<Word>,
    /// It is divided by day.
    by_day: bool,
    /// Somebody ought to act.
    is_due: bool,
}

const fn group(code: &'static str, title: Word) -> Group {
    Group { code, title, note: None, by_day: false, is_due: false }
}

impl Group {
    const fn due(self) -> Group {
        Group { is_due: true, ..self }
    }

    const fn by_day(self) -> Group {
        Group { by_day: true, ..self }
    }

    const fn note(self, note: Word) -> Group {
        Group { note: Some(note), ..self }
    }
}

/// Something on a board.
pub(super) struct Row {
    /// Its group, a place among the board's.
    group: usize,
    /// Its anchor.
    key: String,
    /// Whose.
    customer: u32,
    /// The word of its state, with its sign where it has one.
    mark: (Option<Meaning>, Word),
    /// Why, and about what.
    why: Markup,
    /// How much.
    amount: Option<(Currency, i64)>,
    /// What stands under the amount.
    under: String,
    /// Its day: rows stand in the order of days.
    day: Day,
    /// What is said of the day.
    when: String,
    /// A word under that.
    then: String,
    /// Who is responsible.
    by: String,
    /// The word of a list, where rows have one.
    reason: String,
    /// What can be done: its name, and the form.
    act: Option<(Word, Markup)>,
}

/// A board.
pub(super) struct Board {
    /// What it finds.
    claim: String,
    /// Its states.
    groups: &'static [Group],
    /// In the order of their days within a group; the latest first in those that are over.
    rows: Vec<Row>,
    /// The list of the API that is taken as a file.
    list: &'static str,
    /// How an empty one goes on.
    blank: Word,
    /// What stands above the groups.
    above: Option<Markup>,
}

/// The desk of those of whom the facts that are picked tell.
fn desk(visit: &Visit<'_>, pick: impl FnOnce(&Facts, &Ledger) -> Vec<u32>) -> Result<Few, Problem> {
    let day = visit.today()?;
    let (now, sees) = visit.now(day)?;
    let whom = now.whom(&sees, pick);
    Ok(now.few(&whom, &sees, day)?)
}

/// Whom any board is about.
fn concerned(facts: &Facts, l: &Ledger, day: Day) -> Vec<u32> {
    let mut all = promises::whom(facts, day);
    all.extend(disputes::whom(facts, l, day));
    all.extend(holds::whom(facts, l, day));
    all.extend(proposals::whom(facts, day));
    all.extend(placements::whom(facts, l, day));
    all
}

/// Who is responsible for a customer.
fn collector(few: &Few, customer: u32) -> String {
    book::collector(few.desk.ledger(), few.desk.looker().items.rows(customer))
}

/// A day beside today: `today`, `in 3 days`, `12 days ago`.
fn near(visit: &Visit<'_>, day: Day, today: Day) -> String {
    let n = |days: i32| visit.lang().count(i64::from(days));
    match day.since(today) {
        0 => visit.say(words::TODAY).to_owned(),
        1 => visit.say(words::TOMORROW).to_owned(),
        -1 => visit.say(words::YESTERDAY).to_owned(),
        days @ 2.. => visit.fill(words::IN_DAYS, &[("n", &n(days))]),
        days => visit.fill(words::DAYS_AGO, &[("n", &n(-days))]),
    }
}

/// A text with a day in its gap.
fn dated(visit: &Visit<'_>, word: Word, day: Day, today: Day) -> String {
    visit.fill(word, &[("day", &visit.lang().day_near(day, today))])
}

/// What came since something was said.
fn received(visit: &Visit<'_>, currency: Currency, minor: i64) -> String {
    if minor == 0 {
        return visit.say(words::NOTHING_RECEIVED).to_owned();
    }
    let amount = visit.lang().money(i128::from(minor), currency.digits());
    visit.fill(words::RECEIVED, &[("amount", &amount)])
}

/// What rows come to, by currency.
fn sums<'r>(rows: impl Iterator<Item = &'r Row>) -> Sums {
    let mut sums = Sums::default();
    rows.filter_map(|row| row.amount).for_each(|(currency, minor)| sums.add(currency, minor));
    sums
}

/// Documents of a row, a few by name.
fn named(visit: &Visit<'_>, few: &Few, items: &[u32]) -> Markup {
    let more = |n: usize| visit.fill(words::MORE_DOCUMENTS, &[("n", &visit.lang().count(n as i64))]);
    book::documents(few.desk.ledger(), items, 3, &more)
}
