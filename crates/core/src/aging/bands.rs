//! Bands of age: buckets of days, or whole weeks, months or years back from the as-of date.
//!
//! Buckets tile: every age falls into exactly one, so the buckets of an ageing add up to what is open.

use crate::day::Day;
use std::fmt;

/// One bucket of days past the basis date, both ends included; `None` is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bucket {
    /// What it is called.
    pub label: String,
    /// Least days past the date.
    pub min: Option<i32>,
    /// Most days past the date.
    pub max: Option<i32>,
}

/// The unit of calendar bands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Seven days.
    Week,
    /// A calendar month, clipped to short months.
    Month,
    /// Twelve months.
    Year,
}

/// How ages fall into bands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Bands {
    /// Buckets of days, in order, without gap or overlap, the first and the last open.
    Days(Buckets),
    /// Band `k` is the smallest `k` with `date >= as-of - k` units; 0 is not past the date. Source: Business Central.
    Calendar(Unit),
}

/// Buckets that tile all ages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Buckets {
    labels: Vec<String>,
    /// The greatest age of every bucket but the last, ascending.
    upper: Vec<i32>,
}

/// Why buckets are refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BandError {
    /// There is no bucket.
    None,
    /// A bucket's least age is above its greatest.
    Inverted(String),
    /// Two buckets share an age. Source: OCA refuses this.
    Overlapping(String, String),
    /// An age between two buckets is in neither.
    Gap(String, String),
}

impl BandError {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            BandError::None => "no_buckets",
            BandError::Inverted(_) => "inverted_bucket",
            BandError::Overlapping(..) => "overlapping_buckets",
            BandError::Gap(..) => "gap_between_buckets",
        }
    }
}

impl fmt::Display for BandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BandError::None => f.write_str("there is no bucket; give at least one bound, such as 30,60,90"),
            BandError::Inverted(label) => {
                write!(f, "bucket `{label}` ends before it begins; bounds must rise")
            }
            BandError::Overlapping(a, b) => {
                write!(f, "buckets `{a}` and `{b}` share a day; end the first earlier")
            }
            BandError::Gap(a, b) => write!(f, "between buckets `{a}` and `{b}` days are missing; join them"),
        }
    }
}

impl std::error::Error for BandError {}

impl Default for Bands {
    /// `current | 1-30 | 31-60 | 61-90 | 91-120 | 120+`.
    fn default() -> Bands {
        Bands::up_to(&[30, 60, 90, 120]).unwrap_or(Bands::Calendar(Unit::Month))
    }
}

impl Bands {
    /// `current`, then a bucket up to each bound, then one for what is older: 30, 60 makes
    /// `current | 1-30 | 31-60 | 60+`.
    ///
    /// # Errors
    /// [`BandError::None`] without bounds, [`BandError::Inverted`] when they do not rise from 1 up.
    pub fn up_to(bounds: &[i32]) -> Result<Bands, BandError> {
        let Some(&last) = bounds.last() else { return Err(BandError::None) };
        let (mut labels, mut least) = (vec!["current".to_owned()], 1);
        for &bound in bounds {
            let label = format!("{least}-{bound}");
            if bound < least || bound == i32::MAX {
                return Err(BandError::Inverted(label));
            }
            labels.push(label);
            least = bound + 1;
        }
        labels.push(format!("{last}+"));
        let upper = std::iter::once(0).chain(bounds.iter().copied()).collect();
        Ok(Bands::Days(Buckets { labels, upper }))
    }

    /// Buckets in any order. Where the youngest or the oldest is not open, a bucket is added for what is younger
    /// (`current` when the others begin at 1 day) or older, so that nothing falls outside.
    ///
    /// # Errors
    /// [`BandError`]; overlaps are found before gaps.
    pub fn of(buckets: &[Bucket]) -> Result<Bands, BandError> {
        let mut sorted: Vec<&Bucket> = buckets.iter().collect();
        sorted.sort_by_key(|bucket| (bucket.min.unwrap_or(i32::MIN), bucket.max.unwrap_or(i32::MAX)));
        if let Some(bucket) =
            sorted.iter().find(|b| matches!((b.min, b.max), (Some(min), Some(max)) if min > max))
        {
            return Err(BandError::Inverted(bucket.label.clone()));
        }
        let reach = |bucket: &Bucket| bucket.max.map_or(i64::MAX, i64::from);
        let least = |bucket: &Bucket| bucket.min.map_or(i64::MIN, i64::from);
        let pair = |wrong: fn(i64, i64) -> bool| {
            let found = sorted.windows(2).find(|pair| wrong(reach(pair[0]), least(pair[1])));
            found.map(|pair| (pair[0].label.clone(), pair[1].label.clone()))
        };
        if let Some((a, b)) = pair(|end, next| next <= end) {
            return Err(BandError::Overlapping(a, b));
        }
        if let Some((a, b)) = pair(|end, next| next > end.saturating_add(1)) {
            return Err(BandError::Gap(a, b));
        }
        Buckets::tiling(&sorted).map(Bands::Days).ok_or(BandError::None)
    }

    /// The band of a date as of a day; larger is older. For buckets the index into [`Bands::label`].
    #[must_use]
    pub fn band(&self, date: Day, as_of: Day) -> u32 {
        match self {
            Bands::Days(buckets) => buckets.of_age(as_of.since(date)),
            Bands::Calendar(Unit::Week) => (i64::from(as_of.since(date)).max(0) as u32).div_ceil(7),
            Bands::Calendar(Unit::Month) => months_back(date, as_of, 1),
            Bands::Calendar(Unit::Year) => months_back(date, as_of, 12),
        }
    }

