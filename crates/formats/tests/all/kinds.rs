//! Each kind of file, in small.

use crate::common::{load_texts, load_with, text};
use dunlin_formats::FileKind::{
    Applications, CreditNotes, Customers, Flat, Invoices, OpenItems, Payments, WriteOffs,
};
use dunlin_formats::LoadOptions;

#[test]
fn invoices_and_applications() {
    let invoices = "id,customer,segment,currency,issue_date,due_date,amount_cents\n\
        1,10,0,EUR,2015-01-10,2015-02-09,100000\n4,11,1,EUR,2015-02-10,2015-03-12,-5000\n";
    let applications =
        "invoice_id,date,amount_cents\n1,2015-02-09,40000\n4,2015-03-12,-5000\n1,2015-03-15,-10000\n";
    let loaded = load_texts(&[(Invoices, invoices), (Applications, applications)]);
    insta::assert_snapshot!(text(&loaded.ledger), @r"
      - => 1 2015-02-09 40000 Cash
      - => 1 2015-03-15 -10000 Cash
      - => 4 2015-03-12 -5000 CreditNote
    1 Invoice 10 2015-01-10 -> 2015-02-09 100000 EUR [0]
    4 CreditNote 11 2015-02-10 -> 2015-03-12 -5000 EUR [1]
    ");
    insta::assert_snapshot!(loaded.report, @r##"
    invoices.csv: invoices, CSV (delimiter: ,, encoding: UTF-8); 2 rows: 2 kept, 0 refused, 0 repeated
      column "id" -> document number
      column "customer" -> customer number
      column "segment" -> segment
      column "currency" -> currency
      column "issue_date" -> issue date (YYYY-MM-DD)
      column "due_date" -> due date (YYYY-MM-DD)
      column "amount_cents" -> amount (whole cents)
      note: rows with a negative amount are taken as credit notes (in minor units) (1; -5000)
    applications.csv: applications, CSV (delimiter: ,, encoding: UTF-8); 3 rows: 3 kept, 0 refused, 0 repeated
      column "invoice_id" -> document number
      column "date" -> date (YYYY-MM-DD)
      column "amount_cents" -> amount (whole cents)
    "##);
}

#[test]
fn payments_with_and_without_applications() {
    let invoices = "Invoice No,Customer,Invoice Date,Due Date,Amount\nA1,C,2024-01-01,2024-01-31,100.00\nA2,C,2024-01-05,2024-02-04,50.00\n";
    let payments = "Payment No,Customer,Payment Date,Amount\nP1,C,2024-02-01,120.00\n";
    let applications = "Invoice No,Payment No,Date,Amount\nA1,P1,2024-02-02,100.00\n";
    let credits =
        "Credit Note No,Customer,Date,Amount,Applies to\nCN1,C,2024-02-03,30.00,A2\nCN2,C,2024-02-03,5.00,\n";
    let offs = "Invoice,Write-off date,Amount\nA2,2024-06-30,20.00\n";
    let loaded = load_texts(&[
        (Invoices, invoices),
        (Payments, payments),
        (Applications, applications),
        (WriteOffs, offs),
    ]);
    insta::assert_snapshot!(text(&loaded.ledger), @r"
      - => A2 2024-06-30 2000 WriteOff
      P1 => A1 2024-02-02 10000 Cash
    A1 Invoice C 2024-01-01 -> 2024-01-31 10000 XXX
    A2 Invoice C 2024-01-05 -> 2024-02-04 5000 XXX
    P1 Payment C 2024-02-01 -> 2024-02-01 -12000 XXX
    ");
    let loaded = load_texts(&[(Invoices, invoices), (CreditNotes, credits)]);
    insta::assert_snapshot!(text(&loaded.ledger), @r"
      CN1 => A2 2024-02-03 3000 CreditNote
    A1 Invoice C 2024-01-01 -> 2024-01-31 10000 XXX
    A2 Invoice C 2024-01-05 -> 2024-02-04 5000 XXX
    CN1 CreditNote C 2024-02-03 -> 2024-02-03 -3000 XXX
    CN2 CreditNote C 2024-02-03 -> 2024-02-03 -500 XXX
    ");
}

#[test]
fn a_flat_list_with_part_payment_credit_and_overpayment() {
    let flat = "Rechnungsnummer;Kunde;Rechnungsdatum;Fällig am;Betrag (EUR);Ausgleichsdatum;Bezahlt\n\
        0007;K1;01.01.2024;31.01.2024;1.000,00;15.02.2024;400,00\n\
        0008;K1;02.01.2024;01.02.2024;50,00;;\n\
        0009;K2;13.01.2024;12.02.2024;-20,00;14.02.2024;\n\
        0010;K2;13.01.2024;12.02.2024;20,00;14.02.2024;25,50\n";
    let loaded = load_texts(&[(Flat, flat)]);
    insta::assert_snapshot!(text(&loaded.ledger), @r"
      - => 0007 2024-02-15 40000 Cash
      - => 0009 2024-02-14 -2000 CreditNote
      - => 0010 2024-02-14 2000 Cash
    0007 Invoice K1 2024-01-01 -> 2024-01-31 100000 EUR
    0008 Invoice K1 2024-01-02 -> 2024-02-01 5000 EUR
    0009 CreditNote K2 2024-01-13 -> 2024-02-12 -2000 EUR
    0010 Invoice K2 2024-01-13 -> 2024-02-12 2000 EUR
    0010/overpaid Payment K2 2024-02-14 -> 2024-02-14 -550 EUR
    ");
    insta::assert_snapshot!(loaded.report, @r##"
    flat.csv: flat list, CSV (delimiter: ;, encoding: UTF-8); 4 rows: 4 kept, 0 refused, 0 repeated
      column "Rechnungsnummer" -> document number
      column "Kunde" -> customer number
      column "Rechnungsdatum" -> issue date (day first, DD-MM-YYYY)
      column "Fällig am" -> due date (day first, DD-MM-YYYY)
      column "Betrag (EUR)" -> amount (1.234,56)
      column "Ausgleichsdatum" -> clearing date (day first, DD-MM-YYYY)
      column "Bezahlt" -> amount paid (1.234,56)
      note: rows with a negative amount are taken as credit notes (in minor units) (1; -2000)
    note: documents are paid beyond their amount; the excess is unapplied cash (1; 0010)
    "##);
}

#[test]
fn snapshots_settle_what_disappears() {
    let list =
        |rows: &str| format!("As of,Invoice,Customer,Invoice date,Due date,Open amount,Currency\n{rows}");
    let january = list(
        "2024-01-31,1,C,2024-01-02,2024-02-01,100,USD\n2024-01-31,2,C,2024-01-03,2024-02-02,50,USD\n2024-01-31,3,C,2024-01-04,2024-02-02,-10,USD\n",
    );
    let february =
        list("2024-02-29,1,C,2024-01-02,2024-02-01,60,USD\n2024-02-29,4,D,2024-02-10,2024-03-11,70,USD\n");
    let march =
        list("2024-03-31,2,C,2024-01-03,2024-02-02,50,USD\n2024-03-31,4,D,2024-02-10,2024-03-11,75,USD\n");
    let loaded = load_texts(&[(OpenItems, &march), (OpenItems, &january), (OpenItems, &february)]);
    insta::assert_snapshot!(text(&loaded.ledger), @r"
      - => 1 2024-02-29 4000 Cash after 2024-01-31
      - => 1 2024-03-31 6000 Cash after 2024-02-29
      - => 2 2024-02-29 5000 Cash after 2024-01-31
      - => 2 2024-03-31 -5000 Cash after 2024-02-29
      - => 3 2024-02-29 -1000 Cash after 2024-01-31
      - => 4 2024-03-31 -500 Journal after 2024-02-29
    1 Invoice C 2024-01-02 -> 2024-02-01 10000 USD
    2 Invoice C 2024-01-03 -> 2024-02-02 5000 USD
    3 CreditNote C 2024-01-04 -> 2024-02-02 -1000 USD
    4 Invoice D 2024-02-10 -> 2024-03-11 7000 USD
    ");
    insta::assert_snapshot!(loaded.report.notices.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), @r"
    note: 3 open-item lists: 6 settlements are known only to lie between two lists, and are taken as cash
    note: open amounts rose from one list to the next; taken as corrections
    note: items came back after they had gone; taken as reopened
    ");
}

#[test]
fn customers_give_their_segments_names_parents_and_limits() {
    let invoices = "Invoice,Customer,Date,Due,Amount,Currency\n1,007,2024-01-01,2024-01-31,10,EUR\n2,7,2024-01-01,2024-01-31,10,EUR\n";
    let customers =
        "Customer No,Name,Segment,Credit limit,Parent,Collector\n007,Bond,spies,1000.50,7,M\n7,Firm,,,,M\n";
    let loaded = load_texts(&[(Invoices, invoices), (Customers, customers)]);
    insta::assert_snapshot!(text(&loaded.ledger), @r"
    1 Invoice 007 2024-01-01 -> 2024-01-31 1000 EUR [spies] [M]
    2 Invoice 7 2024-01-01 -> 2024-01-31 1000 EUR [] [M]
    ");
    assert_eq!(loaded.ledger.customer_names.unwrap(), ["Bond", "Firm"]);
    assert_eq!(loaded.ledger.credit_limits.unwrap(), [Some(100_050), None]);
    assert_eq!(loaded.ledger.parents.unwrap(), [1, u32::MAX]);
}

#[test]
fn instalments_are_paid_oldest_due_first() {
    let invoices = "Invoice,Instalment,Customer,Date,Due,Amount,Currency\n1,2,C,2024-01-01,2024-03-01,50,EUR\n1,1,C,2024-01-01,2024-02-01,50,EUR\n";
    let applications = "Invoice,Date,Amount\n1,2024-02-01,70\n";
    let loaded = load_texts(&[(Invoices, invoices), (Applications, applications)]);
    insta::assert_snapshot!(text(&loaded.ledger), @r"
      - => 1#1 2024-02-01 5000 Cash
      - => 1#2 2024-02-01 2000 Cash
    1#1 Invoice C 2024-01-01 -> 2024-02-01 5000 EUR
    1#2 Invoice C 2024-01-01 -> 2024-03-01 5000 EUR
    ");
}

#[test]
fn equal_rows_count_once_or_each_and_other_columns_tell_payments_apart() {
    let invoices = "Invoice,Customer,Date,Due,Amount,Currency\n1,C,2024-01-01,2024-01-31,100,EUR\n1,C,2024-01-01,2024-01-31,100,EUR\n";
    let equal = "Invoice,Date,Amount\n1,2024-02-01,10\n1,2024-02-01,10\n";
    let told_apart =
        "Invoice,Date,Amount,Bank line\n1,2024-02-01,10,x\n1,2024-02-01,10,y\n1,2024-02-01,10,y\n";
    let paid = |applications: &str, options: &LoadOptions| {
        let loaded = load_with(&[(Invoices, invoices), (Applications, applications)], options).unwrap();
        loaded.ledger.applications.amount.len()
    };
    assert_eq!(paid(equal, &LoadOptions::default()), 1);
    assert_eq!(paid(told_apart, &LoadOptions::default()), 2);
    let keep = LoadOptions { duplicates: dunlin_formats::Duplicates::Keep, ..LoadOptions::default() };
    let loaded = load_with(
        &[
            (Invoices, invoices.lines().take(2).collect::<Vec<_>>().join("\n").as_str()),
            (Applications, equal),
        ],
        &keep,
    );
    assert_eq!(loaded.unwrap().ledger.applications.amount.len(), 2);
}
