//! A ledger written down document by document, and checked as it becomes columns.
//!
//! A [`Draft`] is for small ledgers: tests, cases, a few corrections. It knows documents and applications by number,
//! splits an invoice into its instalments and retention, spreads applications over them in the order of their
//! effective dates, ends the applications of a returned payment, and refuses what cannot be.
//!
//! Deliberately not here: large ledgers (loaders fill the columns), matching, terms (they make the schedule).

mod columns;
mod refused;
mod returns;
mod rows;

pub use refused::Refused;

use super::{Allocation, Kind, Ledger, Settlement};
use crate::day::{Day, Instant};
use crate::money::Currency;
use crate::policy::Policy;
use rust_decimal::Decimal;

/// Documents, applications between them, and the conventions under which they are read.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The documents, in the order in which their items will stand.
    pub documents: Vec<Document>,
    /// The applications, in any order.
    pub applications: Vec<Application>,
    /// `allocation` and `early` matter here.
    pub policy: Policy,
}

/// A document. Amounts are minor units as written on it: positive is a debit for debit kinds and a credit for credit
/// kinds ([`Kind::sign`]); a journal carries its own sign.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its number; unique in a draft.
    pub number: String,
    /// What sort of document it is.
    pub kind: Kind,
    /// Customer number; may be empty.
    pub customer: String,
    /// Segment; may be empty.
    pub segment: String,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Effective (document) date.
    pub date: Day,
    /// Posting date, where it differs.
    pub posted: Option<Day>,
    /// Due date; without one the document date.
    pub due: Option<Day>,
    /// Amount as written.
    pub amount: i64,
    /// Instalments, in order; they add up to the amount. Empty: one item, due on `due`.
    pub schedule: Vec<Instalment>,
    /// A part that the customer keeps back; becomes a last item of its own.
    pub retention: Option<Retention>,
    /// The day from which it is void: it counts up to the day before.
    pub voided: Option<Day>,
    /// Whether it is in dispute.
    pub disputed: bool,
    /// Last day of a hold, inclusive.
    pub hold_until: Option<Day>,
    /// For a returned payment or chargeback: the number of the credit that was taken back. Where no application says
    /// so, the credit's newest applications end on the document's date and it is applied to this document instead;
    /// voiding the document undoes that.
    pub returns: Option<String>,
    /// When the document became known.
    pub recorded: Instant,
    /// When its voiding became known.
    pub void_recorded: Instant,
}

/// One line of a payment schedule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instalment {
    /// When it is due.
    pub due: Day,
    /// Amount as written, minor units.
    pub amount: i64,
    /// Whether it is a retention.
    pub retained: bool,
}

/// A part of an invoice that the customer rightly keeps until it is released.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retention {
    /// How much.
    pub share: RetentionShare,
    /// When it may be asked for; [`NO_RELEASE_DATE`] when nobody knows yet.
    pub due: Day,
}

/// How much is kept back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RetentionShare {
    /// Percent of the document's amount, rounded half up to a minor unit.
    Percent(Decimal),
    /// Minor units.
    Amount(i64),
}

/// The due date of a retention that has no release date yet: 31 December 9999, a real day, so that it is current on
/// every as-of date.
pub const NO_RELEASE_DATE: Day = Day(2_932_896);

/// An application: `from` a credit `to` a debit, each a document number or `number#n` for its nth instalment.
#[derive(Clone, Debug)]
pub struct Application {
    /// The credit.
    pub from: String,
    /// The debit.
    pub to: String,
    /// Minor units, positive.
    pub amount: i64,
    /// Effective date.
    pub day: Day,
    /// The day from which it is no longer in force.
    pub until: Option<Day>,
    /// How it falls on instalments; `None`: as the draft's policy says.
    pub allocation: Option<Allocation>,
    /// What it settles as; `None`: what its credit is.
    pub how: Option<Settlement>,
    /// When it became known.
    pub recorded: Instant,
    /// When its end became known.
    pub until_recorded: Instant,
}

impl Document {
    /// A document due on its own date, known for ever, with nothing special about it.
    #[must_use]
    pub fn new(number: &str, kind: Kind, date: Day, amount: i64, currency: Currency) -> Document {
        Document {
            number: number.to_owned(),
            kind,
            customer: String::new(),
            segment: String::new(),
            currency,
            date,
            posted: None,
            due: None,
            amount,
            schedule: Vec::new(),
            retention: None,
            voided: None,
            disputed: false,
            hold_until: None,
            returns: None,
            recorded: Instant::ALWAYS,
            void_recorded: Instant::ALWAYS,
        }
    }
}

impl Application {
    /// An application in force from its day on, known for ever.
    #[must_use]
    pub fn new(from: &str, to: &str, amount: i64, day: Day) -> Application {
        Application {
            from: from.to_owned(),
            to: to.to_owned(),
            amount,
            day,
            until: None,
            allocation: None,
            how: None,
            recorded: Instant::ALWAYS,
            until_recorded: Instant::ALWAYS,
        }
    }
}

impl Draft {
    /// The ledger of this draft, which keeps [`Ledger::check`] and has nothing [over-applied](Ledger::over_applied).
    ///
    /// # Errors
    /// The first rule broken, in this order: documents as they stand (number, schedule, retention), applications as
    /// they stand (references, currencies, sides, amounts, dates), then what is applied too often.
    pub fn ledger(&self) -> Result<Ledger, Refused> {
        let mut lines = columns::Lines::of(&self.documents)?;
        let mut rows = rows::resolve(self, &lines)?;
        returns::take_back(self, &lines, &mut rows)?;
        lines.ledger.applications = rows::applications(&rows);
        let spread: Vec<_> = (0..).zip(&rows).filter_map(|(at, row)| Some((at, row.allocation?))).collect();
        lines.ledger.spread_rows(&spread);
        lines.ledger.check().map_err(|e| Refused::Inconsistent(e.rule))?;
        match lines.ledger.over_applied().first() {
            Some(over) => Err(Refused::over_applied(&lines.ledger, *over)),
            None => Ok(lines.ledger),
        }
    }
}

#[cfg(test)]
mod tests;
