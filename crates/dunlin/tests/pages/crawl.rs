//! From the home page on, every link and every form that only asks is followed as a manager follows them: nothing is refused, nothing
//! complains, nothing is asked of another server, no page is heavy; and axe finds nothing against it.

use crate::browser::Browser;
use crate::company::Company;
use crate::pictures::{THEMES, WIDTHS, sign_in};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

/// So many bytes a page may bring, packed, with all its assets.
const HEAVY: u64 = 100_000;
/// So many pages are opened in the browser; what is linked beyond is only asked for.
const PAGES: usize = 150;
/// So many addresses of a kind are opened.
const OF_A_KIND: usize = 2;
/// So many addresses of a kind are asked for.
const ASKED: usize = 5;
/// Places whose next part of the path is a name or a number.
const NAMED: [&str; 12] = [
    "accounts",
    "documents",
    "figures",
    "library",
    "notices",
    "strategies",
    "imports",
    "customers",
    "calc",
    "statements",
    "users",
    "tables",
];
/// Pages that must be found from the home page.
const EXPECTED: [&str; 16] = [
    "/",
    "/worklist",
    "/accounts/{}",
    "/documents/{}",
    "/aging",
    "/figures/{}",
    "/library",
    "/boards",
    "/dunning",
    "/strategies",
    "/imports",
    "/customers",
    "/books",
    "/me",
    "/find",
    "/design",
];
/// The pages that are looked at most.
const MAIN: [&str; 5] = ["/", "/worklist", "/accounts/{}", "/aging", "/figures/{}"];

/// The addresses that a page leads to: its links, and its forms that ask, as they stand.
const LEADS: &str = "const all = [...document.querySelectorAll('a[href]')].filter((a) => !a.hasAttribute('download')).map((a) => a.href);
for (const form of document.querySelectorAll('form')) {
  if (form.method === 'get') all.push(form.action.split('?')[0] + '?' + new URLSearchParams(new FormData(form)));
}
return [...new Set(all.map((url) => url.split('#')[0]))];";

/// Asks for addresses, and tells what was answered.
const ASK: &str = "const done = arguments[arguments.length - 1];
Promise.all(arguments[0].map(async (url) => {
  const stop = new AbortController();
  try { const told = await fetch(url, {signal: stop.signal, headers: {Accept: 'text/html'}}); stop.abort(); return [url, told.status]; }
  catch (e) { return [url, String(e)]; }
})).then(done);";

/// The kind of page at an address: its path with names and numbers left out.
fn kind(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let mut parts: Vec<&str> = path.split('/').collect();
    if parts.len() > 2 && NAMED.contains(&parts[1]) && parts[2] != "new" {
        parts[2] = "{}";
    }
    for part in parts.iter_mut().skip(3) {
        if part.chars().any(|c| !c.is_ascii_lowercase() && c != '-') {
            *part = "{}";
        }
    }
    parts.join("/")
}

/// The same with the names of its parameters: each is another way to look at it.
fn kind_of_query(address: &str) -> String {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let names: BTreeSet<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{} {}", kind(address), names.into_iter().collect::<Vec<_>>().join(" "))
}

/// What a page leads to, within the server; elsewhere is said to be wrong.
fn leads(browser: &Browser) -> Vec<String> {
    let found: Vec<String> = serde_json::from_value(browser.run(LEADS, json!([]))).expect("addresses");
    let mut own = Vec::new();
    for url in found {
        if let Some(path) = url.strip_prefix(&browser.home) {
            own.push(path.to_owned());
        } else {
            assert!(
                url.starts_with("mailto:") || url.starts_with("tel:"),
                "{}: leads to {url}",
                browser.at()
            );
        }
    }
    own
}

/// An answer that is a file or text for programs, and no page.
fn is_page(address: &str) -> bool {
    !address.starts_with("/api/") && !address.starts_with("/export") && !address.contains("format=")
}

/// Opens page after page, those that are named first first. `name`: what counts as the same kind; `most`: how many of a kind, and of all.
fn walk(
    browser: &Browser,
    name: fn(&str) -> String,
    (of_a_kind, all): (usize, usize),
    mut look: impl FnMut(&str, &[String]),
) {
    let (mut waiting, mut counts) = (VecDeque::from(["/".to_owned()]), BTreeMap::<String, usize>::new());
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut opened = 0;
    while let Some(address) = waiting.pop_front() {
        let count = counts.entry(name(&address)).or_default();
        if *count == of_a_kind || opened == all || !is_page(&address) {
            continue;
        }
        (*count, opened) = (*count + 1, opened + 1);
        browser.go(&address);
        let next = leads(browser);
        look(&address, &next);
        waiting.extend(next.into_iter().filter(|own| seen.insert(own.clone())));
    }
}

/// An address of every kind of page that is found from the home page; what is answered by a refusal is none.
pub(crate) fn kinds(browser: &Browser) -> Vec<(String, String)> {
    const STATUS: &str = "return performance.getEntriesByType('navigation')[0].responseStatus";
    let mut found = Vec::new();
    walk(browser, kind, (1, PAGES), |address, _| {
        if browser.run(STATUS, json!([])) == 200 {
            found.push((kind(address), address.to_owned()));
        }
    });
    found
}

#[test]
fn every_page_is_found_from_the_home_page() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Maren");
    let found: Vec<String> = kinds(&browser).into_iter().map(|(kind, _)| kind).collect();
    let missing: Vec<&&str> = EXPECTED.iter().filter(|own| !found.iter().any(|kind| kind == **own)).collect();
    assert!(missing.is_empty(), "not found: {missing:?}\nfound: {found:?}");
}

