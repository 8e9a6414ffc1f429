//! Boards, dunning, strategies, statements: pages as a browser gets them, over the real router.

use super::served::Browser;
use crate::api::Serving;
use crate::api::tests::served::{self as ground, Served, Told};
use dunlin_app::people::Role;
use dunlin_core::day::Day;
use dunlin_formats::FileKind;
use serde_json::{Value, json};

/// One step that charges nothing, any day, by letter; a run of more than one notice takes two persons.
const STRATEGY: &str = "name = \"plain\"\nweekends = \"open\"\ntwo_persons_above = 1\ncustomer_gap_days = 1\n\
    [[segment]]\nname = \"all\"\n[[segment.step]]\nname = \"letter one\"\nafter_due = 1\nwrite = \"letter one\"\nby = [\"letter\"]\npay_within = 7\n";

/// A server over books of its own: three customers with an invoice each, twenty days late.
struct Site {
    served: Served,
    today: Day,
}

/// Somebody with a browser.
struct Seat<'s>(Browser<'s>);

fn site(acts: &[Value]) -> Site {
    let (folder, books) = ground::new_books();
    let today = dunlin_app::today().unwrap();
    let (issued, due) = (today.plus_days(-50), today.plus_days(-20));
    let rows: String = [("A-1", "A", 100), ("B-1", "B", 250), ("C-1", "C", 70)]
        .iter()
        .map(|(number, customer, amount)| format!("{number},{customer},{issued},{due},{amount}.00\n"))
        .collect();
    let text = format!("invoice_number,customer_id,issue_date,due_date,amount\n{rows}");
    ground::import(&books, FileKind::Invoices, &text);
    let names = ["A", "B", "C"].map(|of| {
        let collector = if of == "C" { "Bob" } else { "Ann" };
        json!({"do": "customer", "number": of, "name": format!("{of} Works"), "collector": collector})
    });
    for (n, act) in names.iter().chain(acts).enumerate() {
        ground::command(&books, &format!("k{n}"), act.clone(), "tester");
    }
    books.activate_strategy(STRATEGY.to_owned(), today.plus_days(-100), None, "tester").unwrap();
    ground::root(&books);
    for (name, collector) in [("max", None), ("eva", None), ("ann", Some("Ann"))] {
        let role = if collector.is_some() { Role::Collector } else { Role::Manager };
        ground::user(&books, name, role, collector);
    }
    Site { served: Served::new((folder, books), Serving::default()), today }
}

impl Site {
    fn sign_in(&self, name: &str) -> Seat<'_> {
        Seat(Browser::of(&self.served, name))
    }
}

impl Seat<'_> {
    fn get(&self, path: &str) -> String {
        let told = self.told(path);
        assert_eq!(told.status, 200, "{path}: {}", told.body);
        told.body
    }

    fn told(&self, path: &str) -> Told {
        self.0.get(path)
    }

    fn german(&self, path: &str) -> String {
        self.0.in_german().get(path).body
    }

    fn post(&self, path: &str, form: &[(&str, &str)]) -> Told {
        self.0.send_form(path, form)
    }
}

