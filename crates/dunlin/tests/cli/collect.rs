//! Collecting on the command line: a small company chased for some weeks, as people see it.

use crate::common::{Folder, in_books};

/// The small books, and what is still open of them: 2 (500, due 31 January) and 5 (200, due 31 March).
fn desk() -> Folder {
    let folder = in_books();
    folder.write("c.jsonl", COMMANDS.as_bytes());
    folder.out("post c.jsonl --books b.db");
    folder
}

const COMMANDS: &str = r#"{"key":"n1","do":"customer","number":"Alpha","name":"Alpha Works","credit_limit":"900","currency":"EUR"}
{"key":"n2","do":"contact","customer":"Alpha","name":"Ada","roles":["dunning"],"email":"ada@alpha.example","phone":"+49 30 1","zone":"Europe/Berlin","language":"de"}
"#;

#[test]
fn what_a_collector_sees_in_six_weeks() {
    let folder = desk();
    let mut told = String::new();
    let mut run = |words: &str| {
        let run = folder.run(words);
        told += &format!("$ dunlin {words}\n{}{}\n", run.out, run.err);
        assert!(run.status < 2, "{words}: {}", run.err);
    };
    for words in [
        "dun preview --books b.db --as-of 2024-02-05",
        "dun run --books b.db --as-of 2024-02-05",
        "dun run --books b.db --as-of 2024-02-05",
        "dun issue --books b.db --as-of 2024-02-05",
        "worklist --books b.db --as-of 2024-02-12",
        "promise make Alpha --pay 2024-02-20=500 --currency EUR --items 2 --books b.db --as-of 2024-02-12 --key p1",
        "promise make Alpha --pay 2024-02-20=500 --currency EUR --items 2 --books b.db --as-of 2024-02-12 --key p1",
        "note Alpha later --medium call --outcome promised --at-time 2024-02-12T10:15 --next 2024-02-23=again --contact Ada --books b.db --as-of 2024-02-12",
        "note Alpha later --medium call --outcome promised --contact Eve --books b.db --as-of 2024-02-12",
        "dun preview --books b.db --as-of 2024-02-16 --withheld",
        "promise list --books b.db --as-of 2024-02-16",
        "promise list --books b.db --as-of 2024-02-23",
        "worklist --books b.db --as-of 2024-02-23",
        "account Alpha --books b.db --as-of 2024-02-23",
        "dispute open 2 --reason price --amount 100 --owner Ada --books b.db --as-of 2024-02-26",
        "dispute list --books b.db --as-of 2024-02-26",
        "dun run --books b.db --as-of 2024-02-26",
        "hold set Alpha --reason audit --books b.db --as-of 2024-02-27",
        "dun issue --books b.db --as-of 2024-02-27",
        "hold list --books b.db --as-of 2024-02-27",
        "hold release 1 --books b.db --as-of 2024-03-01",
        "dun list --books b.db --as-of 2024-03-01",
        "replay --from 2024-02-01 --to 2024-03-15 --books b.db --as-of 2024-03-15",
        "books check --books b.db",
    ] {
        run(words);
    }
    insta::assert_snapshot!(told);
}

const FIRM: &str = "name = \"firm\"\n\n[[segment]]\nname = \"all\"\n\n[[segment.step]]\nname = \"first letter\"\n\
                    after_due = 2\nwrite = \"first\"\nby = [\"letter\"]\n";

#[test]
fn strategies_are_checked_compared_and_put_into_use() {
    let folder = desk();
    folder.write("firm.toml", FIRM.as_bytes());
    folder.write("broken.toml", FIRM.replace("after_due", "after").as_bytes());
    let mut told = String::new();
    for words in [
        "strategy check firm.toml",
        "strategy check broken.toml",
        "strategy check nowhere.toml",
        "strategy show firm.toml",
        "strategy diff firm.toml --books b.db --as-of 2024-02-05",
        "strategy activate firm.toml --books b.db --as-of 2024-02-01",
        "strategy activate firm.toml --books b.db --as-of 2024-02-10",
        "dun preview --books b.db --as-of 2024-02-05 --json",
        "dun preview --books b.db --as-of 2024-02-05 --summary",
    ] {
        let run = folder.run(words);
        told += &format!("$ dunlin {words}\n{}{}exit {}\n\n", run.out, run.err, run.status);
    }
    insta::assert_snapshot!(told);
    // Without books there is the strategy that comes with the program.
    let mut alone = folder.command("strategy show");
    let shown = alone.env_remove("DUNLIN_BOOKS").output().expect("it runs");
    assert!(String::from_utf8_lossy(&shown.stdout).contains("Strategy \"default\""));
}

