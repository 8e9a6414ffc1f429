//! The worklist and the account as a browser sees them: over the real router and a real socket.

use super::served::{Browser, served};
use crate::api::tests::served::{Served, command};

/// Two customers of a collector, one of another's; late, one of them with a promise that was broken.
const INVOICES: &str = "invoice_number,customer_id,issue_date,due_date,amount\n";

fn books() -> (Served, String) {
    let today = dunlin_app::today().unwrap();
    let day = |back: i32| today.plus_days(-back).to_string();
    let rows = [
        ("OWN-1", "Own", 90, 60, "1000.00"),
        ("OWN-2", "Own", 20, -10, "500.00"),
        ("BIG-1", "Big", 70, 40, "9000.00"),
        ("OTHERS-1", "Others", 70, 40, "70.00"),
    ];
    let lines: Vec<String> =
        rows.iter().map(|(n, c, i, d, a)| format!("{n},{c},{},{},{a}\n", day(*i), day(*d))).collect();
    let commands = [
        r#"{"do":"customer","number":"Own","name":"Own <Works>","collector":"Ada"}"#.to_owned(),
        r#"{"do":"customer","number":"Big","name":"Big Works","collector":"Ada"}"#.to_owned(),
        r#"{"do":"customer","number":"Others","name":"Secret Works","collector":"Bob"}"#.to_owned(),
        r#"{"do":"contact","customer":"Own","name":"Olga","email":"olga@own.example","phone":"+39 030 55","zone":"Europe/Rome","roles":["dunning"]}"#.to_owned(),
        format!(r#"{{"do":"promise","customer":"Own","date":"{}","currency":"EUR","parts":[{{"due":"{}","amount":"1000.00"}}],"items":["OWN-1"]}}"#, day(30), day(20)),
        format!(r#"{{"do":"activity","customer":"Own","at":"{}T10:20","medium":"call","outcome":"promised","contact":"Olga","note":"The boss signs on Monday."}}"#, day(30)),
        format!(r#"{{"do":"activity","customer":"Big","at":"{}T09:00","outcome":"noted","next_date":"{today}","next_step":"ask for the copy"}}"#, day(5)),
    ];
    (served(&format!("{INVOICES}{}", lines.concat()), &commands), today.to_string())
}

#[test]
fn a_row_says_why_and_links_to_its_account() {
    let (server, _) = books();
    let ada = Browser::of(&server, "collector");
    let page = ada.get("/worklist");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Promise broken on"), "{}", page.body);
    assert!(page.body.contains("Own &lt;Works&gt;") && !page.body.contains("<Works>"), "names are text");
    assert!(page.body.contains(r#"href="/worklist?at=Big#account""#));
    assert!(!page.body.contains("Secret"), "of others nothing is seen");
    let german = ada.in_german().get("/worklist").body;
    assert!(german.contains("Zusage am") && german.contains("gebrochen"), "{german}");
    for english in ["broken", "days late", "usually", "worth", "past due"] {
        assert!(!visible(&german).contains(english), "{english} on a German page: {german}");
    }
}

/// What people read of a page: no markup, no attributes.
fn visible(page: &str) -> String {
    let main = page.split_once("<main").map_or(page, |(_, rest)| rest);
    let mut out = String::new();
    let mut is_inside = true;
    for c in main.chars() {
        match c {
            '<' => is_inside = true,
            '>' => is_inside = false,
            c if !is_inside => out.push(c),
            _ => {}
        }
    }
    out
}

#[test]
fn the_account_says_what_was_said_and_what_became_of_it() {
    let (server, _) = books();
    let ada = Browser::of(&server, "collector");
    let page = ada.get("/accounts/Own").body;
    assert!(page.contains("“The boss signs on Monday.”") && page.contains("Olga, by phone"), "{page}");
    assert!(page.contains("nothing came"), "the promise was broken");
    assert!(page.contains("tel:+3903055") && page.contains("mailto:olga@own.example"));
    assert!(page.contains("/documents/OWN-1") && page.contains("1,000.00"));
    assert_eq!(ada.get("/accounts/Others").status, 404);
    assert_eq!(ada.get("/accounts/Nobody").status, 404);
}

#[test]
fn a_call_with_a_promise_is_logged_once_and_can_be_taken_back() {
    let (server, _) = books();
    let ada = Browser::of(&server, "collector");
    let form = ada.form("/worklist?at=Own&do=promise", "do", "promise");
    let sent = form.with(&[("outcome", "promised"), ("note", "By Friday"), ("go", "next")]);
    let done = ada.post("/accounts/Own", &sent);
    assert_eq!(done.status, 303, "{}", done.body);
    let place = done.location();
    assert!(place.starts_with("/worklist?at=Big&did=promise&of=Own&undo="), "on to the next: {place}");
    // Sent again it is not done again.
    assert_eq!(ada.post("/accounts/Own", &sent).location(), place);
    let story = ada.get("/accounts/Own").body;
    assert_eq!(story.matches("By Friday").count(), 2, "in the quotation and in the list: {story}");
    assert!(ada.get(&place).body.contains("undo_promise"));
    let undo = ada.form(&place, "do", "undo_promise");
    let undone = ada.post("/accounts/Own", &undo.with(&[]));
    assert_eq!(undone.status, 303, "{}", undone.body);
    assert!(ada.get("/accounts/Own").body.contains("replaced or taken back"));
}

#[test]
fn what_was_typed_stands_in_the_form_again() {
    let (server, _) = books();
    let ada = Browser::of(&server, "collector").in_german();
    let form = ada.form("/accounts/Own?do=promise", "do", "promise");
    let told = ada.post("/accounts/Own", &form.with(&[("amount", "12,x"), ("note", "Nur so ein Satz")]));
    assert_eq!(told.status, 422);
    assert!(told.body.contains("„12,x“ ist kein Betrag"), "{}", told.body);
    assert!(told.body.contains("Nur so ein Satz") && told.body.contains(r#"value="12,x""#));
    assert!(told.body.contains(r#"aria-invalid="true""#), "the field says so: {}", told.body);
    let told = ada.post("/accounts/Own", &form.with(&[("by", "1.1.2020")]));
    assert!(told.body.contains("„1.1.2020“ ist schon vorbei"), "{}", told.body);
    // Another wrote meanwhile: the second is told, and loses nothing.
    let form = ada.form("/accounts/Own?do=note", "do", "note");
    command(
        &server.books,
        "late",
        serde_json::from_str(
            r#"{"do":"activity","customer":"Own","at":"2024-03-01T10:00","outcome":"noted","note":"other"}"#,
        )
        .unwrap(),
        "tester",
    );
    let told = ada.post("/accounts/Own", &form.with(&[("note", "meins")]));
    assert_eq!(told.status, 422);
    assert!(told.body.contains("Jemand hat das geändert") && told.body.contains(">meins<"), "{}", told.body);
}

#[test]
fn nobody_acts_on_accounts_of_others_and_no_form_leads_elsewhere() {
    let (server, _) = books();
    let ada = Browser::of(&server, "collector");
    let form = ada.form("/accounts/Own?do=note", "do", "note");
    assert_eq!(ada.post("/accounts/Others", &form.with(&[("note", "x")])).status, 404);
    for place in ["https://evil.example/", "//evil.example", "/worklist\\evil", "/sign-out"] {
        let form = ada.form("/accounts/Own?do=note", "do", "note");
        let done = ada.post("/accounts/Own", &form.with(&[("note", "x"), ("then", place)]));
        assert!(done.location().starts_with("/accounts/Own?did=note"), "{place}: {}", done.location());
    }
    let auditor = Browser::of(&server, "auditor");
    assert!(!auditor.get("/accounts/Own?do=note").body.contains("<textarea"), "who may not act sees no form");
    let form = ada.form("/accounts/Own?do=note", "do", "note");
    assert_eq!(auditor.post("/accounts/Own", &form.with(&[("note", "x")])).status, 403);
}

#[test]
fn several_are_shown_before_anything_is_done_and_then_done_one_by_one() {
    let (server, today) = books();
    let ada = Browser::of(&server, "collector");
    let chosen = "act=hold&c=Own&c=Big&c=Others&back=%2Fworklist";
    let preview = ada.post("/worklist/bulk", chosen);
    assert_eq!(preview.status, 200);
    assert!(preview.body.contains("Big Works") && !preview.body.contains("Secret"), "{}", preview.body);
    assert!(!ada.get("/accounts/Big").body.contains("trade fair"));
    let until: dunlin_core::day::Day = today.parse().unwrap();
    let sure = format!("{chosen}&sure=yes&key=k1&reason=trade+fair&until={}", until.plus_days(9));
    let done = ada.post("/worklist/bulk", &sure);
    assert!(done.body.contains("Done for 2 of 2"), "{}", done.body);
    assert!(ada.post("/worklist/bulk", &sure).body.contains("Done for 2 of 2"), "sent again");
    let account = ada.get("/accounts/Big").body;
    assert_eq!(account.matches("trade fair").count(), 2, "the hold and its line: {account}");
    assert_eq!(
        ada.post("/worklist/bulk", "act=collector&c=Own").status,
        404,
        "a collector hands nobody over"
    );
    assert_eq!(ada.post("/worklist/bulk", "act=hold").status, 422, "nobody was chosen");
}

#[test]
fn parts_are_what_a_script_asks_for() {
    let (server, _) = books();
    let ada = Browser::of(&server, "collector");
    let part = |place: &str, id: &str| ada.part(place, id).body;
    assert!(part("/worklist?from=0", "rows").starts_with("<ol class=\"list\""));
    assert!(part("/worklist?at=Big", "row").starts_with("<div class=\"row\""));
    assert_eq!(part("/worklist?only=broken&at=Big", "row"), "", "not listed");
    assert!(part("/worklist?at=Big", "account").starts_with("<article class=\"account\""));
    assert!(part("/accounts/Big?do=call", "act").starts_with("<form class=\"compose\""));
    assert!(part("/worklist", "head").starts_with("<div id=\"head\""));
}
