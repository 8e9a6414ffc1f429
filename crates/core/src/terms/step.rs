//! The steps by which a due date is found from the day a term counts from.

use crate::day::Day;

/// One step from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many days later (earlier when negative).
    AddDays(i32),
    /// So many weeks later.
    AddWeeks(i32),
    /// So many months later on the same day of the month, clipped to the month's end.
    AddMonths(i32),
    /// The last day of the period that holds the day. On the last day itself: that day.
    EndOf(Period),
    /// The first day of the period that holds the day.
    StartOf(Period),
    /// This day of the same month, earlier or later, clipped to the month's end.
    SetDay(u32),
    /// The first such day of a month from the day on, clipped to short months: `day` 31 is the last of each month.
    DayOfMonth(u32, When),
    /// The next such weekday strictly after the day: Monday = 1 to Sunday = 7.
    Weekday(u32),
    /// The first of the customer's payment days (days of the month, clipped) on or after the day, else the first of
    /// them in the next month.
    PaymentDays(Vec<u32>),
    /// The end of the range of days of the month that holds the day, and from there on: JD Edwards' date ranges.
    Ranges(Vec<DayRange>),
}

/// A stretch of the calendar with a first and a last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// January to March, and so on.
    Quarter,
    /// A calendar year.
    Year,
}

/// Whether the day itself will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The day itself will do.
    OnOrAfter,
    /// Only a later day will do.
    After,
}

/// Days of the month from `from` to `to`, both inside, with what is added to the *end* of the range. A range whose
/// end comes before its beginning runs into the next month (26 to 10). `to` is clipped to short months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRange {
    /// First day of the month in the range.
    pub from: u32,
    /// Last day of the month in the range.
    pub to: u32,
    /// Months added to the end of the range.
    pub months: i32,
    /// Days added after that.
    pub days: i32,
}

impl Step {
    /// The day that the step leads to; `None` when it leaves the calendar or no range holds the day.
    #[must_use]
    pub fn apply(&self, day: Day) -> Option<Day> {
        let reached = match self {
            Step::AddDays(n) => day.plus_days(*n),
            Step::AddWeeks(n) => day.plus_days(n.checked_mul(7)?),
            Step::AddMonths(n) => day.plus_months(*n)?,
            Step::EndOf(period) => period.end(day)?,
            Step::StartOf(period) => period.start(day),
            Step::SetDay(of_month) => day.with_day_clipped(*of_month),
            Step::DayOfMonth(of_month, when) => next_day_of_month(day, *of_month, *when),
            Step::Weekday(weekday) => {
                day.plus_days((*weekday as i32 - day.weekday() as i32 - 1).rem_euclid(7) + 1)
            }
            Step::PaymentDays(days) => next_of_days(day, days)?,
            Step::Ranges(ranges) => ranges.iter().find_map(|range| range.reach(day))??,
        };
        in_calendar(reached).then_some(reached)
    }

    /// Whether its days of the month and weekdays exist.
    pub(super) fn is_sound(&self) -> bool {
        let of_month = |day: &u32| (1..=31).contains(day);
        match self {
            Step::SetDay(day) | Step::DayOfMonth(day, _) => of_month(day),
            Step::Weekday(day) => (1..=7).contains(day),
            Step::PaymentDays(days) => !days.is_empty() && days.iter().all(of_month),
            Step::Ranges(ranges) => {
                !ranges.is_empty() && ranges.iter().all(|r| of_month(&r.from) && of_month(&r.to))
            }
            Step::AddDays(_) | Step::AddWeeks(_) | Step::AddMonths(_) | Step::EndOf(_) | Step::StartOf(_) => {
                true
            }
        }
    }
}

impl Period {
    fn start(self, day: Day) -> Day {
        match self {
            Period::Week => day.plus_days(1 - day.weekday() as i32),
            Period::Month => day.start_of_month(),
            Period::Quarter => first_of_months(day, 3),
            Period::Year => first_of_months(day, 12),
        }
    }

    fn end(self, day: Day) -> Option<Day> {
        let first = self.start(day);
        let next = match self {
            Period::Week => first.plus_days(7),
            Period::Month => return Some(day.end_of_month()),
            Period::Quarter => first.plus_months(3)?,
            Period::Year => first.plus_months(12)?,
        };
        Some(next.plus_days(-1))
    }
}

impl DayRange {
    /// `None`: the day is not in the range. `Some(None)`: it is, but what follows leaves the calendar.
    fn reach(&self, day: Day) -> Option<Option<Day>> {
        let (_, _, of_month) = day.ymd();
        let wraps = self.to < self.from;
        let inside = if wraps {
            of_month >= self.from || of_month <= self.to
        } else {
            (self.from..=self.to).contains(&of_month)
        };
        if !inside {
            return None;
        }
        let next_month = wraps && of_month >= self.from;
        let end_month = if next_month { day.end_of_month().plus_days(1) } else { day };
        let end = end_month.with_day_clipped(self.to);
        Some(end.plus_months(self.months).map(|end| end.plus_days(self.days)))
    }
}

fn next_day_of_month(day: Day, of_month: u32, when: When) -> Day {
    let here = day.with_day_clipped(of_month);
    let will_do = match when {
        When::OnOrAfter => here >= day,
        When::After => here > day,
    };
    if will_do { here } else { day.end_of_month().plus_days(1).with_day_clipped(of_month) }
}

fn next_of_days(day: Day, days: &[u32]) -> Option<Day> {
    days.iter().map(|&of_month| next_day_of_month(day, of_month, When::OnOrAfter)).min()
}

/// The first day of the run of `months` months, counted from January, that holds the day.
fn first_of_months(day: Day, months: i32) -> Day {
    let index = day.month_index();
    Day::of_month_index(index - index.rem_euclid(months))
}

/// Years 1 to 9999, where every further step is defined.
fn in_calendar(day: Day) -> bool {
    day.date().is_some_and(|date| (1..=9999).contains(&date.year()))
}
