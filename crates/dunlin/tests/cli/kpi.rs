//! `dunlin kpi`: figures as table, JSON and CSV; groups, periods, the clocks, given values.

use crate::common::{BOOKS, Folder, books, column};
use rstest::rstest;
use serde_json::Value;

#[test]
fn a_table_for_people() {
    insta::assert_snapshot!(books().out(&format!("kpi ar_total ar_past_due cei {BOOKS}")));
}

#[test]
fn how_files_were_understood_goes_to_standard_error() {
    let run = books().run("kpi ar_total --invoices i.csv --applications a.csv");
    assert!(run.out.starts_with("All · EUR"), "{}", run.out);
    insta::assert_snapshot!(run.err);
}

#[test]
fn a_figure_in_json_is_the_one_object() {
    let figures = books().json(&format!("kpi cei --json {BOOKS}"));
    let rows = figures.as_array().unwrap();
    let names = [
        "kpi",
        "group",
        "period_start",
        "period_end",
        "as_of",
        "known_at",
        "value",
        "unit",
        "numerator",
        "denominator",
        "count",
        "currency",
        "reason",
    ];
    for row in rows {
        assert_eq!(row.as_object().unwrap().keys().collect::<Vec<_>>(), names);
        assert!(row["value"].is_null() != row["reason"].is_null(), "a value or a reason: {row}");
        assert!(row.as_object().unwrap().values().all(|v| !v.is_f64()), "money is never a float: {row}");
    }
    let part = |name: &str| rows.iter().map(|row| row[name].as_str()).collect::<Vec<_>>();
    assert_eq!(part("value"), [None, Some("38.888889"), Some("54.545455")]);
    assert_eq!(part("numerator"), [Some("0.00"), Some("700.00"), Some("600.00")]);
    assert_eq!(part("denominator"), [Some("0.00"), Some("1800.00"), Some("1100.00")]);
    assert_eq!(part("as_of"), [Some("2024-01-31"), Some("2024-02-29"), Some("2024-03-15")]);
    assert_eq!(part("reason")[0], Some("nothing was collectable: opening + sales - current is 0"));
    assert!(rows.iter().all(|row| row["group"].is_null() && row["currency"] == "EUR"));
}

#[test]
fn csv_has_the_same_figures() {
    insta::assert_snapshot!(books().out(&format!("kpi ar_total cei --csv {BOOKS}")));
}

#[rstest]
#[case("segment", &[("", "700.00"), ("Retail", "500.00"), ("Wholesale", "200.00")])]
#[case("customer", &[("", "700.00"), ("Alpha", "500.00"), ("Beta", "0.00"), ("Gamma", "200.00")])]
fn groups_add_up_to_the_total(#[case] by: &str, #[case] expected: &[(&str, &str)]) {
    let csv = books().out(&format!("kpi ar_total --by {by} --from 2024-03 --csv {BOOKS}"));
    let (groups, values) = (column(&csv, "group"), column(&csv, "value"));
    let pairs: Vec<(&str, &str)> =
        groups.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
    assert_eq!(pairs, expected);
}

#[test]
fn currencies_stand_apart() {
    let invoices = "invoice,customer,currency,issue_date,due_date,amount\n\
                    1,A,EUR,2024-01-10,2024-02-10,10.25\n2,A,USD,2024-01-10,2024-02-10,11.00\n\
                    3,A,JPY,2024-01-10,2024-02-10,1200\n";
    let folder = Folder::with(&[("i.csv", invoices)]);
    let csv = folder.out("kpi ar_total --by currency --invoices i.csv --csv");
    let pairs: Vec<(String, String)> =
        column(&csv, "currency").into_iter().zip(column(&csv, "value")).collect();
    let pair = |code: &str, value: &str| (code.to_owned(), value.to_owned());
    let sorted = {
        let mut pairs = pairs;
        pairs.sort();
        pairs
    };
    assert_eq!(sorted, [pair("EUR", "10.25"), pair("JPY", "1200"), pair("USD", "11.00")]);
    let one = folder.out("kpi ar_total --currency usd --invoices i.csv --csv");
    assert_eq!(column(&one, "value"), ["11.00"]);
}

#[test]
fn a_quarter_is_no_average_of_months() {
    let csv = books().out(&format!("kpi ar_total cei --period quarter --csv {BOOKS}"));
    assert_eq!(column(&csv, "value"), ["700.00", "72.222222"], "1300 of 1800");
    assert_eq!(column(&csv, "period_start"), ["2024-01-01"; 2]);
}

#[test]
fn from_and_to_bound_the_periods() {
    let csv = books().out(&format!("kpi ar_total --from 2024-02 --to 2024-02-15 --csv {BOOKS}"));
    assert_eq!(column(&csv, "period_start"), ["2024-02-01"]);
    assert_eq!(column(&csv, "period_end"), ["2024-02-29"], "the month that holds the day");
    assert_eq!(column(&csv, "value"), ["1100.00"]);
}

#[test]
fn an_earlier_as_of_knows_no_later_payment() {
    let folder = books();
    let then = folder.out(&format!("kpi ar_total cei cash_collected --as-of 2024-02-10 --csv {BOOKS}"));
    // On 10 February the 300 of the 20th and the 600 of March have not been paid, and invoice 5 is not issued.
    assert_eq!(column(&then, "value"), ["1500.00", "1400.00", "", "26.666667", "0.00", "400.00"]);
    assert_eq!(column(&then, "as_of").last().map(String::as_str), Some("2024-02-10"));
    folder.write("a.csv", b"invoice_number,payment_date,amount\n1,2024-02-09,400.00\n");
    let without = folder.out(&format!("kpi ar_total cei cash_collected --as-of 2024-02-10 --csv {BOOKS}"));
    assert_eq!(then, without, "as if what came later were not there");
}

#[test]
fn a_given_value_completes_a_kpi() {
    let folder = books();
    let words = format!("gl_tie_gap {BOOKS} --from 2024-03 --json");
    let figure = |json: &Value| (json[0]["value"].clone(), json[0]["reason"].clone());
    // 700 of invoices less 50 of unapplied credit.
    let with = folder.json(&format!("kpi {words} --given gl_control=640.50"));
    assert_eq!(figure(&with), (Value::from("9.50"), Value::Null));
    let (value, reason) = figure(&folder.json(&format!("kpi {words}")));
    assert!(value.is_null() && reason.as_str().is_some_and(|r| r.contains("gl_control")), "{reason}");
}

#[test]
fn all_kpis_on_by_default_stand_below_each_other() {
    insta::assert_snapshot!(books().out(&format!("kpi {BOOKS}")));
}
