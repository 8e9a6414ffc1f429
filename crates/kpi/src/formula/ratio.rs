//! Exact fractions of 128-bit integers: what measures are turned into and figures are kept as.
//!
//! Deliberately not here: fractions of any size (see `wide`), which take over when these overflow.

use std::cmp::Ordering;
use std::fmt;

/// An exact fraction. The denominator is positive; the fraction is not always in lowest terms.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    num: i128,
    den: i128,
}

/// A text is no plain decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// It holds something else than digits, a sign and one point.
    NotANumber(String),
    /// It has thousands separators, which read differently from country to country.
    Separators(String),
    /// It has more than 30 digits.
    TooLong(String),
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecimalError::NotANumber(text) => write!(f, "`{text}` is not a number (write it as 1234.56)"),
            DecimalError::Separators(text) => {
                write!(
                    f,
                    "`{text}` has separators; write it without any, with a point before decimals: 1234.56"
                )
            }
            DecimalError::TooLong(text) => write!(f, "`{text}` has more than 30 digits"),
        }
    }
}

impl std::error::Error for DecimalError {}

impl Ratio {
    /// Nought.
    pub const ZERO: Ratio = Ratio::whole(0);
    /// One.
    pub const ONE: Ratio = Ratio::whole(1);

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i128) -> Ratio {
        Ratio { num: number, den: 1 }
    }

    /// `num / den`; `None` when `den` is 0 or the sign cannot be moved up.
    #[must_use]
    pub fn new(num: i128, den: i128) -> Option<Ratio> {
        match den.cmp(&0) {
            Ordering::Greater => Some(Ratio { num, den }),
            Ordering::Equal => None,
            Ordering::Less => Some(Ratio { num: num.checked_neg()?, den: den.checked_neg()? }),
        }
    }

    /// Reads a plain decimal such as `-1234.5`, exactly.
    ///
    /// # Errors
    /// [`DecimalError`]; separators of thousands are refused, not guessed at.
    pub fn parse(text: &str) -> Result<Ratio, DecimalError> {
        let body = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        if whole.is_empty() && fraction.is_empty() || !digits().all(|b| b.is_ascii_digit()) {
            let separated = body.bytes().any(|b| b.is_ascii_digit())
                && body.chars().all(|c| {
                    c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '_' | ' ' | '\u{a0}' | '\u{202f}')
                });
            return Err(if separated { DecimalError::Separators } else { DecimalError::NotANumber }(
                text.to_owned(),
            ));
        }
        if digits().count() > 30 {
            return Err(DecimalError::TooLong(text.to_owned()));
        }
        let magnitude = digits().fold(0i128, |n, b| n * 10 + i128::from(b - b'0'));
        let num = if text.starts_with('-') { -magnitude } else { magnitude };
        Ok(Ratio { num, den: 10i128.pow(fraction.len() as u32) })
    }

    /// The upper number.
    #[must_use]
    pub const fn num(self) -> i128 {
        self.num
    }

    /// The lower number, positive.
    #[must_use]
    pub const fn den(self) -> i128 {
        self.den
    }

    /// Whether it is nought.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.num == 0
    }

    /// Whether it is less than nought.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.num < 0
    }

    /// The same in lowest terms.
    #[must_use]
    pub fn reduced(self) -> Ratio {
        if self.den == 1 {
            return self;
        }
        let divisor = gcd(self.num.unsigned_abs(), self.den.unsigned_abs());
        // The divisor divides the denominator, which is at most i128::MAX.
        let divisor = divisor as i128;
        Ratio { num: self.num / divisor, den: self.den / divisor }
    }

    /// Sum; `None` when it does not fit.
    #[inline]
    #[must_use]
    pub fn checked_add(self, other: Ratio) -> Option<Ratio> {
        if self.den == other.den {
            return Some(Ratio { num: self.num.checked_add(other.num)?, den: self.den });
        }
        let left = self.num.checked_mul(other.den)?;
        let right = other.num.checked_mul(self.den)?;
        Some(Ratio { num: left.checked_add(right)?, den: self.den.checked_mul(other.den)? })
    }

    /// Difference; `None` when it does not fit.
    #[inline]
    #[must_use]
    pub fn checked_sub(self, other: Ratio) -> Option<Ratio> {
        self.checked_add(other.checked_neg()?)
    }

    /// Product; `None` when it does not fit.
    #[inline]
    #[must_use]
    pub fn checked_mul(self, other: Ratio) -> Option<Ratio> {
        Some(Ratio { num: self.num.checked_mul(other.num)?, den: self.den.checked_mul(other.den)? })
    }

    /// Quotient; `None` when `other` is 0 or it does not fit.
    #[inline]
    #[must_use]
    pub fn checked_div(self, other: Ratio) -> Option<Ratio> {
        Ratio::new(self.num.checked_mul(other.den)?, self.den.checked_mul(other.num)?)
    }

    /// The negative.
    #[must_use]
    pub fn checked_neg(self) -> Option<Ratio> {
        Some(Ratio { num: self.num.checked_neg()?, den: self.den })
    }

    /// The square root to 12 decimals (exact for squares); `None` below nought or when it does not fit.
    #[must_use]
    pub fn checked_sqrt(self) -> Option<Ratio> {
        let lowest = self.reduced();
        let (num, den) = (u128::try_from(lowest.num).ok()?, lowest.den.unsigned_abs());
        let (top, bottom) = (num.isqrt(), den.isqrt());
        if top * top == num && bottom * bottom == den {
            return Some(Ratio { num: top as i128, den: bottom as i128 });
        }
        const SCALE: u128 = 10u128.pow(12);
        match num.checked_mul(SCALE * SCALE) {
            Some(scaled) => Ratio::new(i128::try_from((scaled / den).isqrt()).ok()?, SCALE as i128),
            None => super::wide::Wide::from(self).sqrt().narrow(),
        }
    }

    /// The nearest whole number of `10^-decimals`, halves away from nought; `None` when it does not fit.
    #[must_use]
    pub fn rounded(self, decimals: u8) -> Option<i128> {
        let scale = 10i128.checked_pow(u32::from(decimals))?;
        let (whole, rest) = match self.num.checked_mul(scale) {
            Some(scaled) => {
                let whole = div(scaled, self.den);
                (whole, scaled - whole * self.den)
            }
            None => {
                // Whole and broken part for themselves: only a result that is too large fails.
                let broken = (self.num % self.den).checked_mul(scale)?;
                let whole = (self.num / self.den).checked_mul(scale)?;
                (whole.checked_add(broken / self.den)?, broken % self.den)
            }
        };
        let up = rest.unsigned_abs() >= self.den.unsigned_abs().div_ceil(2);
        whole.checked_add(if up { rest.signum() } else { 0 })
    }

    /// It as a decimal with so many decimals, halves away from nought: `64.1`.
    #[must_use]
    pub fn decimal(self, decimals: u8) -> String {
        match self.rounded(decimals) {
            Some(units) => dunlin_core::money::decimal(units, decimals),
            None => super::wide::Wide::from(self).decimal(decimals),
        }
    }

    /// The same without noughts at the end: `64.11093`, `88`.
    #[must_use]
    pub fn short(self, decimals: u8) -> String {
        let text = self.decimal(decimals);
        if !text.contains('.') {
            return text;
        }
        let trimmed = text.trim_end_matches('0').trim_end_matches('.');
        if trimmed == "-0" { "0".to_owned() } else { trimmed.to_owned() }
    }
}

