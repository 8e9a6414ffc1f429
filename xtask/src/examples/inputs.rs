//! An example's inputs as the texts that calculators read: `100000:30,80000:30` for a list of pairs.

use serde_json::{Map, Value};

/// Names and texts of all inputs.
///
/// # Errors
/// Which input has a shape that no calculator reads.
pub(super) fn texts(inputs: &Map<String, Value>, variant: &str) -> Result<Vec<(String, String)>, String> {
    if let Some(joined) = columns(inputs) {
        return joined;
    }
    inputs.iter().map(|(name, value)| Ok((name.clone(), text(name, value, variant)?))).collect()
}

/// Two plain lists of one length are the columns of one: amounts and days, or actual and forecast.
fn columns(inputs: &Map<String, Value>) -> Option<Result<Vec<(String, String)>, String>> {
    let mut lists: Vec<(&String, &Vec<Value>)> =
        inputs.iter().filter_map(|(name, value)| Some((name, value.as_array()?))).collect();
    lists.sort_by_key(|(name, _)| comes_second(name));
    let [(first_name, first), (second_name, second)] = lists[..] else { return None };
    if first.len() != second.len() || first.iter().chain(second).any(|v| !v.is_number()) {
        return None;
    }
    let pairs: Vec<String> = first.iter().zip(second).map(|(a, b)| format!("{a}:{b}")).collect();
    let others = inputs.iter().filter(|(name, _)| *name != first_name && *name != second_name);
    let mut texts: Result<Vec<(String, String)>, String> =
        others.map(|(name, value)| Ok((name.clone(), text(name, value, "")?))).collect();
    if let Ok(texts) = &mut texts {
        texts.push(("rows".to_owned(), pairs.join(",")));
    }
    Some(texts)
}

/// Whether a column stands behind the other one of a pair.
fn comes_second(name: &str) -> bool {
    ["day", "length", "forecast", "late"].iter().any(|word| name.contains(word))
}

fn text(name: &str, value: &Value, variant: &str) -> Result<String, String> {
    match value {
        Value::Number(number) => Ok(number.to_string()),
        Value::String(text) => Ok(text.clone()),
        Value::Array(entries) => {
            let entries: Result<Vec<String>, String> =
                entries.iter().map(|e| entry(name, e, variant)).collect();
            Ok(entries?.join(","))
        }
        _ => Err(format!("input `{name}` is neither a number nor a list: {value}")),
    }
}

fn entry(name: &str, value: &Value, variant: &str) -> Result<String, String> {
    match value {
        Value::Number(number) => Ok(number.to_string()),
        Value::Array(numbers) if numbers.iter().all(Value::is_number) => {
            let texts: Vec<String> = numbers.iter().map(Value::to_string).collect();
            match texts.last() {
                // Several payments of an invoice, of which a variant takes the last one.
                Some(last) if variant.contains("last") => Ok(last.clone()),
                Some(_) => Ok(texts.join(":")),
                None => Err(format!("input `{name}` has an empty entry")),
            }
        }
        Value::Object(fields) if fields.len() == 2 && fields.values().all(Value::is_number) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| comes_second(name));
            Ok(format!("{}:{}", fields[0].1, fields[1].1))
        }
        _ => Err(format!("input `{name}` has an entry that is no number and no pair: {value}")),
    }
}
