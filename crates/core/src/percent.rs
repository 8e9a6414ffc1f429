//! Percentages and yearly rates, exact: whole millionths of a percent, and exact fractions of minor units.
//!
//! A percentage of an amount is a [`Fraction`] of minor units until somebody asks for whole ones; it is rounded once,
//! half away from zero, so that a credit mirrors a debit.
//!
//! Deliberately not here: what is a percentage of what (terms, discounts, charges).

use crate::money::{self, MoneyError};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// How many decimals of a percent are kept.
const DIGITS: u8 = 6;
/// One percent in the unit kept.
const ONE: i64 = 1_000_000;
/// The largest percentage in either direction. With it every product below stays inside 128 bits.
const LIMIT: i64 = 10_000 * ONE;

/// A percentage, exact to a millionth of a percent: `2.5` is two and a half in the hundred. Also a yearly rate of
/// interest, when the context says so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Percent(i64);

/// Why a text is no percentage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PercentError {
    /// It is no decimal number, or has more than six decimals.
    NotANumber(MoneyError),
    /// It lies beyond 10,000 % in either direction.
    OutOfRange(String),
}

impl fmt::Display for PercentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PercentError::NotANumber(MoneyError::TooManyDecimals(text, digits)) => {
                write!(f, "`{text}` has more than {digits} decimals; round the percentage first")
            }
            PercentError::NotANumber(MoneyError::NotANumber(text)) => {
                write!(f, "`{text}` is not a percentage (write it as 2.5)")
            }
            PercentError::NotANumber(_) => f.write_str("the percentage lies beyond 10,000"),
            PercentError::OutOfRange(text) => write!(f, "`{text}` lies beyond 10,000 %"),
        }
    }
}

impl std::error::Error for PercentError {}

impl Percent {
    /// Nothing.
    pub const ZERO: Percent = Percent(0);
    /// The whole.
    pub const HUNDRED: Percent = Percent(100 * ONE);

    /// A percentage in hundredths of a percent (basis points), for constants: `of_hundredths(815)` is 8.15 %.
    #[must_use]
    pub const fn of_hundredths(hundredths: i32) -> Percent {
        Percent(hundredths as i64 * (ONE / 100))
    }

    /// The sum, at most 10,000 % in either direction.
    #[must_use]
    pub fn plus(self, other: Percent) -> Percent {
        Percent((self.0 + other.0).clamp(-LIMIT, LIMIT))
    }

    /// What is left of a hundred.
    #[must_use]
    pub fn complement(self) -> Percent {
        Percent::HUNDRED.plus(Percent(-self.0))
    }

    /// Whether it is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// This percentage of an amount, exactly.
    #[must_use]
    pub fn of(self, minor: i64) -> Fraction {
        Fraction { numerator: i128::from(minor) * i128::from(self.0), denominator: 100 * i128::from(ONE) }
    }
}

impl FromStr for Percent {
    type Err = PercentError;

    /// Reads a plain decimal without a sign for percent: `12.25`, `-0.83`.
    fn from_str(text: &str) -> Result<Percent, PercentError> {
        let value = money::parse_minor(text, DIGITS).map_err(PercentError::NotANumber)?;
        if value.unsigned_abs() > LIMIT.unsigned_abs() {
            return Err(PercentError::OutOfRange(text.to_owned()));
        }
        Ok(Percent(value))
    }
}

impl fmt::Display for Percent {
    /// The number without trailing zeros and without a sign for percent: `13.25`, `8`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = money::decimal(i128::from(self.0), DIGITS);
        f.pad(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl fmt::Debug for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} %")
    }
}

