//! Properties: any dialect reads back to one ledger, the order of rows does not matter, no bytes make a panic.

use crate::common::{input, text};
use dunlin_core::day::Day;
use dunlin_core::money::decimal;
use dunlin_formats::{FileKind, LoadOptions, load};
use proptest::prelude::*;
use std::fmt::Write;

#[derive(Clone, Debug)]
struct Row {
    customer: String,
    issued: i32,
    terms: i32,
    minor: i64,
    cleared: Option<i32>,
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (
        "[A-Za-zäöüß \",;|']{1,12}",
        10_957..20_000i32,
        0..90i32,
        -9_999_999..99_999_999i64,
        proptest::option::of(0..200i32),
    );
    let row = row.prop_map(|(name, issued, terms, minor, cleared)| {
        let customer = format!("K{}x", name.trim());
        Row { customer, issued, terms, minor, cleared: cleared.map(|days| issued + days) }
    });
    proptest::collection::vec(row, 1..30)
}

#[derive(Clone, Copy, Debug)]
struct Style {
    delimiter: char,
    order: usize,
    decimal: char,
    thousands: Option<char>,
    crlf: bool,
    encoding: usize,
}

fn styles() -> impl Strategy<Value = Style> {
    let delimiter = prop::sample::select(vec![',', ';', '\t', '|']);
    let marks = prop::sample::select(vec![
        ('.', None),
        ('.', Some(',')),
        (',', None),
        (',', Some('.')),
        (',', Some(' ')),
        ('.', Some('\'')),
    ]);
    (delimiter, 0..3usize, marks, any::<bool>(), 0..4usize).prop_map(
        |(delimiter, order, (decimal, thousands), crlf, encoding)| Style {
            delimiter,
            order,
            decimal,
            thousands,
            crlf,
            encoding,
        },
    )
}

fn date(day: i32, order: usize) -> String {
    let (year, month, of_month) = Day(day).ymd();
    match order {
        0 => format!("{year:04}-{month:02}-{of_month:02}"),
        1 => format!("{of_month:02}.{month:02}.{year:04}"),
        _ => format!("{month}/{of_month}/{year}"),
    }
}

fn amount(minor: i64, style: Style) -> String {
    let plain = decimal(i128::from(minor), 2);
    let (whole, fraction) = plain.split_once('.').expect("two decimals");
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if let Some(mark) = style.thousands.filter(|_| at > 0 && (digits.len() - at).is_multiple_of(3)) {
            out.push(mark);
        }
        out.push(digit);
    }
    format!("{sign}{out}{}{fraction}", style.decimal)
}

fn written(rows: &[Row], style: Style) -> Vec<u8> {
    let end = if style.crlf { "\r\n" } else { "\n" };
    let quoted = |cell: String| {
        if cell.contains([style.delimiter, '"', '\'']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    let d = style.delimiter;
    let mut out =
        format!("Invoice{d}Customer{d}Invoice date{d}Due date{d}Amount{d}Currency{d}Clearing date{end}");
    // The last two rows settle the order of day and month, and the decimal mark.
    let known = Row { customer: "K".into(), issued: 19_750, terms: 1, minor: 123, cleared: Some(19_752) };
    for (at, row) in rows.iter().chain([&known]).enumerate() {
        let cells = [
            format!("{at:05}"),
            row.customer.clone(),
            date(row.issued, style.order),
            date(row.issued + row.terms, style.order),
            amount(row.minor, style),
            "EUR".to_owned(),
            row.cleared.map(|day| date(day, style.order)).unwrap_or_default(),
        ];
        let _ = write!(out, "{}{end}", cells.map(quoted).join(&d.to_string()));
    }
    match style.encoding {
        0 => out.into_bytes(),
        1 => {
            [&[0xff, 0xfe][..], &out.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat()
        }
        2 => encoding_rs::WINDOWS_1252.encode(&out).0.into_owned(),
        _ => [&[0xef, 0xbb, 0xbf][..], out.as_bytes()].concat(),
    }
}

fn loaded(bytes: &[u8]) -> Result<String, String> {
    let loaded =
        load(&[input("x.csv", FileKind::Flat, bytes)], &LoadOptions::default()).map_err(|e| e.to_string())?;
    Ok(text(&loaded.ledger))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_dialect_reads_back_to_the_same_ledger(rows in rows(), style in styles()) {
        let plain = Style { delimiter: ',', order: 0, decimal: '.', thousands: None, crlf: false, encoding: 0 };
        let expected = loaded(&written(&rows, plain));
        prop_assert!(expected.is_ok(), "{expected:?}");
        prop_assert_eq!(loaded(&written(&rows, style)), expected);
    }

    #[test]
    fn order_and_repetition_of_rows_change_nothing(rows in rows(), turn in 0..30usize, twice in 0..30usize) {
        let plain = Style { delimiter: ',', order: 0, decimal: '.', thousands: None, crlf: false, encoding: 0 };
        let text = String::from_utf8(written(&rows, plain)).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let header = lines.remove(0);
        let turn = turn % lines.len();
        lines.rotate_left(turn);
        lines.push(lines[twice % lines.len()]);
        let turned = format!("{header}\n{}\n", lines.join("\n"));
        prop_assert_eq!(loaded(turned.as_bytes()), loaded(text.as_bytes()));
    }
}

/// Valid files of each format, to be damaged.
fn seeds() -> Vec<Vec<u8>> {
    let csv = b"Invoice;Customer;Invoice date;Due date;Amount;Clearing date\n1;C;01.02.2024;13.03.2024;1.234,50;\n2;\"D \"\"x\"\"\";01.02.2024;13.03.2024;-5,00;14.03.2024\n".to_vec();
    let json =
        br#"{"invoice":"1","customer":"C","date":"2024-01-01","amount":12.50,"paid":[1],"clear_date":null}"#
            .to_vec();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (at, name) in ["Invoice", "Customer", "Date", "Amount"].iter().enumerate() {
        sheet.write(0, at as u16, *name).expect("a cell");
        sheet.write(1, at as u16, 45_000.5).expect("a cell");
    }
    let utf16: Vec<u8> = String::from_utf8_lossy(&csv).encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![csv, json, workbook.save_to_buffer().expect("a workbook"), utf16]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("CI").is_some() { 2_000 } else { 300 }))]

    #[test]
    fn no_bytes_make_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), kind in 0..8usize) {
        let _ = load(&[input("2024-01-31", FileKind::ALL[kind], &bytes)], &LoadOptions::default());
    }

    #[test]
    fn no_text_makes_a_panic(text in "[0-9a-zA-Z,;.\"'\n\r\t|{}\\[\\]:=+@/ -]{0,200}", kind in 0..8usize) {
        let head = "Invoice,Customer,Date,Amount,Open amount,Clearing date,Settlement\n";
        let options = LoadOptions { allow_refused: true, ..LoadOptions::default() };
        let _ = load(&[input("x", FileKind::ALL[kind], format!("{head}{text}").as_bytes())], &options);
    }

    #[test]
    fn damaged_files_make_no_panic(seed in 0..4usize, edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<prop::sample::Index>(), kind in 0..8usize) {
        let mut bytes = seeds().swap_remove(seed);
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut.index(4) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        let options = LoadOptions { allow_refused: true, ..LoadOptions::default() };
        let _ = load(&[input("x", FileKind::ALL[kind], &bytes)], &options);
    }
}
