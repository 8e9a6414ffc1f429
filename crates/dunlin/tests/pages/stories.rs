//! What people do on a day: a collector's morning, a manager's Friday, an import with a wrong column, an auditor who looks at last March,
//! somebody who looks at a colleague's account, somebody who reads German.

use crate::browser::{Browser, key};
use crate::company::{Company, PASSWORD, out, today};
use crate::pictures::{sign_in, speak};
use serde_json::{Value, json};
use std::path::Path;

/// The customer of the row that is open beside the list.
fn open_row(browser: &Browser) -> String {
    browser.value(".row[aria-current]", "data-customer")
}

/// The customer of the row under the cursor.
fn cursor(browser: &Browser) -> String {
    let script =
        "const row = document.activeElement?.closest('.row') ?? document.querySelector('.row[aria-current]');
        return row?.dataset.customer ?? '';";
    browser.run(script, json!([])).as_str().unwrap_or_default().to_owned()
}

/// Sign in, worklist by keyboard, log a call with a promise, see it on the account; the next row is under the cursor.
#[test]
fn a_collectors_morning() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Hanne");
    browser.follow("header nav a[href='/worklist']");
    let script =
        "return [...document.querySelectorAll('.row[data-customer]')].map((row) => row.dataset.customer)";
    let rows: Vec<String> = serde_json::from_value(browser.run(script, json!([]))).expect("numbers");
    assert!(rows.len() >= 4, "there is work: {rows:?}");
    // Down to the second, up to the first, down again: the cursor moves, the account follows on Enter.
    browser.press("j");
    browser.until("the second row", || (cursor(&browser) == rows[1]).then_some(()));
    browser.press("k");
    browser.until("the first row", || (cursor(&browser) == rows[0]).then_some(()));
    browser.press("j");
    browser.press(key::ENTER);
    browser.until("its account", || (open_row(&browser) == rows[1]).then_some(()));
    assert!(
        browser.at().contains(&format!("at={}", rows[1])),
        "the address says where one is: {}",
        browser.at()
    );
    // A call in which something was promised.
    browser.press("p");
    browser.find("form.compose");
    let amount = browser.value("form.compose [name=amount]", "value");
    assert!(!amount.is_empty(), "what is late is proposed");
    let note = "Ms Ferrari pays on Friday, reference 4711";
    browser.fill("form.compose [name=note]", note);
    browser.press_with(key::CONTROL, key::ENTER);
    browser.until("the next account", || (open_row(&browser) == rows[2]).then_some(()));
    browser.until("the next row under the cursor", || (cursor(&browser) == rows[2]).then_some(()));
    // The shortest way: the promise of what is late, by what is proposed, and on to the next row.
    browser.keys();
    browser.press("p");
    browser.find("form.compose");
    browser.press_with(key::CONTROL, key::ENTER);
    browser.until("the row behind it", || (open_row(&browser) == rows[3]).then_some(()));
    browser.until("it is under the cursor", || (cursor(&browser) == rows[3]).then_some(()));
    assert_eq!(browser.keys(), 3, "a call with a promise, and the next row: p, Ctrl and Enter");
    // It is there for whoever opens the account.
    browser.go(&format!("/accounts/{}", rows[1]));
    browser.sees(note);
    browser.sees(&amount);
    // And for programs: one promise, by whoever made it.
    let promises = company.get(&company.token("Maren", &["read"]), "/promises?limit=1000");
    let own =
        promises["rows"].as_array().into_iter().flatten().filter(|row| row["customer"] == rows[1].as_str());
    let today = today();
    assert_eq!(own.filter(|row| row.to_string().contains(&today)).count(), 1, "{promises}");
    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");
}

/// Keys are told, and are not stolen from whoever types.
#[test]
fn keys_are_told_and_leave_writers_alone() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Hanne");
    browser.go("/worklist");
    browser.press("?");
    browser.find("dialog[open], [popover]:popover-open");
    browser.press(key::ESCAPE);
    browser
        .until("the keys are gone", || (!browser.has("dialog[open], [popover]:popover-open")).then_some(()));
    browser.press("/");
    browser.until("the search", || {
        (browser.run("return document.activeElement.id", json!([])) == "q").then_some(())
    });
    browser.press("jcp?");
    assert_eq!(browser.run("return document.querySelector('#q').value", json!([])), "jcp?");
    assert!(!browser.has("form.compose") && !browser.has("dialog[open]"));
}

