//! Periods: the spans of days that figures are made for, their series, and their names.
//!
//! Deliberately not here: fiscal calendars (4-4-5 weeks), which need a company's own table.

use dunlin_core::day::{Day, days_in_month};
use std::fmt;

/// How long the periods of a series are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Grain {
    /// One day.
    Day,
    /// An ISO 8601 week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
    /// Any span of days; in a series the whole of it is one period.
    Span,
}

/// A span of days, both included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Period {
    /// First day.
    pub start: Day,
    /// Last day; not before `start`.
    pub end: Day,
    /// What the period is a whole (or, to date, the beginning) of.
    pub grain: Grain,
    /// Whether it was cut at an as-of date before its own last day.
    pub to_date: bool,
}

/// A text names no period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodError(pub String);

impl fmt::Display for PeriodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let forms = "2024, 2024-Q1, 2024-03, 2024-W07, 2024-03-31 or 2024-01-15..2024-02-14";
        write!(f, "`{}` is not a period (write it as {forms})", self.0)
    }
}

impl std::error::Error for PeriodError {}

impl Period {
    /// The span from `start` to `end`, both included; the two are swapped when they come the wrong way round.
    #[must_use]
    pub fn span(start: Day, end: Day) -> Period {
        Period { start: start.min(end), end: start.max(end), grain: Grain::Span, to_date: false }
    }

    /// The whole period of a grain that holds `day`.
    #[must_use]
    pub fn of(grain: Grain, day: Day) -> Period {
        let (year, month, _) = day.ymd();
        let months = |first: u32, count: i32| {
            let start = Day::of_month_index(year * 12 + first as i32 - 1);
            (start, Day::of_month_index(start.month_index() + count).plus_days(-1))
        };
        let (start, end) = match grain {
            Grain::Day | Grain::Span => (day, day),
            Grain::Week => {
                let monday = day.plus_days(1 - day.weekday() as i32);
                (monday, monday.plus_days(6))
            }
            Grain::Month => months(month, 1),
            Grain::Quarter => months((month - 1) / 3 * 3 + 1, 3),
            Grain::Year => months(1, 12),
        };
        Period { start, end, grain, to_date: false }
    }

    /// The whole periods of a grain from the one that holds `from` to the one that holds `to`; for [`Grain::Span`]
    /// the span itself. Empty when `to` comes before `from`.
    #[must_use]
    pub fn series(grain: Grain, from: Day, to: Day) -> Vec<Period> {
        if to < from {
            return Vec::new();
        }
        if grain == Grain::Span {
            return vec![Period::span(from, to)];
        }
        let first = Period::of(grain, from);
        std::iter::successors(Some(first), |p| Some(Period::of(grain, p.end.plus_days(1))))
            .take_while(|p| p.start <= to)
            .collect()
    }

    /// Reads a period's name: `2024`, `2024-Q1`, `2024-03`, `2024-W07`, `2024-03-31`, `2024-01-15..2024-02-14`.
    ///
    /// # Errors
    /// [`PeriodError`] for anything else, and for periods that do not exist (`2024-W60`).
    pub fn parse(text: &str) -> Result<Period, PeriodError> {
        parse(text).ok_or_else(|| PeriodError(text.to_owned()))
    }

    /// The period up to an as-of date: itself when it ends by then, its beginning (`to_date`) when it is running,
    /// `None` when it has not begun.
    #[must_use]
    pub fn until(self, as_of: Day) -> Option<Period> {
        match () {
            () if self.start > as_of => None,
            () if self.end > as_of => Some(Period { end: as_of, to_date: true, ..self }),
            () => Some(self),
        }
    }

