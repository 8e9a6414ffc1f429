//! Maps as people write them, and the errors that they get.

use super::*;
use crate::plan::{DateForm, NumberForm};

fn error(text: &str) -> String {
    Map::parse(text).unwrap_err().to_string()
}

#[test]
fn everything_that_a_map_can_say_reads_back() {
    let text = r##"
kind = "flat"
encoding = "windows-1252"
delimiter = "\t"
sheet = "Open \"items\""
dates = "dmy"
decimal = ","
currency = "EUR"
entity = "1000"
segment = "retail"
collector = "Ann"
as_of = 2024-01-31
duplicates = "keep"
ignore = ["Notes", "Days"]
guess = false

[columns]
document = "Rechnungsnummer"
customer = { column = "Kunde", form = "text-from-float" }
due = { column = "#3", dates = "mdy" }
amount = { column = "Betrag", decimal = ",", thousands = "." }
paid = { column = "cents", form = "minor" }
"##;
    let map = Map::parse(text).unwrap();
    assert_eq!(map.column(Field::Due).unwrap().form, Some(CellForm::Date(DateForm::MonthDayYear)));
    let german = NumberForm { decimal: b',', thousands: Some(b'.') };
    assert_eq!(map.column(Field::Amount).unwrap().form, Some(CellForm::Amount(german)));
    assert!(map.only_mapped);
    assert_eq!(Map::parse(&map.to_toml()).unwrap(), map);
}

#[test]
fn mistakes_are_named_with_the_nearest_name() {
    insta::assert_snapshot!(
        [
            "curency = \"EUR\"",
            "[columns]\ndue_date = \"x\"",
            "[columns]\nbanana = \"x\"",
            "[columns]\ndue = { colum = \"x\" }",
            "[columns]\ndue = { dates = \"dmy\" }",
            "[columns]\ndocument = { column = \"x\", dates = \"dmy\" }",
            "kind = \"flats\"",
            "currency = \"EURO\"",
            "dates = \"d/m/y\"",
            "duplicates = true",
        ]
        .map(error)
        .join("\n"),
        @r##"
        the map: `curency` is unknown; did you mean `currency`?
        [columns]: `due_date` is unknown
        [columns]: `banana` is unknown
        [columns] due: `colum` is unknown; did you mean `column`?
        `due` cannot be `{ dates = "dmy" }`; write { column = "header", ... }
        `dates` cannot be `dmy`; write it only at a date; document number is none
        `kind` cannot be `flats`; write invoices, flat, open-items, credit-notes, payments, applications, write-offs, customers
        `currency` cannot be `EURO`; write a code of ISO 4217 such as EUR
        `dates` cannot be `d/m/y`; write ymd, dmy, mdy, serial (a spreadsheet's day numbers) or serial-1904
        `duplicates` cannot be `true`; write "once" or "keep"
        "##
    );
}
