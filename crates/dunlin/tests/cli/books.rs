//! The books on the command line: in, out, again, back in time; copies; a process killed on the way.

use crate::common::{BOOKS, books, in_books};
use std::fmt::Write;
use std::time::Duration;

/// Runs commands in turn and notes what they say; moments and hashes differ from run to run and are left out.
fn session(folder: &crate::common::Folder, commands: &[&str]) -> String {
    let mut said = String::new();
    for words in commands {
        let run = folder.run(words);
        let _ = writeln!(said, "$ dunlin {words}\n{}{}", run.out, run.err);
    }
    let lines = said.lines().map(|line| match line.split_once("Head: ") {
        Some((before, head)) => format!("{before}Head: {}:...", head.split(':').next().unwrap_or_default()),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_company_in_its_books() {
    let folder = books();
    folder.write(
        "later.csv",
        folder.read("i.csv").replace("2024-03-06,300.00", "2024-03-16,310.00").as_bytes(),
    );
    let said = session(
        &folder,
        &[
            "books init --books b.db",
            "import invoices i.csv --books b.db -q --dry-run",
            "import invoices i.csv --books b.db -q",
            "import applications a.csv --books b.db -q",
            "import applications a.csv --books b.db -q",
            "import invoices later.csv --books b.db -q",
            "aging --books b.db --as-of 2024-02-29",
            "books check --books b.db",
            "books verify --books b.db",
            "books backup copy.db --books b.db",
            "books restore copy.db --books b.db",
            "books upgrade --books b.db",
        ],
    );
    insta::assert_snapshot!(said);
}

#[test]
fn figures_from_the_books_are_those_from_the_files() {
    let folder = in_books();
    for by in ["total", "segment", "customer"] {
        let files = folder.run(&format!("kpi {BOOKS} --by {by} --json"));
        let kept = folder.run(&format!("kpi --books b.db --by {by} --json"));
        assert_eq!(files.out, kept.out, "by {by}");
    }
    let explained = folder.run("explain cei --books b.db --in 2024-02 --json");
    assert_eq!(explained.out, folder.run(&format!("explain cei {BOOKS} --in 2024-02 --json")).out);
}

/// Killed at many moments of an import, the books hold all of it or nothing, and the same command is right afterwards.
#[test]
fn a_killed_import_is_there_whole_or_not_at_all() {
    let folder = books();
    let mut rows = "invoice_number,customer_id,issue_date,due_date,amount\n".to_owned();
    for n in 0..4000 {
        writeln!(rows, "K{n},C{},2024-01-10,2024-02-09,10.00", n % 50).unwrap();
    }
    folder.write("many.csv", rows.as_bytes());
    let (mut whole, mut nothing) = (0, 0);
    for round in 0..24u64 {
        let name = format!("k{round}.db");
        assert_eq!(folder.run(&format!("books init --books {name}")).status, 0);
        let words = format!("import invoices many.csv --books {name} --key night -q");
        let mut child = folder.command(&words).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(round * 6));
        child.kill().unwrap();
        child.wait().unwrap();
        let said = folder.run(&format!("aging --books {name} --as-of 2024-02-01 --csv"));
        match said.status {
            0 => {
                assert!(said.out.contains("40000.00"), "{}", said.out);
                whole += 1;
            }
            _ => {
                assert!(said.err.contains("hold no documents"), "{}", said.err);
                nothing += 1;
            }
        }
        assert_eq!(folder.run(&words).status, 0);
        let again = folder.run(&format!("aging --books {name} --as-of 2024-02-01 --csv"));
        assert!(again.out.contains("40000.00"), "{}", again.out);
        let verified = folder.run(&format!("books verify --books {name}"));
        assert_eq!(verified.status, 0, "{}", verified.err);
    }
    assert!(whole + nothing == 24);
    eprintln!("{whole} whole, {nothing} nothing");
}

#[test]
fn an_export_holds_everything_and_ties_to_the_journal() {
    let folder = in_books();
    let said = folder.out("books export out --books b.db");
    let head = said.lines().find_map(|line| line.strip_prefix("Head: ")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&folder.read("out/manifest.json")).unwrap();
    assert_eq!(manifest["head"], head);
    for file in manifest["files"].as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        let text = folder.read(&format!("out/{name}"));
        assert_eq!(text.lines().count() as u64, file["rows"].as_u64().unwrap() + 1, "{name}");
    }
    assert!(
        folder
            .read("out/open_items.csv")
            .contains("2,0,invoice,,Alpha,,EUR,2024-01-31,2024-01-31,500.00,500.00")
    );
    assert_eq!(folder.read("out/documents.csv").lines().count(), 6);
    let again = folder.run("books export out --books b.db");
    assert_eq!(
        (again.status, again.err.contains("there is something at out already")),
        (1, true),
        "{}",
        again.err
    );
    folder.out("books export columns --format parquet --books b.db");
    assert!(
        folder.names().contains(&"columns".to_owned())
            && !folder.names().contains(&"columns.part".to_owned())
    );
    let copied = folder.out("books copy c.db --books b.db");
    assert!(copied.contains("5 documents") && copied.contains(head), "{copied}");
    assert_eq!(folder.out("kpi --json --books c.db"), folder.out("kpi --json --books b.db"));
    let nowhere = folder.run("books export i.csv/x --books b.db");
    assert!(nowhere.err.contains("error[output.unwritable]"), "{}", nowhere.err);
}

#[test]
fn a_number_with_a_control_character_is_refused_and_the_rest_lands() {
    let invoices = "invoice_number,customer_id,issue_date,due_date,amount\nI1,C\u{0}1,2024-01-01,2024-01-31,10\nI2,C2,2024-01-01,2024-01-31,20\n";
    let folder = crate::common::Folder::with(&[("i.csv", invoices)]);
    folder.out("books init --books b.db");
    let run = folder.run("import invoices i.csv --books b.db -q --refused r.csv");
    assert!(run.out.contains("1 new document"), "{}{}", run.out, run.err);
    let refused = folder.read("r.csv");
    assert!(refused.contains("control character"), "{refused}");
}
