//! The company's files: the full export, table by table, and in a folder of their own two other shapes of the same
//! company, since not every system can export all tables.

use super::Company;
use super::csv::Csv;
use super::rows::{Account, COLLECTORS, CURRENCIES, ENTITIES, Source};
use super::shapes;
use dunlin_core::day::Day;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Writes a company's files into a folder, which is made where it is missing; files of the same names are replaced.
/// The paths come back in the order customers, invoices, payments, applications, credit notes, write-offs, then those
/// of `other-shapes/`: the flat list, and what was open at the ends of the last three months and on the last day.
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
    let whole = [
        ("customers.csv", customers(company)),
        ("invoices.csv", invoices(company)),
        ("payments.csv", payments(company)),
        ("applications.csv", applications(company)),
        ("credit_notes.csv", credit_notes(company)),
        ("write_offs.csv", write_offs(company)),
        ("other-shapes/invoice_list.csv", shapes::flat(company)),
    ];
    let month = company.end.month_index();
    let ends = (month - 3..month).map(|month| Day::of_month_index(month).end_of_month()).chain([company.end]);
    let snapshots =
        ends.map(|on| (format!("other-shapes/open_items_{on}.csv"), shapes::open_items(company, on)));
    whole.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).chain(snapshots).collect()
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
        "reversal_date",
    ]);
    for (at, row) in company.payments.iter().enumerate() {
        account(csv.number("PAY", at), company, row.account);
        csv.day(Some(row.day)).money(row.amount).text(CURRENCIES[row.account.currency]);
        csv.text(row.channel).day(row.returned).end();
    }
    csv.finish()
}

/// Write-offs are no rows here: each names its invoice in a file of its own.
fn applications(company: &Company) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "credit_number",
        "invoice_number",
        "application_date",
        "amount",
        "settlement",
        "ended_on",
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
            // A discount is no document: the invoice is lowered and no credit used up.
            Source::Discount(_) => {
                csv.text("");
                "discount"
            }
            Source::WriteOff(_) => continue,
        };
        csv.number("INV", row.invoice).day(Some(row.day)).money(row.amount).text(how).day(row.ended).end();
    }
    csv.finish()
}

fn credit_notes(company: &Company) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "credit_note_number",
        "customer_number",
        "entity",
        "credit_note_date",
        "amount",
        "currency",
        "applies_to",
        "reason",
    ]);
    for (at, row) in company.credit_notes.iter().enumerate() {
        account(csv.number("CRN", at), company, row.account);
        csv.day(Some(row.day)).money(row.amount).text(CURRENCIES[row.account.currency]);
        csv.number("INV", row.invoice).text(row.reason).end();
    }
    csv.finish()
}

fn write_offs(company: &Company) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "write_off_number",
        "invoice_number",
        "customer_number",
        "entity",
        "write_off_date",
        "amount",
        "currency",
        "reason",
    ]);
    for (at, row) in company.write_offs.iter().enumerate() {
        account(csv.number("WOF", at).number("INV", row.invoice), company, row.account);
        csv.day(Some(row.day))
            .money(row.amount)
            .text(CURRENCIES[row.account.currency])
            .text(row.reason)
            .end();
    }
    csv.finish()
}

fn account(csv: &mut Csv, company: &Company, account: Account) {
    csv.text(&company.customers[account.customer].number).text(ENTITIES[account.entity]);
}
