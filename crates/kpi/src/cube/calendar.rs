//! The periods of a cube, and what follows from them for a day: its slot, and for a due date its class.
//!
//! Slots are period numbers with one in front and one behind: slot 0 is everything before the range, slot `n + 1`
//! everything after it. A **class** is all that a due date means to the cube: the slots in which its invoice falls
//! due and begins to be 1, 31, 61 and 91 days late. Many due dates share one.

use dunlin_core::day::Day;
use std::fmt;

/// Days late at which a bucket begins; 0 is the due date itself.
const STEPS: [i32; 5] = [0, 1, 31, 61, 91];

/// Slots of a due date: of the date itself, and of 1, 31, 61 and 91 days behind it.
pub(super) type Class = [u16; 5];

/// How long a period is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Step {
    /// A civil day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    #[default]
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
}

/// Consecutive periods, and the tables that make a day's slot one look.
#[derive(Clone, Debug)]
pub struct Calendar {
    ends: Vec<Day>,
    first: Day,
    /// Slot of each day from `first` to the last end.
    slots: Vec<u16>,
    /// Class of each due date from `first - 91` to the day behind the last end.
    class_of: Vec<u32>,
    pub(super) classes: Vec<Class>,
    /// For each slot, the first class that an entry of this slot does not find fully in the past: its invoice falls
    /// due in the slot or later, or is not yet 91 days late in it. Classes rise with their due dates.
    pub(super) alive_from: Vec<u32>,
}

/// Why there is no such calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CalendarError {
    /// It would end before it begins.
    Empty(Day, Day),
    /// It would have more periods than a cube may have.
    TooLong(usize),
}

/// Most periods of a cube: over a hundred years of days.
pub const PERIODS_MAX: usize = 40_000;

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CalendarError::Empty(from, to) => {
                write!(f, "the range from {from} to {to} holds no period; swap or widen it")
            }
            CalendarError::TooLong(max) => {
                write!(f, "the range holds more than {max} periods; shorten it or take longer ones")
            }
        }
    }
}

impl std::error::Error for CalendarError {}

impl Calendar {
    /// The periods that `from` and `to` lie in, and all between.
    ///
    /// # Errors
    /// See [`CalendarError`].
    pub fn new(step: Step, from: Day, to: Day) -> Result<Calendar, CalendarError> {
        let first = start_of(step, from);
        let mut ends = Vec::new();
        let mut start = first;
        while start <= to {
            if ends.len() == PERIODS_MAX {
                return Err(CalendarError::TooLong(PERIODS_MAX));
            }
            let end = end_of(step, start);
            ends.push(end);
            start = end.plus_days(1);
        }
        match ends.last() {
            Some(&last) => Ok(Calendar::with_tables(ends, first, last)),
            None => Err(CalendarError::Empty(from, to)),
        }
    }

    fn with_tables(ends: Vec<Day>, first: Day, last: Day) -> Calendar {
        let mut slots = Vec::with_capacity(last.since(first) as usize + 1);
        for (slot, end) in (1..).zip(&ends) {
            slots.resize(end.since(first) as usize + 1, slot);
        }
        let mut calendar = Calendar {
            ends,
            first,
            slots,
            class_of: Vec::new(),
            classes: Vec::new(),
            alive_from: Vec::new(),
        };
        for due in first.0 - 91..=last.0 + 1 {
            let class = STEPS.map(|step| calendar.slot(due.saturating_add(step)));
            // A later due date has no earlier slot, so equal classes stand side by side.
            if calendar.classes.last() != Some(&class) {
                calendar.classes.push(class);
            }
            calendar.class_of.push(calendar.classes.len() as u32 - 1);
        }
        let past = |slot: u16| calendar.classes.partition_point(|class| class[4] <= slot && class[0] < slot);
        calendar.alive_from = (0..calendar.width()).map(|slot| past(slot as u16) as u32).collect();
        calendar
    }

    /// Last days of the periods, in order.
    #[must_use]
    pub fn ends(&self) -> &[Day] {
        &self.ends
    }

    /// How many days a period has.
    #[must_use]
    pub fn days(&self, period: usize) -> i32 {
        let before = if period == 0 { self.first.plus_days(-1) } else { self.ends[period - 1] };
        self.ends[period].since(before)
    }

    /// Slots in all: the periods, one before, one behind.
    pub(super) fn width(&self) -> usize {
        self.ends.len() + 2
    }

    /// The slot of a day.
    #[inline]
    pub(super) fn slot(&self, day: i32) -> u16 {
        // A day before the first one wraps around, and has no place in the table either.
        match self.slots.get(day.wrapping_sub(self.first.0) as u32 as usize) {
            Some(&slot) => slot,
            None if day < self.first.0 => 0,
            None => self.ends.len() as u16 + 1,
        }
    }

    /// The number of a due date's class.
    #[inline]
    pub(super) fn class(&self, due: i32) -> u32 {
        match self.class_of.get(due.wrapping_sub(self.first.0 - 91) as u32 as usize) {
            Some(&class) => class,
            None if due < self.first.0 => 0,
            None => self.classes.len() as u32 - 1,
        }
    }
}

fn start_of(step: Step, day: Day) -> Day {
    let month = day.month_index();
    match step {
        Step::Day => day,
        Step::Week => day.plus_days(1 - day.weekday() as i32),
        Step::Month => Day::of_month_index(month),
        Step::Quarter => Day::of_month_index(month - month.rem_euclid(3)),
        Step::Year => Day::of_month_index(month - month.rem_euclid(12)),
    }
}

fn end_of(step: Step, start: Day) -> Day {
    let months = |n| Day::of_month_index(start.month_index() + n).plus_days(-1);
    match step {
        Step::Day => start,
        Step::Week => start.plus_days(6),
        Step::Month => months(1),
        Step::Quarter => months(3),
        Step::Year => months(12),
    }
}
