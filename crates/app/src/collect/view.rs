//! Everything that a decision looks at, loaded once: ledger, facts, strategy; and an account's story.

use super::facts::Collecting;
use super::strategy::Used;
use crate::books::Books;
use crate::columns::Columns;
use crate::error::AppError;
use dunlin_core::collect::decide::{Book, Plan, Standing, decide_for};
use dunlin_core::collect::promise::{Looker, Standing as Kept};
use dunlin_core::collect::rails::RAILS;
use dunlin_core::collect::worklist::{Estimate, Weights, Worklist, worklist};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Groups, Ledger};
use dunlin_core::money::Money;
use dunlin_core::open::AsOf;

/// The desk of a day: what is known, and how every account stands.
#[derive(Debug)]
pub struct Desk {
    /// The books as columns.
    pub columns: Columns,
    /// What collecting knows.
    pub collecting: Collecting,
    /// The strategy in use.
    pub used: Used,
    /// The day.
    pub day: Day,
    /// How every account stands.
    pub standing: Standing,
    applications: Groups,
    items: Groups,
}

/// Something that happened on an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// When.
    pub day: Day,
    /// What: document, payment, notice, call, note, promise, dispute, hold.
    pub what: &'static str,
    /// In words.
    pub words: String,
}

impl Books {
    /// Sits down at the desk of a day. `strategy`: another one than that in use.
    ///
    /// # Errors
    /// Those of the books.
    pub fn desk(
        &self,
        day: Day,
        known_at: Instant,
        strategy: Option<dunlin_core::collect::strategy::Strategy>,
    ) -> Result<Desk, AppError> {
        let columns = self.columns(known_at)?;
        let collecting = self.collecting(&columns)?;
        let used = match strategy {
            Some(strategy) => Used { strategy, version: None, id: 0 },
            None => collecting.strategy(day)?,
        };
        let ledger = columns.ledger();
        let (applications, items) = (ledger.applications_by_item(), ledger.items_by_customer());
        let looker = Looker { ledger, applications: &applications, items: &items };
        let standing = Standing::new(looker, &collecting.facts, &used.strategy, day);
        Ok(Desk { columns, collecting, used, day, standing, applications, items })
    }
}

