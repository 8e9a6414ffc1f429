//! What a column's own values say about how they are written: order of day and month, decimal mark, floats for ids.
//!
//! Every value speaks: a day above 12 settles the order, a mark with two digits behind it settles the decimal mark.
//! Where the values fit two readings that differ, the verdict is "either", with samples: a person must decide.

use crate::cell::{CellError, parse_amount, parse_day, parse_flag, parse_minor};
use crate::plan::{DateForm, NumberForm};
use dunlin_core::day::Day;

/// What the values of a column are, as far as they can tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Verdict<T> {
    /// One reading fits best; how many values fit it.
    Form(T, usize),
    /// Two readings fit equally well; samples in which they differ (none: the values tell nothing).
    Either(T, T, Vec<String>),
    /// No reading fits half of the values.
    Neither,
    /// There are no values.
    Empty,
}

/// How the dates of a column are written.
pub(crate) fn dates(values: &[&str]) -> Verdict<DateForm> {
    if values.is_empty() {
        return Verdict::Empty;
    }
    let fits = |form: DateForm| values.iter().filter(|v| real_day(v, form).is_some()).count();
    let [ymd, dmy, mdy] = [DateForm::YearMonthDay, DateForm::DayMonthYear, DateForm::MonthDayYear]
        .map(|form| (fits(form), form));
    let best = ymd.0.max(dmy.0).max(mdy.0);
    if best * 2 < values.len() || best == 0 {
        return match serials(values) {
            Verdict::Neither => impossible_days(values),
            found => found,
        };
    }
    if ymd.0 == best {
        return Verdict::Form(ymd.1, best);
    }
    if dmy.0 != mdy.0 {
        return Verdict::Form(if dmy.0 > mdy.0 { dmy.1 } else { mdy.1 }, best);
    }
    let differ = |v: &&&str| real_day(v, dmy.1) != real_day(v, mdy.1);
    let samples: Vec<String> = values.iter().filter(differ).take(3).map(|v| (**v).to_owned()).collect();
    Verdict::Either(dmy.1, mdy.1, samples)
}

/// Dates by their shape that no calendar has (30 February): a column of dates all the same, whose rows are refused one
/// by one, rather than a column that is passed over.
fn impossible_days(values: &[&str]) -> Verdict<DateForm> {
    let shaped = |form: DateForm| {
        let fits = |v: &&&str| matches!(parse_day(v.as_bytes(), form), Ok(_) | Err(CellError::NoSuchDay));
        (values.iter().filter(fits).count(), form)
    };
    let forms = [DateForm::YearMonthDay, DateForm::DayMonthYear, DateForm::MonthDayYear].map(shaped);
    let found = forms.into_iter().find(|(fits, _)| fits * 2 >= values.len());
    found.map_or(Verdict::Neither, |(fits, form)| Verdict::Form(form, fits))
}

/// A date as a form reads it, years 1900 to 9999 (a two-digit year or a number of eight digits reads as anything).
fn real_day(value: &str, form: DateForm) -> Option<Day> {
    let day = parse_day(value.as_bytes(), form).ok()?;
    (day != Day::NEVER && day.ymd().0 >= 1900).then_some(day)
}

/// A spreadsheet's day numbers between 1954 and 2119.
fn serials(values: &[&str]) -> Verdict<DateForm> {
    let number = |v: &&&str| {
        v.split('.').next().and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| (20_000..80_000).contains(&n))
    };
    let fits = values.iter().filter(number).count();
    match fits * 10 >= values.len() * 9 {
        true => Verdict::Form(DateForm::Serial { from_1904: false }, fits),
        false => Verdict::Neither,
    }
}

/// How the amounts of a column are written. A known decimal mark settles what the values leave open.
pub(crate) fn amounts(values: &[&str], decimal: Option<u8>) -> Verdict<NumberForm> {
    if values.is_empty() {
        return Verdict::Empty;
    }
    let point = best_of(values, b'.', b", '");
    let comma = best_of(values, b',', b". '");
    let best = point.0.max(comma.0);
    if best * 2 < values.len() || best == 0 {
        return Verdict::Neither;
    }
    if point.0 != comma.0 {
        let (fits, form) = if point.0 > comma.0 { point } else { comma };
        return Verdict::Form(form, fits);
    }
    let read = |v: &str, form| parse_amount(v.as_bytes(), form).ok().flatten();
    let differ = |v: &&&str| read(v, point.1) != read(v, comma.1);
    let samples: Vec<String> = values.iter().filter(differ).take(3).map(|v| (**v).to_owned()).collect();
    match decimal {
        Some(mark) => Verdict::Form(if mark == b',' { comma.1 } else { point.1 }, best),
        None => Verdict::Either(point.1, comma.1, samples),
    }
}

