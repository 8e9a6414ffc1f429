//! A statement in plain words. Once a version of this text has issued statements, it is part of what makes them
//! reproducible: change it only together with a new form beside it.

use dunlin_core::ledger::{Kind, Ledger, Settlement};
use dunlin_core::money::decimal;
use dunlin_core::statement::{Event, Section, Statement};
use std::fmt::Write;

/// The whole text under a number.
pub(super) fn numbered(number: &str, text: &str) -> String {
    format!("Statement of account {number}\n{text}")
}

/// The text without its number.
pub(super) fn words(ledger: &Ledger, statement: &Statement) -> String {
    let mut out = String::new();
    let customer = ledger.customers.text(statement.customer);
    let name = ledger.customer_name(statement.customer);
    let called = if name.is_empty() { customer.to_owned() } else { format!("{name} ({customer})") };
    // Writing to a String cannot fail.
    let _ = writeln!(out, "Customer: {called}\nFrom {} to {}", statement.from, statement.to);
    if statement.sections.is_empty() {
        let _ = writeln!(out, "\nNothing is owed and nothing was posted.");
    }
    for section in &statement.sections {
        self::section(&mut out, ledger, statement, section);
    }
    out
}

fn section(out: &mut String, ledger: &Ledger, statement: &Statement, section: &Section) {
    let currency = ledger.currencies[usize::from(section.currency)];
    let money = |minor: i64| decimal(i128::from(minor), currency.digits());
    let _ = writeln!(
        out,
        "\n{currency}\n{:<10}  {:<28} {:<20} {:>15} {:>15}",
        "Date", "Posting", "Document", "Amount", "Balance"
    );
    let before = statement.from.plus_days(-1);
    let _ = writeln!(
        out,
        "{before}  {:<28} {:<20} {:>15} {:>15}",
        "Opening balance",
        "",
        "",
        money(section.opening)
    );
    let mut balance = section.opening;
    for line in &section.lines {
        balance += line.amount;
        let _ = writeln!(
            out,
            "{}  {:<28} {:<20} {:>15} {:>15}",
            line.day,
            event(line.event),
            ledger.item_name(line.item),
            money(line.amount),
            money(balance)
        );
    }
    let _ = writeln!(
        out,
        "{}  {:<28} {:<20} {:>15} {:>15}",
        statement.to,
        "Closing balance",
        "",
        "",
        money(section.closing)
    );
    if section.open.is_empty() {
        let _ = writeln!(out, "\nNothing is open.");
        return;
    }
    let _ = writeln!(
        out,
        "\nOpen on {}\n{:<20} {:<10}  {:<10}  {:>15} {:>15}  Past due",
        statement.to, "Document", "Date", "Due", "Amount", "Open"
    );
    for open in &section.open {
        let at = open.item as usize;
        let late = match open.days_past_due {
            Some(days) if days > 0 => format!("{days} days"),
            Some(_) => "not due".to_owned(),
            None => "credit".to_owned(),
        };
        let _ = writeln!(
            out,
            "{:<20} {}  {}  {:>15} {:>15}  {late}",
            ledger.item_name(open.item),
            ledger.items.issued[at],
            ledger.items.due[at],
            money(ledger.items.amount[at]),
            money(open.open)
        );
    }
    let _ = writeln!(out, "{:<44}  {:>15} {:>15}", "Total", "", money(section.closing));
    let _ = writeln!(out, "{:<44}  {:>15} {:>15}", "of which past due", "", money(section.past_due));
}

/// What a posting is called.
pub const fn event(event: Event) -> &'static str {
    match event {
        Event::Posted(kind) => match kind {
            Kind::Invoice => "Invoice",
            Kind::DebitNote => "Debit note",
            Kind::Fee => "Fee",
            Kind::Interest => "Interest",
            Kind::Chargeback => "Chargeback",
            Kind::Refund => "Refund",
            Kind::PaymentReturn => "Returned payment",
            Kind::CreditNote => "Credit note",
            Kind::Payment => "Payment",
            Kind::WriteOff => "Write-off",
            Kind::Journal => "Journal entry",
        },
        Event::Voided(_) => "Void",
        Event::Settled(how) => match how {
            Settlement::Cash => "Payment",
            Settlement::CreditNote => "Credit note",
            Settlement::WriteOff => "Write-off",
            Settlement::Discount => "Discount",
            Settlement::Journal => "Journal entry",
        },
        Event::Transferred => "Paid by another customer",
        Event::Reopened => "Settlement taken back",
    }
}
