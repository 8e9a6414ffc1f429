//! The formula language of KPIs: small, exact, and the same for the built-in KPIs and for a user's own.
//!
//! ```text
//! formula  = [ name "=" ] sum
//! sum      = product { ( "+" | "-" ) product }
//! product  = signed { ( "*" | "/" ) signed }
//! signed   = "-" signed | atom
//! atom     = number | name | function "(" sum { "," sum } ")" | "(" sum ")"
//! number   = digits [ "." digits ]             no separators of thousands
//! name     = a measure (see `measure`) or a value that the user gives (a parameter)
//! function = "min" | "max" (2 to 8 values) | "abs" | "sqrt" (to 12 decimals) | "percent" (times 100)
//! ```
//! Arithmetic is exact: fractions of 128-bit integers, and of any size when those overflow. Amounts of money and plain
//! numbers cannot be added. The division of a formula keeps its two sides apart as numerator and denominator. A
//! measure without a value, a parameter that was not given, or a denominator of 0 gives no value and the reason.
//!
//! Deliberately not here: which KPIs there are (the catalogue), and how figures are shown (`figure`).

mod linear;
mod parse;
mod print;
mod program;
mod ratio;
mod split;
mod syntax;
mod units;
mod wide;
mod words;

#[cfg(test)]
mod tests;

pub use linear::{Linear, LinearParts};
pub use parse::nearest;
pub use print::Style;
pub use ratio::{DecimalError, Ratio};
pub use syntax::{FormulaError, Problem};
pub use words::{symbol, words};

use crate::engine::{MeasureSet, MeasureValue, Reason};
use crate::measure::Measure;
use program::{Number, Program, SLOTS_MAX, Stop};
use split::Split;
use std::fmt;
use syntax::{Expr, Kind};
use wide::Wide;

/// How many names most formulas have at most.
const SLOTS_SMALL: usize = 4;

/// A value that no ledger holds and the user gives: a target, a balance of the general ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Param {
    /// Its name in formulas.
    pub name: &'static str,
    /// What it is counted in.
    pub unit: ParamUnit,
    /// One sentence on what it is.
    pub text: &'static str,
}

/// What a given value is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamUnit {
    /// Money, given in major units.
    Money,
    /// Days, counts, percentages: plain numbers.
    Number,
}

/// A formula, checked and ready to run.
#[derive(Clone, Debug)]
pub struct Formula {
    text: String,
    params: &'static [Param],
    whole: Expr,
    split: Split,
    slots: Vec<Slot>,
    numerator: Program,
    denominator: Option<Program>,
    factor: Option<Program>,
    powers: Powers,
}

/// How often money is a factor of a formula's parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Powers {
    /// Of the whole.
    pub value: i8,
    /// Of the numerator.
    pub numerator: i8,
    /// Of the denominator; 0 when there is none.
    pub denominator: i8,
}

/// A name in a formula.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// A measure.
    Measure(Measure),
    /// A given value, by its place among the formula's parameters.
    Given(usize),
}

/// What a formula gives for one group and period; amounts are in minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The value, or why there is none.
    pub value: Result<Ratio, Nothing>,
    /// The numerator, where it has a value; without a division `None`.
    pub numerator: Option<Ratio>,
    /// The denominator, where there is one and it has a value (which may be 0).
    pub denominator: Option<Ratio>,
}

/// Why there is no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nothing {
    /// A measure has none.
    Measure(Measure, Reason),
    /// A parameter was not given.
    Given(&'static str),
    /// The denominator is 0.
    ByNought,
    /// Another divisor, at this column (from 1), is 0.
    ByNoughtAt(u16),
    /// A root of a number below 0.
    Root,
    /// The result does not fit in 128 bits.
    TooLarge,
}

impl Formula {
    /// Reads and checks a formula.
    ///
    /// # Errors
    /// [`FormulaError`] with the column and what is wrong there.
    pub fn parse(text: &str, params: &'static [Param]) -> Result<Formula, FormulaError> {
        let whole = parse::parse(text, params)?;
        let split = split::split(&whole);
        let power = |e: &Expr| Ok(units::power(text, e, params)?.unwrap_or(0));
        let powers = Powers {
            value: power(&whole)?,
            numerator: power(&split.numerator)?,
            denominator: split.denominator.as_ref().map_or(Ok(0), power)?,
        };
        let mut slots = Vec::new();
        let mut compile = |e: &Expr| {
            Program::compile(e, &mut |kind| number_slot(&mut slots, kind))
                .ok_or_else(|| parse::wrong_at(text, e.at, Problem::TooLarge))
        };
        let numerator = compile(&split.numerator)?;
        let denominator = split.denominator.as_ref().map(&mut compile).transpose()?;
        let factor = split.factor.as_ref().map(&mut compile).transpose()?;
        Ok(Formula {
            text: text.to_owned(),
            params,
            whole,
            split,
            slots,
            numerator,
            denominator,
            factor,
            powers,
        })
    }

