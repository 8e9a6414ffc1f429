//! What may be posted to an item: how much of it can still be applied from a day on, and which applications end when
//! an amount is taken back.
//!
//! Applications have dates, so "what is open" is not one number: an amount that is free today may be used next week, and
//! one that was used last month may be free again. An application of day D stands on every day from D on; it is allowed
//! when there is room on each of them. So no as-of date ever shows a document settled beyond its amount.
//!
//! Deliberately not here: where items come from and how what follows is written.

use crate::day::Day;
use std::fmt;

/// An application as one of its two items sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edge {
    /// First day on which it counts.
    pub start: Day,
    /// The day from which it no longer counts; [`Day::NEVER`] while it does.
    pub end: Day,
    /// Minor units by which it takes the item towards zero; negative for a reversal written as a row.
    pub amount: i64,
}

/// An item as it stands: its document and everything that was applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Minor units, debits positive, credits negative.
    pub amount: i64,
    /// The day from which it exists.
    pub issued: Day,
    /// The day from which it is void; [`Day::NEVER`] for not.
    pub voided: Day,
    /// Its applications, in the order in which they were written.
    pub edges: Vec<Edge>,
}

/// Which side of an application an item is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// It is settled.
    Debit,
    /// It is used up.
    Credit,
}

/// Why an amount cannot be applied, or taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotAllowed {
    /// The amount is 0 or negative.
    NotPositive,
    /// The item is void from a day.
    Void(Day),
    /// The item is on the wrong side: a debit is wanted.
    NotADebit,
    /// The item is on the wrong side: a credit is wanted.
    NotACredit,
    /// The day lies before the document's own.
    Before(Day),
    /// More is asked for than there is on every day from then on: minor units that there are.
    Beyond(i64),
    /// Nothing is applied that could be taken back.
    NothingApplied,
    /// More is to be taken back than is applied: minor units that are.
    BeyondApplied(i64),
}

impl NotAllowed {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            NotAllowed::NotPositive => "amount_not_positive",
            NotAllowed::Void(_) => "document_void",
            NotAllowed::NotADebit => "not_a_debit",
            NotAllowed::NotACredit => "not_a_credit",
            NotAllowed::Before(_) => "before_document",
            NotAllowed::Beyond(_) => "beyond_open",
            NotAllowed::NothingApplied => "nothing_applied",
            NotAllowed::BeyondApplied(_) => "beyond_applied",
        }
    }
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotAllowed::NotPositive => f.write_str("the amount must be more than 0"),
            NotAllowed::Void(day) => write!(f, "it is void from {day} on"),
            NotAllowed::NotADebit => f.write_str("it is a credit, and a debit is wanted"),
            NotAllowed::NotACredit => f.write_str("it is a debit, and a credit is wanted"),
            NotAllowed::Before(day) => write!(f, "it is dated {day}, and nothing can be applied before"),
            NotAllowed::Beyond(room) => write!(f, "only {room} minor units of it are open from then on"),
            NotAllowed::NothingApplied => f.write_str("nothing is applied that could be taken back"),
            NotAllowed::BeyondApplied(amount) => write!(f, "only {amount} minor units are applied"),
        }
    }
}

impl std::error::Error for NotAllowed {}

impl Standing {
    /// Which side it is on; `None` for an amount of 0.
    #[must_use]
    pub const fn side(&self) -> Option<Side> {
        match self.amount {
            0 => None,
            1.. => Some(Side::Debit),
            _ => Some(Side::Credit),
        }
    }

    /// What is open on a day, signed; 0 while it does not exist.
    #[must_use]
    pub fn open(&self, on: Day) -> i64 {
        match self.issued <= on && on < self.voided {
            true => self.amount - self.amount.signum() * self.used(on),
            false => 0,
        }
    }

    /// Minor units that can still be applied on every day from one on; 0 or more.
    #[must_use]
    pub fn room(&self, from: Day) -> i64 {
        if self.voided != Day::NEVER {
            return 0;
        }
        let from = from.max(self.issued);
        // What is used grows only where an application starts.
        let starts = self.edges.iter().map(|edge| edge.start).filter(|&start| start > from);
        let most = starts.map(|day| self.used(day)).fold(self.used(from), i64::max);
        self.amount.saturating_abs().saturating_sub(most).max(0)
    }

    /// Whether an amount may be applied to it (on the side it is wanted on) from a day on.
    ///
    /// # Errors
    /// The first rule broken: the amount's sign, void, the side, the day, the room.
    pub fn admits(&self, side: Side, amount: i64, day: Day) -> Result<(), NotAllowed> {
        if amount <= 0 {
            return Err(NotAllowed::NotPositive);
        }
        if self.voided != Day::NEVER {
            return Err(NotAllowed::Void(self.voided));
        }
        match (side, self.side()) {
            (Side::Debit, Some(Side::Debit)) | (Side::Credit, Some(Side::Credit)) => {}
            (Side::Debit, _) => return Err(NotAllowed::NotADebit),
            (Side::Credit, _) => return Err(NotAllowed::NotACredit),
        }
        if day < self.issued {
            return Err(NotAllowed::Before(self.issued));
        }
        match self.room(day) {
            room if amount > room => Err(NotAllowed::Beyond(room)),
            _ => Ok(()),
        }
    }

