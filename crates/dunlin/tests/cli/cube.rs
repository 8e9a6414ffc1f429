//! `dunlin cube`: the worked example of the cube's definition, as CSV and as Parquet.

use crate::common::{Folder, column};
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;

const INVOICES: &str = "\
id,customer,segment,currency,issue_date,due_date,amount_cents
1,10,0,EUR,2015-01-10,2015-02-09,100000
2,10,0,EUR,2015-01-31,2015-01-31,50000
3,11,1,EUR,2015-02-05,2015-03-07,30000
4,11,1,EUR,2015-02-10,2015-03-12,-5000
5,12,1,EUR,2015-03-01,2015-03-31,20000
6,12,1,EUR,2015-04-10,2015-03-31,7000
";

const APPLICATIONS: &str = "\
invoice_id,date,amount_cents
1,2015-02-09,40000
1,2015-03-15,60000
3,2015-01-20,30000
4,2015-03-12,-5000
5,2015-04-02,20000
5,2015-04-20,-20000
";

const WORDS: &str = "cube --invoices ci.csv --applications ca.csv --from 2015-01 --to 2015-05";

fn folder() -> Folder {
    Folder::with(&[("ci.csv", INVOICES), ("ca.csv", APPLICATIONS)])
}

#[test]
fn the_worked_example() {
    let csv = folder().out(&format!("{WORDS} --by total"));
    let whole = |name: &str| column(&csv, name).iter().map(|v| v.parse().unwrap()).collect::<Vec<i64>>();
    for (name, values) in [
        ("opening", [0, 150_000, 105_000, 70_000, 77_000]),
        ("sales", [150_000, 25_000, 20_000, 7_000, 0]),
        ("cash", [0, 70_000, 55_000, 0, 0]),
        ("closing", [150_000, 105_000, 70_000, 77_000, 77_000]),
        ("cur", [150_000, -5_000, 20_000, 0, 0]),
        ("d1_30", [0, 110_000, 0, 27_000, 0]),
        ("d31_60", [0, 0, 50_000, 0, 0]),
        ("d61_90", [0, 0, 0, 50_000, 27_000]),
        ("d90p", [0, 0, 0, 0, 50_000]),
        ("due_in", [50_000, 100_000, 45_000, 0, 0]),
        ("paid_in", [0, 40_000, 25_000, 0, 0]),
        ("due_cum", [50_000, 150_000, 195_000, 202_000, 202_000]),
        ("paid_cum", [0, 40_000, 125_000, 125_000, 125_000]),
    ] {
        assert_eq!(whole(name), values, "{name}");
    }
    let cei = column(&csv, "cei");
    assert_eq!(
        (cei[0].as_str(), cei[3].as_str(), cei[4].as_str()),
        ("", "0", "0"),
        "nothing collectable, then nothing collected"
    );
    assert_eq!(cei[1].parse::<f64>().unwrap().to_bits(), (70_000.0_f64 / 180_000.0).to_bits());
    assert_eq!(column(&csv, "dso"), ["31", "117.6", "108.5", "330", ""]);
}

#[test]
fn segments_beside_the_total() {
    insta::assert_snapshot!(folder().out(&format!("{WORDS} --by segment")));
}

#[test]
fn parquet_holds_the_same_rows() {
    let folder = folder();
    let csv = folder.out(&format!("{WORDS} --by customer"));
    folder.out(&format!("{WORDS} --by customer --out cube.parquet"));
    let reader = SerializedFileReader::new(File::open(folder.path("cube.parquet")).unwrap()).unwrap();
    let rows: Vec<_> =
        reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_json_value_text()).collect();
    let (groups, closing) = (column(&csv, "group"), column(&csv, "closing"));
    let expected: Vec<String> = groups.iter().zip(&closing).map(|(g, c)| format!("{g} {c}")).collect();
    assert_eq!(rows, expected);
    folder.out(&format!("{WORDS} --by customer --out cube.csv"));
    assert_eq!(folder.read("cube.csv"), csv);
}

/// The two columns of a row that are compared.
trait Told {
    fn to_json_value_text(&self) -> String;
}

impl Told for parquet::record::Row {
    fn to_json_value_text(&self) -> String {
        let cell = |name: &str| {
            let (_, field) =
                self.get_column_iter().find(|(own, _)| *own == name).expect("the column is there");
            field.to_string().trim_matches('"').to_owned()
        };
        format!("{} {}", cell("group"), cell("closing"))
    }
}
