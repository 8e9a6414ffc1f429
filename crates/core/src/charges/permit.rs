//! Whether anything may be charged for lateness at all.
//!
//! Off by default. A charge needs a basis in law or contract, and one that covers consumers when the debtor is one.
//! Whoever wants a [`Charge`] needs a [`Permit`], and this is the only place that gives one.
//!
//! Deliberately not here: the figures themselves.

use super::fee::{FeeError, Item, Per, Quote, Rule};
use std::fmt;

/// Who owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Debtor {
    /// A business or a public body.
    Business,
    /// A natural person outside trade or profession.
    Consumer,
}

/// What gives the right to charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A clause of the contract.
    Contract {
        /// The clause, for the notice.
        clause: String,
        /// Whether it binds consumers too.
        covers_consumers: bool,
    },
    /// A statute.
    Law {
        /// The provision, for the notice.
        provision: String,
        /// Whether it holds against consumers too.
        covers_consumers: bool,
    },
}

/// A creditor's decision on charges. By default nothing is charged.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Policy {
    /// Whether charges are switched on.
    pub enabled: bool,
    /// What gives the right to them.
    pub basis: Option<Basis>,
}

/// Proof that charging this debtor is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    basis: Basis,
}

/// A quote that may be charged, with its basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    quote: Quote,
    basis: Basis,
}

/// Why a debtor is not charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Charges are switched off, as they are by default.
    SwitchedOff,
    /// No basis in law or contract is recorded.
    NoBasis,
    /// The debtor is a consumer and the basis does not cover consumers.
    Consumer,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::SwitchedOff => "charges for late payment are switched off",
            Refusal::NoBasis => {
                "no basis in law or contract is recorded for charging; name the clause or provision"
            }
            Refusal::Consumer => {
                "the debtor is a consumer, and the basis for charging does not cover consumers"
            }
        })
    }
}

impl std::error::Error for Refusal {}

impl Basis {
    /// Whether it holds against consumers.
    #[must_use]
    pub fn covers_consumers(&self) -> bool {
        match self {
            Basis::Contract { covers_consumers, .. } | Basis::Law { covers_consumers, .. } => {
                *covers_consumers
            }
        }
    }
}

impl Policy {
    /// Whether this debtor may be charged.
    ///
    /// # Errors
    /// The first [`Refusal`] in the order of its variants.
    pub fn permit(&self, debtor: Debtor) -> Result<Permit, Refusal> {
        if !self.enabled {
            return Err(Refusal::SwitchedOff);
        }
        let basis = self.basis.as_ref().ok_or(Refusal::NoBasis)?;
        if debtor == Debtor::Consumer && !basis.covers_consumers() {
            return Err(Refusal::Consumer);
        }
        Ok(Permit { basis: basis.clone() })
    }
}

impl Permit {
    /// Charges what a rule comes to on these items.
    ///
    /// # Errors
    /// As [`Rule::quote`].
    pub fn charge(&self, rule: &Rule, items: &[Item], per: Per) -> Result<Charge, FeeError> {
        Ok(Charge { quote: rule.quote(items, per)?, basis: self.basis.clone() })
    }
}

impl Charge {
    /// The figures.
    #[must_use]
    pub fn quote(&self) -> Quote {
        self.quote
    }

    /// What gives the right to them.
    #[must_use]
    pub fn basis(&self) -> &Basis {
        &self.basis
    }
}
