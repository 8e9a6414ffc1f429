//! What became of a promise: a function of what was applied.
//!
//! Money counts towards a promise from the day on which it was made up to the due date plus tolerance: what was applied, in
//! cash, to the items that it names, or, where it names none, whatever the customer paid. A part is kept when the sum up to
//! its day covers it and the parts before, short of it by no more than the tolerance in money; a promise whose items are all
//! settled is kept, however that came about. What is taken back later (a returned payment) did not come: the promise is judged
//! anew, and broken. A plan is a promise in several parts: in good standing while no part is broken.

use std::ops::RangeBounds;

use super::facts::Promise;
use crate::day::Day;
use crate::ledger::{Groups, Kind, Ledger, NO_ITEM, Settlement};
use crate::open::AsOf;

/// What is forgiven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tolerance {
    /// Days after the date.
    pub days: i32,
    /// Minor units that may be missing.
    pub minor: i64,
}

/// What became of a promise, as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its date (tolerance in) has not passed; that day.
    Pending(Day),
    /// It was kept.
    Kept,
    /// Something came, not enough: minor units received of what was due by then.
    PartlyKept(i64),
    /// Nothing came.
    Broken,
    /// It was cancelled, or replaced by another, before its date.
    Ended,
}

impl Standing {
    /// As it is written for people and programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Pending(_) => "pending",
            Standing::Kept => "kept",
            Standing::PartlyKept(_) => "partly_kept",
            Standing::Broken => "broken",
            Standing::Ended => "ended",
        }
    }

    /// Whether its date passed and it was not kept.
    #[must_use]
    pub const fn is_broken(self) -> bool {
        matches!(self, Standing::Broken | Standing::PartlyKept(_))
    }
}

/// The ledger with what is needed to look a promise up.
#[derive(Clone, Copy, Debug)]
pub struct Looker<'l> {
    /// The ledger.
    pub ledger: &'l Ledger,
    /// [`Ledger::applications_by_item`].
    pub applications: &'l Groups,
    /// [`Ledger::items_by_customer`].
    pub items: &'l Groups,
}

