//! Numbers, amounts and days as people of a language write them, and as they are read back.

use dunlin_core::day::Day;
use dunlin_core::money::decimal;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
];
const SHORT: [[&str; 12]; 2] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
];
const WEEKDAYS: [[&str; 7]; 2] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
];

impl Lang {
    /// All of them, with what each calls itself.
    pub(crate) const ALL: [(Lang, &'static str); 2] = [(Lang::En, "English"), (Lang::De, "Deutsch")];

    /// The code: `en`, `de`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
        }
    }

    /// The language of a code, or of an entry of `Accept-Language`.
    pub(crate) fn of(code: &str) -> Option<Lang> {
        let code = code.split(['-', '_']).next().unwrap_or_default();
        Lang::ALL.into_iter().map(|(lang, _)| lang).find(|lang| lang.code().eq_ignore_ascii_case(code))
    }

    const fn marks(self) -> (char, char) {
        match self {
            Lang::En => (',', '.'),
            Lang::De => ('.', ','),
        }
    }

    /// A plain decimal (`-1234.50`) with grouped digits and the language's marks; the minus is a minus.
    pub(crate) fn decimal(self, plain: &str) -> String {
        let (group, point) = self.marks();
        let (minus, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("\u{2212}", digits));
        let (whole, part) =
            digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
        let mut out = String::from(minus);
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push(group);
            }
            out.push(digit);
        }
        if let Some(part) = part {
            out.push(point);
            out.push_str(part);
        }
        out
    }

    /// A whole number.
    pub(crate) fn count(self, n: i64) -> String {
        self.decimal(&n.to_string())
    }

    /// A share, out of a plain decimal: `63.4%`, `63,4 %`.
    pub(crate) fn percent(self, plain: &str) -> String {
        let number = self.decimal(plain);
        match self {
            Lang::En => format!("{number}%"),
            Lang::De => format!("{number}\u{a0}%"),
        }
    }

    /// An amount, to the cent. `minor`: minor units; `digits`: of the currency.
    pub(crate) fn money(self, minor: i128, digits: u8) -> String {
        self.decimal(&decimal(minor, digits))
    }

    /// An amount in whole units, rounded half away from zero: for lists, where cents are noise. The full amount belongs beside it.
    pub(crate) fn whole(self, minor: i128, digits: u8) -> String {
        let unit = 10_i128.pow(u32::from(digits));
        let half = if minor < 0 { -unit / 2 } else { unit / 2 };
        self.decimal(&((minor + half) / unit).to_string())
    }

    /// An amount in short: `1.38 million`, `270 k`.
    pub(crate) fn short(self, minor: i128, digits: u8) -> String {
        let unit = 10_i128.pow(u32::from(digits));
        let size = minor.abs() / unit;
        let scaled = |by: i128, places: u8| {
            let step = unit * by / 10_i128.pow(u32::from(places));
            let half = if minor < 0 { -step / 2 } else { step / 2 };
            self.decimal(&decimal((minor + half) / step, places))
        };
        let (million, billion, thousand) = match self {
            Lang::En => ("million", "billion", "k"),
            Lang::De => ("Mio.", "Mrd.", "Tsd."),
        };
        match size {
            1_000_000_000.. => format!("{}\u{a0}{billion}", scaled(1_000_000_000, 2)),
            10_000_000.. => format!("{}\u{a0}{million}", scaled(1_000_000, 1)),
            1_000_000.. => format!("{}\u{a0}{million}", scaled(1_000_000, 2)),
            10_000.. => format!("{}\u{a0}{thousand}", scaled(1_000, 0)),
            _ => self.whole(minor, digits),
        }
    }

    /// `28 Oct 2026`, `28.10.2026`.
    pub(crate) fn day(self, day: Day) -> String {
        let (year, month, of) = day.ymd();
        match self {
            Lang::En => format!("{of}\u{a0}{}\u{a0}{year}", SHORT[0][month as usize - 1]),
            Lang::De => format!("{of:02}.{month:02}.{year}"),
        }
    }

    /// Without the year: `28 Oct`, `28.10.`.
    pub(crate) fn day_of_year(self, day: Day) -> String {
        let (_, month, of) = day.ymd();
        match self {
            Lang::En => format!("{of}\u{a0}{}", SHORT[0][month as usize - 1]),
            Lang::De => format!("{of:02}.{month:02}."),
        }
    }

    /// A day that is near another: without the year where it is the same year.
    pub(crate) fn day_near(self, day: Day, near: Day) -> String {
        if day.ymd().0 == near.ymd().0 { self.day_of_year(day) } else { self.day(day) }
    }

    /// `Monday 2 November 2026`, `Montag, 2. November 2026`.
    pub(crate) fn day_in_full(self, day: Day) -> String {
        let (year, month, of) = day.ymd();
        let (weekday, month) = (self.weekday(day), MONTHS[self as usize][month as usize - 1]);
        match self {
            Lang::En => format!("{weekday} {of} {month} {year}"),
            Lang::De => format!("{weekday}, {of}. {month} {year}"),
        }
    }

    /// `Monday`.
    pub(crate) const fn weekday(self, day: Day) -> &'static str {
        WEEKDAYS[self as usize][day.0.wrapping_add(3).rem_euclid(7) as usize]
    }

    /// `October 2026`.
    pub(crate) fn month(self, day: Day) -> String {
        let (year, month, _) = day.ymd();
        format!("{} {year}", MONTHS[self as usize][month as usize - 1])
    }

    /// `October`.
    pub(crate) fn month_name(self, day: Day) -> &'static str {
        MONTHS[self as usize][day.ymd().1 as usize - 1]
    }

    /// `Oct`, with the year in January and where it is the first of a row: `Jan 26`.
    pub(crate) fn month_short(self, day: Day, is_first: bool) -> String {
        let (year, month, _) = day.ymd();
        let name = SHORT[self as usize][month as usize - 1];
        if is_first || month == 1 { format!("{name} {:02}", year.rem_euclid(100)) } else { name.to_owned() }
    }

    /// A day as it stands in a field: what [`Lang::read_day`] reads.
    pub(crate) fn day_in_field(self, day: Day) -> String {
        self.day(day).replace('\u{a0}', " ")
    }

    /// A day that somebody typed: `2026-10-28`, `28.10.2026`, `28 Oct 2026`, `28/10/2026`.
    pub(crate) fn read_day(self, text: &str) -> Option<Day> {
        let text = text.trim();
        if let Ok(day) = text.parse::<Day>() {
            return Some(day);
        }
        let parts: Vec<&str> = text
            .split([' ', '\u{a0}', '.', '/', ','])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let &[of, month, year] = parts.as_slice() else { return None };
        let number = |text: &str| text.parse::<u32>().ok();
        let named = |text: &str| {
            let low = text.to_lowercase();
            let starts = |names: &[&str; 12]| {
                names
                    .iter()
                    .position(|name| low.chars().count() >= 3 && name.to_lowercase().starts_with(&low))
            };
            MONTHS.iter().find_map(starts).map(|at| at as u32 + 1)
        };
        let year = number(year).map(|year| if year < 100 { 2000 + year } else { year })?;
        Day::from_ymd(i32::try_from(year).ok()?, number(month).or_else(|| named(month))?, number(of)?)
    }

    /// An amount that somebody typed, as a plain decimal: `1,234.50` and `1234.5` in English, `1.234,50` and `1234,5` in German. A mark
    /// that could be either is refused: `1.234` in German is a thousand and more, `1,5` in English is nothing.
    pub(crate) fn read_money(self, text: &str) -> Option<String> {
        let (group, point) = self.marks();
        let text: String =
            text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
        let (minus, text) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => ("-", rest),
            None => ("", text.as_str()),
        };
        let (whole, part) = text.split_once(point).map_or((text, None), |(whole, part)| (whole, Some(part)));
        let groups: Vec<&str> = whole.split(group).collect();
        let is_grouped = groups.len() == 1
            || (groups.iter().skip(1).all(|own| own.len() == 3) && matches!(groups[0].len(), 1..=3));
        let digits = groups.concat();
        let all = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_grouped || !all(&digits) || !part.is_none_or(all) {
            return None;
        }
        let digits = digits.trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits };
        Some(part.map_or_else(|| format!("{minus}{digits}"), |part| format!("{minus}{digits}.{part}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_are_written_as_people_write_them() {
        assert_eq!(Lang::En.money(-123_456_789, 2), "\u{2212}1,234,567.89");
        assert_eq!(Lang::De.money(123_456_789, 2), "1.234.567,89");
        assert_eq!(Lang::En.money(1_234, 0), "1,234");
        assert_eq!(Lang::En.whole(149_950, 2), "1,500");
        assert_eq!(Lang::En.whole(-149_950, 2), "\u{2212}1,500");
        assert_eq!(Lang::En.short(138_123_456, 2), "1.38\u{a0}million");
        assert_eq!(Lang::De.short(3_130_135_277, 2), "31,3\u{a0}Mio.");
        assert_eq!(Lang::En.short(27_049_999, 2), "270\u{a0}k");
        assert_eq!(Lang::En.short(999_999, 2), "10,000");
    }

    #[test]
    fn days_are_written_and_read_back() {
        let own = day("2026-10-05");
        assert_eq!(Lang::En.day_in_full(own), "Monday 5 October 2026");
        assert_eq!(Lang::De.day_in_full(own), "Montag, 5. Oktober 2026");
        for (lang, _) in Lang::ALL {
            let mut at = day("2023-12-28");
            while at < day("2025-03-05") {
                assert_eq!(lang.read_day(&lang.day_in_field(at)), Some(at));
                at = at.plus_days(1);
            }
        }
        for text in ["2026-10-05", "5.10.2026", "05.10.26", "5 Oct 2026", "5. Oktober 2026", "5/10/2026"] {
            assert_eq!(Lang::De.read_day(text), Some(own), "{text}");
        }
        for text in ["", "5.10.", "31.2.2026", "5 O 2026", "tomorrow"] {
            assert_eq!(Lang::De.read_day(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_read_and_what_is_in_doubt_is_not() {
        for (lang, text, plain) in [
            (Lang::En, "1,234.50", Some("1234.50")),
            (Lang::En, "1234.5", Some("1234.5")),
            (Lang::De, "1.234,50", Some("1234.50")),
            (Lang::De, "12 345,6", Some("12345.6")),
            (Lang::De, "1.234", Some("1234")),
            (Lang::De, "-0,05", Some("-0.05")),
            (Lang::De, "1.5", None),
            (Lang::En, "1,5", None),
            (Lang::En, "1,234,5", None),
            (Lang::En, "", None),
            (Lang::En, "abc", None),
            (Lang::En, "1.", None),
        ] {
            assert_eq!(lang.read_money(text).as_deref(), plain, "{text}");
        }
    }
}
