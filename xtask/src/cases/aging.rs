//! Cases of ageing: bands, days and months overdue. Their books may be asked about balances as well.

use super::book::{self, Book, Wrong};
use super::value::{same_amount, same_entries, same_number};
use super::{Case, Outcome, balance, compare};
use dunlin_core::aging::{AgedItem, By, Overdue, Report};
use dunlin_core::day::Day;
use dunlin_core::money::Currency;
use dunlin_core::open::AsOf;
use serde_json::Value;

/// Runs one case of ageing or of balances.
pub(super) fn run(case: &Case) -> Outcome {
    match book::read(case) {
        Ok(book) => compare(case, |key, expected| check(&book, key, expected)),
        Err(Wrong::Unreadable(why)) => Outcome::Failed(why),
        Err(Wrong::Refused(code, why)) => compare(case, |key, expected| match key {
            "reject" if expected.as_str() == Some(code) => Ok(()),
            "reject" => Err(format!("came {code}")),
            _ => Err(format!("was refused: {why}")),
        }),
    }
}

fn check(book: &Book, key: &str, expected: &Value) -> Result<(), String> {
    if key == "reject" {
        return Err("was accepted".to_owned());
    }
    if let Some(figure) = key.strip_suffix("_series") {
        return series(book, figure, expected);
    }
    let day = *book.days.last().ok_or("the case names no day")?;
    match key {
        "buckets" => buckets(book, day, expected),
        "days_overdue" => by_item(book, day, expected, |aged| i64::from(aged.days_overdue)),
        "months_overdue" => by_item(book, day, expected, |aged| i64::from(aged.months_overdue(day))),
        "open" | "base_open" | "totals" | "schedule" => balance::check_entries(book, day, key, expected),
        _ => figure(book, key, day, expected),
    }
}

/// Compares one figure of a day.
pub(super) fn figure(book: &Book, name: &str, day: Day, expected: &Value) -> Result<(), String> {
    match name {
        "max_days_overdue" => same_number(expected, i64::from(overdue(book, day).days_max)),
        "overdue_count" => same_number(expected, i64::from(overdue(book, day).count)),
        "overdue_total" | "overdue" => same_amount(expected, overdue(book, day).total, currency(book)?),
        _ => balance::figure(book, name, day, expected),
    }
}

fn series(book: &Book, name: &str, expected: &Value) -> Result<(), String> {
    let values = expected.as_array().ok_or("which is no list")?;
    if values.len() != book.days.len() {
        return Err(format!("for {} days", book.days.len()));
    }
    book.days.iter().zip(values).try_for_each(|(&day, value)| {
        figure(book, name, day, value).map_err(|e| format!("on {day} expected {value}, {e}"))
    })
}

fn aged(book: &Book, day: Day) -> Vec<AgedItem> {
    book.ageing.items(&book.ledger, AsOf::day(day))
}

fn report(book: &Book, day: Day, items: &[AgedItem]) -> Report {
    Report::new(&book.ageing, &book.ledger, AsOf::day(day), items, By::Total)
}

/// What is overdue, in all currencies together; amounts are compared only where there is one.
fn overdue(book: &Book, day: Day) -> Overdue {
    let items = aged(book, day);
    report(book, day, &items).rows.iter().fold(Overdue::default(), |sum, row| Overdue {
        total: sum.total + row.overdue.total,
        count: sum.count + row.overdue.count,
        days_max: sum.days_max.max(row.overdue.days_max),
    })
}

/// The currency of books that have one.
pub(super) fn currency(book: &Book) -> Result<Currency, String> {
    match book.ledger.currencies.as_slice() {
        [one] => Ok(*one),
        other => Err(format!("the books are in {} currencies, which have no sum", other.len())),
    }
}

fn buckets(book: &Book, day: Day, expected: &Value) -> Result<(), String> {
    let currency = currency(book)?;
    let items = aged(book, day);
    let report = report(book, day, &items);
    let row = report.rows.first();
    let amount = |label: &str| -> i64 {
        let at = report.labels.iter().position(|known| known == label);
        at.and_then(|at| row.map(|row| row.buckets[at])).unwrap_or(0)
    };
    let known = |label: &str| expected.get(label).is_some();
    let extra = report.labels.iter().find(|label| !known(label) && amount(label) != 0);
    let leftover = extra.map(|label| format!("{label}: {} minor units", amount(label)));
    same_entries(expected, |label, value| same_amount(value, amount(label), currency), leftover)
}