impl Looker<'_> {
    /// The days within `days` on which what is open of an item may change, in order: where an application starts or
    /// ends to count. Between two of them, and but for its own issue and voiding, it stands still.
    #[must_use]
    pub fn changes(&self, item: u32, days: impl RangeBounds<Day>) -> Vec<Day> {
        let rows = self.applications.rows(item).iter();
        let ends = rows.flat_map(|&row| <[Day; 2]>::from(self.ledger.in_force(row as usize)));
        let mut changes: Vec<Day> = ends.filter(|day| days.contains(day)).collect();
        changes.sort_unstable();
        changes.dedup();
        changes
    }

    /// Money that counts towards a promise, up to a day.
    #[must_use]
    pub fn received(&self, promise: &Promise, until: Day) -> i64 {
        self.left_of(promise, (until, until))
    }

    /// What of the money that came up to `until` was not taken back by `seen`.
    fn left_of(&self, promise: &Promise, (until, seen): (Day, Day)) -> i64 {
        let days = (promise.made, until, seen);
        if !promise.items.is_empty() {
            return promise.items.iter().map(|&item| self.applied(item, days)).sum();
        }
        let l = self.ledger;
        let counts = |item: usize| {
            l.items.kind[item] == Kind::Payment
                && (promise.made..=until).contains(&l.items.issued[item])
                && l.items.voided_on(item as u32) > seen
                && l.currency_of(item as u32) == promise.currency
        };
        let own = || self.items.rows(promise.customer).iter().map(|&item| item as usize);
        let paid: i64 = own().filter(|&item| counts(item)).map(|item| -l.items.amount[item]).sum();
        let returned = l.items.returns.as_ref().map_or(0, |returns| {
            let is_of_those = |&item: &usize| {
                returns[item] != NO_ITEM
                    && l.items.issued[item] <= seen
                    && l.items.voided_on(item as u32) > seen
                    && counts(returns[item] as usize)
            };
            own().filter(is_of_those).map(|item| l.items.amount[item]).sum()
        });
        paid - returned + self.without_document(promise, days)
    }

    /// Cash applied to the customer's items without a payment of its own in the books.
    fn without_document(&self, promise: &Promise, days: (Day, Day, Day)) -> i64 {
        let l = self.ledger;
        let rows = self.items.rows(promise.customer).iter().flat_map(|&item| self.applications.rows(item));
        rows.map(|&row| row as usize)
            .filter(|&row| {
                l.applications.from[row] == NO_ITEM
                    && l.currency_of(l.applications.to[row]) == promise.currency
            })
            .map(|row| self.cash(row, days))
            .sum()
    }

    fn applied(&self, item: u32, days: (Day, Day, Day)) -> i64 {
        let rows = self.applications.rows(item).iter().map(|&row| row as usize);
        rows.filter(|&row| self.ledger.applications.to[row] == item).map(|row| self.cash(row, days)).sum()
    }

    /// Cash of an application from a day up to another that is still there on a third.
    fn cash(&self, row: usize, (from, until, seen): (Day, Day, Day)) -> i64 {
        let a = &self.ledger.applications;
        let (start, end) = self.ledger.in_force(row);
        let counts = a.how[row] == Settlement::Cash && from <= start && start <= until && seen < end;
        if counts { a.amount[row] } else { 0 }
    }

    /// Whether everything that a promise names was settled on a day, and nothing of that was taken back by `seen`.
    fn is_settled(&self, promise: &Promise, (day, seen): (Day, Day)) -> bool {
        let l = self.ledger;
        let holds = |row: &u32| {
            let (start, end) = l.in_force(*row as usize);
            !(start <= day && day < end && end <= seen)
        };
        let is_settled = |item: u32| {
            l.open_amount(self.applications, item, AsOf::day(day)) <= 0
                && self.applications.rows(item).iter().all(holds)
        };
        !promise.items.is_empty() && promise.items.iter().all(|&item| is_settled(item))
    }

    /// What became of a promise.
    #[must_use]
    pub fn standing(&self, promise: &Promise, day: Day, tolerance: Tolerance) -> Standing {
        let mut due = 0;
        for &(date, amount) in &promise.parts {
            due += amount;
            let last = date.plus_days(tolerance.days);
            let look = day.min(last);
            let received = self.left_of(promise, (look, day));
            if received + tolerance.minor >= due || self.is_settled(promise, (look, day)) {
                continue;
            }
            if promise.ended.is_some_and(|ended| ended <= last && ended <= day) {
                return Standing::Ended;
            }
            return match received {
                _ if day <= last => Standing::Pending(last),
                // What the parts before took is no part of this one.
                some if some > due - amount => Standing::PartlyKept(some),
                _ => Standing::Broken,
            };
        }
        Standing::Kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::draft::{Application, Document, Draft};
    use crate::money::Currency;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// An invoice of 100.00, payments of the given days and amounts applied to it.
    fn standing(parts: &[(&str, i64)], paid: &[(&str, i64)], at: &str) -> Standing {
        let eur: Currency = "EUR".parse().unwrap();
        let mut draft = Draft {
            documents: vec![Document {
                due: Some(day("2024-01-31")),
                ..Document::new("I", Kind::Invoice, day("2024-01-01"), 10_000, eur)
            }],
            ..Draft::default()
        };
        for (n, (date, amount)) in paid.iter().enumerate() {
            let number = format!("P{n}");
            draft.documents.push(Document::new(&number, Kind::Payment, day(date), *amount, eur));
            draft.applications.push(Application::new(&number, "I", *amount, day(date)));
        }
        let ledger = draft.ledger().unwrap();
        let (applications, items) = (ledger.applications_by_item(), ledger.items_by_customer());
        let looker = Looker { ledger: &ledger, applications: &applications, items: &items };
        let parts = parts.iter().map(|(date, amount)| (day(date), *amount)).collect();
        let made = day("2024-03-01");
        let mut promise =
            Promise { id: 1, customer: 0, currency: eur, made, parts, items: vec![0], ended: None };
        let named = looker.standing(&promise, day(at), Tolerance { days: 2, minor: 5 });
        promise.items.clear();
        // What the customer pays and what is applied to the only invoice are the same here.
        let whole = looker.standing(&promise, day(at), Tolerance { days: 2, minor: 5 });
        assert!(named == whole || named == Standing::Kept, "{named:?} {whole:?}");
        named
    }

    #[test]
    fn kept_partly_kept_and_broken_to_the_day() {
        let one = [("2024-03-10", 5_000)];
        assert_eq!(standing(&one, &[], "2024-03-12"), Standing::Pending(day("2024-03-12")));
        assert_eq!(standing(&one, &[], "2024-03-13"), Standing::Broken);
        assert_eq!(standing(&one, &[("2024-03-12", 4_995)], "2024-03-12"), Standing::Kept);
        assert_eq!(standing(&one, &[("2024-03-12", 4_994)], "2024-04-12"), Standing::PartlyKept(4_994));
        // What was paid before the promise, or after its day, does not count.
        assert_eq!(
            standing(&one, &[("2024-02-29", 5_000), ("2024-03-13", 4_000)], "2024-04-01"),
            Standing::Broken
        );
    }

    #[test]
    fn what_the_bank_takes_back_breaks_a_promise_that_was_kept() {
        let eur: Currency = "EUR".parse().unwrap();
        let mut draft = Draft::default();
        draft.documents.push(Document {
            due: Some(day("2024-01-31")),
            ..Document::new("I", Kind::Invoice, day("2024-01-01"), 10_000, eur)
        });
        let paid = Document::new("P", Kind::Payment, day("2024-03-08"), 10_000, eur);
        draft.documents.push(Document { voided: Some(day("2024-04-02")), ..paid });
        draft.applications.push(Application {
            until: Some(day("2024-04-02")),
            ..Application::new("P", "I", 10_000, day("2024-03-08"))
        });
        let ledger = draft.ledger().unwrap();
        let (applications, items) = (ledger.applications_by_item(), ledger.items_by_customer());
        let looker = Looker { ledger: &ledger, applications: &applications, items: &items };
        let made = day("2024-03-01");
        // By cash, by settlement (more was promised than is open), and by whatever the customer pays.
        for (amount, items) in [(10_000, vec![0]), (20_000, vec![0]), (10_000, vec![])] {
            let parts = vec![(day("2024-03-10"), amount)];
            let promise = Promise { id: 1, customer: 0, currency: eur, made, parts, items, ended: None };
            let on = |at: &str| looker.standing(&promise, day(at), Tolerance::default());
            assert_eq!(on("2024-04-01"), Standing::Kept, "{promise:?}");
            assert_eq!(on("2024-04-02"), Standing::Broken, "{promise:?}");
        }
    }

    #[test]
    fn settled_is_kept_and_a_plan_stands_while_no_part_is_broken() {
        let more = [("2024-03-10", 20_000)];
        assert_eq!(
            standing(&more, &[("2024-02-01", 6_000), ("2024-03-05", 4_000)], "2024-05-01"),
            Standing::Kept
        );
        let plan = [("2024-03-10", 5_000), ("2024-04-10", 5_000)];
        let first = [("2024-03-10", 5_000)];
        assert_eq!(standing(&plan, &first, "2024-03-20"), Standing::Pending(day("2024-04-12")));
        assert_eq!(standing(&plan, &first, "2024-04-13"), Standing::Broken);
        assert_eq!(standing(&plan, &[("2024-03-10", 10_000)], "2024-03-20"), Standing::Kept);
    }
}
