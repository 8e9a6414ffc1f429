//! The conventions on which receivables systems differ, one field each, with our default.
//!
//! A default is the house style; every other reading that a peer has stays available under its name. A figure says
//! under which policy it was made.
//!
//! Deliberately not here: dunning and terms, which have conventions of their own beside their rules.

use crate::ledger::Allocation;

/// How the ledger is read. `Policy::default()` is the house style.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// How an amount applied to an invoice falls on its instalments.
    pub allocation: Allocation,
    /// Whether an application may be dated before the documents that it joins.
    pub early: EarlyApplication,
    /// The date from which an item ages.
    pub basis: Basis,
    /// Where unapplied credits stand in an ageing.
    pub credits: Credits,
    /// What days of grace do to an age.
    pub grace: Grace,
    /// From when a chargeback or returned payment ages.
    pub chargebacks: Chargebacks,
    /// What credit insurance does to a credit limit.
    pub insurance: Insurance,
    /// Whether unapplied credits lower the exposure to a customer.
    pub exposure_credits: ExposureCredits,
    /// How amounts in foreign currency are valued in the base currency.
    pub valuation: Valuation,
}

/// An application dated before one of its documents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum EarlyApplication {
    /// Counts from the day on which both documents exist. Our default: flat exports date it by the payment.
    #[default]
    Waits,
    /// Is refused: ERPNext, Odoo.
    Refused,
}

/// The date from which an item ages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Basis {
    /// The due date: GnuCash, Fineract, most dunning. Our default.
    #[default]
    Due,
    /// The document date: ERPNext's and Dynamics' other choice.
    Invoice,
    /// The posting date: Business Central's Excel report. The document date where none is known.
    Posting,
}

/// Where unapplied credits stand in an ageing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Credits {
    /// In a column of their own, netted only in the total: Oracle's list of unapplied cash. Our default, because a
    /// credit that hides a late debit hides work to do.
    #[default]
    Apart,
    /// In the bucket of their own due date: GnuCash, Dynamics GP's option.
    OwnDue,
}

/// What days of grace do to an age.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Grace {
    /// Nothing: an item is late on the day after its due date. Our default.
    #[default]
    None,
    /// An item counts as not late up to so many days, then as its full age: metasfresh, Business Central's notices.
    Delays(i32),
    /// So many days are taken off every age: Fineract's delinquency.
    Shortens(i32),
}

impl Grace {
    /// The days that are taken off `late` days past the date.
    #[must_use]
    pub(crate) fn of(self, late: i32) -> i32 {
        match self {
            Grace::None => 0,
            Grace::Delays(days) if late <= days => late,
            Grace::Delays(_) => 0,
            Grace::Shortens(days) => days.min(late),
        }
    }
}

/// From when a chargeback or returned payment, booked as a document of its own, ages. An invoice that is reopened
/// because its payment's application ended keeps its due date under either.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Chargebacks {
    /// From its own due date: Fineract. Our default.
    #[default]
    OwnDue,
    /// From the oldest due date that the returned payment had settled: Kill Bill, OCA.
    Original,
}

/// What credit insurance does. Never both: that would count it twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Insurance {
    /// The insured sum raises the limit: OCA's partner risk insurance. Our default.
    #[default]
    RaisesLimit,
    /// The insured sum lowers the exposure: SAP credit management.
    LowersExposure,
}

/// Whether unapplied credits lower the exposure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ExposureCredits {
    /// They do: what the customer could still owe us. Our default.
    #[default]
    Netted,
    /// They do not: every open debit counts until a credit is applied to it.
    Ignored,
}

/// How an amount in foreign currency is valued in the base currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Valuation {
    /// At the rate of its document until it is settled: ERPNext's receivables. Our default for histories, because the
    /// past does not move when a rate does.
    #[default]
    Document,
    /// At the last revaluation since the document, else at the document's rate: the balance sheet after an exchange
    /// revaluation.
    Revalued,
    /// At the latest rate known for the day, whatever the document says.
    AsOfRate,
}
