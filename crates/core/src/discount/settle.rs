//! What payments settle of an invoice, with its discount and the tolerance for small differences.
//!
//! The rules are those of Business Central's payment tolerance: a discount counts in full when the payment, up to the
//! tolerance, covers the rest in time or, if accepted late, in the days of grace; the tolerance closes a small
//! difference in either direction; applying to the oldest item switches it off.
//! [Microsoft Learn, "Work with Payment Tolerances and Payment Discount Tolerances", example 1]
//!
//! A discount that was deducted without a right to it is a short payment: the invoice stays open by the deduction,
//! and the result says so.
//!
//! Deliberately not here: one payment over several invoices.

use super::claim::{Application, Claim, Discount, Payment, Relief, Untaken};
use crate::day::Day;
use std::fmt;

/// What became of the invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Whether it is closed.
    pub state: State,
    /// What is left of it.
    pub open_minor: i64,
    /// What is left of the payments.
    pub unapplied_minor: i64,
    /// The discount or allowance granted.
    pub discount_minor: i64,
    /// The difference let go: positive for an underpayment, negative for an overpayment.
    pub tolerance_minor: i64,
    /// A discount that was deducted without a right to it; part of `open_minor`.
    pub deduction: Option<Deduction>,
}

/// How far an invoice is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing was paid or allowed.
    Open,
    /// Something was, something is open.
    Partial,
    /// Nothing is open.
    Paid,
}

/// A discount that was deducted without a right to it: a short payment, to be taken up as a deduction case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deduction {
    /// What was deducted.
    pub amount_minor: i64,
    /// The last day on which it would have been right.
    pub until: Day,
    /// The day of the payment that lacks it.
    pub paid: Day,
}

/// Why nothing can be settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscountError {
    /// A discount or allowance (minor units) has the wrong sign or is more than the invoice.
    OutOfRange(i64),
    /// A tolerance is negative.
    NegativeTolerance(i64),
    /// A payment (minor units) has the other sign than the invoice; enter it as a document of its own.
    WrongSign(i64),
    /// The sum of the payments does not fit in 64 bits of minor units.
    Overflow,
}

impl DiscountError {
    /// A stable name for the rule that is broken.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            DiscountError::OutOfRange(_) => "discount_out_of_range",
            DiscountError::NegativeTolerance(_) => "negative_tolerance",
            DiscountError::WrongSign(_) => "wrong_sign",
            DiscountError::Overflow => "overflow",
        }
    }
}

impl fmt::Display for DiscountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiscountError::OutOfRange(minor) => {
                write!(
                    f,
                    "a discount of {minor} minor units must lie between nothing and the invoice's amount"
                )
            }
            DiscountError::NegativeTolerance(minor) => {
                write!(f, "a tolerance of {minor} minor units must not be below 0")
            }
            DiscountError::WrongSign(minor) => write!(
                f,
                "a payment of {minor} minor units has the other sign than its invoice; enter it as a refund or return"
            ),
            DiscountError::Overflow => f.write_str("the payments together are too large"),
        }
    }
}

impl std::error::Error for DiscountError {}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            State::Open => "open",
            State::Partial => "partial",
            State::Paid => "paid",
        })
    }
}

impl Claim {
    /// Applies payments, in order of their days, and says what becomes of the invoice. What comes after it is closed
    /// stays unapplied.
    ///
    /// # Errors
    /// See [`DiscountError`], checked in the order of its variants.
    pub fn settle(&self, payments: &[Payment]) -> Result<Settlement, DiscountError> {
        self.check(payments)?;
        // A credit note is settled as its mirror, so that "more" and "less" mean the same below.
        let sign = if self.gross_minor < 0 { -1 } else { 1 };
        let mirrored = self.mirrored(sign);
        let mut payments: Vec<Payment> =
            payments.iter().map(|p| Payment { amount_minor: p.amount_minor * sign, ..*p }).collect();
        payments.sort_by_key(|payment| payment.date);
        Ok(mirrored.apply(&payments)?.mirrored(sign))
    }

    fn check(&self, payments: &[Payment]) -> Result<(), DiscountError> {
        let relief = match self.relief {
            Relief::None => 0,
            Relief::Discount(discount) => discount.amount_minor,
            Relief::Allowance(minor) => minor,
        };
        let same_sign = |minor: i64| minor == 0 || minor.signum() == self.gross_minor.signum();
        if !same_sign(relief) || relief.unsigned_abs() > self.gross_minor.unsigned_abs() {
            return Err(DiscountError::OutOfRange(relief));
        }
        if self.tolerance.max_minor < 0 {
            return Err(DiscountError::NegativeTolerance(self.tolerance.max_minor));
        }
        match payments.iter().find(|p| p.amount_minor == i64::MIN || !same_sign(p.amount_minor)) {
            Some(payment) => Err(DiscountError::WrongSign(payment.amount_minor)),
            None if self.gross_minor == i64::MIN => Err(DiscountError::Overflow),
            None => Ok(()),
        }
    }

