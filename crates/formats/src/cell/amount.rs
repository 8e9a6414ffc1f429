//! Decimal amounts and whole minor units, exactly.

use super::digits::number;
use super::{CellError, trim};
use crate::plan::NumberForm;

/// Amounts come out in units of one ten-thousandth of the major unit: four decimals, the most that a currency has.
pub const UNITS: i64 = 10_000;

const DECIMALS: usize = 4;

/// Reads a decimal amount in units of 10^-4 of the major unit; `None` for an empty cell. A minus may stand in front
/// or behind, or parentheses around; currency codes and signs are read over; `1.5E+3` is read when it is exact.
///
/// # Errors
/// [`CellError::NotANumber`], [`CellError::TooManyDecimals`] (zeros beyond the fourth are no decimals) or
/// [`CellError::TooLarge`].
#[inline]
pub fn parse_amount(cell: &[u8], form: NumberForm) -> Result<Option<i64>, CellError> {
    match plain(cell, form.decimal) {
        Some(value) => Ok(Some(value)),
        None => lenient(trim(cell), form),
    }
}

/// Reads a whole number of minor units; `None` for an empty cell. A float's tail (`1234.0`) is read over.
///
/// # Errors
/// [`CellError::NotWhole`] or [`CellError::TooLarge`].
#[inline]
pub fn parse_minor(cell: &[u8]) -> Result<Option<i64>, CellError> {
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    match number(digits) {
        Some(magnitude) => Ok(Some(if negative { -(magnitude as i64) } else { magnitude as i64 })),
        None => minor_slowly(trim(cell)),
    }
}

/// `-1234.56` with at most two runs of digits, nothing else: nearly every cell of nearly every file.
#[inline]
fn plain(cell: &[u8], decimal: u8) -> Option<i64> {
    let (negative, body) = match cell {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let units = match body {
        [whole @ .., mark, a, b] if *mark == decimal => {
            let cents = number(&[*a, *b])? as i64;
            (number(whole)? as i64).checked_mul(UNITS)?.checked_add(cents * 100)?
        }
        whole => (number(whole)? as i64).checked_mul(UNITS)?,
    };
    Some(if negative { -units } else { units })
}

#[cold]
fn minor_slowly(cell: &[u8]) -> Result<Option<i64>, CellError> {
    if cell.is_empty() {
        return Ok(None);
    }
    let text = std::str::from_utf8(cell).map_err(|_| CellError::NotWhole)?;
    let text = super::text_from_float(text);
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(CellError::NotWhole);
    }
    text.parse().map(Some).map_err(|_| CellError::TooLarge)
}

/// The parts of a written number: digits without marks, how many of them are decimals, sign and power of ten.
struct Written {
    digits: Vec<u8>,
    decimals: usize,
    negative: bool,
    exponent: i32,
}

#[cold]
fn lenient(cell: &[u8], form: NumberForm) -> Result<Option<i64>, CellError> {
    if cell.is_empty() {
        return Ok(None);
    }
    let text = std::str::from_utf8(cell).map_err(|_| CellError::NotANumber(form))?;
    let written = written(text, form).ok_or(CellError::NotANumber(form))?;
    in_units(&written).map(Some)
}

fn written(text: &str, form: NumberForm) -> Option<Written> {
    let (body, negative) = unsigned(text)?;
    let (body, exponent) = match body.find(['e', 'E']) {
        Some(at) => (&body[..at], body[at + 1..].parse::<i32>().ok().filter(|e| e.abs() <= 40)?),
        None => (body, 0),
    };
    let (whole, fraction) = match body.split_once(char::from(form.decimal)) {
        Some((whole, fraction)) => (whole, fraction),
        None => (body, ""),
    };
    let mut digits = whole_digits(whole, form.thousands)?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || digits.is_empty() && fraction.is_empty() {
        return None;
    }
    digits.extend_from_slice(fraction.as_bytes());
    Some(Written { digits, decimals: fraction.len(), negative, exponent })
}

/// Takes off sign, parentheses and currency marks, in whatever order they stand; at most one sign.
fn unsigned(text: &str) -> Option<(&str, bool)> {
    let mut body = text.trim();
    let mut signs = 0;
    let mut negative = false;
    if let Some(inner) = body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
        (body, negative, signs) = (inner.trim(), true, 1);
    }
    loop {
        let before = body.len();
        for minus in ['-', '\u{2212}', '\u{2013}', '+'] {
            let rest = body.strip_prefix(minus).or_else(|| body.strip_suffix(minus));
            if let Some(rest) = rest {
                (body, negative, signs) = (rest.trim(), negative || minus != '+', signs + 1);
            }
        }
        body = without_currency(body);
        if body.len() == before {
            return (signs <= 1).then_some((body, negative));
        }
    }
}

/// Takes off one currency sign or code of three capitals at either end.
fn without_currency(body: &str) -> &str {
    let sign = |c: char| matches!(c, '€' | '$' | '£' | '¥' | '₹' | '₽' | '₩' | '₺' | '₪' | '฿' | '₫' | '₴');
    if let Some(rest) = body.strip_prefix(sign).or_else(|| body.strip_suffix(sign)) {
        return rest.trim();
    }
    let code = |c: &[u8]| c.iter().all(u8::is_ascii_uppercase);
    match body.as_bytes() {
        [a, b, c, ..] if code(&[*a, *b, *c]) => body[3..].trim(),
        [.., a, b, c] if code(&[*a, *b, *c]) => body[..body.len() - 3].trim(),
        _ => body,
    }
}

/// The digits before the decimal mark. Thousands marks stand between digits; the last group has three, others two
/// (as in India) or three.
fn whole_digits(whole: &str, thousands: Option<u8>) -> Option<Vec<u8>> {
    let is_mark = |c: char| match thousands {
        Some(b' ') => matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'),
        Some(b'\'') => matches!(c, '\'' | '\u{2019}'),
        Some(mark) => c == char::from(mark),
        None => false,
    };
    let groups: Vec<&str> = whole.split(is_mark).collect();
    let fits = |(at, group): (usize, &&str)| match (groups.len() - 1 - at, at) {
        (0, 0) => true,
        (0, _) => group.len() == 3,
        (_, 0) => (1..=3).contains(&group.len()),
        _ => (2..=3).contains(&group.len()),
    };
    let digits = groups.concat().into_bytes();
    (groups.iter().enumerate().all(fits) && digits.iter().all(u8::is_ascii_digit)).then_some(digits)
}

fn in_units(written: &Written) -> Result<i64, CellError> {
    // The digits times 10^shift are units of 10^-4.
    let shift = DECIMALS as i32 + written.exponent - written.decimals as i32;
    let mut digits = written.digits.as_slice();
    if shift < 0 {
        let cut = digits.len().saturating_sub(shift.unsigned_abs() as usize);
        if digits[cut..].iter().any(|&d| d != b'0') {
            return Err(CellError::TooManyDecimals);
        }
        digits = &digits[..cut];
    }
    let mut value = 0i64;
    let zeros = if digits.iter().all(|&d| d == b'0') { 0 } else { shift.max(0) as usize };
    for digit in digits.iter().copied().chain(std::iter::repeat_n(b'0', zeros)) {
        // Count downwards: the most negative amount has no positive twin.
        let next = value.checked_mul(10).and_then(|v| v.checked_sub(i64::from(digit - b'0')));
        value = next.ok_or(CellError::TooLarge)?;
    }
    if written.negative { Ok(value) } else { value.checked_neg().ok_or(CellError::TooLarge) }
}
