//! From accounts to one company: every table in order of its dates, which is the order of its numbers, and every
//! pointer moved along.

use super::Company;
use super::behaviour::Span;
use super::rows::{Application, Customer, Source};
use super::settle::Settled;
use dunlin_core::day::Day;

/// One company of many accounts.
pub(super) fn company(span: Span, customers: Vec<Customer>, accounts: Vec<Settled>) -> Company {
    let mut joined = Joined::default();
    for account in accounts {
        joined.add(account);
    }
    let Joined { invoices, payments, notes, write_offs, applications } = joined;
    let (invoices, invoice_at) = by_day(invoices, |row| row.issued);
    let (payments, payment_at) = by_day(payments, |row| row.day);
    let (mut credit_notes, note_at) = by_day(notes, |row| row.day);
    let (mut write_offs, write_off_at) = by_day(write_offs, |row| row.day);
    let (mut applications, _) = by_day(applications, |row| row.day);
    for credit in credit_notes.iter_mut().chain(&mut write_offs) {
        credit.invoice = invoice_at[credit.invoice];
    }
    for application in &mut applications {
        application.invoice = invoice_at[application.invoice];
        application.from = match application.from {
            Source::Payment(at) => Source::Payment(payment_at[at]),
            Source::Discount(at) => Source::Discount(payment_at[at]),
            Source::CreditNote(at) => Source::CreditNote(note_at[at]),
            Source::WriteOff(at) => Source::WriteOff(write_off_at[at]),
        };
    }
    let Span { start, end } = span;
    Company { start, end, customers, invoices, payments, credit_notes, write_offs, applications }
}

/// The tables of all accounts behind each other, pointers moved to match.
#[derive(Default)]
struct Joined {
    invoices: Vec<super::rows::Invoice>,
    payments: Vec<super::rows::Payment>,
    notes: Vec<super::rows::Credit>,
    write_offs: Vec<super::rows::Credit>,
    applications: Vec<Application>,
}

impl Joined {
    fn add(&mut self, account: Settled) {
        let (invoices, payments) = (self.invoices.len(), self.payments.len());
        let (notes, write_offs) = (self.notes.len(), self.write_offs.len());
        self.invoices.extend(account.invoices);
        self.payments.extend(account.payments);
        self.notes.extend(account.notes);
        self.write_offs.extend(account.write_offs);
        for credit in self.notes[notes..].iter_mut().chain(&mut self.write_offs[write_offs..]) {
            credit.invoice += invoices;
        }
        self.applications.extend(account.applications.into_iter().map(|row| Application {
            invoice: row.invoice + invoices,
            from: match row.from {
                Source::Payment(at) => Source::Payment(at + payments),
                Source::Discount(at) => Source::Discount(at + payments),
                Source::CreditNote(at) => Source::CreditNote(at + notes),
                Source::WriteOff(at) => Source::WriteOff(at + write_offs),
            },
            ..row
        }));
    }
}

/// The rows in order of their days (rows of one day keep their order), and where each one went.
fn by_day<T>(rows: Vec<T>, day: impl Fn(&T) -> Day) -> (Vec<T>, Vec<usize>) {
    let mut order: Vec<(Day, usize)> = rows.iter().map(&day).zip(0..).collect();
    order.sort_unstable();
    let mut went = vec![0; rows.len()];
    for (to, &(_, from)) in order.iter().enumerate() {
        went[from] = to;
    }
    let mut keyed: Vec<(usize, T)> = went.iter().copied().zip(rows).collect();
    keyed.sort_unstable_by_key(|&(to, _)| to);
    (keyed.into_iter().map(|(_, row)| row).collect(), went)
}