    /// The text it was read from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The values that the user may have to give.
    #[must_use]
    pub fn params(&self) -> &'static [Param] {
        self.params
    }

    /// The names in it, in the order of their first use in numerator, denominator, factor.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// How often money is a factor of its parts.
    #[must_use]
    pub fn powers(&self) -> Powers {
        self.powers
    }

    /// The measures it needs.
    #[must_use]
    pub fn measures(&self) -> MeasureSet {
        let measure = |slot: &Slot| match slot {
            Slot::Measure(measure) => Some(*measure),
            Slot::Given(_) => None,
        };
        self.slots.iter().filter_map(measure).collect()
    }

    /// Runs it. `given` holds the parameters in their order, amounts in minor units.
    #[must_use]
    #[inline]
    pub fn evaluate(&self, measure: impl Fn(Measure) -> MeasureValue, given: &[Option<Ratio>]) -> Outcome {
        // Most formulas have few names; a small array is quicker to clear.
        if self.slots.len() <= SLOTS_SMALL {
            self.evaluate_on::<SLOTS_SMALL>(measure, given)
        } else {
            self.evaluate_on::<SLOTS_MAX>(measure, given)
        }
    }

    #[inline]
    fn evaluate_on<const SLOTS: usize>(
        &self,
        measure: impl Fn(Measure) -> MeasureValue,
        given: &[Option<Ratio>],
    ) -> Outcome {
        let mut values = [Ratio::ZERO; SLOTS];
        for (slot, value) in self.slots.iter().zip(&mut values) {
            match self.load(*slot, &measure, given) {
                Ok(loaded) => *value = loaded,
                Err(nothing) => return Outcome { value: Err(nothing), numerator: None, denominator: None },
            }
        }
        let values = &values[..self.slots.len()];
        self.run(values).unwrap_or_else(|| self.run_wide(values))
    }

    /// Numerator, denominator and factor as weighted sums of measures; `None` when one of them is none.
    #[must_use]
    pub fn linear(&self) -> Option<LinearParts> {
        let optional = |e: &Option<Expr>| match e {
            Some(e) => linear::linear(e).map(Some),
            None => Some(None),
        };
        Some(LinearParts {
            numerator: linear::linear(&self.split.numerator)?,
            denominator: optional(&self.split.denominator)?,
            factor: optional(&self.split.factor)?,
        })
    }

    /// It written out.
    #[must_use]
    pub fn print(&self, style: Style) -> String {
        let times = if style == Style::Names { " * " } else { " x " };
        print::write(&self.whole, times, &|kind| self.name(kind, style))
    }

    /// Its denominator written out; `None` without a division.
    #[must_use]
    pub fn print_denominator(&self, style: Style) -> Option<String> {
        let times = if style == Style::Names { " * " } else { " x " };
        Some(print::write(self.split.denominator.as_ref()?, times, &|kind| self.name(kind, style)))
    }

    /// It written out with numbers for its names.
    #[must_use]
    pub fn print_numbers(&self, number: impl Fn(Slot) -> String) -> String {
        print::write(&self.whole, " x ", &|kind| slot_of(kind).map_or_else(String::new, &number))
    }

    /// What a parameter or measure is called.
    #[must_use]
    pub fn slot_name(&self, slot: Slot) -> &'static str {
        match slot {
            Slot::Measure(measure) => measure.name(),
            Slot::Given(place) => self.params[place].name,
        }
    }

    /// How often money is a factor of a name's value.
    #[must_use]
    pub fn slot_power(&self, slot: Slot) -> i8 {
        match slot {
            Slot::Measure(measure) => units::of_measure(measure),
            Slot::Given(place) => i8::from(self.params[place].unit == ParamUnit::Money),
        }
    }

    #[inline]
    fn load(
        &self,
        slot: Slot,
        measure: &impl Fn(Measure) -> MeasureValue,
        given: &[Option<Ratio>],
    ) -> Result<Ratio, Nothing> {
        match slot {
            Slot::Measure(name) => match measure(name) {
                MeasureValue::Sum(sum) => Ok(Ratio::whole(sum)),
                MeasureValue::Ratio(num, den) => {
                    Ratio::new(num, den).ok_or(Nothing::Measure(name, Reason::TooLarge))
                }
                MeasureValue::Null(reason) => Err(Nothing::Measure(name, reason)),
            },
            Slot::Given(place) => {
                given.get(place).copied().flatten().ok_or(Nothing::Given(self.params[place].name))
            }
        }
    }

    /// Runs it in 128 bits; `None` when they overflow.
    #[inline]
    fn run(&self, values: &[Ratio]) -> Option<Outcome> {
        let parts = self.parts(values);
        if parts.iter().any(|part| matches!(part, Err(Stop::Overflow))) {
            return None;
        }
        let value = match combined(&parts) {
            Err(Stop::Overflow) => return None,
            value => value.map_err(nothing),
        };
        let [numerator, denominator, _] = parts;
        Some(self.outcome(value, numerator.ok(), denominator.ok()))
    }

    #[cold]
    fn run_wide(&self, values: &[Ratio]) -> Outcome {
        let values: Vec<Wide> = values.iter().map(|&v| v.into()).collect();
        let parts = self.parts(&values);
        let value = combined(&parts).map_err(nothing).and_then(|wide| wide.narrow().ok_or(Nothing::TooLarge));
        let [numerator, denominator, _] = parts.map(|part| part.ok().and_then(|wide| wide.narrow()));
        self.outcome(value, numerator, denominator)
    }

    fn outcome(
        &self,
        value: Result<Ratio, Nothing>,
        numerator: Option<Ratio>,
        denominator: Option<Ratio>,
    ) -> Outcome {
        match self.denominator {
            Some(_) => Outcome { value, numerator, denominator },
            None => Outcome { value, numerator: None, denominator: None },
        }
    }

    /// Numerator, denominator (1 without a division) and factor.
    #[inline]
    fn parts<N: Number>(&self, values: &[N]) -> [Result<N, Stop>; 3] {
        let optional = |program: &Option<Program>| match program {
            Some(program) => program.run(values),
            None => Ok(N::of(Ratio::ONE)),
        };
        [self.numerator.run(values), optional(&self.denominator), optional(&self.factor)]
    }

    fn name(&self, kind: &Kind, style: Style) -> String {
        match (kind, style) {
            (Kind::Measure(measure), Style::Words) => words(*measure).to_owned(),
            (Kind::Measure(measure), Style::Symbols) => symbol(*measure).to_owned(),
            (Kind::Measure(measure), Style::Names) => measure.name().to_owned(),
            (Kind::Given(place), Style::Words) => self.params[*place].name.replace('_', " "),
            (Kind::Given(place), _) => self.params[*place].name.to_owned(),
            _ => String::new(),
        }
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[inline]
fn combined<N: Number>(parts: &[Result<N, Stop>; 3]) -> Result<N, Stop> {
    let [numerator, denominator, factor] = parts;
    let (numerator, denominator, factor) = match (numerator, denominator, factor) {
        (Ok(numerator), Ok(denominator), Ok(factor)) => (numerator, denominator, factor),
        (Err(stop), ..) | (_, Err(stop), _) | (.., Err(stop)) => return Err(*stop),
    };
    if denominator.is_zero() {
        return Err(Stop::ByNought(MAIN));
    }
    let product = numerator.times(factor).ok_or(Stop::Overflow)?;
    product.over(denominator).ok_or(Stop::Overflow)
}

/// Stands for the denominator of the formula among columns of divisors.
const MAIN: u16 = u16::MAX;

fn nothing(stop: Stop) -> Nothing {
    match stop {
        Stop::ByNought(MAIN) => Nothing::ByNought,
        Stop::ByNought(at) => Nothing::ByNoughtAt(at + 1),
        Stop::Root => Nothing::Root,
        Stop::Overflow => Nothing::TooLarge,
    }
}

fn slot_of(kind: &Kind) -> Option<Slot> {
    match kind {
        Kind::Measure(measure) => Some(Slot::Measure(*measure)),
        Kind::Given(place) => Some(Slot::Given(*place)),
        _ => None,
    }
}

fn number_slot(slots: &mut Vec<Slot>, kind: &Kind) -> Option<u8> {
    let slot = slot_of(kind)?;
    let place = slots.iter().position(|s| *s == slot).unwrap_or_else(|| {
        slots.push(slot);
        slots.len() - 1
    });
    (place < SLOTS_MAX).then_some(place as u8)
}
