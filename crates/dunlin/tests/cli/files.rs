//! What is read: flat lists, open-item lists, column maps, refused rows.

use crate::common::{Folder, column};

#[test]
fn a_german_export_and_its_map() {
    let text = "Belegnummer;Kunde;Währung;Belegdatum;Fälligkeit;Betrag;Ausgleichsdatum\n\
                RE-1;Müller GmbH;EUR;31.01.2024;01.03.2024;1.234,56;05.03.2024\n\
                RE-2;Müller GmbH;EUR;15.02.2024;16.03.2024;765,44;\n\
                RE-3;Schmidt AG;EUR;20.02.2024;21.03.2024;100,00;20.03.2024\n";
    let folder = Folder::with(&[("flat.csv", text)]);
    let words = "kpi ar_total cash_collected --by customer --flat flat.csv --as-of 2024-03-31 --csv";
    let guessed = folder.out(&format!("{words} --save-map map.toml"));
    let total = &column(&guessed, "value")[..3];
    assert_eq!(total, ["1234.56", "2100.00", "765.44"]);
    assert!(guessed.contains("cash_collected,,2024-03-01,2024-03-31,2024-03-31,,1334.56"), "{guessed}");
    insta::assert_snapshot!(folder.read("map.toml"));
    assert_eq!(folder.out(&format!("{words} --map map.toml")), guessed);
}

#[test]
fn three_months_of_open_item_lists() {
    let head = "document,customer,currency,issue_date,due_date,amount,open_amount,as_of\n";
    let list = |rows: &str| format!("{head}{rows}");
    let folder = Folder::with(&[
        (
            "1.csv",
            &list(
                "A1,Alpha,EUR,2024-01-05,2024-02-04,100.00,100.00,2024-01-31\nA2,Beta,EUR,2024-01-20,2024-02-19,200.00,200.00,2024-01-31\n",
            ),
        ),
        (
            "2.csv",
            &list(
                "A2,Beta,EUR,2024-01-20,2024-02-19,200.00,150.00,2024-02-29\nA3,Beta,EUR,2024-02-10,2024-03-11,300.00,300.00,2024-02-29\n",
            ),
        ),
        ("3.csv", &list("A3,Beta,EUR,2024-02-10,2024-03-11,300.00,300.00,2024-03-31\n")),
    ]);
    let csv = folder.out("kpi ar_total ar_past_due cei --open-items 1.csv 2.csv 3.csv --csv");
    // What was settled before the first list is in none of them, so figures begin with February: 300 + 300 - 450 of
    // 600; March: 450 - 300 of 450.
    let expected = ["450.00", "300.00", "150.00", "300.00", "50", "33.333333"];
    assert_eq!(column(&csv, "value"), expected);
}

#[test]
fn refused_rows_are_written_back_out() {
    let head = "invoice,customer,currency,issue_date,due_date,amount";
    let good = "1,A,EUR,2024-01-10,2024-02-10,10.00\n3,A,EUR,2024-01-11,2024-02-10,12.00";
    let folder =
        Folder::with(&[("i.csv", &format!("{head}\n2,A,EUR,2024-13-01,2024-02-10,11.00\n{good}\n"))]);
    let csv = folder.out("kpi ar_total --invoices i.csv --refused refused.csv --csv");
    assert_eq!(column(&csv, "value"), ["22.00"]);
    let refused = folder.read("refused.csv");
    assert!(
        refused.starts_with(&format!("{head},refused_line,refused_because\n2,A,EUR,2024-13-01,")),
        "{refused}"
    );
    assert_eq!(refused.lines().count(), 2);
}