/// Why did CEI move, down to the invoice; a strategy changed, previewed, put into use.
#[test]
fn a_managers_friday() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Maren");
    // The home page's figure is a door to its explanation.
    browser.follow("main a[href^='/figures/cei']");
    assert!(browser.at().starts_with("/figures/cei"), "{}", browser.at());
    assert!(!browser.text("h1").is_empty());
    // The move taken apart names customers, or groups that lead to them; the receipts end in documents.
    assert!(browser.has("main svg"), "the move is drawn");
    assert!(browser.has("main table"), "and told in numbers");
    for term in browser.all(".receipt summary") {
        browser.click_on(&term);
    }
    browser.follow("main a[href^='/documents/']");
    let document = browser.at();
    assert!(document.starts_with("/documents/"), "{document}");
    browser.find("main a[href^='/accounts/']");

    browser.go("/strategies");
    browser.follow("main a[href='/strategies/edit']");
    let text = browser.run("return document.querySelector('[name=text]').value", json!([]));
    let text = text.as_str().unwrap_or_default().to_owned();
    assert!(text.contains('='), "the strategy in use is there to be changed: {text}");
    // What cannot be read is said with its line, and nothing that was typed is lost.
    let broken = format!("{text}\nthis is no strategy");
    write(&browser, &broken);
    browser.follow("button[value=preview]");
    browser.find(".err");
    assert!(
        browser
            .run("return document.querySelector('[name=text]').value", json!([]))
            .as_str()
            .is_some_and(|own| own.contains("this is no strategy"))
    );
    // A name of its own, so that it is another one.
    let name = text.lines().find(|line| line.starts_with("name")).expect("a name").to_owned();
    write(&browser, &text.replacen(&name, "name = \"Friday\"", 1));
    browser.follow("button[value=preview]");
    assert!(!browser.has("#preview .err"), "{}", browser.text("#preview"));
    assert!(!browser.text("#preview").trim().is_empty(), "the preview tells what would change");
    browser.follow("button[value=activate]");
    browser.go("/strategies");
    browser.sees("Friday");
    let complaints = browser.complaints();
    // A form that was refused is answered by 422, which the console notes.
    assert!(complaints.iter().all(|own| own.contains("422")), "{complaints:?}");
}

/// Puts a text into the editor, as somebody who pastes.
fn write(browser: &Browser, text: &str) {
    let script = "const at = document.querySelector('[name=text]'); at.value = arguments[0];
        at.dispatchEvent(new Event('input', {bubbles: true}));";
    browser.run(script, json!([text]));
}

/// A file whose due dates stand in a column that is guessed to be something else: mended, looked at, landed, taken back.
#[test]
fn an_import_with_a_wrong_column_is_mended() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Maren");
    let path = company.folder.path().join("export.csv");
    let rows: String =
        (1..=9).map(|n| format!("X-90{n},WEB-{n},EUR,2026-0{n}-01,2026-0{n}-15,{n}00.00\n")).collect();
    std::fs::write(&path, format!("invoice_number,customer_id,currency,issue_date,until,amount\n{rows}"))
        .expect("a file");
    browser.go("/imports");
    // A file that is there is looked at; without script a button does it.
    browser.leave(|| browser.give("[name=file]", &path));
    assert!(browser.at().starts_with("/imports/"), "{}", browser.at());
    browser.sees("until");
    // The guess is shown column by column; the one for the due date is mended.
    let fields = "return [...document.querySelectorAll('select[name^=\"col.\"]')].map((own) => own.value)";
    let guessed: Vec<String> = serde_json::from_value(browser.run(fields, json!([]))).expect("fields");
    assert_eq!(guessed.len(), 6, "{guessed:?}");
    assert!(!guessed.contains(&"due".to_owned()), "there is something to mend: {guessed:?}");
    browser.choose("select[name='col.4']", "due");
    browser.follow("button[value=mend]");
    browser.follow("button[value=land]");
    browser.until("it has landed", || browser.text("main").contains('9').then_some(()));
    // What landed is there.
    browser.go("/documents/X-903");
    browser.sees("X-903");
    browser.go("/find?q=X-903");
    assert!(
        browser.text("main").contains("X-903") || browser.at().contains("X-903"),
        "{}",
        browser.text("main")
    );
    browser.go("/accounts/WEB-3");
    browser.sees("300.00");
    // Taken back, nothing of it is left.
    browser.go("/imports");
    browser.click("main details:has(form [name=undo]) summary");
    browser.follow("form:has([name=undo]) button[type=submit]");
    browser.go("/accounts/WEB-3");
    assert!(!browser.text("main").contains("300.00"), "{}", browser.text("main"));
}

