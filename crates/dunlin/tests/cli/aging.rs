//! `dunlin aging`: bands, groups, items, and that totals tie to the receivables.

use crate::common::{BOOKS, books, column};

#[test]
fn a_table_for_people() {
    insta::assert_snapshot!(books().out(&format!("aging {BOOKS}")));
}

#[test]
fn open_items_from_the_oldest() {
    insta::assert_snapshot!(books().out(&format!("aging --items {BOOKS}")));
}

#[test]
fn bands_of_ones_own_and_only_the_largest() {
    insta::assert_snapshot!(books().out(&format!("aging --by customer --top 1 --buckets 10,20 {BOOKS}")));
}

#[test]
fn a_day_past_the_bound_is_in_the_next_band() {
    // Invoice 2 fell due on 31 January and is never paid.
    for (day, band) in
        [("2024-01-31", "current"), ("2024-02-01", "1-30"), ("2024-03-01", "1-30"), ("2024-03-02", "31-60")]
    {
        let items = books().json(&format!("aging --items --as-of {day} --json {BOOKS}"));
        let items = items.as_array().unwrap();
        let two = items.iter().find(|item| item["document"] == "2").unwrap();
        assert_eq!(two["band"], band, "{day}");
    }
}

#[test]
fn bands_add_up_and_tie_to_the_receivables() {
    let folder = books();
    for day in ["2024-01-31", "2024-02-09", "2024-02-29", "2024-03-15", "2024-12-31"] {
        let aging = folder.json(&format!("aging --as-of {day} --json {BOOKS}"));
        let row = aging[0].as_object().unwrap();
        let cents = |name: &str| row[name].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
        let bands: i64 = ["current", "1-30", "31-60", "61-90", "91-120", "120+"].map(cents).iter().sum();
        assert_eq!(bands + cents("unapplied"), cents("total"), "{day}");
        assert_eq!(bands - cents("current"), cents("past_due"), "{day}");
        let words =
            format!("kpi ar_total ar_past_due ar_net --period day --from {day} --as-of {day} --csv {BOOKS}");
        let kpis = column(&folder.out(&words), "value");
        let kpis: Vec<i64> = kpis.iter().map(|v| v.replace('.', "").parse().unwrap()).collect();
        assert_eq!(kpis, [bands, cents("past_due"), cents("total")], "{day}");
    }
}

#[test]
fn credits_can_stand_in_their_own_band() {
    let rows = books().json(&format!("aging --credits-in-bands --json {BOOKS}"));
    // The credit note of 50 was due on 11 March, four days ago.
    assert_eq!(
        (&rows[0]["1-30"], &rows[0]["unapplied"], &rows[0]["total"]),
        (&"-50.00".into(), &"0.00".into(), &"650.00".into())
    );
}

#[test]
fn the_general_ledger_is_held_against_what_is_open() {
    let folder = books();
    folder.write("agrees.csv", b"currency;balance\nEUR;1050.00\n");
    folder.write("differs.csv", b"balance\n550.00\n");
    folder.write("by-customer.csv", b"customer,balance\nAlpha,1100.00\nBeta,-50.00\nDelta,1.00\n");
    let at = format!("aging {BOOKS} --as-of 2024-02-29 --control");
    insta::assert_snapshot!("control_agrees", folder.out(&format!("{at} agrees.csv")));
    let differs = folder.run(&format!("{at} differs.csv"));
    insta::assert_snapshot!(
        "control_differs",
        format!("{}{}exit {}", differs.out, differs.err, differs.status)
    );
    let finer = folder.run(&format!("{at} by-customer.csv"));
    insta::assert_snapshot!(
        "control_by_customer",
        format!("{}{}exit {}", finer.out, finer.err, finer.status)
    );
    folder.write("bad.csv", b"balance\nmuch\n");
    let bad = folder.run(&format!("{at} bad.csv"));
    assert!(
        bad.err.contains("bad.csv, line 2, column balance: `much`")
            && bad.err.contains("error[input.refused]"),
        "{}",
        bad.err
    );
}
