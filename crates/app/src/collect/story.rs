//! An account's story: everything that happened on it, in one list.

use super::view::Desk;
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{Activity, Notice, Promise};
use dunlin_core::day::Day;
use dunlin_core::money::Money;
use dunlin_core::open::AsOf;

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

impl Desk {
    /// Everything that happened on an account up to the day, the latest first.
    #[must_use]
    pub fn story(&self, customer: u32) -> Vec<Story> {
        let (l, facts, day) = (self.ledger(), &self.collecting.facts, self.day);
        let mut all = self.postings(customer);
        let activities = facts.activities.iter().filter(|a| a.customer == customer && a.day() <= day);
        all.extend(activities.map(|a| self.activity(a)));
        let promises = facts.promises.iter().filter(|p| p.customer == customer && p.made <= day);
        all.extend(promises.map(|p| self.promise(p)));
        let notices = facts.notices.iter().filter(|n| n.customer == customer && n.made <= day);
        all.extend(notices.map(|n| self.notice(n)));
        let own = |item: u32| l.items.customer[item as usize] == customer;
        for d in facts.disputes.iter().filter(|d| own(d.item) && d.opened <= day) {
            let closed = d.closed.as_ref().filter(|(closed, _)| *closed <= day);
            let state = closed.map_or("open".to_owned(), |(day, how)| format!("{how} on {day}"));
            let words = format!("dispute {} about {}: {} ({state})", d.id, l.item_name(d.item), d.reason);
            all.push(Story { day: d.opened, what: "dispute", words });
        }
        for h in facts.holds.iter().filter(|h| h.customer == customer && h.from <= day) {
            let words = format!("on hold up to {}: {}", h.until, h.reason);
            all.push(Story { day: h.from, what: "hold", words });
        }
        for o in facts.overrides.iter().filter(|o| o.customer == customer && o.from <= day) {
            let what = o.item.map_or(String::new(), |item| format!(" for {}", l.item_name(item)));
            let words =
                format!("`{}` overridden{what} up to {}: {} ({})", o.rail, o.until, o.reason, o.author);
            all.push(Story { day: o.from, what: "override", words });
        }
        all.sort_by_key(|story| std::cmp::Reverse(story.day));
        all
    }

    /// What was posted; of one day and sort together.
    fn postings(&self, customer: u32) -> Vec<Story> {
        let (l, day) = (self.ledger(), self.day);
        let issued = self.looker().items.rows(customer).iter().map(|&item| l.items.issued[item as usize]);
        let Some(first) = issued.min().filter(|&first| first <= day) else { return Vec::new() };
        let statement = l.statement(customer, first, AsOf::day(day));
        let mut all = Vec::new();
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
