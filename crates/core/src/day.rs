//! Civil days: due dates, document dates, as-of dates.
//!
//! A [`Day`] is a count of days since 1970-01-01, four bytes, so that a column of them is small and ages are
//! subtractions. Calendar arithmetic (months, weekdays, ends of months) is jiff's.
//!
//! Deliberately not here: instants and time zones (see [`Instant`]), business days (see the holiday rules of terms).

use jiff::Span;
use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// A civil day, as days since 1970-01-01. Years 1 to 9999 can be shown as a date; [`Day::NEVER`] and [`Day::ALWAYS`]
/// are bounds beyond every real day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(transparent)]
pub struct Day(pub i32);

/// A moment of knowledge: seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// Before everything: the recorded-at of a fact that carries none.
    pub const ALWAYS: Instant = Instant(i64::MIN);
    /// After everything: "with all knowledge".
    pub const NEVER: Instant = Instant(i64::MAX);
}

/// A text is no date of the form `YYYY-MM-DD`, or names a day that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayError(pub String);

impl fmt::Display for DayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a date (write it as 2024-12-31)", self.0)
    }
}

impl std::error::Error for DayError {}

impl Day {
    /// Later than every real day: "not yet ended", "not voided".
    pub const NEVER: Day = Day(i32::MAX);
    /// Earlier than every real day.
    pub const ALWAYS: Day = Day(i32::MIN);

    /// The day of a year, month (1-12) and day of month; `None` when there is no such day (30 February) or the year
    /// lies outside 1 to 9999.
    #[must_use]
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        if !(1..=9999).contains(&year)
            || !(1..=12).contains(&month)
            || day < 1
            || day > days_in_month(year, month)
        {
            return None;
        }
        Some(Day(epoch_day(year, month, day)))
    }

    /// Year, month (1-12) and day of month. The bounds [`Day::NEVER`] and [`Day::ALWAYS`] have none; ask only for
    /// real days.
    #[must_use]
    pub fn ymd(self) -> (i32, u32, u32) {
        // Gregorian calendar from a day count, in eras of 400 years counted from 1 March of year 0.
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
        let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
        let year = (yoe + era * 400) as i32 + i32::from(month <= 2);
        (year, month, day)
    }

    /// The same day in jiff's calendar; `None` for the two bounds.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        if self == Day::NEVER || self == Day::ALWAYS {
            return None;
        }
        let (y, m, d) = self.ymd();
        Date::new(i16::try_from(y).ok()?, m as i8, d as i8).ok()
    }

    /// The day of a jiff date.
    #[must_use]
    pub fn from_date(date: Date) -> Day {
        Day(epoch_day(i32::from(date.year()), date.month() as u32, date.day() as u32))
    }

    /// `n` days later (earlier when negative); stays at the bounds instead of overflowing.
    #[must_use]
    pub fn plus_days(self, n: i32) -> Day {
        if self == Day::NEVER || self == Day::ALWAYS { self } else { Day(self.0.saturating_add(n)) }
    }

    /// `n` months later on the same day of month, clipped to the month's end: 31 January + 1 = 28 or 29 February.
    /// `None` when the result leaves the calendar.
    #[must_use]
    pub fn plus_months(self, n: i32) -> Option<Day> {
        let span = Span::new().try_months(n).ok()?;
        self.date()?.checked_add(span).ok().map(Day::from_date)
    }

    /// The last day of this day's month.
    #[must_use]
    pub fn end_of_month(self) -> Day {
        let (y, m, _) = self.ymd();
        Day(epoch_day(y, m, days_in_month(y, m)))
    }

    /// The first day of this day's month.
    #[must_use]
    pub fn start_of_month(self) -> Day {
        let (y, m, _) = self.ymd();
        Day(epoch_day(y, m, 1))
    }

    /// Months since year 0: `year * 12 + month - 1`. Two days lie in the same month iff their indices are equal.
    #[must_use]
    pub fn month_index(self) -> i32 {
        let (y, m, _) = self.ymd();
        y * 12 + m as i32 - 1
    }

    /// The first day of the month with this index (see [`Day::month_index`]).
    #[must_use]
    pub fn of_month_index(index: i32) -> Day {
        Day(epoch_day(index.div_euclid(12), index.rem_euclid(12) as u32 + 1, 1))
    }

    /// The same day of month `day` in this day's month, clipped to the month's last day.
    #[must_use]
    pub fn with_day_clipped(self, day: u32) -> Day {
        let (y, m, _) = self.ymd();
        Day(epoch_day(y, m, day.clamp(1, days_in_month(y, m))))
    }

    /// Day of the week, Monday = 1 to Sunday = 7 (ISO 8601).
    #[must_use]
    pub fn weekday(self) -> u32 {
        (self.0.rem_euclid(7) + 3) as u32 % 7 + 1
    }

    /// Days from `earlier` to `self`, negative when `self` comes first.
    #[must_use]
    pub fn since(self, earlier: Day) -> i32 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Days in a month of the Gregorian calendar.
