//! TLS of the server's own, with certificates made here; and the listener of metrics.

use super::served::{Served, exchange, serve, until};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// Writes a certificate and its key.
fn certify(folder: &Path) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("it is there");
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).expect("it is there");
    std::fs::write(folder.join("cert.pem"), made.cert.pem()).expect("it is there");
}

/// A server with a certificate of its own.
fn secure(folder: &Path) -> Served {
    certify(folder);
    let path = |name: &str| folder.join(name).display().to_string();
    serve(&["--tls-cert", &path("cert.pem"), "--tls-key", &path("key.pem")])
}

type Secure = StreamOwned<ClientConnection, TcpStream>;

/// Connects, trusting the certificate in the folder and no other.
fn connected(server: &Served, folder: &Path) -> Result<Secure, String> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(folder.join("cert.pem")).expect("it is there"))
        .expect("it is there");
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("it is there")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connection =
        ClientConnection::new(Arc::new(config), ServerName::try_from("localhost").expect("it is there"))
            .expect("it is there");
    let mut stream = StreamOwned::new(connection, TcpStream::connect(&server.address).expect("it is there"));
    stream.conn.complete_io(&mut stream.sock).map_err(|e| e.to_string())?;
    Ok(stream)
}

fn get(server: &Served, path: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\r\n",
        server.token
    )
}

fn hang_up(server: &Served) {
    let id = server.child.id().to_string();
    assert!(Command::new("kill").args(["-HUP", &id]).status().expect("it is there").success());
}

/// What is answered to a greeting in TLS 1.`minor - 1`, with the extensions of its time.
fn greeted(server: &Served, minor: u8) -> Vec<u8> {
    let extensions: &[u8] = &[
        &[0, 10, 0, 6, 0, 4, 0, 29, 0, 23][..],
        &[0, 11, 0, 2, 1, 0],
        &[0, 13, 0, 8, 0, 6, 4, 3, 8, 4, 4, 1],
        &[0, 23, 0, 0],
    ]
    .concat();
    let length = |bytes: usize| u16::try_from(bytes).expect("it is there").to_be_bytes();
    let hello = [
        &[3, minor][..],
        &[7; 32],
        &[0],
        &[0, 4, 0xc0, 0x2b, 0xc0, 0x09],
        &[1, 0],
        &length(extensions.len()),
        extensions,
    ]
    .concat();
    let record = [&[22, 3, 1][..], &length(hello.len() + 4), &[1, 0], &length(hello.len()), &hello].concat();
    let mut stream = TcpStream::connect(&server.address).expect("it is there");
    stream.write_all(&record).expect("it is there");
    stream.shutdown(std::net::Shutdown::Write).expect("it is there");
    let mut told = Vec::new();
    let _ = stream.read_to_end(&mut told);
    told
}

#[test]
fn the_api_over_tls() {
    let folder = tempfile::tempdir().expect("it is there");
    let server = secure(folder.path());
    let stream = connected(&server, folder.path()).expect("it is there");
    assert!(exchange(stream, get(&server, "/api/v1/customers").as_bytes()).starts_with("HTTP/1.1 200"));
    // Plain text is no greeting: it is not answered in plain text.
    let told = exchange(
        TcpStream::connect(&server.address).expect("it is there"),
        b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n",
    );
    assert!(!told.contains("HTTP"), "{told}");
    // The same greeting in TLS 1.2 is answered by a handshake (22), in TLS 1.1 by an alert (21): fatal (2), protocol_version (70).
    assert_eq!(greeted(&server, 3).first(), Some(&22));
    let told = greeted(&server, 2);
    assert_eq!((told.first(), told.get(5..7)), (Some(&21), Some(&[2, 70][..])), "{told:?}");
}

#[test]
fn a_renewed_certificate_is_read_while_it_runs() {
    let folder = tempfile::tempdir().expect("it is there");
    let server = secure(folder.path());
    let mut before = connected(&server, folder.path()).expect("it is there");
    certify(folder.path());
    assert!(connected(&server, folder.path()).is_err(), "not known yet");
    hang_up(&server);
    until(|| connected(&server, folder.path()).is_ok());
    // A connection that stands keeps its own.
    before.write_all(get(&server, "/health/live").as_bytes()).expect("it is there");
    let mut told = String::new();
    let _ = before.read_to_string(&mut told);
    assert!(told.ends_with("alive\n"), "{told}");
    // What cannot be read is not taken; what was there stays.
    std::fs::write(folder.path().join("key.pem"), "no key").expect("it is there");
    hang_up(&server);
    until(|| server.log().contains("certificate_kept"));
    assert!(connected(&server, folder.path()).is_ok());
}

