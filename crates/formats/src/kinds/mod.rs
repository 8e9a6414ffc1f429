//! Files to a ledger: what the rows of each kind of file become.
//!
//! Read in this order: [`check`] (values that cannot be), [`repeats`] (rows that repeat), [`documents`] (invoices,
//! flat lists, credit notes), [`payments`], [`applications`], [`snapshots`] (open-item lists), [`customers`], and
//! [`overpaid`] (what is paid beyond an invoice).
//!
//! How signs and dates are understood:
//! - A negative amount in a list of invoices is a credit note. Where kinds are given and most credits are positive, the
//!   file writes them without their sign, and all amounts of credits are turned.
//! - A negative application to an ordinary invoice is a reversal and stays as it is: it raises the debt again.
//! - A negative application to a credit is the credit being used up: a row to that credit, so that
//!   `open = amount - applied` falls towards zero, as for debits.
//! - What remains paid beyond an invoice when all is said becomes a credit of its own, dated as the last payments: an
//!   overpayment is unapplied money, not a negative invoice.
//!
//! Deliberately not here: reading cells, guessing columns, any figure.

mod applications;
mod batch;
mod check;
mod customers;
mod documents;
mod index;
pub(crate) mod onto;
mod overpaid;
mod payments;
mod references;
mod repeats;
mod snapshots;
mod words;

use crate::guess::field::FileKind;
use crate::load::{File, Frame, LoadOptions};
use crate::plan::Lines;
use crate::report::Notice;
use batch::Batch;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Allocation, Ledger, NO_ITEM};
use dunlin_core::money::Currency;
use index::Index;
use onto::{Additions, Base, Onto};

/// A ledger in the making.
pub(crate) struct Builder<'o> {
    options: &'o LoadOptions,
    ledger: Ledger,
    /// Which items came from which file.
    origins: Vec<Origin>,
    /// Position of the file at hand in the report.
    at: u32,
    /// The ledger was not empty at the beginning.
    onto: Option<Onto>,
    /// Currency of each item; becomes the ledger's column when there are several.
    currency: Vec<u16>,
    index: Index,
    /// Credits that name the invoice to which they belong: credit item, and the invoice's number.
    references: Vec<(u32, String)>,
    /// Application rows that name a document of several instalments.
    to_spread: Vec<(u32, Allocation)>,
    snapshots: Vec<snapshots::Snapshot>,
    /// Rows of the last file that repeat documents of earlier ones.
    repeats: Vec<documents::Repeat>,
    /// Days of the open-item lists, ascending.
    pub(crate) snapshot_days: Vec<Day>,
    customers: Vec<customers::Rows>,
    customer_names: customers::Spellings,
    has_payments: bool,
    /// Open-item lists whose day is not known, where several make that needed.
    pub(crate) undated: Vec<String>,
    notices: Vec<Notice>,
}

/// Where items come from.
struct Origin {
    first: u32,
    file: String,
    at: u32,
    lines: Lines,
}

impl Origin {
    /// Whether its items were made from others, and stand in no file.
    fn is_made(&self) -> bool {
        self.lines.runs.is_empty()
    }
}

