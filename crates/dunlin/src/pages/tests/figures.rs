//! Home, figures, aging, library and calculators over the real router: known answers in two languages, whose customers are seen,
//! what was known when.

use crate::api::Serving;
use crate::api::http::router;
use dunlin_app::import::{Import, ImportFile};
use dunlin_app::people::{Role, UserChange};
use dunlin_app::post::Post;
use dunlin_app::{Books, Place};
use dunlin_formats::{FileKind, LoadOptions};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

const PASSWORD: &str = "a quiet river bends";

/// The example of the library's page on CEI: 6,000 at the start of February, sales of 4,130, 6,200 at its end of which 4,000 are not due:
/// 3,930 of 6,130 came in.
const INVOICES: &str = "invoice_number,customer_id,issue_date,due_date,amount,clear_date\n\
                        A-1,A,2024-01-05,2024-02-04,3930.00,2024-02-10\n\
                        B-1,B,2024-01-10,2024-02-09,2070.00,\n\
                        C-1,C,2024-02-05,2024-03-06,4000.00,\n\
                        B-2,B,2024-02-06,2024-02-20,130.00,\n\
                        C-2,C,2024-03-01,2024-03-31,10.00,\n";

/// The names of two customers, and whose they are.
const CUSTOMERS: [&str; 2] = [
    r#"{"do":"customer","number":"A","name":"Alpha Works","collector":"Bob"}"#,
    r#"{"do":"customer","number":"B","name":"Beta <b>Works</b>","collector":"Ada"}"#,
];

struct Server {
    address: SocketAddr,
    _folder: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
}

fn fill(books: &Books) {
    let file = ImportFile { name: "i.csv".into(), bytes: INVOICES.as_bytes().to_vec(), map: None };
    let options = LoadOptions { currency: "EUR".parse().ok(), ..LoadOptions::default() };
    let actor = "tester".to_owned();
    books.import(Import { kind: FileKind::Flat, files: vec![file], options, key: None, actor }).unwrap();
    for (n, act) in CUSTOMERS.iter().enumerate() {
        let value = serde_json::from_str(act).unwrap();
        books.post(Post::from_json(value, Some(format!("k{n}")), "tester").unwrap()).unwrap();
    }
}

/// Books with the example, or nothing in them; with an administrator, an auditor and the collector of B.
fn server(is_empty: bool) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let books = Books::create(&Place::File(folder.path().join("b.db"))).unwrap();
    if !is_empty {
        fill(&books);
    }
    let secret = books.setup_secret().unwrap().unwrap();
    books.set_up(&secret, "root", PASSWORD).unwrap();
    for role in [Role::Auditor, Role::Collector] {
        let change = UserChange {
            name: role.name().to_owned(),
            roles: Some(vec![role]),
            collector: Some("Ada".to_owned()),
            ..UserChange::default()
        };
        let user = books.save_user(change, "root").unwrap();
        books.set_password(user.id, PASSWORD, "root").unwrap();
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let socket = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = socket.local_addr().unwrap();
    let served = router(books, Serving::default()).into_make_service_with_connect_info::<SocketAddr>();
    runtime.spawn(async move { axum::serve(socket, served).await });
    Server { address, _folder: folder, _runtime: runtime }
}

/// Somebody who has signed in.
struct Seat<'s> {
    server: &'s Server,
    cookie: String,
}

impl Server {
    fn raw(&self, text: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.to_owned())
    }

    fn sign_in(&self, name: &str) -> Seat<'_> {
        let body = format!("name={name}&password={}&then=/", PASSWORD.replace(' ', "+"));
        let (status, head, _) = self.raw(&format!(
            "POST /sign-in HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        ));
        assert_eq!(status, 303, "{head}");
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        Seat { server: self, cookie: cookie.split(';').next().unwrap().to_owned() }
    }
}

impl Seat<'_> {
    fn look(&self, lang: &str, path: &str) -> (u16, String) {
        let (status, _, body) = self.server.raw(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}; dunlin_look={lang}.system.roomy\r\n\r\n",
            self.server.address, self.cookie
        ));
        (status, body)
    }

    #[track_caller]
    fn get(&self, lang: &str, path: &str) -> String {
        let (status, body) = self.look(lang, path);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }
}

