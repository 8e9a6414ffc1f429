//! Streams: who hears what, how they go on, and how they end.

use super::{PREFIX, SECRETS, Server, server};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

/// Somebody who listens.
struct Listener(BufReader<TcpStream>);

/// An event: its id, type and data.
#[derive(Debug, Default, PartialEq)]
struct Heard {
    id: String,
    event: String,
    data: Value,
}

impl Listener {
    fn open(server: &Server, role: &str, path: &str, headers: &str) -> Listener {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let token = &server.tokens[role];
        write!(stream, "GET {PREFIX}{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nAccept: text/event-stream\r\n{headers}\r\n")
            .unwrap();
        let mut listener = Listener(BufReader::new(stream));
        let status = listener.line();
        assert!(status.contains(" 200 "), "{status}");
        // The stream stands once its first words are there.
        while !listener.line().starts_with(": ") {}
        listener
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// The next event; signs of life are passed over.
    fn next(&mut self) -> Heard {
        let mut heard = Heard::default();
        loop {
            let line = self.line();
            match line.split_once(": ") {
                Some(("id", id)) => heard.id = id.to_owned(),
                Some(("event", event)) => heard.event = event.to_owned(),
                Some(("data", data)) => {
                    heard.data = serde_json::from_str(data).unwrap();
                    return heard;
                }
                _ => {}
            }
        }
    }
}

fn tag(server: &Server, customer: &str, tag: &str) -> i64 {
    let act = format!(r#"{{"do":"tag","customer":"{customer}","tag":"{tag}"}}"#);
    let told = server.post("manager", "/commands", tag, &act);
    assert_eq!(told.status, 200, "{}", told.body);
    told.json()["command"].as_i64().unwrap()
}

#[test]
fn everybody_hears_of_their_own_customers() {
    let server = server();
    let (mut all, mut own) = (
        Listener::open(&server, "auditor", "/events", ""),
        Listener::open(&server, "collector", "/events", ""),
    );
    let others = tag(&server, "Others", "one");
    let mine = tag(&server, "Own", "two");
    let (first, second) = (all.next(), all.next());
    assert_eq!((first.id, first.data["customers"][0].as_str()), (others.to_string(), Some("Others")));
    assert_eq!((second.id, second.data["by"].as_str()), (mine.to_string(), Some("manager user")));
    let heard = own.next();
    assert_eq!((heard.id, heard.data["type"].as_str()), (mine.to_string(), Some("tag")));
    assert_eq!(heard.data["customers"].to_string(), r#"["Own"]"#);
    assert!(heard.event.is_empty());
    // From the very beginning: nothing of others, nothing of people.
    let mut past = Listener::open(&server, "collector", "/events?after=0", "");
    loop {
        let heard = past.next();
        let text = heard.data.to_string().to_lowercase();
        assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "{text}");
        assert!(!["user", "token"].contains(&heard.data["type"].as_str().unwrap()));
        if heard.id == mine.to_string() {
            break;
        }
    }
}

#[test]
fn a_stream_goes_on_after_what_was_heard() {
    let server = server();
    let first = tag(&server, "Own", "one");
    let second = tag(&server, "Own", "two");
    let resumed = format!("Last-Event-ID: {first}\r\n");
    let mut listener = Listener::open(&server, "collector", "/events?after=0", &resumed);
    assert_eq!(listener.next().id, second.to_string());
    let third = tag(&server, "Own", "three");
    assert_eq!(listener.next().id, third.to_string());
    for wrong in ["/events?after=x", "/events?since=3"] {
        assert_eq!(server.get("collector", wrong).status, 422, "{wrong}");
    }
    let bearer = format!("Bearer {}", server.tokens["collector"]);
    let told =
        server.send("GET", "/events", &[("Authorization", &bearer), ("Accept", "application/json")], "");
    assert_eq!((told.status, told.code().as_str()), (406, "api.not_acceptable"));
    let told = server.send("GET", "/events", &[("Authorization", &bearer), ("Last-Event-ID", "-1")], "");
    assert_eq!((told.status, told.code().as_str()), (422, "api.parameter"));
}

#[test]
fn it_ends_with_the_token_and_with_the_server() {
    let server = server();
    let (mut one, mut other) = (
        Listener::open(&server, "collector", "/events", ""),
        Listener::open(&server, "manager", "/events", ""),
    );
    let tokens = server.books.tokens().unwrap();
    let token = tokens.iter().find(|token| token.user == "collector user").unwrap();
    server.books.revoke_token(token.id, dunlin_app::today().unwrap(), "gone", "root").unwrap();
    tag(&server, "Own", "unheard");
    let end = one.next();
    assert_eq!((end.event.as_str(), end.data["code"].as_str()), ("end", Some("api.unauthenticated")));
    assert_eq!(other.next().data["type"], "tag");
    server.streams.close();
    let end = other.next();
    assert_eq!((end.event.as_str(), end.data["code"].as_str()), ("end", Some("stopping")));
}

#[test]
fn nobody_has_all_the_streams() {
    let server = server();
    let open = || Listener::open(&server, "collector", "/events", "");
    let mut held: Vec<Listener> = (0..8).map(|_| open()).collect();
    let told = server.get("collector", "/events");
    assert_eq!((told.status, told.code().as_str()), (429, "api.streams"));
    assert_eq!(server.get("manager", "/events").status, 200, "others have theirs");
    held.pop();
    // Whoever goes gives the place back, once the server has heard of it.
    while server.get("collector", "/events").status == 429 {
        std::thread::yield_now();
    }
}

#[test]
fn an_import_is_followed_by_whoever_sent_it() {
    let server = server();
    let mut own = Listener::open(&server, "manager", "/imports/nightly/progress", "");
    let mut others = Listener::open(&server, "cash_clerk", "/imports/nightly/progress", "");
    let file = "invoice_number,customer_id,issue_date,due_date,amount\nN1,Own,2024-02-10,2024-03-09,1.00\nN2,Own,2024-02-10,2024-03-09,2.00\n";
    let import = |role: &str, file: &str| {
        let bearer = format!("Bearer {}", server.tokens[role]);
        let headers = [("Authorization", bearer.as_str()), ("Idempotency-Key", "nightly")];
        server.send("POST", "/imports?kind=invoices&currency=EUR", &headers, file)
    };
    let told = import("manager", file);
    assert_eq!(told.status, 200, "{}", told.body);
    let mut steps = Vec::new();
    // Steps that follow each other quickly may be told as one; the last one is always told.
    let end = loop {
        let heard = own.next();
        if heard.event == "end" {
            break steps.pop().unwrap_or_default();
        }
        assert_eq!(heard.event, "progress");
        steps.push(heard.data);
    };
    assert_eq!(
        (end["step"].as_str(), end["command"].as_i64()),
        (Some("done"), told.json()["command"].as_i64())
    );
    for step in &steps {
        match step["step"].as_str() {
            Some("read") => assert_eq!(step["rows_read"], 2),
            Some("written") => assert_eq!(step["rows_written"], 2),
            other => assert_eq!((other, step["bytes"].as_u64()), (Some("received"), Some(file.len() as u64))),
        }
    }
    // The same key of somebody else is another import: nothing was heard of the first.
    assert_eq!(import("cash_clerk", "no file").status, 422);
    let mut heard = others.next();
    while heard.data["step"] == "received" {
        assert_eq!(heard.data["bytes"], 7);
        heard = others.next();
    }
    assert_eq!(heard.data["step"], "refused");
    assert_eq!(server.get("collector", "/imports/nightly/progress").status, 403);
}

#[test]
fn the_description_knows_that_they_are_streams() {
    let told = server().send("GET", "/openapi.json", &[], "").json();
    for path in ["/events", "/imports/{key}/progress"] {
        let operation = &told["paths"][format!("{PREFIX}{path}")]["get"];
        let content = operation["responses"]["200"]["content"].as_object().unwrap();
        assert_eq!(content.keys().collect::<Vec<_>>(), ["text/event-stream"], "{path}");
        assert!(
            operation["parameters"].to_string().contains("Last-Event-ID")
                && operation["responses"]["429"].is_object()
        );
    }
}
