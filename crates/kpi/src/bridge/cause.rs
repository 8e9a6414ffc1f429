//! Bridges by cause: what happened, instead of who.
//!
//! The stocks in a formula are replaced by the flows that made them, by the two identities that hold exactly:
//!
//! ```text
//! receivables = opening + sales + other debits - cash - credits - write-offs - discounts - journals - voided
//! past due    = opening past due + became past due - no longer past due
//! current     = receivables - past due
//! ```
//!
//! ("No longer past due" is what closes the second: paid, credited or written off while late, less what was opened
//! again.) Each cause is then one term of those; a formula that is linear in its measures splits into one term a cause,
//! and the parts add up as in the parent module. Measures outside the identities are causes of their own.
//!
//! For CEI = (B + S - T) / (B + S - C) this leaves, in numerator and denominator alike, the settlements (cash, credits,
//! write-offs ...), and in the denominator alone the past-due amounts: what was late already, what became late, what
//! was recovered. New sales drop out: CEI does not reward selling. For DSO = T / S x days, new sales stand on both
//! sides, the opening receivables and the settlements in the numerator alone.
//!
//! Periods of unequal length: everything is first counted with the days of the earlier period; what the other length
//! changes is a cause of its own.

use super::{Bridge, BridgeError, Formula, assemble, evaluate, sum};
use crate::engine::{Grid, MeasureSet};
use crate::measure::Measure;
use std::cell::{Cell, RefCell};

/// What moved a ratio.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cause {
    /// Receivables carried over from before the period.
    Opening,
    /// New sales.
    Sales,
    /// Fees, interest, chargebacks, refunds, returns.
    OtherDebits,
    /// Cash applied.
    Cash,
    /// Credit notes applied.
    Credits,
    /// Write-offs.
    WriteOffs,
    /// Early-payment discounts.
    Discounts,
    /// Journals and netting.
    Journals,
    /// Documents voided.
    Voids,
    /// What was past due already at the opening.
    AlreadyLate,
    /// What became past due in the period: late payers.
    LatePayers,
    /// What is no longer past due: recovered.
    Recovered,
    /// The number of days or months in the period.
    Length,
    /// A measure that stands for itself.
    Other(Measure),
}

/// The terms of the identities: cause, measure, sign in the receivables.
const RECEIVABLES: [(Cause, Measure, i128); 9] = [
    (Cause::Opening, Measure::opening, 1),
    (Cause::Sales, Measure::sales, 1),
    (Cause::OtherDebits, Measure::other_debits, 1),
    (Cause::Cash, Measure::cash_applied, -1),
    (Cause::Credits, Measure::credits_applied, -1),
    (Cause::WriteOffs, Measure::write_offs, -1),
    (Cause::Discounts, Measure::discounts_taken, -1),
    (Cause::Journals, Measure::journals_applied, -1),
    (Cause::Voids, Measure::voided, -1),
];

impl Cause {
    /// A few words for people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Cause::Opening => "receivables carried over",
            Cause::Sales => "new sales",
            Cause::OtherDebits => "fees, chargebacks and other debits",
            Cause::Cash => "cash applied",
            Cause::Credits => "credit notes",
            Cause::WriteOffs => "write-offs",
            Cause::Discounts => "discounts taken",
            Cause::Journals => "journals and netting",
            Cause::Voids => "documents voided",
            Cause::AlreadyLate => "already past due at the opening",
            Cause::LatePayers => "became past due",
            Cause::Recovered => "no longer past due",
            Cause::Length => "length of the period",
            Cause::Other(measure) => measure.text(),
        }
    }
}

/// The measures that a grid must hold for a bridge by cause, beside those of the formula.
#[must_use]
pub fn causes_need() -> MeasureSet {
    let stocks = [Measure::receivables, Measure::past_due, Measure::current];
    let late = [Measure::opening_past_due, Measure::became_past_due];
    RECEIVABLES.iter().map(|t| t.1).chain(stocks).chain(late).collect()
}