/// What is read of a page: without tags.
fn words(page: &str) -> String {
    let (mut out, mut is_tag) = (String::new(), false);
    for letter in page.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => out.push(letter),
            _ => {}
        }
    }
    out.replace('\u{a0}', " ")
}

#[track_caller]
fn says(page: &str, all: &[&str]) {
    let read = words(page);
    for one in all {
        assert!(read.contains(one), "`{one}` is not said in: {read}");
    }
}

#[test]
fn home_says_how_well_we_collect_in_both_languages() {
    let server = server(false);
    let seat = server.sign_in("root");
    let page = seat.get("en", "/");
    says(
        &page,
        &["We collected 64.1% of what could be collected in February 2024.", "43.5", "All amounts in EUR"],
    );
    says(&page, &["To do today"]);
    says(
        &seat.get("de", "/"),
        &["Im Februar 2024 haben wir 64,1 % des Einziehbaren eingezogen.", "43,5", "Heute zu tun"],
    );
    assert!(page.contains(r#"href="/figures/cei?currency=EUR""#) && !page.contains("<b>Works</b>"));
    // Today comes before the charts: so it does on a phone.
    assert!(page.find(r#"id="today""#).unwrap() < page.find(r#"class="front-charts""#).unwrap());
}

#[test]
fn empty_books_begin_with_a_tour_for_whoever_may_take_files_in() {
    let server = server(true);
    let seat = server.sign_in("root");
    says(&seat.get("en", "/"), &["It takes three steps.", "Take your files in", "Open the worklist"]);
    let other = server.sign_in("auditor").get("de", "/");
    says(&other, &["Bitte wenden Sie sich an Ihre Verwaltung."]);
    assert!(!other.contains("/imports"));
    for path in ["/figures", "/figures/cei", "/aging", "/aging/items", "/library", "/calc"] {
        seat.get("en", path);
    }
}

#[test]
fn a_figure_ends_in_its_documents() {
    let server = server(false);
    let seat = server.sign_in("root");
    let page = seat.get("en", "/figures/cei");
    says(&page, &["Collection effectiveness index was 64.1% in February 2024."]);
    says(&page, &["6,000.00", "4,130.00", "6,200.00", "4,000.00"]);
    let equation = "(6,000.00 + 4,130.00 \u{2212} 6,200.00) \u{f7} (6,000.00 + 4,130.00 \u{2212} 4,000.00) \u{d7} 100 = 64.1 %";
    says(&page, &[equation]);
    for document in ["A-1", "B-1", "B-2", "C-1"] {
        assert!(page.contains(&format!(r#"href="/documents/{document}""#)), "{document}");
    }
    let german = seat.get("de", "/figures/cei");
    says(
        &german,
        &["Einzugswirksamkeit (CEI) lag im Februar 2024 bei 64,1 %.", "Forderungen am Anfang", "6.000,00"],
    );
    let by_customer = seat.get("en", "/figures/ar_total?by=customer&group=B");
    assert!(by_customer.contains("Beta &lt;b&gt;Works&lt;/b&gt;") && by_customer.contains("/accounts/B"));
    says(&by_customer, &["2,200.00"]);
    // January had nothing that could be collected: the reason stands where the value would.
    let before = seat.get("en", "/figures/cei?as_of=2024-01-31");
    says(&before, &["has no value in January 2024", "nothing was collectable"]);
}

#[test]
fn what_was_not_known_then_is_not_shown_and_no_day_is_said_at_its_field() {
    let server = server(false);
    let seat = server.sign_in("auditor");
    let then = "/figures/cei?as_of=2024-03-01&known_at=2024-03-05";
    says(&seat.get("en", then), &["On 5 Mar 2024 nothing of this was known yet."]);
    says(&seat.get("de", "/aging?known_at=05.03.2024"), &["Am 05.03.2024 war davon noch nichts bekannt."]);
    let today = dunlin_app::today().unwrap();
    says(
        &seat.get("en", &format!("/figures/cei?as_of=2024-03-01&known_at={today}")),
        &["64.1%", "As known on"],
    );
    let wrong = seat.get("en", "/figures/cei?as_of=soon");
    says(&wrong, &["This is no day; write it like"]);
    assert!(wrong.contains(r#"value="soon""#) && wrong.contains(r#"aria-invalid="true""#));
}

#[test]
fn aging_of_a_day_down_to_the_items_of_a_cell() {
    let server = server(false);
    let seat = server.sign_in("root");
    let page = seat.get("en", "/aging?as_of=2024-02-29&by=customer");
    says(&page, &["2,200", "4,000", "6,200", "the oldest for 20 days"]);
    let items = seat.get("en", "/aging/items?as_of=2024-02-29&by=customer&group=B&band=1");
    says(&items, &["2 open items, 2,200.00 EUR altogether.", "B-1", "B-2"]);
    assert!(!items.contains("C-1") && items.contains("Beta &lt;b&gt;Works&lt;/b&gt;"));
    let german = seat.get("de", "/aging/items?as_of=2024-02-29&band=late");
    says(&german, &["2 offene Posten, zusammen 2.200,00 EUR."]);
    let file = seat.get("en", "/export/aging?as=csv&as_of=2024-02-29&by=customer&currency=EUR");
    assert!(file.contains("2200.00") && file.contains("4000.00"), "{file}");
}

#[test]
fn a_collector_sees_figures_of_their_own_customers_only() {
    let server = server(false);
    let seat = server.sign_in("collector");
    let paths = [
        "/",
        "/figures",
        "/figures/ar_total?by=customer",
        "/aging?as_of=2024-02-29&by=customer",
        "/aging/items?as_of=2024-02-29",
    ];
    for path in paths {
        let page = words(&seat.get("en", path));
        for secret in ["Alpha", "A-1", "C-1", "4,000", "6,200"] {
            assert!(!page.contains(secret), "{path} tells {secret}");
        }
    }
    says(&seat.get("en", "/aging?as_of=2024-02-29"), &["2,200"]);
}

#[test]
fn the_library_is_searched_in_both_languages() {
    let server = server(true);
    let seat = server.sign_in("auditor");
    assert!(seat.get("de", "/library?words=Au%C3%9Fenstandsdauer").contains("/library/dso_countback"));
    assert!(seat.get("en", "/library?words=how+well+do+we+collect").contains("/library/cei"));
    says(&seat.get("en", "/library?words=xyzzy"), &["None of them speaks of"]);
    says(&seat.get("en", "/library/cei"), &["Business insights", "Risk warnings", "Change impact"]);
    assert_eq!(seat.look("en", "/library/none").0, 404);
}

#[test]
fn a_calculator_answers_and_says_what_is_wrong_at_the_field() {
    let server = server(true);
    let seat = server.sign_in("auditor");
    let example = "opening=6.000&sales=4.130&receivables=6.200&current=4.000";
    let answer = seat.get("de", &format!("/calc/cei?{example}"));
    says(&answer, &["64,1", "Von allem, was eingezogen werden konnte, gingen 64,1 % ein."]);
    let wrong = seat.get("de", "/calc/cei?opening=6.000&sales=vier&receivables=1&current=1");
    says(&wrong, &["Das ist keine Zahl"]);
    assert!(wrong.contains(r#"aria-describedby="f-sales-e""#) && wrong.contains(r#"value="vier""#));
    says(&seat.get("en", "/calc/cei?opening=6000"), &["This is needed too."]);
    says(&seat.get("en", "/calc/weighted_days?rows=1000:15;3000:30"), &["26.25"]);
}

#[test]
fn every_page_has_one_heading_and_no_gap_left_open() {
    let server = server(false);
    let seat = server.sign_in("root");
    let paths = [
        "/",
        "/figures",
        "/figures?all=1",
        "/figures/cei",
        "/figures/dso?over=quarter",
        "/figures/ar_past_due?by=customer&group=B",
        "/figures/roll_rate_1_30",
        "/figures/ptp_kept_n",
        "/figures/hhi",
        "/figures/delay_p90",
        "/aging",
        "/aging?by=segment",
        "/aging/items",
        "/library",
        "/library/dso",
        "/calc",
        "/calc/late_interest",
    ];
    for path in paths {
        for lang in ["en", "de"] {
            let page = seat.get(lang, path);
            assert_eq!(page.matches("<h1").count(), 1, "{lang} {path}");
            assert!(!words(&page).contains('{') && !page.contains(" style="), "{lang} {path}");
        }
    }
}
