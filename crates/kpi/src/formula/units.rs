//! What a formula is counted in: how often money enters it, so that euros and days are never added, and so that
//! amounts can be shown in major units.

use super::parse::wrong_at;
use super::syntax::{Binary, Expr, FormulaError, Function, Kind, Problem};
use super::{Param, ParamUnit};
use crate::measure::{Measure, MeasureUnit};

/// How often money is a factor: 0 for days, counts and shares, 1 for amounts, 2 for squares; `None` for the number 0,
/// which agrees with everything.
pub(super) type Power = Option<i8>;

/// The power of money of a part of a formula.
pub(super) fn power(text: &str, expr: &Expr, params: &[Param]) -> Result<Power, FormulaError> {
    let of = |e: &Expr| power(text, e, params);
    Ok(match &expr.kind {
        Kind::Number(n) if n.is_zero() => None,
        Kind::Number(_) => Some(0),
        Kind::Measure(measure) => Some(of_measure(*measure)),
        Kind::Given(place) => Some(i8::from(params[*place].unit == ParamUnit::Money)),
        Kind::Negative(inner) => of(inner)?,
        Kind::Binary(Binary::Plus | Binary::Minus, left, right) => {
            same(text, right.at, of(left)?, of(right)?)?
        }
        Kind::Binary(Binary::Times, left, right) => add(of(left)?, of(right)?),
        Kind::Binary(Binary::Over, left, right) => {
            if matches!(&right.kind, Kind::Number(n) if n.is_zero()) {
                return Err(wrong_at(text, right.at, Problem::ByNought));
            }
            add(of(left)?, of(right)?.map(|p| -p))
        }
        Kind::Call(function, arguments) => of_call(text, *function, arguments, params)?,
    })
}

/// The power of money of a measure.
pub(super) fn of_measure(measure: Measure) -> i8 {
    match measure.unit() {
        MeasureUnit::Money | MeasureUnit::MoneyDays => 1,
        MeasureUnit::MoneySquared => 2,
        MeasureUnit::Count | MeasureUnit::Days | MeasureUnit::Ratio => 0,
    }
}

fn of_call(
    text: &str,
    function: Function,
    arguments: &[Expr],
    params: &[Param],
) -> Result<Power, FormulaError> {
    let first = power(text, &arguments[0], params)?;
    match function {
        Function::Abs | Function::Percent => Ok(first),
        Function::Sqrt => match first {
            Some(power) if power % 2 != 0 => Err(wrong_at(text, arguments[0].at, Problem::Root)),
            power => Ok(power.map(|p| p / 2)),
        },
        Function::Min | Function::Max => arguments[1..]
            .iter()
            .try_fold(first, |left, right| same(text, right.at, left, power(text, right, params)?)),
    }
}

fn add(left: Power, right: Power) -> Power {
    Some(left.unwrap_or(0).saturating_add(right.unwrap_or(0)))
}

fn same(text: &str, at: usize, left: Power, right: Power) -> Result<Power, FormulaError> {
    match (left, right) {
        (Some(a), Some(b)) if a != b => Err(wrong_at(text, at, Problem::Units(name(a), name(b)))),
        (None, other) | (other, _) => Ok(other),
    }
}

fn name(power: i8) -> &'static str {
    match power {
        0 => "a plain number",
        1 => "an amount of money",
        2 => "a square of money",
        _ => "a power of money",
    }
}
