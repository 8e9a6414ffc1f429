//! The days on which nothing can fall due: the customer's yearly closures and the term's holidays.
//!
//! Deliberately not here: the public holidays of any country. They come in as [`Postponement`]s.

use super::TermError;
use crate::day::Day;
use std::fmt;

/// Closures repeat every year: a customer who was closed for longer than this never opens.
const DAYS_CLOSED_MAX: i32 = 2 * 366;
/// How far a payment day that is open is looked for. A year is not enough: the clipped 30th comes and goes.
const ROUNDS_DAYS_MAX: i32 = 10 * 366;

/// What moves a due date on: closures first, then holidays, until the day is neither.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Calendar {
    /// When the customer is closed, every year.
    pub closures: Vec<Closure>,
    /// Leave the closures before the payment days are looked for, so that the due date is a payment day. Otherwise
    /// the due date is the first open day after the payment day, whichever that is.
    pub closures_first: bool,
    /// Single days that are postponed.
    pub holidays: Vec<Postponement>,
}

/// A stretch of every year, both ends inside, as (month, day). Days past a month's end mean its last day: (2, 31) is
/// 28 or 29 February. A stretch that ends before it begins runs over the end of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closure {
    /// First day closed.
    pub from: (u32, u32),
    /// Last day closed.
    pub to: (u32, u32),
}

/// A day that is postponed to a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Postponement {
    /// The day on which nothing falls due.
    pub on: Day,
    /// The day on which it falls due instead.
    pub to: Day,
}

/// Why a calendar cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// A closure names a month outside 1 to 12 or a day outside 1 to 31.
    NoSuchDay(Closure),
    /// A holiday is postponed to itself or to an earlier day.
    Backwards(Postponement),
    /// A day is postponed twice.
    Twice(Day),
    /// A holiday is postponed to a day that is postponed itself.
    Chained(Postponement),
    /// From this day on no day is open within reach.
    NeverOpen(Day),
}

impl CalendarError {
    /// A stable name for the rule that is broken.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            CalendarError::NoSuchDay(_) => "no_such_day",
            CalendarError::Backwards(_) => "holiday_backwards",
            CalendarError::Twice(_) => "holiday_twice",
            CalendarError::Chained(_) => "holiday_chained",
            CalendarError::NeverOpen(_) => "never_open",
        }
    }
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CalendarError::NoSuchDay(Closure { from: (m, d), to: (n, e) }) => {
                write!(
                    f,
                    "the closure {m:02}-{d:02} to {n:02}-{e:02} names a month or day that does not exist"
                )
            }
            CalendarError::Backwards(p) => {
                write!(f, "the holiday {} may only be postponed to a later day, not to {}", p.on, p.to)
            }
            CalendarError::Twice(day) => write!(f, "the holiday {day} is postponed twice; keep one of them"),
            CalendarError::Chained(p) => {
                write!(
                    f,
                    "the holiday {} is postponed to {}, which is postponed itself; name the last day",
                    p.on, p.to
                )
            }
            CalendarError::NeverOpen(day) => {
                write!(f, "closures and holidays leave no open day from {day} on")
            }
        }
    }
}

impl std::error::Error for CalendarError {}

impl Calendar {
    /// Checks closures, then holidays.
    ///
    /// # Errors
    /// The first rule broken, in the order of [`CalendarError`].
    pub fn check(&self) -> Result<(), CalendarError> {
        if let Some(closure) = self.closures.iter().find(|c| !c.is_sound()) {
            return Err(CalendarError::NoSuchDay(*closure));
        }
        if let Some(holiday) = self.holidays.iter().find(|h| h.to <= h.on) {
            return Err(CalendarError::Backwards(*holiday));
        }
        for (at, holiday) in self.holidays.iter().enumerate() {
            if self.holidays[..at].iter().any(|other| other.on == holiday.on) {
                return Err(CalendarError::Twice(holiday.on));
            }
            if self.holidays.iter().any(|other| other.on == holiday.to) {
                return Err(CalendarError::Chained(*holiday));
            }
        }
        Ok(())
    }

    /// The first day from `day` on that is neither in a closure nor a holiday, going where those send it.
    ///
    /// # Errors
    /// [`CalendarError::NeverOpen`] when there is none within reach.
    pub fn next_open(&self, day: Day) -> Result<Day, CalendarError> {
        let (mut reached, mut closed_since) = (day, day);
        loop {
            if let Some(last) = self.closures.iter().find_map(|closure| closure.last_day(reached)) {
                reached = last.plus_days(1);
                if reached.since(closed_since) > DAYS_CLOSED_MAX {
                    return Err(CalendarError::NeverOpen(day));
                }
            } else if let Some(holiday) = self.holidays.iter().find(|holiday| holiday.on == reached) {
                // A holiday names its day, however far; holidays are not chained, so this ends.
                (reached, closed_since) = (holiday.to, holiday.to);
            } else {
                return Ok(reached);
            }
        }
    }

    /// The first open day that is also a payment day: leave closures and holidays, find the payment day by `snap`,
    /// and again until the day found is open.
    pub(super) fn next_open_payment_day(
        &self,
        day: Day,
        snap: impl Fn(Day) -> Result<Day, TermError>,
    ) -> Result<Day, TermError> {
        let mut from = day;
        // Every round that does not end leaves a closure or a holiday behind, and goes forward.
        while from.since(day) <= ROUNDS_DAYS_MAX {
            let found = snap(self.next_open(from).map_err(TermError::Calendar)?)?;
            let open = self.next_open(found).map_err(TermError::Calendar)?;
            if open == found || open <= from {
                return Ok(open);
            }
            from = open;
        }
        Err(TermError::Calendar(CalendarError::NeverOpen(day)))
    }
}

impl Closure {
    /// The last day of the stretch that holds the day; `None` when the day is outside.
    #[must_use]
    pub fn last_day(&self, day: Day) -> Option<Day> {
        let (year, ..) = day.ymd();
        if self.from <= self.to {
            let last = clipped(year, self.to)?;
            return (clipped(year, self.from)? <= day && day <= last).then_some(last);
        }
        // Over the end of the year: either the part that began this year, or the one that ends in it.
        let ending = clipped(year, self.to)?;
        if day <= ending {
            return Some(ending);
        }
        if day >= clipped(year, self.from)? { clipped(year + 1, self.to) } else { None }
    }

    fn is_sound(&self) -> bool {
        [self.from, self.to].iter().all(|(month, day)| (1..=12).contains(month) && (1..=31).contains(day))
    }
}

fn clipped(year: i32, (month, day): (u32, u32)) -> Option<Day> {
    Some(Day::from_ymd(year, month, 1)?.with_day_clipped(day))
}
