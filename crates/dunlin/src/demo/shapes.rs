//! Two other shapes of the same company: what is open on the last day (an open-item snapshot), and a flat list of
//! invoices with their clearing dates. Both know less than the full export: neither sees a part payment's date.

use super::Company;
use super::csv::Csv;
use super::rows::{Account, COLLECTORS, CURRENCIES, ENTITIES, Invoice, Source};
use dunlin_core::day::Day;

/// What is open on the last day: invoices with their rest, unapplied payments and credit notes with theirs, negative.
pub(super) fn open_items(company: &Company) -> Vec<u8> {
    let rests = Rests::of(company);
    let mut csv = Csv::new(&[
        "customer_number",
        "customer_name",
        "segment",
        "collector",
        "entity",
        "document_number",
        "document_type",
        "document_date",
        "due_date",
        "original_amount",
        "open_amount",
        "currency",
        "disputed",
    ]);
    let mut row =
        |prefix, at, kind: &str, account: Account, days: (Day, Day), amount: i64, open: i64, disputed| {
            if open == 0 {
                return;
            }
            customer(&mut csv, company, account);
            csv.text(ENTITIES[account.entity])
                .number(prefix, at)
                .text(kind)
                .day(Some(days.0))
                .day(Some(days.1));
            csv.money(amount).money(open).text(CURRENCIES[account.currency]).text(yes_no(disputed)).end();
        };
    for (at, (i, rest)) in company.invoices.iter().zip(&rests.invoices).enumerate() {
        row("INV", at, "invoice", i.account, (i.issued, i.due), i.amount, rest.open, i.disputed);
    }
    for (at, (p, left)) in company.payments.iter().zip(rests.payments).enumerate() {
        if p.returned.is_none() {
            row("PAY", at, "payment", p.account, (p.day, p.day), -p.amount, -left, false);
        }
    }
    for (at, (c, left)) in company.credit_notes.iter().zip(rests.credit_notes).enumerate() {
        row("CRN", at, "credit note", c.account, (c.day, c.day), -c.amount, -left, false);
    }
    csv.finish()
}

/// Every invoice on a row: whole amount, and the day on which nothing was open any more, empty while something is.
pub(super) fn flat(company: &Company) -> Vec<u8> {
    let rests = Rests::of(company);
    let mut csv = Csv::new(&[
        "customer_number",
        "customer_name",
        "segment",
        "collector",
        "entity",
        "invoice_number",
        "invoice_date",
        "due_date",
        "amount",
        "currency",
        "clearing_date",
        "disputed",
    ]);
    for (at, (Invoice { account, issued, due, amount, disputed, .. }, rest)) in
        company.invoices.iter().zip(&rests.invoices).enumerate()
    {
        customer(&mut csv, company, *account);
        csv.text(ENTITIES[account.entity]).number("INV", at).day(Some(*issued)).day(Some(*due));
        csv.money(*amount).text(CURRENCIES[account.currency]);
        csv.day(rest.last.filter(|_| rest.open == 0)).text(yes_no(*disputed)).end();
    }
    csv.finish()
}

/// What is left of an invoice on the last day, and the last day on which something was applied to it.
#[derive(Clone, Copy)]
struct Rest {
    open: i64,
    last: Option<Day>,
}

/// What is left of everything on the last day.
struct Rests {
    invoices: Vec<Rest>,
    payments: Vec<i64>,
    credit_notes: Vec<i64>,
}

impl Rests {
    fn of(company: &Company) -> Rests {
        let mut rests = Rests {
            invoices: company.invoices.iter().map(|row| Rest { open: row.amount, last: None }).collect(),
            payments: company.payments.iter().map(|row| row.amount).collect(),
            credit_notes: company.credit_notes.iter().map(|row| row.amount).collect(),
        };
        for row in company.applications.iter().filter(|row| row.ended.is_none()) {
            let invoice = &mut rests.invoices[row.invoice];
            invoice.open -= row.amount;
            invoice.last = Some(row.day.max(invoice.last.unwrap_or(row.day)));
            match row.from {
                Source::Payment(at) => rests.payments[at] -= row.amount,
                Source::CreditNote(at) => rests.credit_notes[at] -= row.amount,
                Source::WriteOff(_) | Source::Discount(_) => {}
            }
        }
        rests
    }
}

fn customer(csv: &mut Csv, company: &Company, account: Account) {
    let row = &company.customers[account.customer];
    csv.text(&row.number).text(&row.name).text(row.segment.name()).text(COLLECTORS[row.collector]);
}

fn yes_no(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}
