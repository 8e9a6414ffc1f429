//! Reading the values of a case: days, amounts, percentages, lists. What is not as described is an error that fails
//! the case; nothing is passed over.

use dunlin_core::day::Day;
use dunlin_core::money::{decimal, parse_minor};
use dunlin_core::percent::Percent;
use serde_json::Value;
use std::str::FromStr;

/// Decimals of the cases' amounts; the file knows no other currencies in these areas.
const DIGITS: u8 = 2;

/// A value under a key, read; an error when it is missing.
pub(super) fn needed<T>(
    object: &Value,
    key: &str,
    read: impl Fn(&Value) -> Result<T, String>,
) -> Result<T, String> {
    optional(object, key, read)?.ok_or_else(|| format!("`{key}` is missing"))
}

/// A value under a key, read; `None` when it is missing or null.
pub(super) fn optional<T>(
    object: &Value,
    key: &str,
    read: impl Fn(&Value) -> Result<T, String>,
) -> Result<Option<T>, String> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => read(value).map(Some).map_err(|e| format!("`{key}`: {e}")),
    }
}

/// A day, `2024-12-31`.
pub(super) fn day(value: &Value) -> Result<Day, String> {
    text(value)?.parse().map_err(|e| format!("{e}"))
}

/// An amount in minor units.
pub(super) fn amount(value: &Value) -> Result<i64, String> {
    parse_minor(text(value)?, DIGITS).map_err(|e| e.to_string())
}

/// A percentage.
pub(super) fn percent(value: &Value) -> Result<Percent, String> {
    text(value)?.parse().map_err(|e| format!("{e}"))
}

/// A whole number that fits.
pub(super) fn whole<T: TryFrom<i64> + FromStr>(value: &Value) -> Result<T, String> {
    let number = value.as_i64().and_then(|n| T::try_from(n).ok());
    number
        .or_else(|| value.as_str()?.parse().ok())
        .ok_or_else(|| format!("{value} is not a whole number in range"))
}

/// Yes or no.
pub(super) fn flag(value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("{value} is neither true nor false"))
}

/// A text.
pub(super) fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| format!("{value} is not a text"))
}

/// Every element of a list, read.
pub(super) fn list<T>(value: &Value, read: impl Fn(&Value) -> Result<T, String>) -> Result<Vec<T>, String> {
    value.as_array().ok_or_else(|| format!("{value} is not a list"))?.iter().map(read).collect()
}

/// Compares an amount that came with the one expected.
pub(super) fn same_amount(expected: &Value, came: i64) -> Result<(), String> {
    if amount(expected)? == came {
        Ok(())
    } else {
        Err(format!("came {}", decimal(i128::from(came), DIGITS)))
    }
}

/// Compares anything else that came with what is expected.
pub(super) fn same<T: PartialEq + std::fmt::Display>(expected: &T, came: &T) -> Result<(), String> {
    if expected == came { Ok(()) } else { Err(format!("came {came}")) }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{Case, Outcome};
    use serde_json::Value;

    fn run(run: fn(&Case) -> Outcome, given: &Value, expect: &Value) -> Outcome {
        run(&Case { given: given.clone(), expect: expect.clone(), ..Case::default() })
    }

    /// The case passes.
    pub(in crate::cases) fn passed(runner: fn(&Case) -> Outcome, given: &Value, expect: &Value) {
        assert_eq!(run(runner, given, expect), Outcome::Passed);
    }

    /// The case fails: a runner that lets anything pass proves nothing.
    pub(in crate::cases) fn failed(runner: fn(&Case) -> Outcome, given: &Value, expect: &Value) {
        let outcome = run(runner, given, expect);
        assert!(matches!(outcome, Outcome::Failed(_)), "{expect} came out as {outcome:?}");
    }
}
