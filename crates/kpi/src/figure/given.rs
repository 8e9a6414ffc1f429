//! Values that no ledger holds and the user gives: `target=3300`, or for one currency `target.EUR=3300`.

use crate::formula::{DecimalError, Param, ParamUnit, Ratio};
use dunlin_core::money::Currency;
use std::fmt;

/// Given values, by name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Given(Vec<(String, Ratio)>);

/// A given value cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GivenError {
    /// There is no `=` in it.
    NoSign(String),
    /// Its number cannot be read.
    Number(String, DecimalError),
    /// The same name was given twice.
    Twice(String),
}

impl fmt::Display for GivenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GivenError::NoSign(text) => write!(f, "`{text}` gives no value (write it as target=3300)"),
            GivenError::Number(name, error) => write!(f, "{name}: {error}"),
            GivenError::Twice(name) => write!(f, "{name} is given twice"),
        }
    }
}

impl std::error::Error for GivenError {}

impl Given {
    /// Reads `name=value` texts; amounts are in major units.
    ///
    /// # Errors
    /// [`GivenError`] for the first that cannot be read.
    pub fn parse<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<Given, GivenError> {
        let mut given = Given::default();
        for text in texts {
            let text = text.as_ref();
            let (name, value) = text.split_once('=').ok_or_else(|| GivenError::NoSign(text.to_owned()))?;
            let (name, value) = (name.trim(), value.trim());
            let value = Ratio::parse(value).map_err(|e| GivenError::Number(name.to_owned(), e))?;
            if given.0.iter().any(|(known, _)| known == name) {
                return Err(GivenError::Twice(name.to_owned()));
            }
            given.0.push((name.to_owned(), value));
        }
        Ok(given)
    }

    /// The names that were given, without their currencies.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.split_once('.').map_or(name.as_str(), |(plain, _)| plain))
    }

    /// A parameter's value, amounts in minor units of the currency; the currency's own value comes before one for all.
    #[must_use]
    pub fn value(&self, param: &Param, currency: Currency) -> Option<Ratio> {
        let own = |name: &str| {
            name.strip_prefix(param.name).and_then(|rest| rest.strip_prefix('.')) == Some(currency.code())
        };
        let found = self.0.iter().find(|(name, _)| own(name));
        let (_, value) = found.or_else(|| self.0.iter().find(|(name, _)| name == param.name))?;
        match param.unit {
            ParamUnit::Money => value.checked_mul(Ratio::whole(10i128.pow(currency.digits().into()))),
            ParamUnit::Number => Some(*value),
        }
    }
}