impl From<i64> for Ratio {
    fn from(number: i64) -> Ratio {
        Ratio::whole(number.into())
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Ratio) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        match (self.num.checked_mul(other.den), other.num.checked_mul(self.den)) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => super::wide::Wide::from(*self).cmp(&super::wide::Wide::from(*other)),
        }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.short(9))
    }
}

/// Division that takes the processor's own instruction where both numbers are short.
#[inline]
fn div(num: i128, den: i128) -> i128 {
    match (i64::try_from(num), i64::try_from(den)) {
        (Ok(num), Ok(den)) => i128::from(num) / i128::from(den),
        _ => num / den,
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Ratio {
        Ratio::parse(text).unwrap()
    }

    #[test]
    fn decimals_read_exactly_and_separators_are_refused() {
        assert_eq!(read("-12.50"), Ratio::new(-25, 2).unwrap());
        assert_eq!(read(".5"), Ratio::new(1, 2).unwrap());
        for text in ["1,000", "1.000.000", "1'000", "1 000", "1,5"] {
            assert_eq!(Ratio::parse(text), Err(DecimalError::Separators(text.into())));
        }
        for text in ["", "-", ".", "abc", "1e3", "12x", "--1"] {
            assert_eq!(Ratio::parse(text), Err(DecimalError::NotANumber(text.into())));
        }
        assert!(matches!(Ratio::parse("1234567890123456789012345678901"), Err(DecimalError::TooLong(_))));
    }

    #[test]
    fn halves_go_away_from_nought() {
        for (text, decimals, shown) in [
            ("5.5", 0, "6"),
            ("-5.5", 0, "-6"),
            ("5.49", 0, "5"),
            ("0.005", 2, "0.01"),
            ("-0.004", 2, "0.00"),
        ] {
            assert_eq!(read(text).decimal(decimals), shown);
        }
        assert_eq!(Ratio::new(393_000, 6_130).unwrap().decimal(1), "64.1");
        assert_eq!(Ratio::new(1, 3).unwrap().decimal(4), "0.3333");
        assert_eq!(Ratio::new(2, 3).unwrap().short(4), "0.6667");
        assert_eq!(read("-0.00004").short(4), "0");
        assert_eq!(Ratio::new(i128::MAX, 3).unwrap().rounded(2), None);
        assert_eq!(Ratio::new(i128::MAX, 3).unwrap().decimal(1), "56713727820156410577229101238628035242.3");
    }

    #[test]
    fn roots_are_exact_for_squares_and_rounded_otherwise() {
        assert_eq!(read("2.25").checked_sqrt(), Some(read("1.5")));
        assert_eq!(read("56").checked_sqrt().unwrap().decimal(4), "7.4833");
        assert_eq!(read("-1").checked_sqrt(), None);
        let long = Ratio::new(i128::MAX, 7).unwrap();
        assert_eq!(long.checked_sqrt().unwrap().decimal(3), "4930099730380269349.334");
    }

    proptest! {
        #[test]
        fn rounding_is_never_more_than_half_a_unit_away(num: i64, den in 1i64..=i64::MAX, decimals in 0u8..7) {
            let ratio = Ratio::new(num.into(), den.into()).unwrap();
            let units = ratio.rounded(decimals).unwrap();
            let unit = 10i128.pow(decimals.into());
            let off = Ratio::new(units, unit).unwrap().checked_sub(ratio).unwrap();
            prop_assert!(off.num().unsigned_abs() * 2 * unit.unsigned_abs() <= off.den().unsigned_abs());
        }

        #[test]
        fn order_does_not_depend_on_lowest_terms(num: i64, den in 1i64.., factor in 1i64..) {
            let plain = Ratio::new(num.into(), den.into()).unwrap();
            let times = Ratio::new(i128::from(num) * i128::from(factor), i128::from(den) * i128::from(factor)).unwrap();
            prop_assert_eq!(plain, times);
            prop_assert_eq!(times.reduced(), plain);
        }
    }
}
