//! The cube from two files: known answers, every format, and files that do not agree.

use super::*;
use dunlin_formats::parquet::{Cell, ParquetFile};
use std::fs;

const INVOICES: &str = "id,customer,segment,currency,issue_date,due_date,amount_cents
1,10,0,EUR,2015-01-10,2015-02-09,100000
2,10,0,EUR,2015-01-31,2015-01-31,50000
3,11,1,EUR,2015-02-05,2015-03-07,30000
4,11,1,EUR,2015-02-10,2015-03-12,-5000
5,12,1,EUR,2015-03-01,2015-03-31,20000
6,12,1,EUR,2015-04-10,2015-03-31,7000
";
const APPLICATIONS: &str = "invoice_id,date,amount_cents
1,2015-02-09,40000
1,2015-03-15,60000
3,2015-01-20,30000
4,2015-03-12,-5000
5,2015-04-02,20000
5,2015-04-20,-20000
";

/// Runs over two texts in a folder of their own; the CSV that comes out, or the error without the folder's name.
fn cube(
    name: &str,
    invoices: &str,
    applications: &str,
    change: impl Fn(&mut Request),
) -> Result<String, String> {
    let folder = std::env::temp_dir().join(format!("dunlin-cube-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("i.csv"), invoices).unwrap();
    fs::write(folder.join("a.csv"), applications).unwrap();
    let mut request = Request {
        invoices: folder.join("i.csv"),
        applications: folder.join("a.csv"),
        by: By::Segment,
        step: Step::Month,
        from: "2015-01-01".parse().unwrap(),
        to: "2015-05-31".parse().unwrap(),
        currency: None,
        out: None,
        limits: Limits::default(),
    };
    change(&mut request);
    let mut out = Vec::new();
    let done =
        run(&request, &mut out).map_err(|e| e.to_string().replace(&format!("{}/", folder.display()), ""));
    fs::remove_dir_all(&folder).unwrap();
    done.map(|_| String::from_utf8(out).unwrap())
}

#[test]
fn the_worked_example() {
    let text = cube("example", INVOICES, APPLICATIONS, |_| {}).unwrap();
    let expected = "\
group,period_end,opening,sales,cash,closing,cur,d1_30,d31_60,d61_90,d90p,due_in,paid_in,due_cum,paid_cum,cei,dso,ce_in,ce_cum
,2015-01-31,0,150000,0,150000,150000,0,0,0,0,50000,0,50000,0,,31,0,0
,2015-02-28,150000,25000,70000,105000,-5000,110000,0,0,0,100000,40000,150000,40000,0.3888888888888889,117.6,0.4,0.26666666666666666
,2015-03-31,105000,20000,55000,70000,20000,0,50000,0,0,45000,25000,195000,125000,0.5238095238095238,108.5,0.5555555555555556,0.6410256410256411
,2015-04-30,70000,7000,0,77000,0,27000,0,50000,0,0,0,202000,125000,0,330,,0.6188118811881188
,2015-05-31,77000,0,0,77000,0,0,0,27000,50000,0,0,202000,125000,0,,,0.6188118811881188
";
    assert!(text.starts_with(expected), "{text}");
    let last = "1,2015-05-31,27000,0,0,27000,0,0,0,27000,0,0,0,52000,25000,0,,,0.4807692307692308\n";
    assert!(text.ends_with(last), "{text}");
    // Five periods each of the total and segment 0, four of segment 1, whose January is all zero.
    assert_eq!(text.lines().count(), 1 + 5 + 5 + 4);
}

#[test]
fn identifiers_of_any_kind_give_the_same_figures() {
    let plain = cube("plain", INVOICES, APPLICATIONS, |_| {}).unwrap();
    for (name, prefix) in [("dash", "INV-"), ("zeros", "00"), ("odd", "é/x y ")] {
        let with = |text: &str| {
            let mut lines = text.lines();
            let header = lines.next().unwrap().to_owned();
            lines.fold(header, |all, line| format!("{all}\r\n{prefix}{line}")) + "\r\n"
        };
        assert_eq!(cube(name, &with(INVOICES), &with(APPLICATIONS), |_| {}).unwrap(), plain, "{prefix}");
    }
    // Two texts that write one number are two invoices.
    let twins = INVOICES.replace("\n2,10", "\n01,10").replace("\n6,", "\n006,");
    assert_eq!(cube("twins", &twins, APPLICATIONS, |_| {}).unwrap(), plain);
    let semicolons = INVOICES.replace(',', ";");
    assert_eq!(cube("semicolons", &semicolons, APPLICATIONS, |_| {}).unwrap(), plain);
}

#[test]
fn total_customers_and_other_periods() {
    let total = cube("total", INVOICES, APPLICATIONS, |r| r.by = By::Total).unwrap();
    assert_eq!(total.lines().count(), 6);
    let customers = cube("customers", INVOICES, APPLICATIONS, |r| r.by = By::Customer).unwrap();
    assert!(customers.lines().skip(1).all(|line| ["10,", "11,", "12,"].iter().any(|c| line.starts_with(c))));
    let year = cube("year", INVOICES, APPLICATIONS, |r| (r.by, r.step) = (By::Total, Step::Year)).unwrap();
    assert!(
        year.contains("\n,2015-12-31,0,202000,125000,77000,0,0,0,0,77000,202000,125000,202000,125000,"),
        "{year}"
    );
    let later = cube("later", INVOICES, APPLICATIONS, |r| {
        (r.by, r.from) = (By::Total, "2015-04-15".parse().unwrap());
    });
    let from_april = total.lines().filter(|l| !["-01-31", "-02-28", "-03-31"].iter().any(|d| l.contains(d)));
    assert_eq!(later.unwrap().lines().collect::<Vec<_>>(), from_april.collect::<Vec<_>>());
}

#[test]
fn one_currency_at_a_time() {
    let mixed = INVOICES.replace("3,11,1,EUR", "3,11,1,USD");
    let error = cube("mixed", &mixed, APPLICATIONS, |_| {}).unwrap_err();
    assert_eq!(
        error,
        "i.csv: the invoices are in more than one currency (EUR, USD); choose one, such as --currency EUR"
    );
    let usd = cube("usd", &mixed, APPLICATIONS, |r| r.currency = Some("USD".to_owned())).unwrap();
    assert!(usd.contains("\n1,2015-02-28,0,30000,30000,0,0,0,0,0,0,0,0,0,0,"), "{usd}");
    let none = cube("none", &mixed, APPLICATIONS, |r| r.currency = Some("GBP".to_owned())).unwrap_err();
    assert_eq!(none, "i.csv: no invoice is in GBP; look at --currency");
}

#[test]
fn errors_say_what_and_where() {
    let error = |name: &str, invoices: &str, applications: &str| {
        cube(name, invoices, applications, |_| {}).unwrap_err()
    };
    let stray = APPLICATIONS.replace("\n4,", "\n44,");
    assert_eq!(
        error("stray", INVOICES, &stray),
        "a.csv:5: the application names invoice `44`, which is not among the invoices; add it or take the row out"
    );
    let twice = INVOICES.replace("\n4,", "\n2,");
    assert!(error("twice", &twice, APPLICATIONS).starts_with("i.csv: invoice `2` is there twice"));
    let bad = INVOICES.replace("2015-02-09", "2015-02-30");
    assert!(
        error("bad", &bad, APPLICATIONS).starts_with("i.csv:2:due_date: `2015-02-30`: there is no such day")
    );
    let missing = INVOICES.replace("due_date", "when");
    assert!(
        error("missing", &missing, APPLICATIONS)
            .contains("there is no column `due_date` among id, customer,")
    );
    let huge = INVOICES.replace(",100000\n", ",9223372036854775807\n");
    assert_eq!(
        error("huge", &huge, APPLICATIONS),
        "the sums of the total up to 2015-01-31 do not fit in 64 bits of minor units; are the amounts right?"
    );
    // Too much to be sure in 64 bits, and yet every sum fits.
    let fits = INVOICES.replace(",100000\n", ",9223372036854000000\n").replace(",20000\n", ",-20000\n");
    assert!(cube("fits", &fits, APPLICATIONS, |_| {}).unwrap().contains("9223372036854050000"));
}

#[test]
fn parquet_comes_out_and_goes_in() {
    let place = std::env::temp_dir().join(format!("dunlin-cube-{}.parquet", std::process::id()));
    cube("parquet", INVOICES, APPLICATIONS, |r| r.out = Some(place.clone())).unwrap();
    let file = ParquetFile::open(fs::File::open(&place).unwrap(), &Limits::default()).unwrap();
    let mut closing = Vec::new();
    (0..file.groups())
        .for_each(|g| file.cells(g, 5, &mut closing, |c| if let Cell::Int(n) = c { n } else { -1 }).unwrap());
    assert_eq!(
        closing,
        [
            150000, 105000, 70000, 77000, 77000, 150000, 110000, 50000, 50000, 50000, -5000, 20000, 27000,
            27000
        ]
    );
    assert_eq!(file.headers()[15..], ["cei", "dso", "ce_in", "ce_cum"]);
    fs::remove_file(place).unwrap();
}
