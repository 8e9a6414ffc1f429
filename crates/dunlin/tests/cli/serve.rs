//! `dunlin serve` as a newcomer meets it: the set-up link, the first token, figures over HTTP, a graceful end.

use crate::common::in_books;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

/// A running server, and what it printed.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    secret: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

pub(crate) fn start(folder: &crate::common::Folder, is_fresh: bool) -> Server {
    start_with(folder, is_fresh, "")
}

/// With a key of sealed secrets; empty for none.
fn start_with(folder: &crate::common::Folder, is_fresh: bool, key: &str) -> Server {
    let mut command = folder.command("serve --books b.db --listen 127.0.0.1:0");
    command.env("DUNLIN_SECRETS_KEY", key);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let first = lines.next().expect("it says where it listens");
    let address =
        first.split("http://").nth(1).and_then(|rest| rest.split(';').next()).expect("an address").to_owned();
    let secret = match is_fresh {
        true => {
            lines.find(|line| line.ends_with("/set-up")).expect("the page for it");
            lines.next().expect("a secret").trim().to_owned()
        }
        false => String::new(),
    };
    Server { child, address, secret }
}

fn send(server: &Server, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
    let text = raw(server, method, path, headers, body);
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, text.split_once("\r\n\r\n").map_or(String::new(), |(_, body)| body.to_owned()))
}

/// An answer as it stands.
fn raw(server: &Server, method: &str, path: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(&server.address).expect("it listens");
    let length = body.len();
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}").expect("it is sent");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    text
}

impl Server {
    /// Sends a request, and reads status and body of the answer.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
        send(self, method, path, headers, body)
    }
}

