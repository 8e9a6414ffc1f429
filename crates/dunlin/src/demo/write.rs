//! The company's files: the full export, table by table, and in a folder of their own two other shapes of the same
//! company, since not every system can export all tables.

use super::Company;
use super::csv::Csv;
use super::rows::{Account, COLLECTORS, CURRENCIES, Credit, ENTITIES, Source};
use super::shapes;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Writes a company's files into a folder, which is made where it is missing; files of the same names are replaced.
/// The paths come back in the order customers, invoices, payments, applications, credit notes, write-offs, then the
/// open-item snapshot and the flat list of `other-shapes/`.
///
/// # Errors
/// What the system says when a folder or file cannot be written.
pub(crate) fn write(company: &Company, dir: &Path) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(dir.join("other-shapes"))?;
    files(company)
        .into_iter()
        .map(|(name, bytes)| {
            let path = dir.join(name);
            fs::write(&path, bytes)?;
            Ok(path)
        })
        .collect()
}

/// Every file's name and bytes.
pub(super) fn files(company: &Company) -> Vec<(String, Vec<u8>)> {
    vec![
        ("customers.csv".to_owned(), customers(company)),
        ("invoices.csv".to_owned(), invoices(company)),
        ("payments.csv".to_owned(), payments(company)),
        ("applications.csv".to_owned(), applications(company)),
        ("credit_notes.csv".to_owned(), credits(company, "credit_note", "CRN", &company.credit_notes)),
        ("write_offs.csv".to_owned(), credits(company, "write_off", "WOF", &company.write_offs)),
        (format!("other-shapes/open_items_{}.csv", company.end), shapes::open_items(company)),
        ("other-shapes/invoice_list.csv".to_owned(), shapes::flat(company)),
    ]
}

fn customers(company: &Company) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "customer_number",
        "customer_name",
        "segment",
        "collector",
        "country",
        "parent",
        "credit_limit",
        "currency",
        "payment_terms",
    ]);
    for row in &company.customers {
        csv.text(&row.number).text(&row.name).text(row.segment.name());
        csv.text(COLLECTORS[row.collector]).text(row.country);
        csv.text(row.parent.map_or("", |parent| &company.customers[parent].number));
        match row.credit_limit {
            Some(limit) => csv.money(limit),
            None => csv.text(""),
        };
        csv.text(CURRENCIES[row.currency]).text(&row.terms.text()).end();
    }
    csv.finish()
}

fn invoices(company: &Company) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "invoice_number",
        "customer_number",
        "entity",
        "invoice_date",
        "due_date",
        "amount",
        "currency",
        "order_date",
        "disputed",
        "discount_amount",
        "discount_until",
    ]);
    for (at, row) in company.invoices.iter().enumerate() {
        account(csv.number("INV", at), company, row.account);
        csv.day(Some(row.issued)).day(Some(row.due)).money(row.amount).text(CURRENCIES[row.account.currency]);
        csv.day(row.ordered).text(if row.disputed { "yes" } else { "no" });
        match row.discount_until {
            Some(until) => csv.money(row.discount).day(Some(until)),
            None => csv.text("").text(""),
        };
        csv.end();
    }
    csv.finish()
}

fn payments(company: &Company) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "payment_number",
        "customer_number",
        "entity",
        "payment_date",
        "amount",
        "currency",
        "channel",
        "returned_date",
    ]);
    for (at, row) in company.payments.iter().enumerate() {
        account(csv.number("PAY", at), company, row.account);
        csv.day(Some(row.day)).money(row.amount).text(CURRENCIES[row.account.currency]);
        csv.text(row.channel).day(row.returned).end();
    }
    csv.finish()
}

fn applications(company: &Company) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "credit_number",
        "invoice_number",
        "application_date",
        "amount",
        "settlement",
        "ended_date",
    ]);
    for row in &company.applications {
        let how = match row.from {
            Source::Payment(at) => {
                csv.number("PAY", at);
                "cash"
            }
            Source::CreditNote(at) => {
                csv.number("CRN", at);
                "credit note"
            }
            Source::WriteOff(at) => {
                csv.number("WOF", at);
                "write-off"
            }
            // A discount is no document: the invoice is lowered and no credit used up.
            Source::Discount(_) => {
                csv.text("");
                "discount"
            }
        };
        csv.number("INV", row.invoice).day(Some(row.day)).money(row.amount).text(how).day(row.ended).end();
    }
    csv.finish()
}

/// Credit notes and write-offs are of one shape; `what` begins their columns, `prefix` their numbers.
fn credits(company: &Company, what: &str, prefix: &str, rows: &[Credit]) -> Vec<u8> {
    let (number, date) = (format!("{what}_number"), format!("{what}_date"));
    let mut csv = Csv::new(&[
        &number,
        "customer_number",
        "entity",
        &date,
        "amount",
        "currency",
        "invoice_number",
        "reason",
    ]);
    for (at, row) in rows.iter().enumerate() {
        account(csv.number(prefix, at), company, row.account);
        csv.day(Some(row.day)).money(row.amount).text(CURRENCIES[row.account.currency]);
        csv.number("INV", row.invoice).text(row.reason).end();
    }
    csv.finish()
}

fn account(csv: &mut Csv, company: &Company, account: Account) {
    csv.text(&company.customers[account.customer].number).text(ENTITIES[account.entity]);
}
