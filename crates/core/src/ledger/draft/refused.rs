//! Why a draft is no ledger: one variant a rule, with what is needed to mend it.

use crate::day::Day;
use crate::ledger::{Ledger, OverApplied};
use crate::money::{Currency, decimal};
use std::fmt;

/// Why a draft is no ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Two documents have one number.
    DuplicateDocument(String),
    /// An application or a return names a document or an instalment that is not there.
    UnknownDocument(String),
    /// A schedule adds up to something else than its document.
    ScheduleDoesNotAddUp {
        /// The document.
        number: String,
        /// What the document says.
        amount: String,
        /// What its instalments say.
        scheduled: String,
    },
    /// More is kept back than the document is worth.
    RetentionExceedsInvoice {
        /// The document.
        number: String,
    },
    /// Less than nothing is kept back.
    RetentionNegative {
        /// The document.
        number: String,
    },
    /// Credit and debit are in two currencies.
    CurrencyMismatch {
        /// The credit.
        from: String,
        /// The debit.
        to: String,
        /// Their currencies.
        currencies: (Currency, Currency),
    },
    /// The `from` of an application is a debit.
    NotACredit(String),
    /// The `to` of an application is a credit.
    NotADebit(String),
    /// An application of nothing, or of less.
    AmountNotPositive {
        /// The credit.
        from: String,
        /// The debit.
        to: String,
    },
    /// An application ended before it began.
    EndsBeforeItStarts {
        /// The credit.
        from: String,
        /// The debit.
        to: String,
    },
    /// An application is dated before one of its documents, and the policy refuses that.
    ApplicationBeforeDocument {
        /// The document that comes later.
        number: String,
        /// The application's date.
        day: Day,
    },
    /// More is applied from a credit, or to a debit, than it is worth.
    OverApplication {
        /// The item.
        item: String,
        /// The first day on which it is too much.
        day: Day,
        /// By how much, as a decimal with its currency.
        by: String,
        /// Whether the item is a credit.
        credit: bool,
    },
    /// The amounts are too large, or another rule of [`Ledger::check`] is broken.
    Inconsistent(&'static str),
}

impl Refused {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Refused::DuplicateDocument(_) => "duplicate_document",
            Refused::UnknownDocument(_) => "unknown_document",
            Refused::ScheduleDoesNotAddUp { .. } => "schedule_does_not_add_up",
            Refused::RetentionExceedsInvoice { .. } => "retention_exceeds_invoice",
            Refused::RetentionNegative { .. } => "negative_retention",
            Refused::CurrencyMismatch { .. } => "currency_mismatch",
            Refused::NotACredit(_) => "not_a_credit",
            Refused::NotADebit(_) => "not_a_debit",
            Refused::AmountNotPositive { .. } => "amount_not_positive",
            Refused::EndsBeforeItStarts { .. } => "ends_before_it_starts",
            Refused::ApplicationBeforeDocument { .. } => "application_before_document",
            Refused::OverApplication { .. } => "over_application",
            Refused::Inconsistent(_) => "inconsistent",
        }
    }

    pub(super) fn over_applied(ledger: &Ledger, over: OverApplied) -> Refused {
        let currency = ledger.currency_of(over.item);
        Refused::OverApplication {
            item: ledger.item_name(over.item),
            day: over.day,
            by: format!("{} {currency}", decimal(i128::from(over.by), currency.digits())),
            credit: ledger.items.amount[over.item as usize] < 0,
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::DuplicateDocument(number) => {
                write!(f, "there are two documents `{number}`; number them apart")
            }
            Refused::UnknownDocument(name) => {
                write!(f, "`{name}` is neither a document nor an instalment (`number#n`) of one")
            }
            Refused::ScheduleDoesNotAddUp { number, amount, scheduled } => {
                write!(f, "`{number}` is over {amount}, its instalments over {scheduled}; make them equal")
            }
            Refused::RetentionExceedsInvoice { number } => {
                write!(
                    f,
                    "the retention of `{number}` is more than the document; keep back at most all of it"
                )
            }
            Refused::RetentionNegative { number } => write!(f, "the retention of `{number}` is negative"),
            Refused::CurrencyMismatch { from, to, currencies: (a, b) } => {
                write!(f, "`{from}` is in {a}, `{to}` in {b}; convert the payment first")
            }
            Refused::NotACredit(name) => {
                write!(f, "`{name}` is no credit; an application goes from a credit")
            }
            Refused::NotADebit(name) => write!(f, "`{name}` is no debit; an application goes to a debit"),
            Refused::AmountNotPositive { from, to } => {
                write!(f, "the application from `{from}` to `{to}` is not positive; end one to take it back")
            }
            Refused::EndsBeforeItStarts { from, to } => {
                write!(f, "the application from `{from}` to `{to}` ends before it starts")
            }
            Refused::ApplicationBeforeDocument { number, day } => {
                write!(f, "an application is dated {day}, before its document `{number}`")
            }
            Refused::OverApplication { item, day, by, credit } => {
                let side = if *credit { "from" } else { "to" };
                write!(
                    f,
                    "from {day} on {by} too much is applied {side} `{item}`; lower or end an application"
                )
            }
            Refused::Inconsistent(rule) => f.write_str(rule),
        }
    }
}

impl std::error::Error for Refused {}
