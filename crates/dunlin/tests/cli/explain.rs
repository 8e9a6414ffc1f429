//! `dunlin explain`: terms tie to documents, and a move is taken apart without a rest.

use crate::common::{BOOKS, books};
use serde_json::Value;

#[test]
fn a_figure_taken_apart() {
    insta::assert_snapshot!(books().out(&format!("explain cei --in 2024-03 --versus 2024-02 {BOOKS}")));
}

#[test]
fn no_value_is_explained_too() {
    insta::assert_snapshot!(books().out(&format!("explain cei --in 2024-01 {BOOKS}")));
}

#[test]
fn the_documents_behind_a_term_add_up_to_it() {
    let folder = books();
    for top in [1, 2, 10] {
        let explained = folder.json(&format!("explain cei --in 2024-03 --json --top {top} {BOOKS}"));
        let terms = explained["terms"].as_array().unwrap();
        let values: Vec<i128> = terms.iter().map(|term| cents(&term["value"])).collect();
        assert_eq!(values, [110_000, 20_000, 70_000, 20_000], "opening, sales, receivables, current");
        for term in terms {
            let rows = term["receipts"].as_array().unwrap();
            let listed: i128 = rows.iter().map(|row| cents(&row["contribution"])).sum();
            assert!(rows.len() <= top);
            assert_eq!(listed + cents(&term["more"]["contribution"]), cents(&term["value"]), "{term}");
            assert_eq!(term["adds_up"], true);
        }
    }
}

#[test]
fn the_parts_of_a_move_add_up_exactly() {
    let folder = books();
    for (versus, period) in [("2024-02", "2024-03"), ("2024-03", "2024-02")] {
        let explained = folder.json(&format!("explain cei --in {period} --versus {versus} --json {BOOKS}"));
        let moved = &explained["move"];
        let value =
            |figure: &Value| Fraction(100 * cents(&figure["numerator"]), cents(&figure["denominator"]));
        let change = value(&moved["after"]).less(value(&moved["before"]));
        for parts in ["by_customer", "by_cause"] {
            assert_eq!(moved[parts]["more"], 0, "none is left out");
            let rows = moved[parts]["rows"].as_array().unwrap();
            let sum = rows.iter().fold(Fraction(0, 1), |sum, row| sum.plus(fraction(row)));
            assert!(sum.less(change).0 == 0, "{parts}: {rows:?}");
            assert!(rows.len() > 1, "a sum of one part proves little");
        }
    }
}

#[test]
fn one_group_alone() {
    let words = format!("explain ar_total --in 2024-03 --by segment --group Wholesale --json {BOOKS}");
    assert_eq!(books().json(&words)["figure"]["value"], "200.00");
}

/// An amount in cents.
fn cents(value: &Value) -> i128 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no amount"));
    assert_eq!(text.rsplit('.').next().map(str::len), Some(2), "{text}");
    text.replace('.', "").parse().expect("digits")
}

fn fraction(row: &Value) -> Fraction {
    let number = |name: &str| row[name].as_str().and_then(|n| n.parse().ok()).expect("a whole number");
    Fraction(number("numerator"), number("denominator"))
}

#[derive(Clone, Copy)]
struct Fraction(i128, i128);

impl Fraction {
    fn plus(self, other: Fraction) -> Fraction {
        Fraction(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }

    fn less(self, other: Fraction) -> Fraction {
        self.plus(Fraction(-other.0, other.1))
    }
}