impl Desk {
    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        self.columns.ledger()
    }

    /// The ledger with its indexes.
    #[must_use]
    pub fn looker(&self) -> Looker<'_> {
        Looker { ledger: self.ledger(), applications: &self.applications, items: &self.items }
    }

    /// What would be done today.
    #[must_use]
    pub fn plan(&self) -> Plan {
        decide_for(
            RAILS,
            self.looker(),
            &self.standing,
            &self.collecting.facts,
            &self.used.strategy,
            self.day,
        )
    }

    /// Whom to contact next. `collector`: only customers of that one.
    #[must_use]
    pub fn worklist(&self, plan: &Plan, capacity: usize, collector: Option<&str>) -> Worklist {
        let l = self.ledger();
        let number = collector.map(|name| l.collectors.find(name));
        let wanted = |customer: u32| match (&number, &l.items.collector) {
            (None, _) => true,
            (Some(Some(number)), Some(of)) => {
                self.items.rows(customer).last().is_some_and(|&item| of[item as usize] == *number)
            }
            (Some(_), _) => false,
        };
        let book = Book { ledger: l, facts: &self.collecting.facts };
        let numbers = (Estimate::default(), Weights::default());
        let tolerance = self.used.strategy.tolerance;
        worklist(book, self.looker(), &self.standing, plan, tolerance, numbers, (self.day, capacity, &wanted))
    }

    /// The name that people know a customer by.
    #[must_use]
    pub fn name(&self, customer: u32) -> &str {
        self.ledger()
            .customer_names
            .as_ref()
            .and_then(|names| names.get(customer as usize))
            .map_or("", String::as_str)
    }

    /// What became of a promise.
    #[must_use]
    pub fn kept(&self, promise: &dunlin_core::collect::facts::Promise) -> Kept {
        self.looker().standing(promise, self.day, self.used.strategy.tolerance)
    }

    /// Everything that happened on an account up to the day, the latest first.
    #[must_use]
    pub fn story(&self, customer: u32) -> Vec<Story> {
        let (l, facts, day) = (self.ledger(), &self.collecting.facts, self.day);
        let mut all: Vec<Story> = Vec::new();
        let first = self.items.rows(customer).iter().map(|&item| l.items.issued[item as usize]).min();
        if let Some(first) = first.filter(|&first| first <= day) {
            let statement = l.statement(customer, first, AsOf::day(day));
            for section in &statement.sections {
                let currency = l.currencies[usize::from(section.currency)];
                for group in section.lines.chunk_by(|a, b| (a.day, a.event) == (b.day, b.event)) {
                    let what = crate::statement::posting_name(group[0].event);
                    let sum: i64 = group.iter().map(|line| line.amount).sum();
                    let items: Vec<String> = group.iter().map(|line| l.item_name(line.item)).collect();
                    let words = format!("{what} {} {}", few(&items), Money::new(sum, currency).words());
                    all.push(Story { day: group[0].day, what: "posting", words });
                }
            }
        }
        let person = |contact: Option<u32>| {
            contact.map_or(String::new(), |at| format!(" with {}", facts.people[at as usize].name))
        };
        for a in facts.activities.iter().filter(|a| a.customer == customer && a.day() <= day) {
            let how = a.medium.map_or("note", dunlin_core::collect::contact::Medium::name);
            let way = if a.inbound { "incoming " } else { "" };
            let note = if a.note.is_empty() { String::new() } else { format!(": {}", a.note) };
            let next = a.next.as_ref().map_or(String::new(), |(day, what)| format!("; next {day} {what}"));
            let words = format!(
                "{way}{how}{}, {}{note}{next} ({})",
                person(a.contact),
                a.outcome.name().replace('_', " "),
                a.author
            );
            all.push(Story { day: a.day(), what: "activity", words });
        }
        for p in facts.promises.iter().filter(|p| p.customer == customer && p.made <= day) {
            let parts: Vec<String> = p
                .parts
                .iter()
                .map(|(due, minor)| format!("{} by {due}", Money::new(*minor, p.currency).words()))
                .collect();
            let state = self.kept(p).name().replace('_', " ");
            let what = if parts.len() > 1 { "plan" } else { "promise" };
            all.push(Story {
                day: p.made,
                what,
                words: format!("{what} {}: {} ({state})", p.id, parts.join(", ")),
            });
        }
        for n in facts.notices.iter().filter(|n| n.customer == customer && n.made <= day) {
            let items: Vec<String> = n.lines.iter().map(|line| l.item_name(line.item)).collect();
            let step = n.lines.iter().max_by_key(|line| line.level).map_or("", |line| line.step.as_str());
            let state = match (n.cancelled, n.issued) {
                (Some(day), _) => format!("cancelled on {day}"),
                (None, Some(day)) => format!("issued on {day}"),
                (None, None) => "draft".to_owned(),
            };
            let words = format!("{step} {} by {} about {} ({state})", n.number, n.medium.name(), few(&items));
            all.push(Story { day: n.made, what: "notice", words });
        }
        for d in
            facts.disputes.iter().filter(|d| l.items.customer[d.item as usize] == customer && d.opened <= day)
        {
            let closed = d.closed.as_ref().filter(|(closed, _)| *closed <= day);
            let state = closed.map_or("open".to_owned(), |(day, how)| format!("{how} on {day}"));
            let words = format!("dispute {} about {}: {} ({state})", d.id, l.item_name(d.item), d.reason);
            all.push(Story { day: d.opened, what: "dispute", words });
        }
        for h in facts.holds.iter().filter(|h| h.customer == customer && h.from <= day) {
            all.push(Story {
                day: h.from,
                what: "hold",
                words: format!("on hold up to {}: {}", h.until, h.reason),
            });
        }
        all.sort_by_key(|story| std::cmp::Reverse(story.day));
        all
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
