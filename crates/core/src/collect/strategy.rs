//! What a company wants done: segments, the first that fits, and the steps of each.
//!
//! A strategy is data. How it is written as a text is the business of formats; a version, once used, is never changed.

use super::contact::{Cap, Medium, Rules};
use super::dunning::account::States;
use super::dunning::{Compare, Interval, Letters, Level};
use super::promise::Tolerance;
use super::terms::{Ask, Terms};
use super::worklist::Work;
use crate::day::Day;
use crate::money::Currency;

/// What is known of a customer when a segment is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Open in all, hundredths of the currency in which it owes most.
    Open,
    /// Past due, hundredths.
    PastDue,
    /// Days past due of the oldest open item.
    DaysLate,
    /// Days late on average when it paid, weighted by amount, the last 365 days.
    UsualDaysLate,
    /// Promises broken in the last 180 days.
    BrokenPromises,
}

/// A condition of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A number of the customer lies in `[at_least, at_most]`.
    Between(Field, Option<i64>, Option<i64>),
    /// One of its tags is among these.
    Tag(Vec<String>),
    /// Its segment in the ledger is among these.
    LedgerSegment(Vec<String>),
    /// Its number is among these.
    Customer(Vec<String>),
    /// The country of one of its contacts is among these.
    Country(Vec<String>),
    /// Its risk class is among these.
    Risk(Vec<super::profile::Risk>),
}

/// When a step is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// So many days before the due date: a reminder that is no dunning.
    Before(i32),
    /// So many days after the due date.
    After(i32),
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A letter or mail: the first of these media by which somebody can be reached.
    Write {
        /// In order of preference.
        media: Vec<Medium>,
        /// The template's name.
        template: String,
    },
    /// A call, as a task.
    Call,
    /// A task for a person or role.
    Escalate(String),
    /// Something that somebody must approve: credit hold, agency, write-off, plan.
    Propose(String),
}

/// Hundredths of a currency's unit in its minor units, rounded up.
#[must_use]
pub fn minor_of(hundredths: i64, currency: Currency) -> i64 {
    let unit = 10i128.pow(u32::from(currency.digits()));
    let minor = (i128::from(hundredths) * unit + 99).div_euclid(100);
    i64::try_from(minor).unwrap_or(i64::MAX)
}

/// Minor units of a currency in hundredths of its unit, rounded down.
#[must_use]
pub fn hundredths_of(minor: i64, currency: Currency) -> i64 {
    let unit = 10i128.pow(u32::from(currency.digits()));
    i64::try_from((i128::from(minor) * 100).div_euclid(unit)).unwrap_or(i64::MAX)
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name; unique in its segment.
    pub name: String,
    /// When.
    pub when: When,
    /// What.
    pub act: Act,
    /// The letter asks to pay within so many days.
    pub pay_within: Option<i32>,
    /// At least so much must be past due (hundredths of the currency at hand), else it waits.
    pub minimum: Option<i64>,
    /// Who approves before anything leaves; nobody: it goes.
    pub approve: Option<String>,
    /// What it charges.
    pub ask: Ask,
    /// Each item by itself instead of all of a customer's of one currency and entity.
    pub each_item: bool,
}

/// A segment: whom, and the steps for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its name.
    pub name: String,
    /// All of them must hold; none: everybody.
    pub when: Vec<Condition>,
    /// In order of days.
    pub steps: Vec<Step>,
}

/// What is done when money of the customer lies unapplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Unapplied {
    /// Nothing is sent when it covers what the letter would ask for. Our default.
    #[default]
    Withhold,
    /// It is sent, and says so.
    Mention,
}

/// How a missed level is caught up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum CatchUp {
    /// One level a run, none skipped. Our default: each level has its text, and in some countries its legal meaning.
    #[default]
    EachLevel,
    /// The highest level whose day has come; those below are passed over.
    Highest,
}

