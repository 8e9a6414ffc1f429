//! The API over the real router and a real socket: who may what, whose customers are seen, keys, forms, odd requests.

#[cfg(feature = "sso")]
mod browser;
mod described;
mod factors;
mod hooks;
#[cfg(feature = "sso")]
mod oidc;
#[cfg(feature = "sso")]
mod passkeys;
pub(crate) mod served;
mod streams;

use super::http::Serving;
use super::stream::Streams;
use super::table::{PREFIX, Takes, routes};
use dunlin_app::people::{Right, Role};
use dunlin_app::post::Post;
use dunlin_formats::FileKind;
use serde_json::{Value, json};
use served::{PASSWORD, Served, Told, command, import, member, new_books, root};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

const INVOICES: &str = "invoice_number,customer_id,issue_date,due_date,amount\n\
                        OWN-1,Own,2024-01-10,2024-02-09,100.00\nOWN-2,Own,2024-01-20,2024-02-19,50.00\n\
                        OTHERS-1,Others,2024-01-10,2024-02-09,70.00\nOTHERS-2,Others,2024-01-10,2024-02-08,80.00\n\
                        FREE-1,Free,2024-01-10,2024-02-09,30.00\n";

/// What is said of customers: those of the collector Ada (`Own`), of another (`Others`), of nobody (`Free`).
const COMMANDS: &[&str] = &[
    r#"{"do":"customer","number":"Own","name":"Own Works","collector":"Ada"}"#,
    r#"{"do":"customer","number":"Others","name":"Secret Works","collector":"Bob","parent":"Own"}"#,
    r#"{"do":"contact","customer":"Own","name":"Olga","email":"olga@own.example","roles":["dunning"]}"#,
    r#"{"do":"contact","customer":"Others","name":"Secretive","email":"x@secret.example","roles":["dunning"]}"#,
    r#"{"do":"activity","customer":"Others","at":"2024-02-01T10:00","medium":"call","outcome":"reached","note":"a secret note"}"#,
    r#"{"do":"promise","customer":"Others","date":"2024-02-12","currency":"EUR","parts":[{"due":"2024-02-20","amount":"12.34"}],"items":["OTHERS-1"]}"#,
    r#"{"do":"promise","customer":"Own","date":"2024-02-12","currency":"EUR","parts":[{"due":"2024-02-20","amount":"50.00"}],"items":["OWN-2"]}"#,
    r#"{"do":"dispute","document":"OTHERS-1","disputed":true,"reason":"secret reason","date":"2024-02-12","amount":"5.00"}"#,
    r#"{"do":"customer_hold","customer":"Others","date":"2024-02-15","reason":"secret hold"}"#,
    r#"{"do":"propose","what":"credit_hold","customer":"Others","date":"2024-02-12","reason":"secret proposal"}"#,
    r#"{"do":"place","document":"FREE-1","agency":"Secret Agency","date":"2024-02-12"}"#,
    r#"{"do":"override","rail":"disputed","customer":"Others","date":"2024-02-12","role":"manager","reason":"secret override"}"#,
    r#"{"do":"team","collector":"Bob","team":"secret team","date":"2024-02-01"}"#,
];

/// What nobody but those who see all may ever read.
const SECRETS: &[&str] = &["secret", "others", "free-1", "bob", "12.34"];

/// A server over books of its own, and a token for each role.
pub(crate) struct Server {
    served: Served,
    tokens: BTreeMap<&'static str, String>,
    streams: Arc<Streams>,
}

impl std::ops::Deref for Server {
    type Target = Served;

    fn deref(&self) -> &Served {
        &self.served
    }
}

pub(crate) fn server() -> Server {
    server_with(Serving::default())
}

fn server_with(serving: Serving) -> Server {
    let (folder, books) = new_books();
    import(&books, FileKind::Invoices, INVOICES);
    for (n, act) in COMMANDS.iter().enumerate() {
        command(&books, &format!("k{n}"), serde_json::from_str(act).unwrap(), "tester");
    }
    books.dun("2024-02-14".parse().unwrap(), None, "tester").unwrap();
    root(&books);
    let mut tokens = BTreeMap::new();
    for role in Role::ALL {
        let user = member(&books, &format!("{} user", role.name()), role, Some("Ada"));
        let today = dunlin_app::today().unwrap();
        let (_, token) = books.make_token(&user.name, ("test", &Right::ALL), (today, None), "root").unwrap();
        tokens.insert(role.name(), token);
    }
    let streams = Arc::clone(&serving.streams);
    Server { served: Served::new((folder, books), serving), tokens, streams }
}

