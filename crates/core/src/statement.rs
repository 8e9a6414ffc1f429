//! A customer's statement of account: what was owed when it begins, every posting since, what is owed when it ends, and
//! the items that this consists of.
//!
//! One section a currency: currencies are never added. Opening plus all lines is the closing, and the closing is the sum
//! of the open items; tests hold both.
//!
//! Deliberately not here: its number, its words, its paper.

use crate::day::Day;
use crate::ledger::{Kind, Ledger, NO_ITEM, Settlement};
use crate::open::AsOf;
use std::collections::BTreeMap;

/// What happened on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// A document.
    Posted(Kind),
    /// A document became void.
    Voided(Kind),
    /// An item was settled by something of which only the amount is known.
    Settled(Settlement),
    /// An item was settled by another customer's credit, or a credit used for another customer's item.
    Transferred,
    /// A settlement or transfer ended.
    Reopened,
}

/// A posting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// When.
    pub day: Day,
    /// The item.
    pub item: u32,
    /// What.
    pub event: Event,
    /// Minor units; debits positive.
    pub amount: i64,
}

/// An open item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpenItem {
    /// The item.
    pub item: u32,
    /// What is open, signed, minor units.
    pub open: i64,
    /// Days past due on the last day; 0 or negative: not due. Credits have none.
    pub days_past_due: Option<i32>,
}

/// One currency of a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Index of the currency in the ledger's list.
    pub currency: u16,
    /// What was owed at the close of the day before the first, minor units.
    pub opening: i64,
    /// Every posting of the span, by day, then item.
    pub lines: Vec<Line>,
    /// What is owed at the close of the last day.
    pub closing: i64,
    /// What the closing consists of, by due date.
    pub open: Vec<OpenItem>,
    /// Of the closing: debits past due.
    pub past_due: i64,
}

/// A statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// Customer, number into the ledger's dictionary.
    pub customer: u32,
    /// First day.
    pub from: Day,
    /// Last day, at its close.
    pub to: Day,
    /// By currency; only those in which there is something to say.
    pub sections: Vec<Section>,
}

impl Ledger {
    /// The statement of a customer for the days from `from` to `at.day`, both included.
    #[must_use]
    pub fn statement(&self, customer: u32, from: Day, at: AsOf) -> Statement {
        let open = self.open_amounts(at);
        let mut sections: BTreeMap<u16, Section> = BTreeMap::new();
        let mut section = |currency: u16, take: &mut dyn FnMut(&mut Section)| {
            let empty = || Section {
                currency,
                opening: 0,
                lines: Vec::new(),
                closing: 0,
                open: Vec::new(),
                past_due: 0,
            };
            take(sections.entry(currency).or_insert_with(empty));
        };
        for line in self.postings(customer, at) {
            section(self.currency_index(line.item), &mut |s| {
                s.closing += line.amount;
                if line.day < from { s.opening += line.amount } else { s.lines.push(line) }
            });
        }
        let mine = |item: &u32| self.items.customer[*item as usize] == customer && open[*item as usize] != 0;
        for item in (0..self.items.len() as u32).filter(mine) {
            let open = open[item as usize];
            let late = (open > 0).then(|| at.day.since(self.items.due[item as usize]));
            section(self.currency_index(item), &mut |s| {
                s.open.push(OpenItem { item, open, days_past_due: late });
                s.past_due += if late.is_some_and(|days| days > 0) { open } else { 0 };
            });
        }
        let mut sections: Vec<Section> = sections.into_values().collect();
        for section in &mut sections {
            section.lines.sort_by_key(|line| (line.day, line.item));
            section.open.sort_by_key(|open| (self.items.due[open.item as usize], open.item));
        }
        sections.retain(|s| s.opening != 0 || s.closing != 0 || !s.lines.is_empty());
        Statement { customer, from, to: at.day, sections }
    }

