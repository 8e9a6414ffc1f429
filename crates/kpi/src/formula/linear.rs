//! Formulas that are weighted sums of measures: what a change of a figure can be split by exactly.

use super::ratio::Ratio;
use super::syntax::{Binary, Expr, Kind};
use crate::measure::Measure;

/// A constant plus measures, each with its weight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Linear {
    /// What is added whatever the measures are.
    pub constant: Ratio,
    /// Each measure once, with its weight.
    pub terms: Vec<(Measure, Ratio)>,
}

/// Numerator, denominator and factor of a formula, each a weighted sum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinearParts {
    /// What is divided.
    pub numerator: Linear,
    /// By what; `None` when nothing is divided.
    pub denominator: Option<Linear>,
    /// What the quotient is multiplied by (100, or the days of the period); `None` for 1.
    pub factor: Option<Linear>,
}

impl LinearParts {
    /// The value as a quotient of two integers, both weighted sums of the measures where the factor is a fixed number of
    /// the period (100, days): what a bridge takes apart. Numbers beyond 128 bits stop at the greatest one.
    #[must_use]
    pub fn fraction(&self, measure: &dyn Fn(Measure) -> i128) -> (i128, i128) {
        let sum = |linear: &Linear| linear.sum(|m| Some(measure(m))).unwrap_or(Ratio::whole(i128::MAX));
        let one = Ratio::ONE;
        let numerator = sum(&self.numerator);
        let denominator = self.denominator.as_ref().map_or(one, sum);
        let factor = self.factor.as_ref().map_or(one, sum);
        let above = numerator.num().saturating_mul(factor.num()).saturating_mul(denominator.den());
        let below = denominator.num().saturating_mul(numerator.den()).saturating_mul(factor.den());
        (above, below)
    }
}

impl Linear {
    /// A number alone.
    fn number(constant: Ratio) -> Linear {
        Linear { constant, terms: Vec::new() }
    }

    /// The weighted sum for given measures; `None` when one has no value or the sum does not fit.
    #[must_use]
    pub fn sum(&self, measure: impl Fn(Measure) -> Option<i128>) -> Option<Ratio> {
        self.terms.iter().try_fold(self.constant, |sum, &(m, weight)| {
            sum.checked_add(weight.checked_mul(Ratio::whole(measure(m)?))?)
        })
    }

    fn scaled(mut self, by: Ratio) -> Option<Linear> {
        self.constant = self.constant.checked_mul(by)?;
        for (_, weight) in &mut self.terms {
            *weight = weight.checked_mul(by)?;
        }
        Some(self)
    }

    fn plus(mut self, other: Linear) -> Option<Linear> {
        self.constant = self.constant.checked_add(other.constant)?;
        for (measure, weight) in other.terms {
            match self.terms.iter_mut().find(|(m, _)| *m == measure) {
                Some((_, mine)) => *mine = mine.checked_add(weight)?,
                None => self.terms.push((measure, weight)),
            }
        }
        self.terms.retain(|(_, weight)| !weight.is_zero());
        Some(self)
    }
}

/// A tree as a weighted sum; `None` when it is none (products of measures, min, roots) or has given values in it.
pub(super) fn linear(expr: &Expr) -> Option<Linear> {
    match &expr.kind {
        Kind::Number(number) => Some(Linear::number(*number)),
        Kind::Measure(measure) => Some(Linear { constant: Ratio::ZERO, terms: vec![(*measure, Ratio::ONE)] }),
        Kind::Negative(inner) => linear(inner)?.scaled(Ratio::whole(-1)),
        Kind::Binary(Binary::Plus, left, right) => linear(left)?.plus(linear(right)?),
        Kind::Binary(Binary::Minus, left, right) => {
            linear(left)?.plus(linear(right)?.scaled(Ratio::whole(-1))?)
        }
        Kind::Binary(Binary::Times, left, right) => {
            let (left, right) = (linear(left)?, linear(right)?);
            match (left.terms.is_empty(), right.terms.is_empty()) {
                (_, true) => left.scaled(right.constant),
                (true, _) => right.scaled(left.constant),
                _ => None,
            }
        }
        Kind::Binary(Binary::Over, left, right) => {
            let right = linear(right)?;
            let whole = right.terms.is_empty().then_some(right.constant)?;
            linear(left)?.scaled(Ratio::ONE.checked_div(whole)?)
        }
        Kind::Given(_) | Kind::Call(..) => None,
    }
}
