//! The letter machine: which level an item has earned on a day.

use super::Compare;
use crate::collect::skip::Skip;
use crate::day::Day;

/// The date from which a level's days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Anchor {
    /// The item's due date: Tryton, Odoo, ERPNext. Our default.
    #[default]
    Due,
    /// The document date: Kill Bill, Invoice Ninja.
    Invoice,
    /// The last notice: OCA's `previous_date`, SAP's dunning frequency. The due date while there is none.
    LastNotice,
    /// The date to pay by that the last notice named: Business Central. The due date while there is none.
    LastNoticeDue,
}

/// What must have happened to a notice before the next level may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Requires {
    /// It was issued: Tryton, metasfresh. Our default.
    #[default]
    Issued,
    /// It was made: Odoo, OCA.
    Created,
}

/// Days between two notices about one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// So many.
    pub days: i32,
    /// Whether the last of them is enough.
    pub compare: Compare,
}

/// One level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// 1, 2, 3 ...
    pub number: u8,
    /// Days from the anchor.
    pub days: i32,
    /// Its own anchor, where it has one.
    pub anchor: Option<Anchor>,
    /// Whether the day is moved to the end of its month (Tryton).
    pub end_of_month: bool,
    /// The notice asks to pay within so many days from its own date (Business Central).
    pub pay_within: Option<i32>,
}

impl Level {
    /// A level so many days after the machine's anchor.
    #[must_use]
    pub const fn after(number: u8, days: i32) -> Level {
        Level { number, days, anchor: None, end_of_month: false, pay_within: None }
    }
}

/// The conventions of the machine.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Letters {
    /// From where days are counted.
    pub anchor: Anchor,
    /// Whether a level is reached on its day.
    pub compare: Compare,
    /// In order.
    pub levels: Vec<Level>,
    /// What the next level waits for.
    pub requires: Requires,
    /// Days between notices.
    pub interval: Option<Interval>,
    /// A level takes whatever is past due, whatever its own days (metasfresh's "show all due").
    pub all_due: bool,
    /// After the last level, the last again after so many days (Invoice Ninja, for ever). Our default: never.
    pub repeat_every: Option<i32>,
    /// Disputed items get letters too. Our default: they do not.
    pub dun_disputed: bool,
}

/// A notice about an item, in the item's present cycle (since it was last opened).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// Its level for this item.
    pub level: u8,
    /// When it was made.
    pub made: Day,
    /// When it was issued.
    pub issued: Option<Day>,
    /// The date to pay by that it names.
    pub pay_by: Option<Day>,
}

impl Noticed {
    fn day(&self) -> Day {
        self.issued.unwrap_or(self.made)
    }
}

/// An item as the machine sees it on a day.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Document date.
    pub issued: Day,
    /// Due date.
    pub due: Day,
    /// What is open, minor units.
    pub open: i64,
    /// Whether it is disputed.
    pub disputed: bool,
    /// Last day of a hold, inclusive; [`Day::ALWAYS`] for none.
    pub hold_until: Day,
    /// Its notices that were not cancelled, in any order.
    pub notices: &'a [Noticed],
}

impl Letters {
    /// The level that an item has earned on a day: one above the last, however late it is.
    ///
    /// # Errors
    /// The first reason for which it gets none.
    pub fn next<'l>(&'l self, subject: &Subject<'_>, day: Day) -> Result<&'l Level, Skip> {
        let last = subject.notices.iter().max_by_key(|n| (n.level, n.day()));
        let at = last.map_or(0, |last| {
            self.levels.iter().position(|level| level.number > last.level).unwrap_or(self.levels.len())
        });
        // What is not late is not looked at any further.
        let due = self.levels.get(at).map(|level| self.reached(level, subject, last));
        if let Some(due) = due.filter(|&due| day < due) {
            return Err(Skip::NotDue(due));
        }
        if subject.open <= 0 {
            return Err(Skip::NothingOpen);
        }
        if subject.disputed && !self.dun_disputed {
            return Err(Skip::Disputed);
        }
        if day <= subject.hold_until {
            return Err(Skip::OnHold(subject.hold_until));
        }
        if let Some(last) = last {
            self.after(last, day)?;
        }
        match (self.levels.get(at), self.levels.last(), last) {
            (Some(level), ..) => Ok(level),
            (None, Some(level), Some(last)) if self.repeats(last, day) => Ok(level),
            _ => Err(Skip::MaxLevel),
        }
    }