    /// Minor units in force on a day.
    fn used(&self, on: Day) -> i64 {
        self.edges.iter().filter(|edge| edge.start <= on && on < edge.end).map(|edge| edge.amount).sum()
    }
}

/// An application that ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ending {
    /// Its place among those given.
    pub at: usize,
    /// Minor units that are taken back.
    pub freed: i64,
    /// Minor units that go on, as an application of its own; 0 mostly.
    pub rest: i64,
}

/// Which applications end so that an amount (`None`: all) is taken back: the newest first. Those that have an end already
/// stay as they are. (One that ends before its own start never counts.)
///
/// # Errors
/// [`NotAllowed::NotPositive`], [`NotAllowed::NothingApplied`] or [`NotAllowed::BeyondApplied`].
pub fn take_back(edges: &[Edge], amount: Option<i64>) -> Result<Vec<Ending>, NotAllowed> {
    if amount.is_some_and(|amount| amount <= 0) {
        return Err(NotAllowed::NotPositive);
    }
    let counts = |edge: &Edge| edge.end == Day::NEVER && edge.amount > 0;
    let mut newest: Vec<usize> = (0..edges.len()).filter(|&at| counts(&edges[at])).collect();
    newest.sort_by_key(|&at| std::cmp::Reverse((edges[at].start, at)));
    let applied = newest.iter().map(|&at| edges[at].amount).sum();
    let mut missing = amount.unwrap_or(applied);
    if applied == 0 {
        return Err(NotAllowed::NothingApplied);
    }
    if missing > applied {
        return Err(NotAllowed::BeyondApplied(applied));
    }
    let mut endings = Vec::new();
    for at in newest {
        if missing == 0 {
            break;
        }
        let freed = edges[at].amount.min(missing);
        endings.push(Ending { at, freed, rest: edges[at].amount - freed });
        missing -= freed;
    }
    Ok(endings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(start: i32, end: Option<i32>, amount: i64) -> Edge {
        Edge { start: Day(start), end: end.map_or(Day::NEVER, Day), amount }
    }

    fn invoice(edges: Vec<Edge>) -> Standing {
        Standing { amount: 100, issued: Day(10), voided: Day::NEVER, edges }
    }

    #[test]
    fn room_is_what_is_open_on_every_later_day() {
        // 60 from day 20 to 29, 50 from day 40 on: between them all is open, and yet an application of day 25 finds 40.
        let standing = invoice(vec![edge(20, Some(30), 60), edge(40, None, 50)]);
        assert_eq!([5, 15, 25, 35, 45].map(|day| standing.open(Day(day))), [0, 100, 40, 100, 50]);
        assert_eq!([5, 15, 25, 35, 45].map(|day| standing.room(Day(day))), [40, 40, 40, 50, 50]);
        assert_eq!(standing.admits(Side::Debit, 40, Day(25)), Ok(()));
        assert_eq!(standing.admits(Side::Debit, 41, Day(25)), Err(NotAllowed::Beyond(40)));
        assert_eq!(standing.admits(Side::Debit, 50, Day(30)), Ok(()));
    }

    #[test]
    fn the_wrong_side_an_early_day_and_a_void_document_are_refused() {
        let debit = invoice(Vec::new());
        assert_eq!(debit.admits(Side::Credit, 1, Day(10)), Err(NotAllowed::NotACredit));
        assert_eq!(debit.admits(Side::Debit, 1, Day(9)), Err(NotAllowed::Before(Day(10))));
        assert_eq!(debit.admits(Side::Debit, 0, Day(10)), Err(NotAllowed::NotPositive));
        let credit = Standing { amount: -100, ..debit.clone() };
        assert_eq!(credit.admits(Side::Debit, 1, Day(10)), Err(NotAllowed::NotADebit));
        assert_eq!(credit.admits(Side::Credit, 100, Day(10)), Ok(()));
        let void = Standing { voided: Day(50), ..debit };
        assert_eq!(void.admits(Side::Debit, 1, Day(10)), Err(NotAllowed::Void(Day(50))));
        assert_eq!(void.room(Day(10)), 0);
    }

    #[test]
    fn a_credit_that_is_partly_used_keeps_its_sign() {
        let credit =
            Standing { amount: -100, issued: Day(0), voided: Day::NEVER, edges: vec![edge(5, None, 30)] };
        assert_eq!(credit.open(Day(4)), -100);
        assert_eq!(credit.open(Day(5)), -70);
        assert_eq!(credit.room(Day(0)), 70);
    }

    #[test]
    fn the_newest_are_taken_back_first_and_a_part_goes_on() {
        let edges = [edge(1, None, 30), edge(3, None, 20), edge(2, Some(9), 5), edge(2, None, 40)];
        let back = take_back(&edges, Some(50)).unwrap();
        assert_eq!(back, [Ending { at: 1, freed: 20, rest: 0 }, Ending { at: 3, freed: 30, rest: 10 }]);
        let all = take_back(&edges, None).unwrap();
        assert_eq!(all.iter().map(|e| e.freed).sum::<i64>(), 90);
        assert_eq!(take_back(&edges, Some(91)), Err(NotAllowed::BeyondApplied(90)));
        assert_eq!(take_back(&edges[..0], None), Err(NotAllowed::NothingApplied));
    }
}