/// A strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strategy {
    /// Its name.
    pub name: String,
    /// The first that fits wins.
    pub segments: Vec<Segment>,
    /// What must be past due, by currency, before a letter goes.
    pub minimum: Vec<(Currency, i64)>,
    /// Whether the minimum itself is enough.
    pub minimum_compare: Compare,
    /// Days after the due date that are given before everything else counts.
    pub grace_days: i32,
    /// Days between two notices about an item.
    pub interval: Option<Interval>,
    /// Days between two reminders to a customer, whatever they are about.
    pub customer_gap_days: i32,
    /// Contacts of all sorts a customer gets in any seven days.
    pub contacts_a_week: usize,
    /// Hours and caps of calls and mails.
    pub rules: Rules,
    /// Promises.
    pub tolerance: Tolerance,
    /// Unapplied money.
    pub unapplied: Unapplied,
    /// Catching up.
    pub catch_up: CatchUp,
    /// Payments in the books may be so many days old; `None`: any.
    pub fresh_days: Option<i32>,
    /// After so many years from its due date a debt is not chased before somebody has looked at it; `None`: ever.
    pub limitation_years: Option<i32>,
    /// More notices of one run than these are issued only by somebody else than who had them drafted; `None`: any number by anybody.
    pub two_persons_above: Option<usize>,
    /// Week-ends and other days on which nothing goes.
    pub closed: Closed,
    /// States of a whole account, the worst last; totals in hundredths of the currency in which it owes most.
    pub states: States,
    /// What gives the right to charge for lateness.
    pub terms: Terms,
    /// What the worklist goes by.
    pub work: Work,
}

/// Days on which nobody is contacted.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Closed {
    /// Saturdays and Sundays.
    pub weekends: bool,
    /// Further days, ascending.
    pub days: Vec<Day>,
}

impl Closed {
    /// Whether a day is one of them.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        (self.weekends && day.weekday() >= 6) || self.days.binary_search(&day).is_ok()
    }
}

impl Default for Strategy {
    /// Works after one import, with no set-up: a friendly note three days before, reminders 5, 14 and 28 days after the due
    /// date, calls in between, an escalation and at last a proposal to an agency.
    fn default() -> Strategy {
        let write = |name: &str, when, pay_within| Step {
            name: name.to_owned(),
            when,
            act: Act::Write { media: vec![Medium::Email, Medium::Letter], template: name.to_owned() },
            pay_within,
            minimum: None,
            approve: None,
            ask: Ask::default(),
            each_item: false,
        };
        let task = |name: &str, days, act| Step {
            name: name.to_owned(),
            when: When::After(days),
            act,
            pay_within: None,
            minimum: None,
            approve: None,
            ask: Ask::default(),
            each_item: false,
        };
        let steps = vec![
            write("friendly note", When::Before(3), None),
            write("reminder", When::After(5), Some(7)),
            task("call", 10, Act::Call),
            write("second reminder", When::After(14), Some(7)),
            task("second call", 21, Act::Call),
            write("last reminder", When::After(28), Some(10)),
            task("manager looks", 45, Act::Escalate("manager".to_owned())),
            task("agency", 90, Act::Propose("agency".to_owned())),
        ];
        Strategy {
            name: "default".to_owned(),
            segments: vec![Segment { name: "everybody".to_owned(), when: Vec::new(), steps }],
            minimum: Vec::new(),
            minimum_compare: Compare::AtLeast,
            grace_days: 0,
            interval: Some(Interval { days: 7, compare: Compare::AtLeast }),
            customer_gap_days: 2,
            contacts_a_week: 3,
            rules: Rules {
                call_cap: Some(Cap { calls: 7, window_days: 7, per_debt: false }),
                after_conversation_days: None,
                hours: Rules::regulation_f().hours,
            },
            tolerance: Tolerance { days: 2, minor: 0 },
            unapplied: Unapplied::Withhold,
            catch_up: CatchUp::EachLevel,
            fresh_days: Some(7),
            limitation_years: None,
            two_persons_above: None,
            closed: Closed { weekends: true, days: Vec::new() },
            states: States::default(),
            terms: Terms::default(),
            work: Work::default(),
        }
    }
}

impl Segment {
    /// The letter machine of its steps after the due date: level n is the nth of them.
    #[must_use]
    pub fn letters(&self, strategy: &Strategy) -> Letters {
        let levels = self.letter_steps().zip(1..).map(|(step, number)| {
            let days = match step.when {
                When::After(days) => days,
                When::Before(days) => -days,
            };
            Level { pay_within: step.pay_within, ..Level::after(number, days + strategy.grace_days) }
        });
        Letters { levels: levels.collect(), interval: strategy.interval, ..Letters::default() }
    }

    /// The letters after the due date, in order: level 1, 2, 3 ...
    pub fn letter_steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|s| matches!(s.act, Act::Write { .. }) && matches!(s.when, When::After(_)))
    }
}
