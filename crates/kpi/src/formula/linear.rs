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
    /// the period (100, days): what a bridge takes apart. Every group is scaled alike, so that the fractions of parts
    /// add up to that of the whole. Numbers beyond 128 bits stop at the greatest one.
    #[must_use]
    pub fn fraction(&self, measure: &dyn Fn(Measure) -> i128) -> (i128, i128) {
        let one = Linear::number(Ratio::ONE);
        let below = self.denominator.as_ref().unwrap_or(&one);
        let factor = self.factor.as_ref().unwrap_or(&one);
        let (scale, factor_scale) = (common(&[&self.numerator, below]), common(&[factor]));
        let above = self.numerator.whole(scale, measure).saturating_mul(factor.whole(factor_scale, measure));
        (above, below.whole(scale, measure).saturating_mul(factor_scale))
    }
}

/// A number that makes all weights whole.
fn common(linears: &[&Linear]) -> i128 {
    let weights = linears.iter().flat_map(|l| l.terms.iter().map(|t| t.1).chain([l.constant]));
    let join = |all: i128, den: i128| if all % den == 0 { all } else { all.saturating_mul(den) };
    weights.map(|weight| weight.reduced().den()).fold(1, join)
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

    /// The sum times a scale that makes its weights whole.
    fn whole(&self, scale: i128, measure: &dyn Fn(Measure) -> i128) -> i128 {
        let whole = |weight: Ratio| weight.num().saturating_mul(scale) / weight.den();
        let terms = self.terms.iter().map(|&(m, weight)| whole(weight).saturating_mul(measure(m)));
        terms.fold(whole(self.constant), i128::saturating_add)
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
