//! Fractions of any size: the same arithmetic as [`Ratio`], for the rare formula that outgrows 128 bits on the way.

use super::ratio::Ratio;
use num_bigint::{BigInt, Sign};
use std::cmp::Ordering;

/// An exact fraction of any size; the denominator is positive.
#[derive(Clone, Debug)]
pub(super) struct Wide {
    num: BigInt,
    den: BigInt,
}

/// How many decimals a root, and a result too long for 128 bits, keeps.
const KEPT_DECIMALS: u32 = 12;

impl Wide {
    pub(super) fn is_zero(&self) -> bool {
        self.num.sign() == Sign::NoSign
    }

    pub(super) fn is_negative(&self) -> bool {
        self.num.sign() == Sign::Minus
    }

    pub(super) fn plus(self, other: &Wide) -> Wide {
        Wide { num: self.num * &other.den + &other.num * &self.den, den: self.den * &other.den }
    }

    pub(super) fn minus(self, other: &Wide) -> Wide {
        Wide { num: self.num * &other.den - &other.num * &self.den, den: self.den * &other.den }
    }

    pub(super) fn times(self, other: &Wide) -> Wide {
        Wide { num: self.num * &other.num, den: self.den * &other.den }
    }

    /// The quotient; `None` when `other` is 0.
    pub(super) fn over(self, other: &Wide) -> Option<Wide> {
        match other.num.sign() {
            Sign::NoSign => None,
            Sign::Plus => Some(Wide { num: self.num * &other.den, den: self.den * &other.num }),
            Sign::Minus => Some(Wide { num: -self.num * &other.den, den: self.den * -&other.num }),
        }
    }

    pub(super) fn negative(self) -> Wide {
        Wide { num: -self.num, den: self.den }
    }

    /// The square root to [`KEPT_DECIMALS`], the rest cut off; of less than 0 it is 0 (callers refuse it before).
    pub(super) fn sqrt(&self) -> Wide {
        let scale = BigInt::from(10).pow(KEPT_DECIMALS);
        let scaled = &self.num * &scale * &scale / &self.den;
        let root = if scaled.sign() == Sign::Minus { BigInt::ZERO } else { scaled.sqrt() };
        Wide { num: root, den: scale }
    }

    /// The nearest whole number of `10^-decimals`, halves away from nought.
    fn units(&self, decimals: u32) -> BigInt {
        let scaled = &self.num * BigInt::from(10).pow(decimals) * 2;
        let half = if self.is_negative() { -&self.den } else { self.den.clone() };
        (scaled + half) / (&self.den * 2)
    }

    /// It as a decimal.
    pub(super) fn decimal(&self, decimals: u8) -> String {
        let units = self.units(u32::from(decimals));
        let sign = if units.sign() == Sign::Minus { "-" } else { "" };
        let width = usize::from(decimals) + 1;
        let mut digits = format!("{:0>width$}", units.magnitude().to_string());
        if decimals > 0 {
            digits.insert(digits.len() - usize::from(decimals), '.');
        }
        format!("{sign}{digits}")
    }

    /// It in 128 bits: exactly where that fits, else rounded to [`KEPT_DECIMALS`]; `None` when even that is too large.
    pub(super) fn narrow(&self) -> Option<Ratio> {
        let divisor = gcd(self.num.clone(), self.den.clone());
        let (num, den) = (&self.num / &divisor, &self.den / &divisor);
        match (i128::try_from(num), i128::try_from(den)) {
            (Ok(num), Ok(den)) => Ratio::new(num, den),
            _ => Ratio::new(i128::try_from(self.units(KEPT_DECIMALS)).ok()?, 10i128.pow(KEPT_DECIMALS)),
        }
    }
}

impl From<Ratio> for Wide {
    fn from(ratio: Ratio) -> Wide {
        Wide { num: ratio.num().into(), den: ratio.den().into() }
    }
}

impl PartialEq for Wide {
    fn eq(&self, other: &Wide) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Wide {}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Wide) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Wide {
    fn cmp(&self, other: &Wide) -> Ordering {
        (&self.num * &other.den).cmp(&(&other.num * &self.den))
    }
}

fn gcd(mut a: BigInt, mut b: BigInt) -> BigInt {
    while b.sign() != Sign::NoSign {
        (a, b) = (b.clone(), a % b);
    }
    BigInt::from(a.magnitude().clone())
}
