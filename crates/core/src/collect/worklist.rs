//! Whom to contact next, within what a day can hold, and why.
//!
//! The rank of a row is the value of acting now, in minor units: what is expected to come in because of a contact today and
//! would not without, from [`Estimate`]: documented, replaceable numbers, no secret model.
//!
//! `value = sum of each item past due x (uplift - decay)`, where the uplift of a contact grows with the days that the item is later than
//! the customer usually is (a customer who always pays 20 days late needs no call on day 10), falls for money that has been late for very
//! long, and is lower while a letter of the last days is still working. What must be done today (a promise broken since the
//! last contact, a follow-up) comes first, whatever it is worth, but no more often than the guard rails allow;
//! managers weight, they hide nothing.

use super::contact::Medium;
use super::decide::{Action, Amounts, Book, How, Plan, Standing};
use super::facts::Facts;
use super::promise::{Looker, Standing as Kept};
use super::rails::{Bounds, Message, RAILS, Rail, View, pass};
use super::reason::{Marks, Reason};
use super::skip::Skip;
use super::strategy::Strategy;
use crate::day::Day;
use jiff::civil::DateTime;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The numbers of the estimate, in thousandths of what is past due, and days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// A contact while the customer is no later than usual.
    pub uplift_usual: i64,
    /// More for each day beyond the usual.
    pub uplift_a_day: i64,
    /// But no more than this.
    pub uplift_max: i64,
    /// After so many days past due the uplift halves, and again after as many.
    pub half_life_days: i64,
    /// It is lowered by this while a letter of the last seven days works.
    pub letter_at_work: i64,
}

impl Default for Estimate {
    fn default() -> Estimate {
        Estimate {
            uplift_usual: 20,
            uplift_a_day: 10,
            uplift_max: 250,
            half_life_days: 120,
            letter_at_work: 30,
        }
    }
}

/// What a worklist goes by: a part of the strategy, so that managers may turn it, version by version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Work {
    /// The estimate.
    pub estimate: Estimate,
    /// The weights.
    pub weights: Weights,
    /// Time.
    pub minutes: Minutes,
}

/// How long things take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes {
    /// A call, or a follow-up, with what is written down about it.
    pub call: u32,
    /// A task: something to look at, something to propose.
    pub task: u32,
}

impl Default for Minutes {
    fn default() -> Minutes {
        Minutes { call: 8, task: 4 }
    }
}

/// What a day has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// So many rows.
    Rows(usize),
    /// So many minutes: what must be done first, then what gains most a minute.
    Minutes(u32),
}

/// What managers may turn: percent by which the value of a kind of row is weighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Customers who broke a promise lately.
    pub broken_promises: i64,
    /// Customers of the highest class of risk.
    pub high_risk: i64,
    /// Everything else.
    pub others: i64,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights { broken_promises: 150, high_risk: 120, others: 100 }
    }
}

/// Why a row must be done today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Must {
    /// Something was to be done next: the day, and what.
    FollowUp {
        /// For when.
        due: Day,
        /// What.
        what: String,
        /// It was agreed upon in a conversation; else it is a plan of our own.
        is_agreed: bool,
    },
    /// A promise was broken on that day, and nobody has spoken about it.
    BrokenPromise(Day),
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The customer.
    pub customer: u32,
    /// Currency, index into the ledger's, of the amounts.
    pub currency: u16,
    /// Past due, minor units.
    pub past_due: i64,
    /// Open, minor units.
    pub open: i64,
    /// Expected gain of acting now, minor units, weighted.
    pub value: i64,
    /// What must be done today.
    pub must: Vec<Must>,
    /// The reasons, the strongest first.
    pub reasons: Vec<Reason>,
    /// The same in words.
    pub why: Vec<String>,
    /// What the list is looked through by.
    pub marks: Marks,
    /// What speaks against a call today; the row is then not among those to be done.
    pub withheld: Option<Skip>,
    /// The step of the strategy that asks for it.
    pub step: Option<(u16, u16)>,
    /// How long it takes.
    pub minutes: u32,
}

/// The worklist of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worklist {
    /// What is to be done, the first first.
    pub rows: Vec<Row>,
    /// Rows for which there is no room today.
    pub beyond: usize,
    /// Rows that a rail forbids, with the reason.
    pub withheld: Vec<Row>,
}

/// Who is asked for.
pub type Wanted<'w> = &'w dyn Fn(u32) -> bool;

