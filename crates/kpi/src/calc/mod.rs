//! Calculators: a KPI from values typed by hand, exact, with the formula, the numbers in it and what they mean.
//!
//! `calc("cei", [("beginning", "6000"), ("sales", "4130"), ("ending", "6200"), ("ending_current", "4000")])` is 64.1 %.
//!
//! A word may stand for several formulas (`dso` from receivables and sales, or from turnover): the first that the given
//! names fit is taken, and the result says which it was. Names that fit none are refused with the nearest ones.
//!
//! Deliberately not here: figures of a ledger (`catalogue`).

mod bind;
mod lists;
mod names;
mod table;

#[cfg(test)]
mod tests;

use crate::catalogue::{Caution, Definition, Unit, all};
use crate::engine::MeasureValue;
use crate::figure::{self, Missing};
use crate::formula::{DecimalError, Formula, Nothing, Ratio, Style, nearest};
use bind::Bound;
use lists::{LISTS, ListCalculator};
use std::fmt;

/// What a calculation gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calculation {
    /// Which formula it was.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What the value is counted in.
    pub unit: Unit,
    /// The exact value; `None` when there is none, or none that means anything.
    pub value: Option<Ratio>,
    /// One value for each entry of a list, where that is what was asked for.
    pub each: Vec<Ratio>,
    /// What the bare arithmetic gives, also where it means nothing (a denominator below 0).
    pub arithmetic: Option<Ratio>,
    /// The value as people read it: `64.1 %`.
    pub text: Option<String>,
    /// The formula in words.
    pub formula: String,
    /// The formula with the numbers in it, and the value.
    pub equation: String,
    /// What the value means, a sentence; the reason where there is none.
    pub meaning: String,
    /// Why there is no value.
    pub reason: Option<String>,
    /// Where the formula was seen.
    pub source: &'static str,
    /// What to be careful with.
    pub warnings: Vec<String>,
}

/// A calculation that was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CalcError {
    /// No calculator has this name; the nearest that do.
    UnknownCalculator(String, Vec<&'static str>),
    /// The calculator takes no value of this name; the nearest names, and all that it takes.
    UnknownName {
        /// The calculator.
        calculator: &'static str,
        /// The wrong name.
        name: String,
        /// Names near it.
        near: Vec<&'static str>,
        /// What the calculator takes.
        takes: Vec<&'static str>,
    },
    /// These values are missing.
    Missing(&'static str, Vec<&'static str>),
    /// A value was given twice, perhaps under two names.
    Twice(String),
    /// A value is no number.
    Value(String, DecimalError),
    /// A list's entries have too few numbers or differ in length.
    Entry(String, usize),
    /// The numbers are too large to calculate with.
    TooLarge,
}

/// A formula or a list calculator.
#[derive(Clone, Copy)]
enum Calculator {
    Formula(&'static Definition),
    List(&'static ListCalculator),
}

/// Calculates. The id is that of a KPI, a calculator or a topic, or another name of one; values are plain decimals.
///
/// # Errors
/// [`CalcError`]; nothing is guessed, and no value that was given is passed over in silence.
pub fn calc(id: &str, given: &[(&str, &str)]) -> Result<Calculation, CalcError> {
    let candidates = candidates(id);
    if candidates.is_empty() {
        let known = ids().chain(names::kpi_names());
        return Err(CalcError::UnknownCalculator(id.to_owned(), nearest(&names::plain(id), known)));
    }
    let bound = bind::choose(&candidates, given)?;
    match bound.calculator {
        Calculator::Formula(definition) => by_formula(definition, &bound),
        Calculator::List(list) => by_list(list, &bound),
    }
}

/// What the calculators behind a word take: id and names of the values, in order of preference.
#[must_use]
pub fn takes(id: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    candidates(id).into_iter().map(|c| (c.id(), c.slots())).collect()
}

/// The list that a calculator takes, where it takes one.
#[must_use]
pub fn list_of(id: &str) -> Option<&'static str> {
    LISTS.iter().find(|list| list.id == id).map(|list| list.list)
}

/// The name of a calculator.
#[must_use]
pub fn name_of(id: &str) -> Option<&'static str> {
    let formulas = all().iter().copied().chain(calculators()).map(|d| (d.id, d.name));
    formulas
        .chain(LISTS.iter().map(|list| (list.id, list.name)))
        .find(|(own, _)| *own == id)
        .map(|(_, name)| name)
}

