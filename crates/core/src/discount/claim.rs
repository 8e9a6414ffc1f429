//! An invoice with what may be taken off it, and the payments made on it.
//!
//! Deliberately not here: what they settle (see [`Claim::settle`]).

use crate::day::Day;
use crate::percent::Percent;

/// An invoice to be settled. Amounts are minor units of one currency; all are negative for a credit note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What the invoice comes to, without any discount.
    pub gross_minor: i64,
    /// What may be taken off.
    pub relief: Relief,
    /// Which differences are let go.
    pub tolerance: Tolerance,
    /// How payments are applied.
    pub application: Application,
}

/// What may be taken off an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Relief {
    /// Nothing.
    #[default]
    None,
    /// A discount for paying early.
    Discount(Discount),
    /// So many minor units allowed by hand, whenever payment comes.
    Allowance(i64),
}

/// A discount for paying early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discount {
    /// What it is worth, with the sign of the invoice.
    pub amount_minor: i64,
    /// The last day on which it may be taken.
    pub until: Day,
    /// The last day of grace; `None` when no grace period is agreed.
    pub grace_until: Option<Day>,
    /// Whether it is granted after `until`.
    pub late: Late,
    /// What becomes of the part that the customer did not deduct.
    pub untaken: Untaken,
}

/// Whether a late discount is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Late {
    /// No.
    #[default]
    Refuse,
    /// Yes, up to the last day of grace; without one, always.
    Accept,
}

/// What becomes of a discount that the customer earned but did not deduct in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Untaken {
    /// The invoice counts as paid with what was deducted; nothing is given back.
    #[default]
    Kept,
    /// The whole discount is granted; what was paid beyond the rest is the customer's (Business Central).
    GivenBack,
}

/// Which differences are let go, in either direction: so many minor units, or less when a percentage of the invoice
/// is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tolerance {
    /// The largest difference in minor units; 0 for none.
    pub max_minor: i64,
    /// The largest difference as a percentage of the invoice, where one is set.
    pub percent: Option<Percent>,
}

/// How payments find their invoices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Application {
    /// To the invoice they name.
    #[default]
    ByDocument,
    /// To the oldest: the customer pays a balance, and no difference is let go.
    ToOldest,
}

/// A payment: positive, or negative for a refund against a credit note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The day it counts from.
    pub date: Day,
    /// Minor units.
    pub amount_minor: i64,
}

impl Tolerance {
    /// The largest difference let go on an invoice of this amount.
    #[must_use]
    pub fn allowed_minor(&self, gross_minor: i64) -> i64 {
        let share = self.percent.and_then(|p| p.of(gross_minor.saturating_abs()).rounded());
        share.unwrap_or(i64::MAX).min(self.max_minor)
    }
}

impl Discount {
    /// What is granted to a payment of this day.
    #[must_use]
    pub fn on(&self, date: Day) -> i64 {
        let in_grace = self.late == Late::Accept && self.grace_until.is_none_or(|grace| date <= grace);
        if date <= self.until || in_grace { self.amount_minor } else { 0 }
    }
}