/// Chooses. `wanted`: which customers (a collector's own).
#[must_use]
pub fn worklist(
    book: Book<'_>,
    looker: Looker<'_>,
    standing: &Standing,
    plan: &Plan,
    strategy: &Strategy,
    (day, room, wanted): (Day, Room, Wanted<'_>),
) -> Worklist {
    let seen = Seen::new(book, looker, strategy, day);
    let maker = Maker { book, looker, standing, strategy, day, seen };
    let mut tasks: FxHashMap<u32, Vec<&Action>> = FxHashMap::default();
    for action in plan.actions.iter().filter(|a| !matches!(a.how, How::Write(..))) {
        tasks.entry(action.customer).or_default().push(action);
    }
    // A call comes before what others have to do.
    tasks.values_mut().for_each(|own| own.sort_by_key(|action| action.how != How::Call));
    let mut forbidden: Vec<Option<Skip>> = vec![None; book.ledger.customers.len()];
    for withheld in &plan.withheld {
        forbidden[withheld.customer as usize].get_or_insert(withheld.why);
    }
    let musts = maker.musts();
    let mut list = Worklist::default();
    let mut at = 0;
    for customer in (0..book.ledger.customers.len() as u32).filter(|&customer| wanted(customer)) {
        while musts.get(at).is_some_and(|(of, _)| *of < customer) {
            at += 1;
        }
        let own: Vec<Must> =
            musts[at..].iter().take_while(|(of, _)| *of == customer).map(|(_, must)| must.clone()).collect();
        let doing = tasks.get(&customer).map_or(&[][..], Vec::as_slice);
        let Some(row) = maker.row(customer, doing, own, forbidden[customer as usize]) else { continue };
        if row.withheld.is_some() { list.withheld.push(row) } else { list.rows.push(row) }
    }
    list.rows.sort_by_key(Row::rank);
    list.withheld.sort_by_key(Row::rank);
    let all = list.rows.len();
    match room {
        Room::Rows(most) => list.rows.truncate(most),
        Room::Minutes(minutes) => fit(&mut list.rows, minutes),
    }
    list.beyond = all - list.rows.len();
    for row in list.rows.iter_mut().chain(&mut list.withheld) {
        row.reasons = maker.reasons(row);
        row.why = row.reasons.iter().map(Reason::to_string).collect();
    }
    list
}

/// What a row weighs when a day is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Something of it must be done today.
    pub is_must: bool,
    /// Expected gain.
    pub value: i64,
    /// How long it takes.
    pub minutes: u32,
}

impl Row {
    /// What it weighs.
    #[must_use]
    pub fn weight(&self) -> Weight {
        Weight { is_must: !self.must.is_empty(), value: self.value, minutes: self.minutes }
    }

    /// Its place in the order of work: what must be done first, then by gain.
    #[must_use]
    pub fn rank(&self) -> (bool, i64, u32) {
        (self.must.is_empty(), -self.value, self.customer)
    }
}

/// Leaves what fits into so many minutes.
fn fit(rows: &mut Vec<Row>, minutes: u32) {
    let weights: Vec<Weight> = rows.iter().map(Row::weight).collect();
    let mut is_in = fitting(&weights, minutes).into_iter();
    rows.retain(|_| is_in.next().unwrap_or(false));
}

/// Which of rows in their order fit into so many minutes: what must be done in its order, then by gain a minute; what is too long
/// gives way to what is shorter.
#[must_use]
pub fn fitting(rows: &[Weight], mut minutes: u32) -> Vec<bool> {
    let mut is_in = vec![false; rows.len()];
    let mut take = |at: usize, minutes: &mut u32| {
        if rows[at].minutes <= *minutes {
            *minutes -= rows[at].minutes;
            is_in[at] = true;
        }
    };
    (0..rows.len()).filter(|&at| rows[at].is_must).for_each(|at| take(at, &mut minutes));
    // A day is full long before everybody had a turn: only who may still get one is put in order, one by one.
    let others = || (0..rows.len()).filter(|&at| !rows[at].is_must);
    let shortest = others().map(|at| rows[at].minutes).min().unwrap_or(u32::MAX);
    let mut best: BinaryHeap<(i128, Reverse<usize>)> =
        others().map(|at| (density(rows[at]), Reverse(at))).collect();
    while minutes >= shortest
        && let Some((_, Reverse(at))) = best.pop()
    {
        take(at, &mut minutes);
    }
    is_in
}

