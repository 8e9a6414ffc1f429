//! The books against the general ledger: balances that should be equal, and what breaks them.
//!
//! Balances are compared as finely as the other side gives them: by entity, customer or document, always by currency.
//! Where a balance differs above the level of documents, the documents and applications that could be the cause are
//! named: what is posted after the day though dated before, and what has just the missing amount.
//!
//! Deliberately not here: reading the other side's file.

use crate::day::Day;
use crate::ledger::Ledger;
use crate::money::Currency;
use crate::open::AsOf;
use std::collections::BTreeMap;

/// How finely the other side gives its balances.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Grain {
    /// By legal entity.
    pub entity: bool,
    /// By customer.
    pub customer: bool,
    /// By document.
    pub document: bool,
}

/// A balance of the other side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ControlRow {
    /// Line in its file.
    pub line: u64,
    /// Legal entity; empty where the grain has none.
    pub entity: String,
    /// Customer's number; as above.
    pub customer: String,
    /// Document's number; as above.
    pub document: String,
    /// Its currency; `None`: the ledger's only one.
    pub currency: Option<Currency>,
    /// Minor units, debits positive.
    pub balance: i64,
}

/// Why something could be the cause of a gap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// Dated on or before the day, posted on this later one.
    PostedLater(Day),
    /// An open item of just the missing amount.
    OpenAmount,
    /// An application of just the missing amount, effective on this day.
    Application(Day),
}

/// What could be the cause of a gap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Suspect {
    /// The item.
    pub item: u32,
    /// Minor units by which it could explain the gap.
    pub amount: i64,
    /// Why.
    pub cause: Cause,
}

/// One balance of both sides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compared {
    /// Entity, customer, document; empty where the grain has none.
    pub key: [String; 3],
    /// Index of the currency in the ledger's list; `None`: the ledger does not have it.
    pub currency: Option<u16>,
    /// Its code.
    pub code: Currency,
    /// By the ledger, minor units.
    pub ledger: i64,
    /// By the other side.
    pub control: i64,
    /// What could be the cause where they differ, most likely first.
    pub suspects: Vec<Suspect>,
}

impl Compared {
    /// Ledger less other side.
    #[must_use]
    pub const fn gap(&self) -> i64 {
        self.ledger - self.control
    }
}

/// So many suspects are named a gap.
const SUSPECTS: usize = 10;

/// Days around the day of comparison within which an application is a suspect.
const NEAR: i32 = 10;

impl Ledger {
    /// Compares what is open on a day with the other side's balances. Every balance of either side, in order of keys.
    #[must_use]
    pub fn compare(&self, at: AsOf, grain: Grain, rows: &[ControlRow]) -> Vec<Compared> {
        let open = self.open_amounts(at);
        let only = (self.currencies.len() == 1).then(|| self.currencies[0]);
        let mut sides: BTreeMap<([String; 3], String), (Currency, i64, i64)> = BTreeMap::new();
        for (item, &open) in open.iter().enumerate().filter(|(_, open)| **open != 0) {
            let code = self.currency_of(item as u32);
            let key = (self.key(item as u32, grain), code.code().to_owned());
            sides.entry(key).or_insert((code, 0, 0)).1 += open;
        }
        for row in rows {
            let code = row.currency.or(only).unwrap_or(Currency::UNNAMED);
            let key = [row.entity.clone(), row.customer.clone(), row.document.clone()];
            sides.entry((key, code.code().to_owned())).or_insert((code, 0, 0)).2 += row.balance;
        }
        let compared = sides.into_iter().map(|((key, _), (code, ledger, control))| {
            let currency = self.currencies.iter().position(|c| *c == code).map(|at| at as u16);
            let mut one = Compared { key, currency, code, ledger, control, suspects: Vec::new() };
            if one.gap() != 0 && !grain.document {
                one.suspects = self.suspects(at, grain, &one, &open);
            }
            one
        });
        compared.collect()
    }

    fn key(&self, item: u32, grain: Grain) -> [String; 3] {
        let at = item as usize;
        let entity = self.items.entity.as_ref().map_or("", |column| self.entities.text(column[at]));
        let part = |wanted: bool, text: &str| if wanted { text.to_owned() } else { String::new() };
        [
            part(grain.entity, entity),
            part(grain.customer, self.customers.text(self.items.customer[at])),
            part(grain.document, self.documents.text(self.items.document[at])),
        ]
    }

