//! Ten thousand rows in the browser: how long the main thread works until a list stands there, until its end is in sight, until a filter
//! has done its work. Only where `DUNLIN_LONG=1` asks for it (`cargo xtask long-list`); it prints, and judges nothing but the rows.

use crate::browser::Browser;
use crate::company::{Company, PASSWORD, out, today};
use crate::pictures::sign_in;
use dunlin_core::day::Day;
use serde_json::json;
use std::time::Instant;

/// So many customers, each with an invoice to be called about.
const ROWS: usize = 10_000;

fn company() -> Company {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let today: Day = today().parse().expect("a day");
    let (mut customers, mut invoices) = (
        "customer_number,name,country,segment,collector\n".to_owned(),
        "invoice_number,customer_id,currency,issue_date,due_date,amount\n".to_owned(),
    );
    for n in 0..ROWS {
        let due = today.plus_days(-12 - (n % 7) as i32);
        customers += &format!("C{n:05},Company {n:05} Ltd,DE,Trade,Hanne Iwu\n");
        invoices += &format!("I{n:05},C{n:05},EUR,{},{due},{}.50\n", due.plus_days(-30), 100 + n * 7 % 9_000);
    }
    // Books without payments are not acted upon.
    let payments =
        format!("payment_number,customer_id,currency,payment_date,amount\nP1,C00000,EUR,{today},1.00\n");
    for (name, text) in [("c.csv", &customers), ("i.csv", &invoices), ("p.csv", &payments)] {
        std::fs::write(at.join(name), text).expect("a file");
    }
    out(at, &["books", "init", "--books", "b.db"], "");
    for (kind, name) in [("customers", "c.csv"), ("invoices", "i.csv"), ("payments", "p.csv")] {
        out(at, &["import", kind, name, "--books", "b.db", "-q"], "");
    }
    // Without notices before it a call is due to each.
    let calls = "name = \"calls\"\n[[segment]]\nname = \"everybody\"\n[[segment.step]]\nname = \"call\"\nafter_due = 10\ncall = true\n";
    std::fs::write(at.join("s.toml"), calls).expect("a file");
    out(at, &["strategy", "activate", "s.toml", "--books", "b.db"], "");
    for (name, role) in [("Root", "administrator"), ("Maren", "manager")] {
        out(at, &["user", "set", name, "--role", role, "--books", "b.db"], "");
        out(at, &["user", "password", name, "--books", "b.db"], PASSWORD);
    }
    Company::over(folder)
}

/// Milliseconds that the main thread has worked on this page.
fn worked(browser: &Browser) -> f64 {
    let told = browser.tools("Performance.getMetrics", json!({}));
    let all = told["metrics"].as_array().cloned().unwrap_or_default();
    let task = all.iter().find(|own| own["name"] == "TaskDuration");
    task.and_then(|own| own["value"].as_f64()).unwrap_or_default() * 1_000.0
}

/// Does something, and says how long the main thread worked on it and how long one waited.
fn timed(browser: &Browser, what: &str, act: impl FnOnce()) -> String {
    let (begun, before) = (Instant::now(), worked(browser));
    act();
    let (waited, after) = (begun.elapsed().as_millis(), worked(browser));
    format!("  {what:<44} main thread {:>6.0} ms, waited {waited:>6} ms", after - before)
}

fn count(browser: &Browser, css: &str) -> usize {
    let script = "return document.querySelectorAll(arguments[0]).length";
    browser.run(script, json!([css])).as_u64().unwrap_or(0) as usize
}

/// Frames that were painted, so that what was changed is on the screen.
fn painted(browser: &Browser) {
    let script = "const done = arguments[arguments.length - 1];
        requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
    browser.run_later(script, json!([]));
}

/// Goes down screen by screen until every row is there.
fn walked(browser: &Browser, css: &str, more: &str) {
    const STEP: &str = "scrollBy({top: innerHeight * 4, behavior: 'instant'});
        return scrollY + innerHeight >= document.documentElement.scrollHeight - 2";
    browser.until("the last row", || {
        // However long it takes, something has to come.
        let is_end = browser.run(STEP, json!([])) == true;
        painted(browser);
        (is_end && count(browser, more) == 0).then_some(())
    });
    assert_eq!(count(browser, css), ROWS);
}

#[test]
fn a_list_of_ten_thousand_rows() {
    if std::env::var_os("DUNLIN_LONG").is_none() {
        eprintln!("skipped: nobody asks for it; cargo xtask long-list");
        return;
    }
    let company = company();
    let Some(browser) = Browser::open(&company.home) else { return };
    let browser = browser.patient();
    sign_in(&browser, "Maren");
    browser.tools("Performance.enable", json!({"timeDomain": "threadTicks"}));
    for (page, row, more) in
        [("/customers", ".lines .lr", ".lines [data-more]"), ("/worklist", ".row[data-customer]", "p.chunk")]
    {
        // The first visitor of a day waits for what is made once.
        browser.go(page);
        browser.go("/me");
        println!("{page}, {ROWS} rows");
        browser.go(page);
        let paint = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0";
        painted(&browser);
        let paint = browser.run(paint, json!([])).as_f64().unwrap_or_default();
        println!("  {:<44} first paint {paint:>6.0} ms", "opened");
        println!(
            "  {:<44} main thread {:>6.0} ms, {} rows drawn",
            "until it is ready",
            worked(&browser),
            count(&browser, row)
        );
        // Where rows take their place before they come, the last is reached at once.
        if page == "/worklist" {
            let end = timed(&browser, "to the last row at once", || {
                browser.run(
                    "scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})",
                    json!([]),
                );
                let last = "return [...document.querySelectorAll('.row .n')].at(-1)?.textContent.trim().endsWith(arguments[0]) ?? false";
                browser.until("the last row", || {
                    (browser.run(last, json!([ROWS.to_string()])) == true).then_some(())
                });
                painted(&browser);
            });
            println!("{end}");
            browser.go(page);
        }
        let down =
            timed(&browser, "down to the last row, through all of them", || walked(&browser, row, more));
        let up = timed(&browser, "back to the top", || {
            browser.run("scrollTo({top: 0, behavior: 'instant'})", json!([]));
            painted(&browser);
        });
        println!("{down}\n{up}");
    }
    browser.go("/customers");
    walked(&browser, ".lines .lr", ".lines [data-more]");
    let sifted = timed(&browser, "/customers: filtered among all of them", || {
        let type_in = "const at = document.querySelector('[data-sift] input'); at.value = 'C0512';
            at.dispatchEvent(new Event('input', {bubbles: true}));";
        browser.run(type_in, json!([]));
        browser.until("the rows", || (count(&browser, ".lines .lr") == 10).then_some(()));
        painted(&browser);
    });
    println!("{sifted}");
}
