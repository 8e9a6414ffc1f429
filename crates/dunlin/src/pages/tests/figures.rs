//! Home, figures, aging, library and calculators over the real router: known answers in two languages, whose customers are seen,
//! what was known when.

use super::served::Browser;
use crate::api::Serving;
use crate::api::tests::served::{self as ground, Served};
use dunlin_app::people::Role;
use dunlin_formats::FileKind;

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

/// Books with the example, or nothing in them; with an administrator, an auditor and the collector of B.
fn server(is_empty: bool) -> Served {
    let (folder, books) = ground::new_books();
    if !is_empty {
        ground::import(&books, FileKind::Flat, INVOICES);
        for (n, act) in CUSTOMERS.iter().enumerate() {
            ground::command(&books, &format!("k{n}"), serde_json::from_str(act).unwrap(), "tester");
        }
    }
    ground::root(&books);
    for role in [Role::Auditor, Role::Collector] {
        ground::user(&books, role.name(), role, Some("Ada"));
    }
    Served::new((folder, books), Serving::default())
}

/// Somebody who has signed in.
struct Seat<'s>(Browser<'s>);

fn signed_in<'s>(server: &'s Served, name: &str) -> Seat<'s> {
    Seat(Browser::of(server, name))
}

impl Seat<'_> {
    fn look(&self, lang: &str, path: &str) -> (u16, String) {
        let told = self.0.in_language(lang).get(path);
        (told.status, told.body)
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
    let seat = signed_in(&server, "root");
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
    let seat = signed_in(&server, "root");
    says(&seat.get("en", "/"), &["It takes three steps.", "Take your files in", "Open the worklist"]);
    let other = signed_in(&server, "auditor").get("de", "/");
    says(&other, &["Bitte wenden Sie sich an Ihre Verwaltung."]);
    assert!(!other.contains("/imports"));
    for path in ["/figures", "/figures/cei", "/aging", "/aging/items", "/library", "/calc"] {
        seat.get("en", path);
    }
}

#[test]
fn a_figure_ends_in_its_documents() {
    let server = server(false);
    let seat = signed_in(&server, "root");
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
    let seat = signed_in(&server, "auditor");
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
    let seat = signed_in(&server, "root");
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
    let seat = signed_in(&server, "collector");
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
    let seat = signed_in(&server, "auditor");
    assert!(seat.get("de", "/library?words=Au%C3%9Fenstandsdauer").contains("/library/dso_countback"));
    assert!(seat.get("en", "/library?words=how+well+do+we+collect").contains("/library/cei"));
    says(&seat.get("en", "/library?words=xyzzy"), &["None of them speaks of"]);
    says(&seat.get("en", "/library/cei"), &["Business insights", "Risk warnings", "Change impact"]);
    assert_eq!(seat.look("en", "/library/none").0, 404);
}

#[test]
fn a_calculator_answers_and_says_what_is_wrong_at_the_field() {
    let server = server(true);
    let seat = signed_in(&server, "auditor");
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
    let seat = signed_in(&server, "root");
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
