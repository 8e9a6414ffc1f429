//! What notices charge, rails that are overridden, limits, teams and remittances on the command line, as people see them.

use crate::common::{Folder, in_books};

const STRATEGY: &str = r#"name = "charging"
fresh_days = 365

[charges]
clause = "General terms, 7.2"
law = true
consumers_tagged = ["consumer"]

[[segment]]
name = "everybody"

[[segment.step]]
name = "reminder"
after_due = 3
write = "reminder"
pay_within = 7
fee = "5.00"
interest = true
fixed_sum = true

[[segment.step]]
name = "second reminder"
after_due = 14
write = "second-reminder"
interest = true
approve = "manager"
"#;

const COMMANDS: &str = r#"{"key":"n1","do":"customer","number":"Alpha","name":"Alpha Works","collector":"Ada","parent":"Gamma","parent_since":"2024-02-01"}
{"key":"n2","do":"contact","customer":"Alpha","name":"Ada","roles":["dunning"],"email":"ada@alpha.example","country":"DE"}
{"key":"n3","do":"contact","customer":"Gamma","name":"Cy","roles":["dunning"],"email":"cy@gamma.example"}
"#;

fn desk() -> Folder {
    let folder = in_books();
    folder.write("c.jsonl", COMMANDS.as_bytes());
    folder.write("charging.toml", STRATEGY.as_bytes());
    folder.out("post c.jsonl --books b.db");
    folder.out("strategy activate charging.toml --books b.db --as-of 2024-01-01");
    folder
}

fn story(folder: &Folder, lines: &[&str]) -> String {
    let mut told = String::new();
    for words in lines {
        let run = folder.run(words);
        let exit = if run.status == 0 { String::new() } else { format!("exit {}\n", run.status) };
        told += &format!("$ dunlin {words}\n{}{}{exit}\n", run.out, run.err);
    }
    told
}

#[test]
fn what_is_charged_is_told_with_its_numbers_and_waived_for_good() {
    let folder = desk();
    insta::assert_snapshot!(story(
        &folder,
        &[
            "dun preview --books b.db --as-of 2024-02-05",
            "dun preview --books b.db --as-of 2024-02-05 --json",
            "dun run --books b.db --as-of 2024-02-05",
            "dun issue --books b.db --as-of 2024-02-05",
            "dun charges --books b.db --as-of 2024-02-05",
            "dun charges --books b.db --as-of 2024-02-05 --csv",
            "dun cancel N-0000001 --reason x --books b.db --as-of 2024-02-05",
            "dun waive 1 --reason goodwill --books b.db --as-of 2024-02-06",
            "dun waive 1 --reason goodwill --books b.db --as-of 2024-02-06",
            "dun waive 9 --reason goodwill --books b.db --as-of 2024-02-06",
            "dun run --books b.db --as-of 2024-02-16",
            "dun issue --books b.db --as-of 2024-02-16",
            "dun approve N-0000002 --books b.db --as-of 2024-02-16",
            "dun issue --books b.db --as-of 2024-02-16",
            "dun list --books b.db --as-of 2024-02-16",
            "dun why N-0000002 --books b.db",
            "dun why N-0000001 --json --books b.db",
            "dun why N-7 --books b.db",
            "account Alpha --books b.db --as-of 2024-02-16",
            "account Gamma --books b.db --as-of 2024-02-16",
            "dun preview --books b.db --as-of 2024-04-03",
            "replay --from 2024-02-01 --to 2024-03-31 --books b.db --as-of 2024-03-31",
        ]
    ));
}

#[test]
fn a_rail_a_limit_a_team() {
    let folder = desk();
    insta::assert_snapshot!(story(
        &folder,
        &[
            "promise make Alpha --pay 2024-02-20=500 --currency EUR --items 2 --books b.db --as-of 2024-02-02",
            "dun preview --books b.db --as-of 2024-02-05",
            "override set promised --document 2 --role manager --reason asked --books b.db --as-of 2024-02-05",
            "override set placed --document 2 --role manager --reason x --books b.db --as-of 2024-02-05",
            "override set promised --document 2 --role clerk --reason x --books b.db --as-of 2024-02-05",
            "override set weather --customer Alpha --role manager --reason x --books b.db --as-of 2024-02-05",
            "override set promised --role manager --reason x --books b.db --as-of 2024-02-05",
            "override list --books b.db --as-of 2024-02-05",
            "dun preview --books b.db --as-of 2024-02-05",
            "account Alpha --books b.db --as-of 2024-02-05",
            "override end 1 --books b.db --as-of 2024-02-06",
            "override end 1 --books b.db --as-of 2024-02-06",
            "override list --books b.db --as-of 2024-02-06",
            "propose limit EUR 20.00 --books b.db --as-of 2024-02-01",
            "propose limit EUR -1 --books b.db --as-of 2024-02-01",
            "team set Ada north --books b.db --as-of 2024-02-01",
            "team set Nobody north --books b.db --as-of 2024-02-01",
            "team list --books b.db --as-of 2024-02-05",
            "worklist --team north --books b.db --as-of 2024-02-23",
            "worklist --team south --books b.db --as-of 2024-02-23",
            "worklist --minutes 5 --books b.db --as-of 2024-02-23",
            "team leave Ada --books b.db --as-of 2024-03-01",
            "team list --books b.db --as-of 2024-03-01 --json",
        ]
    ));
    let write_off = r#"{"key":"w","do":"write_off","document":"2","date":"2024-03-01","amount":"20.01"}"#;
    folder.write("w.jsonl", write_off.as_bytes());
    let run = folder.run("post w.jsonl --books b.db");
    assert!(run.status == 1 && run.out.contains("\"rule\":\"needs_approval\""), "{}", run.out);
}

#[test]
fn an_agency_remits_a_file() {
    let folder = desk();
    folder.write("one.csv", b"document;amount;date;commission\n2;200,00;2024-02-20;25,00\n5;10;;\n");
    folder.write("two.csv", b"document;amount;date;commission\n2;200,00;2024-02-20;26,00\n");
    folder.write("three.csv", b"document;amount;date;commission\n2;200,00;2024-02-20;25,00\n");
    folder.write("four.csv", b"document,sum\n2,200.00\n");
    folder.write("five.csv", b"document,amount\n2,two hundred\n");
    insta::assert_snapshot!(story(
        &folder,
        &[
            "agency place 2 --agency Lawful --commission 12.5 --books b.db --as-of 2024-02-05",
            "agency remit one.csv --agency Lawful --books b.db --as-of 2024-03-01",
            "agency remit two.csv --agency Lawful --books b.db --as-of 2024-03-01",
            "agency remit four.csv --agency Lawful --books b.db --as-of 2024-03-01",
            "agency remit five.csv --agency Lawful --books b.db --as-of 2024-03-01",
            "agency remit nowhere.csv --agency Lawful --books b.db --as-of 2024-03-01",
            "agency remit three.csv --agency Lawful --statement L-2024-02 --key r1 --books b.db --as-of 2024-03-01",
            "agency remit three.csv --agency Lawful --statement L-2024-02 --key r1 --books b.db --as-of 2024-03-01",
            "agency remit three.csv --agency Lawful --statement L-2024-02 --books b.db --as-of 2024-03-01",
            "agency settle --agency Lawful --books b.db --as-of 2024-03-01",
            "aging --items --books b.db --as-of 2024-03-01",
        ]
    ));
}
