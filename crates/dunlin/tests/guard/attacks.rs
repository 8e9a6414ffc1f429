//! A list of attacks over raw sockets, each with the answer that is right. After all of them the server is well, and nothing was
//! written that should not have been.

use super::served::{Served, serve};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;

const JSON: &str = "Content-Type: application/json\r\n";
const TAG: &str = r#"{"do":"tag","customer":"Alpha","tag":"x"}"#;

/// Status and code of an answer.
type Right<'r> = (u16, &'r str);

/// A request as bytes, `TOKEN` filled in; it must be answered once, and the connection be closed.
fn once(server: &Served, name: &str, request: &str, right: &[Right<'_>]) {
    let request = request.replace("TOKEN", &server.token);
    let told = server.raw(request.as_bytes());
    assert_eq!(told.len(), 1, "{name}: {told:?}");
    let code = told[0].code();
    assert!(right.contains(&(told[0].status, code.as_str())), "{name}: {told:?}");
}

#[test]
fn requests_of_two_minds() {
    let server = serve(&[]);
    let head = "GET /api/v1/holds HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\n";
    let hidden = "GET /api/v1/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\n\r\n";
    let bad = [(400, "")];
    // Chunks win, and the connection ends: what stands behind is never taken for a request.
    once(
        &server,
        "CL and TE",
        &format!("{head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
        &[(200, "")],
    );
    once(
        &server,
        "TE and CL",
        &format!("{head}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n{hidden}"),
        &[(200, "")],
    );
    for (name, lines) in [
        ("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"),
        ("a list of lengths", "Content-Length: 5, 6\r\n\r\nabcdef"),
        ("a signed length", "Content-Length: +5\r\n\r\nabcde"),
        ("a negative length", "Content-Length: -5\r\n\r\nabcde"),
        ("a length beyond 64 bits", "Content-Length: 99999999999999999999\r\n\r\n"),
        ("chunked, then not", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        ("an unknown coding", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        ("a blank before the colon", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        ("a folded line", "X-A: 1\r\n folded\r\n\r\n"),
        ("NUL in a header", "X-A: a\0b\r\n\r\n"),
        ("a bare CR in a header", "X-A: a\rTransfer-Encoding: chunked\r\n\r\n"),
        ("a header without a colon", "X-A\r\n\r\n"),
    ] {
        once(&server, name, &format!("{head}{lines}"), &bad);
    }
    once(&server, "two spaces", "GET  /api/v1/holds  HTTP/1.1\r\nHost: x\r\n\r\n", &bad);
    once(&server, "a control byte in the path", "GET /api/v1/\x01 HTTP/1.1\r\nHost: x\r\n\r\n", &bad);
    once(&server, "HTTP/9", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", &bad);
    once(&server, "no HTTP at all", "\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n", &bad);
    // HTTP/2 is not spoken: its greeting is the end.
    assert!(server.raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").iter().all(|told| told.status == 400));
    // A size of a chunk that is none, after a body began: no answer but the end, or a refusal.
    let chunks = format!(
        "POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\nIdempotency-Key: c\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n"
    );
    for size in ["zz", "-1", "fffffffffffffffff", "0x5"] {
        once(
            &server,
            size,
            &format!("{chunks}{size}\r\nabcde\r\n0\r\n\r\n"),
            &[(400, "api.request"), (400, "")],
        );
    }
    // Two requests in one breath are two requests, in order.
    let two = format!("{head}\r\n{head}Connection: close\r\n\r\n").replace("TOKEN", &server.token);
    assert_eq!(server.raw(two.as_bytes()).iter().map(|told| told.status).collect::<Vec<_>>(), [200, 200]);
    // Ends of lines without CR are read as such by the standard's leave; they hide nothing.
    let bare = "GET /api/v1/holds HTTP/1.1\nHost: x\nConnection: close\nAuthorization: Bearer TOKEN\n\n"
        .replace("TOKEN", &server.token);
    let told = server.raw(bare.as_bytes());
    assert_eq!((told.len(), told[0].status), (1, 200), "{told:?}");
}

#[test]
fn hosts_and_origins() {
    let server = serve(&[]);
    let ask = |lines: &str| {
        let text = format!(
            "GET /api/v1/holds HTTP/1.1\r\nConnection: close\r\nAuthorization: Bearer {}\r\n{lines}\r\n",
            server.token
        );
        server.raw(text.as_bytes()).remove(0)
    };
    for lines in ["", "Host: a\r\nHost: b\r\n"] {
        let told = ask(lines);
        assert_eq!((told.status, told.code().as_str()), (400, "api.request"), "{lines:?}");
    }
    // No answer says again what a Host header said.
    let told = ask("Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n");
    assert!(told.status == 200 && !format!("{}{}", told.head, told.body).contains("evil"), "{told:?}");
    let sign_in = |lines: &str| {
        let body = r#"{"name":"Ada","password":"nothing like it"}"#;
        let length = body.len();
        let text = format!(
            "POST /api/v1/session HTTP/1.1\r\nHost: here\r\nConnection: close\r\n{JSON}{lines}Content-Length: {length}\r\n\r\n{body}"
        );
        server.raw(text.as_bytes()).remove(0)
    };
    // Nobody is signed in as somebody else by a page of another site.
    for lines in [
        "Origin: https://evil.example\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Origin: null\r\n",
        "Origin: https://here.evil.example\r\n",
    ] {
        let told = sign_in(lines);
        assert_eq!((told.status, told.code().as_str()), (403, "api.cross_site"), "{lines}");
    }
    // Five failures from one address throttle it, whatever it says where it comes from: it is no proxy that is believed.
    let told: Vec<u16> =
        (0..6).map(|n| sign_in(&format!("X-Forwarded-For: 10.0.0.{n}\r\n")).status).collect();
    assert_eq!(told, [401, 401, 401, 401, 401, 429]);
}

#[test]
fn a_believed_proxy_is_believed_about_its_own_line_only() {
    let server = serve(&["--proxy", "127.0.0.1"]);
    let sign_in = |lines: &str| {
        let body = r#"{"name":"Ada","password":"nothing like it"}"#;
        let text = format!(
            "POST /api/v1/session HTTP/1.1\r\nHost: here\r\nConnection: close\r\n{JSON}{lines}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        server.raw(text.as_bytes()).remove(0).status
    };
    // The client writes a line of its own before the proxy's.
    let told: Vec<u16> = (0..6)
        .map(|n| sign_in(&format!("X-Forwarded-For: 10.0.0.{n}\r\nX-Forwarded-For: 192.0.2.7\r\n")))
        .collect();
    assert_eq!(told, [401, 401, 401, 401, 401, 429]);
    assert_eq!(sign_in("X-Forwarded-For: 192.0.2.7, 192.0.2.8\r\n"), 401, "another client of the proxy");
    assert_eq!(sign_in("X-Forwarded-For: 1.2.3.4, 192.0.2.7\r\n"), 429, "the same client by another line");
}

#[test]
fn paths_and_methods() {
    let server = serve(&[]);
    for path in [
        "/api/v1/../v1/users",
        "/api/v1/%2e%2e/users",
        "/api/v1//users",
        "//api/v1/users",
        "/api/v1/users/",
        "/api/v1/Users",
        "/API/v1/users",
        "/api/v1/%75sers%00",
        "/api/v1/users%2f",
        "/api/v1/customers/%2e%2e%2fusers",
        "/api/v1/customers/..%5c..%5cusers",
        "/api/v1/customers/%252e%252e%252fusers",
        "/api/v1/customers/Alpha%00",
        "/api/v1/customers/Alpha%0d%0aX-A:1",
        "/api/v1/customers/%ff%fe",
        "/api/v1/customers/Alpha;admin=1",
        "/api/v1/customers/Alpha/",
        "/metrics",
        "/.git/config",
        "/debug/pprof",
        "/api/v1/../../etc/passwd",
        "/api/v2/users",
    ] {
        let told = server.get(path);
        // A path that is no UTF-8 once decoded cannot be a name.
        assert!(matches!((told.status, told.code().as_str()), (404, "api.not_found")), "{path}: {told:?}");
        assert!(!told.body.contains("Ada"), "{path}");
    }
    for (method, status, code) in [
        ("TRACE", 405, "api.method"),
        ("PUT", 405, "api.method"),
        ("PROPFIND", 405, "api.method"),
        ("get", 405, "api.method"),
        ("OPTIONS", 405, "api.method"),
        ("DELETE", 405, "api.method"),
    ] {
        let told = server.ask(method, "/api/v1/customers", "", "");
        assert_eq!((told.status, told.code().as_str()), (status, code), "{method}");
        assert!(told.head.contains("allow: get"), "{method}: {}", told.head);
    }
    // Another method in a header is no other method.
    for header in ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"] {
        let told = server.ask("GET", "/api/v1/customers", &format!("{header}: DELETE\r\n"), "");
        assert_eq!(told.status, 200, "{header}");
    }
    assert_eq!(server.ask("POST", "/api/v1/customers", "X-HTTP-Method-Override: GET\r\n", "").status, 405);
    let told = server.raw(format!("HEAD /api/v1/customers HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\r\n", server.token).as_bytes());
    assert_eq!((told[0].status, told[0].body.as_str()), (200, ""));
}

#[test]
fn bodies_of_two_minds() {
    let server = serve(&[]);
    let head = server.get("/api/v1/books").json()["command"].clone();
    let deep = format!(
        "{{\"do\":\"tag\",\"customer\":{}1{},\"tag\":\"x\"}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let huge = format!(r#"{{"do":"end_promise","promise":{},"date":"2024-01-01"}}"#, "9".repeat(400));
    let cases: Vec<(&str, &str, String, u16, &str)> = vec![
        ("a field twice", "/api/v1/commands", r#"{"do":"tag","customer":"Alpha","customer":"Beta","tag":"x"}"#.into(), 422, "api.body"),
        ("a field twice, one escaped", "/api/v1/commands", r#"{"do":"tag","tag":"x","\u0063ustomer":"Beta","customer":"Alpha"}"#.into(), 422, "api.body"),
        ("two commands", "/api/v1/commands", r#"{"do":"tag","do":"void","customer":"Alpha","tag":"x"}"#.into(), 422, "api.body"),
        ("a key of somebody else", "/api/v1/commands", r#"{"key":"api/2/k","do":"tag","customer":"Alpha","tag":"x"}"#.into(), 422, "api.body"),
        ("an author", "/api/v1/commands", r#"{"do":"tag","customer":"Alpha","tag":"x","actor":"root"}"#.into(), 409, "books.refused"),
        ("an id", "/api/v1/commands", r#"{"do":"customer","number":"Alpha","id":1}"#.into(), 409, "books.refused"),
        ("rights of one's own making", "/api/v1/users", r#"{"name":"Eve","roles":["auditor"],"rights":["people"],"is_active":true}"#.into(), 422, "api.body"),
        ("another's hash", "/api/v1/users", r#"{"name":"Eve","roles":["auditor"],"password":"x"}"#.into(), 422, "api.body"),
        ("a role that is none", "/api/v1/users", r#"{"name":"Eve","roles":["root"]}"#.into(), 422, "api.body"),
        ("roles as text", "/api/v1/users", r#"{"name":"Eve","roles":"administrator"}"#.into(), 422, "api.body"),
        ("a name of several lines", "/api/v1/users", r#"{"name":"Eve\n{\"status\":200}","roles":["auditor"]}"#.into(), 422, "api.body"),
        ("a name with an escape", "/api/v1/users", r#"{"name":"Eve\u001b[2J","roles":["auditor"]}"#.into(), 422, "api.body"),
        ("deep", "/api/v1/commands", deep, 422, "api.body"),
        ("a number beyond all", "/api/v1/commands", huge, 422, "api.body"),
        ("a number beyond floats", "/api/v1/commands", r#"{"do":"end_promise","promise":1e999,"date":"2024-01-01"}"#.into(), 422, "api.body"),
        ("a float for a number", "/api/v1/commands", r#"{"do":"end_promise","promise":1.5,"date":"2024-01-01"}"#.into(), 409, "books.refused"),
        ("an amount beyond all", "/api/v1/commands", format!(r#"{{"do":"payment","number":"P","customer":"Alpha","date":"2024-03-01","amount":"{}","currency":"EUR"}}"#, "9".repeat(400)), 409, "books.refused"),
        ("an amount in figures of another script", "/api/v1/commands", r#"{"do":"payment","number":"P","customer":"Alpha","date":"2024-03-01","amount":"١٢","currency":"EUR"}"#.into(), 409, "books.refused"),
        ("a mark of order", "/api/v1/commands", format!("\u{feff}{TAG}"), 422, "api.body"),
        ("two bodies", "/api/v1/commands", format!("{TAG}{TAG}"), 422, "api.body"),
        ("NUL in a text", "/api/v1/commands", r#"{"do":"tag","customer":"Alpha","tag":"a\u0000b"}"#.into(), 409, "books.refused"),
        ("half of a pair", "/api/v1/commands", r#"{"do":"tag","customer":"Alpha","tag":"\ud800"}"#.into(), 422, "api.body"),
        ("SQL", "/api/v1/commands", r#"{"do":"tag","customer":"Alpha'; drop table commands; --","tag":"x"}"#.into(), 409, "books.refused"),
        ("a list", "/api/v1/commands", format!("[{TAG}]"), 422, "api.body"),
        ("a form", "/api/v1/commands", "do=tag&customer=Alpha&tag=x".into(), 422, "api.body"),
    ];
    for (n, (name, path, body, status, code)) in cases.iter().enumerate() {
        let told = server.post(path, &format!("k{n}"), body);
        assert_eq!((told.status, told.code().as_str()), (*status, *code), "{name}: {}", told.body);
    }
    kinds_and_parameters(&server);
    assert_eq!(server.get("/api/v1/books").json()["command"], head, "nothing was written");
    let log = server.log();
    assert!(
        log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
        "each line is one object"
    );
    assert!(
        !log.contains('\u{1b}') && !log.contains(&server.token) && !log.contains("drop table"),
        "no query, body or secret"
    );
}

/// Bodies of other kinds than JSON, and parameters that are two or none.
fn kinds_and_parameters(server: &Served) {
    // What a browser's form can send is no JSON here, whatever it holds; and a body is read as it is.
    for (lines, status) in [
        ("Content-Type: text/plain\r\n", 415),
        ("Content-Type: application/x-www-form-urlencoded\r\n", 415),
        ("Content-Type: multipart/form-data; boundary=x\r\n", 415),
        ("Content-Type: text/json\r\n", 415),
        ("Content-Type: application/json-patch+json\r\n", 415),
        ("", 415),
        ("Content-Type: application/json\r\nContent-Encoding: gzip\r\n", 415),
    ] {
        let told = server.ask("POST", "/api/v1/commands", &format!("{lines}Idempotency-Key: f\r\n"), TAG);
        assert_eq!((told.status, told.code().as_str()), (status, "api.media_type"), "{lines}");
    }
    for query in [
        "limit=1&limit=2",
        "limit=1&%6cimit=2",
        "as_of=2024-02-01&as_of=2024-02-02",
        "limit[]=1",
        "role=administrator",
        "limit=1%00",
        "cursor=row-0%27%20or%201=1",
        "limit=99999999999999999999",
    ] {
        let told = server.get(&format!("/api/v1/customers?{query}"));
        assert_eq!((told.status, told.code().as_str()), (422, "api.parameter"), "{query}: {}", told.body);
    }
}

#[test]
fn headers_that_would_write_the_log() {
    let server = serve(&[]);
    let lines = "User-Agent: \"}\u{1b}[31m{\"status\":200\r\nX-Request-Id: forged\r\nIdempotency-Key: a\"b\\c\r\nReferer: x\ty\r\n";
    let told = server.ask("POST", "/api/v1/commands", &format!("{JSON}{lines}"), TAG);
    // An escape is no byte of a header's text.
    assert_eq!(told.status, 400, "{told:?}");
    let told = server.ask(
        "POST",
        "/api/v1/commands",
        &format!(
            "{JSON}User-Agent: \"}}{{\"status\":1\r\nX-Request-Id: forged\r\nIdempotency-Key: a\"b\\c\r\n"
        ),
        TAG,
    );
    assert_eq!(told.status, 200, "{told:?}");
    assert!(!told.head.contains("forged"), "the id is the server's own");
    let log = server.log();
    assert!(
        !log.contains("forged")
            && log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
        "{log}"
    );
}

#[test]
fn too_much_of_everything() {
    let server = serve(&[]);
    let ask = |lines: &str| {
        let told = server.raw(
            format!("GET /api/v1/holds HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n").as_bytes(),
        );
        told.first().map_or(0, |told| told.status)
    };
    assert_eq!(ask(&format!("X-A: {}\r\n", "a".repeat(1 << 20))), 431);
    assert_eq!(
        ask(&(0..500).fold(String::new(), |mut all, n| {
            let _ = write!(all, "X-{n}: a\r\n");
            all
        })),
        431
    );
    let long = server
        .raw(format!("GET /api/v1/holds?{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(1 << 20)).as_bytes());
    assert!(matches!(long[0].status, 414 | 431), "{long:?}");
    // A body larger than is taken: refused by what its header says of it or by what comes, and not kept.
    let body = format!(r#"{{"do":"tag","customer":"Alpha","tag":"{}"}}"#, "x".repeat(3 << 20));
    let told = server.raw(format!("POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {}\r\nIdempotency-Key: l\r\n{JSON}Content-Length: {}\r\n\r\n{body}", server.token, body.len()).as_bytes());
    assert!(
        told.first().is_none_or(|told| (told.status, told.code().as_str()) == (413, "api.too_large")),
        "{told:?}"
    );
    // Nobody who may not is heard out.
    let told = server.raw(b"POST /api/v1/imports?kind=invoices HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 268435456\r\n\r\n");
    assert_eq!((told[0].status, told[0].code().as_str()), (401, "api.unauthenticated"));
    assert_eq!(server.get("/api/v1/holds").status, 200, "it is well");
}

/// An archive that grows by a thousand is no file of invoices.
#[test]
fn bombs_in_imports() {
    let server = serve(&[]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let line = b"invoice_number,customer_id,issue_date,due_date,amount\n".repeat(1 << 14);
    (0..512).for_each(|_| packed.write_all(&line).expect("it is there"));
    let gzip = packed.finish().expect("it is there");
    assert!(gzip.len() < 2 << 20, "{} bytes for 400 MiB", gzip.len());
    let head = format!(
        "POST /api/v1/imports?kind=invoices&currency=EUR HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {}\r\nIdempotency-Key: bomb\r\nContent-Length: {}\r\n\r\n",
        server.token,
        gzip.len()
    );
    let told = server.raw(&[head.as_bytes(), &gzip].concat());
    assert!(matches!(told[0].status, 409 | 422) && !told[0].code().is_empty(), "{told:?}");
    let memory = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap_or_default();
    let peak = memory
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .map_or(0, |text| text.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or(0));
    assert!(peak < 400 << 10, "{peak} KiB at the most");
    assert_eq!(server.get("/api/v1/holds").status, 200, "it is well");
}

/// Who sends slowly, or nothing, is let go; meanwhile others are served. No time is measured: a connection that were held would
/// hold the test.
#[test]
fn slow_requests_hold_nobody() {
    let server = serve(&[]);
    let half = |text: &str| {
        let mut stream = TcpStream::connect(&server.address).expect("it is there");
        stream.write_all(text.as_bytes()).expect("it is there");
        stream
    };
    let mut slow: Vec<TcpStream> =
        (0..200).map(|_| half("GET /api/v1/holds HTTP/1.1\r\nHost: x\r\nX-A: ")).collect();
    slow.extend((0..50).map(|_| half("")));
    let body = format!(
        "POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nIdempotency-Key: s\r\n{JSON}Content-Length: 100\r\n\r\n{{",
        server.token
    );
    slow.extend((0..50).map(|_| half(&body)));
    for _ in 0..20 {
        assert_eq!(server.get("/api/v1/holds").status, 200, "others are served");
    }
    let ends: Vec<String> = slow
        .iter_mut()
        .map(|stream| {
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
            String::from_utf8_lossy(&rest).lines().next().unwrap_or_default().to_owned()
        })
        .collect();
    assert!(ends[250..].iter().all(|line| line.contains("408")), "{:?}", ends.last());
    assert!(ends[..250].iter().all(|line| line.is_empty() || line.contains("408")), "{:?}", ends.first());
}
