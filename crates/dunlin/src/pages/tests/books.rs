//! Imports, documents, search, customers, the books and one's own sign-in, over the real router.

use super::served::Browser;
use crate::api::tests::served::{PASSWORD, Told, user as member};
use crate::api::tests::{Server, server};
use dunlin_app::people::Role;
use dunlin_app::post::Post;

/// Somebody at a browser.
struct Person<'s>(Browser<'s>);

fn user(server: &Server, name: &str, role: Role) {
    member(&server.books, name, role, Some("Ada"));
}

fn person<'s>(server: &'s Server, name: &str) -> Person<'s> {
    Person(Browser::of(server, name))
}

impl Person<'_> {
    fn get(&self, path: &str) -> Told {
        self.0.get(path)
    }

    fn form(&self, path: &str, fields: &[(&str, &str)]) -> Told {
        self.0.send_form(path, fields)
    }

    /// Brings a file; where it is looked at.
    fn bring(&self, name: &str, content: &str) -> String {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--x--\r\n"
        );
        let told = self.0.send_file("/imports", &body);
        assert_eq!(told.status, 303, "{}", told.body);
        told.header("location").unwrap()
    }
}

/// What is told at a place that one was sent to.
fn followed(who: &Person<'_>, told: &Told) -> Told {
    assert_eq!(told.status, 303, "{}", told.body);
    who.get(&told.header("location").unwrap())
}

const ODD: &str = "Doc,Debtor,Written,Payable,Value,Cur\nX-1,Own,2024-03-01,2024-03-31,120.00,EUR\n\
                   X-2,Own,2024-03-02,2024-04-01,75.50,EUR\nX-3,Own,2024-03-02,2024-04-01,none,EUR\n";

/// What the columns of `ODD` mean, as a form says it.
fn meant(payable: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("do", "mend"),
        ("kind", "invoices"),
        ("was", "invoices"),
        ("col.0", "document"),
        ("col.1", "customer"),
        ("col.2", "issued"),
        ("col.3", payable),
        ("col.4", "amount"),
        ("col.5", "currency"),
    ]
}

#[test]
fn a_wrong_column_is_mended_and_the_file_lands_once_and_is_taken_back() {
    let server = server();
    let root = person(&server, "root");
    let place = root.bring("odd.csv", ODD);
    let said = root.form(&place, &[("do", "mend"), ("kind", "invoices"), ("was", "")]);
    let page = followed(&root, &said);
    assert!(page.body.contains("name=\"col.3\""), "{}", page.body);
    // The due date was taken for nothing; said of two columns it is refused, and what was said is kept.
    let twice = root.form(&place, &meant("issued"));
    assert_eq!(twice.status, 422);
    assert!(twice.body.contains("said of two columns: Written, Payable"), "{}", twice.body);
    let page = followed(&root, &root.form(&place, &meant("due")));
    assert!(page.body.contains("value=\"due\" selected"), "{}", page.body);
    assert!(page.body.contains("new documents") && page.body.contains("rows refused"), "{}", page.body);
    assert!(page.body.contains("not an amount"), "{}", page.body);
    let refused = root.get(&format!("{place}/refused"));
    assert!(refused.body.contains("X-3,Own,2024-03-02,2024-04-01,none,EUR,4,"), "{}", refused.body);
    let before = server.books.imports(None, 10).unwrap().len();
    for _ in 0..2 {
        let page = followed(&root, &root.form(&place, &[("do", "land")]));
        assert!(page.body.contains("has landed"), "{}", page.body);
    }
    let past = server.books.imports(None, 10).unwrap();
    assert_eq!((past.len(), past[0].by.as_str(), past[0].new), (before + 1, "root", 2));
    let document = root.get("/documents/X-1");
    assert!(document.body.contains("30 days after the document date"), "{}", document.body);
    assert!(document.body.contains("import 2, line 2"), "{}", document.body);
    let number = past[0].import.to_string();
    let list = followed(&root, &root.form("/imports", &[("undo", &number), ("key", "k")]));
    assert!(list.body.contains("taken back by root"), "{}", list.body);
    assert!(root.get("/documents/X-1").body.contains("its import was taken back"));
}