/// The thousands mark with which a decimal mark reads most values; the usual one when none is needed.
fn best_of(values: &[&str], decimal: u8, marks: &[u8]) -> (usize, NumberForm) {
    let forms = marks.iter().map(|&mark| NumberForm { decimal, thousands: Some(mark) });
    let counted = forms.map(|form| {
        let fits =
            values.iter().filter(|v| parse_amount(v.as_bytes(), form).is_ok_and(|v| v.is_some())).count();
        (fits, form)
    });
    let mut best = (0, NumberForm { decimal, thousands: Some(marks[0]) });
    for (fits, form) in counted {
        if fits > best.0 {
            best = (fits, form);
        }
    }
    best
}

/// Whether all values are whole numbers.
pub(crate) fn are_whole(values: &[&str]) -> bool {
    values.iter().all(|v| parse_minor(v.as_bytes()).is_ok())
}

/// Whether the values say yes or no.
pub(crate) fn are_flags(values: &[&str]) -> bool {
    values.iter().all(|v| parse_flag(v.as_bytes()).is_ok())
}

/// Whether a tool turned the identifiers into floats: all of them digits, some with a tail of `.0`, none with other
/// decimals.
pub(crate) fn are_floats(values: &[&str]) -> bool {
    let mut tails = 0;
    for value in values {
        match value.rsplit_once('.') {
            Some((whole, tail)) if !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) => {
                if tail.is_empty() || !tail.bytes().all(|b| b == b'0') {
                    return false;
                }
                tails += 1;
            }
            _ => {}
        }
    }
    tails > 0
}

/// The one currency that all amounts carry as a sign or code, if they do. `$` names many currencies and counts as none.
pub(crate) fn currency_mark(values: &[&str]) -> Option<&'static str> {
    let of = |value: &&str| {
        [
            ("€", "EUR"),
            ("£", "GBP"),
            ("₹", "INR"),
            ("EUR", "EUR"),
            ("USD", "USD"),
            ("GBP", "GBP"),
            ("CHF", "CHF"),
            ("US$", "USD"),
        ]
        .into_iter()
        .find(|(mark, _)| value.contains(mark))
        .map(|(_, code)| code)
    };
    let first = of(values.first()?)?;
    values.iter().all(|value| of(value) == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DMY: DateForm = DateForm::DayMonthYear;
    const MDY: DateForm = DateForm::MonthDayYear;

    #[test]
    fn one_day_above_twelve_settles_the_order() {
        assert_eq!(dates(&["1/2/2024", "3/4/2024", "13/4/2024"]), Verdict::Form(DMY, 3));
        assert_eq!(dates(&["1/2/2024", "3/4/2024", "3/14/2024"]), Verdict::Form(MDY, 3));
        assert_eq!(dates(&["2024-02-01", "20240213.0"]), Verdict::Form(DateForm::YearMonthDay, 2));
        assert_eq!(dates(&["45322", "45323.0"]), Verdict::Form(DateForm::Serial { from_1904: false }, 2));
    }

    #[test]
    fn what_fits_both_orders_is_a_question() {
        let verdict = dates(&["1/2/2024", "5/5/2024"]);
        assert_eq!(verdict, Verdict::Either(DMY, MDY, vec!["1/2/2024".into()]));
        assert_eq!(dates(&["5/5/2024"]), Verdict::Either(DMY, MDY, vec![]), "the same day in both");
    }

    #[test]
    fn text_is_no_date_and_no_amount() {
        assert_eq!(dates(&["abc", "Paid"]), Verdict::Neither);
        assert_eq!(amounts(&["abc"], None), Verdict::Neither);
        assert_eq!(amounts(&[], None), Verdict::Empty);
    }

    #[test]
    fn decimal_marks_by_what_stands_behind_them() {
        let form = |verdict| match verdict {
            Verdict::Form(NumberForm { decimal, thousands }, _) => (decimal, thousands),
            other => panic!("{other:?}"),
        };
        assert_eq!(form(amounts(&["1.234,50", "12"], None)), (b',', Some(b'.')));
        assert_eq!(form(amounts(&["1,234.50", "1,234"], None)), (b'.', Some(b',')));
        assert_eq!(form(amounts(&["1 234,50"], None)), (b',', Some(b' ')));
        assert_eq!(form(amounts(&["1'234.50"], None)), (b'.', Some(b'\'')));
        assert_eq!(form(amounts(&["55.94", "1234.5"], None)), (b'.', Some(b',')));
        assert!(matches!(amounts(&["1,234", "12"], None), Verdict::Either(..)));
        assert_eq!(form(amounts(&["1,234"], Some(b','))), (b',', Some(b'.')));
    }

    #[test]
    fn floats_are_seen_only_where_all_tails_are_zeros() {
        assert!(are_floats(&["1930571429.0", "17"]));
        assert!(!are_floats(&["1.0", "1.1"]));
        assert!(!are_floats(&["0001"]));
        assert!(!are_floats(&["R1.0"]));
    }
}