    /// What a band is called: a bucket's label, or the number of a calendar band.
    #[must_use]
    pub fn label(&self, band: u32) -> String {
        match self {
            Bands::Days(buckets) => buckets.labels.get(band as usize).cloned().unwrap_or_default(),
            Bands::Calendar(_) => band.to_string(),
        }
    }

    /// How many bands there always are; 0 for calendar bands, of which there are as many as occur.
    #[must_use]
    pub fn fixed(&self) -> u32 {
        match self {
            Bands::Days(buckets) => buckets.labels.len() as u32,
            Bands::Calendar(_) => 0,
        }
    }
}

impl Buckets {
    /// Sorted buckets that neither overlap nor leave a gap, completed at both ends; `None` for no bucket.
    fn tiling(sorted: &[&Bucket]) -> Option<Buckets> {
        let (first, last) = (sorted.first()?, sorted.last()?);
        let mut labels: Vec<String> = sorted.iter().map(|bucket| bucket.label.clone()).collect();
        let mut upper: Vec<i32> = sorted[..sorted.len() - 1].iter().filter_map(|bucket| bucket.max).collect();
        if let Some(min) = first.min.filter(|&min| min > i32::MIN) {
            labels.insert(0, if min == 1 { "current".to_owned() } else { format!("under {min}") });
            upper.insert(0, min - 1);
        }
        if let Some(max) = last.max {
            labels.push(format!("{max}+"));
            upper.push(max);
        }
        Some(Buckets { labels, upper })
    }

    fn of_age(&self, days: i32) -> u32 {
        // A handful of bounds: counting those that are passed beats a search, and does not branch.
        self.upper.iter().map(|&upper| u32::from(days > upper)).sum()
    }
}

/// The smallest `k` with `date >= as_of - k * months`.
fn months_back(date: Day, as_of: Day, months: i32) -> u32 {
    if date >= as_of {
        return 0;
    }
    let reached = |k: i32| as_of.plus_months(-k.saturating_mul(months)).is_none_or(|bound| date >= bound);
    let near = (as_of.month_index() - date.month_index()) / months;
    let mut k = (near - 1).max(0);
    while !reached(k) {
        k += 1;
    }
    k as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(label: &str, min: Option<i32>, max: Option<i32>) -> Bucket {
        Bucket { label: label.to_owned(), min, max }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn labels(bands: &Bands) -> Vec<String> {
        (0..bands.fixed()).map(|band| bands.label(band)).collect()
    }

    #[test]
    fn the_house_buckets_and_their_edges() {
        let bands = Bands::default();
        assert_eq!(labels(&bands), ["current", "1-30", "31-60", "61-90", "91-120", "120+"]);
        let ages = [-5, 0, 1, 30, 31, 60, 61, 90, 91, 120, 121, 9999];
        let found = ages.map(|age| bands.band(Day(0), Day(age)));
        assert_eq!(found, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    }

    #[test]
    fn buckets_that_do_not_tile_are_refused() {
        let two = |a: Bucket, b: Bucket| Bands::of(&[a, b]).unwrap_err().code();
        let first = || bucket("1-30", Some(1), Some(30));
        assert_eq!(two(first(), bucket("25-30", Some(25), Some(30))), "overlapping_buckets");
        assert_eq!(two(bucket("30+", Some(30), None), first()), "overlapping_buckets");
        assert_eq!(two(first(), bucket("all", None, None)), "overlapping_buckets");
        assert_eq!(two(first(), bucket("32+", Some(32), None)), "gap_between_buckets");
        assert_eq!(two(first(), bucket("x", Some(60), Some(31))), "inverted_bucket");
        assert_eq!(Bands::of(&[]).unwrap_err().code(), "no_buckets");
        assert_eq!(Bands::up_to(&[30, 30]).unwrap_err().code(), "inverted_bucket");
        assert_eq!(Bands::up_to(&[0]).unwrap_err().code(), "inverted_bucket");
    }

    #[test]
    fn open_ends_are_added() {
        let bands = Bands::of(&[bucket("b", Some(31), Some(60)), bucket("a", Some(1), Some(30))]).unwrap();
        assert_eq!(labels(&bands), ["current", "a", "b", "60+"]);
        let one = Bands::of(&[bucket("all", None, None)]).unwrap();
        assert_eq!((labels(&one), one.band(Day(0), Day(77))), (vec!["all".to_owned()], 0));
    }

    #[test]
    fn calendar_bands_count_whole_units_back() {
        let month = Bands::Calendar(Unit::Month);
        let as_of = day("2015-01-15");
        let bands =
            [("2015-01-15", 0), ("2015-01-14", 1), ("2014-12-15", 1), ("2014-12-14", 2), ("2014-01-12", 13)];
        for (date, band) in bands {
            assert_eq!(month.band(day(date), as_of), band, "{date}");
        }
        // 31 March less one month is 29 February: a due date on it is in band 1, the day before in band 2.
        assert_eq!(month.band(day("2024-02-29"), day("2024-03-31")), 1);
        assert_eq!(month.band(day("2024-02-28"), day("2024-03-31")), 2);
        let week = Bands::Calendar(Unit::Week);
        assert_eq!([0, 1, 7, 8, 14, 15].map(|age| week.band(Day(0), Day(age))), [0, 1, 1, 2, 2, 3]);
        let year = Bands::Calendar(Unit::Year);
        assert_eq!(year.band(day("2014-01-15"), as_of), 1);
        assert_eq!(year.band(day("2014-01-14"), as_of), 2);
        assert_eq!(year.band(day("2016-01-14"), as_of), 0);
    }
}
