//! The ledger: open items and the applications between them, as columns, on two clocks.
//!
//! An **open item** is one receivable line (an invoice, one instalment of it, a fee, a chargeback) or one credit (a
//! payment, a credit note, a write-off). Amounts are signed: debits positive, credits negative. An **application** is
//! a dated edge that takes a credit to a debit; it is ended, never deleted. So
//! `open(debit, d) = amount - sum of applications in force on d`, and `open(credit, d) = amount + the same`.
//!
//! Every fact has an effective date (what as-of looks at) and the moment it was recorded (what known-at looks at).
//!
//! The columns are public: the KPI engine folds over them, loaders fill them. [`Ledger::check`] states what must hold
//! of them; everything else in this crate may rely on it. Small ledgers are written as a [`draft::Draft`]; large ones
//! are filled column by column, with [`Ledger::spread_rows`] for applications to invoices of several instalments.
//!
//! Deliberately not here: how files become ledgers (formats), what is derived from one (the sibling modules).

mod check;
mod index;
mod kind;
mod only;
mod spread;

pub mod draft;

pub use check::{Inconsistent, OverApplied};
pub use index::{Groups, Growing};
pub use kind::{Channel, Kind, Settlement};
pub use only::{Choice, Numbers, Only};
pub use spread::{Allocation, Part, spread};

use crate::day::{Day, Instant};
use crate::money::Currency;
use crate::names::Names;

/// "No item": the credit side of an application that is known only as an amount (a clearing date in a flat list).
pub const NO_ITEM: u32 = u32::MAX;

/// A company's receivables: parties, open items, applications. Optional columns are `None` when no fact in the ledger
/// says anything about them; when present they are as long as their table.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Customer numbers; `items.customer` are numbers into it.
    pub customers: Names,
    /// Segments; may be empty text for "none given".
    pub segments: Names,
    /// Collectors (credit controllers) who own items' customers.
    pub collectors: Names,
    /// Legal entities (creditors).
    pub entities: Names,
    /// Document numbers; `items.document` are numbers into it.
    pub documents: Names,
    /// Currencies that occur.
    pub currencies: Vec<Currency>,
    /// The open items.
    pub items: Items,
    /// The applications.
    pub applications: Applications,
    /// Customer number -> its parent's customer number, where one is known ([`NO_ITEM`] for none).
    pub parents: Option<Vec<u32>>,
    /// Customer number -> name for people, where one is known (empty for none).
    pub customer_names: Option<Vec<String>>,
    /// Customer number -> credit limit in minor units of the customer's currency; `None` inside: no limit set, which
    /// is not a limit of 0.
    pub credit_limits: Option<Vec<Option<i64>>>,
}

/// Open items, one row each. Row numbers ("items") are what applications point at.
#[derive(Clone, Debug, Default)]
pub struct Items {
    /// Number of the document into [`Ledger::documents`]. Instalments of one invoice share it.
    pub document: Vec<u32>,
    /// 0 for a document that is one item; 1, 2, 3 ... for the instalments of one that is several. `None`: all 0.
    pub instalment: Option<Vec<u16>>,
    /// What sort of document it is.
    pub kind: Vec<Kind>,
    /// Customer, number into [`Ledger::customers`].
    pub customer: Vec<u32>,
    /// Segment, number into [`Ledger::segments`]. `None`: no segments.
    pub segment: Option<Vec<u32>>,
    /// Collector, number into [`Ledger::collectors`]. `None`: no collectors.
    pub collector: Option<Vec<u32>>,
    /// Entity, number into [`Ledger::entities`]. `None`: one entity.
    pub entity: Option<Vec<u32>>,
    /// Currency, index into [`Ledger::currencies`]. `None`: all in `currencies[0]`.
    pub currency: Option<Vec<u16>>,
    /// Effective (document) date.
    pub issued: Vec<Day>,
    /// Due date; for a credit, its own date unless it has terms.
    pub due: Vec<Day>,
    /// Signed amount in minor units of the item's currency: debits positive, credits negative.
    pub amount: Vec<i64>,
    /// Posting date, where it differs from the document date.
    pub posted: Option<Vec<Day>>,
    /// The day from which the document is void ([`Day::NEVER`] for not): it counts up to the day before.
    pub voided: Option<Vec<Day>>,
    /// Whether the item is in dispute while it is open.
    pub disputed: Option<Vec<bool>>,
    /// Whether the item is a retention: a part that the customer rightly keeps until it is released.
    pub retained: Option<Vec<bool>>,
    /// For a returned payment or a chargeback: the credit item that was taken back ([`NO_ITEM`] for unknown).
    pub returns: Option<Vec<u32>>,
    /// Last day of a hold on the item, inclusive ([`Day::ALWAYS`] for none).
    pub hold_until: Option<Vec<Day>>,
    /// Date of the customer's order ([`Day::NEVER`] for unknown).
    pub ordered: Option<Vec<Day>>,
    /// Early-payment discount offered, in minor units (0 for none).
    pub discount: Option<Vec<i64>>,
    /// Last day on which the discount may be taken ([`Day::ALWAYS`] for none).
    pub discount_until: Option<Vec<Day>>,
    /// How a payment arrived.
    pub channel: Option<Vec<Channel>>,
    /// When the fact became known ([`Instant::ALWAYS`] for unknown).
    pub recorded: Option<Vec<Instant>>,
    /// When the voiding became known, for voided items.
    pub void_recorded: Option<Vec<Instant>>,
}