    fn mirrored(&self, sign: i64) -> Claim {
        let relief = match self.relief {
            Relief::None => Relief::None,
            Relief::Discount(d) => Relief::Discount(Discount { amount_minor: d.amount_minor * sign, ..d }),
            Relief::Allowance(minor) => Relief::Allowance(minor * sign),
        };
        Claim { gross_minor: self.gross_minor * sign, relief, ..*self }
    }

    /// The payments of an invoice that is not negative, in order.
    fn apply(&self, payments: &[Payment]) -> Result<Settlement, DiscountError> {
        let (allowed, discount) = match self.relief {
            Relief::None => (0, None),
            Relief::Discount(discount) => (0, Some(discount)),
            Relief::Allowance(minor) => (minor, None),
        };
        let owed = self.gross_minor - allowed;
        let mut received = 0i64;
        let mut closed: Option<Settlement> = None;
        for payment in payments {
            if let Some(settlement) = &mut closed {
                settlement.unapplied_minor = add(settlement.unapplied_minor, payment.amount_minor)?;
            } else {
                received = add(received, payment.amount_minor)?;
                closed = self.closing(owed, received, discount.as_ref(), payment.date);
            }
        }
        let last = payments.last().map(|payment| payment.date);
        let settlement = closed.unwrap_or_else(|| self.left_open(owed, received, discount.as_ref(), last));
        Ok(Settlement { discount_minor: settlement.discount_minor + allowed, ..settlement })
    }

    /// The settlement, if what was received by this day closes the invoice.
    fn closing(
        &self,
        owed: i64,
        received: i64,
        discount: Option<&Discount>,
        date: Day,
    ) -> Option<Settlement> {
        let granted = discount.map_or(0, |d| d.on(date));
        let kept = discount.is_some_and(|d| d.untaken == Untaken::Kept);
        let tolerance = self.tolerance_minor();
        let beyond = received - (owed - granted);
        let paid = |discount_minor, unapplied_minor, tolerance_minor| {
            let state = State::Paid;
            Some(Settlement {
                state,
                open_minor: 0,
                unapplied_minor,
                discount_minor,
                tolerance_minor,
                deduction: None,
            })
        };
        if kept && granted > 0 && received >= owed {
            // Paid in full although less would have done.
            let over = received - owed;
            return if over <= tolerance { paid(0, 0, -over) } else { paid(0, over, 0) };
        }
        if beyond.abs() <= tolerance {
            return paid(granted, 0, -beyond);
        }
        if beyond < 0 {
            return None;
        }
        if kept && granted > 0 { paid(owed - received, 0, 0) } else { paid(granted, beyond, 0) }
    }

    fn left_open(
        &self,
        owed: i64,
        received: i64,
        discount: Option<&Discount>,
        last: Option<Day>,
    ) -> Settlement {
        let open_minor = owed - received;
        let unearned = |discount: &Discount| {
            let paid = last.filter(|&last| last > discount.until)?;
            let amount_minor = discount.amount_minor.min(open_minor);
            let deducted =
                amount_minor > 0 && open_minor.abs_diff(discount.amount_minor) <= self.tolerance_abs();
            deducted.then_some(Deduction { amount_minor, until: discount.until, paid })
        };
        let state = match (open_minor, owed == self.gross_minor && received == 0) {
            (0, _) => State::Paid,
            (_, true) => State::Open,
            _ => State::Partial,
        };
        Settlement {
            state,
            open_minor,
            unapplied_minor: 0,
            discount_minor: 0,
            tolerance_minor: 0,
            deduction: discount.and_then(unearned),
        }
    }

    /// The difference that is let go on this invoice.
    fn tolerance_minor(&self) -> i64 {
        match self.application {
            Application::ByDocument => self.tolerance.allowed_minor(self.gross_minor),
            Application::ToOldest => 0,
        }
    }

    fn tolerance_abs(&self) -> u64 {
        self.tolerance_minor().unsigned_abs()
    }
}

impl Settlement {
    fn mirrored(self, sign: i64) -> Settlement {
        Settlement {
            state: self.state,
            open_minor: self.open_minor * sign,
            unapplied_minor: self.unapplied_minor * sign,
            discount_minor: self.discount_minor * sign,
            tolerance_minor: self.tolerance_minor * sign,
            deduction: self.deduction.map(|d| Deduction { amount_minor: d.amount_minor * sign, ..d }),
        }
    }
}

fn add(sum: i64, minor: i64) -> Result<i64, DiscountError> {
    sum.checked_add(minor).ok_or(DiscountError::Overflow)
}