/// Gain a minute, times a thousand.
fn density(row: Weight) -> i128 {
    match row.value.checked_mul(1_000) {
        // The division of two words costs ten times that of one.
        Some(gain) => i128::from(gain / i64::from(row.minutes.max(1))),
        None => i128::from(row.value) * 1_000 / i128::from(row.minutes.max(1)),
    }
}

struct Maker<'m> {
    book: Book<'m>,
    looker: Looker<'m>,
    standing: &'m Standing,
    strategy: &'m Strategy,
    day: Day,
    seen: Seen,
}

/// Customers of whom something is known that marks their row.
struct Seen {
    promise_due: FxHashSet<u32>,
    disputed: FxHashSet<u32>,
    called: FxHashSet<u32>,
}

impl Seen {
    fn new(book: Book<'_>, looker: Looker<'_>, strategy: &Strategy, day: Day) -> Seen {
        let (facts, items) = (book.facts, &book.ledger.items);
        let is_due = |promise: &&super::facts::Promise| {
            promise.made <= day
                && promise.parts.iter().any(|part| part.0 <= day)
                && matches!(looker.standing(promise, day, strategy.tolerance),
                    Kept::Pending(last) if last <= day.plus_days(strategy.tolerance.days))
        };
        let is_open = |dispute: &&super::facts::Dispute| {
            dispute.opened <= day && dispute.closed.as_ref().is_none_or(|(closed, _)| *closed > day)
        };
        let calls = facts.activities.iter().filter(|a| a.medium == Some(Medium::Call) && a.day() <= day);
        Seen {
            promise_due: facts.promises.iter().filter(is_due).map(|promise| promise.customer).collect(),
            disputed: facts
                .disputes
                .iter()
                .filter(is_open)
                .map(|dispute| items.customer[dispute.item as usize])
                .collect(),
            called: calls.map(|call| call.customer).collect(),
        }
    }
}

