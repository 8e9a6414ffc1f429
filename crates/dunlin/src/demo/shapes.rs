//! Two other shapes of the same company: what is open on a day (an open-item snapshot), and a flat list of invoices
//! with their clearing dates. Both know less than the full export: neither sees a part payment's date.

use super::Company;
use super::csv::Csv;
use super::rows::{Account, Application, COLLECTORS, CURRENCIES, ENTITIES, Invoice, Payment, Source};
use dunlin_core::day::Day;

/// What is open on a day: invoices with their rest, unapplied payments and credit notes with theirs, negative.
pub(super) fn open_items(company: &Company, on: Day) -> Vec<u8> {
    let rests = Rests::on(company, on);
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
        "as_of",
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
            csv.money(amount)
                .money(open)
                .text(CURRENCIES[account.currency])
                .text(yes_no(disputed))
                .day(Some(on))
                .end();
        };
    for (at, (i, rest)) in company.invoices.iter().zip(&rests.invoices).enumerate() {
        row("INV", at, "invoice", i.account, (i.issued, i.due), i.amount, rest.open, i.disputed);
    }
    for (at, (p, left)) in company.payments.iter().zip(rests.payments).enumerate() {
        row("PAY", at, "payment", p.account, (p.day, p.day), -p.amount, -left, false);
    }
    for (at, (c, left)) in company.credit_notes.iter().zip(rests.credit_notes).enumerate() {
        row("CRN", at, "credit note", c.account, (c.day, c.day), -c.amount, -left, false);
    }
    csv.finish()
}

/// Every invoice on a row: whole amount, and the day on which nothing was open any more, empty while something is.
pub(super) fn flat(company: &Company) -> Vec<u8> {
    let rests = Rests::on(company, company.end);
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

/// What is left of an invoice, and the last day on which something was applied to it.
#[derive(Clone, Copy)]
struct Rest {
    open: i64,
    last: Option<Day>,
}

/// What is left of everything at the end of a day; nothing of what was not there yet.
struct Rests {
    invoices: Vec<Rest>,
    payments: Vec<i64>,
    credit_notes: Vec<i64>,
}

impl Rests {
    fn on(company: &Company, on: Day) -> Rests {
        let from = |day: Day, amount: i64| if day <= on { amount } else { 0 };
        let invoice = |row: &Invoice| Rest { open: from(row.issued, row.amount), last: None };
        let returned = |row: &Payment| row.returned.is_some_and(|day| day <= on);
        let received = |row: &Payment| if returned(row) { 0 } else { from(row.day, row.amount) };
        let mut rests = Rests {
            invoices: company.invoices.iter().map(invoice).collect(),
            payments: company.payments.iter().map(received).collect(),
            credit_notes: company.credit_notes.iter().map(|row| from(row.day, row.amount)).collect(),
        };
        let in_force = |row: &&Application| row.day <= on && row.ended.is_none_or(|ended| ended > on);
        for row in company.applications.iter().filter(in_force) {
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
