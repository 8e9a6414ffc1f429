//! Dates of a known form.

use super::digits::{eight, four_pairs, number};
use super::{CellError, trim};
use crate::plan::DateForm;
use dunlin_core::day::Day;

const MONTHS: [&[u8]; 12] = [
    b"january",
    b"february",
    b"march",
    b"april",
    b"may",
    b"june",
    b"july",
    b"august",
    b"september",
    b"october",
    b"november",
    b"december",
];

/// Reads a date; an empty cell is [`Day::NEVER`]. A time of day behind it is read over.
///
/// # Errors
/// [`CellError::NotADate`] or [`CellError::NoSuchDay`].
#[inline]
pub fn parse_day(cell: &[u8], form: DateForm) -> Result<Day, CellError> {
    let quick = match form {
        DateForm::YearMonthDay => iso(cell),
        DateForm::DayMonthYear => backwards(cell).and_then(|(d, m, y)| Day::from_ymd(y, m, d)),
        DateForm::MonthDayYear => backwards(cell).and_then(|(m, d, y)| Day::from_ymd(y, m, d)),
        DateForm::Serial { .. } => None,
    };
    match quick {
        Some(day) => Ok(day),
        None => slowly(trim(cell), form),
    }
}

/// `2024-01-31` and nothing behind it.
#[inline]
fn iso(cell: &[u8]) -> Option<Day> {
    let text: &[u8; 10] = cell.try_into().ok()?;
    if text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let [a, b, c, d, _, e, f, _, g, h] = *text;
    let [century, year, month, day] = four_pairs(u64::from_le_bytes([a, b, c, d, e, f, g, h]))?;
    day_of(century * 100 + year, month, day)
}

/// First year of the table of months.
const TABLE_FROM: u32 = 1900;

/// Days from 1970-01-01 to the first of each month of 1900 to 2099, and of January 2100: most dates of a ledger take
/// one look instead of a calendar's arithmetic.
const MONTH_STARTS: [i32; 2_401] = {
    let mut starts = [0; 2_401];
    // 1900-01-01 lies 25,567 days before the epoch.
    let (mut at, mut day) = (0, -25_567);
    while at < starts.len() {
        starts[at] = day;
        day += days_in_month(at as u32 / 12 + TABLE_FROM, at as u32 % 12 + 1);
        at += 1;
    }
    starts
};

