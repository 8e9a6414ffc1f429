//! Whether a calculation is what an example expects: equal at the precision that is given.

use super::Example;
use dunlin_kpi::calc::Calculation;
use dunlin_kpi::catalogue::Unit;
use dunlin_kpi::formula::Ratio;
use serde_json::Value;

/// Decimals to which whole expected numbers must agree, unless they are said to be rounded.
const DECIMALS: usize = 4;

/// Compares.
///
/// # Errors
/// What was expected and what came.
pub(super) fn compare(example: &Example, calculation: &Calculation) -> Result<(), String> {
    let came = calculation.text.as_deref().or(calculation.reason.as_deref()).unwrap_or("nothing");
    let differs = || format!("expected {} {}, came {came}", example.expected, example.unit);
    let same = match &example.expected {
        Value::Null => calculation.value.is_none(),
        Value::Array(expected) => {
            expected.len() == calculation.each.len()
                && expected.iter().zip(&calculation.each).all(|(e, c)| agrees(example, e, *c) == Some(true))
        }
        expected => {
            // A value that is withheld as meaningless is compared as bare arithmetic.
            let value = calculation.value.or(calculation.arithmetic).ok_or_else(differs)?;
            let value = in_unit(&example.unit, calculation.unit, value).ok_or_else(differs)?;
            agrees(example, expected, value)
                .ok_or_else(|| format!("expected {expected}, which is no number"))?
        }
    };
    if same { Ok(()) } else { Err(differs()) }
}

/// A value in the example's unit where that is a part or a multiple of the calculator's.
fn in_unit(wanted: &str, unit: Unit, value: Ratio) -> Option<Ratio> {
    match (wanted.to_ascii_lowercase().as_str(), unit) {
        ("pence" | "p" | "cents" | "ct" | "penny", Unit::Money) => value.checked_mul(Ratio::whole(100)),
        ("ratio" | "fraction" | "share", Unit::Percent) => value.checked_div(Ratio::whole(100)),
        _ => Some(value),
    }
}

/// Whether a value is within half a unit of the last decimal expected; `None` when that is no number.
fn agrees(example: &Example, expected: &Value, value: Ratio) -> Option<bool> {
    let text = match expected {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let expected = Ratio::parse(&text).ok()?;
    let given = text.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len());
    let decimals = if given == 0 && example.verdict != "ok_rounded" { DECIMALS } else { given };
    let half = Ratio::new(1, 2 * 10i128.checked_pow(u32::try_from(decimals).ok()?)?)?;
    let off = value.checked_sub(expected)?;
    let off = if off.is_negative() { off.checked_neg()? } else { off };
    Some(off <= half)
}
