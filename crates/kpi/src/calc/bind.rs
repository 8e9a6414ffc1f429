//! Which of several calculators the given names fit, and their values.

use super::names::{means, others, plain};
use super::{CalcError, Calculator};
use crate::formula::{DecimalError, Ratio, nearest};

/// A calculator with values for all it takes.
pub(super) struct Bound {
    pub(super) calculator: Calculator,
    /// Its single values, by name.
    pub(super) numbers: Vec<(&'static str, Ratio)>,
    /// The entries of its list; none without one.
    pub(super) entries: Vec<Vec<Ratio>>,
    /// Given names that go with the calculator but are no part of its formula.
    pub(super) unused: Vec<String>,
}

/// Values that are published beside a formula without being part of it.
const BESIDE: &[(&str, &[&str])] = &[
    ("cei_invoice", &["due_count", "due_paid_count"]),
    ("cei_invoice_all", &["due_count_all", "due_paid_count_all"]),
    ("cei_invoice_count", &["due_face", "due_paid"]),
    ("cei_term_seed003", &["current"]),
    ("recovery_of_closed", &["in_progress"]),
    ("over_limit_pct", &["threshold"]),
    ("credit_limit_unused", &["threshold"]),
];

/// How the given names fit a calculator.
struct Fit {
    /// For each given name the value it stands for; `None` when it is beside the formula.
    meant: Vec<Option<&'static str>>,
    unknown: Vec<usize>,
    missing: Vec<&'static str>,
    twice: Option<usize>,
}

/// The first calculator that all names fit and that misses none.
pub(super) fn choose(candidates: &[Calculator], given: &[(&str, &str)]) -> Result<Bound, CalcError> {
    let fits: Vec<(Calculator, Fit)> = candidates.iter().map(|&c| (c, fit(c, given))).collect();
    let whole = |f: &Fit| f.unknown.is_empty() && f.missing.is_empty() && f.twice.is_none();
    let mut refused = None;
    for (calculator, fit) in fits.iter().filter(|(_, f)| whole(f)) {
        match bound(*calculator, fit, given) {
            Ok(bound) => return Ok(bound),
            // A list of another shape may fit the next calculator.
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    if let Some(error) = refused {
        return Err(error);
    }
    let worst = |(_, f): &&(Calculator, Fit)| f.unknown.len() * 2 + f.missing.len();
    match fits.iter().min_by_key(worst) {
        Some((calculator, fit)) => Err(error(*calculator, fit, given)),
        None => Err(CalcError::TooLarge),
    }
}

fn fit(calculator: Calculator, given: &[(&str, &str)]) -> Fit {
    let slots = calculator.slots();
    let beside = BESIDE.iter().find(|(id, _)| *id == calculator.id()).map_or(&[][..], |(_, names)| names);
    let mut fit = Fit { meant: Vec::new(), unknown: Vec::new(), missing: Vec::new(), twice: None };
    let mut taken: Vec<&'static str> = Vec::new();
    // A value's own name comes before other names: `dso` is not `total_dso` where a calculator takes both.
    let own = |name: &str| slots.iter().copied().find(|slot| *slot == name);
    for (place, (name, _)) in given.iter().enumerate() {
        let name = plain(name);
        let taken_by_own =
            |slot: &&str| given.iter().any(|(other, _)| plain(other) == **slot && plain(other) != name);
        let free = |slot: &&&'static str| means(&name, slot) && !taken.contains(*slot) && !taken_by_own(slot);
        let slot = own(&name).or_else(|| slots.iter().find(free).copied());
        match slot {
            Some(slot) if taken.contains(&slot) => fit.twice = Some(place),
            Some(slot) => taken.push(slot),
            None if slots.iter().any(|slot| means(&name, slot)) => fit.twice = Some(place),
            None if beside.iter().any(|other| means(&name, other)) => {}
            None => fit.unknown.push(place),
        }
        fit.meant.push(slot);
    }
    fit.missing = slots.into_iter().filter(|slot| !taken.contains(slot)).collect();
    fit
}

fn bound(calculator: Calculator, fit: &Fit, given: &[(&str, &str)]) -> Result<Bound, CalcError> {
    let mut bound = Bound { calculator, numbers: Vec::new(), entries: Vec::new(), unused: Vec::new() };
    for ((name, text), meant) in given.iter().zip(&fit.meant) {
        match (*meant, calculator) {
            (None, _) => bound.unused.push((*name).to_owned()),
            (Some(slot), Calculator::List(list)) if slot == list.list => {
                bound.entries = entries(name, text, list.width)?;
            }
            (Some(slot), _) => bound.numbers.push((slot, number(name, text)?)),
        }
    }
    Ok(bound)
}

fn number(name: &str, text: &str) -> Result<Ratio, CalcError> {
    Ratio::parse(text.trim()).map_err(|e| CalcError::Value(name.to_owned(), e))
}

/// `100000:30,80000:30` or `5,10,15`; every entry has as many numbers as the first, and at least `width`.
fn entries(name: &str, text: &str, width: usize) -> Result<Vec<Vec<Ratio>>, CalcError> {
    let mut entries: Vec<Vec<Ratio>> = Vec::new();
    for entry in text.split([',', ';']) {
        let numbers: Vec<Ratio> =
            entry.split([':', '@']).map(|n| number(name, n)).collect::<Result<_, _>>()?;
        // `1,000` would read as 1 and 000: such an entry gives the separator away.
        if entry.trim().len() > 1 && entry.trim().bytes().all(|b| b == b'0') {
            return Err(CalcError::Value(name.to_owned(), DecimalError::Separators(text.to_owned())));
        }
        if numbers.len() < width || entries.first().is_some_and(|first| first.len() != numbers.len()) {
            return Err(CalcError::Entry(name.to_owned(), width));
        }
        entries.push(numbers);
    }
    Ok(entries)
}

fn error(calculator: Calculator, fit: &Fit, given: &[(&str, &str)]) -> CalcError {
    let takes = calculator.slots();
    if let Some(&place) = fit.unknown.first() {
        let name = given[place].0.to_owned();
        let known = takes.iter().flat_map(|slot| std::iter::once(slot).chain(others(slot))).copied();
        let near = nearest(&plain(&name), known);
        return CalcError::UnknownName { calculator: calculator.id(), name, near, takes };
    }
    match fit.twice {
        Some(place) => CalcError::Twice(given[place].0.to_owned()),
        None => CalcError::Missing(calculator.id(), fit.missing.clone()),
    }
}