impl Server {
    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Told {
        let mut text =
            format!("{method} {PREFIX}{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        let _ = write!(text, "Content-Length: {}\r\n\r\n{body}", body.len());
        self.raw(text.as_bytes())
    }

    /// As one of a role.
    fn as_role(&self, role: &str, method: &str, path: &str, body: &str) -> Told {
        let bearer = format!("Bearer {}", self.tokens[role]);
        let key = format!("{role}-{method}-{path}-{}", body.len());
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key.as_str()),
        ];
        self.send(method, path, &headers, body)
    }

    pub(crate) fn get(&self, role: &str, path: &str) -> Told {
        self.as_role(role, "GET", path, "")
    }

    fn post(&self, role: &str, path: &str, key: &str, body: &str) -> Told {
        let bearer = format!("Bearer {}", self.tokens[role]);
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key),
        ];
        self.send("POST", path, &headers, body)
    }
}

/// A path with something in the place of its parts.
fn filled(path: &str, part: &str) -> String {
    let parts = path.split('/').map(|text| if text.starts_with('{') { part } else { text });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn who_may_what_over_every_route() {
    let server = server();
    let mut table = String::new();
    let mut cells = 0;
    for route in routes() {
        // Nothing may come of it: paths lead nowhere, bodies lack what is needed or are odd.
        let path = filled(route.path, "nothing-there");
        let body = if matches!(route.takes, Takes::Nothing) { "" } else { "{\"no\": 1}" };
        let stranger = server.send(
            route.method,
            &path,
            &[("Content-Type", "application/json"), ("Idempotency-Key", "k")],
            body,
        );
        let is_open = !matches!(stranger.status, 401);
        let mut may = Vec::new();
        for role in Role::ALL {
            let told = server.as_role(role.name(), route.method, &path, body);
            assert_ne!(told.status, 401, "{} {}", role.name(), route.path);
            assert!(told.status < 500, "{} {}: {}", role.name(), route.path, told.body);
            if told.status != 403 {
                may.push(role.name());
            }
            cells += 1;
        }
        let who = match (is_open, may.len()) {
            (true, _) => "anybody".to_owned(),
            (false, 7) => "all".to_owned(),
            _ => may.join(" "),
        };
        let _ = writeln!(table, "{:6} {:32} {who}", route.method, route.path);
    }
    let _ = writeln!(table, "\n{cells} cells");
    insta::assert_snapshot!(table);
}

#[test]
fn a_collector_never_reads_of_others() {
    let server = server();
    for route in routes().filter(|route| route.method == "GET") {
        for part in ["Own", "Others", "Free", "N-0000001", "N-0000002", "cei", "1", "nothing-there"] {
            let as_of = if route.params.iter().any(|p| p.name == "as_of") { "?as_of=2024-02-15" } else { "" };
            let path = format!("{}{as_of}", filled(route.path, part));
            let told = server.get("collector", &path);
            // What a request itself says may be said again.
            let body = told.body.to_lowercase().replace(&part.to_lowercase(), "");
            if matches!(told.status, 200)
                && !route.path.starts_with("/kpis")
                && !matches!(route.does, super::call::Does::Open(_))
            {
                let leak = SECRETS.iter().find(|secret| body.contains(**secret));
                assert_eq!(leak, None, "{path}: {}", told.body);
            }
            // Those who see all are told, so that the secrets are really there to be read.
            if !route.path.contains('{') {
                break;
            }
        }
    }
    let all = [
        "/customers",
        "/promises",
        "/disputes",
        "/holds",
        "/proposals",
        "/placements",
        "/overrides",
        "/notices",
    ];
    for path in all {
        let asked = format!("{path}?as_of=2024-02-15");
        let (own, whole) = (server.get("collector", &asked), server.get("manager", &asked));
        assert_eq!((own.status, whole.status), (200, 200), "{path}");
        let whole = whole.body.to_lowercase();
        assert!(SECRETS.iter().any(|secret| whole.contains(secret)), "{path}: {whole}");
    }
    assert_eq!(server.get("collector", "/customers?as_of=2024-02-15").json()["rows"][0]["customer"], "Own");
}

#[test]
fn somebody_elses_is_like_nothing_at_all() {
    let server = server();
    let same = |one: Told, other: Told| {
        let told = |t: &Told| (t.status, t.json()["code"].clone(), t.json()["detail"].clone());
        assert_eq!(told(&one), told(&other));
        assert_eq!(one.status, 404, "{}", one.body);
    };
    same(server.get("collector", "/customers/Others"), server.get("collector", "/customers/Nobody"));
    same(server.get("collector", "/customers/Free"), server.get("collector", "/customers/Nobody"));
    same(server.get("collector", "/notices/N-0000002/why"), server.get("collector", "/notices/N-9/why"));
    let acts = [
        (r#"{"do":"tag","customer":"CUSTOMER","tag":"x"}"#, "Others", "Nobody"),
        (
            r#"{"do":"activity","customer":"CUSTOMER","at":"2024-02-16T10:00","outcome":"noted","note":"x"}"#,
            "Others",
            "Nobody",
        ),
        (r#"{"do":"dispute","document":"CUSTOMER","disputed":false}"#, "OTHERS-1", "NONE-1"),
        (
            r#"{"do":"promise","customer":"Own","date":"2024-02-12","currency":"EUR","parts":[{"due":"2024-03-20","amount":"1.00"}],"items":["CUSTOMER"]}"#,
            "OTHERS-1",
            "NONE-1",
        ),
        (r#"{"do":"end_promise","promise":CUSTOMER,"date":"2024-02-16"}"#, "1", "99"),
        (r#"{"do":"end_hold","hold":CUSTOMER,"date":"2024-02-16"}"#, "1", "99"),
        (
            r#"{"do":"propose","what":"write_off","document":"CUSTOMER","date":"2024-02-16","reason":"x"}"#,
            "OTHERS-1",
            "NONE-1",
        ),
    ];
    let before = server.books.head().unwrap().seq;
    for (n, (act, others, nobody)) in acts.iter().enumerate() {
        let post = |name: &str, key: &str| {
            server.post("collector", "/commands", &format!("{key}{n}"), &act.replace("CUSTOMER", name))
        };
        same(post(others, "a"), post(nobody, "b"));
    }
    assert_eq!(server.books.head().unwrap().seq, before, "nothing was written");
    let own = server.post("collector", "/commands", "own", r#"{"do":"tag","customer":"Own","tag":"x"}"#);
    assert_eq!(own.status, 200, "{}", own.body);
    // A number that somebody else's document has too: which one would be meant?
    let twin = r#"{"do":"payment","number":"TWIN","customer":"Own","date":"2024-02-16","amount":"1.00","currency":"EUR"}"#;
    assert_eq!(server.post("manager", "/commands", "twin-1", twin).status, 200);
    let other = r#"{"do":"document","kind":"invoice","number":"TWIN","customer":"Others","date":"2024-02-16","due":"2024-03-16","amount":"1.00","currency":"EUR"}"#;
    assert_eq!(server.post("manager", "/commands", "twin-2", other).status, 200);
    let dispute = r#"{"do":"dispute","document":"TWIN","disputed":true,"reason":"x","date":"2024-02-17"}"#;
    assert_eq!(server.post("collector", "/commands", "twin-3", dispute).status, 404);
    // What a collector may not do at all.
    for act in [
        r#"{"do":"payment","number":"P","customer":"Own","date":"2024-02-16","amount":"1.00","currency":"EUR"}"#,
        r#"{"do":"customer","number":"Own","collector":"Bob"}"#,
        r#"{"do":"limit","currency":"EUR","date":"2024-02-16"}"#,
    ] {
        assert_eq!(server.post("collector", "/commands", "no", act).status, 403, "{act}");
    }
}

#[test]
fn the_figures_of_a_portfolio_are_those_of_its_customers() {
    let server = server();
    let of = |role: &str, by: &str| {
        let told = server.get(
            role,
            &format!("/figures?kpi=ar_total,ar_past_due,dso&from=2024-02&to=2024-02&as_of=2024-02-29{by}"),
        );
        assert_eq!(told.status, 200, "{}", told.body);
        told.json()
    };
    let (own, all) = (of("collector", ""), of("manager", ""));
    let value = |figures: &Value, kpi: &str, group: Option<&str>| {
        let all = figures.as_array().unwrap();
        let one =
            all.iter().find(|f| f["kpi"] == kpi && group.is_none_or(|group| f["group"] == group)).unwrap();
        one["value"].as_str().unwrap_or("none").to_owned()
    };
    assert_eq!(
        (value(&own, "ar_total", None), value(&all, "ar_total", None)),
        ("150.00".into(), "330.00".into())
    );
    let by_customer = of("manager", "&by=customer");
    for kpi in ["ar_total", "ar_past_due", "dso"] {
        assert_eq!(value(&own, kpi, None), value(&by_customer, kpi, Some("Own")), "{kpi}");
    }
    let explained = server.get("collector", "/figures/ar_total/explanation?in=2024-02&as_of=2024-02-29");
    assert!(explained.body.contains("OWN-1") && !explained.body.contains("OTHERS-1"), "{}", explained.body);
}

#[test]
fn fifty_with_one_key_have_one_effect_and_equal_answers() {
    let server = server();
    let act = r#"{"do":"payment","number":"P1","customer":"Own","date":"2024-02-16","amount":"10.00","currency":"EUR","apply":[{"to":"OWN-1","amount":"10.00"}]}"#;
    let before = server.books.head().unwrap().seq;
    let told: Vec<Told> = std::thread::scope(|scope| {
        let all: Vec<_> =
            (0..50).map(|_| scope.spawn(|| server.post("cash_clerk", "/commands", "pay-1", act))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(told.iter().all(|one| one.status == 200 && one.body == told[0].body), "{}", told[0].body);
    assert_eq!(server.books.head().unwrap().seq, before + 1);
    // The key of somebody else is another key; the same key with another command is refused.
    let other = server.post("manager", "/commands", "pay-1", r#"{"do":"tag","customer":"Own","tag":"y"}"#);
    assert_eq!(other.status, 200, "{}", other.body);
    let changed = server.post("cash_clerk", "/commands", "pay-1", &act.replace("10.00", "9.00"));
    assert_eq!(changed.status, 409, "{}", changed.body);
    let run = |body: &str| server.post("manager", "/dunning/runs", "night-1", body);
    let (first, again) = (run(r#"{"as_of":"2024-02-26"}"#), run(r#"{"as_of":"2024-02-26"}"#));
    assert_eq!((first.status, &first.body), (200, &again.body));
    assert_eq!(run(r#"{"as_of":"2024-02-27"}"#).status, 409);
    // Sent again, an issue is answered again, though nothing is left to issue.
    let issue = |body: &str| server.post("manager", "/dunning/issues", "issue-1", body);
    let (first, again) = (issue(r#"{"as_of":"2024-02-26"}"#), issue(r#"{"as_of":"2024-02-26"}"#));
    assert!(first.status == 200 && first.body.contains("N-00000"), "{}", first.body);
    let issued = first.json()["issued"][0].as_str().unwrap_or_default().to_owned();
    assert_eq!((first.body, issue(r#"{"as_of":"2024-02-27"}"#).status), (again.body, 409));
    let path = format!("/notices/{issued}/cancellation");
    let cancel = |body: &str| server.post("manager", &path, "cancel-1", body).status;
    let once =
        (cancel(r#"{"as_of":"2024-02-26","reason":"x"}"#), cancel(r#"{"as_of":"2024-02-26","reason":"x"}"#));
    assert_eq!((once, cancel(r#"{"as_of":"2024-02-26","reason":"y"}"#)), ((200, 200), 409));
}

#[test]
fn a_person_signs_in_and_another_sites_page_does_not_act_for_them() {
    let server = server();
    let json = ("Content-Type", "application/json");
    let sign_in = |password: &str| {
        server.send("POST", "/session", &[json], &json!({"name": "root", "password": password}).to_string())
    };
    assert_eq!((sign_in("wrong").status, sign_in("wrong").code().as_str()), (401, "api.sign_in"));
    let told = sign_in(PASSWORD);
    assert_eq!(told.status, 200, "{}", told.body);
    let cookie = told.headers.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap().to_owned();
    assert!(cookie.contains("httponly") && cookie.contains("samesite=strict"), "{cookie}");
    // Header names were lowered, the secret with them: take it from the journal's side instead.
    let dunlin_app::people::SignIn::Done(secret, _) =
        server.books.sign_in("root", PASSWORD, ("here", "test")).unwrap()
    else {
        panic!("refused")
    };
    let session = format!("dunlin_session={secret}");
    let with = |method: &str, path: &str, more: &[(&str, &str)], body: &str| {
        let mut headers = vec![("Cookie", session.as_str()), json, ("Idempotency-Key", "s")];
        headers.extend_from_slice(more);
        server.send(method, path, &headers, body)
    };
    let me = with("GET", "/session", &[], "").json();
    assert_eq!((me["name"].as_str(), me["program"].as_bool()), (Some("root"), Some(false)));
    let act = r#"{"do":"tag","customer":"Own","tag":"z"}"#;
    for foreign in [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://evil.example"),
    ] {
        let told = with("POST", "/commands", &[foreign], act);
        assert_eq!((told.status, told.code().as_str()), (403, "api.cross_site"), "{foreign:?}");
    }
    assert_eq!(with("POST", "/commands", &[("Sec-Fetch-Site", "same-origin")], act).status, 200);
    assert_eq!(with("DELETE", "/session", &[], "").status, 200);
    assert_eq!(with("GET", "/session", &[], "").status, 401, "signed out");
    for _ in 0..5 {
        sign_in("guess");
    }
    let told = sign_in("guess");
    assert_eq!((told.status, told.code().as_str()), (429, "api.throttled"));
    assert!(told.headers.contains("retry-after: "));
}

#[test]
fn odd_requests_are_refused_in_words() {
    let server = server();
    let bearer = format!("Bearer {}", server.tokens["manager"]);
    let auth = ("Authorization", bearer.as_str());
    let (json, key) = (("Content-Type", "application/json"), ("Idempotency-Key", "k"));
    let long = format!("{{\"do\":\"tag\",\"customer\":\"Own\",\"tag\":\"{}\"}}", "x".repeat(2 << 20));
    type Odd<'o> = (&'o str, &'o str, Vec<(&'o str, &'o str)>, &'o str, u16, &'o str);
    let odd: Vec<Odd<'_>> = vec![
        ("GET", "/customers?limit=2&limit=3", vec![auth], "", 422, "api.parameter"),
        ("GET", "/customers?role=administrator", vec![auth], "", 422, "api.parameter"),
        ("GET", "/customers?limit=0", vec![auth], "", 422, "api.parameter"),
        ("GET", "/customers?cursor=1%20or%201%3D1", vec![auth], "", 422, "api.parameter"),
        ("GET", "/customers?as_of=2024-02-30", vec![auth], "", 422, "usage.date"),
        ("GET", "/customers?as_of=2024-02-29%0d%0aX:1", vec![auth], "", 422, "api.parameter"),
        ("GET", "/customers/..%2f..%2fetc%2fpasswd", vec![auth], "", 404, "api.not_found"),
        ("GET", "/figures?kpi=ceii", vec![auth], "", 422, "usage.kpi"),
        ("GET", "/nothing", vec![auth], "", 404, "api.not_found"),
        ("PATCH", "/customers", vec![auth], "", 405, "api.method"),
        ("GET", "/customers", vec![auth, ("Accept", "image/png")], "", 406, "api.not_acceptable"),
        ("GET", "/customers", vec![auth, auth], "", 401, "api.unauthenticated"),
        ("GET", "/customers", vec![("Authorization", "Basic cm9vdDpyb290")], "", 401, "api.unauthenticated"),
        ("GET", "/customers", vec![("Authorization", "Bearer dunlin_guess")], "", 401, "api.unauthenticated"),
        (
            "GET",
            "/customers",
            vec![("Cookie", "dunlin_session=a; dunlin_session=b")],
            "",
            401,
            "api.unauthenticated",
        ),
        ("POST", "/commands", vec![auth, json], "{}", 422, "api.parameter"),
        ("POST", "/commands", vec![auth, json, key, key], "{}", 422, "api.parameter"),
        ("POST", "/commands", vec![auth, key, ("Content-Type", "text/plain")], "{}", 415, "api.media_type"),
        ("POST", "/commands", vec![auth, json, key], "[1", 422, "api.body"),
        ("POST", "/commands", vec![auth, json, key], "[]", 422, "api.body"),
        (
            "POST",
            "/commands",
            vec![auth, json, key],
            r#"{"do":"tag","customer":"Own","tag":"x","admin":true}"#,
            409,
            "books.refused",
        ),
        ("POST", "/commands", vec![auth, json, key], &long, 413, "api.too_large"),
        (
            "POST",
            "/dunning/runs",
            vec![auth, json, key],
            r#"{"as_of":"2024-02-14","force":true}"#,
            422,
            "api.body",
        ),
        ("POST", "/imports?kind=secrets", vec![auth, key], "x", 422, "api.parameter"),
        (
            "POST",
            "/setup",
            vec![json],
            r#"{"secret":"x","name":"Eve","password":"a quiet river bends"}"#,
            409,
            "books.refused",
        ),
    ];
    for (method, path, headers, body, status, code) in odd {
        let told = server.send(method, path, &headers, body);
        assert_eq!((told.status, told.code().as_str()), (status, code), "{method} {path}: {}", told.body);
        assert!(told.headers.contains("application/problem+json"), "{path}");
    }
}

#[test]
fn requests_of_two_minds_are_not_served() {
    let server = server();
    for raw in [
        "GET /api/v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
        "GET /api/v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\nConnection: close\r\n\r\nabcdef",
        "GET /api/v1/customers\r\n HTTP/1.1\r\nConnection: close\r\n\r\n",
    ] {
        let told = server.raw(raw.as_bytes());
        assert!(matches!(told.status, 400 | 401), "{raw:?}: {}", told.status);
    }
}

#[test]
fn lists_come_in_pages_and_forms_and_only_when_they_are_new() {
    let server = server();
    let first = server.get("manager", "/customers?as_of=2024-02-15&limit=2").json();
    assert_eq!(first["rows"].as_array().unwrap().len(), 2);
    let next = first["next"].as_str().unwrap();
    let rest = server.get("manager", &format!("/customers?as_of=2024-02-15&limit=2&cursor={next}")).json();
    assert_eq!((rest["rows"].as_array().unwrap().len(), rest["next"].is_null()), (1, true));
    let bearer = format!("Bearer {}", server.tokens["manager"]);
    let auth = ("Authorization", bearer.as_str());
    let csv = server.send("GET", "/customers?as_of=2024-02-15", &[auth, ("Accept", "text/csv")], "");
    assert!(csv.body.contains("customer,name,currency,open"), "{}", csv.body);
    let parquet = server.send(
        "GET",
        "/customers?as_of=2024-02-15",
        &[auth, ("Accept", "application/vnd.apache.parquet")],
        "",
    );
    assert!(parquet.body.starts_with("PAR1"));
    let told = server.send("GET", "/customers?as_of=2024-02-15", &[auth], "");
    let etag = told.headers.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let again =
        |etag: &str| server.send("GET", "/customers?as_of=2024-02-15", &[auth, ("If-None-Match", etag)], "");
    assert_eq!(again(&etag).status, 304);
    server.post("manager", "/commands", "new", r#"{"do":"tag","customer":"Own","tag":"new"}"#);
    assert_eq!(again(&etag).status, 304, "it reads the same");
    let paid = r#"{"do":"payment","number":"PAID","customer":"Own","date":"2024-02-01","amount":"1.00","currency":"EUR"}"#;
    assert_eq!(server.post("manager", "/commands", "paid", paid).status, 200);
    assert_eq!(again(&etag).status, 200);
    for header in [
        "x-content-type-options: nosniff",
        "cache-control: no-store",
        "content-security-policy: default-src 'none'",
    ] {
        assert!(told.headers.contains(header), "{header}");
    }
}

#[test]
fn an_auditor_reads_who_did_what_and_no_secret() {
    let server = server();
    server.post("collector", "/commands", "t", r#"{"do":"tag","customer":"Own","tag":"seen"}"#);
    let told = server.get("auditor", "/journal?after=3&limit=1000").json();
    let rows = told["rows"].as_array().unwrap();
    assert_eq!(rows[0]["command"], 4);
    let last = rows.last().unwrap();
    assert_eq!((last["kind"].as_str(), last["by"].as_str()), (Some("tag"), Some("collector user")));
    let text = told.to_string();
    assert!(!text.contains(PASSWORD) && server.tokens.values().all(|token| !text.contains(token.as_str())));
    assert_eq!(server.get("collector", "/journal").status, 403);
    assert_eq!(server.get("auditor", "/journal?after=x").status, 422);
}

#[test]
fn the_description_tells_of_every_route() {
    let told = server().send("GET", "/openapi.json", &[], "").json();
    let mut names = Vec::new();
    for route in routes() {
        let operation = &told["paths"][format!("{PREFIX}{}", route.path)][route.method.to_lowercase()];
        assert_eq!(operation["operationId"], route.name, "{}", route.path);
        names.push(route.name);
    }
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "names are unique");
    insta::assert_snapshot!(serde_json::to_string_pretty(&told["paths"]["/api/v1/dunning/issues"]).unwrap());
}

#[test]
fn a_change_of_an_account_that_others_changed_is_told_and_loses_nothing() {
    let server = server();
    let note = |key: &str, tag: &str, text: &str, more: &str| {
        let body = format!(
            r#"{{"do":"activity","customer":"Own","at":"2024-03-01T10:00","outcome":"noted","note":"{text}"{more}}}"#
        );
        let key = format!("Idempotency-Key: {key}\r\n");
        let tag = if tag.is_empty() { String::new() } else { format!("If-Match: {tag}\r\n") };
        let head = format!(
            "POST {PREFIX}/commands HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {}\r\n{key}{tag}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            server.tokens["collector"],
            body.len()
        );
        server.raw(head.as_bytes())
    };
    let tag = || {
        let told = server.get("collector", "/customers/Own");
        let line = told.headers.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
        line.trim().to_owned()
    };
    let read = tag();
    assert_eq!(read, tag(), "what reads the same has the same tag");
    assert_eq!(note("m1", &read, "first", "").status, 200);
    assert_eq!(note("m1", &read, "first", "").status, 200, "sent again, it is answered again");
    let told = note("m2", &read, "second", "");
    assert_eq!((told.status, told.code()), (412, "api.changed".to_owned()));
    // What others write about others is no matter.
    let elsewhere =
        r#"{"do":"activity","customer":"Free","at":"2024-03-01T10:00","outcome":"noted","note":"x"}"#;
    let fresh = tag();
    let post =
        Post::from_json(serde_json::from_str(elsewhere).unwrap(), Some("e1".into()), "tester").unwrap();
    server.books.post(post).unwrap();
    assert_eq!(note("m2", &fresh, "second", "").status, 200);
    let story = server.get("collector", "/customers/Own").body;
    assert!(story.contains("first") && story.contains("second"), "{story}");
    assert_eq!(story.matches("first").count(), 1, "once");
    assert_eq!(note("m3", "*", "third", "").status, 200, "any state");
    assert_eq!(note("m4", "\"nonsense\"", "fourth", "").status, 412);
}

#[test]
fn pages_of_customers_hold_whole_customers_and_all_of_them() {
    let server = server();
    let mut numbers = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = server.get("manager", &format!("/customers?as_of=2024-02-15&limit=1{cursor}")).json();
        let rows = page["rows"].as_array().unwrap().clone();
        assert!(rows.len() <= 1, "{page}");
        numbers.extend(rows.iter().map(|row| row["customer"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(numbers, ["Free", "Others", "Own"]);
    let own = server.get("collector", "/customers?as_of=2024-02-15&cursor=after-F").json();
    assert_eq!(own["rows"].as_array().unwrap().len(), 1, "{own}");
    assert_eq!(server.get("manager", "/customers?cursor=row-1").status, 422);
}