/// Every other name that a value of a calculator may be given under.
#[must_use]
pub fn other_names(value: &str) -> &'static [&'static str] {
    names::others(value)
}

/// Every id that can be calculated: KPIs, then calculators.
pub fn ids() -> impl Iterator<Item = &'static str> {
    let kpis = all().iter().map(|d| d.id);
    kpis.chain(calculators().map(|d| d.id)).chain(LISTS.iter().map(|l| l.id))
}

/// Calculators with a formula, for the registry of formulas.
pub(crate) fn calculators() -> impl Iterator<Item = &'static Definition> {
    table::CALCULATORS.iter()
}

impl Calculator {
    fn id(self) -> &'static str {
        match self {
            Calculator::Formula(definition) => definition.id,
            Calculator::List(list) => list.id,
        }
    }

    fn topic(self) -> &'static str {
        match self {
            Calculator::Formula(definition) => definition.topic,
            Calculator::List(list) => list.topic,
        }
    }

    /// The names of the values it takes; of a list calculator the list comes last.
    fn slots(self) -> Vec<&'static str> {
        match self {
            Calculator::Formula(definition) => {
                let formula = definition.formula();
                formula.slots().iter().map(|&slot| formula.slot_name(slot)).collect()
            }
            Calculator::List(list) => list.singles.iter().copied().chain([list.list]).collect(),
        }
    }
}

/// The calculators that a word stands for, in order of preference: the one of that id; then, unless it was asked for a
/// variant or a calculator by its own id, the others of its topic.
fn candidates(word: &str) -> Vec<Calculator> {
    let plain = names::plain(word);
    let everything = || {
        let (shown, hidden): (Vec<_>, Vec<_>) = all().iter().copied().partition(|d| d.variant_of.is_none());
        let formulas = shown.into_iter().chain(calculators()).map(Calculator::Formula);
        let lists = LISTS.iter().map(Calculator::List);
        formulas.chain(lists).chain(hidden.into_iter().map(Calculator::Formula))
    };
    let own = |id: &str| everything().find(|c| c.id() == id);
    let word = if own(&plain).is_some() { plain.as_str() } else { names::kpi(&plain) };
    let Some(first) = own(word) else {
        return everything().filter(|c| c.topic() == word).collect();
    };
    let whole_topic = word == first.topic()
        || matches!(first, Calculator::Formula(d) if all().iter().any(|k| k.id == d.id) && d.variant_of.is_none());
    let rest = everything().filter(|c| whole_topic && c.topic() == first.topic() && c.id() != word);
    [first].into_iter().chain(rest).collect()
}

fn by_formula(definition: &'static Definition, bound: &Bound) -> Result<Calculation, CalcError> {
    let formula = definition.formula();
    let value_of = |name: &str| bound.numbers.iter().find(|(slot, _)| *slot == name).map(|(_, value)| *value);
    let given: Vec<Option<Ratio>> = formula.params().iter().map(|p| value_of(p.name)).collect();
    let outcome = formula.evaluate(
        |measure| match value_of(measure.name()) {
            Some(value) => MeasureValue::Ratio(value.num(), value.den()),
            None => MeasureValue::Sum(0),
        },
        &given,
    );
    if outcome.value == Err(Nothing::TooLarge) {
        return Err(CalcError::TooLarge);
    }
    let mut value = outcome.value.map_err(Missing::Nothing);
    if definition.positive && value.is_ok() && outcome.denominator.is_some_and(Ratio::is_negative) {
        value = Err(Missing::NotPositive);
    }
    let reason =
        value.err().map(|m| figure::reason(definition, m, outcome.denominator.map(|d| d.to_string())));
    let numbers =
        formula.print_numbers(|slot| value_of(formula.slot_name(slot)).unwrap_or(Ratio::ZERO).to_string());
    let text = value.ok().map(|value| shown(definition.unit, definition.decimals, value));
    let result = match (&text, &reason) {
        (Some(text), _) => text.clone(),
        (None, reason) => format!("no value: {}", reason.clone().unwrap_or_default()),
    };
    Ok(Calculation {
        id: definition.id,
        name: definition.name,
        unit: definition.unit,
        value: value.ok(),
        each: Vec::new(),
        arithmetic: outcome.value.ok(),
        formula: format!("{} = {}", definition.id, formula.print(Style::Words)),
        equation: format!("{numbers} = {result}"),
        meaning: meaning(definition.says, text.as_deref(), reason.as_deref()),
        source: definition.source,
        warnings: warnings(definition, formula, value.ok(), &given, bound),
        text,
        reason,
    })
}

