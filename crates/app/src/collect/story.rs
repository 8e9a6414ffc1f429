//! An account's story: everything that happened on it, in one list.

use super::view::Desk;
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{Activity, Notice, Promise};
use dunlin_core::day::Day;
use dunlin_core::money::{Currency, Money};
use dunlin_core::open::AsOf;
use dunlin_core::statement::Event;

/// Something that happened on an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// When.
    pub day: Day,
    /// What: document, payment, notice, call, note, promise, dispute, hold, override.
    pub what: &'static str,
    /// In words.
    pub words: String,
}

/// The same as facts, for whoever has words of their own. Numbers are those of [`dunlin_core::collect::facts::Facts`] of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// Something was posted: of one day and sort together.
    Posted {
        /// What sort.
        event: Event,
        /// About which items.
        items: Vec<u32>,
        /// The sum, minor units, as it changed the balance.
        sum: i64,
        /// Of which currency.
        currency: Currency,
    },
    /// Something was done.
    Activity(usize),
    /// Something was promised.
    Promise(usize),
    /// A notice was drafted.
    Notice(usize),
    /// A dispute was opened.
    Dispute(usize),
    /// A hold began.
    Hold(usize),
    /// A guard rail was overridden.
    Override(usize),
}

impl Desk {
    /// Everything that happened on an account up to the day, the latest first, in words.
    #[must_use]
    pub fn story(&self, customer: u32) -> Vec<Story> {
        self.happened(customer).into_iter().map(|(day, happened)| self.told(day, &happened)).collect()
    }

    /// Everything that happened on an account up to the day, the latest first.
    #[must_use]
    pub fn happened(&self, customer: u32) -> Vec<(Day, Happened)> {
        let (l, facts, day) = (self.ledger(), &self.collecting.facts, self.day);
        let mut all = self.postings(customer);
        let mut add = |from: Day, happened: Happened| {
            if from <= day {
                all.push((from, happened));
            }
        };
        for (at, a) in (0..).zip(&facts.activities).filter(|(_, a)| a.customer == customer) {
            add(a.day(), Happened::Activity(at));
        }
        for (at, p) in (0..).zip(&facts.promises).filter(|(_, p)| p.customer == customer) {
            add(p.made, Happened::Promise(at));
        }
        for (at, n) in (0..).zip(&facts.notices).filter(|(_, n)| n.customer == customer) {
            add(n.made, Happened::Notice(at));
        }
        let own = |item: u32| l.items.customer[item as usize] == customer;
        for (at, d) in (0..).zip(&facts.disputes).filter(|(_, d)| own(d.item)) {
            add(d.opened, Happened::Dispute(at));
        }
        for (at, h) in (0..).zip(&facts.holds).filter(|(_, h)| h.customer == customer) {
            add(h.from, Happened::Hold(at));
        }
        for (at, o) in (0..).zip(&facts.overrides).filter(|(_, o)| o.customer == customer) {
            add(o.from, Happened::Override(at));
        }
        all.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
        all
    }

    fn told(&self, day: Day, happened: &Happened) -> Story {
        let (l, facts) = (self.ledger(), &self.collecting.facts);
        match *happened {
            Happened::Posted { event, ref items, sum, currency } => {
                let what = crate::statement::posting_name(event);
                let items: Vec<String> = items.iter().map(|&item| l.item_name(item)).collect();
                let words = format!("{what} {} {}", few(&items), Money::new(sum, currency).words());
                Story { day, what: "posting", words }
            }
            Happened::Activity(at) => self.activity(&facts.activities[at]),
            Happened::Promise(at) => self.promise(&facts.promises[at]),
            Happened::Notice(at) => self.notice(&facts.notices[at]),
            Happened::Dispute(at) => {
                let d = &facts.disputes[at];
                let closed = d.closed.as_ref().filter(|(closed, _)| *closed <= self.day);
                let state = closed.map_or("open".to_owned(), |(day, how)| format!("{how} on {day}"));
                let words = format!("dispute {} about {}: {} ({state})", d.id, l.item_name(d.item), d.reason);
                Story { day, what: "dispute", words }
            }
            Happened::Hold(at) => {
                let h = &facts.holds[at];
                let words = format!("on hold up to {}: {}", h.until, h.reason);
                Story { day, what: "hold", words }
            }
            Happened::Override(at) => {
                let o = &facts.overrides[at];
                let what = o.item.map_or(String::new(), |item| format!(" for {}", l.item_name(item)));
                let words =
                    format!("`{}` overridden{what} up to {}: {} ({})", o.rail, o.until, o.reason, o.author);
                Story { day, what: "override", words }
            }
        }
    }

