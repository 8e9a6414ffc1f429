//! One table in every format, wrapped and not, guessed and mapped: one ledger.

use crate::common::{input, text};
use dunlin_formats::export::{Cell, Column, Export, Form, Format};
use dunlin_formats::{FileKind, Input, LoadOptions, Loaded, Map, load};
use std::io::Write;

const ROWS: [(&str, &str, &str, &str, &str, &str); 3] = [
    ("0007", "K1", "2024-01-13", "2024-02-12", "1234.50", "2024-02-20"),
    ("0008", "K, \"2\"", "2024-01-14", "2024-02-13", "-20.00", ""),
    ("0009", "Müller", "2024-01-15", "2024-02-14", "99999999.99", "2024-02-01"),
];

fn written(format: Format) -> Vec<u8> {
    let column = |name, form| Column { name, form };
    let columns = [
        column("Invoice", Form::Text),
        column("Customer", Form::Text),
        column("Invoice date", Form::Date),
        column("Due date", Form::Date),
        column("Amount", Form::Decimal),
        column("Currency", Form::Text),
        column("Clearing date", Form::Date),
    ];
    let mut export = Export::new(format, Vec::new(), &columns).expect("a table");
    for (number, customer, issued, due, amount, cleared) in ROWS {
        let day = |text: &str| text.parse().map_or(Cell::Empty, Cell::Date);
        let cells = [
            Cell::Text(number),
            Cell::Text(customer),
            day(issued),
            day(due),
            Cell::Decimal(amount),
            Cell::Text("EUR"),
            day(cleared),
        ];
        export.row(&cells).expect("a row");
    }
    export.finish().expect("a file")
}

