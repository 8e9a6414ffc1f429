//! Date formulas of Business Central: "30D", "CM", "CM+10D", "1M+CM", "D10", "WD4".
//!
//! A formula is a chain of parts joined by `+` or `-`. `10D`, `2W`, `1M`, `1Q`, `1Y` add; `CW`, `CM`, `CQ`, `CY` go to
//! the end of the current week, month, quarter or year (with `-` to its beginning); `D10` is the next 10th, `WD4` the
//! next Thursday, both strictly later. The parts run from left to right. [Microsoft Learn, data type DateFormula]
//!
//! Deliberately not here: formulas that look back (`-D10`, `-WD4`); no payment term needs them.

use super::step::{Period, Step, When};
use std::fmt;

/// A text is no date formula, and which part of it is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// The whole text.
    pub text: String,
    /// The part that is not understood; empty when one is missing.
    pub part: String,
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part.as_str() {
            "" => write!(f, "`{}` is not a whole date formula (write it as CM+10D)", self.text),
            part => write!(
                f,
                "`{part}` in `{}` is no part of a date formula (such as 30D, 1M, CM, D10, WD4)",
                self.text
            ),
        }
    }
}

impl std::error::Error for FormulaError {}

/// Reads a date formula, in either case, with or without spaces and angle brackets.
///
/// # Errors
/// [`FormulaError`] with the first part that is not understood.
pub fn parse(text: &str) -> Result<Vec<Step>, FormulaError> {
    let plain = text.trim().trim_start_matches('<').trim_end_matches('>');
    let plain: String = plain.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let error = |part: &str| FormulaError { text: text.to_owned(), part: part.to_owned() };
    let (mut steps, mut rest, mut back) = (Vec::new(), plain.as_str(), false);
    if let Some(after) = rest.strip_prefix(['+', '-']) {
        back = rest.starts_with('-');
        rest = after;
    }
    loop {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let part = &rest[..end];
        steps.push(part_step(part, back).ok_or_else(|| error(part))?);
        if end == rest.len() {
            return Ok(steps);
        }
        back = rest[end..].starts_with('-');
        rest = &rest[end + 1..];
    }
}

fn part_step(part: &str, back: bool) -> Option<Step> {
    if let Some(unit) = part.strip_prefix('C') {
        let period = match unit {
            "W" => Period::Week,
            "M" => Period::Month,
            "Q" => Period::Quarter,
            "Y" => Period::Year,
            _ => return None,
        };
        return Some(if back { Step::StartOf(period) } else { Step::EndOf(period) });
    }
    if let Some(weekday) = part.strip_prefix("WD") {
        let weekday = number(weekday)?;
        return (!back && (1..=7).contains(&weekday)).then_some(Step::Weekday(weekday as u32));
    }
    if let Some(day) = part.strip_prefix('D') {
        let day = number(day)?;
        return (!back && (1..=31).contains(&day)).then_some(Step::DayOfMonth(day as u32, When::After));
    }
    let (digits, unit) = part.split_at_checked(part.len().checked_sub(1)?)?;
    let n = if back { -number(digits)? } else { number(digits)? };
    match unit {
        "D" => Some(Step::AddDays(n)),
        "W" => Some(Step::AddWeeks(n)),
        "M" => Some(Step::AddMonths(n)),
        "Q" => Some(Step::AddMonths(n * 3)),
        "Y" => Some(Step::AddMonths(n * 12)),
        _ => None,
    }
}

/// A number of at most four digits: terms don't run for more than 9999 of anything.
fn number(digits: &str) -> Option<i32> {
    let sound = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if sound { digits.parse().ok() } else { None }
}
