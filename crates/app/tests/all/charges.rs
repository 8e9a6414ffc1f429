//! What notices charge, rails that are overridden, limits of write-offs, teams, parents, and what agencies remit; on both
//! engines.

use crate::collecting::{desk, dun, issue, ok, preview, with_invoices};
use crate::common::{bring, day, ledger, open};
use crate::posting::post;
use dunlin_app::rates::{RateFile, RateKind};
use dunlin_app::{AppError, Books};
use dunlin_core::collect::worklist::Room;
use dunlin_core::ledger::Kind;
use dunlin_formats::FileKind;

/// A fee by contract, interest and the fixed sum by the law of the debtor's country.
const STRATEGY: &str = r#"
name = "charging"
fresh_days = 365

[charges]
clause = "General terms, 7.2"
law = true
consumers_tagged = ["consumer"]

[[segment]]
name = "everybody"

[[segment.step]]
name = "reminder"
after_due = 5
write = "reminder"
pay_within = 7
fee = "5.00"
interest = true
fixed_sum = true

[[segment.step]]
name = "second reminder"
after_due = 14
write = "second-reminder"
fee_percent = "1"
interest = true
"#;

fn charging(books: &Books, changes: &[(&str, &str)]) {
    let text = changes.iter().fold(STRATEGY.to_owned(), |text, (from, to)| {
        assert!(text.contains(from));
        text.replace(from, to)
    });
    books.activate_strategy(text, day("2024-01-01"), None, "tester").unwrap();
    for customer in ["C1", "C2"] {
        ok(
            books,
            &format!(
                r#"{{"do":"contact","customer":"{customer}","name":"accounts","roles":["dunning"],"email":"a@b","country":"IE"}}"#
            ),
        );
    }
}

/// Notice, what, for which document, how much.
fn charges(books: &Books, at: &str) -> Vec<String> {
    let desk = desk(books, at);
    let l = desk.ledger();
    let all = desk.collecting.facts.notices.iter().flat_map(|n| n.charges.iter().map(move |c| (n, c)));
    all.map(|(notice, c)| {
        let item = l.item_name(c.charge.item.unwrap());
        let waived = if c.waived.is_some() { " waived" } else { "" };
        format!("{} {} {item} {}{waived}", notice.number, c.charge.what.name(), c.charge.minor)
    })
    .collect()
}