fn loaded(bytes: &[u8], map: Option<Map>) -> Loaded {
    let file = Input { map, ..input("a", FileKind::Flat, bytes) };
    load(&[file], &LoadOptions::default()).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn one_table_in_every_format_is_one_ledger() {
    let csv = loaded(&written(Format::Csv), None);
    let expected = text(&csv.ledger);
    insta::assert_snapshot!(expected, @r##"
      - => 0007 2024-02-20 123450 Cash
      - => 0009 2024-02-01 9999999999 Cash
    0007 Invoice K1 2024-01-13 -> 2024-02-12 123450 EUR
    0008 CreditNote K, "2" 2024-01-14 -> 2024-02-13 -2000 EUR
    0009 Invoice Müller 2024-01-15 -> 2024-02-14 9999999999 EUR
    "##);
    for (format, name) in [(Format::Json, "JSON"), (Format::Xlsx, "XLSX"), (Format::Parquet, "Parquet")] {
        let other = loaded(&written(format), None);
        assert_eq!((text(&other.ledger), other.report.files[0].format), (expected.clone(), name));
    }
    let lines: String = String::from_utf8(written(Format::Json))
        .unwrap()
        .lines()
        .filter(|l| l.len() > 1)
        .map(|l| format!("{}\n", l.trim_end_matches(',')))
        .collect();
    assert_eq!(text(&loaded(lines.as_bytes(), None).ledger), expected);
}

#[test]
fn wrapped_files_are_the_files_inside() {
    let expected = text(&loaded(&written(Format::Csv), None).ledger);
    for format in [Format::Csv, Format::Json, Format::Parquet] {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&written(format)).unwrap();
        assert_eq!(text(&loaded(&gzip.finish().unwrap(), None).ledger), expected);
        let zstd = zstd::encode_all(written(format).as_slice(), 1).unwrap();
        assert_eq!(text(&loaded(&zstd, None).ledger), expected);
    }
}

#[test]
fn a_saved_guess_reads_the_file_as_the_guess_did() {
    for format in [Format::Csv, Format::Json, Format::Xlsx, Format::Parquet] {
        let bytes = written(format);
        let guessed = loaded(&bytes, None);
        let saved = guessed.report.files[0].map.to_toml();
        let mapped = loaded(&bytes, Some(Map::parse(&saved).unwrap()));
        assert_eq!(text(&mapped.ledger), text(&guessed.ledger));
    }
    insta::assert_snapshot!(loaded(&written(Format::Csv), None).report.files[0].map.to_toml(), @r##"
    kind = "flat"
    delimiter = ","
    guess = false

    [columns]
    issued = { column = "Invoice date", dates = "ymd" }
    due = { column = "Due date", dates = "ymd" }
    currency = "Currency"
    cleared = { column = "Clearing date", dates = "ymd" }
    document = "Invoice"
    customer = "Customer"
    amount = { column = "Amount", decimal = ".", thousands = "," }
    "##);
}

#[test]
fn ids_that_were_floats_and_compact_dates_are_understood() {
    let csv = "invoice_id,cust_number,document_create_date,due_in_date,total_open_amount,invoice_currency,clear_date\n\
        1930571429.0,0200769623,20200126.0,20200210.0,8734.71,USD,\n1930571430.0,0200769624,20200127.0,20200211.0,10,USD,2020-02-11 00:00:00\n";
    insta::assert_snapshot!(text(&loaded(csv.as_bytes(), None).ledger), @r"
      - => 1930571430 2020-02-11 1000 Cash
    1930571429 Invoice 0200769623 2020-01-26 -> 2020-02-10 873471 USD
    1930571430 Invoice 0200769624 2020-01-27 -> 2020-02-11 1000 USD
    ");
}

#[test]
fn the_kind_is_found() {
    let kind = |text: &str| {
        let file = Input { name: "a".into(), kind: None, bytes: text.as_bytes(), map: None };
        dunlin_formats::understand(&file, &LoadOptions::default())
            .map(|report| report.kind.key())
            .unwrap_or("?")
    };
    assert_eq!(kind("Invoice,Customer,Date,Due date,Amount\n1,C,2024-01-01,2024-01-31,5\n"), "invoices");
    assert_eq!(kind("Invoice,Customer,Date,Clearing date,Amount\n1,C,2024-01-01,2024-01-31,5\n"), "flat");
    assert_eq!(
        kind("As of,Invoice,Customer,Due date,Open amount\n2024-01-31,1,C,2024-01-31,5\n"),
        "open-items"
    );
    assert_eq!(kind("invoice_id,date,amount_cents\n1,2024-01-01,5\n"), "applications");
    assert_eq!(kind("Payment No,Customer,Payment date,Amount\n1,C,2024-01-01,5\n"), "payments");
    assert_eq!(kind("Customer No,Name,Segment\nC,One,retail\n"), "customers");
    assert_eq!(kind("Colour,Weight\nred,5\n"), "?");
}

/// Two exports of one list, the invoice open in the first and paid in the second: their order says nothing.
#[test]
fn a_later_export_settles_what_an_earlier_one_has_open() {
    let head = "Invoice,Customer,Invoice date,Due date,Amount,Currency,Clearing date\n";
    let january = format!(
        "{head}1,A,2024-01-05,2024-02-04,10.00,EUR,\n2,A,2024-01-06,2024-02-05,5.00,EUR,2024-01-20\n"
    );
    let february = format!(
        "{head}1,A,2024-01-05,2024-02-04,10.00,EUR,2024-02-10\n2,A,2024-01-06,2024-02-05,5.00,EUR,2024-01-20\n"
    );
    let both = |first: &str, second: &str| {
        let files = [
            input("first", FileKind::Flat, first.as_bytes()),
            input("second", FileKind::Flat, second.as_bytes()),
        ];
        load(&files, &LoadOptions::default())
    };
    for (first, second) in [(&january, &february), (&february, &january)] {
        let ledger = both(first, second).expect("one list").ledger;
        let mut days: Vec<String> = ledger.applications.day.iter().map(ToString::to_string).collect();
        days.sort();
        assert_eq!((ledger.items.len(), days), (2, vec!["2024-01-20".to_owned(), "2024-02-10".to_owned()]));
    }
    let other = february.replace("2024-02-10", "2024-02-11");
    let refused = both(&february, &other).expect_err("two days").to_string();
    assert!(
        refused.contains("second:2: clearing date: `2024-02-11`: first:2 has it cleared on 2024-02-10"),
        "{refused}"
    );
}

#[test]
fn what_is_no_text_is_said_to_be_none() {
    let noise: Vec<u8> = (0..2000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let refused =
        load(&[input("noise", FileKind::Flat, &noise)], &LoadOptions::default()).expect_err("noise");
    assert_eq!(refused.to_string(), "noise: the file holds no text; export CSV, XLSX, Parquet or JSON lines");
}