#[test]
fn slow_ones_are_let_go_under_tls_too() {
    let folder = tempfile::tempdir().expect("it is there");
    let server = secure(folder.path());
    let mut silent = TcpStream::connect(&server.address).expect("it is there");
    let mut half = connected(&server, folder.path()).expect("it is there");
    half.write_all(b"GET /api/v1/holds HTTP/1.1\r\nHost: x\r\nX-A: ").expect("it is there");
    for stream in [&mut silent as &mut dyn Read, &mut half] {
        let mut rest = Vec::new();
        // Ends, or is cut: it does not stay.
        let _ = stream.read_to_end(&mut rest);
    }
}

#[test]
fn what_is_under_way_is_finished_under_tls_too() {
    let folder = tempfile::tempdir().expect("it is there");
    let mut server = secure(folder.path());
    let mut stream = connected(&server, folder.path()).expect("it is there");
    let body = r#"{"do":"tag","customer":"Alpha","tag":"x"}"#;
    let head = format!(
        "POST /api/v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        server.token,
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("it is there");
    let mut told = [0; 21];
    stream.read_exact(&mut told).expect("it is there");
    assert!(told.starts_with(b"HTTP/1.1 100"), "it waits for the body");
    let id = server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().expect("it is there").success());
    until(|| TcpStream::connect(&server.address).is_err());
    let told = exchange(stream, body.as_bytes());
    assert!(told.contains("HTTP/1.1 200"), "{told}");
    assert_eq!(server.child.wait().expect("it is there").code(), Some(0));
}

#[test]
fn files_that_do_not_fit_are_refused_in_words() {
    let folder = tempfile::tempdir().expect("it is there");
    certify(folder.path());
    super::served::out(folder.path(), &["books", "init", "--books", "b.db"]);
    std::fs::write(folder.path().join("none.pem"), "").expect("it is there");
    let old = std::fs::read(folder.path().join("key.pem")).expect("it is there");
    certify(folder.path());
    std::fs::write(folder.path().join("old.pem"), old).expect("it is there");
    for (certificate, key) in [
        ("none.pem", "key.pem"),
        ("cert.pem", "none.pem"),
        ("cert.pem", "old.pem"),
        ("missing.pem", "key.pem"),
    ] {
        let words = [
            "serve",
            "--books",
            "b.db",
            "--listen",
            "127.0.0.1:0",
            "--tls-cert",
            certificate,
            "--tls-key",
            key,
        ];
        let run = super::served::dunlin(folder.path(), &words).output().expect("it is there");
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(
            run.status.code() == Some(1) && said.contains("error[serve.tls]: ") && said.contains(".pem"),
            "{said}"
        );
    }
}

#[test]
fn metrics_have_a_listener_of_their_own() {
    let server = serve(&["--metrics", "127.0.0.1:0"]);
    let metrics = || {
        exchange(
            TcpStream::connect(&server.metrics).expect("it is there"),
            b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        )
    };
    for path in [
        "/api/v1/customers",
        "/api/v1/customers/Alpha",
        "/api/v1/customers/nobody",
        "/api/v1/nothing",
        "/no/such/path?token=secret",
    ] {
        server.get(path);
    }
    server.post("/api/v1/commands", "m", r#"{"do":"tag","customer":"Alpha","tag":"x"}"#);
    let told = metrics();
    for line in [
        "dunlin_requests_total{route=\"customers\",status=\"200\"} 1",
        "dunlin_requests_total{route=\"customer\",status=\"200\"} 1",
        "dunlin_requests_total{route=\"customer\",status=\"404\"} 1",
        "dunlin_requests_total{route=\"none\",status=\"404\"} 2",
        "dunlin_requests_total{route=\"post\",status=\"200\"} 1",
        "dunlin_request_seconds_count{route=\"customers\"} 1",
        "dunlin_books_up 1",
        "dunlin_writer_queued 0",
        "dunlin_requests_under_way 0",
        "dunlin_view_behind 1",
    ] {
        assert!(told.lines().any(|own| own == line), "{line}\n{told}");
    }
    assert!(told.contains("process_resident_memory_bytes ") && told.contains("dunlin_books_head "), "{told}");
    assert!(!told.contains("Alpha") && !told.contains("nobody") && !told.contains("secret"), "{told}");
    // There is nothing else there, and nothing of it on the other side.
    let other = exchange(
        TcpStream::connect(&server.metrics).expect("it is there"),
        b"GET /api/v1/customers HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert!(other.starts_with("HTTP/1.1 404"), "{other}");
    assert_eq!(server.get("/metrics").status, 404);
}
