//! What is open as of a day, as known at a moment.
//!
//! `open(debit, d) = amount - applications in force on d`; `open(credit, d) = amount + the same`. With all knowledge
//! a back-dated payment changes the past; as known at a moment it does not.
//!
//! Deliberately not here: sums by customer ([`crate::balance`]) and ages ([`crate::aging`]).

use crate::day::{Day, Instant};
use crate::ledger::{Groups, Ledger, NO_ITEM};

/// The day for which a figure is true and the moment of the knowledge it rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AsOf {
    /// Facts effective on or before this day count.
    pub day: Day,
    /// Facts recorded at or before this moment count.
    pub known_at: Instant,
}

impl AsOf {
    /// As of a day, with all knowledge.
    #[must_use]
    pub const fn day(day: Day) -> AsOf {
        AsOf { day, known_at: Instant::NEVER }
    }

    /// As of a day, as it was known at a moment: what was printed then.
    #[must_use]
    pub const fn known_at(day: Day, known_at: Instant) -> AsOf {
        AsOf { day, known_at }
    }
}

impl Ledger {
    /// Whether an item exists: its document is known, dated on or before the day, and not void by then.
    #[must_use]
    pub fn exists(&self, item: u32, at: AsOf) -> bool {
        let row = item as usize;
        self.items.issued[row] <= at.day
            && self.is_known(item, at.known_at)
            && at.day < self.voided_known(item, at.known_at)
    }

    /// The half-open span of days in which an application counts, as known at a moment; empty when it was not known
    /// or never counts. With all knowledge this is [`Ledger::in_force`].
    #[must_use]
    pub fn in_force_known(&self, application: usize, known_at: Instant) -> (Day, Day) {
        let a = &self.applications;
        let (to, from) = (a.to[application], a.from[application]);
        let known = recorded(&a.recorded, application) <= known_at
            && self.is_known(to, known_at)
            && (from == NO_ITEM || self.is_known(from, known_at));
        if !known {
            return (Day::NEVER, Day::NEVER);
        }
        let mut start = a.day[application].max(self.items.issued[to as usize]);
        let mut end = self.voided_known(to, known_at);
        if let Some(until) = &a.until
            && recorded(&a.until_recorded, application) <= known_at
        {
            end = end.min(until[application]);
        }
        if from != NO_ITEM {
            start = start.max(self.items.issued[from as usize]);
            end = end.min(self.voided_known(from, known_at));
        }
        (start, end)
    }

    /// Whether an application counts.
    #[must_use]
    pub fn counts(&self, application: usize, at: AsOf) -> bool {
        // Most rows are decided by their date alone.
        if self.applications.day[application] > at.day {
            return false;
        }
        let (start, end) = self.in_force_known(application, at.known_at);
        start <= at.day && at.day < end
    }

    /// What an application in force adds to an item's open amount: less for the debit that it settles, more (towards
    /// zero) for the credit that it uses, nothing for any other item.
    #[must_use]
    pub fn effect(&self, application: usize, item: u32) -> i64 {
        let a = &self.applications;
        match item {
            _ if a.to[application] == item => -a.amount[application],
            _ if a.from[application] == item => a.amount[application],
            _ => 0,
        }
    }

    /// The signed open amounts of all items, in minor units of their currencies; 0 for those that do not exist. One
    /// pass over the columns.
    #[must_use]
    pub fn open_amounts(&self, at: AsOf) -> Vec<i64> {
        let i = &self.items;
        let mut open: Vec<i64> = (0..i.len() as u32)
            .map(|item| if self.exists(item, at) { i.amount[item as usize] } else { 0 })
            .collect();
        let a = &self.applications;
        for row in 0..a.len() {
            if self.counts(row, at) {
                open[a.to[row] as usize] -= a.amount[row];
                if a.from[row] != NO_ITEM {
                    open[a.from[row] as usize] += a.amount[row];
                }
            }
        }
        open
    }

    /// The signed open amount of one item; `applications` is [`Ledger::applications_by_item`].
    #[must_use]
    pub fn open_amount(&self, applications: &Groups, item: u32, at: AsOf) -> i64 {
        if !self.exists(item, at) {
            return 0;
        }
        let rows =
            applications.rows(item).iter().map(|&row| row as usize).filter(|&row| self.counts(row, at));
        self.items.amount[item as usize] + rows.map(|row| self.effect(row, item)).sum::<i64>()
    }

    pub(crate) fn is_known(&self, item: u32, known_at: Instant) -> bool {
        recorded(&self.items.recorded, item as usize) <= known_at
    }

    /// The day from which the item is void, as far as that was known.
    pub(crate) fn voided_known(&self, item: u32, known_at: Instant) -> Day {
        match &self.items.voided {
            Some(voided) if recorded(&self.items.void_recorded, item as usize) <= known_at => {
                voided[item as usize]
            }
            _ => Day::NEVER,
        }
    }
}

fn recorded(column: &Option<Vec<Instant>>, row: usize) -> Instant {
    column.as_ref().map_or(Instant::ALWAYS, |column| column[row])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Kind;
    use crate::ledger::draft::{Application, Document, Draft};
    use crate::money::Currency;

    const EUR: Currency = Currency::of("EUR");

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// An invoice over 100 of 1 March; 60 paid on 10 March, which was entered at moment 50 and taken back, at moment
    /// 70, from 20 March on.
    fn back_dated() -> Ledger {
        let invoice = Document::new("I1", Kind::Invoice, day("2024-03-01"), 100, EUR);
        let payment = Document::new("P1", Kind::Payment, day("2024-03-10"), 60, EUR);
        Draft {
            documents: vec![
                Document { recorded: Instant(10), ..invoice },
                Document { recorded: Instant(50), ..payment },
            ],
            applications: vec![Application {
                until: Some(day("2024-03-20")),
                recorded: Instant(50),
                until_recorded: Instant(70),
                ..Application::new("P1", "I1", 60, day("2024-03-10"))
            }],
            ..Draft::default()
        }
        .ledger()
        .unwrap()
    }

    #[test]
    fn a_back_dated_payment_changes_the_past_but_not_what_was_printed() {
        let ledger = back_dated();
        let open = |on: &str, known: Instant| ledger.open_amounts(AsOf::known_at(day(on), known));
        assert_eq!(open("2024-03-15", Instant::NEVER), [40, 0]);
        assert_eq!(open("2024-03-15", Instant(49)), [100, 0]);
        assert_eq!(open("2024-03-25", Instant(69)), [40, 0], "the end was not known yet");
        assert_eq!(open("2024-03-25", Instant(70)), [100, -60]);
        assert_eq!(open("2024-02-28", Instant::NEVER), [0, 0]);
        assert_eq!(open("2024-03-15", Instant(9)), [0, 0], "nothing was known yet");
    }

    #[test]
    fn asking_one_item_agrees_with_asking_all() {
        let ledger = back_dated();
        let index = ledger.applications_by_item();
        for on in ["2024-03-05", "2024-03-15", "2024-03-25"] {
            let at = AsOf::day(day(on));
            let one_by_one: Vec<i64> = (0..2).map(|item| ledger.open_amount(&index, item, at)).collect();
            assert_eq!(one_by_one, ledger.open_amounts(at));
        }
    }
}
