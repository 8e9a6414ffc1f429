//! Early-payment discounts and small differences: what may be taken off, until when, and what a payment then settles.
//!
//! [`Offer`] says what a discount is worth on an invoice, with its share of the tax. [`Claim::settle`] applies payments to
//! an invoice: the discount in time, in the days of grace, by hand; the tolerance for small differences; and what was
//! deducted without a right to it, by name.
//!
//! Deliberately not here: how a discount is read from a text ([`crate::terms::code`]), and how an application is
//! written into the ledger.

mod claim;
mod offer;
mod settle;

#[cfg(test)]
mod tests;

pub use claim::{Application, Claim, Discount, Late, Payment, Relief, Tolerance, Untaken};
pub use offer::{Base, Invoice, Offer, Offered};
pub use settle::{Deduction, DiscountError, Settlement, State};
