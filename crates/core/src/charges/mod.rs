//! What lateness costs: fees, late interest, fixed sums by law.
//!
//! - [`fee`]: fees of a notice (fixed, percentage, tiers) with or without interest, as a [`Quote`].
//! - [`interest`]: simple interest on open principal, exact, over changing balances and rates.
//! - [`reference`](mod@reference): rates that stand above a dated reference rate, fixed at the start or floating.
//! - [`finance`]: finance charges as Business Central computes them.
//! - [`pack`]: what the law of a country gives, as dated data with its sources.
//! - [`permit`]: whether anything may be charged at all. Off by default; a quote becomes a [`Charge`] only here.
//! - [`explain`]: the same figures with the formula and its numbers, for calculators.
//!
//! Deliberately not here: when a notice goes out (dunning), and how a charge becomes a document of its own. Nothing
//! here is legal advice.

pub mod explain;
pub mod fee;
pub mod finance;
mod half_years;
pub mod interest;
pub mod pack;
pub mod permit;
pub mod reference;

#[cfg(test)]
mod tests;

pub use fee::{FeeError, Item, Per, Placement, Quote, Rule, Tier, Tiers};
pub use half_years::HalfYears;
pub use interest::{Accrual, Balance, Interest, InterestError, Segment, YearBasis};
pub use pack::{PACKS, Pack};
pub use permit::{Basis, Charge, Debtor, Permit, Policy, Refusal};
pub use reference::{Fixing, NoRate, Rate, Reference, ReferenceRates};