/// Takes the move of a ratio between two periods of one group of a grid apart by cause.
///
/// # Errors
/// [`BridgeError`]: see its variants.
pub fn by_cause(
    grid: &Grid,
    group: usize,
    from: usize,
    to: usize,
    formula: Formula<'_>,
) -> Result<Bridge<Cause>, BridgeError> {
    let before = evaluate(grid, group, from, formula)?;
    let after = evaluate(grid, group, to, formula)?;
    let (old, new) =
        (Terms { grid, group, period: from, days: from }, Terms { grid, group, period: to, days: from });
    let mut parts = Vec::new();
    for cause in causes(formula) {
        parts.push((cause, old.of(cause, formula)?, new.of(cause, formula)?));
    }
    let even = parts.iter().fold((0, 0), |(n, d), (_, _, new)| (n + new.0, d + new.1));
    parts.push((Cause::Length, (0, 0), (after.0 - even.0, after.1 - even.1)));
    // With equal lengths nothing may be left over for the length: then the formula was not linear.
    let same = grid.periods[from].days() == grid.periods[to].days()
        && grid.periods[from].months() == grid.periods[to].months();
    if same && even != after {
        return Err(BridgeError::NotLinear);
    }
    assemble(before, after, parts)
}

/// The causes that a formula can have: those of the identities, and the measures outside them that it reads.
fn causes(formula: Formula<'_>) -> Vec<Cause> {
    let read = RefCell::new(Vec::new());
    formula(&|measure| {
        read.borrow_mut().push(measure);
        1
    });
    let mut all: Vec<Cause> = RECEIVABLES.iter().map(|t| t.0).collect();
    all.extend([Cause::AlreadyLate, Cause::LatePayers, Cause::Recovered]);
    for measure in read.into_inner() {
        if is_own(measure) && !all.contains(&Cause::Other(measure)) {
            all.push(Cause::Other(measure));
        }
    }
    all
}

/// Whether a measure lies outside the identities.
fn is_own(measure: Measure) -> bool {
    !matches!(measure, Measure::days | Measure::months) && !causes_need().contains(measure)
}

/// The measures of one period, one cause at a time.
struct Terms<'a> {
    grid: &'a Grid,
    group: usize,
    period: usize,
    /// The period whose length counts.
    days: usize,
}

impl Terms<'_> {
    /// Numerator and denominator with only one cause at work.
    fn of(&self, cause: Cause, formula: Formula<'_>) -> Result<(i128, i128), BridgeError> {
        let failed = Cell::new(None);
        let value = formula(&|measure| match self.term(cause, measure) {
            Ok(term) => term,
            Err(error) => {
                failed.set(failed.get().or(Some(error)));
                0
            }
        });
        failed.get().map_or(Ok(value), Err)
    }

    /// What a cause brings to a measure.
    fn term(&self, cause: Cause, measure: Measure) -> Result<i128, BridgeError> {
        match measure {
            Measure::days | Measure::months => sum(self.grid, measure, self.group, self.days),
            Measure::receivables => self.receivables(cause),
            Measure::past_due => self.past_due(cause),
            Measure::current => Ok(self.receivables(cause)? - self.past_due(cause)?),
            Measure::opening_past_due if cause == Cause::AlreadyLate => self.sum(measure),
            Measure::became_past_due if cause == Cause::LatePayers => self.sum(measure),
            _ if cause == Cause::Other(measure) => self.sum(measure),
            _ => match RECEIVABLES.iter().find(|t| t.1 == measure) {
                Some(term) if term.0 == cause => self.sum(measure),
                _ => Ok(0),
            },
        }
    }

    fn receivables(&self, cause: Cause) -> Result<i128, BridgeError> {
        match RECEIVABLES.iter().find(|t| t.0 == cause) {
            Some((_, measure, sign)) => Ok(sign * self.sum(*measure)?),
            None => Ok(0),
        }
    }

    fn past_due(&self, cause: Cause) -> Result<i128, BridgeError> {
        match cause {
            Cause::AlreadyLate => self.sum(Measure::opening_past_due),
            Cause::LatePayers => self.sum(Measure::became_past_due),
            Cause::Recovered => {
                let was = self.sum(Measure::opening_past_due)? + self.sum(Measure::became_past_due)?;
                Ok(self.sum(Measure::past_due)? - was)
            }
            _ => Ok(0),
        }
    }

    fn sum(&self, measure: Measure) -> Result<i128, BridgeError> {
        sum(self.grid, measure, self.group, self.period)
    }
}
