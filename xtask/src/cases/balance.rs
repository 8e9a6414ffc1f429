//! Cases of balances: what is open, on which day, in which currency, and what exchange rates did to it.

use super::aging::{self, currency};
use super::book::Book;
use super::given::{self, optional};
use super::value::{same_amount, same_entries};
use super::{Case, Outcome};
use dunlin_core::day::Day;
use dunlin_core::fx::Rates;
use dunlin_core::money::{Currency, decimal};
use dunlin_core::open::AsOf;
use dunlin_core::policy::Valuation;
use serde_json::Value;

/// Runs one case; ageing's runner knows every figure of a day.
pub(super) fn run(case: &Case) -> Outcome {
    aging::run(case)
}

/// Compares one figure of a day.
pub(super) fn figure(book: &Book, name: &str, day: Day, expected: &Value) -> Result<(), String> {
    let ledger = &book.ledger;
    let at = AsOf::day(day);
    let total = |open: Vec<i64>| open.into_iter().sum::<i64>();
    match name {
        "balance" => same_amount(expected, total(ledger.open_amounts(at)), currency(book)?),
        "unapplied" => {
            let unapplied = ledger.balances(at).iter().map(|balance| -balance.unapplied).sum();
            same_amount(expected, unapplied, currency(book)?)
        }
        "gl_difference" => {
            let account = book.general_ledger.unwrap_or(total(ledger.control_account(at)));
            same_amount(expected, account - total(ledger.open_by_currency(at)), currency(book)?)
        }
        "base_balance" => {
            let rates = rates(book)?;
            let open = rates.open_amounts(ledger, at, Valuation::Revalued).map_err(|e| e.to_string())?;
            same_amount(expected, total(open), rates.base)
        }
        "realised_fx" => {
            let rates = rates(book)?;
            let base = rates.translate(ledger, day, Valuation::Document).map_err(|e| e.to_string())?;
            same_amount(expected, base.realised(at), rates.base)
        }
        "unrealised_fx" => {
            let rates = rates(book)?;
            same_amount(expected, rates.unrealised(ledger, at).map_err(|e| e.to_string())?, rates.base)
        }
        _ => Err("a figure that is not known".to_owned()),
    }
}

/// Compares a figure that has an entry for each document, currency or instalment.
pub(super) fn check_entries(book: &Book, day: Day, key: &str, expected: &Value) -> Result<(), String> {
    let at = AsOf::day(day);
    match key {
        "open" => {
            let open = book.ledger.open_amounts(at);
            by_document(book, expected, &open, |item| book.ledger.currency_of(item))
        }
        "base_open" => {
            let rates = rates(book)?;
            let open =
                rates.open_amounts(&book.ledger, at, Valuation::Revalued).map_err(|e| e.to_string())?;
            by_document(book, expected, &open, |_| rates.base)
        }
        "totals" => totals(book, day, expected),
        _ => schedule(book, expected),
    }
}

/// The items that a name means: a document's, or `number#n`.
pub(super) fn items(book: &Book, name: &str) -> Result<Vec<u32>, String> {
    let ledger = &book.ledger;
    let means = |item: u32| {
        ledger.item_name(item) == name || ledger.documents.text(ledger.items.document[item as usize]) == name
    };
    let items: Vec<u32> = (0..ledger.items.len() as u32).filter(|&item| means(item)).collect();
    if items.is_empty() { Err(format!("there is no document `{name}`")) } else { Ok(items) }
}

fn rates(book: &Book) -> Result<&Rates, String> {
    book.rates.as_ref().ok_or_else(|| "the case names no base currency".to_owned())
}

/// Compares amounts by document or instalment; whatever is not named must be 0.
fn by_document(
    book: &Book,
    expected: &Value,
    amounts: &[i64],
    currency: impl Fn(u32) -> Currency,
) -> Result<(), String> {
    let named: Vec<u32> = match expected.as_object() {
        Some(object) => object.keys().filter_map(|name| items(book, name).ok()).flatten().collect(),
        None => return Err("which is no object".to_owned()),
    };
    let extra = (0u32..).zip(amounts).find(|(item, amount)| **amount != 0 && !named.contains(item));
    let leftover = extra.map(|(item, &amount)| {
        format!("{} {}", book.ledger.item_name(item), decimal(i128::from(amount), currency(item).digits()))
    });
    let entry = |name: &str, value: &Value| {
        let of_it = items(book, name)?;
        same_amount(value, of_it.iter().map(|&item| amounts[item as usize]).sum(), currency(of_it[0]))
    };
    same_entries(expected, entry, leftover)
}