fn by_list(list: &'static ListCalculator, bound: &Bound) -> Result<Calculation, CalcError> {
    let singles: Vec<Ratio> = list
        .singles
        .iter()
        .filter_map(|name| bound.numbers.iter().find(|(slot, _)| slot == name).map(|(_, value)| *value))
        .collect();
    let computed = (list.compute)(&bound.entries, &singles).ok_or(CalcError::TooLarge)?;
    let text = computed.value.as_ref().ok().map(|&value| shown(list.unit, list.decimals, value));
    let reason = computed.value.as_ref().err().cloned();
    let result = text.clone().unwrap_or_else(|| format!("no value: {}", reason.clone().unwrap_or_default()));
    let equation =
        if computed.equation.is_empty() { result } else { format!("{} = {result}", computed.equation) };
    Ok(Calculation {
        id: list.id,
        name: list.name,
        unit: list.unit,
        value: computed.value.ok(),
        each: computed.each,
        arithmetic: None,
        formula: format!("{} = {}", list.id, list.formula),
        equation,
        meaning: meaning(list.says, text.as_deref(), reason.as_deref()),
        source: list.source,
        warnings: Vec::new(),
        text,
        reason,
    })
}

/// A value as people read it; amounts, whose currency nobody said, with at least two decimals.
fn shown(unit: Unit, decimals: u8, value: Ratio) -> String {
    let decimals = if unit == Unit::Money { decimals.max(2) } else { decimals };
    format!("{}{}", value.decimal(decimals), unit.suffix())
}

fn meaning(says: &str, text: Option<&str>, reason: Option<&str>) -> String {
    match (text, reason) {
        (Some(text), _) => says.replace("{}", text),
        (None, reason) => format!("There is no value: {}.", reason.unwrap_or("it cannot be calculated")),
    }
}

fn warnings(
    definition: &Definition,
    formula: &Formula,
    value: Option<Ratio>,
    given: &[Option<Ratio>],
    bound: &Bound,
) -> Vec<String> {
    let named =
        |name: &str| formula.params().iter().position(|p| p.name == name).and_then(|place| given[place]);
    let cautions = definition.cautions.iter().filter_map(|caution| match *caution {
        Caution::Always(text) => value.map(|_| text),
        Caution::GivenIs(name, number, text) => (named(name) == Some(number.into())).then_some(text),
        Caution::Above(number, text) => value.is_some_and(|v| v > number.into()).then_some(text),
    });
    let mut warnings: Vec<String> = cautions.map(str::to_owned).collect();
    if value.is_some_and(|v| definition.is_outside(v)) {
        let bound = |b: Option<i32>| b.map_or_else(|| "any".to_owned(), |b| b.to_string());
        let (least, most) = (bound(definition.range.least), bound(definition.range.most));
        warnings.push(format!("outside its usual range ({least} to {most})"));
    }
    if definition.estimate && warnings.is_empty() {
        warnings.push("an estimate".to_owned());
    }
    warnings.extend(bound.unused.iter().map(|name| format!("{name} is not part of this formula")));
    warnings
}

impl fmt::Display for CalcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CalcError::UnknownCalculator(id, near) if near.is_empty() => {
                write!(f, "there is no calculator `{id}`; `dunlin library` lists them")
            }
            CalcError::UnknownCalculator(id, near) => {
                write!(f, "there is no calculator `{id}`; near it: {}", near.join(", "))
            }
            CalcError::UnknownName { calculator, name, near, takes } => {
                write!(f, "{calculator} takes no `{name}`")?;
                if !near.is_empty() {
                    write!(f, "; near it: {}", near.join(", "))?;
                }
                write!(f, "; it takes {}", takes.join(", "))
            }
            CalcError::Missing(calculator, names) => {
                write!(f, "{calculator} needs {} too: write {}=...", names.join(", "), names[0])
            }
            CalcError::Twice(name) => write!(f, "`{name}` gives a value that was given already"),
            CalcError::Value(name, error) => write!(f, "{name}: {error}"),
            CalcError::Entry(name, 2) => {
                write!(f, "{name}: write pairs with commas between them, such as 1000:15,3000:30")
            }
            CalcError::Entry(name, _) => {
                write!(f, "{name}: write numbers with commas between them, such as 5,10,15")
            }
            CalcError::TooLarge => {
                f.write_str("the numbers are too large to calculate with (more than 38 digits)")
            }
        }
    }
}

impl std::error::Error for CalcError {}