/// An exact number of minor units that need not be whole. The denominator is positive.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Fraction = Fraction { numerator: 0, denominator: 1 };

    /// A whole number of minor units.
    #[must_use]
    pub fn whole(minor: i64) -> Fraction {
        Fraction { numerator: i128::from(minor), denominator: 1 }
    }

    /// The sum; `None` when it passes 128 bits.
    #[must_use]
    pub fn checked_add(self, other: Fraction) -> Option<Fraction> {
        if self.denominator == other.denominator {
            let numerator = self.numerator.checked_add(other.numerator)?;
            return Some(Fraction { numerator, denominator: self.denominator });
        }
        let (a, b) = (self.reduced(), other.reduced());
        let common = gcd(a.denominator, b.denominator);
        let left = a.numerator.checked_mul(b.denominator / common)?;
        let right = b.numerator.checked_mul(a.denominator / common)?;
        let denominator = (a.denominator / common).checked_mul(b.denominator)?;
        Some(Fraction { numerator: left.checked_add(right)?, denominator }.reduced())
    }

    /// The fraction times `factor / divisor`; `None` when it passes 128 bits or the divisor is not positive.
    #[must_use]
    pub fn scaled(self, factor: i64, divisor: i64) -> Option<Fraction> {
        if divisor <= 0 {
            return None;
        }
        let numerator = self.numerator.checked_mul(i128::from(factor))?;
        Some(Fraction { numerator, denominator: self.denominator.checked_mul(i128::from(divisor))? })
    }

    /// Whole minor units, rounded half away from zero; `None` when they pass 64 bits.
    #[must_use]
    pub fn rounded(self) -> Option<i64> {
        self.rounded_to(1)
    }

    /// The nearest multiple of `step` minor units, halves away from zero; `None` when it passes 64 bits or the step
    /// is not positive.
    #[must_use]
    pub fn rounded_to(self, step: i64) -> Option<i64> {
        if step <= 0 {
            return None;
        }
        let steps = half_up(self.numerator, self.denominator.checked_mul(i128::from(step))?);
        i64::try_from(steps.checked_mul(i128::from(step))?).ok()
    }

    /// Millionths of a minor unit, rounded half away from zero: what is shown of an accrual before it is claimed.
    /// Add the fractions, not these.
    #[must_use]
    pub fn millionths(self) -> Option<i128> {
        let f = self.reduced();
        Some(half_up(f.numerator.checked_mul(1_000_000)?, f.denominator))
    }

    fn reduced(self) -> Fraction {
        let common = gcd(self.numerator.saturating_abs(), self.denominator).max(1);
        Fraction { numerator: self.numerator / common, denominator: self.denominator / common }
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Fraction) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    /// By value, without forming a product: whole parts first, then the same question of what is left, upside down.
    fn cmp(&self, other: &Fraction) -> Ordering {
        let (mut a, mut b) = (*self, *other);
        let mut order = Ordering::Equal;
        let mut upside_down = false;
        while order == Ordering::Equal {
            let whole = (a.numerator.div_euclid(a.denominator)).cmp(&b.numerator.div_euclid(b.denominator));
            let (ra, rb) = (a.numerator.rem_euclid(a.denominator), b.numerator.rem_euclid(b.denominator));
            order = match (whole, ra, rb) {
                (Ordering::Equal, 0, 0) => break,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (whole, ..) => whole,
            };
            if order != Ordering::Equal {
                break;
            }
            (a, b) = (
                Fraction { numerator: a.denominator, denominator: ra },
                Fraction { numerator: b.denominator, denominator: rb },
            );
            upside_down = !upside_down;
        }
        if upside_down { order.reverse() } else { order }
    }
}

/// The quotient of two integers (the second positive), rounded half away from zero.
fn half_up(numerator: i128, denominator: i128) -> i128 {
    let (quotient, rest) = (numerator / denominator, numerator % denominator);
    let away = rest.unsigned_abs() >= denominator.unsigned_abs().div_ceil(2);
    quotient + if away { numerator.signum() } else { 0 }
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn percent(text: &str) -> Percent {
        text.parse().unwrap()
    }

    #[test]
    fn percentages_read_and_write_exactly() {
        for text in ["0", "2", "13.25", "-0.83", "0.1", "12.5", "10000", "0.000001"] {
            assert_eq!(percent(text).to_string(), text);
        }
        assert_eq!(Percent::of_hundredths(-83), percent("-0.83"));
        assert!(matches!("10000.01".parse::<Percent>(), Err(PercentError::OutOfRange(_))));
        assert!(matches!("2%".parse::<Percent>(), Err(PercentError::NotANumber(_))));
        assert!(matches!("0.0000001".parse::<Percent>(), Err(PercentError::NotANumber(_))));
    }

    #[test]
    fn halves_round_away_from_zero_on_both_sides() {
        let half = Percent::of_hundredths(5_000);
        assert_eq!([1, -1, 3, -3].map(|n| half.of(n).rounded()), [1, -1, 2, -2].map(Some));
        assert_eq!(half.of(100_010).rounded_to(100), Some(50_000));
        assert_eq!(half.of(0).rounded(), Some(0));
        assert_eq!(Percent::of_hundredths(4_999).of(1).rounded(), Some(0));
    }

    #[test]
    fn sums_of_different_denominators_are_exact() {
        let third = Fraction::whole(1).scaled(1, 3).unwrap();
        let sixth = Fraction::whole(1).scaled(1, 6).unwrap();
        assert_eq!(third.checked_add(sixth).unwrap(), Fraction::whole(1).scaled(1, 2).unwrap());
        assert!(third > sixth && Fraction::whole(-1) < Fraction::ZERO);
        assert_eq!(Fraction::whole(1).scaled(1, 0), None);
    }

    proptest! {
        #[test]
        fn order_agrees_with_cross_multiplication(a in -9999i64..9999, b in 1i64..999, c in -9999i64..9999, d in 1i64..999) {
            let (x, y) = (Fraction::whole(a).scaled(1, b).unwrap(), Fraction::whole(c).scaled(1, d).unwrap());
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
        }

        #[test]
        fn a_part_and_the_rest_are_the_whole(minor: i64, hundredths in 0i32..10_000) {
            let p = Percent::of_hundredths(hundredths);
            let both = p.of(minor).checked_add(p.complement().of(minor)).unwrap();
            prop_assert_eq!(both, Fraction::whole(minor));
        }
    }
}
