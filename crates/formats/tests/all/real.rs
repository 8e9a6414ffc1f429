//! Real exports, where they are at hand: `DUNLIN_DATA`, or `../shared/data` beside the project.

use crate::common::input;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Ledger, NO_ITEM};
use dunlin_formats::{FileKind, LoadOptions, Loaded, load};
use std::path::PathBuf;

fn read(path: &str) -> Option<Vec<u8>> {
    let root = std::env::var_os("DUNLIN_DATA").map(PathBuf::from);
    let root =
        root.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")));
    let bytes = std::fs::read(root.join(path)).ok();
    if bytes.is_none() {
        eprintln!("skipped: {path} is not here");
    }
    bytes
}

fn load_one(kind: FileKind, bytes: &[u8], options: &LoadOptions) -> Loaded {
    load(&[input("export.csv", kind, bytes)], options).unwrap_or_else(|e| panic!("{e}"))
}

/// Open items and their sum on a day.
fn open(ledger: &Ledger, day: Day) -> (usize, i64) {
    let mut open = vec![0i64; ledger.items.len()];
    for (item, open) in open.iter_mut().enumerate().filter(|(item, _)| ledger.items.issued[*item] <= day) {
        *open = ledger.items.amount[item];
    }
    let a = &ledger.applications;
    for row in 0..a.len() {
        let (from, until) = ledger.in_force(row);
        if from <= day && day < until {
            open[a.to[row] as usize] -= a.amount[row];
            if a.from[row] != NO_ITEM {
                open[a.from[row] as usize] += a.amount[row];
            }
        }
    }
    (open.iter().filter(|open| **open != 0).count(), open.iter().sum())
}

#[test]
fn ibm() {
    let Some(bytes) = read("ibm_ar/WA_Fn-UseC_-Accounts-Receivable.csv") else { return };
    let loaded = load_one(FileKind::Flat, &bytes, &LoadOptions::default());
    eprintln!("{}", loaded.report);
    assert_eq!(loaded.ledger.items.len(), 2_466);
    assert!(loaded.ledger.documents.find("0000611365").is_some(), "leading zeros survive");
    assert_eq!(open(&loaded.ledger, "2012-12-31".parse().unwrap()), (99, 572_506));
}

#[test]
fn highradius() {
    let Some(bytes) = read("highradius/split/dev_customers_half.csv") else { return };
    let loaded = load_one(FileKind::Flat, &bytes, &LoadOptions::default());
    eprintln!("{}", loaded.report);
    let file = &loaded.report.files[0];
    assert_eq!(file.rows_read, 19_789);
    let distinct: std::collections::HashSet<_> =
        bytes.split(|&b| b == b'\n').skip(1).filter(|l| !l.is_empty()).collect();
    assert_eq!(file.rows_kept as usize, distinct.len());
    assert_eq!(file.rows_repeated + file.rows_kept, 19_789);
    assert_eq!(loaded.ledger.currencies.len(), 2);
}

#[test]
fn highradius_open_items() {
    let Some(bytes) = read("highradius/as_found/open_items_2021_sample_full_columns.csv") else { return };
    let loaded = load_one(FileKind::OpenItems, &bytes, &LoadOptions::default());
    eprintln!("{}", loaded.report);
    assert!(loaded.ledger.documents.find("1930571429").is_some(), "floats were numbers");
    assert_eq!(loaded.ledger.items.len() as u64 + loaded.report.files[0].rows_repeated, 9_700);
}

#[test]
fn frappe() {
    let Some(bytes) = read("other_ledgers/frappe_books/tests/sales_invoices.csv") else { return };
    let options = LoadOptions { allow_refused: true, ..LoadOptions::default() };
    let loaded = load_one(FileKind::Invoices, &bytes, &options);
    eprintln!("{}", loaded.report);
    let file = &loaded.report.files[0];
    assert_eq!(
        (file.refused.len(), loaded.ledger.items.len()),
        (1, 9),
        "3.63768643142 USD is no amount of cents"
    );
    assert!(load(&[input("export.csv", FileKind::Invoices, &bytes)], &LoadOptions::default()).is_err());
}