    /// The first day of a level.
    fn reached(&self, level: &Level, subject: &Subject<'_>, last: Option<&Noticed>) -> Day {
        if self.all_due && last.is_none() {
            return subject.due.plus_days(1);
        }
        let from = match (level.anchor.unwrap_or(self.anchor), last) {
            (Anchor::Invoice, _) => subject.issued,
            (Anchor::LastNotice, Some(last)) => last.day(),
            (Anchor::LastNoticeDue, Some(last)) => last.pay_by.unwrap_or_else(|| last.day()),
            _ => subject.due,
        };
        let bound = from.plus_days(level.days);
        self.compare.first(if level.end_of_month { bound.end_of_month() } else { bound })
    }

    /// What the last notice forbids.
    fn after(&self, last: &Noticed, day: Day) -> Result<(), Skip> {
        if last.day() > day {
            return Err(Skip::LaterNotice(last.day()));
        }
        if self.requires == Requires::Issued && last.issued.is_none() {
            return Err(Skip::DraftWaiting);
        }
        if let Some(interval) = self.interval {
            let from = interval.compare.first(last.day().plus_days(interval.days));
            if day < from {
                return Err(Skip::Interval(from));
            }
        }
        Ok(())
    }

    fn repeats(&self, last: &Noticed, day: Day) -> bool {
        self.repeat_every.is_some_and(|days| days > 0 && day >= last.day().plus_days(days))
    }
}

/// Whether a notice is resolved: when everything that it names is settled (ERPNext lets the last line decide).
#[must_use]
pub fn is_resolved(open: impl IntoIterator<Item = i64>) -> bool {
    open.into_iter().all(|open| open <= 0)
}

/// Whether an item's notice may be cancelled: only its last level, and not once a fee was charged with it (Business
/// Central).
///
/// # Errors
/// [`NotCancelled`].
pub fn may_cancel(level: u8, others: &[Noticed], charged: bool) -> Result<(), NotCancelled> {
    if charged {
        return Err(NotCancelled::Charged);
    }
    match others.iter().map(|n| n.level).filter(|&other| other > level).max() {
        Some(above) => Err(NotCancelled::NotLast(above)),
        None => Ok(()),
    }
}

/// Why a notice cannot be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCancelled {
    /// There is a higher level, which goes first.
    NotLast(u8),
    /// A fee was charged with it.
    Charged,
}

impl NotCancelled {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            NotCancelled::NotLast(_) => "not_last_level",
            NotCancelled::Charged => "fee_charged",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn subject(notices: &[Noticed]) -> Subject<'_> {
        let due = day("2024-03-10");
        Subject {
            issued: day("2024-02-10"),
            due,
            open: 100,
            disputed: false,
            hold_until: Day::ALWAYS,
            notices,
        }
    }

    fn letters() -> Letters {
        Letters { levels: vec![Level::after(1, 5), Level::after(2, 20)], ..Letters::default() }
    }

    #[test]
    fn a_missed_fortnight_takes_one_step_and_the_last_level_is_the_end() {
        let letters = letters();
        assert_eq!(letters.next(&subject(&[]), day("2024-03-14")), Err(Skip::NotDue(day("2024-03-15"))));
        let late = day("2024-06-01");
        assert_eq!(letters.next(&subject(&[]), late).map(|l| l.number), Ok(1));
        let mut one = [Noticed { level: 1, made: late, issued: None, pay_by: None }];
        assert_eq!(letters.next(&subject(&one), late), Err(Skip::DraftWaiting));
        one[0].issued = Some(late);
        assert_eq!(letters.next(&subject(&one), late).map(|l| l.number), Ok(2));
        let both = [one[0], Noticed { level: 2, ..one[0] }];
        assert_eq!(letters.next(&subject(&both), day("2030-01-01")), Err(Skip::MaxLevel));
        let repeated = Letters { repeat_every: Some(14), ..letters };
        assert_eq!(repeated.next(&subject(&both), day("2024-06-14")), Err(Skip::MaxLevel));
        assert_eq!(repeated.next(&subject(&both), day("2024-06-15")).map(|l| l.number), Ok(2));
    }

    #[test]
    fn the_first_reason_counts() {
        let letters = letters();
        let settled = Subject { open: 0, disputed: true, ..subject(&[]) };
        assert_eq!(letters.next(&settled, day("2024-04-01")), Err(Skip::NothingOpen));
        let held = Subject { hold_until: day("2024-04-01"), ..subject(&[]) };
        assert_eq!(letters.next(&held, day("2024-04-01")), Err(Skip::OnHold(day("2024-04-01"))));
        assert_eq!(letters.next(&held, day("2024-04-02")).map(|l| l.number), Ok(1));
    }

    #[test]
    fn only_the_last_level_is_cancelled() {
        let two = Noticed { level: 2, made: Day(0), issued: None, pay_by: None };
        assert_eq!(may_cancel(1, &[two], false), Err(NotCancelled::NotLast(2)));
        assert_eq!(may_cancel(2, &[], true), Err(NotCancelled::Charged));
        assert_eq!(may_cancel(2, &[], false), Ok(()));
    }
}