fn rule(told: Result<dunlin_app::post::Posted, AppError>) -> &'static str {
    match told {
        Err(AppError::Rule { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_notice_charges_once_and_what_was_waived_stays_away() {
    with_invoices(|books| {
        charging(books, &[]);
        assert_eq!(dun(books, "2024-02-14"), 2);
        // 100.00 x 12.5 % x 5 / 365 = 0.17; 70.00: 0.12.
        let first = [
            "N-0000001 fee I1 500",
            "N-0000001 interest I1 17",
            "N-0000001 fixed_sum I1 4000",
            "N-0000002 fee I3 500",
            "N-0000002 interest I3 12",
            "N-0000002 fixed_sum I3 4000",
        ];
        assert_eq!(charges(books, "2024-02-14"), first);
        // A draft that is cancelled never asked for anything: the next one charges the same.
        books.cancel_notice(day("2024-02-14"), ("N-0000002", "a test"), (None, "tester")).unwrap();
        assert_eq!(dun(books, "2024-02-14"), 1);
        assert_eq!(
            charges(books, "2024-02-14")[6..],
            first[3..].iter().map(|c| c.replace("0002", "0003")).collect::<Vec<_>>()
        );
        assert_eq!(issue(books, "2024-02-14").0, 2);
        // Once it is issued, what it charges is waived first.
        let told = books.cancel_notice(day("2024-02-15"), ("N-0000001", "a test"), (None, "tester"));
        assert!(matches!(told, Err(AppError::Rule { code: "fee_charged", .. })), "{told:?}");
        for charge in 1..=3 {
            let act =
                format!(r#"{{"do":"waive","charge":{charge},"date":"2024-02-15","reason":"goodwill"}}"#);
            ok(books, &act);
            assert!(post(books, &act).is_err(), "waived once");
        }
        books.cancel_notice(day("2024-02-15"), ("N-0000001", "a test"), (None, "tester")).unwrap();
        // The letter goes again; the fee and the fixed sum do not, and interest only for the day since.
        assert_eq!(dun(books, "2024-02-16"), 1);
        assert_eq!(charges(books, "2024-02-16")[9..], ["N-0000004 interest I1 7"]);
        let bare = post(books, r#"{"do":"waive","charge":99,"date":"2024-02-15","reason":"goodwill"}"#);
        assert!(matches!(bare, Err(AppError::Refused { .. })), "{bare:?}");
    });
}

#[test]
fn charges_become_documents_when_their_notice_is_issued_where_that_is_wanted() {
    with_invoices(|books| {
        charging(books, &[("law = true", "law = true\npost = true")]);
        dun(books, "2024-02-14");
        assert_eq!(
            open(&ledger(books), "2024-02-14"),
            ["I1 10000", "I2 5000", "I3 7000"],
            "drafts claim nothing"
        );
        issue(books, "2024-02-14");
        let l = ledger(books);
        let shown = open(&l, "2024-02-14");
        assert_eq!(
            shown,
            [
                "I1 10000",
                "I2 5000",
                "I3 7000",
                "N-0000001-1 500",
                "N-0000001-2 17",
                "N-0000001-3 4000",
                "N-0000002-1 500",
                "N-0000002-2 12",
                "N-0000002-3 4000"
            ]
        );
        let kinds = |kind: Kind| l.items.kind.iter().filter(|k| **k == kind).count();
        assert_eq!((kinds(Kind::Fee), kinds(Kind::Interest)), (4, 2));
        // To be paid with the letter; neither fee nor interest is charged on them.
        assert_eq!(dun(books, "2024-02-27"), 2);
        let next = charges(books, "2024-02-27")[6..].to_vec();
        // 100.00 and 50.00 at 1 %; 18 days of 12.5 % on 100.00 less 0.17, 8 days on 50.00.
        assert_eq!(
            next,
            [
                "N-0000003 fee I1 150",
                "N-0000003 interest I1 45",
                "N-0000003 interest I2 14",
                "N-0000004 fee I3 70",
                "N-0000004 interest I3 31"
            ]
        );
        // A waived charge is void from its day on.
        ok(books, r#"{"do":"waive","charge":1,"date":"2024-02-20","reason":"goodwill"}"#);
        assert!(open(&ledger(books), "2024-02-19").contains(&"N-0000001-1 500".to_owned()));
        assert!(!open(&ledger(books), "2024-02-20").iter().any(|line| line.starts_with("N-0000001-1")));
    });
}

#[test]
fn what_the_law_does_not_give_waits_for_the_books_to_be_told() {
    with_invoices(|books| {
        let later =
            "invoice_number,customer_id,issue_date,due_date,amount\nI9,C1,2025-02-01,2025-03-03,1000.00\n";
        bring(books, FileKind::Invoices, later);
        charging(books, &[]);
        let at = |books: &Books| {
            let desk = desk(books, "2025-03-10");
            let plan = desk.plan();
            let of_c1 =
                plan.actions.iter().find(|a| desk.ledger().customers.text(a.customer) == "C1").unwrap();
            let refused: Vec<String> = of_c1.charges.refused.iter().map(|(_, why)| why.to_string()).collect();
            (of_c1.charges.made.iter().filter(|c| c.minor > 0).count(), refused)
        };
        let missing = "no reference rate of ECB main refinancing operations is known for 2025-01-01; add it with its date and source";
        assert_eq!(at(books).1, [missing]);
        let file = RateFile {
            kind: RateKind::Reference,
            name: "ecb.csv".to_owned(),
            bytes: b"name,date,rate,source\nIE,2025-01-01,3.15,ecb.europa.eu\n".to_vec(),
            key: None,
            actor: "tester".to_owned(),
            preview: false,
        };
        books.import_rates(file).unwrap();
        let (made, refused) = at(books);
        assert_eq!(refused, Vec::<String>::new());
        // A fee, three fixed sums and three times interest.
        assert_eq!(made, 7);
    });
}

#[test]
fn a_rail_is_overridden_by_the_role_that_may_with_a_reason_for_a_time() {
    with_invoices(|books| {
        ok(
            books,
            r#"{"do":"dispute","document":"I3","disputed":true,"reason":"price","amount":"70.00","date":"2024-02-12"}"#,
        );
        ok(
            books,
            r#"{"do":"permission","customer":"C1","kind":"do_not_contact","allowed":false,"date":"2024-02-12"}"#,
        );
        assert_eq!(
            preview(books, "2024-02-14"),
            ["reminder I1 no: do_not_contact", "reminder I3 no: disputed"]
        );
        let act = |rail: &str, role: &str, reason: &str| {
            format!(
                r#"{{"do":"override","rail":"{rail}","document":"I3","date":"2024-02-14","until":"2024-02-15","role":"{role}","reason":"{reason}"}}"#
            )
        };
        assert_eq!(rule(post(books, &act("do_not_contact", "manager", "x"))), "not_overridable");
        assert_eq!(rule(post(books, &act("disputed", "collector", "x"))), "wrong_role");
        for (rail, reason) in [("weather", "x"), ("disputed", " ")] {
            let told = post(books, &act(rail, "manager", reason));
            assert!(matches!(told, Err(AppError::Refused { .. })), "{told:?}");
        }
        // What is disputed whole leaves nothing to ask for; a part of it is asked for anyhow.
        ok(
            books,
            r#"{"do":"dispute","document":"I3","disputed":false,"outcome":"partly","date":"2024-02-13"}"#,
        );
        ok(
            books,
            r#"{"do":"promise","customer":"C2","date":"2024-02-12","currency":"EUR","parts":[{"due":"2024-02-20","amount":"70.00"}],"items":["I3"]}"#,
        );
        assert_eq!(preview(books, "2024-02-14")[1], "reminder I3 no: promised");
        let number = ok(books, &act("promised", "manager", "the boss of theirs asked for it"))[0].1;
        assert_eq!(preview(books, "2024-02-14")[0], "reminder I3 7000");
        let is_held = |at: &str| preview(books, at).contains(&"reminder I3 no: promised".to_owned());
        assert!(is_held("2024-02-16"), "over");
        ok(books, &format!(r#"{{"do":"end_override","override":{number},"date":"2024-02-14"}}"#));
        assert!(is_held("2024-02-14"), "taken back");
    });
}

#[test]
fn write_offs_above_the_limit_need_a_second_person() {
    with_invoices(|books| {
        let write_off = |document: &str, amount: &str| {
            post(
                books,
                &format!(
                    r#"{{"do":"write_off","document":"{document}","date":"2024-03-01","amount":"{amount}"}}"#
                ),
            )
        };
        write_off("I2", "40.00").unwrap();
        ok(books, r#"{"do":"limit","currency":"EUR","write_off":"15.00","date":"2024-02-01"}"#);
        ok(books, r#"{"do":"limit","currency":"USD","write_off":"1000.00","date":"2024-02-15"}"#);
        write_off("I1", "10.00").unwrap();
        // In slices it is no less.
        assert_eq!(rule(write_off("I1", "5.01")), "needs_approval");
        write_off("I1", "5.00").unwrap();
        let propose =
            r#"{"do":"propose","what":"write_off","document":"I1","date":"2024-03-01","reason":"insolvent"}"#;
        let number = ok(books, propose)[0].1;
        let approve = dunlin_app::post::Post::from_json(
            serde_json::json!({"do": "decide", "proposal": number, "outcome": "approved", "date": "2024-03-02"}),
            Some("approve".to_owned()),
            "another",
        );
        books.post(approve.unwrap()).unwrap();
        assert_eq!(open(&ledger(books), "2024-03-02"), ["I2 1000", "I3 7000"]);
        ok(books, r#"{"do":"limit","currency":"EUR","date":"2024-03-05"}"#);
        let late = post(books, r#"{"do":"write_off","document":"I3","date":"2024-03-05"}"#);
        late.unwrap();
    });
}

#[test]
fn an_agency_remits_all_of_a_statement_or_nothing() {
    with_invoices(|books| {
        let place = |document: &str| {
            let act = format!(
                r#"{{"do":"place","document":"{document}","agency":"Ames","date":"2024-03-01","commission":"15"}}"#
            );
            ok(books, &act);
        };
        place("I1");
        place("I3");
        let remit = |lines: &str| {
            post(
                books,
                &format!(
                    r#"{{"do":"remit","agency":"Ames","date":"2024-04-02","statement":"S1","lines":[{lines}]}}"#
                ),
            )
        };
        let said = |told: Result<dunlin_app::post::Posted, AppError>| told.unwrap_err().to_string();
        let first = r#"{"document":{"number":"I1"},"amount":"60.00","date":"2024-03-20","commission":"9.00","line":2}"#;
        assert_eq!(
            said(remit(&format!(r#"{first},{{"document":{{"number":"I2"}},"amount":"1","line":3}}"#))),
            "line 3: I2 is not with Ames"
        );
        assert_eq!(
            said(remit(&format!(
                r#"{first},{{"document":{{"number":"I3"}},"amount":"70","commission":"10.51","line":3}}"#
            ))),
            "line 3: I3: the agency keeps 10.51, agreed are 10.50"
        );
        assert!(
            said(remit(&format!(r#"{first},{{"document":{{"number":"I3"}},"amount":"70.01","line":3}}"#)))
                .contains("70.00")
        );
        assert_eq!(
            open(&ledger(books), "2024-04-02"),
            ["I1 10000", "I2 5000", "I3 7000"],
            "nothing of it was done"
        );
        remit(&format!(r#"{first},{{"document":{{"number":"I3"}},"amount":"70","line":3}}"#)).unwrap();
        assert_eq!(open(&ledger(books), "2024-03-20"), ["I1 4000", "I2 5000", "I3 7000"]);
        assert_eq!(open(&ledger(books), "2024-04-02"), ["I1 4000", "I2 5000"]);
        // The same statement sent again under another key meets its own numbers.
        let again = remit(r#"{"document":{"number":"I1"},"amount":"1"}"#);
        assert!(again.unwrap_err().to_string().contains("S1-1"));
    });
}

#[test]
fn teams_and_parents_hold_from_their_day_on() {
    with_invoices(|books| {
        ok(books, r#"{"do":"customer","number":"C1","collector":"Ada"}"#);
        ok(books, r#"{"do":"customer","number":"C2","collector":"Bob"}"#);
        ok(books, r#"{"do":"team","collector":"Ada","team":"north","date":"2024-02-01"}"#);
        ok(books, r#"{"do":"team","collector":"Ada","team":"south","date":"2024-03-01"}"#);
        ok(books, r#"{"do":"team","collector":"Ada","date":"2024-04-01"}"#);
        let team = |at: &str| desk(books, at).collecting.facts.team("Ada", day(at)).to_owned();
        assert_eq!(
            ["2024-01-31", "2024-02-01", "2024-03-01", "2024-04-01"].map(team),
            ["", "north", "south", ""]
        );
        assert!(
            post(books, r#"{"do":"team","collector":"Eve","team":"north","date":"2024-02-01"}"#).is_err()
        );
        // Customers of a collector are told by their documents.
        let list = desk(books, "2024-02-20");
        let of = |names: &[&str]| list.worklist(&list.plan(), Room::Rows(10), Some(names)).rows.len();
        assert_eq!(of(&["Eve"]), 0);

        ok(books, r#"{"do":"customer","number":"C2","parent":"C1","parent_since":"2024-02-10"}"#);
        ok(books, r#"{"do":"customer","number":"C2","parent":"","parent_since":"2024-05-01"}"#);
        let parent = |at: &str| {
            let desk = desk(books, at);
            let customer = desk.ledger().customers.find("C2").unwrap();
            desk.parent(customer).map(|(parent, since)| {
                assert_eq!(desk.children(parent), [customer]);
                (desk.ledger().customers.text(parent).to_owned(), since)
            })
        };
        assert_eq!(parent("2024-02-09"), None);
        assert_eq!(parent("2024-02-10"), Some(("C1".to_owned(), Some(day("2024-02-10")))));
        assert_eq!(parent("2024-05-01"), None);
        assert!(post(books, r#"{"do":"customer","number":"C2","parent_since":"2024-02-10"}"#).is_err());
    });
}

/// C15: what let a notice go is in the books for ever; decided anew on it, the answer is the same, whatever came later.
#[test]
fn every_notice_can_be_decided_anew_on_what_was_known_then() {
    with_invoices(|books| {
        charging(books, &[("law = true", "law = true\npost = true")]);
        let mut said = Vec::new();
        for (n, at) in
            ["2024-02-14", "2024-02-16", "2024-02-26", "2024-02-27", "2024-03-05"].iter().enumerate()
        {
            let run = books.dun(day(at), None, "tester").unwrap();
            said.extend(run.notices);
            if n == 1 {
                ok(
                    books,
                    r#"{"do":"override","rail":"promised","document":"I1","date":"2024-02-20","until":"2024-03-20","role":"manager","reason":"they asked"}"#,
                );
                ok(
                    books,
                    r#"{"do":"promise","customer":"C1","date":"2024-02-20","currency":"EUR","parts":[{"due":"2024-03-20","amount":"100.00"}],"items":["I1"]}"#,
                );
            }
            books.issue_notices(day(at), None, (None, "another")).unwrap();
            ok(
                books,
                &format!(
                    r#"{{"do":"payment","number":"P{n}","customer":"C2","date":"{at}","amount":"1.00","currency":"EUR","apply":[{{"to":"I3","amount":"1.00"}}]}}"#
                ),
            );
        }
        assert!(said.len() >= 4, "{said:?}");
        let mut overridden = 0;
        for number in &said {
            let why = books.why(number).unwrap();
            assert!(why.judged.iter().all(|judged| judged.is_same), "{number}: {:?}", why.judged);
            assert_eq!(why.judged[0].actor, "tester");
            let issued = why.judged.get(1);
            assert!(
                why.notice.cancelled.is_some() || issued.is_some_and(|j| j.actor == "another"),
                "{number}"
            );
            assert_eq!(why.judged[0].strategy, ("charging".to_owned(), Some(1)));
            overridden += why.judged[0].overridden.len();
        }
        assert!(overridden > 0);
        assert!(books.why("N-99").is_err());
    });
}
