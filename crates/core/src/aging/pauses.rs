//! Pauses: spans of days in which an age stands still (an agreed hold, a moratorium).
//!
//! Half-open: the first day of a pause no longer ages, the day it ends does. A resume ends it early. After a pause the
//! age goes on where it stood. Source: Fineract's delinquency pause.

use crate::day::Day;
use rustc_hash::FxHashMap;
use std::fmt;

/// What a pause stops.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum PauseOf {
    /// Every item.
    Everything,
    /// The items of a customer.
    Customer(u32),
    /// One item.
    Item(u32),
}

/// One pause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pause {
    /// What it stops.
    pub of: PauseOf,
    /// First day on which the age stands still.
    pub from: Day,
    /// The day on which it moves again.
    pub to: Day,
    /// The day on which it was resumed early.
    pub resumed: Option<Day>,
}

/// Why pauses are refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PauseError {
    /// A pause ends on or before its first day.
    Empty {
        /// Its first day.
        from: Day,
        /// The day on which it would end.
        to: Day,
    },
    /// Two pauses of one thing share a day.
    Overlapping {
        /// The first day that they share.
        day: Day,
    },
}

impl PauseError {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            PauseError::Empty { .. } => "empty_pause",
            PauseError::Overlapping { .. } => "overlapping_pauses",
        }
    }
}

impl fmt::Display for PauseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PauseError::Empty { from, to } => {
                write!(f, "a pause from {from} to {to} has no day; end it later")
            }
            PauseError::Overlapping { day } => {
                write!(f, "two pauses share {day}; end the first or join them")
            }
        }
    }
}

impl std::error::Error for PauseError {}

/// Pauses that do not overlap, by what they stop.
#[derive(Clone, Debug, Default)]
pub struct Pauses {
    spans: FxHashMap<PauseOf, Vec<(Day, Day)>>,
}

impl Pauses {
    /// Takes pauses in any order.
    ///
    /// # Errors
    /// [`PauseError`]; a pause that was resumed before it began is no pause and is dropped.
    pub fn new(pauses: &[Pause]) -> Result<Pauses, PauseError> {
        let mut spans: FxHashMap<PauseOf, Vec<(Day, Day)>> = FxHashMap::default();
        for pause in pauses {
            if pause.from >= pause.to {
                return Err(PauseError::Empty { from: pause.from, to: pause.to });
            }
            let end = pause.resumed.unwrap_or(pause.to).min(pause.to);
            if pause.from < end {
                spans.entry(pause.of).or_default().push((pause.from, end));
            }
        }
        for list in spans.values_mut() {
            list.sort_unstable();
            if let Some(pair) = list.windows(2).find(|pair| pair[1].0 < pair[0].1) {
                return Err(PauseError::Overlapping { day: pair[1].0 });
            }
        }
        Ok(Pauses { spans })
    }

    /// How many days of `[from, to)` are paused for an item of a customer.
    #[must_use]
    pub fn days(&self, customer: u32, item: u32, from: Day, to: Day) -> i32 {
        if self.spans.is_empty() {
            return 0;
        }
        let of = [PauseOf::Everything, PauseOf::Customer(customer), PauseOf::Item(item)];
        let mut spans: Vec<(Day, Day)> =
            of.iter().filter_map(|of| self.spans.get(of)).flatten().copied().collect();
        spans.sort_unstable();
        let (mut days, mut done) = (0, from);
        for (start, end) in spans {
            let (start, end) = (start.max(done), end.min(to));
            if start < end {
                days += end.since(start);
                done = end;
            }
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(of: PauseOf, from: i32, to: i32, resumed: Option<i32>) -> Pause {
        Pause { of, from: Day(from), to: Day(to), resumed: resumed.map(Day) }
    }

    #[test]
    fn days_are_counted_once_and_half_open() {
        let pauses = Pauses::new(&[
            pause(PauseOf::Everything, 10, 20, None),
            pause(PauseOf::Customer(7), 15, 30, Some(25)),
            pause(PauseOf::Item(3), 18, 22, None),
        ])
        .unwrap();
        let days = |customer, item, to| pauses.days(customer, item, Day(0), Day(to));
        assert_eq!([10, 11, 20, 40].map(|to| days(1, 1, to)), [0, 1, 10, 10]);
        assert_eq!((days(7, 1, 40), days(1, 3, 40), days(7, 3, 40)), (15, 12, 15));
        assert_eq!(pauses.days(1, 1, Day(12), Day(14)), 2);
    }

    #[test]
    fn overlaps_and_empty_pauses_are_refused_touching_ones_are_not() {
        let all = |from, to, resumed| pause(PauseOf::Everything, from, to, resumed);
        let overlapping = PauseError::Overlapping { day: Day(19) };
        assert_eq!(Pauses::new(&[all(19, 30, None), all(10, 20, None)]).unwrap_err(), overlapping);
        assert!(Pauses::new(&[all(10, 20, None), all(20, 30, None)]).is_ok());
        assert!(
            Pauses::new(&[all(10, 20, Some(15)), all(15, 30, None)]).is_ok(),
            "resumed before the next began"
        );
        assert_eq!(Pauses::new(&[all(5, 5, None)]).unwrap_err().code(), "empty_pause");
    }
}
