//! Bad input, each with its exact message: what, where, and how to mend it.

use crate::common::{input, load_with};
use dunlin_formats::FileKind::{Applications, Customers, Flat, Invoices, OpenItems, Payments};
use dunlin_formats::{FileKind, Input, LoadOptions, Map, load};

const HEAD: &str = "Invoice,Customer,Invoice date,Due date,Amount,Currency\n";

fn message(files: &[(FileKind, &str)]) -> String {
    match load_with(files, &LoadOptions::default()) {
        Ok(_) => "loaded".to_owned(),
        Err(message) => {
            message.lines().filter(|line| !line.contains("nothing was loaded")).collect::<Vec<_>>().join("\n")
        }
    }
}

fn invoices(rows: &str) -> String {
    message(&[(Invoices, &format!("{HEAD}{rows}"))])
}

#[test]
fn rows_that_cannot_be() {
    let messages = [
        "1,C,2024-02-30,2024-03-31,10,EUR",
        "1,C,31.12.2024,2024-03-31,10,EUR\n2,C,2024-01-01,2024-03-31,10,EUR\n3,C,2024-01-01,2024-03-31,10,EUR",
        "1,C,2024-01-01,2024-03-31,10.0055,EUR",
        "1,C,2024-01-01,2024-03-31,10.5,JPY",
        "1,C,2024-01-01,2024-03-31,ten,EUR\n2,C,2024-01-01,2024-03-31,10,EUR",
        "1,C,2024-01-01,2024-03-31,,EUR\n2,C,2024-01-01,2024-03-31,10,EUR",
        "1,,2024-01-01,2024-03-31,10,EUR",
        "1,C,1024-01-01,2024-03-31,10,EUR\n2,C,2024-01-01,2024-03-31,10,EUR",
        "1,C,2024-01-01,9999-12-31,10,EUR",
        "1,C,2024-01-01,2024-03-31,10,EURO",
        "1,C,2024-01-01,2024-03-31,10,",
        "1,C,,,10,EUR\n2,C,2024-01-01,2024-03-31,10,EUR",
        "1,C,2024-01-01,2024-03-31,10,EUR\n1,C,2024-01-01,2024-03-31,11,EUR",
        "1,C,2024-01-01,2024-03-31,10\n2,C,2024-01-01,2024-03-31,10,EUR",
        "1,C,2024-01-01,2024-03-31,10,EUR,more\n2,C,2024-01-01,2024-03-31,10,EUR",
        "1,C,2024-01-01,2024-03-31,99999999999999999999,EUR\n2,C,2024-01-01,2024-03-31,10,EUR",
        "1,\"C,2024-01-01,2024-03-31,10,EUR\n2,C,2024-01-01,2024-03-31,10,EUR",
    ];
    insta::assert_snapshot!(messages.map(invoices).join("\n"), @r"
    invoices.csv:2: Invoice date: `2024-02-30`: there is no such day in the calendar; correct the date
    invoices.csv:2: Invoice date: `31.12.2024`: not a date; this column is read as year, month, day (2024-01-31)
    invoices.csv:2: Amount: `10.0055`: more decimals than EUR has (2); round the amount in the export
    invoices.csv:2: Amount: `10.5000`: more decimals than JPY has (0); round the amount in the export
    invoices.csv:2: Amount: `ten`: not an amount; this column is read with `.` as decimal mark and `,` between thousands
    invoices.csv:2: Amount: ``: empty, but needed; fill it in or leave the row out
    invoices.csv:2: Customer: ``: empty, but needed; fill it in or leave the row out
    invoices.csv:2: Invoice date: `1024-01-01`: a year before 1970 or after 2200; correct the date, or leave it empty
    invoices.csv:2: Due date: `9999-12-31`: a year before 1970 or after 2200; correct the date, or leave it empty
    invoices.csv:2: Currency: `EURO`: not a currency code of ISO 4217 (such as EUR, USD, JPY)
    invoices.csv:2: Currency: ``: no currency; fill it in, or say it for the whole file with --currency
    invoices.csv:2: Invoice date: ``: no issue date, posting date or due date; fill one in
    invoices.csv:3: Invoice: `1`: line 2 has the same number with other contents; which is right?
    invoices.csv:2: the row has 5 cells where the header has 6; look for a missing or stray delimiter or quote
    invoices.csv:2: the row has 7 cells where the header has 6; look for a missing or stray delimiter or quote
    invoices.csv:2: Amount: `99999999999999999999`: too large for an amount of money (64 bits of its smallest unit)
    invoices.csv:2: a quote is opened here and never closed; close it or double it
    ");
}

#[test]
fn what_the_data_leave_open_is_asked() {
    let head = "Invoice,Customer,Invoice date,Amount,Currency\n";
    let texts = [
        format!("{head}1,C,03/04/2024,10,EUR\n2,C,05/06/2024,10,EUR\n"),
        format!("{head}1,C,2024-04-03,\"1,234\",EUR\n2,C,2024-04-03,\"2,500\",EUR\n"),
        "Invoice,Customer,Date,Amount,Amount\n1,C,2024-01-01,1,2\n".to_owned(),
        "Invoice,Customer,Due date,Amount\n1,C,soon,1\n".to_owned(),
        "Number,Color,Sum\n1,red,2\n".to_owned(),
        "1,C,2024-01-01,5\n2,C,2024-01-01,5\n".to_owned(),
        " \n\n".to_owned(),
    ];
    insta::assert_snapshot!(texts.map(|text| message(&[(Invoices, &text)])).join("\n"), @r##"
    invoices.csv: column `Invoice date` (issue date): every date fits both day-first and month-first, such as 03/04/2024, 05/06/2024; is `03/04/2024` 2024-04-03 or 2024-03-04? Answer with --dates dmy or --dates mdy, or in a map file
    invoices.csv: column `Amount` (amount): the mark in 1,234, 2,500 can be a decimal mark or a thousands mark; answer with --decimal . or --decimal , or in a map file
    invoices.csv: columns 4 and 5 are both called `Amount`; which is the amount? Say it in a map file: [columns] amount = "#4"
    invoices.csv: no column was recognised as the issue date of the invoices; say it in a map file: [columns] issued = "..."; the columns are `Invoice`, `Customer`, `Due date`, `Amount`
    invoices.csv: no column was recognised as the customer number of the invoices; say it in a map file: [columns] customer = "..."; the columns are `Number`, `Color`, `Sum`
    invoices.csv: no column was recognised as the issue date of the invoices; say it in a map file: [columns] issued = "..."; the columns are `Number`, `Color`, `Sum`
    invoices.csv: no line looks like a header with the columns' names; put one above the rows
    invoices.csv: the file is empty
    "##);
    let dmy =
        LoadOptions { dates: Some(dunlin_formats::plan::DateForm::DayMonthYear), ..LoadOptions::default() };
    let loaded = load_with(&[(Invoices, &format!("{head}1,C,03/04/2024,10,EUR\n"))], &dmy).unwrap();
    assert_eq!(loaded.ledger.items.issued[0].to_string(), "2024-04-03");
}

#[test]
fn rows_that_do_not_join() {
    let good = format!("{HEAD}1,C,2024-01-01,2024-03-31,10,EUR\n");
    let pairs = [
        (Applications, "Invoice,Date,Amount\n2,2024-02-01,5\n"),
        (Applications, "Invoice,Date,Amount,Currency\n1,2024-02-01,5,USD\n"),
        (Applications, "Invoice,Date,Amount,Settlement\n1,2024-02-01,5,barter\n"),
        (Applications, "Invoice,Date,Amount\n1,,5\n1,2024-02-01,6\n"),
        (Payments, "Payment No,Customer,Date,Amount\nP,C,,5\nQ,C,2024-02-01,5\n"),
        (Customers, "Customer,Name\nC,One\nC,Two\n"),
        (
            Flat,
            "Invoice,Customer,Invoice date,Amount,Clearing date,Amount paid\n7,C,2024-01-01,5,,2\n8,C,2024-01-01,5,2024-01-05,2\n",
        ),
    ];
    let messages = pairs.map(|(kind, text)| message(&[(Invoices, &good), (kind, text)]));
    insta::assert_snapshot!(messages.join("\n"), @r"
    applications.csv:2: Invoice: `2`: no document of this number was loaded; load its file too, or leave the row out
    applications.csv:2: Currency: `USD`: the document is in EUR; convert the amount first
    applications.csv:2: Settlement: `barter`: not a known kind of settlement (cash, credit note, write-off, discount, journal)
    applications.csv:2: Date: ``: empty, but needed; fill it in or leave the row out
    payments.csv:2: Date: ``: empty, but needed; fill it in or leave the row out
    customers.csv:3: Customer: `C`: line 2 has the same customer with other contents; which is right?
    flat.csv:2: Clearing date: ``: something is paid, but no clearing date says when; fill in the date of the last payment
    ");
    let with_payments = [
        (Invoices, good.as_str()),
        (Payments, "Payment No,Customer,Date,Amount\nP,C,2024-02-01,5\n"),
        (Applications, "Invoice,Payment No,Date,Amount\n1,Q,2024-02-01,5\n"),
    ];
    insta::assert_snapshot!(message(&with_payments), @r"applications.csv:2: Payment No: `Q`: no payment or credit of this number was loaded; load its file too, or leave the cell empty");
    let list = "Invoice,Customer,Invoice date,Open amount\n1,C,2024-01-01,5\n";
    insta::assert_snapshot!(message(&[(OpenItems, list), (OpenItems, list)]), @r"open-items.csv: which day does this open-item list show? Name it in the file's name (open-2024-01-31.csv), in a column `as of`, or in a map file (as_of = 2024-01-31)");
}

#[test]
fn files_that_are_no_tables() {
    let files: [(&str, &[u8]); 6] = [
        ("a.pdf", b"%PDF-1.7 ..."),
        ("a.xls", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        ("a.gz", &[0x1f, 0x8b, 8, 0, 1, 2, 3]),
        ("a.parquet", b"PAR1 but no more"),
        ("a.csv", b""),
        ("a.json", b"[{\"Invoice\": 1,"),
    ];
    let message = |(name, bytes): (&str, &[u8])| {
        load(&[input(name, Invoices, bytes)], &LoadOptions::default()).unwrap_err().to_string()
    };
    insta::assert_snapshot!(files.map(message).join("\n"), @r"
    a.pdf: a PDF holds no table; export CSV or XLSX
    a.xls: an old Excel workbook (.xls) or an encrypted one; save it as .xlsx without a password
    a.gz: the gzip data are damaged (unexpected end of file); export the file again
    a.parquet: not a readable Parquet file (Parquet error: Invalid Parquet file. Corrupt footer); export it again
    a.csv: the file is empty
    a.json: the JSON array is broken: EOF while parsing an object at line 1 column 15
    ");
}

#[test]
fn maps_that_do_not_fit() {
    let text = format!("{HEAD}1,C,2024-01-01,2024-03-31,10,EUR\n");
    let message = |map: &str| {
        let map = Some(Map::parse(map).unwrap());
        let file = Input { map, ..input("a.csv", Invoices, text.as_bytes()) };
        load(&[file], &LoadOptions::default())
            .map_or_else(|e| e.to_string(), |l| l.report.files[0].columns[3].to_string())
    };
    let maps = [
        "[columns]\ndue = \"Due dat\"",
        "[columns]\ncleared = \"Due date\"",
        "[columns]\ndue = \"#9\"",
        "guess = false\n[columns]\ndocument = \"Invoice\"\ncustomer = \"Customer\"\namount = \"Amount\"",
        "ignore = [\"Due date\"]",
        "[columns]\ndue = \"#4\"",
    ];
    insta::assert_snapshot!(maps.map(message).join("\n"), @r##"
    a.csv: the map names column `Due dat` for due date, which is not in the file; did you mean `Due date`?
    a.csv: the map names a column for cleared, which invoices do not have
    a.csv: the map names column `#9` for due date, which is not in the file
    a.csv: no column was recognised as the issue date of the invoices; say it in a map file: [columns] issued = "..."; the columns are `Invoice`, `Customer`, `Invoice date`, `Due date`, `Amount`, `Currency`
    column "Due date" not used
    column "Due date" -> due date (YYYY-MM-DD)
    "##);
}

#[test]
fn a_column_that_is_not_what_it_is_called_is_named() {
    let text = "Invoice,Customer,Invoice date,Due date,Amount,Currency\n1,C,2024-01-01,30 days,10,EUR\n";
    let loaded = load_with(&[(Invoices, text)], &LoadOptions::default()).unwrap();
    insta::assert_snapshot!(loaded.report.files[0].columns[3], @r##"column "Due date" not used; called like the due date, but holds `30 days`"##);
}

#[test]
fn refused_rows_come_back_with_their_reasons() {
    let text = format!(
        "{HEAD}1,\"C, Ltd\",2024-01-01,2024-03-31,-10.0055,EUR\n2,C,2024-01-01,2024-03-31,10,EUR\n3,C\n"
    );
    let options = LoadOptions { allow_refused: true, ..LoadOptions::default() };
    let loaded = load_with(&[(Invoices, &text)], &options).unwrap();
    assert_eq!(loaded.ledger.items.len(), 1);
    let back = loaded.report.files[0].write_refused(Vec::new()).unwrap();
    insta::assert_snapshot!(String::from_utf8(back).unwrap(), @r##"
    Invoice,Customer,Invoice date,Due date,Amount,Currency,refused_line,refused_because
    1,"C, Ltd",2024-01-01,2024-03-31,-10.0055,EUR,2,"Amount: more decimals than EUR has (2); round the amount in the export"
    "3,C",,,,,,4,"the row has 2 cells where the header has 6; look for a missing or stray delimiter or quote"
    "##);
}

#[test]
fn compressed_bombs_are_refused() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..64 {
        gzip.write_all(&vec![b'\n'; 1 << 20]).unwrap();
    }
    let bytes = gzip.finish().unwrap();
    let mut options = LoadOptions::default();
    options.limits.bytes_out = 1 << 20;
    let error = load(&[input("a.csv.gz", Invoices, &bytes)], &options).unwrap_err().to_string();
    insta::assert_snapshot!(error, @r"a.csv.gz: the file unpacks to more than 1048576 bytes; unpack and split it");
}
