//! What is written reads back, and no text becomes a formula.

use super::*;
use crate::plan::Limits;

const COLUMNS: [Column<'static>; 4] = [
    Column { name: "text", form: Form::Text },
    Column { name: "day", form: Form::Date },
    Column { name: "amount", form: Form::Decimal },
    Column { name: "count", form: Form::Int },
];

fn written(format: Format, rows: &[[Cell<'_>; 4]]) -> Vec<u8> {
    let mut export = Export::new(format, Vec::new(), &COLUMNS).unwrap();
    rows.iter().for_each(|row| export.row(row).unwrap());
    export.finish().unwrap()
}

fn day() -> Cell<'static> {
    Cell::Date("2024-02-29".parse().unwrap())
}

const RISKY: [&str; 14] = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    " =1",
    "\u{a0} +1",
];

#[test]
fn texts_that_could_be_formulas_get_an_apostrophe_in_csv() {
    for risky in RISKY {
        let text =
            written(Format::Csv, &[[Cell::Text(risky), day(), Cell::Decimal("-12.50"), Cell::Int(-3)]]);
        let text = String::from_utf8(text).unwrap();
        assert_eq!(text, format!("text,day,amount,count\n\"'{risky}\",2024-02-29,-12.50,-3\n"));
    }
    let text = written(Format::Csv, &[[Cell::Text("a \"b\", c"), Cell::Empty, Cell::Empty, Cell::Int(1)]]);
    assert_eq!(String::from_utf8(text).unwrap(), "text,day,amount,count\n\"a \"\"b\"\", c\",,,1\n");
}

#[test]
fn workbooks_hold_texts_numbers_and_days_and_no_formula() {
    let rows: Vec<[Cell<'_>; 4]> = RISKY
        .iter()
        .map(|risky| [Cell::Text(risky), day(), Cell::Decimal("-12.50"), Cell::Int(-3)])
        .collect();
    let bytes = written(Format::Xlsx, &rows);
    let mut archive = zip::ZipArchive::new(io::Cursor::new(&bytes)).unwrap();
    let mut sheet = String::new();
    io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "no formula cells");
    assert_eq!(sheet.matches("<v>-12.5</v>").count(), RISKY.len(), "negative amounts are numbers");
    let read = crate::table::xlsx::read(&bytes, None, &Limits::default()).unwrap();
    assert_eq!(
        (read.header.join("|").as_str(), read.grid.cell(0, 1), read.grid.cell(0, 3)),
        ("text|day|amount|count", "2024-02-29", "-3")
    );
    assert_eq!(read.grid.cell(3, 0), "@SUM(A1)");
}

#[test]
fn json_is_json() {
    let text = "a\"\\\n\u{1}\u{2028}ä";
    let bytes = written(
        Format::Json,
        &[[Cell::Text(text), day(), Cell::Decimal("0.10"), Cell::Int(7)], [Cell::Empty; 4]],
    );
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(
        value[0],
        serde_json::json!({"text": text, "day": "2024-02-29", "amount": "0.10", "count": 7})
    );
    assert_eq!(value[1]["day"], serde_json::Value::Null);
    assert_eq!(written(Format::Json, &[]), b"[\n]\n");
}

#[test]
fn parquet_reads_back() {
    let bytes = written(
        Format::Parquet,
        &[[Cell::Text("x"), day(), Cell::Decimal("0.10"), Cell::Int(7)], [Cell::Empty; 4]],
    );
    let file = crate::parquet::ParquetFile::from_bytes(bytes, &Limits::default()).unwrap();
    assert_eq!((file.rows(), file.headers().join("|").as_str()), (2, "text|day|amount|count"));
}
