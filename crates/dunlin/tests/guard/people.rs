//! Sessions under attack: cookies of a neighbour's making, pages of other sites, ids of other people.

use super::served::{Served, out, serve, token};
use std::io::Write;
use std::process::Stdio;

const PASSWORD: &str = "a quiet river bends";

/// Gives Ada a password, and signs her in; the cookie's name and secret.
fn signed_in(server: &Served) -> (String, String) {
    let mut command =
        super::served::dunlin(server.folder.path(), &["user", "password", "Ada", "--books", "b.db"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it is there");
    child
        .stdin
        .take()
        .expect("it is there")
        .write_all(format!("{PASSWORD}\n").as_bytes())
        .expect("it is there");
    assert!(child.wait().expect("it is there").success());
    let body = format!(r#"{{"name":"Ada","password":"{PASSWORD}"}}"#);
    let text = format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let stream = std::net::TcpStream::connect(&server.address).expect("it is there");
    let told = super::served::exchange(stream, text.as_bytes());
    let cookie =
        told.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie").to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"),
        "{cookie}"
    );
    let (name, rest) = cookie.split_once('=').expect("it is there");
    (name.to_owned(), rest.split(';').next().expect("it is there").to_owned())
}

fn with_cookie(server: &Served, method: &str, path: &str, lines: &str, body: &str) -> (u16, String) {
    let text = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nIdempotency-Key: s\r\n{lines}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let told = server.raw(text.as_bytes()).remove(0);
    (told.status, told.code())
}

#[test]
fn a_neighbours_cookie_is_none() {
    let server = serve(&["--https"]);
    let (name, secret) = signed_in(&server);
    assert_eq!(name, "__Host-dunlin_session");
    let ask = |lines: &str| with_cookie(&server, "GET", "/api/v1/session", lines, "").0;
    assert_eq!(ask(&format!("Cookie: {name}={secret}\r\n")), 200);
    // Another host of the domain can set a cookie without the prefix: it counts for nothing, and takes nothing away.
    assert_eq!(ask(&format!("Cookie: dunlin_session={secret}\r\n")), 401);
    assert_eq!(ask(&format!("Cookie: dunlin_session=tossed; {name}={secret}\r\n")), 200);
    // Two of the right name: nobody can say which is meant.
    assert_eq!(ask(&format!("Cookie: {name}={secret}; {name}=tossed\r\n")), 401);
    assert_eq!(ask(&format!("Cookie: {name}={secret}\r\nCookie: {name}=tossed\r\n")), 401);
    assert_eq!(ask(&format!("Cookie: {}={secret}\r\n", name.to_uppercase())), 401);
    assert_eq!(
        ask(&format!("Cookie: {name}={secret}\r\nAuthorization: Bearer dunlin_guess\r\n")),
        401,
        "a token counts first"
    );
    assert_eq!(ask(&format!("Cookie: {name}={secret}x\r\n")), 401);
    assert_eq!(ask(&format!("Cookie: {name}=\r\n")), 401);
}

#[test]
fn pages_of_other_sites_change_nothing() {
    let server = serve(&[]);
    let (name, secret) = signed_in(&server);
    let cookie = format!("Cookie: {name}={secret}\r\n");
    let act = r#"{"do":"tag","customer":"Alpha","tag":"x"}"#;
    let head = server.get("/api/v1/books").json()["command"].clone();
    for lines in [
        "Origin: https://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Origin: http://x.evil.example\r\n",
        "Sec-Fetch-Site: cross-site\r\nOrigin: http://x\r\n",
    ] {
        for (method, path, body) in [
            ("POST", "/api/v1/commands", act),
            ("DELETE", "/api/v1/session", ""),
            ("PUT", "/api/v1/password", "{}"),
            ("POST", "/api/v1/users", "{}"),
        ] {
            let told = with_cookie(&server, method, path, &format!("{cookie}{lines}"), body);
            assert_eq!(told, (403, "api.cross_site".to_owned()), "{method} {path} {lines}");
        }
    }
    assert_eq!(server.get("/api/v1/books").json()["command"], head, "nothing was written");
    assert_eq!(
        with_cookie(&server, "POST", "/api/v1/commands", &format!("{cookie}Origin: http://x\r\n"), act).0,
        200
    );
    // No answer lets a page of another site read it.
    let told = server.ask("GET", "/api/v1/customers", "Origin: https://evil.example\r\n", "");
    assert!(!told.head.contains("access-control"), "{}", told.head);
}

#[test]
fn ids_of_other_people() {
    let server = serve(&[]);
    let at = server.folder.path();
    for act in [
        r#"{"do":"customer","number":"Beta","collector":"Bob"}"#,
        r#"{"do":"promise","customer":"Alpha","date":"2024-03-10","currency":"EUR","parts":[{"due":"2024-03-20","amount":"10.00"}]}"#,
        r#"{"do":"customer_hold","customer":"Alpha","date":"2024-03-10","reason":"r"}"#,
        r#"{"do":"propose","what":"credit_hold","customer":"Alpha","date":"2024-03-10","reason":"r"}"#,
    ] {
        assert_eq!(server.post("/api/v1/commands", &format!("{:x}", act.len()), act).status, 200, "{act}");
    }
    out(at, &["user", "set", "Bob", "--role", "collector", "--collector", "Bob", "--books", "b.db"]);
    let bob = token(at, "b.db", "Bob", &["read", "work", "propose"]);
    let ask = |method: &str, path: &str, key: &str, body: &str| {
        let text = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {bob}\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        server.raw(text.as_bytes()).remove(0)
    };
    let head = server.get("/api/v1/books").json()["command"].clone();
    for (n, (act, other)) in [
        (r#"{"do":"end_promise","promise":ID,"date":"2024-03-11"}"#, ["1", "77"]),
        (r#"{"do":"end_hold","hold":ID,"date":"2024-03-11"}"#, ["1", "77"]),
        (r#"{"do":"decide","proposal":ID,"outcome":"withdrawn","date":"2024-03-11"}"#, ["1", "77"]),
        (r#"{"do":"tag","customer":"ID","tag":"x"}"#, ["Alpha", "Nobody"]),
        (r#"{"do":"dispute","document":{"number":"ID"},"disputed":true,"date":"2024-03-11"}"#, ["1", "77"]),
        (r#"{"do":"hold","document":"ID","until":null}"#, ["1", "77"]),
    ]
    .into_iter()
    .enumerate()
    {
        let [theirs, nobodys] =
            other.map(|id| ask("POST", "/api/v1/commands", &format!("{n}-{id}"), &act.replace("ID", id)));
        let told = |t: &super::served::Told| (t.status, t.code(), t.json()["detail"].clone());
        assert_eq!(told(&theirs), told(&nobodys), "{act}");
        assert_eq!(theirs.status, 404, "{act}");
    }
    assert_eq!(server.get("/api/v1/books").json()["command"], head, "nothing was written");
    // Somebody else's key is another key: no answer of theirs comes back.
    let told = ask("POST", "/api/v1/commands", "29", r#"{"do":"tag","customer":"Beta","tag":"x"}"#);
    assert_eq!(told.status, 200, "{told:?}");
    assert_eq!(ask("DELETE", "/api/v1/tokens/1", "t", "").status, 403);
    assert_eq!(ask("GET", "/api/v1/users", "u", "").status, 403);
    assert_eq!(ask("DELETE", "/api/v1/sessions/1", "u", "").status, 404);
}