    /// What was posted; of one day and sort together.
    fn postings(&self, customer: u32) -> Vec<(Day, Happened)> {
        let (l, day) = (self.ledger(), self.day);
        let issued = self.looker().items.rows(customer).iter().map(|&item| l.items.issued[item as usize]);
        let Some(first) = issued.min().filter(|&first| first <= day) else { return Vec::new() };
        let statement = l.statement(customer, first, AsOf::day(day));
        let mut all = Vec::new();
        for section in &statement.sections {
            let currency = l.currencies[usize::from(section.currency)];
            for group in section.lines.chunk_by(|a, b| (a.day, a.event) == (b.day, b.event)) {
                let (event, items) = (group[0].event, group.iter().map(|line| line.item).collect());
                let sum = group.iter().map(|line| line.amount).sum();
                all.push((group[0].day, Happened::Posted { event, items, sum, currency }));
            }
        }
        all
    }

    fn activity(&self, a: &Activity) -> Story {
        let people = &self.collecting.facts.people;
        let person = a.contact.map_or(String::new(), |at| format!(" with {}", people[at as usize].name));
        let how = a.medium.map_or("note", Medium::name);
        let way = if a.inbound { "incoming " } else { "" };
        let note = if a.note.is_empty() { String::new() } else { format!(": {}", a.note) };
        let next = a.next.as_ref().map_or(String::new(), |(day, what)| format!("; next {day} {what}"));
        let outcome = a.outcome.name().replace('_', " ");
        let words = format!("{way}{how}{person}, {outcome}{note}{next} ({})", a.author);
        Story { day: a.day(), what: "activity", words }
    }

    fn promise(&self, p: &Promise) -> Story {
        let part = |(due, minor): &(Day, i64)| format!("{} by {due}", Money::new(*minor, p.currency).words());
        let parts: Vec<String> = p.parts.iter().map(part).collect();
        let state = self.kept(p).name().replace('_', " ");
        let what = if parts.len() > 1 { "plan" } else { "promise" };
        Story { day: p.made, what, words: format!("{what} {}: {} ({state})", p.id, parts.join(", ")) }
    }

    fn notice(&self, n: &Notice) -> Story {
        let items: Vec<String> = n.lines.iter().map(|line| self.ledger().item_name(line.item)).collect();
        let step = n.lines.iter().max_by_key(|line| line.level).map_or("", |line| line.step.as_str());
        let state = match (n.cancelled, n.issued) {
            (Some(day), _) => format!("cancelled on {day}"),
            (None, Some(day)) => format!("issued on {day}"),
            (None, None) => "draft".to_owned(),
        };
        let currency = n.lines.first().map(|line| self.ledger().currency_of(line.item));
        let charged = match (n.charged(self.day), currency) {
            (minor @ 1.., Some(currency)) => format!(", charging {}", Money::new(minor, currency).words()),
            _ => String::new(),
        };
        let about = few(&items);
        let words = format!("{step} {} by {} about {about}{charged} ({state})", n.number, n.medium.name());
        Story { day: n.made, what: "notice", words }
    }
}

/// A list of names for people: the first ones, and how many more.
fn few(names: &[String]) -> String {
    match names {
        [first, second, third, rest @ ..] if rest.len() > 1 => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        all => all.join(", "),
    }
}