    fn suspects(&self, at: AsOf, grain: Grain, one: &Compared, open: &[i64]) -> Vec<Suspect> {
        let gap = one.gap();
        let mine =
            |item: u32| Some(self.currency_index(item)) == one.currency && self.key(item, grain) == one.key;
        let mut found = Vec::new();
        for item in (0..self.items.len() as u32).filter(|&item| self.exists(item, at) && mine(item)) {
            let posted = self.items.posted.as_ref().map_or(Day::NEVER, |column| column[item as usize]);
            if posted != Day::NEVER && posted > at.day {
                let amount = self.items.amount[item as usize];
                found.push(Suspect { item, amount, cause: Cause::PostedLater(posted) });
            } else if open[item as usize] == gap {
                found.push(Suspect { item, amount: gap, cause: Cause::OpenAmount });
            }
        }
        let a = &self.applications;
        for row in (0..a.len()).filter(|&row| a.amount[row].abs() == gap.abs()) {
            // What the books do not count yet makes them larger, what only they count smaller.
            let near = a.day[row].since(at.day).abs() <= NEAR && (gap > 0) == (a.day[row] > at.day);
            if near && mine(a.to[row]) {
                found.push(Suspect { item: a.to[row], amount: gap, cause: Cause::Application(a.day[row]) });
            }
        }
        found.sort_by_key(|suspect| (suspect.amount != gap, suspect.item));
        found.truncate(SUSPECTS);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Kind;
    use crate::ledger::draft::{Application, Document, Draft};

    const EUR: Currency = Currency::of("EUR");

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn ledger() -> Ledger {
        let invoice = |name: &str, amount| Document::new(name, Kind::Invoice, day("2024-03-10"), amount, EUR);
        let mut ledger = Draft {
            documents: vec![
                invoice("I1", 1000),
                invoice("I2", 250),
                invoice("I3", 70),
                Document::new("P1", Kind::Payment, day("2024-03-30"), 300, EUR),
            ],
            applications: vec![Application::new("P1", "I1", 300, day("2024-03-30"))],
            ..Draft::default()
        }
        .ledger()
        .unwrap();
        let mut posted = vec![Day::NEVER; 4];
        posted[2] = day("2024-04-02");
        ledger.items.posted = Some(posted);
        ledger
    }

    fn row(document: &str, balance: i64) -> ControlRow {
        let none = String::new;
        ControlRow {
            line: 2,
            entity: none(),
            customer: none(),
            document: document.to_owned(),
            currency: None,
            balance,
        }
    }

    #[test]
    fn a_gap_names_what_could_be_its_cause() {
        let ledger = ledger();
        let at = AsOf::day(day("2024-03-31"));
        let of = |balance| ledger.compare(at, Grain::default(), &[row("", balance)]).remove(0);
        assert_eq!((of(1020).gap(), of(1020).suspects.len()), (0, 0));
        let late = of(950);
        assert_eq!(late.gap(), 70);
        assert_eq!(
            late.suspects[0],
            Suspect { item: 2, amount: 70, cause: Cause::PostedLater(day("2024-04-02")) }
        );
        assert_eq!(of(770).suspects[0], Suspect { item: 1, amount: 250, cause: Cause::OpenAmount });
        let unpaid = of(1320);
        assert_eq!(unpaid.gap(), -300);
        assert_eq!(unpaid.suspects[0].cause, Cause::Application(day("2024-03-30")));
    }

    #[test]
    fn by_document_the_items_themselves_differ() {
        let grain = Grain { document: true, ..Grain::default() };
        let rows = [row("I1", 700), row("I2", 251), row("I9", 5)];
        let compared = ledger().compare(AsOf::day(day("2024-03-31")), grain, &rows);
        let gaps: Vec<(&str, i64)> =
            compared.iter().filter(|c| c.gap() != 0).map(|c| (c.key[2].as_str(), c.gap())).collect();
        assert_eq!(gaps, [("I2", -1), ("I3", 70), ("I9", -5)]);
    }
}