    /// Every posting of a customer up to a day.
    fn postings(&self, customer: u32, at: AsOf) -> Vec<Line> {
        let i = &self.items;
        let mut lines = Vec::new();
        let mine = |item: u32| i.customer[item as usize] == customer;
        for item in (0..i.len() as u32).filter(|&item| mine(item)) {
            let (row, void) = (item as usize, self.voided_known(item, at.known_at));
            if i.issued[row] > at.day || i.issued[row] >= void || !self.is_known(item, at.known_at) {
                continue;
            }
            let (kind, amount) = (i.kind[row], i.amount[row]);
            lines.push(Line { day: i.issued[row], item, event: Event::Posted(kind), amount });
            if void <= at.day {
                lines.push(Line { day: void, item, event: Event::Voided(kind), amount: -amount });
            }
        }
        let a = &self.applications;
        for row in 0..a.len() {
            let (from, to) = (a.from[row], a.to[row]);
            let (item, amount, event) = match (from, mine(to)) {
                (NO_ITEM, true) => (to, -a.amount[row], Event::Settled(a.how[row])),
                (NO_ITEM, false) => continue,
                // Between two of the customer's own items nothing is owed more or less.
                (_, true) if mine(from) => continue,
                (_, true) => (to, -a.amount[row], Event::Transferred),
                (_, false) if mine(from) => (from, a.amount[row], Event::Transferred),
                _ => continue,
            };
            let (start, end) = self.in_force_known(row, at.known_at);
            if start > at.day || start >= end {
                continue;
            }
            lines.push(Line { day: start, item, event, amount });
            if end <= at.day {
                lines.push(Line { day: end, item, event: Event::Reopened, amount: -amount });
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::draft::{Application, Document, Draft};
    use crate::money::Currency;

    const EUR: Currency = Currency::of("EUR");

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn ledger() -> Ledger {
        let document = |name: &str, kind, on: &str, amount| Document::new(name, kind, day(on), amount, EUR);
        Draft {
            documents: vec![
                document("I1", Kind::Invoice, "2024-01-10", 1000),
                document("I2", Kind::Invoice, "2024-02-05", 500),
                document("P1", Kind::Payment, "2024-02-10", 700),
                Document {
                    voided: Some(day("2024-03-05")),
                    ..document("I3", Kind::Invoice, "2024-02-20", 60)
                },
            ],
            applications: vec![Application::new("P1", "I1", 700, day("2024-02-10"))],
            ..Draft::default()
        }
        .ledger()
        .unwrap()
    }

    #[test]
    fn opening_lines_closing_and_open_items_tie() {
        let mut ledger = ledger();
        // Cash of which only the amount is known, taken back in April.
        let a = &mut ledger.applications;
        a.from.push(NO_ITEM);
        a.to.push(1);
        a.day.push(day("2024-03-01"));
        a.amount.push(200);
        a.how.push(Settlement::Cash);
        a.until = Some(vec![Day::NEVER, day("2024-04-02")]);
        for (from, to, opening, lines, closing) in [
            ("2024-01-01", "2024-01-31", 0, 1, 1000),
            ("2024-02-01", "2024-02-29", 1000, 3, 860),
            ("2024-03-01", "2024-03-31", 860, 2, 600),
            ("2024-04-01", "2024-04-30", 600, 1, 800),
        ] {
            let statement = ledger.statement(0, day(from), AsOf::day(day(to)));
            let s = &statement.sections[0];
            assert_eq!((s.opening, s.lines.len(), s.closing), (opening, lines, closing), "{from}");
            assert_eq!(s.opening + s.lines.iter().map(|line| line.amount).sum::<i64>(), s.closing);
            assert_eq!(s.open.iter().map(|open| open.open).sum::<i64>(), s.closing);
        }
        assert_eq!(ledger.statement(0, day("2023-01-01"), AsOf::day(day("2023-12-31"))).sections, []);
    }
}
