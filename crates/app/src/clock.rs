//! The clock: the only place where the time of day is read.

use crate::error::AppError;
use dunlin_core::day::Day;
use jiff::tz::TimeZone;

/// The moment, milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// The variable that names the company's time zone, such as `Europe/Berlin`.
const ZONE: &str = "DUNLIN_ZONE";

/// Today, where the company is: in the zone of [`ZONE`], else of the machine.
///
/// # Errors
/// [`AppError::Refused`] when the variable names no zone.
pub fn today() -> Result<Day, AppError> {
    Ok(Day::from_date(zone()?.to_datetime(jiff::Timestamp::now()).date()))
}

/// A moment, milliseconds since 1970, where the company is: the day, the hour, the minute.
///
/// # Errors
/// As [`today`].
pub fn local(ms: i64) -> Result<(Day, u8, u8), AppError> {
    let moment = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    let at = zone()?.to_datetime(moment);
    Ok((Day::from_date(at.date()), at.hour().unsigned_abs(), at.minute().unsigned_abs()))
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
    format!("{}/{}", jiff::Timestamp::now().as_nanosecond(), std::process::id())
}

#[cfg(test)]
mod tests {
    use super::today;

    #[test]
    fn today_is_a_day_near_the_worlds() {
        let world = i32::try_from(super::now_ms().div_euclid(86_400_000)).unwrap();
        assert!((today().unwrap().0 - world).abs() <= 1);
    }
}