#[must_use]
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a valid year, month and day. jiff keeps its own count private, and a CSV of a million
/// rows needs two of these a row.
fn epoch_day(year: i32, month: u32, day: u32) -> i32 {
    let y = i64::from(year) - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = i64::from((month + 9) % 12);
    let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    (era * 146_097 + doe - 719_468) as i32
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Day::NEVER => f.pad("never"),
            Day::ALWAYS => f.pad("always"),
            day => {
                let (y, m, d) = day.ymd();
                f.pad(&format!("{y:04}-{m:02}-{d:02}"))
            }
        }
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = DayError;

    /// Reads `YYYY-MM-DD`, nothing else.
    fn from_str(text: &str) -> Result<Day, DayError> {
        let bytes = text.as_bytes();
        let digits = |range: std::ops::Range<usize>| -> Option<u32> {
            bytes[range].iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
        };
        let parse = || {
            if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
                return None;
            }
            Day::from_ymd(digits(0..4)? as i32, digits(5..7)?, digits(8..10)?)
        };
        parse().ok_or_else(|| DayError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_of_twelve_centuries_round_trips_and_agrees_with_jiff() {
        let mut date = Date::new(1600, 1, 1).unwrap();
        let mut expected = Day::from_ymd(1600, 1, 1).unwrap();
        while date.year() < 2800 {
            assert_eq!(Day::from_date(date), expected);
            assert_eq!(expected.date(), Some(date));
            assert_eq!(expected.weekday() as i8, date.weekday().to_monday_one_offset());
            date = date.tomorrow().unwrap();
            expected = expected.plus_days(1);
        }
    }

    #[test]
    fn the_epoch_is_zero() {
        assert_eq!(day("1970-01-01"), Day(0));
        assert_eq!(day("2000-03-01"), Day(11_017));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in
            ["2023-02-29", "2023-02-30", "2023-13-01", "2023-00-10", "2023-1-1", "20230101", "", "2023-01-32"]
        {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn month_addition_clips() {
        assert_eq!(day("2023-01-31").plus_months(1), Some(day("2023-02-28")));
        assert_eq!(day("2024-01-31").plus_months(1), Some(day("2024-02-29")));
        assert_eq!(day("2024-03-31").plus_months(-1), Some(day("2024-02-29")));
        assert_eq!(day("2024-11-30").plus_months(3), Some(day("2025-02-28")));
        assert_eq!([i32::MIN, 200_000, i32::MAX].map(|n| day("2024-11-30").plus_months(n)), [None; 3]);
    }

    #[test]
    fn month_index_and_back() {
        assert_eq!(Day::of_month_index(day("2024-02-17").month_index()), day("2024-02-01"));
        assert_eq!(day("2024-02-17").end_of_month(), day("2024-02-29"));
    }

    #[test]
    fn bounds_stay_bounds() {
        assert_eq!(Day::NEVER.plus_days(5), Day::NEVER);
        assert_eq!(Day::ALWAYS.plus_days(-5), Day::ALWAYS);
        assert_eq!(Day::NEVER.to_string(), "never");
    }
}
