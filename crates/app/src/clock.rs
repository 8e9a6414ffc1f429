//! The clock: the only place where the time of day is read.

/// The moment, milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