    /// The period of the same grain and length right before this one.
    #[must_use]
    pub fn before(self) -> Period {
        let last = self.start.plus_days(-1);
        match self.grain {
            Grain::Span => Period::span(last.plus_days(1 - self.days()), last),
            grain => Period::of(grain, last),
        }
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i32 {
        self.end.since(self.start).saturating_add(1)
    }

    /// How many whole calendar months lie in it.
    #[must_use]
    pub fn months(self) -> i32 {
        let first = self.start.month_index() + i32::from(self.start != self.start.start_of_month());
        let past = self.end.month_index() + i32::from(self.end == self.end.end_of_month());
        (past - first).max(0)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.start.ymd();
        let name = match self.grain {
            Grain::Day => self.start.to_string(),
            Grain::Week => {
                let (year, week) = iso_week(self.start);
                format!("{year:04}-W{week:02}")
            }
            Grain::Month => format!("{year:04}-{month:02}"),
            Grain::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            Grain::Year => format!("{year:04}"),
            Grain::Span => format!("{}..{}", self.start, self.end),
        };
        f.pad(&name)
    }
}

fn parse(text: &str) -> Option<Period> {
    if let Some((start, end)) = text.split_once("..") {
        let (start, end): (Day, Day) = (start.parse().ok()?, end.parse().ok()?);
        return (start <= end).then(|| Period::span(start, end));
    }
    if let Ok(day) = text.parse::<Day>() {
        return Some(Period::of(Grain::Day, day));
    }
    let (year, rest) = text.split_once('-').map_or((text, None), |(y, r)| (y, Some(r)));
    let year = digits(year, 4)? as i32;
    let of = |grain, month| Some(Period::of(grain, Day::from_ymd(year, month, 1)?));
    match rest {
        None => of(Grain::Year, 1),
        Some(rest) => match rest.as_bytes().first()? {
            b'Q' => {
                digits(&rest[1..], 1).filter(|q| (1..=4).contains(q)).and_then(|q| of(Grain::Quarter, q * 3))
            }
            b'W' => week(year, digits(&rest[1..], 2)?),
            _ => of(Grain::Month, digits(rest, 2)?),
        },
    }
}

/// A number written with exactly `count` digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// An ISO week of a year; 4 January always lies in week 1.
fn week(year: i32, week: u32) -> Option<Period> {
    let first = Period::of(Grain::Week, Day::from_ymd(year, 1, 4)?);
    let found = Period::of(Grain::Week, first.start.plus_days((week as i32 - 1) * 7));
    (iso_week(found.start) == (year, week)).then_some(found)
}

/// ISO year and week of the week that begins on `monday`: those of its Thursday.
fn iso_week(monday: Day) -> (i32, u32) {
    let thursday = monday.plus_days(3);
    let (year, month, day) = thursday.ymd();
    let day_of_year: u32 = (1..month).map(|m| days_in_month(year, m)).sum::<u32>() + day;
    (year, (day_of_year - 1) / 7 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn names(grain: Grain, from: &str, to: &str) -> Vec<String> {
        Period::series(grain, day(from), day(to)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn series_hold_the_whole_first_and_last_period() {
        assert_eq!(names(Grain::Month, "2023-12-15", "2024-02-01"), ["2023-12", "2024-01", "2024-02"]);
        assert_eq!(names(Grain::Quarter, "2023-12-15", "2024-04-01"), ["2023-Q4", "2024-Q1", "2024-Q2"]);
        assert_eq!(names(Grain::Year, "2023-12-31", "2024-01-01"), ["2023", "2024"]);
        assert_eq!(names(Grain::Day, "2024-02-28", "2024-03-01"), ["2024-02-28", "2024-02-29", "2024-03-01"]);
        assert_eq!(names(Grain::Span, "2024-02-28", "2024-03-01"), ["2024-02-28..2024-03-01"]);
        assert!(names(Grain::Month, "2024-02-28", "2024-02-27").is_empty());
        let quarter = Period::series(Grain::Quarter, day("2024-02-10"), day("2024-02-11"))[0];
        assert_eq!((quarter.start, quarter.end), (day("2024-01-01"), day("2024-03-31")));
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        // 31 December 2024 lies in week 1 of 2025; 1 January 2021 in week 53 of 2020.
        assert_eq!(names(Grain::Week, "2024-12-31", "2024-12-31"), ["2025-W01"]);
        assert_eq!(names(Grain::Week, "2021-01-01", "2021-01-04"), ["2020-W53", "2021-W01"]);
        assert_eq!(Period::parse("2020-W53").unwrap().start, day("2020-12-28"));
        assert!(Period::parse("2021-W53").is_err());
    }

    #[test]
    fn names_are_read_back() {
        for text in ["2024", "2024-Q3", "2024-03", "2024-W07", "2024-02-29", "2024-01-15..2024-02-14"] {
            assert_eq!(Period::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "24",
            "2024-Q5",
            "2024-13",
            "2024-W00",
            "2024-W54",
            "2023-02-29",
            "2024-02-14..2024-01-15",
            "2024-é",
        ] {
            assert!(Period::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_running_period_is_cut_and_says_so() {
        let march = Period::parse("2024-03").unwrap();
        let cut = march.until(day("2024-03-10")).unwrap();
        assert_eq!(
            (cut.days(), cut.to_date, cut.months(), cut.to_string().as_str()),
            (10, true, 0, "2024-03")
        );
        assert_eq!(march.until(day("2024-03-31")), Some(march));
        assert_eq!(march.until(day("2024-02-29")), None);
    }

    #[test]
    fn whole_months_are_counted() {
        assert_eq!(Period::parse("2024-Q1").unwrap().months(), 3);
        assert_eq!(Period::parse("2024-01-15..2024-02-14").unwrap().months(), 0);
        assert_eq!(Period::parse("2024-01-15..2024-03-30").unwrap().months(), 1);
        assert_eq!(Period::parse("2024-W07").unwrap().months(), 0);
    }

    #[test]
    fn the_one_before() {
        assert_eq!(Period::parse("2024-03").unwrap().before().to_string(), "2024-02");
        assert_eq!(
            Period::parse("2024-01-10..2024-01-19").unwrap().before().to_string(),
            "2023-12-31..2024-01-09"
        );
    }
}
