//! Reading the values of a case, and comparing what came with what was expected.

use dunlin_core::day::Day;
use dunlin_core::money::{Currency, decimal, parse_minor};
use rust_decimal::Decimal;
use serde_json::Value;

/// A member of an object as text; `None` when absent or null.
///
/// # Errors
/// When it is no text.
pub(super) fn text<'a>(object: &'a Value, key: &str) -> Result<Option<&'a str>, String> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(format!("`{key}` is no text: {other}")),
    }
}

/// A member that must be there.
///
/// # Errors
/// When it is absent.
pub(super) fn required<T>(key: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("`{key}` is missing"))
}

/// A member as a day.
///
/// # Errors
/// When it is no date.
pub(super) fn day(object: &Value, key: &str) -> Result<Option<Day>, String> {
    text(object, key)?.map(|text| text.parse().map_err(|e| format!("`{key}`: {e}"))).transpose()
}

/// A member as minor units of a currency.
///
/// # Errors
/// When it is no decimal text of that currency.
pub(super) fn amount(object: &Value, key: &str, currency: Currency) -> Result<Option<i64>, String> {
    text(object, key)?.map(|text| minor(text, currency).map_err(|e| format!("`{key}`: {e}"))).transpose()
}

/// A decimal text as minor units of a currency.
///
/// # Errors
/// When it is none.
pub(super) fn minor(text: &str, currency: Currency) -> Result<i64, String> {
    parse_minor(text, currency.digits()).map_err(|e| e.to_string())
}

/// A member as an exact decimal: a rate, a percentage.
///
/// # Errors
/// When it is none.
pub(super) fn exact(object: &Value, key: &str) -> Result<Option<Decimal>, String> {
    text(object, key)?
        .map(|text| text.parse().map_err(|_| format!("`{key}`: `{text}` is no decimal")))
        .transpose()
}

/// A member as a whole number.
///
/// # Errors
/// When it is none.
pub(super) fn whole(object: &Value, key: &str) -> Result<Option<i32>, String> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_i64().and_then(|n| i32::try_from(n).ok()) {
            Some(number) => Ok(Some(number)),
            None => Err(format!("`{key}` is no whole number: {value}")),
        },
    }
}

/// A member as a list; empty when absent.
///
/// # Errors
/// When it is no list.
pub(super) fn list<'a>(object: &'a Value, key: &str) -> Result<&'a [Value], String> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(other) => Err(format!("`{key}` is no list: {other}")),
    }
}

/// Whether minor units came as expected.
///
/// # Errors
/// What came, when it is something else.
pub(super) fn same_amount(expected: &Value, came: i64, currency: Currency) -> Result<(), String> {
    let text = expected.as_str().ok_or("which is no decimal text")?;
    match minor(text, currency)? == came {
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
