//! The log of contacts, and what it allows: caps in moving windows, quiet days after a conversation, hours.
//!
//! The figures of US Regulation F (12 CFR 1006.14(b)(2), 1006.6(b)(1)) are [`Rules::regulation_f`]: more than seven calls
//! about a debt in seven consecutive days, or a call within seven days after a conversation about it, the conversation's day
//! being the first; nothing before 8:00 and from 21:00 on where the person is. A call that the person made is no call of
//! ours, its conversation is one.

use super::skip::Skip;
use crate::day::Day;
use jiff::civil::{DateTime, Time};

/// How somebody is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Medium {
    /// By telephone.
    Call,
    /// By e-mail.
    Email,
    /// By text message.
    Text,
    /// By post.
    Letter,
    /// In person.
    Visit,
}

impl Medium {
    /// All of them.
    pub const ALL: [Medium; 5] = [Medium::Call, Medium::Email, Medium::Text, Medium::Letter, Medium::Visit];

    /// As it is written in files and commands.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Medium::Call => "call",
            Medium::Email => "email",
            Medium::Text => "text",
            Medium::Letter => "letter",
            Medium::Visit => "visit",
        }
    }

    /// The medium of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Medium> {
        Medium::ALL.into_iter().find(|medium| medium.name() == name)
    }

    /// Whether it reaches a person at the moment of sending, so that hours matter.
    #[must_use]
    pub const fn has_hours(self) -> bool {
        !matches!(self, Medium::Letter)
    }
}

/// One contact, made or tried. `at` is the local time of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact<'a> {
    /// When.
    pub at: DateTime,
    /// About which debt.
    pub debt: &'a str,
    /// How.
    pub medium: Medium,
    /// They came to us.
    pub inbound: bool,
    /// Somebody was spoken to.
    pub conversation: bool,
    /// The address or number; may be empty.
    pub to: &'a str,
}

/// How often in how many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// At most so many.
    pub calls: usize,
    /// In any so many consecutive days, today being the last of them.
    pub window_days: i32,
    /// For each debt by itself; else for the person.
    pub per_debt: bool,
}

/// What the log allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rules {
    /// A cap on calls.
    pub call_cap: Option<Cap>,
    /// No call within so many days after a conversation, its own day being the first.
    pub after_conversation_days: Option<i32>,
    /// From when, and up to when (no longer at that time).
    pub hours: Option<(Time, Time)>,
}

impl Rules {
    /// The figures of US Regulation F.
    #[must_use]
    pub const fn regulation_f() -> Rules {
        Rules {
            call_cap: Some(Cap { calls: 7, window_days: 7, per_debt: true }),
            after_conversation_days: Some(7),
            hours: Some((Time::constant(8, 0, 0, 0), Time::constant(21, 0, 0, 0))),
        }
    }

    /// Whether a contact of ours may be made after those of the log.
    ///
    /// # Errors
    /// What forbids it.
    pub fn allow(&self, log: &[Contact<'_>], next: &Contact<'_>) -> Result<(), Skip> {
        if next.medium.has_hours()
            && let Some((from, until)) = self.hours
            && !(from <= next.at.time() && next.at.time() < until)
        {
            return Err(Skip::OutsideHours);
        }
        if next.medium != Medium::Call {
            return Ok(());
        }
        let today = Day::from_date(next.at.date());
        let before = || log.iter().filter(|c| c.at <= next.at);
        if let Some(days) = self.after_conversation_days {
            let last = before().filter(|c| c.conversation && c.debt == next.debt).map(|c| c.at.date()).max();
            if let Some(from) =
                last.map(|date| Day::from_date(date).plus_days(days)).filter(|&from| today < from)
            {
                return Err(Skip::AfterConversation(from));
            }
        }
        if let Some(cap) = self.call_cap {
            let first = today.plus_days(1 - cap.window_days);
            let counts = |c: &&Contact<'_>| {
                c.medium == Medium::Call
                    && !c.inbound
                    && (!cap.per_debt || c.debt == next.debt)
                    && Day::from_date(c.at.date()) >= first
            };
            if before().filter(counts).count() >= cap.calls {
                return Err(Skip::CallCap);
            }
        }
        Ok(())
    }
}