/// Totals by name of a figure, or by currency code.
fn totals(book: &Book, day: Day, expected: &Value) -> Result<(), String> {
    let by_currency = book.ledger.open_by_currency(AsOf::day(day));
    let entry = |name: &str, value: &Value| match book
        .ledger
        .currencies
        .iter()
        .position(|currency| currency.code() == name)
    {
        Some(at) => same_amount(value, by_currency[at], book.ledger.currencies[at]),
        None => aging::figure(book, name, day, value),
    };
    same_entries(expected, entry, None)
}

/// The instalments of the only document with a schedule, or of the first document.
fn schedule(book: &Book, expected: &Value) -> Result<(), String> {
    let i = &book.ledger.items;
    let document = i.instalment.as_ref().and_then(|column| column.iter().position(|&n| n > 0)).unwrap_or(0);
    let number = *i.document.get(document).ok_or("there is no document")?;
    let lines: Vec<u32> = (0..i.len() as u32).filter(|&item| i.document[item as usize] == number).collect();
    let wanted = expected.as_array().ok_or("which is no list")?;
    if wanted.len() != lines.len() {
        return Err(format!("came {} lines", lines.len()));
    }
    lines.iter().zip(wanted).try_for_each(|(&item, line)| {
        let due = i.due[item as usize];
        if optional(line, "due", given::day)?.is_some_and(|expected| expected != due) {
            return Err(format!("{} is due {due}", book.ledger.item_name(item)));
        }
        match line.get("amount") {
            Some(amount) => same_amount(amount, i.amount[item as usize], book.ledger.currency_of(item)),
            None => Ok(()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outcome(given: Value, when: Value, expect: Value) -> Outcome {
        run(&Case { given, when, expect, ..Case::default() })
    }

    fn document(id: &str, kind: &str, amount: &str) -> Value {
        json!({"id": id, "type": kind, "date": "2025-06-30", "amount": amount})
    }

    #[test]
    fn an_advance_lowers_all_instalments_pro_rata() {
        let schedule = json!([{"due": "2025-07-30", "amount": "50"}, {"due": "2025-08-29", "amount": "50"}]);
        let mut invoice = document("I1", "invoice", "100");
        invoice["schedule"] = schedule.clone();
        let apply =
            json!({"from": "A1", "to": "I1", "amount": "50", "date": "2025-06-29", "allocation": "pro_rata"});
        let given = json!({"documents": [invoice, document("A1", "payment", "50")], "applications": [apply]});
        let expect =
            json!({"open": {"I1#1": "25", "I1#2": "25"}, "schedule": schedule, "totals": {"balance": "50"}});
        assert_eq!(outcome(given, json!({"as_of": "2025-06-30"}), expect), Outcome::Passed);
    }

    #[test]
    fn a_returned_payment_reopens_its_invoice_without_the_bank_s_cost() {
        let mut returned = document("B1", "payment_return", "500");
        returned["date"] = json!("2025-07-05");
        returned["returns"] = json!("P1");
        returned["bank_expense"] = json!("10");
        let apply = json!({"from": "P1", "to": "I1", "amount": "500", "date": "2025-06-30"});
        let documents = [document("I1", "invoice", "500"), document("P1", "payment", "500"), returned];
        let given = json!({"documents": documents, "applications": [apply]});
        let when = json!({"series": ["2025-06-30", "2025-07-05"]});
        let expect = json!({"balance_series": ["0", "500"], "open": {"I1": "500"}, "gl_difference": "0"});
        assert_eq!(outcome(given, when, expect), Outcome::Passed);
    }

    #[test]
    fn a_refund_beyond_the_credit_leaves_a_receivable() {
        let apply = json!({"from": "C1", "to": "R1", "amount": "20", "date": "2025-06-30"});
        let documents = [document("C1", "credit_note", "20"), document("R1", "refund", "30")];
        let given = json!({"documents": documents, "applications": [apply]});
        let expect = json!({"open": {"R1": "10.00"}, "balance": "10"});
        assert_eq!(outcome(given, json!({"as_of": "2025-06-30"}), expect), Outcome::Passed);
    }

    #[test]
    fn a_rate_is_base_units_for_one_unit() {
        let mut invoice = document("I1", "invoice", "460");
        (invoice["currency"], invoice["rate"]) = (json!("EUR"), json!("0.5"));
        let mut payment = document("P1", "payment", "460");
        (payment["currency"], payment["rate"]) = (json!("EUR"), json!("0.4"));
        let apply = json!({"from": "P1", "to": "I1", "amount": "460", "date": "2025-06-30"});
        let given = json!({"base_currency": "USD", "documents": [invoice, payment], "applications": [apply]});
        let expect = json!({"open": {}, "base_open": {}, "base_balance": "0", "realised_fx": "-46.00"});
        assert_eq!(outcome(given, json!({"as_of": "2025-06-30"}), expect), Outcome::Passed);
    }
}
