//! Commands on the command line: answered line by line, done once, refused with a reason.

use crate::common::{Folder, Run, books, in_books};
use std::io::Write;
use std::process::Stdio;

const LINES: &str = r#"{"key":"c1","do":"customer","number":"C1","name":"Alpha","segment":"Retail"}
{"key":"i1","do":"document","kind":"invoice","number":"I1","customer":"C1","date":"2024-01-10","due":"2024-02-09","amount":"100.00","currency":"EUR"}
{"key":"p1","do":"payment","number":"P1","customer":"C1","date":"2024-02-05","amount":"120.00","currency":"EUR","apply":[{"to":"I1","amount":"100.00"}]}

{"key":"r1","do":"refund","document":"P1","date":"2024-02-06","amount":"30"}
{"key":"r1" "do"}
{"do":"refund","document":"P1","date":"2024-02-06"}
{"key":"r2","do":"refund","document":"P1","date":"2024-02-06"}
"#;

fn new_books(lines: &str) -> Folder {
    let folder = Folder::with(&[("c.jsonl", lines)]);
    folder.out("books init --books b.db");
    folder
}

fn said(run: &Run) -> String {
    format!("{}{}exit {}", run.out, run.err, run.status)
}

#[test]
fn lines_are_answered_in_order_and_done_once() {
    let folder = new_books(LINES);
    let first = folder.run("post c.jsonl --books b.db");
    insta::assert_snapshot!("first", said(&first));
    let again = folder.run("post c.jsonl --books b.db");
    assert_eq!(again.out.matches("\"repeated\":true").count(), 4, "{}", again.out);
    assert_eq!(folder.out("books verify --books b.db").matches("Head: 4:").count(), 1);
    assert!(folder.out("books check --books b.db").starts_with("0 differences"));
}

#[test]
fn it_stops_where_it_is_told_to() {
    let folder = new_books(LINES);
    let run = folder.run("post c.jsonl --books b.db --stop");
    assert_eq!((run.status, run.out.lines().count()), (1, 4), "{}", run.out);
}

#[test]
fn standard_input_and_made_up_keys() {
    let folder = books();
    folder.out("books init --books b.db");
    folder.out("import invoices i.csv --books b.db -q");
    let lines =
        "{\"do\":\"write_off\",\"document\":\"5\",\"date\":\"2024-04-01\",\"amount\":\"0.01\"}\n".repeat(3);
    for expected in ["3 commands done.", "0 commands done, 3 done before under the same key."] {
        let mut command = folder.command("post --books b.db --key night");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        child.stdin.take().expect("its input").write_all(lines.as_bytes()).expect("it reads");
        let run = Run::of(child.wait_with_output().expect("it ends"));
        assert_eq!((run.status, run.err.trim()), (0, expected));
    }
    assert!(folder.out("aging --books b.db --as-of 2024-04-01 --items --csv").contains("199.97"));
}

#[test]
fn a_whole_day_of_payments_goes_through_in_one_file() {
    let folder = books();
    folder.out("books init --books b.db");
    folder.out("import invoices i.csv --books b.db -q");
    let line = |n: usize| {
        format!(
            "{{\"key\":\"d{n}\",\"do\":\"payment\",\"number\":\"P{n}\",\"customer\":\"Alpha\",\"date\":\"2024-03-01\",\
             \"amount\":\"0.50\",\"currency\":\"EUR\",\"apply\":[{{\"to\":\"1\",\"amount\":\"0.50\"}}]}}\n"
        )
    };
    let lines: String = (0..1500).map(line).collect();
    folder.write("day.jsonl", lines.as_bytes());
    let run = folder.run("post day.jsonl --books b.db");
    assert_eq!((run.status, run.out.lines().count()), (0, 1500), "{}", run.err);
    assert!(run.out.lines().last().unwrap_or_default().contains("\"document\":\"1\",\"open\":\"250.00\""));
}

#[test]
fn a_statement_is_drawn_issued_and_printed_again() {
    let folder = new_books(LINES);
    let _ = folder.run("post c.jsonl --books b.db");
    insta::assert_snapshot!("statement", folder.out("statement C1 --books b.db --from 2024-02-01"));
    let issued = folder.out("statement C1 --books b.db --as-of 2024-01-31 --issue --key jan");
    assert!(issued.starts_with("Statement of account ST-000001\nCustomer: Alpha (C1)\n"), "{issued}");
    assert_eq!(folder.out("statement --issued ST-000001 --books b.db"), issued);
    assert_eq!(folder.out("statement C1 --books b.db --as-of 2024-01-31 --issue --key jan"), issued);
    let none = folder.run("statement --issued ST-000002 --books b.db");
    assert!(none.err.contains("there is no statement `ST-000002`"), "{}", none.err);
    let json = folder.json("statement C1 --books b.db --json");
    assert_eq!(json["sections"][0]["lines"][0]["event"], "Payment");
}

#[test]
fn a_restated_figure_names_the_late_postings() {
    let folder = in_books();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let published = {
        // The moment is read as a person would read it: from the clock of the machine that the program runs on.
        let out = std::process::Command::new("date")
            .args(["-u", "-d", "1 second ago", "+%Y-%m-%dT%H:%M:%SZ"])
            .output();
        String::from_utf8(out.expect("date runs").stdout).expect("UTF-8").trim().to_owned()
    };
    let ask = format!("explain cei --books b.db --in 2024-02 --known-at {published} --restated");
    assert!(folder.out(&ask).ends_with("No late posting changed it.\n"));
    folder.write(
        "late.jsonl",
        br#"{"key":"l1","do":"payment","number":"P9","customer":"Alpha","date":"2024-02-25","amount":"100.00","currency":"EUR","apply":[{"to":"2","amount":"100.00"}]}"#,
    );
    folder.out("post late.jsonl --books b.db");
    let text = folder.out(&ask);
    // 700 of 1800 were collected; with the late 100 it is 800 of 1800.
    assert!(text.contains("38.9 %   as known on") && text.contains("44.4 %   as known now"), "{text}");
    assert!(text.contains("payment by") && text.contains("(command 3)"), "{text}");
    let json = folder.json(&format!("{ask} --json"));
    let rows = json["differences"]["rows"].as_array().expect("rows");
    assert!(!rows.is_empty() && rows.iter().all(|row| row["late"]["command"] == 3), "{json}");
    assert!(rows.iter().any(|row| row["document"] == "2" && row["change"] == "-100.00"), "{json}");
    let without = folder.run("explain cei --books b.db --in 2024-02 --restated");
    assert_eq!(without.status, 2, "{}", without.err);
}
