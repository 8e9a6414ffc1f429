//! The clock: the only place where the time of day is read.

/// The moment, milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Today, by the world's clock (UTC).
#[must_use]
pub fn today() -> dunlin_core::day::Day {
    let days = jiff::Timestamp::now().as_second().div_euclid(86_400);
    dunlin_core::day::Day(i32::try_from(days).unwrap_or(i32::MAX))
}

/// A key for a command of somebody who named none: this moment in this process.
#[must_use]
pub fn new_key() -> String {
    format!("{}/{}", jiff::Timestamp::now().as_nanosecond(), std::process::id())
}