const fn days_in_month(year: u32, month: u32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

#[inline]
fn day_of(year: u32, month: u32, day: u32) -> Option<Day> {
    if !(TABLE_FROM..TABLE_FROM + 200).contains(&year) || month.wrapping_sub(1) >= 12 {
        return Day::from_ymd(year as i32, month, day);
    }
    let at = ((year - TABLE_FROM) * 12 + month - 1) as usize;
    let start = MONTH_STARTS[at];
    (day.wrapping_sub(1) < (MONTH_STARTS[at + 1] - start) as u32).then(|| Day(start + day as i32 - 1))
}

/// `31.01.2024` and nothing behind it, as its three numbers in the order they stand.
#[inline]
fn backwards(cell: &[u8]) -> Option<(u32, u32, i32)> {
    let text: &[u8; 10] = cell.try_into().ok()?;
    let [a, b, mark, c, d, mark_too, e, f, g, h] = *text;
    if mark != mark_too || !matches!(mark, b'.' | b'/' | b'-') {
        return None;
    }
    let packed = eight(u64::from_le_bytes([a, b, c, d, e, f, g, h]))?;
    Some((packed / 1_000_000, packed / 10_000 % 100, (packed % 10_000) as i32))
}

#[cold]
fn slowly(cell: &[u8], form: DateForm) -> Result<Day, CellError> {
    if cell.is_empty() {
        return Ok(Day::NEVER);
    }
    if let DateForm::Serial { from_1904 } = form {
        return serial(cell, from_1904).ok_or(CellError::NotADate(form));
    }
    let (year, month, day) = parts(cell, form).ok_or(CellError::NotADate(form))?;
    Day::from_ymd(year, month, day).ok_or(CellError::NoSuchDay)
}

/// A spreadsheet's day number, its fraction (the time of day) read over. Excel counts a 29 February 1900 that never
/// was: numbers above 60 are one too high, and 60 is no day.
fn serial(cell: &[u8], from_1904: bool) -> Option<Day> {
    let whole = cell.split(|&b| b == b'.').next()?;
    let fraction = cell.get(whole.len() + 1..).unwrap_or(b"");
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let days = i32::try_from(number(whole)?).ok().filter(|&n| n < 2_958_466)?;
    match (from_1904, days) {
        (true, n) => Some(Day::from_ymd(1904, 1, 1)?.plus_days(n)),
        (false, 0 | 60) => None,
        (false, n) if n < 60 => Some(Day::from_ymd(1899, 12, 31)?.plus_days(n)),
        (false, n) => Some(Day::from_ymd(1899, 12, 30)?.plus_days(n)),
    }
}

/// Year, month and day as they stand in the order of the form.
fn parts(cell: &[u8], form: DateForm) -> Option<(i32, u32, u32)> {
    let run = cell.iter().take_while(|b| b.is_ascii_digit()).count();
    if run == 8 && tail_is_fine(&cell[8..]) {
        return compact(&cell[..8], form);
    }
    let (first, rest) = token(cell)?;
    let (second, rest) = token(after_mark(rest)?)?;
    let (third, rest) = token(after_mark(rest)?)?;
    if !tail_is_fine(rest) {
        return None;
    }
    let (y, m, d) = match form {
        DateForm::YearMonthDay => (first, second, third),
        DateForm::DayMonthYear => (third, second, first),
        _ => (third, first, second),
    };
    Some((year(y, form)?, month(m)?, small(d)?))
}

/// `20240131`, `31012024` or `01312024`.
fn compact(digits: &[u8], form: DateForm) -> Option<(i32, u32, u32)> {
    let n = number(digits)? as u32;
    Some(match form {
        DateForm::YearMonthDay => ((n / 10_000) as i32, n / 100 % 100, n % 100),
        DateForm::DayMonthYear => ((n % 10_000) as i32, n / 10_000 % 100, n / 1_000_000),
        _ => ((n % 10_000) as i32, n / 1_000_000, n / 10_000 % 100),
    })
}

/// A run of digits or letters, and what follows it.
fn token(cell: &[u8]) -> Option<(&[u8], &[u8])> {
    let digit = cell.first()?.is_ascii_digit();
    let same = |b: &&u8| if digit { b.is_ascii_digit() } else { b.is_ascii_alphabetic() };
    let len = cell.iter().take_while(same).count();
    (len > 0).then(|| cell.split_at(len))
}

/// What follows one mark between the parts of a date (blanks around it, a dot behind a month's name, read over).
fn after_mark(rest: &[u8]) -> Option<&[u8]> {
    let len = rest.iter().take_while(|b| matches!(b, b'-' | b'/' | b'.' | b',' | b' ')).count();
    (1..=3).contains(&len).then(|| &rest[len..])
}

/// Behind a date may stand nothing, a time of day, or a float's tail.
fn tail_is_fine(tail: &[u8]) -> bool {
    match tail {
        [] => true,
        [b'.', zeros @ ..] => zeros.iter().all(|&b| b == b'0'),
        [b'T' | b't' | b' ', time @ ..] => is_time(time.trim_ascii_start()),
        _ => false,
    }
}

/// Loosely a time of day: begins with a digit and holds a colon, or is only digits; zone and am/pm are read over.
fn is_time(time: &[u8]) -> bool {
    let allowed = |b: &u8| b.is_ascii_digit() || b":.,+- ZzAaPpMmUuTtCcGg".contains(b);
    time.first().is_some_and(u8::is_ascii_digit) && time.iter().all(allowed)
}

fn small(token: &[u8]) -> Option<u32> {
    if token.len() <= 2 { number(token).map(|n| n as u32) } else { None }
}

/// Four digits, or two: 70 to 99 are 19xx, 00 to 69 are 20xx (as POSIX has it).
fn year(token: &[u8], form: DateForm) -> Option<i32> {
    match token.len() {
        4 => number(token).map(|n| n as i32),
        2 if form != DateForm::YearMonthDay => {
            number(token).map(|n| n as i32 + if n < 70 { 2000 } else { 1900 })
        }
        _ => None,
    }
}

/// A month's number or its English name, three letters at least.
fn month(token: &[u8]) -> Option<u32> {
    if token.first()?.is_ascii_digit() {
        return small(token);
    }
    let named = |name: &&[u8]| {
        token.len() >= 3 && name.get(..token.len()).is_some_and(|n| token.eq_ignore_ascii_case(n))
    };
    let sept = token.eq_ignore_ascii_case(b"sept");
    MONTHS.iter().position(|name| named(name) || sept && name.starts_with(b"sept")).map(|at| at as u32 + 1)
}
