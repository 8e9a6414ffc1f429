//! Real exports, where they are at hand: `DUNLIN_DATA`, or `../shared/data` beside the project.

use crate::common::{Folder, column};
use std::path::PathBuf;

#[test]
fn ibm_invoices() {
    let Some(file) = data("ibm_ar/WA_Fn-UseC_-Accounts-Receivable.csv") else { return };
    let folder = Folder::with(&[]);
    let cei = folder.out(&format!("kpi cei --flat {file} --from 2012-02 --to 2013-11 --csv -q"));
    let values: Vec<f64> = column(&cei, "value").iter().map(|v| v.parse().unwrap()).collect();
    assert_eq!(values.len(), 22);
    assert!(values.iter().all(|v| (83.0..=95.0).contains(v)), "{values:?}");
    let aging = folder.json(&format!("aging --flat {file} --as-of 2012-12-31 --json -q"));
    let row = &aging[0];
    assert_eq!((&row["total"], &row["past_due"]), (&"5725.06".into(), &"788.74".into()));
    assert_eq!((&row["open_items"], &row["past_due_items"]), (&99.into(), &13.into()));
}

#[test]
fn two_currencies_and_repeated_rows() {
    let Some(file) = data("highradius/split/dev_customers_half.csv") else { return };
    let run = Folder::with(&[])
        .run(&format!("kpi ar_total --by currency --flat {file} --from 2019-10 --as-of 2019-10-31 --csv"));
    assert_eq!(column(&run.out, "value"), ["2678118.96", "25670488.17"]);
    assert_eq!(column(&run.out, "currency"), ["CAD", "USD"]);
    assert!(run.err.contains("450 repeated"), "{}", run.err);
}

fn data(path: &str) -> Option<String> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let file = std::env::var_os("DUNLIN_DATA").map_or_else(beside, PathBuf::from).join(path);
    if !file.exists() {
        eprintln!("skipped: {path} is not here");
        return None;
    }
    Some(file.display().to_string())
}