/// The last March that is over.
fn last_march() -> String {
    let today = today();
    let year: i32 = today[..4].parse().expect("a year");
    let is_over = &today[5..] > "03-31";
    format!("{}-03-31", if is_over { year } else { year - 1 })
}

/// Books in which everything was known by the end of March, and a payment of March was written down only now.
fn late_payment(march: &str) -> Company {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let year = &march[..4];
    let invoices = format!(
        "invoice_number,customer_id,currency,issue_date,due_date,amount\nM-1,Alpha,EUR,{year}-01-10,{year}-02-09,4300.00\nM-2,Beta,EUR,{year}-02-01,{year}-03-03,800.00\n"
    );
    std::fs::write(at.join("i.csv"), invoices).expect("a file");
    out(at, &["books", "init", "--books", "b.db"], "");
    out(at, &["import", "invoices", "i.csv", "--books", "b.db", "-q"], "");
    known_on(&at.join("b.db"), march);
    let acts = [
        json!({"key": "1", "do": "payment", "customer": "Alpha", "number": "P-1", "date": format!("{year}-03-20"), "amount": "4300.00", "currency": "EUR", "apply": [{"to": "M-1", "amount": "4300.00"}]}),
    ];
    let acts: Vec<String> = acts.iter().map(Value::to_string).collect();
    out(at, &["post", "--books", "b.db"], &acts.join("\n"));
    for (name, role) in [("Root", "administrator"), ("Ada", "auditor")] {
        out(at, &["user", "set", name, "--role", role, "--books", "b.db"], "");
        out(at, &["user", "password", name, "--books", "b.db"], PASSWORD);
    }
    Company::over(folder)
}

/// Makes what is in books known since a day: as if the test had waited for months.
fn known_on(books: &Path, day: &str) {
    let noon: jiff::Timestamp = format!("{day}T12:00:00Z").parse().expect("a moment");
    let file = rusqlite::Connection::open(books).expect("books");
    file.execute_batch("drop trigger commands_no_update").expect("a trigger");
    file.execute("update commands set recorded_ms = ?1", [noon.as_millisecond()]).expect("a moment");
}

/// An auditor looks at the end of last March: as it is known today, and as it was known then.
#[test]
fn an_auditor_checks_last_march_as_known_then() {
    let march = last_march();
    let company = late_payment(&march);
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Ada");
    browser.go("/aging");
    browser.fill("[name=as_of]", &march);
    browser.follow("form:has([name=as_of]) button[type=submit]");
    let now = browser.text("main");
    assert!(now.contains("800") && !now.contains("5,100"), "the payment of March is known today: {now}");
    browser.fill("[name=known_at]", &march);
    browser.follow("form:has([name=known_at]) button[type=submit]");
    let then = browser.text("main");
    assert!(then.contains("5,100"), "then it was not: {then}");
    // The address is the question: whoever has it sees the same.
    assert!(browser.at().contains("known_at="), "{}", browser.at());
    // An auditor reads, and changes nothing.
    let forms = browser.run(
        "return [...document.querySelectorAll('main form')].filter((own) => own.method === 'post').length",
        json!([]),
    );
    assert_eq!(forms, 0);
    browser.go("/aging/items?as_of=2020-01-01");
    assert!(!browser.text("h1").is_empty());
}