#[test]
fn from_the_set_up_link_to_the_first_figure() {
    let folder = in_books();
    let server = start(&folder, true);
    assert_eq!(send(&server, "GET", "/health/live", "", ""), (200, "alive\n".to_owned()));
    assert_eq!(send(&server, "GET", "/health/ready", "", "").0, 200);
    assert_eq!(send(&server, "GET", "/api/v1/figures", "", "").0, 401);
    let body = format!(r#"{{"secret":"{}","name":"Ada","password":"a quiet river bends"}}"#, server.secret);
    assert_eq!(send(&server, "POST", "/api/v1/setup", "", &body).0, 201);
    assert_eq!(send(&server, "POST", "/api/v1/setup", "", &body).0, 409, "once");
    // The command line manages people in the same books, beside the server.
    let told = folder.out("token make wire --user Ada --scope read --books b.db");
    let token = told.lines().last().expect("a secret").trim().to_owned();
    let auth = format!("Authorization: Bearer {token}\r\n");
    let (status, figures) =
        send(&server, "GET", "/api/v1/figures?kpi=cei&from=2024-02&to=2024-03", &auth, "");
    assert_eq!(status, 200, "{figures}");
    // The same figure objects as the command line's.
    assert_eq!(figures, folder.out("kpi cei --from 2024-02 --to 2024-03 --books b.db --json"));
    // What is written beside the server is there at once.
    folder.write("c.jsonl", br#"{"key":"n1","do":"customer","number":"Alpha","name":"Alpha Works"}"#);
    folder.out("post c.jsonl --books b.db");
    let (_, customers) = send(&server, "GET", "/api/v1/customers?as_of=2024-03-15", &auth, "");
    assert!(customers.contains("Alpha Works"), "{customers}");
    // A token that may only read changes nothing.
    let key = format!("{auth}Idempotency-Key: k\r\n");
    assert_eq!(
        send(&server, "POST", "/api/v1/commands", &key, r#"{"do":"tag","customer":"Alpha","tag":"x"}"#).0,
        403
    );
    folder.out("token revoke 1 --books b.db");
    assert_eq!(send(&server, "GET", "/api/v1/figures?kpi=cei", &auth, "").0, 401);
    drop(server);
    let again = start(&folder, false);
    assert_eq!(send(&again, "GET", "/health/ready", "", "").0, 200);
}

#[test]
fn secrets_are_sealed_with_the_key_of_the_variable_or_a_file_of_its_own() {
    let folder = in_books();
    let enrol = |server: &Server| {
        let session = r#"{"name":"Ada","password":"a quiet river bends"}"#;
        let told = raw(server, "POST", "/api/v1/session", "", session);
        let cookie = told.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
        let cookie = format!("Cookie: {}\r\n", cookie.split(';').next().unwrap_or_default());
        let password = r#"{"password":"a quiet river bends"}"#;
        send(server, "POST", "/api/v1/factors/totp", &cookie, password)
    };
    let file = folder.path("b.db.key");
    let server = start_with(&folder, true, "too short");
    let body = format!(r#"{{"secret":"{}","name":"Ada","password":"a quiet river bends"}}"#, server.secret);
    assert_eq!(send(&server, "POST", "/api/v1/setup", "", &body).0, 201);
    let (status, told) = enrol(&server);
    assert!(status == 409 && told.contains("secrets_key"), "{status} {told}");
    drop(server);
    let key = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI";
    let (status, told) = enrol(&start_with(&folder, false, key));
    assert!(status == 201 && told.contains("otpauth://totp/Dunlin:Ada?secret="), "{status} {told}");
    assert!(!file.exists(), "the variable is enough");
    assert_eq!(enrol(&start(&folder, false)).0, 201);
    assert!(file.exists());
}

#[test]
#[cfg(feature = "sso")]
fn doors_that_lead_nowhere_are_told_at_the_start() {
    let folder = in_books();
    folder.write("p.toml", b"issuer = \"http://id.example\"\nclient_id = \"x\"\n");
    for (words, what) in [
        ("serve --books b.db --origin ar.example.com", "error[usage.given]: --origin"),
        ("serve --books b.db --origin http://ar.example.com", "is not https"),
        (
            "serve --books b.db --origin https://ar.example.com --oidc p.toml",
            "`issuer`: http://id.example is not https",
        ),
        ("serve --books b.db --origin https://ar.example.com --oidc none.toml", "error[input.unreadable]"),
    ] {
        let run = folder.run(words);
        assert!(run.status != 0 && run.err.contains(what), "{words}: {}", run.err);
    }
    assert_eq!(folder.run("serve --books b.db --oidc p.toml").status, 2, "it needs --origin");
}

#[test]
#[cfg(unix)]
fn it_ends_when_it_is_asked_to() {
    let folder = in_books();
    let mut server = start(&folder, true);
    let id = server.child.id().to_string();
    let status = std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
    assert!(status.success());
    assert_eq!(server.child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn users_and_tokens_on_the_command_line() {
    let folder = in_books();
    let mut told = String::new();
    for words in [
        "user list --books b.db",
        "user set Ada --role administrator --role manager --books b.db",
        "user set Bob --role collector --collector Bob --books b.db",
        "user set Eve --role king --books b.db",
        "user set Ada --role auditor --books b.db",
        "user set Ada --inactive --books b.db",
        "user set Bob --inactive --books b.db",
        "user list --books b.db",
        "user password Nobody --books b.db",
        "user ask-factors --role administrator --role manager --books b.db",
        "user ask-factors --role king --books b.db",
        "user link Ada --issuer https://id.example --subject s-1 --books b.db",
        "user link Bob --issuer https://id.example --subject s-1 --books b.db",
        "user factors Ada --books b.db",
        "user factors Nobody --books b.db",
        "user link Ada --issuer https://id.example --subject s-1 --end --books b.db",
        "user reset-factors Ada --books b.db",
        "user reset-factors Nobody --books b.db",
        "user ask-factors --books b.db",
        "token make wire --user Bob --scope read --scope fly --books b.db",
        "token make wire --user Nobody --scope read --books b.db",
        "token make wire --user Ada --scope read --until 2020-01-01 --books b.db",
        "token list --books b.db",
        "token revoke 7 --books b.db",
    ] {
        let run = folder.run(words);
        told += &format!("$ dunlin {words}\n{}{}exit {}\n\n", run.out, run.err, run.status);
    }
    insta::assert_snapshot!(told);
    let mut command = folder.command("user password Ada --books b.db");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("a pipe").write_all(b"password1234\n").expect("it is sent");
    let out = child.wait_with_output().expect("it ends");
    assert!(String::from_utf8_lossy(&out.stderr).contains("too easy to guess"));
}