/// Compares a number of documents or instalments: the greatest of a document's items, 0 when nothing is open.
fn by_item(book: &Book, day: Day, expected: &Value, of: impl Fn(&AgedItem) -> i64) -> Result<(), String> {
    let items = aged(book, day);
    let entry = |name: &str, value: &Value| {
        let wanted = balance::items(book, name)?;
        let of_it = items.iter().filter(|aged| wanted.contains(&aged.item));
        same_number(value, of_it.map(&of).max().unwrap_or(0))
    };
    same_entries(expected, entry, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outcome(given: Value, when: Value, expect: Value) -> Outcome {
        run(&Case { given, when, expect, ..Case::default() })
    }

    fn failure(given: Value, when: Value, expect: Value) -> String {
        match outcome(given, when, expect) {
            Outcome::Failed(why) => why,
            other => format!("{other:?}"),
        }
    }

    fn invoice(id: &str, due: &str, amount: &str) -> Value {
        json!({"id": id, "type": "invoice", "date": "2024-01-01", "amount": amount, "due": due})
    }

    #[test]
    fn weeks_and_years_back() {
        let given = |period| {
            let documents = [
                invoice("A", "2024-06-23", "1"),
                invoice("B", "2024-06-22", "2"),
                invoice("C", "2024-07-01", "4"),
            ];
            json!({"documents": documents, "policy": {"basis": "due", "period": period}})
        };
        let when = json!({"as_of": "2024-06-30"});
        let weeks = json!({"buckets": {"0": "4", "1": "1", "2": "2"}});
        assert_eq!(outcome(given("week"), when.clone(), weeks), Outcome::Passed);
        let years = json!({"buckets": {"0": "4", "1": "3"}, "overdue_count": 2, "overdue_total": "3"});
        assert_eq!(outcome(given("year"), when, years), Outcome::Passed);
    }

    #[test]
    fn what_is_not_expected_must_be_nothing() {
        let given = json!({"documents": [invoice("A", "2024-06-01", "1"), invoice("B", "2024-01-31", "2")]});
        let when = json!({"as_of": "2024-06-30"});
        let some = failure(given.clone(), when.clone(), json!({"buckets": {"1-30": "1"}}));
        assert_eq!(some, "buckets: expected {\"1-30\":\"1\"}, not expected: 120+: 200 minor units");
        let open = failure(given.clone(), when.clone(), json!({"open": {"A": "1"}}));
        assert_eq!(open, "open: expected {\"A\":\"1\"}, not expected: B 2.00");
        assert_eq!(outcome(given, when, json!({"open": {"A": "1.00", "B": "2"}})), Outcome::Passed);
    }

    #[test]
    fn unknown_figures_and_fields_fail() {
        let given = json!({"documents": [invoice("A", "2024-06-01", "1")]});
        let when = json!({"as_of": "2024-06-30"});
        let figure = failure(given.clone(), when.clone(), json!({"astral_balance": "1"}));
        assert_eq!(figure, "astral_balance: expected \"1\", a figure that is not known");
        let accepted = failure(given, when.clone(), json!({"reject": "over_application"}));
        assert_eq!(accepted, "reject: expected \"over_application\", was accepted");
        let field = failure(json!({"documents": [{"id": "A", "moon": 1}]}), when, json!({"balance": "1"}));
        assert_eq!(field, "unknown key `moon` in a document");
    }

    #[test]
    fn pauses_that_overlap_are_refused() {
        let pauses =
            json!([{"from": "2024-01-01", "to": "2024-02-01"}, {"from": "2024-01-31", "to": "2024-03-01"}]);
        let given = json!({"policy": {"pauses": pauses}});
        assert_eq!(outcome(given, json!({}), json!({"reject": "overlapping_pauses"})), Outcome::Passed);
    }
}
