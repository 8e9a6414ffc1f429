//! Money: whole minor units of one currency. No float anywhere; adding two currencies is an error; sums are checked.
//!
//! Decimals exist only at the edges: [`parse_minor`] reads one, [`Money`]'s `Display` writes one.

pub mod currency;
mod grouped;

pub use currency::Currency;
pub use grouped::grouped;

use std::fmt;

/// An amount in whole minor units (cents, pence, fils) of one currency. Debits are positive, credits negative.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Money {
    /// Whole minor units.
    pub minor: i64,
    /// The currency they are units of.
    pub currency: Currency,
}

/// What can go wrong with money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// Two currencies were added or compared.
    CurrencyMismatch(Currency, Currency),
    /// The sum does not fit in 64 bits of minor units.
    Overflow,
    /// A text is not a decimal number.
    NotANumber(String),
    /// A text has more decimals than the currency has; the number is what the currency allows.
    TooManyDecimals(String, u8),
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MoneyError::CurrencyMismatch(a, b) => {
                write!(f, "{a} and {b} cannot be added; convert one at a rate first")
            }
            MoneyError::Overflow => {
                f.write_str("the amount is too large (more than 18 digits of minor units)")
            }
            MoneyError::NotANumber(text) => write!(f, "`{text}` is not an amount (write it as 1234.56)"),
            MoneyError::TooManyDecimals(text, digits) => {
                write!(f, "`{text}` has more than the {digits} decimals of its currency")
            }
        }
    }
}

impl std::error::Error for MoneyError {}

impl Money {
    /// An amount of minor units.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// As people read it: `1,234.50 EUR`.
    #[must_use]
    pub fn words(self) -> String {
        format!("{} {}", grouped(&decimal(i128::from(self.minor), self.currency.digits())), self.currency)
    }

    /// Reads a plain decimal (`-1234.5`) as money of a currency.
    ///
    /// # Errors
    /// [`MoneyError::NotANumber`], [`MoneyError::TooManyDecimals`] (trailing zeros are no decimals), or
    /// [`MoneyError::Overflow`].
    pub fn parse(text: &str, currency: Currency) -> Result<Money, MoneyError> {
        Ok(Money::new(parse_minor(text, currency.digits())?, currency))
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::Overflow`].
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Money::new(minor, self.currency))
    }

    /// The difference of two amounts.
    ///
    /// # Errors
    /// As [`Money::checked_add`].
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        let minor = other.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        self.checked_add(Money::new(minor, other.currency))
    }

    /// The amount as a plain decimal without the currency: `-1234.50`.
    #[must_use]
    pub fn decimal(self) -> String {
        decimal(i128::from(self.minor), self.currency.digits())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.decimal(), self.currency))
    }
}

/// A number of minor units as a plain decimal with `digits` decimals: `(-5, 2)` is `-0.05`.
#[must_use]
pub fn decimal(minor: i128, digits: u8) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let magnitude = minor.unsigned_abs();
    if digits == 0 {
        return format!("{sign}{magnitude}");
    }
    let unit = 10u128.pow(u32::from(digits));
    format!("{sign}{}.{:0width$}", magnitude / unit, magnitude % unit, width = usize::from(digits))
}

/// Reads a plain decimal with an optional sign and point as whole units of `10^-digits`, exactly.
///
/// # Errors
/// See [`Money::parse`].
pub fn parse_minor(text: &str, digits: u8) -> Result<i64, MoneyError> {
    let not_a_number = || MoneyError::NotANumber(text.to_owned());
    let (negative, body) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let (whole, fraction) = match body.iter().position(|&b| b == b'.') {
        Some(at) => (&body[..at], &body[at + 1..]),
        None => (body, &body[..0]),
    };
    if whole.is_empty() && fraction.is_empty() || !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
        return Err(not_a_number());
    }
    let kept = fraction.len().min(usize::from(digits));
    if fraction[kept..].iter().any(|&b| b != b'0') {
        return Err(MoneyError::TooManyDecimals(text.to_owned(), digits));
    }
    let padding = usize::from(digits) - kept;
    let mut minor: i64 = 0;
    for digit in whole.iter().chain(&fraction[..kept]).copied().chain(std::iter::repeat_n(b'0', padding)) {
        // Count downwards: the most negative amount has no positive twin.
        let next = minor.checked_mul(10).and_then(|m| m.checked_sub(i64::from(digit - b'0')));
        minor = next.ok_or(MoneyError::Overflow)?;
    }
    if negative { Ok(minor) } else { minor.checked_neg().ok_or(MoneyError::Overflow) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EUR: Currency = Currency::of("EUR");

    #[test]
    fn decimals_read_exactly() {
        for (text, minor) in [
            ("0", 0),
            ("1", 100),
            ("-0.05", -5),
            ("1234.5", 123_450),
            ("+7.10", 710),
            (".5", 50),
            ("3.", 300),
            ("2.5000", 250),
        ] {
            assert_eq!(Money::parse(text, EUR), Ok(Money::new(minor, EUR)), "{text}");
        }
        for text in ["", "-", ".", "1,5", "1e3", "12 ", "0x1", "--1"] {
            assert_eq!(Money::parse(text, EUR), Err(MoneyError::NotANumber(text.into())));
        }
        assert_eq!(Money::parse("0.001", EUR), Err(MoneyError::TooManyDecimals("0.001".into(), 2)));
        assert_eq!(Money::parse("92233720368547758.08", EUR), Err(MoneyError::Overflow));
        assert_eq!(parse_minor("-92233720368547758.08", 2), Ok(i64::MIN));
        assert_eq!(
            Money::parse("5.5", Currency::of("JPY")),
            Err(MoneyError::TooManyDecimals("5.5".into(), 0))
        );
        assert_eq!(Money::parse("5.125", Currency::of("KWD")).map(|m| m.minor), Ok(5_125));
    }

    #[test]
    fn two_currencies_do_not_add() {
        let usd = Money::new(1, Currency::of("USD"));
        assert_eq!(
            Money::new(1, EUR).checked_add(usd),
            Err(MoneyError::CurrencyMismatch(EUR, Currency::of("USD")))
        );
        assert_eq!(Money::new(i64::MAX, EUR).checked_add(Money::new(1, EUR)), Err(MoneyError::Overflow));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(minor: i64, digits in 0u8..5) {
            prop_assert_eq!(parse_minor(&decimal(i128::from(minor), digits), digits), Ok(minor));
        }
    }
}