impl Maker<'_> {
    /// What must be done today, by customer.
    fn musts(&self) -> Vec<(u32, Must)> {
        let facts: &Facts = self.book.facts;
        let mut musts = Vec::new();
        // By customer, up to the day: when anything was last done, and when somebody was last spoken to.
        let mut last: FxHashMap<u32, DateTime> = FxHashMap::default();
        let mut spoken: FxHashMap<u32, Day> = FxHashMap::default();
        let so_far = || facts.activities.iter().filter(|a| a.day() <= self.day);
        for activity in so_far() {
            let latest = last.entry(activity.customer).or_insert(activity.at);
            *latest = activity.at.max(*latest);
            if activity.outcome.is_conversation() {
                let latest = spoken.entry(activity.customer).or_insert(activity.day());
                *latest = activity.day().max(*latest);
            }
        }
        for activity in so_far() {
            let Some((due, what)) = &activity.next else { continue };
            let latest = last[&activity.customer];
            let is_done = latest > activity.at && Day::from_date(latest.date()) >= *due;
            if *due <= self.day && !is_done {
                let is_agreed = activity.outcome.is_conversation() || activity.inbound;
                let must = Must::FollowUp { due: *due, what: what.clone(), is_agreed };
                musts.push((activity.customer, must));
            }
        }
        for promise in facts.promises.iter().filter(|p| p.made <= self.day) {
            if !self.looker.standing(promise, self.day, self.strategy.tolerance).is_broken() {
                continue;
            }
            let broken = promise.parts.iter().map(|p| p.0.plus_days(self.strategy.tolerance.days + 1));
            let broken = broken.filter(|day| *day <= self.day).max().unwrap_or(self.day);
            if spoken.get(&promise.customer).is_none_or(|&day| day < broken) {
                musts.push((promise.customer, Must::BrokenPromise(broken)));
            }
        }
        musts.sort_by_key(|(customer, _)| *customer);
        musts
    }

    fn row(&self, customer: u32, doing: &[&Action], must: Vec<Must>, against: Option<Skip>) -> Option<Row> {
        let (currency, amounts) = self.standing.main(customer)?;
        let call = doing.first();
        let tasks = doing.iter().filter_map(|action| match &action.how {
            How::Escalate(to) => Some(Reason::Escalate(to.clone())),
            How::Propose(what) => Some(Reason::Propose(what.clone())),
            How::Call | How::Write(..) => None,
        });
        // The same about items of two currencies or entities is told once, and takes as long as once.
        let mut told: Vec<Reason> = Vec::new();
        for task in tasks {
            if !told.contains(&task) {
                told.push(task);
            }
        }
        let tasks = told;
        if must.is_empty() && call.is_none() && against.is_none() {
            return None;
        }
        // A customer of whom nothing is due today is no row, whatever speaks against it.
        if must.is_empty() && call.is_none() && amounts.past_due == 0 {
            return None;
        }
        let withheld = match call {
            Some(_) => None,
            // A rail that covers one item of many does not forbid what must be done.
            None if must.is_empty() => against,
            None => against
                .filter(|why| matches!(why, Skip::DoNotContact | Skip::Legal))
                .or_else(|| self.no_call(customer, &must, amounts.past_due)),
        };
        let own = self.strategy.work.minutes;
        let calls = u32::from(!must.is_empty() || doing.iter().any(|action| action.how == How::Call));
        Some(Row {
            minutes: calls * own.call + tasks.len() as u32 * own.task,
            customer,
            currency,
            past_due: amounts.past_due,
            open: amounts.open,
            value: self.value(customer, currency, !must.is_empty()),
            marks: self.marks(customer, (currency, amounts), &must),
            must,
            reasons: tasks,
            why: Vec::new(),
            withheld,
            step: call.map(|call| (call.segment, call.step)),
        })
    }

    /// What speaks against calling about what must be done. A follow-up that was agreed upon is a word given, and is kept
    /// although the customer heard from us lately; only the law's limits hold it.
    fn no_call(&self, customer: u32, must: &[Must], past_due: i64) -> Option<Skip> {
        let agreed = must.iter().any(|must| matches!(must, Must::FollowUp { is_agreed: true, .. }));
        // What is spoken about is the collector's business; how often and when is not.
        let binds = |rail: &Rail| rail.bounds == Bounds::Law || (!agreed && rail.bounds == Bounds::House);
        let rails: Vec<Rail> = RAILS.iter().copied().filter(binds).collect();
        let account = self.standing.account(customer);
        let message = Message {
            past_due,
            total: past_due,
            unapplied: 0,
            minimum: None,
            is_call: true,
            recipient: Ok(()),
        };
        let view = View {
            day: self.day,
            strategy: self.strategy,
            account,
            item: None,
            message: Some(&message),
            planned: account.drafts_this_week,
        };
        pass(&rails, &view).err()
    }

    /// The documented estimate: each item past due by its own age, in the currency in which the customer owes most.
    fn value(&self, customer: u32, main: u16, broke: bool) -> i64 {
        let profile = self.standing.profile(customer);
        let usual = profile.days_late.mean().unwrap_or(0).max(0);
        let week = self.day.plus_days(-6);
        let has_letter = self.standing.account(customer).last_reminder.is_some_and(|last| last >= week);
        let i = &self.looker.ledger.items;
        let sum: i128 = self
            .looker
            .items
            .rows(customer)
            .iter()
            .map(|&item| (i.due[item as usize], self.standing.open(item), item as usize))
            .filter(|&(due, open, row)| {
                due < self.day && open > 0 && i.currency.as_ref().map_or(0, |c| c[row]) == main
            })
            .map(|(due, open, _)| {
                let late = i64::from(self.day.since(due));
                i128::from(open) * i128::from(self.uplift(late, usual, has_letter))
            })
            .sum();
        let weights = self.strategy.work.weights;
        let weight = if broke && profile.promises_broken > 0 {
            weights.broken_promises
        } else if self.standing.risk(customer).0 == super::profile::Risk::High {
            weights.high_risk
        } else {
            weights.others
        };
        i64::try_from(sum * i128::from(weight) / 100_000).unwrap_or(i64::MAX)
    }

    /// How many of its items are past due.
    fn items_late(&self, customer: u32) -> usize {
        let due = &self.looker.ledger.items.due;
        let is_late = |item: &&u32| self.standing.open(**item) > 0 && due[**item as usize] < self.day;
        self.looker.items.rows(customer).iter().filter(is_late).count()
    }

    /// Thousandths of an item that a contact brings, so many days after it was due.
    fn uplift(&self, late: i64, usual: i64, has_letter: bool) -> i64 {
        let e = self.strategy.work.estimate;
        let mut uplift = (e.uplift_usual + e.uplift_a_day * (late - usual).max(0)).min(e.uplift_max);
        for _ in 0..(late / e.half_life_days.max(1)).min(20) {
            uplift /= 2;
        }
        if has_letter { (uplift - e.letter_at_work).max(1) } else { uplift }
    }

    /// What must be done, what is to be done, what speaks against it, and how the customer stands.
    fn reasons(&self, row: &Row) -> Vec<Reason> {
        let mut all: Vec<Reason> = row
            .must
            .iter()
            .map(|must| match must.clone() {
                Must::FollowUp { due, what, is_agreed } => Reason::FollowUp { due, what, is_agreed },
                Must::BrokenPromise(day) => Reason::BrokenPromise(day),
            })
            .collect();
        all.extend(row.reasons.iter().cloned());
        all.extend(row.withheld.map(Reason::Withheld));
        let days = self.standing.days_late(row.customer);
        let profile = self.standing.profile(row.customer);
        if days > 0 {
            let (items, usual) = (self.items_late(row.customer), profile.days_late.mean());
            all.push(Reason::Late { days, items, usual });
        }
        let currency = self.book.ledger.currencies[usize::from(row.currency)];
        all.push(Reason::PastDue { past_due: row.past_due, open: row.open, currency });
        all.extend(profile.trend().filter(|days| *days >= 3).map(Reason::Slower));
        let (kept, of) = (profile.promises_kept, profile.promises_kept + profile.promises_broken);
        if of > 0 {
            all.push(Reason::Promises { kept, of });
        }
        all
    }

    fn marks(&self, customer: u32, (currency, amounts): (u16, Amounts), must: &[Must]) -> Marks {
        Marks {
            is_broken: must.iter().any(|must| matches!(must, Must::BrokenPromise(_))),
            is_promise_due: self.seen.promise_due.contains(&customer),
            is_disputed: self.seen.disputed.contains(&customer),
            was_called: self.seen.called.contains(&customer),
            days_late: self.standing.days_late(customer),
            segment: self.standing.segment(customer),
            currency,
            past_due: amounts.past_due,
            open: amounts.open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_filled_with_what_must_be_done_and_then_with_what_gains_most_a_minute() {
        let row = |customer, value, minutes, must: bool| Row {
            customer,
            currency: 0,
            past_due: 1,
            open: 1,
            value,
            must: if must { vec![Must::BrokenPromise(Day(0))] } else { Vec::new() },
            reasons: Vec::new(),
            why: Vec::new(),
            marks: Marks::default(),
            withheld: None,
            step: None,
            minutes,
        };
        // In order of rank: a must of small value, then by value.
        let all = [row(1, 10, 8, true), row(2, 900, 12, false), row(3, 800, 8, false), row(4, 500, 4, false)];
        let fitted = |minutes| {
            let mut rows = all.to_vec();
            fit(&mut rows, minutes);
            rows.iter().map(|row| row.customer).collect::<Vec<_>>()
        };
        assert_eq!(fitted(32), [1, 2, 3, 4]);
        assert_eq!(fitted(20), [1, 3, 4], "125 and 100 a minute come before 75");
        assert_eq!(fitted(24), [1, 3, 4], "what does not fit is left out");
        assert_eq!(fitted(12), [1, 4]);
        assert_eq!(fitted(7), [4], "a must that does not fit gives way");
    }

    #[test]
    fn only_so_many_are_put_in_order_and_the_day_is_the_same() {
        let mut state = 5_u64;
        let mut dice = |sides: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % sides
        };
        for round in 0..300_u32 {
            let rows: Vec<Weight> = (0..dice(60))
                .map(|_| Weight {
                    is_must: dice(8) == 0,
                    value: (dice(1 << 31) as i64 - 1_000_000) << (dice(2) * 31),
                    minutes: dice(20) as u32,
                })
                .collect();
            let gain = |row: &Weight| i128::from(row.value) * 1_000 / i128::from(row.minutes.max(1));
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.sort_by_key(|&at| {
                (!rows[at].is_must, if rows[at].is_must { 0 } else { -gain(&rows[at]) }, at)
            });
            let (mut left, mut expected) = (round % 200, vec![false; rows.len()]);
            for at in order {
                if rows[at].minutes <= left {
                    left -= rows[at].minutes;
                    expected[at] = true;
                }
            }
            assert_eq!(fitting(&rows, round % 200), expected, "{rows:?}");
        }
    }
}
