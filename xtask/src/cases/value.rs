//! Reading and comparing values of cases that name their currencies; what has none is read by [`super::given`].

use super::given::text;
use dunlin_core::money::{Currency, decimal, parse_minor};
use rust_decimal::Decimal;
use serde_json::Value;

/// A text of its own.
pub(super) fn name(value: &Value) -> Result<String, String> {
    text(value).map(str::to_owned)
}

/// An amount in minor units of a currency.
pub(super) fn money(currency: Currency) -> impl Fn(&Value) -> Result<i64, String> {
    move |value| parse_minor(text(value)?, currency.digits()).map_err(|e| e.to_string())
}

/// An exact decimal: a rate, a percentage.
pub(super) fn exact(value: &Value) -> Result<Decimal, String> {
    text(value)?.parse().map_err(|_| format!("{value} is no decimal"))
}

/// Whether minor units came as expected.
///
/// # Errors
/// What came, when it is something else.
pub(super) fn same_amount(expected: &Value, came: i64, currency: Currency) -> Result<(), String> {
    match money(currency)(expected)? == came {
        true => Ok(()),
        false => Err(format!("came {}", decimal(i128::from(came), currency.digits()))),
    }
}

/// Whether a whole number came as expected.
///
/// # Errors
/// What came, when it is something else.
pub(super) fn same_number(expected: &Value, came: i64) -> Result<(), String> {
    match expected.as_i64().ok_or("which is no whole number")? == came {
        true => Ok(()),
        false => Err(format!("came {came}")),
    }
}

/// Compares every entry of an expected object; the keys that came but were not expected must be nothing, which
/// `leftover` says.
///
/// # Errors
/// What is wrong with each entry.
pub(super) fn same_entries(
    expected: &Value,
    mut entry: impl FnMut(&str, &Value) -> Result<(), String>,
    leftover: Option<String>,
) -> Result<(), String> {
    let object = expected.as_object().ok_or("which is no object")?;
    let wrong =
        object.iter().filter_map(|(key, value)| entry(key, value).err().map(|e| format!("{key} {e}")));
    let wrong: Vec<String> = wrong.chain(leftover.map(|extra| format!("not expected: {extra}"))).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join(", ")) }
}
