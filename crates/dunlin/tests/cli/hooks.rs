//! `dunlin webhook` on the command line, and `dunlin serve` that tells a receiver what was posted beside it.

use crate::common::{Folder, in_books};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};

fn with_ada(folder: &Folder) {
    folder.out("user set Ada --role administrator --role manager --books b.db");
}

#[test]
fn endpoints_on_the_command_line() {
    let folder = in_books();
    with_ada(&folder);
    let mut told = String::new();
    for words in [
        "webhook list --books b.db",
        "webhook make https://erp.example/hooks --user Ada --event payment --event tag --note ERP --books b.db",
        "webhook make http://erp.example/hooks --user Ada --books b.db",
        "webhook make https://127.0.0.1/ --user Ada --books b.db",
        "webhook make http://127.0.0.1/ --user Ada --allow-private-webhooks 127.0.0.0/8 --books b.db",
        "webhook make https://erp.example/ --user Ada --allow-private-webhooks 127.0.0.0/88 --books b.db",
        "webhook make https://erp.example/ --user Nobody --books b.db",
        "webhook make https://erp.example/ --user Ada --event paymant --books b.db",
        "webhook test 1 --books b.db",
        "webhook deliveries 1 --state due --json --books b.db",
        "webhook replay 1 --event 99-1 --books b.db",
        "webhook replay 1 --from 1 --to 3 --books b.db",
        "webhook secret 1 --books b.db",
        "webhook set 1 --inactive --books b.db",
        "webhook list --books b.db",
        "webhook end 2 --reason moved --books b.db",
        "webhook end 2 --books b.db",
        "webhook deliveries 7 --books b.db",
    ] {
        let run = folder.run(words);
        told += &format!("$ dunlin {words}\n{}{}exit {}\n\n", run.out, run.err, run.status);
    }
    let hidden: Vec<String> = told
        .lines()
        .map(|line| match line.trim().starts_with("whsec_") {
            true => "  whsec_...".to_owned(),
            // The moment of the next try.
            false if line.contains("\"next_try\"") => "    \"next_try\": ...".to_owned(),
            false => line.to_owned(),
        })
        .collect();
    insta::assert_snapshot!(hidden.join("\n"));
}

/// A server that may reach this machine.
fn serve(folder: &Folder) -> (Child, String) {
    let words = "serve --books b.db --listen 127.0.0.1:0 --allow-private-webhooks 127.0.0.1";
    let mut child =
        folder.command(words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let first = lines.next().expect("it says where it listens");
    let address =
        first.split("http://").nth(1).and_then(|rest| rest.split(';').next()).expect("an address").to_owned();
    (child, address)
}

/// The next request that comes: its headers and body.
fn received(listener: &TcpListener, status: Option<u16>) -> (String, String) {
    let (mut stream, _) = listener.accept().expect("a request");
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        if let Some(text) = line.to_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().expect("a length");
        }
        if line.trim().is_empty() {
            break;
        }
        head += &line.to_lowercase();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    if let Some(status) = status {
        write!(stream, "HTTP/1.1 {status} Told\r\ncontent-length: 0\r\n\r\n").expect("it is sent");
    }
    (head, String::from_utf8(body).expect("text"))
}

fn id(head: &str) -> &str {
    head.lines().find(|line| line.starts_with("webhook-id:")).expect("an id")
}

#[test]
#[cfg(unix)]
fn a_server_tells_what_was_posted_and_ends_with_a_stream_open() {
    let folder = in_books();
    with_ada(&folder);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let make = format!(
        "webhook make http://127.0.0.1:{port}/hooks --user Ada --allow-private-webhooks 127.0.0.1 --books b.db"
    );
    folder.out(&make);
    let token = folder.out("token make wire --user Ada --scope read --books b.db");
    let token = token.lines().last().expect("a secret").trim().to_owned();
    let (mut child, address) = serve(&folder);
    let mut stream = TcpStream::connect(&address).expect("it listens");
    write!(stream, "GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n")
        .expect("it is sent");
    let mut heard = BufReader::new(stream);
    let mut until = |text: &str| {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            assert!(heard.read_line(&mut line).expect("a line") > 0, "it ended before {text}");
        }
    };
    until(": what happens");
    folder.write("c.jsonl", br#"{"key":"n1","do":"customer","number":"Alpha","name":"Alpha Works"}"#);
    folder.out("post c.jsonl --books b.db");
    let (head, body) = received(&listener, Some(500));
    assert!(
        head.contains("webhook-signature: v1,") && body.contains("\"type\":\"customer\""),
        "{head}{body}"
    );
    until("\"type\":\"customer\"");
    let (again, same) = received(&listener, Some(200));
    assert_eq!((id(&head), &body), (id(&again), &same), "after five seconds");
    // It is on its way when the server is to stop: it comes back first.
    folder.write("c.jsonl", br#"{"key":"n2","do":"tag","customer":"Alpha","tag":"last"}"#);
    folder.out("post c.jsonl --books b.db");
    let (mut last, _) = listener.accept().expect("a request");
    let status = std::process::Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .expect("kill runs");
    assert!(status.success());
    until("event: end");
    write!(last, "HTTP/1.1 200 Told\r\ncontent-length: 0\r\n\r\n").expect("it is sent");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    let told = folder.out("webhook list --books b.db");
    assert!(told.contains("2 delivered"), "{told}");
}

/// `DUNLIN_DEEP=1`: it takes the minute after which the claims of a server that died end.
#[test]
fn what_a_killed_server_had_sent_is_sent_again_with_the_same_id() {
    if std::env::var_os("DUNLIN_DEEP").is_none() {
        eprintln!("skipped: set DUNLIN_DEEP=1 to wait a minute");
        return;
    }
    let folder = in_books();
    with_ada(&folder);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    folder.out(&format!(
        "webhook make http://127.0.0.1:{port}/ --user Ada --allow-private-webhooks 127.0.0.1 --books b.db"
    ));
    folder.write("c.jsonl", br#"{"key":"n1","do":"customer","number":"Alpha","name":"Alpha Works"}"#);
    folder.out("post c.jsonl --books b.db");
    let (mut child, _) = serve(&folder);
    let (head, body) = received(&listener, None);
    child.kill().expect("it is killed");
    child.wait().expect("it is gone");
    let (mut child, _) = serve(&folder);
    let (again, same) = received(&listener, Some(200));
    assert_eq!((id(&head), body), (id(&again), same));
    child.kill().expect("it is killed");
    child.wait().expect("it is gone");
}