/// A colleague's customer is nobody to whom it does not belong: not on its page, not by its documents, not in the search.
#[test]
fn a_colleagues_account_is_refused() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    let listed = company.get(&company.token("Hanne", &["read"]), "/worklist");
    let number = listed["rows"][0]["customer"].as_str().expect("a customer of hers").to_owned();
    sign_in(&browser, "Hanne");
    browser.go(&format!("/accounts/{number}"));
    let name = browser.text("h1");
    let document = browser.value("main a[href^='/documents/']", "href");
    assert!(!name.is_empty() && document.starts_with("/documents/"), "her own account is there");
    browser.tools("Network.clearBrowserCookies", json!({}));
    sign_in(&browser, "Goran");
    let status = "return performance.getEntriesByType('navigation')[0].responseStatus";
    for place in [format!("/accounts/{number}"), document.clone(), format!("/accounts/{number}?do=call")] {
        browser.go(&place);
        assert_eq!(browser.run(status, json!([])), 404, "{place}");
        browser.sees("There is nothing here.");
        assert!(!browser.text("main").contains(&name), "{}", browser.text("main"));
    }
    for query in [&number, document.trim_start_matches("/documents/")] {
        browser.go(&format!("/find?q={query}"));
        let links = browser.all(&format!("main a[href^='/accounts/{number}'], main a[href='{document}']"));
        assert!(links.is_empty(), "{query}: {}", browser.text("main"));
    }
    browser.go(&format!("/worklist?at={number}"));
    assert!(!browser.text("main").contains(&name), "not beside the list either");
}

/// Every page in German: its language is said, its own words are there, numbers and days are written as Germans write them, and no
/// English is left. What customers and colleagues wrote is theirs.
#[test]
fn german() {
    const ENGLISH: &str = "const words = /\\b(the|is|are|were|with|from|when|which|this|has|been|because|due|late|paid|open|call|calls|reminder|letter|ask|became|line|step|steps)\\b/i;
        const theirs = 'script, style, textarea, pre, code, kbd, input, [lang=en], q, blockquote, .theirs';
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        for (let at = walk.nextNode(); at; at = walk.nextNode())
          if (words.test(at.data) && !at.parentElement.closest(theirs)) found.push(at.data.trim().slice(0, 160));
        for (const at of document.querySelectorAll('[aria-label], [title], [placeholder]'))
          for (const name of ['aria-label', 'title', 'placeholder']) {
            const text = at.getAttribute(name);
            if (text && words.test(text) && !at.closest(theirs)) found.push(`${name}: ${text.slice(0, 160)}`);
          }
        return [...new Set(found)];";
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Maren");
    let pages = crate::crawl::kinds(&browser);
    speak(&browser, "de");
    let mut english = Vec::new();
    for (_, address) in &pages {
        browser.go(address);
        assert_eq!(browser.value("html", "lang"), "de", "{address}");
        let found: Vec<String> = serde_json::from_value(browser.run(ENGLISH, json!([]))).expect("texts");
        english.extend(found.into_iter().map(|text| format!("{address}: {text}")));
    }
    browser.go("/worklist");
    browser.sees("Arbeitsliste");
    browser.go("/aging");
    let text = browser.text("main");
    let is_german = |part: &str| part.len() == 10 && part.split('.').map(str::len).eq([2, 2, 4]);
    let has_day = text.split(|c: char| !c.is_ascii_digit() && c != '.').any(is_german);
    let has_amount = text.split_whitespace().any(|part| {
        part.split('.')
            .skip(1)
            .any(|rest| rest.len() >= 3 && rest.bytes().take(3).all(|b| b.is_ascii_digit()))
    });
    assert!(has_day || has_amount, "days and amounts as Germans write them: {text}");
    assert!(english.is_empty(), "{} texts are English:\n{}", english.len(), english.join("\n"));
}