#[test]
fn an_account_has_a_state_and_what_was_known_then_is_only_read() {
    let folder = desk();
    let state = "[[account_state]]\nname = \"watch\"\ndays_late = 30\n[[account_state]]\nname = \"stop supply\"\n\
                 days_late = 60\npast_due = \"400\"\n\n[[segment]]";
    folder.write("states.toml", FIRM.replacen("[[segment]]", state, 1).as_bytes());
    folder.out("strategy activate states.toml --books b.db --as-of 2024-01-01");
    for (day, state) in
        [("2024-02-20", None), ("2024-03-10", Some("watch")), ("2024-04-20", Some("stop supply"))]
    {
        let told = folder.out(&format!("account Alpha --books b.db --as-of {day}"));
        let found = told.lines().find_map(|line| line.trim().strip_prefix("account state: "));
        assert_eq!(found, state, "{day}\n{told}");
    }
    folder.out("promise make Alpha --pay 2024-02-20=500 --currency EUR --books b.db --as-of 2024-02-12");
    assert!(folder.out("promise list --books b.db --as-of 2024-02-16").contains("waited for"));
    assert!(
        folder
            .out("promise list --books b.db --as-of 2024-02-16 --known-at 2024-02-12")
            .contains("(nothing)")
    );
    let written = folder.run("dun run --books b.db --as-of 2024-02-16 --known-at 2024-02-12");
    assert!(written.status == 2 && written.err.contains("nothing is written"), "{}", written.err);
}

#[test]
fn odd_words_are_told() {
    let folder = desk();
    for (words, said) in [
        ("account Omega --books b.db", "there is no customer `Omega`"),
        ("worklist --collector Nobody --books b.db", "there is no collector `Nobody`"),
        ("promise make Alpha --pay tomorrow --currency EUR --books b.db", "--pay tomorrow: there is no `=`"),
        ("promise cancel 7 --books b.db", "there is no promise 7"),
        ("dispute close 2 --outcome credited --books b.db", "2 is not in dispute"),
        ("hold set Alpha --reason x --until 2020-01-01 --books b.db", "the hold would end on 2020-01-01"),
        ("dun issue N-7 --books b.db", "there is no draft `N-7`"),
        ("dun cancel N-7 --reason x --books b.db", "there is no notice `N-7`"),
        ("propose approve 9 --books b.db", "there is no proposal 9"),
        ("propose write-off 2 --amount 9999 --reason x --books b.db", "only 500.00 EUR are open of 2"),
        ("replay --from 2024-02-01 --to 2024-01-01 --books b.db", "is no span of at most ten years"),
    ] {
        let run = folder.run(words);
        assert_ne!(run.status, 0, "{words}");
        assert!(run.err.contains(said) && run.err.contains("help:"), "{words}: {}", run.err);
    }
}

#[test]
fn one_proposes_and_another_approves() {
    let folder = desk();
    let as_user = |user: &str, words: &str| {
        let mut command = folder.command(&format!("{words} --books b.db --as-of 2024-04-01"));
        crate::common::Run::of(command.env("USER", user).output().expect("it runs"))
    };
    assert_eq!(as_user("ada", "propose write-off 2 --amount 20 --reason rest").out, "Written: proposal 1.\n");
    let own = as_user("ada", "propose approve 1");
    assert!(own.status == 1 && own.err.contains("somebody else approves"), "{}", own.err);
    let other = as_user("bob", "propose withdraw 1");
    assert!(other.status == 1 && other.err.contains("ada proposed it"), "{}", other.err);
    assert_eq!(as_user("bob", "propose approve 1").status, 0);
    assert!(as_user("eve", "propose refuse 1").err.contains("decided already"));
    assert_eq!(as_user("ada", "propose credit-hold Alpha --reason late").status, 0);
    insta::assert_snapshot!(as_user("ada", "propose list").out);
    let open = folder.out("aging --books b.db --as-of 2024-04-01 --items --csv");
    assert!(open.contains(",500.00,480.00,"), "{open}");
    assert_eq!(folder.run("books check --books b.db").status, 0);
}