/// The text of a page without its marks.
fn plain(body: &str) -> String {
    let mut out = String::new();
    let mut is_mark = false;
    for c in body.chars() {
        match c {
            '<' => is_mark = true,
            '>' => (is_mark, out) = (false, out + " "),
            '\u{a0}' => out.push(' '),
            c if !is_mark => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn says(body: &str, words: &str) {
    let text = plain(body);
    assert!(text.contains(words), "`{words}` is not in: {text}");
}

fn promise(customer: &str, made: Day, due: &[Day], amount: &str) -> Value {
    let parts: Vec<Value> = due.iter().map(|due| json!({"due": due.to_string(), "amount": amount})).collect();
    json!({
        "do": "promise", "customer": customer, "date": made.to_string(), "currency": "EUR", "parts": parts,
        "items": [format!("{customer}-1")],
    })
}

#[test]
fn promises_stand_where_their_payments_put_them() {
    let today = dunlin_app::today().unwrap();
    let ago = |days: i32| today.plus_days(-days);
    let site = site(&[
        promise("A", ago(10), &[ago(5)], "100.00"),
        promise("B", ago(3), &[today], "250.00"),
        promise("C", ago(3), &[today.plus_days(4)], "70.00"),
    ]);
    let max = site.sign_in("max");
    let body = max.get("/boards/promises");
    for words in
        ["Due now, 1", "Broken, 1", "Waiting, 1", "A Works", "320 EUR promised", "100 EUR of the last"]
    {
        says(&body, words);
    }
    assert!(body.contains("href=\"/accounts/A\"") && body.contains("href=\"/documents/A-1\""));
    // Only one of them by the address, and in German.
    let broken = max.get("/boards/promises?state=broken");
    assert!(plain(&broken).contains("A Works") && !plain(&broken).contains("B Works"));
    says(&max.german("/boards/promises"), "Gebrochen, 1");
    // A payment in time keeps one; the board follows.
    let pay = json!({
        "do": "payment", "number": "P1", "customer": "B", "date": today.to_string(), "amount": "250.00",
        "currency": "EUR", "apply": [{"to": "B-1", "amount": "250.00"}],
    });
    ground::command(&site.served.books, "p1", pay, "tester");
    says(&max.get("/boards/promises"), "Kept, 1");
    // A collector sees no promise of others' customers, and cancels one of her own once.
    let ann = site.sign_in("ann");
    assert!(!plain(&ann.get("/boards/promises")).contains("C Works"));
    let own = [("key", "e1"), ("do", "end_promise"), ("promise", "3")];
    assert_eq!(ann.post("/boards/promises", &own).status, 404);
    let told = max.post("/boards/promises?state=waiting", &own);
    assert_eq!(
        (told.status, told.location().as_str()),
        (303, "/boards/promises?state=waiting&said=boards.DONE")
    );
    says(&max.get("/boards/promises"), "Cancelled or replaced, 1");
}

#[test]
fn a_plan_shows_where_each_instalment_stands() {
    let today = dunlin_app::today().unwrap();
    let due = [today.plus_days(-10), today.plus_days(20)];
    let site = site(&[promise("A", today.plus_days(-12), &due, "50.00")]);
    let max = site.sign_in("max");
    let body = max.get("/boards/plans");
    for words in ["An instalment did not come in time, 1", "0 of 2 instalments came", "missing", "to come"] {
        says(&body, words);
    }
    assert!(!plain(&max.get("/boards/promises")).contains("A Works"), "a plan is no plain promise");
}

#[test]
fn disputes_wait_for_whoever_did_not_speak_last() {
    let today = dunlin_app::today().unwrap();
    let on = today.plus_days(-20).to_string();
    let dispute = |document: &str, reason: &str| json!({"do": "dispute", "document": document, "disputed": true, "date": on, "reason": reason});
    let call = json!({
        "do": "activity", "customer": "B", "at": format!("{}T10:00", today.plus_days(-2)), "medium": "call",
        "outcome": "reached", "note": "sent the proof",
    });
    let site = site(&[dispute("A-1", "price"), dispute("B-1", "quality"), call]);
    let max = site.sign_in("max");
    let body = max.get("/boards/disputes");
    for words in [
        "2 disputes hold back 350 EUR",
        "Waiting for us, 1",
        "Waiting for them, 1",
        "the oldest is 20 days old",
    ] {
        says(&body, words);
    }
    says(&max.german("/boards/disputes?reason=price"), "Preis");
    let settle = [("key", "s1"), ("do", "dispute"), ("document", "A-1"), ("outcome", "credited")];
    assert_eq!(max.post("/boards/disputes", &settle).status, 303);
    says(&max.get("/boards/disputes"), "Settled, 1");
    says(&max.get("/boards"), "no dispute waits for us");
}

#[test]
fn nobody_approves_what_they_proposed() {
    let today = dunlin_app::today().unwrap().to_string();
    let site = site(&[json!({"do": "customer_hold", "customer": "B", "date": today, "reason": "audit"})]);
    let max = site.sign_in("max");
    let act =
        json!({"do": "propose", "what": "write_off", "document": "A-1", "date": today, "reason": "gone"});
    ground::command(&site.served.books, "w", act, "max");
    let own = max.get("/boards/proposals");
    says(&own, "You proposed this");
    assert!(!own.contains("value=\"approved\""));
    let approve = [("key", "o1"), ("do", "decide"), ("proposal", "1"), ("outcome", "approved")];
    let told = max.post("/boards/proposals", &approve);
    assert!(told.status >= 400, "{}", told.status);
    says(&told.body, "somebody else approves");
    let eva = site.sign_in("eva");
    assert!(eva.get("/boards/proposals").contains("value=\"approved\""));
    assert_eq!(eva.post("/boards/proposals", &approve).status, 303);
    says(&eva.get("/boards/proposals"), "approved by eva");
    // A hold ends, once.
    says(&eva.get("/boards/holds"), "1 customer or document is on hold");
    let end = [("key", "h1"), ("do", "end_hold"), ("hold", "1")];
    assert_eq!([eva.post("/boards/holds", &end).status, eva.post("/boards/holds", &end).status], [303, 303]);
    says(&eva.get("/boards/holds"), "Nobody is on hold");
}

#[test]
fn a_run_is_seen_before_it_leaves_and_takes_two_persons() {
    let today = dunlin_app::today().unwrap();
    let dispute = json!({"do": "dispute", "document": "C-1", "disputed": true, "date": today.to_string(), "reason": "price"});
    let site = site(&[dispute]);
    let max = site.sign_in("max");
    let body = max.get("/dunning");
    for words in [
        "2 notices would go out",
        "asking for 350 EUR",
        "1 item is withheld",
        "Disputed",
        "whoever drafts it cannot issue it",
    ] {
        says(&body, words);
    }
    for words in ["2 Mahnungen gingen", "Reklamiert", "1 Posten"] {
        says(&max.german("/dunning"), words);
    }
    says(&max.get("/dunning?step=0-0"), "letter one, 2");
    // Nothing has left; the draft is there once however often it is sent.
    let draft = [("key", "r1"), ("do", "draft"), ("as_of", today.to_string().as_str())]
        .map(|(a, b)| (a, b.to_owned()));
    let draft: Vec<(&str, &str)> = draft.iter().map(|(a, b)| (*a, b.as_str())).collect();
    assert_eq!([max.post("/dunning", &draft).status, max.post("/dunning", &draft).status], [303, 303]);
    let drafts = max.get("/notices");
    for words in ["2 drafts wait; issued now, 2 would go", "You drafted this run of 2, more than 1"] {
        says(&drafts, words);
    }
    let issue = [("key", "i1"), ("do", "issue_all")];
    let told = max.post("/notices", &issue);
    assert!(told.status >= 400);
    says(&told.body, "somebody else issues them");
    // What was paid meanwhile no longer holds; the other one goes.
    let pay = json!({
        "do": "payment", "number": "P1", "customer": "A", "date": today.to_string(), "amount": "100.00",
        "currency": "EUR", "apply": [{"to": "A-1", "amount": "100.00"}],
    });
    ground::command(&site.served.books, "p1", pay, "tester");
    let eva = site.sign_in("eva");
    says(&eva.get("/notices"), "issued now, 1 would go, 0 would wait and 1 no longer hold");
    assert_eq!(eva.post("/notices", &issue).status, 303);
    says(&eva.get("/notices"), "No draft waits to be issued");
    says(&eva.get("/notices/N-0000002"), "B Works: letter one over 250 EUR, issued");
    says(&eva.get("/notices/N-0000001"), "cancelled");
    let why = eva.get("/notices/N-0000002?why=1");
    says(&why, "Decided anew: the same.");
    // Others' notices are not there.
    let ann = site.sign_in("ann");
    assert_eq!(ann.told("/notices/N-0000099").status, 404);
    assert!(!ann.get("/dunning").contains("name=\"do\" value=\"draft\""), "a collector drafts no run");
}

#[test]
fn drafts_that_wait_for_approval_are_approved_together() {
    let site = site(&[]);
    let text = STRATEGY
        .replace("pay_within = 7", "pay_within = 7\napprove = \"manager\"")
        .replace("two_persons_above = 1\n", "");
    site.served.books.activate_strategy(text, site.today.plus_days(-1), None, "tester").unwrap();
    site.served.books.dun(site.today, None, "tester").unwrap();
    let max = site.sign_in("max");
    says(&max.get("/notices"), "Approve all 3");
    let form = |notices: &[&'static str]| {
        let mut form = vec![("key", "a1"), ("do", "approve")];
        form.extend(notices.iter().map(|number| ("notice", *number)));
        form
    };
    // One that is none: nothing is approved.
    let told = max.post("/notices", &[form(&["N-0000001", "N-0000077"]), vec![]].concat());
    assert!(told.status >= 400);
    says(&max.get("/notices"), "Approve all 3");
    let all = [
        ("key", "a2"),
        ("do", "approve"),
        ("notice", "N-0000001"),
        ("notice", "N-0000002"),
        ("notice", "N-0000003"),
    ];
    assert_eq!(max.post("/notices", &all).status, 303);
    says(&max.get("/notices"), "3 would go");
}

#[test]
fn a_strategy_is_tried_before_it_is_put_into_use() {
    let site = site(&[]);
    let max = site.sign_in("max");
    says(&max.get("/strategies"), "1 day");
    says(&max.german("/strategies"), "1 Tag nach Fälligkeit");
    let wrong = STRATEGY.replace("after_due = 1", "after_due = 1\ncall = true");
    let told = max.post("/strategies/edit", &[("key", "t"), ("do", "preview"), ("text", &wrong)]);
    assert_eq!(told.status, 422);
    says(&told.body, "Line 7:");
    assert!(told.body.contains("aria-invalid=\"true\""));
    // Later steps: today nothing goes any more.
    let later = STRATEGY.replace("after_due = 1\n", "after_due = 40\n").replace("\r", "");
    let told = max
        .post("/strategies/edit", &[("key", "t"), ("do", "preview"), ("text", &later.replace('\n', "\r\n"))]);
    for words in [
        "0 notices and 0 calls instead of 3 and 0; for 3 customers something changes",
        "letter one 3 0",
        "40 days after the due date",
    ] {
        says(&told.body, words);
    }
    assert!(plain(&max.get("/dunning")).contains("3 notices would go out"), "a preview changes nothing");
    let day = site.today.to_string();
    let put = [("key", "t2"), ("do", "activate"), ("text", later.as_str()), ("as_of", day.as_str())];
    assert_eq!(max.post("/strategies/edit", &put).location(), "/strategies?said=strategies.ACTIVATED");
    says(&max.get("/dunning"), "Nothing would go out");
    says(&max.get("/strategies"), "version 2");
    let first = max.get("/strategies/versions/1");
    says(&first, "What it says otherwise than the one in use");
    let from = site.today.plus_days(-3);
    says(
        &max.get(&format!("/strategies/replay?of=1&from={from}&to={}", site.today)),
        "Over 4 days it would have acted on",
    );
    // Whoever may not put one into use may not here either.
    let ann = site.sign_in("ann");
    assert_eq!(ann.post("/strategies/edit", &put).status, 403);
}

#[test]
fn a_statement_adds_up_and_is_shown_to_those_who_see_the_customer() {
    let today = dunlin_app::today().unwrap();
    let pay = json!({
        "do": "payment", "number": "P1", "customer": "A", "date": today.plus_days(-1).to_string(), "amount": "40.00",
        "currency": "EUR", "apply": [{"to": "A-1", "amount": "40.00"}],
    });
    let site = site(&[pay]);
    let ann = site.sign_in("ann");
    let from = today.plus_days(-60);
    let body = ann.get(&format!("/statements?customer=A&from={from}&lang=en"));
    for words in [
        "A Works owes 60 EUR",
        "Invoice A-1 100.00 100.00",
        "Payment P1 \u{2212}40.00 60.00",
        "Closing balance 60.00",
        "of which past due 60.00",
    ] {
        says(&body, words);
    }
    says(&ann.get(&format!("/statements?customer=A&from={from}&lang=de")), "Endsaldo 60,00");
    assert_eq!(ann.told("/statements?customer=C").status, 404);
    assert_eq!(ann.told("/accounts/A/statement").location(), "/statements?customer=A");
    // The same over the API.
    let told = ann.told(&format!("/api/v1/customers/A/statement?from={from}"));
    let value: Value = serde_json::from_str(&told.body).unwrap_or_else(|e| panic!("{e}: {}", told.body));
    let section = &value["sections"][0];
    assert_eq!(
        (&section["opening"], &section["closing"], &section["past_due"]),
        (&json!("0.00"), &json!("60.00"), &json!("60.00"))
    );
    assert_eq!(ann.told("/api/v1/customers/C/statement").status, 404);
}
