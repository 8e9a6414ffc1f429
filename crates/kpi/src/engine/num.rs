//! The integers that the sweep adds in: 64 bits where a bound on the ledger proves that nothing can overflow, 128 bits
//! otherwise. The result is the same; only the speed differs.

use super::grid::Column;
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

/// `i64` or `i128`.
pub(crate) trait Num:
    Copy
    + Ord
    + Default
    + Send
    + Sync
    + From<i64>
    + Into<i128>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
{
    /// A column of such sums.
    fn column(sums: Vec<Self>) -> Column;

    /// Its square, where that fits.
    fn square(self) -> Option<i128>;
}

impl Num for i64 {
    fn column(sums: Vec<i64>) -> Column {
        Column::Narrow(sums)
    }

    fn square(self) -> Option<i128> {
        let wide = i128::from(self);
        Some(wide * wide)
    }
}

impl Num for i128 {
    fn column(sums: Vec<i128>) -> Column {
        Column::Wide(sums)
    }

    fn square(self) -> Option<i128> {
        self.checked_mul(self)
    }
}

/// Whether every sum that the sweep can form fits in 64 bits: each entry adds its amount a bounded number of times,
/// at most multiplied by a span of days.
pub(crate) fn fits_narrow(ledger: &Ledger) -> bool {
    let (i, a) = (&ledger.items, &ledger.applications);
    let total = |amounts: &[i64]| amounts.iter().map(|v| u128::from(v.unsigned_abs())).sum::<u128>();
    let discounts = i.discount.as_ref().map_or(0, |d| total(d));
    let money = total(&i.amount) + 2 * total(&a.amount) + discounts;
    let days = i.issued.iter().chain(&i.due).chain(&a.day).chain(i.ordered.iter().flatten().filter(known));
    let (low, high) = days.fold((i64::MAX, i64::MIN), |(l, h), d| (l.min(d.0.into()), h.max(d.0.into())));
    // Spans run from any of these days to a close or to an end of an application; 100 years of room for those.
    let span = (i128::from(high) - i128::from(low)).max(0).unsigned_abs() + 36_600;
    let rows = (i.len() + a.len()) as u128;
    money.saturating_mul(span).max(rows.saturating_mul(span * span)) < 1 << 59
}

/// Unknown order dates are never multiplied.
fn known(day: &&Day) -> bool {
    **day != Day::NEVER
}