#[test]
fn figures_tell_how_well_it_is_collected() {
    let folder = desk();
    for words in [
        "dun run --books b.db --as-of 2024-02-05",
        "dun issue --books b.db --as-of 2024-02-05",
        "promise make Alpha --pay 2024-02-20=500 --currency EUR --items 2 --books b.db --as-of 2024-02-12",
        "note Alpha friday --medium call --outcome promised --at-time 2024-02-12T10:15 --books b.db --as-of 2024-02-12",
        "note Alpha nobody --medium call --outcome no_answer --at-time 2024-02-14T10:15 --books b.db --as-of 2024-02-14",
        "dispute open 2 --reason price --amount 100 --owner Ada --books b.db --as-of 2024-02-26",
    ] {
        folder.out(words);
    }
    let mut told = String::new();
    for words in [
        "kpi ptp_rate ptp_kept_n ptp_kept_amt rpc_rate coverage_n wrongful_rate contacts --from 2024-02 --to 2024-03 --books b.db",
        "kpi ptp_rate ptp_kept_n ptp_kept_amt rpc_rate coverage_n wrongful_rate --from 2024-02 --to 2024-03 --books b.db",
        "kpi ptp_rate ptp_broken --from 2024-02 --to 2024-02 --by customer --books b.db --json",
        "explain ptp_broken --in 2024-02 --books b.db",
        "explain rpc_rate --in 2024-02 --books b.db",
        "explain rpc_rate --in 2024-02 --known-at 2024-02-13 --restated --books b.db",
        "calc rpc_rate attempts=50 reached=25",
        "calc rpc_rate attempts=50 right_party_contacts=25",
        "kpi ptp_rate --from 2024-02 --to 2024-02 --invoices i.csv --applications a.csv",
        "kpi cash_per_fte --from 2024-02 --to 2024-02 --books b.db --given collector_fte=2",
    ] {
        let run = folder.run(words);
        told += &format!("$ dunlin {words}\n{}{}exit {}\n\n", run.out, run.err, run.status);
    }
    // With facts in the books they are shown without being asked for; without, they are not.
    assert!(folder.out("kpi --from 2024-02 --to 2024-02 --books b.db").contains("ptp_kept_n"));
    assert!(!desk().out("kpi --from 2024-02 --to 2024-02 --books b.db").contains("ptp_kept_n"));
    insta::assert_snapshot!(told);
}

#[test]
fn what_must_be_done_keeps_to_the_cap_too() {
    let folder = desk();
    folder.out(
        "promise make Alpha --pay 2024-02-19=500 --currency EUR --items 2 --books b.db --as-of 2024-02-12",
    );
    for day in ["2024-02-20", "2024-02-21", "2024-02-22"] {
        let at = format!("--at-time {day}T10:15 --books b.db --as-of {day}");
        folder.out(&format!("note Alpha nobody --medium call --outcome no_answer {at}"));
    }
    let list = |day: &str| folder.out(&format!("worklist --books b.db --as-of {day}"));
    // Three calls in seven days are enough, also about a broken promise; on the fourth day one of them is long ago.
    assert!(list("2024-02-23").contains("(nothing)"));
    let full = folder.out("worklist --withheld --books b.db --as-of 2024-02-23");
    assert!(full.contains("as many contacts as are allowed"), "{full}");
    assert!(list("2024-02-27").contains("promise broken on 2024-02-22"));
    // A plan of our own waits too; what was agreed upon with them is a word given.
    folder.out("note Alpha asked --outcome noted --at-time 2024-02-22T11:00 --next 2024-02-23=again --books b.db --as-of 2024-02-22");
    assert!(list("2024-02-23").contains("(nothing)"));
    folder.out("note Alpha asked --medium call --inbound --outcome reached --at-time 2024-02-22T11:05 --next 2024-02-23=callback --books b.db --as-of 2024-02-22");
    assert!(list("2024-02-23").contains("callback"));
}

#[test]
fn agencies_have_a_file_and_settle() {
    let folder = desk();
    let pay = r#"{"key":"pay","do":"payment","customer":"Alpha","number":"P-A","amount":"200.00","currency":"EUR","date":"2024-02-20","apply":[{"to":"2","amount":"200.00"}]}"#;
    folder.write("pay.jsonl", pay.as_bytes());
    let mut told = String::new();
    for words in [
        "agency list --books b.db --as-of 2024-02-05",
        "agency place 2 --agency Lawful --commission much --books b.db --as-of 2024-02-05",
        "agency place 2 --agency Lawful --commission 100.5 --books b.db --as-of 2024-02-05",
        "agency place 2 --agency Lawful --commission 12.5 --books b.db --as-of 2024-02-05",
        "agency place 2 --agency Other --books b.db --as-of 2024-02-06",
        "dun preview --books b.db --as-of 2024-02-10 --withheld",
        "post pay.jsonl --books b.db",
        "agency list --books b.db --as-of 2024-02-21 --csv",
        "agency settle --agency lawful --books b.db --as-of 2024-02-29",
        "agency settle --from 2024-02-21 --books b.db --as-of 2024-02-29",
        "agency settle --from 2024-03-21 --books b.db --as-of 2024-02-29",
        "agency recall 2 --books b.db --as-of 2024-03-01",
        "agency list --books b.db --as-of 2024-03-01",
        "agency settle --books b.db --as-of 2024-03-01 --json",
    ] {
        let run = folder.run(words);
        told += &format!("$ dunlin {words}\n{}{}exit {}\n\n", run.out, run.err, run.status);
    }
    insta::assert_snapshot!(told);
}
