//! The clock: the only place where the time of day is read.

use crate::error::AppError;
use dunlin_core::day::Day;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The moment, milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

/// The variable that names the company's time zone, such as `Europe/Berlin`.
const ZONE: &str = "DUNLIN_ZONE";

/// Today, where the company is: in the zone of [`ZONE`], else of the machine.
///
/// # Errors
/// [`AppError::Refused`] when the variable names no zone.
pub fn today() -> Result<Day, AppError> {
    Ok(Day::from_date(at_home(Timestamp::now())?.date()))
}

/// The moment.
#[must_use]
pub fn moment() -> Timestamp {
    Timestamp::now()
}

/// The time of day of a moment, where the company is.
///
/// # Errors
/// As [`today`].
pub fn at_home(moment: Timestamp) -> Result<DateTime, AppError> {
    Ok(zone()?.to_datetime(moment))
}

/// A moment, milliseconds since 1970, where the company is: the day, the hour, the minute.
///
/// # Errors
/// As [`today`].
pub fn local(ms: i64) -> Result<(Day, u8, u8), AppError> {
    let at = at_home(Timestamp::from_millisecond(ms).unwrap_or_default())?;
    Ok((Day::from_date(at.date()), at.hour().unsigned_abs(), at.minute().unsigned_abs()))
}

/// The time of day of a moment where a person is, by the zone or else the country; `None` where nobody knows, or a country has
/// several times.
#[must_use]
pub fn at_person(moment: Timestamp, zone: &str, country: &str) -> Option<DateTime> {
    let there = |name: &str| TimeZone::get(name).ok().map(|zone| zone.to_datetime(moment));
    if !zone.is_empty() {
        return there(zone);
    }
    let mut all = crate::collect::zones_of(country).filter_map(there);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

fn zone() -> Result<TimeZone, AppError> {
    match std::env::var(ZONE) {
        Ok(name) if !name.is_empty() => TimeZone::get(&name).map_err(|_| {
            AppError::refused(
                format!("{ZONE}=`{name}` is no time zone"),
                "write a name of the IANA list, such as Europe/Berlin",
            )
        }),
        _ => Ok(TimeZone::system()),
    }
}

/// A key for a command of somebody who named none: this moment in this process.
#[must_use]
pub fn new_key() -> String {
    format!("{}/{}", Timestamp::now().as_nanosecond(), std::process::id())
}

#[cfg(test)]
mod tests {
    use super::{at_person, today};

    #[test]
    fn today_is_a_day_near_the_worlds() {
        let world = i32::try_from(super::now_ms().div_euclid(86_400_000)).unwrap();
        assert!((today().unwrap().0 - world).abs() <= 1);
    }

    #[test]
    fn the_time_of_a_person_is_told_where_it_is_one() {
        let now = "2026-11-30T11:00:00Z".parse().unwrap();
        let told = |zone: &str, country: &str| at_person(now, zone, country).map(|at| at.to_string());
        assert_eq!(told("Europe/Rome", "US").as_deref(), Some("2026-11-30T12:00:00"));
        assert_eq!(told("", "DE").as_deref(), Some("2026-11-30T12:00:00"), "both of its zones agree");
        assert_eq!(told("", "US"), None, "it has many times");
        assert_eq!(told("", ""), None);
        assert_eq!(told("Nowhere/Land", "DE"), None);
    }
}
