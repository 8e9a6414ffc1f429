//! `dunlin statement`: a customer's statement of account out of the books.

use crate::cli::Statement as Words;
use crate::error::Failure;
use crate::input::{actor, books_failure, day, moment, place};
use crate::output::{json, stdout, working};
use crate::seat;
use dunlin_app::statement::{Asked, drawn, posting_name};
use dunlin_app::{Books, StoreError};
use dunlin_core::day::Instant;
use dunlin_core::ledger::Ledger;
use dunlin_core::money::decimal;
use dunlin_core::statement::Statement;
use serde_json::json;
use std::io::Write;

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    let from = words.from.as_deref().map(|text| day("--from", text)).transpose()?;
    let to = words.as_of.as_deref().map(|text| day("--as-of", text)).transpose()?;
    let known_at = words.known_at.as_deref().map_or(Ok(Instant::NEVER), |text| moment("--known-at", text))?;
    let asked = Asked { customer: words.customer.clone().unwrap_or_default(), from, to, known_at };
    // The server has looked at the moment of knowledge.
    if let Some(view) = seat::view() {
        let ledger = view.desk.ledger();
        let (statement, text) = drawn(ledger, &asked).map_err(|e| books_failure(&e))?;
        return print(words, &text, &told(ledger, &statement));
    }
    let books = Books::open(&place(words.books.as_ref())?).map_err(|e| books_failure(&e))?;
    if let Some(number) = &words.issued {
        return again(&books, number);
    }
    if words.issue {
        let issued = working("issuing", || books.issue_statement(asked, words.key.clone(), &actor()));
        let issued = issued.map_err(|e| books_failure(&e))?;
        return stdout(|out| out.write_all(issued.text.as_bytes()));
    }
    let drawn = working("drawing", || books.statement(&asked)).map_err(|e| books_failure(&e))?;
    print(words, &drawn.text, &told(&drawn.ledger, &drawn.statement))
}

fn print(words: &Words, text: &str, value: &serde_json::Value) -> Result<(), Failure> {
    match words.json {
        true => json(value),
        false => stdout(|out| write!(out, "Statement of account\n{text}")),
    }
}

/// Prints an issued statement; fails when the facts that it knew no longer say the same.
fn again(books: &Books, number: &str) -> Result<(), Failure> {
    let issued = books.issued_statement(number).map_err(|e| books_failure(&e))?;
    stdout(|out| out.write_all(issued.text.as_bytes()))?;
    let same = working("checking", || books.is_reproducible(number)).map_err(|e| books_failure(&e))?;
    match same {
        true => Ok(()),
        false => {
            let text = format!("{number} does not follow from the facts that it knew when it was issued");
            Err(books_failure(&StoreError::Corrupt(text).into()))
        }
    }
}

/// A statement, for programs.
pub(crate) fn told(ledger: &Ledger, statement: &Statement) -> serde_json::Value {
    let sections: Vec<_> = statement
        .sections
        .iter()
        .map(|section| {
            let currency = ledger.currencies[usize::from(section.currency)];
            let money = |minor: i64| decimal(i128::from(minor), currency.digits());
            let lines: Vec<_> = section
                .lines
                .iter()
                .map(|line| {
                    json!({
                        "date": line.day.to_string(), "document": ledger.item_name(line.item),
                        "event": posting_name(line.event), "amount": money(line.amount),
                    })
                })
                .collect();
            let open: Vec<_> = section
                .open
                .iter()
                .map(|open| {
                    json!({
                        "document": ledger.item_name(open.item), "due": ledger.items.due[open.item as usize].to_string(),
                        "open": money(open.open), "days_past_due": open.days_past_due,
                    })
                })
                .collect();
            json!({
                "currency": currency.code(), "opening": money(section.opening), "lines": lines,
                "closing": money(section.closing), "open": open, "past_due": money(section.past_due),
            })
        })
        .collect();
    json!({
        "customer": ledger.customers.text(statement.customer), "from": statement.from.to_string(),
        "to": statement.to.to_string(), "sections": sections,
    })
}
