//! Why a customer is on the worklist, as facts: whoever shows them finds the words; [`fmt::Display`] has those of the command line.

use super::skip::Skip;
use crate::day::Day;
use crate::money::{Currency, Money, decimal, grouped};
use std::fmt;

/// A reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Something was to be done next.
    FollowUp {
        /// For when.
        due: Day,
        /// What; may be empty.
        what: String,
        /// It was agreed upon in a conversation.
        is_agreed: bool,
    },
    /// A promise was broken on that day, and nobody has spoken about it.
    BrokenPromise(Day),
    /// Somebody is to look at it.
    Escalate(String),
    /// Something is to be proposed.
    Propose(String),
    /// What speaks against contact.
    Withheld(Skip),
    /// Something is late.
    Late {
        /// Days past due of the oldest item.
        days: i32,
        /// How many items are past due.
        items: usize,
        /// Days late on average in the last year; `None`: nothing was paid.
        usual: Option<i64>,
    },
    /// What is past due of what is open, minor units.
    PastDue {
        /// Past due.
        past_due: i64,
        /// Open.
        open: i64,
        /// Of which currency.
        currency: Currency,
    },
    /// It pays so many days later than it did.
    Slower(i64),
    /// So many promises were kept of so many.
    Promises {
        /// Kept.
        kept: u32,
        /// Of all whose day came.
        of: u32,
    },
}

impl fmt::Display for Reason {
    /// "promise broken on 2024-05-12, nobody has spoken about it"; "42 days late, usually 9"; "18,400.00 of 31,000.00 EUR past due".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::FollowUp { due, what, .. } if what.is_empty() => {
                write!(f, "to be followed up since {due}")
            }
            Reason::FollowUp { due, what, is_agreed: true } => write!(f, "{what} (agreed for {due})"),
            Reason::FollowUp { due, what, .. } => write!(f, "{what} (planned for {due})"),
            Reason::BrokenPromise(day) => {
                write!(f, "promise broken on {day}, nobody has spoken about it")
            }
            Reason::Escalate(to) => write!(f, "the {to} is to look at it"),
            Reason::Propose(what) => write!(f, "to be proposed: {what}"),
            Reason::Withheld(skip) => skip.fmt(f),
            Reason::Late { days, items, usual } => {
                match items {
                    0 | 1 => write!(f, "{days} days late")?,
                    several => write!(f, "{several} items late, the oldest {days} days")?,
                }
                match usual {
                    Some(0) => write!(f, ", usually on time"),
                    Some(usual) if *usual < 0 => write!(f, ", usually {} early", -usual),
                    Some(usual) => write!(f, ", usually {usual}"),
                    None => write!(f, ", nothing paid in the last year"),
                }
            }
            Reason::PastDue { past_due, open, currency } => {
                let past_due = grouped(&decimal(i128::from(*past_due), currency.digits()));
                write!(f, "{past_due} of {} past due", Money::new(*open, *currency).words())
            }
            Reason::Slower(days) => write!(f, "getting slower (+{days} days)"),
            Reason::Promises { kept, of } => write!(f, "{kept} of {of} promises kept"),
        }
    }
}

/// What a worklist is looked through by: known of every row, small enough to be kept of everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// A promise was broken, and nobody has spoken about it.
    pub is_broken: bool,
    /// A part of a live promise is due today or was, within its tolerance.
    pub is_promise_due: bool,
    /// An item of it is in dispute.
    pub is_disputed: bool,
    /// It was called at some time.
    pub was_called: bool,
    /// Days past due of its oldest item.
    pub days_late: i32,
    /// Segment, index into the strategy's.
    pub segment: u16,
    /// Currency, index into the ledger's, of the amounts.
    pub currency: u16,
    /// Past due, minor units.
    pub past_due: i64,
    /// Open, minor units.
    pub open: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_read_as_they_always_did() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let eur: Currency = "EUR".parse().unwrap();
        let follow = |what: &str, is_agreed| Reason::FollowUp {
            due: day("2024-05-10"),
            what: what.to_owned(),
            is_agreed,
        };
        let late = |items, usual| Reason::Late { days: 42, items, usual };
        for (reason, words) in [
            (follow("", true), "to be followed up since 2024-05-10"),
            (follow("ask again", true), "ask again (agreed for 2024-05-10)"),
            (follow("ask again", false), "ask again (planned for 2024-05-10)"),
            (
                Reason::BrokenPromise(day("2024-05-12")),
                "promise broken on 2024-05-12, nobody has spoken about it",
            ),
            (Reason::Escalate("manager".to_owned()), "the manager is to look at it"),
            (Reason::Propose("agency".to_owned()), "to be proposed: agency"),
            (Reason::Withheld(Skip::Disputed), "disputed"),
            (late(1, Some(9)), "42 days late, usually 9"),
            (late(3, Some(0)), "3 items late, the oldest 42 days, usually on time"),
            (late(1, Some(-4)), "42 days late, usually 4 early"),
            (late(0, None), "42 days late, nothing paid in the last year"),
            (
                Reason::PastDue { past_due: 1_840_000, open: 3_100_000, currency: eur },
                "18,400.00 of 31,000.00 EUR past due",
            ),
            (Reason::Slower(5), "getting slower (+5 days)"),
            (Reason::Promises { kept: 1, of: 3 }, "1 of 3 promises kept"),
        ] {
            assert_eq!(reason.to_string(), words);
        }
    }
}
