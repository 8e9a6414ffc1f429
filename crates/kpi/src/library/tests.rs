//! Tests of the library: what questions find, and what a page looks like.

use super::*;
use crate::catalogue::all;

fn first(question: &str) -> &'static str {
    search(question).first().map_or("nothing", |hit| hit.topic)
}

#[test]
fn questions_find_their_pages() {
    for (question, topic) in [
        ("collection effectiveness", "cei"),
        ("CEI", "cei"),
        ("cei without disputed items", "cei"),
        ("days sales outstanding", "dso"),
        ("countback", "dso_countback"),
        ("count-back", "dso_countback"),
        ("best possible dso", "bpdso"),
        ("kaplan meier", "km_median_days"),
        ("standard deviation", "delay_sd"),
        ("concentration of customers", "top_n_share"),
        ("aging buckets", "aging_amt"),
        ("reconcile general ledger", "gl_tie_gap"),
        ("early payment discount", "disc_taken"),
        ("overdue amount", "ar_past_due"),
    ] {
        let hits = search(question);
        assert!(
            hits.iter().take(2).any(|hit| hit.topic == topic),
            "{question}: {:?}",
            hits.iter().take(3).map(|h| (h.topic, h.score)).collect::<Vec<_>>()
        );
    }
    let paid: Vec<&str> = search("how long until paid").iter().take(4).map(|hit| hit.topic).collect();
    assert!(paid.contains(&"adp") && paid.contains(&"km_median_days") && paid.contains(&"dso"), "{paid:?}");
    assert_eq!(first("xyzzy"), "nothing");
    assert_eq!(first(""), "nothing");
    assert_eq!(first("the of"), "nothing");
}

#[test]
fn the_best_variant_on_a_page_is_named() {
    assert_eq!(search("cei undisputed")[0].best.id, "cei_ex_disputed");
    assert_eq!(search("cei")[0].best.id, "cei");
}

#[test]
fn every_name_finds_its_own_page_among_the_first() {
    for definition in all().iter().filter(|d| d.topic == d.id) {
        let hits = search(definition.name);
        assert!(hits.iter().take(2).any(|hit| hit.topic == definition.topic), "{}", definition.name);
    }
}

#[test]
fn a_page_is_plain_text() {
    let page = show("cei").unwrap();
    assert!(page.starts_with("Collection effectiveness index\n=============================="), "{page}");
    assert!(page.contains("yardstick from 85 good, vendor-stated (founding text 003)"));
    assert!(page.contains("\nDefinition\n----------\n"));
    assert!(!page.contains("##") && !page.contains("```"));
    assert!(
        page.contains("by hand   dunlin calc cei opening=... sales=... receivables=... current=..."),
        "{page}"
    );
    assert!(
        show("cei_term_seed003").unwrap().contains("give      --given term_days=...: payment term in days")
    );
    assert!(show("aging_amt").unwrap().contains("also      aging_amt_1_30 = aged_1_30"));
    assert_eq!(show("nonsense"), None);
    assert!(section("cei", "Definition").unwrap().starts_with("Of everything"));
    assert_eq!(section("cei", "Poetry"), None);
}

#[test]
fn categories_hold_every_page_once() {
    let count: usize = Family::ALL.iter().map(|&family| pages(family).len()).sum();
    assert_eq!(count, 100);
    assert_eq!(pages(Family::Dso)[0].0, "dso");
}
