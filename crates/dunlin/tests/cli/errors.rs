//! Every code of `docs/errors.md`, provoked: its exit status and what it says.

use crate::common::{BOOKS, Folder, books};
use crate::serve::start;
use std::fmt::Write;
use std::io::Write as _;

/// Words that provoke a code; `BOOKS` stands for the files of the small books, `SERVER` for a server's address.
const CASES: [(&str, i32, &str); 41] = [
    ("usage.input", 2, "kpi"),
    ("usage.input", 2, "kpi --invoices i.csv --flat i.csv"),
    ("usage.kpi", 2, "kpi ceii BOOKS"),
    ("usage.kpi", 2, "calc cei beginning=x sales=1 ending=2 ending_current=3"),
    ("usage.kpi", 2, "library show ceii"),
    ("usage.period", 2, "kpi cei BOOKS --from March"),
    ("usage.period", 2, "kpi cei BOOKS --from 2024-03 --to 2024-02"),
    ("usage.date", 2, "kpi cei BOOKS --as-of 31.12.2024"),
    ("usage.date", 2, "kpi cei BOOKS --known-at yesterday"),
    ("usage.currency", 2, "kpi cei BOOKS --currency XXQ"),
    ("usage.currency", 2, "kpi cei BOOKS --currency USD"),
    ("usage.buckets", 2, "aging BOOKS --buckets 30,20"),
    ("usage.given", 2, "kpi cei BOOKS --given target"),
    ("usage.given", 2, "kpi cei BOOKS --given target=5"),
    ("input.unreadable", 1, "kpi cei --flat pdf.csv"),
    ("input.question", 1, "kpi cei --invoices open.csv"),
    ("input.refused", 1, "kpi cei --invoices bad.csv"),
    ("input.empty", 1, "kpi cei --flat zero.csv"),
    ("input.empty", 1, "kpi cei --invoices head.csv -q"),
    ("input.limit", 1, "kpi cei --invoices bomb.csv.gz"),
    ("ledger.currencies", 1, "explain cei --invoices two.csv -q"),
    ("ledger.overflow", 1, "cube --invoices big.csv --applications none.csv --from 2015-01 --to 2015-02"),
    ("ledger.control", 1, "aging BOOKS --control control.csv"),
    ("ledger.group", 1, "explain cei BOOKS --by segment --group Nope"),
    ("books.place", 2, "import flat zero.csv"),
    ("books.place", 2, "kpi cei --books mysql://x"),
    ("books.place", 2, "books verify --books b.db --head 3"),
    ("books.missing", 1, "kpi cei --books none.db"),
    ("books.exists", 1, "books init --books b.db"),
    ("books.not_books", 1, "books verify --books open.csv"),
    ("books.unavailable", 1, "kpi cei --books postgres://nobody@127.0.0.1:1/none"),
    ("books.refused", 1, "import invoices i.csv --books b.db --key k -q"),
    ("input.refused", 1, "import applications a.csv --books b.db -q"),
    ("strategy.refused", 1, "strategy check i.csv"),
    ("serve.address", 1, "serve --books b.db --listen 192.0.2.1:8700"),
    ("usage.server", 2, "aging --server http://books.example --token dunlin_x"),
    ("usage.server", 2, "aging --server SERVER"),
    ("server.unreachable", 1, "aging --server http://127.0.0.1:1 --token dunlin_x"),
    ("server.refused", 1, "aging --server SERVER --token dunlin_x"),
    ("serve.tls", 1, "serve --books b.db --tls-cert i.csv --tls-key i.csv"),
    ("output.unwritable", 1, "kpi cei BOOKS --parquet nowhere/x.parquet"),
];

#[test]
fn every_code_is_provoked() {
    let folder = folder();
    assert_eq!(folder.run("books init --books b.db").status, 0);
    assert_eq!(folder.run("import invoices two.csv --books b.db --key k -q").status, 0);
    let server = start(&folder, true);
    let mut said = String::new();
    for (code, exit, words) in CASES {
        let run = folder
            .run(&words.replace("BOOKS", BOOKS).replace("SERVER", &format!("http://{}", server.address)));
        assert!(run.err.starts_with(&format!("error[{code}]: ")), "dunlin {words}\n{}", run.err);
        // Only what was found is printed before it is called wrong.
        let out = if code == "ledger.control" { "" } else { run.out.as_str() };
        assert_eq!((run.status, out), (exit, ""), "dunlin {words}");
        writeln!(said, "$ dunlin {words}\n{}", run.err).unwrap();
    }
    insta::assert_snapshot!(said);
}

#[test]
fn no_code_of_the_manual_is_left_out() {
    let manual = include_str!("../../../../docs/errors.md");
    // What comes over HTTP is provoked beside the API.
    let manual = manual.split("## Over HTTP").next().expect("a text has a beginning");
    let rows = manual.lines().filter_map(|line| line.strip_prefix("| `"));
    let codes: Vec<(&str, &str)> =
        rows.filter_map(|row| row.split_once("` | ").map(|(code, rest)| (code, &rest[..1]))).collect();
    assert!(codes.len() >= 16, "{codes:?}");
    for (code, exit) in codes {
        let provoked = CASES.iter().any(|case| case.0 == code && case.1.to_string() == exit);
        assert!(provoked, "no test provokes {code} with exit status {exit}");
    }
}

#[test]
fn words_that_are_none_are_wrong_usage() {
    for words in ["", "kpi --nonsense", "kpii", "kpi --json --csv --flat x.csv"] {
        assert_eq!(Folder::with(&[]).run(words).status, 2, "dunlin {words}");
    }
    let help = Folder::with(&[]).run("kpi --help");
    assert!(help.status == 0 && help.out.contains("Examples:"));
}

fn folder() -> Folder {
    const HEAD: &str = "invoice,customer,currency,issue_date,due_date,amount\n";
    let folder = books();
    let file = |name: &str, rows: &str| folder.write(name, format!("{HEAD}{rows}").as_bytes());
    file("head.csv", "");
    file("open.csv", "1,A,EUR,01/02/2024,2024-04-03,10.00\n2,A,EUR,02/03/2024,2024-05-04,11.00\n");
    file(
        "bad.csv",
        "1,A,EUR,2024-01-10,2024-02-10,10.00\n2,A,EUR,2024-13-01,2024-02-10,11.00\n3,A,EUR,2024-01-11,2024-02-10,12.00\n",
    );
    file("two.csv", "1,A,EUR,2024-01-10,2024-02-10,10.00\n2,A,USD,2024-01-10,2024-02-10,11.00\n");
    folder.write("pdf.csv", b"%PDF-1.4\n");
    folder.write("zero.csv", b"");
    folder.write("control.csv", b"balance\n1.00\n");
    let big = "2015-01-10,2015-02-09,9000000000000000000";
    let big = format!(
        "id,customer,segment,currency,issue_date,due_date,amount_cents\n1,1,1,EUR,{big}\n2,1,1,EUR,{big}\n"
    );
    folder.write("big.csv", big.as_bytes());
    folder.write("none.csv", b"invoice_id,date,amount_cents\n");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    (0..65).for_each(|_| packed.write_all(&[b'0'; 1 << 20]).expect("writing to memory"));
    folder.write("bomb.csv.gz", &packed.finish().expect("writing to memory"));
    folder
}