/// Nothing that was typed is lost when the session ends meanwhile: one signs in, looks at it, sends it.
#[test]
fn a_session_that_ended_loses_nothing() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    browser.scripts(false);
    sign_in(&browser, "Hanne");
    browser.go("/worklist");
    let number = open_row(&browser);
    assert!(!number.is_empty(), "an account is open beside the list");
    browser.go(&format!("/accounts/{number}?do=note"));
    browser.fill("form.compose [name=note]", "wants a copy of 4711");
    browser.tools("Network.clearBrowserCookies", json!({}));
    browser.follow("form.compose button[value=stay]");
    browser.fill("[name=name]", "Hanne");
    browser.fill("[name=password]", PASSWORD);
    browser.follow(".door button[type=submit]");
    browser.sees("wants a copy of 4711");
    browser.follow("main form button[type=submit]");
    browser.go(&format!("/accounts/{number}"));
    browser.sees("wants a copy of 4711");
}

/// A board is gone through by keyboard, and what is done there appears for whoever has it open elsewhere.
#[test]
fn a_board_goes_by_keyboard_and_changes_when_others_do() {
    let company = Company::open();
    let (Some(one), Some(other)) = (Browser::open(&company.home), Browser::open(&company.home)) else {
        return;
    };
    let place = "/boards/promises?state=waiting";
    sign_in(&other, "Ada");
    other.go(place);
    let rows = |browser: &Browser| browser.all("#board .brow").len();
    let before = rows(&other);
    assert!(before > 1, "promises are waited for: {}", other.text("main"));
    sign_in(&one, "Maren");
    one.go(place);
    let under = "return document.activeElement.closest('.brow')?.id ?? ''";
    let ids = "return [...document.querySelectorAll('#board .brow')].map((own) => own.id)";
    let ids: Vec<String> = serde_json::from_value(one.run(ids, json!([]))).expect("rows");
    one.press("jj");
    one.until("the second row", || (one.run(under, json!([])) == ids[1].as_str()).then_some(()));
    one.press("k");
    one.until("the first row", || (one.run(under, json!([])) == ids[0].as_str()).then_some(()));
    one.press("a");
    one.find(&format!("#{} .b-act[open] form", ids[0]));
    one.follow(&format!("#{} .b-act form button[type=submit]", ids[0]));
    // The other has done nothing, and sees it.
    other.until("one row less", || (rows(&other) == before - 1).then_some(()));
    assert!(!other.has(&format!("#{}", ids[0])));
    // Nothing moves under a cursor: whoever stands on a row is told, and has it drawn anew when they want.
    other.press("j");
    one.click(&format!("#{} details.b-act summary", ids[1]));
    one.follow(&format!("#{} .b-act form button[type=submit]", ids[1]));
    other.find("#board > .live-note");
    assert_eq!(rows(&other), before - 1, "what is under the cursor stays");
}

/// Two have one account before them: the second is told, and what was typed is kept.
#[test]
fn the_second_of_two_is_told() {
    let company = Company::open();
    let (Some(one), Some(other)) = (Browser::open(&company.home), Browser::open(&company.home)) else {
        return;
    };
    let mut number = String::new();
    for (browser, user) in [(&one, "Hanne"), (&other, "Maren")] {
        browser.scripts(false);
        sign_in(browser, user);
        if number.is_empty() {
            browser.go("/worklist");
            number = open_row(browser);
        }
        browser.go(&format!("/accounts/{number}?do=hold"));
        browser.fill("form.compose [name=reason]", &format!("{user} looks into it"));
    }
    one.follow("form.compose button[value=stay]");
    assert!(
        one.text("main").contains("Hanne looks into it") || one.has(".done, .said"),
        "{}",
        one.text("main")
    );
    other.follow("form.compose button[value=stay]");
    let told = other.text("main");
    assert!(other.has("[role=alert]"), "the second is told: {told}");
    let kept = "return document.body.innerHTML.includes('Maren looks into it')";
    assert_eq!(other.run(kept, json!([])), true, "and loses nothing");
}
