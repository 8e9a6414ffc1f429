//! What a company charges for lateness, and what gives it the right to. By default nothing.

use crate::charges::{Basis, Pack, YearBasis};
use crate::percent::Percent;

/// What a step charges, as far as the terms give the right to.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Ask {
    /// A fee for the notice.
    pub fee: Option<Fee>,
    /// Interest up to the day of the notice, as far as it was not claimed before.
    pub interest: bool,
    /// The fixed sum that the law of the debtor's country gives for each late debt, once a debt.
    pub fixed_sum: bool,
}

impl Ask {
    /// Whether it charges nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Ask::default()
    }
}

/// A fee for a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fee {
    /// So much, hundredths of the currency's unit.
    Fixed(i64),
    /// So much of what is asked for, without earlier fees and interest.
    Percent(Percent),
}

/// What becomes of charges when the items that they were charged for are paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum AfterPayment {
    /// They are still owed: the notice is not resolved before they are paid or waived. Our default.
    #[default]
    Claim,
    /// They are dropped.
    Drop,
}

/// What gives the right to charge.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Terms {
    /// A clause of the contract, as the notice names it: fees rest on it, and interest at [`Terms::rate`].
    pub clause: Option<String>,
    /// The clause binds consumers too.
    pub binds_consumers: bool,
    /// The contract's rate of interest a year; `None`: the law's.
    pub rate: Option<Percent>,
    /// Days of the year for the contract's rate.
    pub year: YearBasis,
    /// Interest and fixed sums by the law of the debtor's country are claimed.
    pub law: bool,
    /// Customers with one of these tags are consumers; all others are businesses.
    pub consumer_tags: Vec<String>,
    /// After the items are paid.
    pub after_payment: AfterPayment,
    /// When a notice is issued its charges become documents of the books; otherwise they are written on the notice only, and
    /// the system that makes the invoices books them.
    pub post: bool,
}

impl Terms {
    /// The contract's clause as a basis.
    #[must_use]
    pub fn contract(&self) -> Option<Basis> {
        self.clause
            .as_ref()
            .map(|clause| Basis::Contract { clause: clause.clone(), covers_consumers: self.binds_consumers })
    }

    /// A country's rules as a basis, where the terms claim by law.
    #[must_use]
    pub fn law_of(&self, pack: &Pack) -> Option<Basis> {
        self.law.then(|| Basis::Law {
            provision: format!("{}: {}", pack.name, pack.provision),
            covers_consumers: pack.margin_consumer.is_some(),
        })
    }
}