/// Applications, one row each, in no particular order.
#[derive(Clone, Debug, Default)]
pub struct Applications {
    /// The credit item that is used up, or [`NO_ITEM`] when only the amount is known.
    pub from: Vec<u32>,
    /// The debit item that is settled. Where a debit consumes a credit (a refund), the debit is still `to`.
    pub to: Vec<u32>,
    /// Effective date as recorded; see [`Ledger::in_force`] for the date from which it counts.
    pub day: Vec<Day>,
    /// Minor units moved. Positive lowers the debit; a negative one raises it (a reversal recorded as a row).
    pub amount: Vec<i64>,
    /// What settled the debit.
    pub how: Vec<Settlement>,
    /// The day from which it is no longer in force ([`Day::NEVER`] while it is). `None`: all are in force.
    pub until: Option<Vec<Day>>,
    /// For a settlement inferred from two snapshots: the last day on which the item was still seen open. The true day
    /// lies after it and on or before `day`. [`Day::ALWAYS`]: `day` is exact.
    pub not_before: Option<Vec<Day>>,
    /// How the cash arrived, for rows without a credit item.
    pub channel: Option<Vec<Channel>>,
    /// When the fact became known.
    pub recorded: Option<Vec<Instant>>,
    /// When its end became known, for ended ones.
    pub until_recorded: Option<Vec<Instant>>,
    /// What the row was made from: a number that whoever fills the ledger gives a meaning (a row of an import, an id in
    /// the books). It goes with the row when the row is split over instalments.
    pub source: Option<Vec<u32>>,
}

impl Items {
    /// Makes room for so many more, in the columns that every item has.
    pub fn reserve(&mut self, items: usize) {
        self.document.reserve(items);
        self.kind.reserve(items);
        self.customer.reserve(items);
        self.issued.reserve(items);
        self.due.reserve(items);
        self.amount.reserve(items);
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.amount.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.amount.is_empty()
    }

    /// The day from which an item is void; [`Day::NEVER`] for most.
    #[must_use]
    pub fn voided_on(&self, item: u32) -> Day {
        self.voided.as_ref().map_or(Day::NEVER, |v| v[item as usize])
    }
}

impl Applications {
    /// Makes room for so many more, in the columns that every application has.
    pub fn reserve(&mut self, applications: usize) {
        self.from.reserve(applications);
        self.to.reserve(applications);
        self.day.reserve(applications);
        self.amount.reserve(applications);
        self.how.reserve(applications);
    }

    /// How many applications there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.amount.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.amount.is_empty()
    }
}

impl Ledger {
    /// The half-open span of days `[from, until)` in which an application counts: not before both its sides exist,
    /// not after it was ended or one of its sides was voided. Empty (`from >= until`) when it never counts.
    #[must_use]
    pub fn in_force(&self, application: usize) -> (Day, Day) {
        let a = &self.applications;
        let (to, from) = (a.to[application], a.from[application]);
        let mut start = a.day[application].max(self.items.issued[to as usize]);
        let mut end = a.until.as_ref().map_or(Day::NEVER, |u| u[application]).min(self.items.voided_on(to));
        if from != NO_ITEM {
            start = start.max(self.items.issued[from as usize]);
            end = end.min(self.items.voided_on(from));
        }
        (start, end)
    }

    /// First and last day on which anything happened: the first document, and the last document or application. Both the day 0 of an
    /// empty ledger.
    #[must_use]
    pub fn span(&self) -> (Day, Day) {
        let first = self.items.issued.iter().copied().min().unwrap_or(Day(0));
        let days = self.items.issued.iter().chain(&self.applications.day).copied();
        (first, days.filter(|&day| day < Day::NEVER).max().unwrap_or(first))
    }

    /// The currency of an item.
    #[must_use]
    pub fn currency_of(&self, item: u32) -> Currency {
        self.currencies[self.items.currency.as_ref().map_or(0, |c| usize::from(c[item as usize]))]
    }

    /// The name of a customer for people; empty where none is known.
    #[must_use]
    pub fn customer_name(&self, customer: u32) -> &str {
        let names = self.customer_names.as_ref();
        names.and_then(|names| names.get(customer as usize)).map_or("", String::as_str)
    }

    /// The name of an item as people write it: the document's number, and `#n` behind it for an instalment.
    #[must_use]
    pub fn item_name(&self, item: u32) -> String {
        let document = self.documents.text(self.items.document[item as usize]);
        match self.items.instalment.as_ref().map_or(0, |i| i[item as usize]) {
            0 => document.to_owned(),
            n => format!("{document}#{n}"),
        }
    }
}