impl<'o> Builder<'o> {
    pub(crate) fn new(options: &'o LoadOptions) -> Builder<'o> {
        Builder {
            options,
            ledger: Ledger::default(),
            origins: Vec::new(),
            at: 0,
            onto: None,
            currency: Vec::new(),
            index: Index::default(),
            references: Vec::new(),
            to_spread: Vec::new(),
            snapshots: Vec::new(),
            repeats: Vec::new(),
            snapshot_days: Vec::new(),
            customers: Vec::new(),
            customer_names: customers::Spellings::default(),
            has_payments: false,
            undated: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// The same on top of a ledger.
    pub(crate) fn on_top(base: Base, options: &'o LoadOptions) -> Builder<'o> {
        let onto = Onto::new(&base);
        let ledger = base.ledger;
        let currency = ledger.items.currency.clone().unwrap_or_else(|| vec![0; ledger.items.len()]);
        let origin = Origin { first: 0, file: "the books".to_owned(), at: 0, lines: Lines::default() };
        Builder {
            has_payments: onto::has_credits(&ledger),
            origins: vec![origin],
            onto: Some(onto),
            currency,
            ledger,
            ..Builder::new(options)
        }
    }

    /// Adds the rows of a file; `at` is its position in the report.
    pub(crate) fn add(&mut self, at: usize, file: &mut File<'_>, frame: Frame) {
        self.at = at as u32;
        match file.report.kind {
            FileKind::Invoices | FileKind::Flat | FileKind::CreditNotes => self.add_documents(file, frame),
            FileKind::OpenItems => self.add_snapshot(file, frame),
            FileKind::Payments => self.add_payments(file, frame),
            FileKind::Applications | FileKind::WriteOffs => self.add_applications(file, frame),
            FileKind::Customers => self.add_customers(file, frame),
        }
    }

    /// Done with all files of a kind.
    pub(crate) fn close(&mut self, kind: FileKind) {
        if kind == FileKind::OpenItems {
            self.join_snapshots();
        }
    }

    /// The ledger, and what concerns it as a whole.
    pub(crate) fn finish(mut self) -> (Ledger, Vec<Notice>) {
        self.apply_references();
        self.ledger.spread_rows(&std::mem::take(&mut self.to_spread));
        self.set_overpayments_apart();
        self.join_customers();
        if self.ledger.currencies.len() > 1 {
            self.ledger.items.currency = Some(std::mem::take(&mut self.currency));
        }
        (self.ledger, self.notices)
    }

    /// What the files add to the ledger that was there.
    pub(crate) fn finish_on_top(mut self) -> (Additions, Vec<Notice>) {
        let mut onto = self.onto.take().unwrap_or_default();
        for rows in std::mem::take(&mut self.customers) {
            onto.take_customers(&rows);
        }
        let names = std::mem::take(&mut self.customer_names);
        onto.take_names(
            names
                .all()
                .map(|(customer, name)| (customer, self.ledger.customers.text(customer).to_owned(), name)),
        );
        self.onto = Some(onto);
        let lists = std::mem::take(&mut self.snapshot_days);
        self.apply_references();
        self.ledger.spread_rows(&std::mem::take(&mut self.to_spread));
        self.set_overpayments_apart();
        if self.ledger.currencies.len() > 1 {
            self.ledger.items.currency = Some(std::mem::take(&mut self.currency));
        }
        self.complete_customers();
        let onto = self.onto.take().unwrap_or_default();
        let item_lines =
            (onto.first_item..self.ledger.items.len() as u32).map(|item| self.line(item)).collect();
        let additions = Additions {
            first_item: onto.first_item,
            first_application: onto.first_application,
            item_lines,
            sources: onto.sources,
            corrected: onto.corrected,
            ended: onto.ended,
            customers: onto.customers,
            lists,
            report: crate::report::LoadReport::default(),
            ledger: self.ledger,
        };
        (additions, self.notices)
    }

    /// Nothing is said yet of customers that came on top.
    fn complete_customers(&mut self) {
        let l = &mut self.ledger;
        let n = l.customers.len();
        l.parents.iter_mut().for_each(|column| column.resize(n, NO_ITEM));
        l.customer_names.iter_mut().for_each(|column| column.resize(n, String::new()));
        l.credit_limits.iter_mut().for_each(|column| column.resize(n, None));
    }

    /// Position of the file and line that an item comes from.
    fn line(&self, item: u32) -> (u32, u64) {
        let at = self.origins.partition_point(|origin| origin.first <= item);
        let origin = &self.origins[at - 1];
        let line = if origin.is_made() { 0 } else { origin.lines.of((item - origin.first) as usize) };
        (origin.at, line)
    }

    /// Number of a currency in the ledger's list.
    fn currency_number(&mut self, currency: Currency) -> u16 {
        let known = self.ledger.currencies.iter().position(|c| *c == currency);
        known.unwrap_or_else(|| {
            self.ledger.currencies.push(currency);
            self.ledger.currencies.len() - 1
        }) as u16
    }

    /// The file and line that an item comes from.
    fn origin(&self, item: u32) -> String {
        let at = self.origins.partition_point(|origin| origin.first <= item);
        match at.checked_sub(1).map(|at| &self.origins[at]) {
            Some(origin) if origin.is_made() => origin.file.clone(),
            Some(origin) => format!("{}:{}", origin.file, origin.lines.of((item - origin.first) as usize)),
            None => String::new(),
        }
    }

    /// Appends items; the number of the first.
    fn append(&mut self, batch: Batch, file: &str) -> u32 {
        let first = self.ledger.items.len() as u32;
        self.origins.push(Origin { first, file: file.to_owned(), at: self.at, lines: batch.lines.clone() });
        self.currency.extend_from_slice(&batch.currency);
        batch.append_to(&mut self.ledger, &mut self.customer_names);
        self.index.clear();
        first
    }
}