#[test]
fn dates_that_can_be_read_two_ways_are_a_question() {
    let server = server();
    let root = person(&server, "root");
    let text = "invoice_number,customer_id,issue_date,due_date,amount,currency\nQ-1,Own,02/03/2024,05/04/2024,10.00,EUR\n";
    let place = root.bring("q.csv", text);
    let page = root.get(&place);
    assert!(
        page.body.contains("is `02/03/2024` the 2\u{a0}Mar\u{a0}2024 or the 3\u{a0}Feb\u{a0}2024?"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("value=\"land\""), "nothing lands before it is answered");
    let columns = [
        ("kind", "invoices"),
        ("was", "invoices"),
        ("do", "mend"),
        ("dates", "dmy"),
        ("col.0", "document"),
        ("col.1", "customer"),
        ("col.2", "issued"),
        ("col.3", "due"),
        ("col.4", "amount"),
        ("col.5", "currency"),
    ];
    let page = followed(&root, &root.form(&place, &columns));
    assert!(page.body.contains("value=\"land\""), "{}", page.body);
    followed(&root, &root.form(&place, &[("do", "land")]));
    assert!(root.get("/documents/Q-1").body.contains("2\u{a0}Mar\u{a0}2024"));
}

#[test]
fn a_file_is_its_bringers_and_a_missing_right_is_said() {
    let server = server();
    user(&server, "clerk", Role::CashClerk);
    user(&server, "auditor", Role::Auditor);
    let (root, clerk, auditor) =
        (person(&server, "root"), person(&server, "clerk"), person(&server, "auditor"));
    let place = root.bring("odd.csv", ODD);
    let page = clerk.get(&place);
    assert!(page.body.contains("no longer here") && !page.body.contains("odd.csv"), "{}", page.body);
    assert!(!clerk.get("/imports").body.contains("odd.csv"));
    let page = auditor.get("/imports");
    assert!(page.body.contains("not take files in"), "{}", page.body);
    assert_eq!(auditor.form("/imports", &[("undo", "1"), ("key", "k")]).status, 403);
    assert_eq!(auditor.get(&place).status, 403);
    // A file is larger than a form is.
    let large = format!("{ODD}{}", "X-9,Own,2024-03-01,2024-03-31,120.00,EUR\n".repeat(80_000));
    assert!(large.len() > 3_000_000);
    root.bring("large.csv", &large);
}

#[test]
fn a_document_is_told_whole_and_one_of_others_is_none() {
    let server = server();
    user(&server, "collector", Role::Collector);
    let act = |text: &str, key: &str| {
        let value = serde_json::from_str(text).unwrap();
        server.books.post(Post::from_json(value, Some(key.to_owned()), "Grace").unwrap()).unwrap();
    };
    act(
        r#"{"do":"payment","number":"P-7","customer":"Own","date":"2024-02-01","amount":"40.00","currency":"EUR","apply":[{"to":"OWN-1","amount":"40.00"}]}"#,
        "p",
    );
    act(r#"{"do":"due","document":"OWN-1","due":"2024-03-09","reason":"agreed"}"#, "d");
    act(r#"{"do":"dispute","document":"OWN-1","disputed":true,"reason":"quality","date":"2024-02-03"}"#, "r");
    let collector = person(&server, "collector");
    let page = collector.get("/documents/OWN-1?as_of=2024-02-15");
    for part in [
        "Invoice OWN-1: 60.00\u{a0}EUR open, due in 23 days.",
        "P-7",
        "dispute: quality",
        "due 9\u{a0}Feb\u{a0}2024 → 9\u{a0}Mar\u{a0}2024",
        "Grace",
        "in dispute",
        "first said as 9\u{a0}Feb\u{a0}2024",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert_eq!(collector.get("/documents/OTHERS-1").status, 404);
    assert_eq!(person(&server, "root").get("/documents/OTHERS-1").status, 200);
    // The same number at another customer is a choice for those who see both.
    act(
        r#"{"do":"document","number":"OWN-1","kind":"invoice","customer":"Others","date":"2024-02-01","due":"2024-03-01","amount":"9.00","currency":"EUR","entity":"North"}"#,
        "x",
    );
    let which = person(&server, "root").get("/documents/OWN-1");
    assert!(which.body.contains("Which OWN-1?") && which.body.contains("customer=Others"), "{}", which.body);
    assert!(!collector.get("/documents/OWN-1").body.contains("Which"));
}

#[test]
fn search_finds_what_is_seen_and_a_single_hit_goes_straight_there() {
    let server = server();
    user(&server, "collector", Role::Collector);
    let (root, collector) = (person(&server, "root"), person(&server, "collector"));
    let at = |told: &Told| told.header("location").unwrap_or_else(|| panic!("{}", told.body));
    assert_eq!(at(&root.get("/find?q=secret+works")), "/accounts/Others");
    assert!(at(&root.get("/find?q=OTHERS-1")).starts_with("/documents/OTHERS-1?"));
    assert_eq!(at(&root.get("/find?q=olga")), "/accounts/Own");
    let amounts = root.get("/find?q=80.00");
    assert!(at(&amounts).starts_with("/documents/OTHERS-2?"));
    for q in ["secret", "OTHERS-1", "80.00", "secretive", "Others"] {
        let told = collector.get(&format!("/find?q={q}"));
        assert_eq!(told.status, 200, "{q}");
        assert!(told.body.contains("Nothing is called"), "{q}: {}", told.body);
    }
    let own = collector.get("/find?q=OWN");
    assert!(own.body.contains("Own Works") && own.body.contains("OWN-2"), "{}", own.body);
    // What was said since is found.
    let act = r#"{"do":"customer","number":"Own","name":"Quite Different"}"#;
    let post = Post::from_json(serde_json::from_str(act).unwrap(), Some("n".into()), "x").unwrap();
    server.books.post(post).unwrap();
    assert_eq!(at(&root.get("/find?q=quite+diff")), "/accounts/Own");
}

#[test]
fn customers_are_listed_as_the_api_lists_them() {
    let server = server();
    let root = person(&server, "root");
    let page = root.get("/customers").body;
    let told = server.get("administrator", "/customers").json();
    let rows = told["rows"].as_array().unwrap();
    assert!(rows.len() >= 3);
    for row in rows {
        for name in ["open", "past_due"] {
            let amount = row[name].as_str().unwrap();
            assert!(page.contains(&format!(">{amount}<")), "{name} {amount}: {page}");
        }
    }
    user(&server, "collector", Role::Collector);
    let own = person(&server, "collector").get("/customers").body;
    assert!(own.contains("Own Works") && !own.contains("Secret Works"), "{own}");
    assert!(own.contains("One customer."), "{own}");
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name}: {page}"));
    page[at..].split('"').nth(3).unwrap().to_owned()
}

#[test]
fn the_second_of_two_editors_is_told_and_loses_nothing() {
    let server = server();
    let root = person(&server, "root");
    let state = hidden(&root.get("/customers/Own").body, "state");
    let said = |name: &'static str, state: &str, key: &'static str| {
        let fields = [("do", "said"), ("name", name), ("collector", "Ada"), ("state", state), ("key", key)];
        root.form("/customers/Own", &fields)
    };
    assert_eq!(said("First", &state, "a").status, 303);
    let second = said("Second", &state, "b");
    assert_eq!(second.status, 422);
    assert!(
        second.body.contains("changed this customer meanwhile") && second.body.contains("value=\"Second\"")
    );
    let fields = [("do", "said"), ("name", "First"), ("credit_limit", "1,5"), ("collector", "Ada")];
    let wrong = root.form("/customers/Own", &fields);
    assert!(
        wrong.body.contains("`1,5` is no amount") && wrong.body.contains("value=\"1,5\""),
        "{}",
        wrong.body
    );
    user(&server, "auditor", Role::Auditor);
    let auditor = person(&server, "auditor");
    assert!(!auditor.get("/customers/Own").body.contains("value=\"said\""));
    assert_eq!(auditor.form("/customers/Own", &[("do", "said"), ("name", "X"), ("key", "c")]).status, 403);
}

#[test]
fn users_tokens_and_the_journal_are_kept_on_pages() {
    let server = server();
    let root = person(&server, "root");
    let none = root.form("/books/users", &[("do", "make"), ("name", "Grace"), ("key", "a")]);
    assert!(
        none.status == 422
            && none.body.contains("at least one role")
            && none.body.contains("value=\"Grace\"")
    );
    let made =
        root.form("/books/users", &[("do", "make"), ("name", "Grace"), ("role", "manager"), ("key", "b")]);
    assert!(followed(&root, &made).body.contains("Give them a password now"));
    let weak = root.form("/books/users/Grace", &[("do", "password"), ("password", "short"), ("key", "c")]);
    assert_eq!(weak.status, 422, "{}", weak.body);
    let set = root.form("/books/users/Grace", &[("do", "password"), ("password", PASSWORD), ("key", "d")]);
    assert_eq!(set.status, 303, "{}", set.body);
    let grace = person(&server, "Grace");
    assert_eq!(
        grace
            .form("/books/users", &[("do", "make"), ("name", "X"), ("role", "manager"), ("key", "e")])
            .status,
        403
    );
    let fields =
        [("user", "Grace"), ("label", "nightly"), ("scope", "read"), ("until", "31 Dec 2099"), ("key", "f")];
    let token = root.form("/books/tokens", &fields);
    assert!(token.status == 200 && token.body.contains("dunlin_"), "{} {}", token.status, token.body);
    let list = root.get("/books/tokens").body;
    assert!(
        list.contains("nightly") && list.contains("31\u{a0}Dec\u{a0}2099") && !list.contains("dunlin_"),
        "{list}"
    );
    let journal = root.get("/books/journal?by=Grace&kind=sign_in").body;
    assert!(journal.contains("sign-in") && !journal.contains("tester</td>"), "{journal}");
    let all = root.get("/books/journal").body;
    assert!(all.contains("tester</td>") && all.contains("dispute"), "{all}");
    let check = root.form("/books", &[("do", "verify"), ("key", "g")]);
    assert!(check.body.contains("File, chain and facts are whole."), "{}", check.body);
    assert_eq!(grace.form("/books", &[("do", "verify"), ("key", "h")]).status, 403);
}

#[test]
fn who_must_set_up_a_second_factor_sees_that_and_nothing_else() {
    let server = server();
    user(&server, "auditor", Role::Auditor);
    let root = person(&server, "root");
    let rule = root.form("/books/users", &[("do", "rule"), ("role", "auditor"), ("key", "a")]);
    assert_eq!(rule.status, 303, "{}", rule.body);
    let auditor = person(&server, "auditor");
    for place in ["/customers", "/books", "/find?q=x", "/imports", "/documents/OWN-1"] {
        assert_eq!(auditor.get(place).header("location").as_deref(), Some("/me"), "{place}");
    }
    let page = auditor.get("/me").body;
    assert!(
        page.contains("Set up a second factor first.") && !page.contains("Change the password"),
        "{page}"
    );
    let wrong = auditor.form("/me", &[("do", "enrol"), ("password", "no")]);
    assert!(
        wrong.status == 422 && wrong.body.contains("The password or the code is wrong."),
        "{}",
        wrong.body
    );
    let begun = auditor.form("/me", &[("do", "enrol"), ("password", PASSWORD)]);
    assert!(begun.body.contains("otpauth://totp/"), "{}", begun.body);
    let (uri, secret) = (hidden(&begun.body, "uri"), hidden(&begun.body, "secret"));
    let fields = [("do", "confirm"), ("code", "000000"), ("uri", uri.as_str()), ("secret", secret.as_str())];
    let again = auditor.form("/me", &fields);
    assert!(again.status == 422 && again.body.contains("The code is wrong"), "{}", again.body);
    assert!(again.body.contains(&secret), "the secret is still there to be typed");
}

#[test]
fn a_wrong_password_is_said_at_its_field() {
    let server = server();
    let root = person(&server, "root");
    let wrong = root.form("/me", &[("do", "password"), ("old", "no"), ("new", "seven green apples fall")]);
    assert!(wrong.status == 422 && wrong.body.contains("The current password is wrong."), "{}", wrong.body);
    let done = root.form("/me", &[("do", "password"), ("old", PASSWORD), ("new", "seven green apples fall")]);
    assert_eq!(done.header("location").as_deref(), Some("/sign-in"), "{}", done.body);
    assert_eq!(root.get("/me").status, 303, "the session ended");
}
