//! A figure as text for people: its value at the KPI's decimals, the reason where there is none, and the sum with the
//! numbers in it.

use super::{Figure, Missing};
use crate::catalogue::{Definition, Unit};
use crate::engine::MeasureValue;
use crate::formula::{Nothing, Ratio, Slot, Style};
use crate::measure::Measure;
use dunlin_core::money::Currency;

impl Figure<'_> {
    /// The value at the KPI's decimals, halves away from 0, without a unit: `64.1`; `None` without a value.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        Some(value_text(self.kpi, self.value.ok()?, self.currency))
    }

    /// The value with its unit: `64.1 %`, `46.5 days`, `6200.00 EUR`.
    #[must_use]
    pub fn text_with_unit(&self) -> Option<String> {
        Some(with_unit(self.kpi, &self.text()?, self.currency.code()))
    }

    /// Why there is no value, in words; `None` when there is one.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        let missing = self.value.err()?;
        Some(reason(
            self.kpi,
            missing,
            self.denominator.map(|d| self.amount(d, self.formula.powers().denominator)),
        ))
    }

    /// The numerator with amounts in major units.
    #[must_use]
    pub fn numerator_text(&self) -> Option<String> {
        Some(self.amount(self.numerator?, self.formula.powers().numerator))
    }

    /// The denominator with amounts in major units.
    #[must_use]
    pub fn denominator_text(&self) -> Option<String> {
        Some(self.amount(self.denominator?, self.formula.powers().denominator))
    }

    /// The formula with the numbers in it and the value behind:
    /// `(6000.00 + 4130.00 - 6200.00) / (6000.00 + 4130.00 - 4000.00) x 100 = 64.1 %`. `measure` is the source that the
    /// figure was made from, `given` what was given with it.
    #[must_use]
    pub fn equation(&self, measure: impl Fn(Measure) -> MeasureValue, given: &super::Given) -> String {
        let number = |slot: Slot| match slot {
            Slot::Measure(name) => match measure(name) {
                MeasureValue::Sum(sum) => self.amount(Ratio::whole(sum), self.formula.slot_power(slot)),
                MeasureValue::Ratio(num, den) => Ratio::new(num, den).map_or("?".to_owned(), |r| r.short(4)),
                MeasureValue::Null(_) => "?".to_owned(),
            },
            Slot::Given(place) => match given.value(&self.formula.params()[place], self.currency) {
                Some(value) => self.amount(value, self.formula.slot_power(slot)),
                None => "?".to_owned(),
            },
        };
        let result = self
            .text_with_unit()
            .unwrap_or_else(|| format!("no value: {}", self.reason().unwrap_or_default()));
        format!("{} = {result}", self.formula.print_numbers(number))
    }

    /// The formula in words: `opening receivables + credit sales ...`.
    #[must_use]
    pub fn formula_in_words(&self) -> String {
        self.formula.print(Style::Words)
    }

    /// A number in which money is a factor `power` times, in major units.
    pub(super) fn amount(&self, number: Ratio, power: i8) -> String {
        amount(number, power, self.currency.digits())
    }
}

/// A value at the KPI's decimals, without a unit.
pub(crate) fn value_text(kpi: &Definition, value: Ratio, currency: Currency) -> String {
    match kpi.unit {
        Unit::Money => money(value, currency.digits()),
        _ => value.decimal(kpi.decimals),
    }
}

/// Minor units, rounded to whole ones, in major units.
pub(super) fn money(minor: Ratio, digits: u8) -> String {
    minor.rounded(0).map_or_else(|| minor.decimal(0), |whole| dunlin_core::money::decimal(whole, digits))
}

/// A value's text with its unit behind; of money the currency.
pub(crate) fn with_unit(kpi: &Definition, text: &str, currency: &str) -> String {
    match kpi.unit {
        Unit::Money if currency.is_empty() => text.to_owned(),
        Unit::Money => format!("{text} {currency}"),
        unit => format!("{text}{}", unit.suffix()),
    }
}

/// Why there is no value.
pub(crate) fn reason(kpi: &Definition, missing: Missing, denominator: Option<String>) -> String {
    match missing {
        Missing::Requires(reason) => reason.to_owned(),
        Missing::NotPositive => {
            let number = denominator.map(|d| format!(" ({d})")).unwrap_or_default();
            format!("the denominator is not positive{number}, so the quotient means nothing")
        }
        Missing::Nothing(nothing) => match nothing {
            Nothing::Measure(_, reason) => reason.to_string(),
            Nothing::Given(name) => format!("needs {name}: give it with --given {name}=..."),
            Nothing::ByNought => kpi.nought.to_owned(),
            Nothing::ByNoughtAt(column) => format!("the divisor at column {column} of the formula is 0"),
            Nothing::Root => "the root of a number below 0".to_owned(),
            Nothing::TooLarge => "the number is too large (more than 38 digits)".to_owned(),
        },
    }
}

/// A number in which money is a factor `power` times, in major units: whole minor units with all their decimals, parts
/// of them with two more.
pub(crate) fn amount(number: Ratio, power: i8, digits: u8) -> String {
    let Ok(power) = u8::try_from(power) else { return number.short(6) };
    if power == 0 {
        return number.short(6);
    }
    let digits = digits * power;
    let scale = 10i128.checked_pow(digits.into()).and_then(|scale| Ratio::new(1, scale));
    let lowest = number.reduced();
    if lowest.den() == 1 {
        return dunlin_core::money::decimal(lowest.num(), digits);
    }
    match scale.and_then(|scale| lowest.checked_mul(scale)) {
        Some(major) => major.decimal(digits + 2),
        None => lowest.decimal(0),
    }
}
