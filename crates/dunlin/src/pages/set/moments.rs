//! Moments as people read them, and sizes of files.

use crate::pages::locale::Lang;
use maud::{Markup, html};

/// The day and the time of a moment, milliseconds since 1970, where the company is.
pub(crate) fn words(lang: Lang, ms: i64) -> String {
    let Ok((day, hour, minute)) = dunlin_app::local(ms) else { return String::new() };
    format!("{}, {hour:02}:{minute:02}", lang.day(day))
}

/// The same as an element.
pub(crate) fn moment(lang: Lang, ms: i64) -> Markup {
    let iso = jiff::Timestamp::from_millisecond(ms).map(|moment| moment.to_string()).unwrap_or_default();
    html! { time datetime=(iso) { (words(lang, ms)) } }
}

/// `12 kB`, `3.4 MB`.
pub(crate) fn size(lang: Lang, bytes: usize) -> String {
    let tenths = |unit: usize| {
        let n = (bytes * 10 + unit / 2) / unit;
        // Round megabytes need no tenths.
        if n.is_multiple_of(10) {
            lang.count((n / 10) as i64)
        } else {
            lang.decimal(&format!("{}.{}", n / 10, n % 10))
        }
    };
    match bytes {
        0..1_000 => format!("{} B", lang.count(bytes as i64)),
        1_000..1_000_000 => format!("{} kB", lang.count(((bytes + 500) / 1_000) as i64)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_round_and_as_the_language_writes_them() {
        assert_eq!(size(Lang::En, 999), "999 B");
        assert_eq!(size(Lang::En, 12_345), "12 kB");
        assert_eq!(size(Lang::De, 3_449_999), "3,4 MB");
        assert_eq!(size(Lang::De, 250_000_000), "250 MB");
    }
}
