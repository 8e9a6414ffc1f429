//! Cases of credit limits and what counts against them.

use super::given::{list, needed, optional, whole};
use super::value::{exact, money, same_amount};
use super::{Case, Outcome, compare, known_keys};
use dunlin_core::exposure::{Exposure, Limit, Share};
use dunlin_core::money::Currency;
use dunlin_core::policy::Insurance;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

/// The cases name no currency.
const UNNAMED: Currency = Currency::private(*b"XXX", 2);

/// What a case gives.
struct Given {
    limit: Limit,
    exposure: Exposure,
    /// Percent of the limit from which its use is critical.
    threshold: Option<u32>,
}

/// Runs one case.
pub(super) fn run(case: &Case) -> Outcome {
    match read(&case.given) {
        Ok(given) => compare(case, |key, expected| check(&given, key, expected)),
        Err(why) => Outcome::Failed(why),
    }
}

fn read(given: &Value) -> Result<Given, String> {
    let keys = [
        "own_limit",
        "insured_limit",
        "limit",
        "open",
        "unpaid",
        "new",
        "documents",
        "unpaid_margin_days",
        "open_orders",
        "orders",
        "unbilled",
        "unbilled_deliveries",
        "exposure",
        "used",
    ];
    let threshold = given.as_object().and_then(|given| given.keys().find(|key| is_threshold(key)));
    known_keys("given", given, &[&keys[..], threshold.map(String::as_str).as_slice()].concat())?;
    let sum = |names: &[&str]| -> Result<i64, String> {
        names
            .iter()
            .try_fold(0, |sum: i64, name| Ok(sum + optional(given, name, money(UNNAMED))?.unwrap_or(0)))
    };
    let mut exposure = Exposure {
        open: sum(&["open", "exposure", "used"])?,
        unpaid: sum(&["unpaid"])?,
        unbilled: sum(&["unbilled", "unbilled_deliveries"])?,
        orders: sum(&["orders", "open_orders"])?,
        new: sum(&["new"])?,
    };
    let margin = optional(given, "unpaid_margin_days", whole)?.unwrap_or(0);
    let late = |document: &Value| -> Result<(i64, i32), String> {
        known_keys("a document", document, &["amount", "days_late", "id"])?;
        Ok((needed(document, "amount", money(UNNAMED))?, needed(document, "days_late", whole)?))
    };
    let documents = optional(given, "documents", |documents| list(documents, late))?.unwrap_or_default();
    documents.iter().for_each(|&(open, days)| exposure.add(open, days, margin));
    let own = match optional(given, "own_limit", money(UNNAMED))? {
        Some(own) => Some(own),
        None => optional(given, "limit", money(UNNAMED))?,
    };
    let limit = Limit { own, insured: sum(&["insured_limit"])? };
    let percent = threshold.map(|key| percent(given, key)).transpose()?;
    Ok(Given { limit, exposure, threshold: percent })
}

/// The critical threshold goes by several names.
fn is_threshold(key: &str) -> bool {
    key.contains("threshold") || key.contains("critical")
}

fn percent(given: &Value, key: &str) -> Result<u32, String> {
    match given.get(key) {
        Some(Value::Number(number)) => number.as_u64().and_then(|n| u32::try_from(n).ok()),
        _ => optional(given, key, exact)?
            .filter(|percent| percent.is_integer())
            .and_then(|percent| percent.to_u32()),
    }
    .ok_or_else(|| format!("`{key}` is no whole percentage"))
}

fn check(given: &Given, key: &str, expected: &Value) -> Result<(), String> {
    let (limit, exposure) = (&given.limit, &given.exposure);
    let raises = Insurance::RaisesLimit;
    match key {
        "limit" => match limit.total(raises) {
            Some(total) => same_amount(expected, total, UNNAMED),
            None if expected.is_null() => Ok(()),
            None => Err("came no limit".to_owned()),
        },
        "exposure" => same_amount(expected, exposure.total(), UNNAMED),
        "open_part" => same_amount(expected, exposure.open, UNNAMED),
        "unpaid_part" => same_amount(expected, exposure.unpaid, UNNAMED),
        "within" => match limit.allows(exposure, raises) {
            within if expected.as_bool() == Some(within) => Ok(()),
            within => Err(format!("came {within}")),
        },
        _ => share(given, key, expected),
    }
}

/// The share of the limit that is used, and its parts up to and above the critical threshold, in percent.
fn share(given: &Given, key: &str, expected: &Value) -> Result<(), String> {
    let used = match given.limit.used(&given.exposure, Insurance::RaisesLimit) {
        Ok(used) => used,
        Err(_) if expected.is_null() => return Ok(()),
        Err(why) => return Err(format!("there is none: {why}")),
    };
    let share: Share = if is_threshold(key) || key.starts_with("above") || key.starts_with("over") {
        let (up_to, above) = used.split(given.threshold.ok_or("the case gives no threshold")?);
        if key.contains("up_to") || key.contains("below") { up_to } else { above }
    } else if key.starts_with("use") || key.starts_with("utili") {
        used
    } else {
        return Err("a figure that is not known".to_owned());
    };
    let came = Decimal::from_i128_with_scale(share.basis_points(), 2);
    let wanted: Decimal = match expected {
        Value::String(text) => text.parse().map_err(|_| format!("`{text}` is no percentage"))?,
        Value::Number(number) => number.as_i64().map(Decimal::from).ok_or("which is no whole percentage")?,
        _ => return Err("which is no percentage".to_owned()),
    };
    if came == wanted { Ok(()) } else { Err(format!("came {}", came.normalize())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outcome(given: Value, expect: Value) -> Outcome {
        run(&Case { given, expect, ..Case::default() })
    }

    #[test]
    fn use_above_a_critical_threshold() {
        let given = json!({"limit": "100", "used": "99", "critical_threshold": "80"});
        let expect = json!({"use_percent": "99", "above_threshold": "19", "up_to_threshold": "80"});
        assert_eq!(outcome(given.clone(), expect), Outcome::Passed);
        assert!(matches!(outcome(given, json!({"above_threshold": "20"})), Outcome::Failed(_)));
    }

    #[test]
    fn no_limit_is_not_a_limit_of_nothing() {
        let within = |limit: Value| json!({"limit": limit, "open": "5", "new": "1"});
        assert_eq!(outcome(within(Value::Null), json!({"within": true, "limit": null})), Outcome::Passed);
        assert_eq!(outcome(within(json!("0")), json!({"within": false, "limit": "0"})), Outcome::Passed);
    }

    #[test]
    fn orders_and_deliveries_count() {
        let given = json!({"limit": "10", "open": "5", "open_orders": "3", "unbilled": "2", "new": "0"});
        assert_eq!(outcome(given, json!({"exposure": "10", "within": true})), Outcome::Passed);
        let late = json!({"documents": [{"amount": "100", "days_late": 2}], "unpaid_margin_days": 2});
        assert_eq!(outcome(late, json!({"open_part": "100", "unpaid_part": "0"})), Outcome::Passed);
    }
}
