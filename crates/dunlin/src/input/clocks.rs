//! As of which day, as known at which moment: words to [`AsOf`].

use crate::cli::Clocks;
use crate::error::{Code, Failure};
use dunlin_core::day::{Day, Instant};
use dunlin_core::open::AsOf;
use jiff::Timestamp;

/// Reads a day.
pub(crate) fn day(option: &str, text: &str) -> Result<Day, Failure> {
    text.parse::<Day>().map_err(|e| Failure::new(Code::UsageDate, format!("{option}: {e}")))
}

/// Reads a moment: a day means its end, so that what was recorded on it is known.
pub(crate) fn moment(option: &str, text: &str) -> Result<Instant, Failure> {
    if let Ok(day) = text.parse::<Day>() {
        return Ok(Instant((i64::from(day.0) + 1) * 86_400 - 1));
    }
    text.parse::<Timestamp>().map(|t| Instant(t.as_second())).map_err(|_| {
        Failure::new(Code::UsageDate, format!("{option}: `{text}` is neither a day nor a moment"))
            .hint("write 2024-12-31, or 2024-12-31T18:00:00Z")
    })
}

/// The two clocks of a command; `last` is the last date in the files, the default as-of.
pub(crate) fn clocks(words: &Clocks, last: Day) -> Result<AsOf, Failure> {
    let as_of = words.as_of.as_deref().map_or(Ok(last), |text| day("--as-of", text))?;
    match &words.known_at {
        Some(text) => Ok(AsOf::known_at(as_of, moment("--known-at", text)?)),
        None => Ok(AsOf::day(as_of)),
    }
}

/// A moment as people and programs read it; a day's last second as the day.
pub(crate) fn moment_words(moment: Instant) -> Option<String> {
    if moment == Instant::NEVER {
        return None;
    }
    if moment.0.rem_euclid(86_400) == 86_399 {
        return Some(Day(moment.0.div_euclid(86_400) as i32).to_string());
    }
    Timestamp::from_second(moment.0).ok().map(|t| t.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_knowledge_lasts_until_its_end() {
        let known = moment("--known-at", "2024-01-31").unwrap();
        assert!(known > moment("--known-at", "2024-01-31T23:59:58Z").unwrap());
        assert!(known < moment("--known-at", "2024-02-01T00:00:00Z").unwrap());
        assert_eq!(moment_words(known).as_deref(), Some("2024-01-31"));
        assert_eq!(moment_words(Instant::NEVER), None);
        assert!(moment("--known-at", "yesterday").is_err());
    }
}
