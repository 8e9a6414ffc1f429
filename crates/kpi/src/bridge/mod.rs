//! Bridges: why a ratio moved from one period to another, in parts that add up to the move exactly.
//!
//! For r = N / D with N and D sums of parts N_i, D_i:
//!
//! ```text
//! r1 - r0 = sum over i of ((N1_i - N0_i) - r0 (D1_i - D0_i)) / D1
//! ```
//!
//! because the sum of the right side is (N1 - N0 - r0 D1 + r0 D0) / D1 = N1 / D1 - r0. A part is positive when it
//! brought more numerator than the old ratio would have asked of its denominator. All parts stand over one
//! denominator, D0 x D1, so they are integers and nothing is rounded.
//!
//! Parts are groups of a grid ([`by_group`]: customers, segments ...) or causes ([`by_cause`]). Both need a formula
//! that is linear in its measures; `days` and `months` are fixed numbers of a period and may multiply.

mod cause;

pub use cause::{Cause, by_cause, causes_need};

use crate::engine::{Grid, MeasureValue, Reason};
use crate::measure::Measure;
use std::cell::Cell;
use std::fmt;

/// Numerator and denominator of a ratio, out of the measures of one group and period.
pub type Formula<'f> = &'f dyn Fn(&dyn Fn(Measure) -> i128) -> (i128, i128);

/// Why a ratio moved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bridge<L> {
    /// Numerator and denominator in the earlier period.
    pub before: (i128, i128),
    /// The same in the later one.
    pub after: (i128, i128),
    /// What all parts are over: the product of the two denominators.
    pub denominator: i128,
    /// The parts other than 0, largest first; they add up to after - before.
    pub parts: Vec<Part<L>>,
}

/// One part of a move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part<L> {
    /// What it is the part of: a group's place in the grid, or a cause.
    pub of: L,
    /// The part, over the bridge's denominator.
    pub numerator: i128,
}

/// A move cannot be taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BridgeError {
    /// The formula reads a measure that the grid was not asked for.
    NotAsked(Measure),
    /// The formula reads a statistic, which has no parts.
    NotASum(Measure),
    /// A measure has no value in one of the periods.
    NoValue(Measure, Reason),
    /// The denominator of the earlier (false) or later (true) period is 0.
    ZeroDenominator(bool),
    /// The parts do not add up: the formula is not linear in its measures.
    NotLinear,
    /// The products do not fit in 128 bits.
    TooLarge,
    /// The grid holds no total of that currency.
    NoTotal,
}

impl fmt::Display for BridgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BridgeError::NotAsked(m) => write!(f, "the query does not ask for `{}`; add it", m.name()),
            BridgeError::NotASum(m) => {
                write!(f, "`{}` is a statistic and cannot be split into parts", m.name())
            }
            BridgeError::NoValue(m, reason) => write!(f, "`{}` has no value: {reason}", m.name()),
            BridgeError::ZeroDenominator(false) => {
                f.write_str("the figure has no value in the earlier period")
            }
            BridgeError::ZeroDenominator(true) => f.write_str("the figure has no value in the later period"),
            BridgeError::NotLinear => {
                f.write_str("the figure is not a ratio of sums, so its move has no parts")
            }
            BridgeError::TooLarge => f.write_str("the numbers are too large (more than 38 digits)"),
            BridgeError::NoTotal => f.write_str("there is no total in that currency"),
        }
    }
}

impl std::error::Error for BridgeError {}

/// Takes the move of a ratio between two periods of a grid apart by the grid's groups of one currency.
///
/// # Errors
/// [`BridgeError`]: see its variants.
pub fn by_group(
    grid: &Grid,
    currency: u16,
    from: usize,
    to: usize,
    formula: Formula<'_>,
) -> Result<Bridge<usize>, BridgeError> {
    let of_currency = |total: bool| {
        (0..grid.groups.len())
            .filter(move |&g| grid.groups[g].currency == currency && grid.groups[g].total == total)
    };
    let total = of_currency(true).next().ok_or(BridgeError::NoTotal)?;
    let before = evaluate(grid, total, from, formula)?;
    let after = evaluate(grid, total, to, formula)?;
    let mut parts = Vec::new();
    for group in of_currency(false) {
        parts.push((group, evaluate(grid, group, from, formula)?, evaluate(grid, group, to, formula)?));
    }
    if parts.is_empty() {
        parts.push((total, before, after));
    }
    assemble(before, after, parts)
}

/// Numerator and denominator.
type Pair = (i128, i128);

/// Something that has a part, with its pair before and after.
type Share<L> = (L, Pair, Pair);

/// Puts a bridge together from numerators and denominators of parts before and after.
fn assemble<L>(before: Pair, after: Pair, shares: Vec<Share<L>>) -> Result<Bridge<L>, BridgeError> {
    if before.1 == 0 || after.1 == 0 {
        return Err(BridgeError::ZeroDenominator(before.1 != 0));
    }
    let sum =
        |pairs: &mut dyn Iterator<Item = Pair>| pairs.fold((0, 0), |(n, d), pair| (n + pair.0, d + pair.1));
    let sums = (sum(&mut shares.iter().map(|s| s.1)), sum(&mut shares.iter().map(|s| s.2)));
    if sums != (before, after) {
        return Err(BridgeError::NotLinear);
    }
    let part = |old: Pair, new: Pair| {
        let numerator = (new.0 - old.0).checked_mul(before.1)?;
        numerator.checked_sub(before.0.checked_mul(new.1 - old.1)?)
    };
    let mut parts = Vec::with_capacity(shares.len());
    for (of, old, new) in shares {
        let numerator = part(old, new).ok_or(BridgeError::TooLarge)?;
        if numerator != 0 {
            parts.push(Part { of, numerator });
        }
    }
    parts.sort_by_key(|p| std::cmp::Reverse(p.numerator.unsigned_abs()));
    let denominator = before.1.checked_mul(after.1).ok_or(BridgeError::TooLarge)?;
    Ok(Bridge { before, after, denominator, parts })
}

/// Numerator and denominator for a group and period.
fn evaluate(
    grid: &Grid,
    group: usize,
    period: usize,
    formula: Formula<'_>,
) -> Result<(i128, i128), BridgeError> {
    let failed = Cell::new(None);
    let value = formula(&|measure| match sum(grid, measure, group, period) {
        Ok(sum) => sum,
        Err(error) => {
            failed.set(failed.get().or(Some(error)));
            0
        }
    });
    failed.get().map_or(Ok(value), Err)
}

fn sum(grid: &Grid, measure: Measure, group: usize, period: usize) -> Result<i128, BridgeError> {
    if is_statistic(measure) {
        return Err(BridgeError::NotASum(measure));
    }
    match grid.get(measure, group, period) {
        MeasureValue::Sum(sum) => Ok(sum),
        MeasureValue::Ratio(..) => Err(BridgeError::NotASum(measure)),
        MeasureValue::Null(Reason::NotAsked) => Err(BridgeError::NotAsked(measure)),
        MeasureValue::Null(reason) => Err(BridgeError::NoValue(measure, reason)),
    }
}

fn is_statistic(measure: Measure) -> bool {
    !crate::engine::slot::Recipe::of(measure).is_additive()
        && !crate::collecting::adds_up(measure)
        && !matches!(measure, Measure::days | Measure::months)
}
