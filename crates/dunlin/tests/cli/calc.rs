//! `dunlin calc` and `dunlin library`: nothing is read but what is typed.

use crate::common::Folder;

#[test]
fn the_published_example() {
    let out = Folder::with(&[]).out("calc cei beginning=6000 sales=4130 ending=6200 ending_current=4000");
    assert!(out.contains("64.1 %"));
    insta::assert_snapshot!(out);
}

#[test]
fn the_term_formula_warns_of_itself() {
    let folder = Folder::with(&[]);
    let words = |days: u32| {
        format!("calc cei_term_seed003 opening=6000 sales=4130 receivables=6200 term_days={days}")
    };
    let thirty = folder.out(&words(30));
    assert!(thirty.contains("100.0 %") && thirty.contains("Careful:"), "{thirty}");
    let more = folder.out(&words(45));
    assert!(more.contains("473") && more.contains("Careful:"), "{more}");
    let sixty = folder.out(&words(60));
    assert!(sixty.contains("no value") && sixty.contains("-2270"), "{sixty}");
    let json = folder.json(&format!("{} --json", words(60)));
    assert!(json["value"].is_null() && json["reason"].is_string(), "{json}");
}

#[test]
fn a_calculator_says_what_it_takes() {
    let folder = Folder::with(&[]);
    insta::assert_snapshot!(folder.out("calc cei"));
    let all = folder.json("calc --json");
    let all = all.as_array().unwrap();
    assert!(all.iter().any(|c| c["id"] == "dso") && all.iter().all(|c| c["takes"].is_array()));
}

#[test]
fn the_library_lists_searches_and_shows() {
    let folder = Folder::with(&[]);
    let list = folder.json("library --json");
    let list = list.as_array().unwrap();
    let text = folder.out("library");
    for kpi in list {
        let id = kpi["id"].as_str().unwrap();
        assert!(text.split_whitespace().any(|word| word == id), "the table lacks {id}");
    }
    let found = folder.json("library --json search how long until customers pay");
    assert_eq!(found[0]["id"], "km_median_days", "{found}");
    assert!(folder.out("library search zzzyx").starts_with("no KPI speaks of `zzzyx`"));
    let shown = folder.out("library show cei");
    assert!(shown.starts_with("Collection effectiveness index\n===="), "{shown}");
    assert!(shown.contains("(opening + sales - receivables) / (opening + sales - current) * 100"), "{shown}");
    assert_eq!(folder.json("library show cei --json")["page"], "cei");
}