#[test]
fn every_link_leads_somewhere_and_no_page_complains() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Maren");
    let (mut wrong, mut heaviest) = (Vec::new(), 0);
    let (mut known, mut asked) = (BTreeSet::new(), BTreeMap::new());
    browser.requests();
    browser.complaints();
    browser.tools("Network.setCacheDisabled", json!({"cacheDisabled": true}));
    walk(&browser, kind_of_query, (OF_A_KIND, PAGES), |address, next| {
        wrong.extend(browser.ran().into_iter().map(|own| format!("{address}: {own}")));
        let mut weight = 0;
        for request in browser.requests() {
            let Some(path) = request.url.strip_prefix(&browser.home) else {
                wrong.push(format!("{address}: asks {}", request.url));
                continue;
            };
            if request.status >= 400 {
                wrong.push(format!("{address}: {path} is {}", request.status));
            }
            weight += request.bytes;
        }
        heaviest = heaviest.max(weight);
        if weight > HEAVY {
            wrong.push(format!("{address}: {weight} bytes with its assets"));
        }
        let is_new = |own: &&String| {
            let count: &mut usize = asked.entry(kind_of_query(own)).or_default();
            let is_new = *count < ASKED && known.insert((*own).clone());
            *count += usize::from(is_new);
            is_new
        };
        let new: Vec<&String> = next.iter().filter(is_new).collect();
        for some in new.chunks(20) {
            let told: Vec<(String, Value)> =
                serde_json::from_value(browser.run_later(ASK, json!([some]))).expect("answers");
            let bad = told.iter().filter(|(_, status)| status.as_u64().is_none_or(|status| status >= 400));
            wrong.extend(bad.map(|(own, status)| format!("{address} leads to {own}: {status}")));
        }
        wrong.extend(browser.complaints().into_iter().map(|own| format!("{address}: {own}")));
        browser.requests();
    });
    println!("the heaviest page brings {heaviest} bytes");
    assert!(heaviest > 5_000, "assets were weighed too: {heaviest}");
    let errors: Vec<String> =
        company.log().lines().filter(|line| line.contains("internal")).map(str::to_owned).collect();
    assert!(wrong.is_empty() && errors.is_empty(), "{}\n{}", wrong.join("\n"), errors.join("\n"));
}

/// axe, where `cargo xtask test` could fetch it.
fn axe() -> Option<String> {
    let own = std::env::current_exe().unwrap_or_default();
    let target: PathBuf = own.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists())?.to_owned();
    let path = target.join(Path::new("npm/axe/node_modules/axe-core/axe.min.js"));
    let found = std::fs::read_to_string(path).ok();
    if found.is_none() {
        eprintln!("skipped: no axe; npm install axe-core (cargo xtask test does it)");
    }
    found
}

/// What axe has against the page that is open: rule, element, why.
fn violations(browser: &Browser, axe: &str) -> Vec<String> {
    const RUN: &str = "const done = arguments[arguments.length - 1];
        axe.run(document, {resultTypes: ['violations']}).then(
          (told) => done(told.violations.flatMap((rule) => rule.nodes.map((node) =>
            `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.split('\\n').slice(1).join(' ').trim()}`))),
          (e) => done([`axe failed: ${e}`]));";
    browser.run(axe, json!([]));
    serde_json::from_value(browser.run_later(RUN, json!([]))).expect("texts")
}

/// axe must be able to find something.
#[test]
fn axe_finds_a_picture_without_words() {
    let Some(axe) = axe() else { return };
    let Some(browser) = Browser::open("") else { return };
    browser.go("data:text/html,<html lang=en><title>t</title><main><h1>h</h1><img src=x></main>");
    let found = violations(&browser, &axe);
    assert!(found.iter().any(|own| own.starts_with("image-alt")), "{found:?}");
}

#[test]
fn axe_finds_nothing_on_any_page() {
    let Some(axe) = axe() else { return };
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    let mut found = Vec::new();
    browser.theme("light");
    browser.go("/sign-in");
    found.extend(violations(&browser, &axe).into_iter().map(|own| format!("/sign-in: {own}")));
    sign_in(&browser, "Maren");
    let pages = kinds(&browser);
    assert!(pages.len() > 1, "{pages:?}");
    for (kind, address) in &pages {
        for theme in THEMES {
            for width in WIDTHS {
                let is_first = theme == "light" && width == 1280;
                if is_first || MAIN.contains(&kind.as_str()) {
                    browser.theme(theme);
                    browser.size(width);
                    browser.go(address);
                    let here = violations(&browser, &axe).into_iter();
                    found.extend(here.map(|own| format!("{address} {theme} {width}: {own}")));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Nothing is wider than the screen: pages are read without moving them sideways.
#[test]
fn no_page_is_wider_than_the_screen() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Maren");
    let mut wide = Vec::new();
    for (kind, address) in kinds(&browser) {
        for width in [360, 1920] {
            browser.size(width);
            browser.go(&address);
            let own =
                browser.run("return document.documentElement.scrollWidth", json!([])).as_u64().unwrap_or(0);
            if own > u64::from(width) {
                wide.push(format!("{kind} at {width}: {own} pixels"));
            }
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn pages_of_a_kind_are_known() {
    assert_eq!(kind("/accounts/0010%2F7?tab=paid"), "/accounts/{}");
    assert_eq!(kind("/accounts/17/statement"), "/accounts/{}/statement");
    assert_eq!(kind("/imports/new"), "/imports/new");
    assert_eq!(kind_of_query("/aging?b=1&a=2&b=3"), "/aging a b");
}
