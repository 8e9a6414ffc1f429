//! Books on a PostgreSQL server that goes away and comes back under a running `dunlin serve`.

use super::served::{serve_at, until};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A server of this test's own.
struct Postgres {
    programs: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
    /// More options.
    more: String,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Postgres {
    /// Makes a server; nothing where there is none to be had.
    fn make() -> Option<Postgres> {
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let programs =
            versions.map(|version| version.path().join("bin")).find(|bin| bin.join("initdb").exists());
        let Some(programs) = programs else {
            eprintln!("skipped: no PostgreSQL (initdb) found");
            return None;
        };
        let folder = tempfile::tempdir().ok()?;
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let made = Postgres { programs, folder, port, more: String::new() };
        if made.is_root() {
            Command::new("chown").arg("postgres").arg(made.folder.path()).status().ok()?;
        }
        let data = made.data();
        made.run("initdb", &["-D", &data, "-U", "dunlin", "-A", "trust", "-N"]);
        made.start();
        Some(made)
    }

    fn is_root(&self) -> bool {
        Path::new("/proc/self").exists()
            && std::fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// Runs one of its programs, as a user that may.
    fn run(&self, program: &str, words: &[&str]) -> bool {
        let program = self.programs.join(program);
        let mut command = match self.is_root() {
            true => Command::new("setpriv"),
            false => Command::new(&program),
        };
        if self.is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(&program);
        }
        let quiet = command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        quiet.current_dir(self.folder.path()).status().is_ok_and(|status| status.success())
    }

    fn start(&self) {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off {}",
            self.port, self.more
        );
        let log = self.folder.path().join("log").display().to_string();
        assert!(
            self.run("pg_ctl", &["-D", &self.data(), "-w", "-l", &log, "-o", &options, "start"]),
            "it starts"
        );
    }

    fn stop(&self) -> bool {
        self.run("pg_ctl", &["-D", &self.data(), "-w", "-m", "fast", "stop"])
    }
}

#[test]
fn a_server_that_comes_back_is_used_again() {
    let Some(postgres) = Postgres::make() else { return };
    let server = serve_at(
        &format!("postgres://dunlin@127.0.0.1:{}/postgres?schema=books", postgres.port),
        &["--metrics", "127.0.0.1:0"],
    );
    let tag =
        |key: &str| server.post("/api/v1/commands", key, r#"{"do":"tag","customer":"Alpha","tag":"x"}"#);
    let well = || (server.get("/health/ready").status, server.get("/api/v1/customers").status);
    assert_eq!((well(), tag("before").status), ((200, 200), 200));
    let head = server.get("/api/v1/books").json()["command"].as_i64().expect("it is there");
    for round in 0..2 {
        assert!(postgres.stop());
        let ready = server.get("/health/ready");
        assert_eq!((ready.status, ready.body.as_str()), (503, "the books cannot be read\n"));
        assert_eq!(server.get("/health/live").status, 200, "it lives");
        for told in [
            server.get("/api/v1/customers"),
            server.get("/api/v1/session"),
            tag(&format!("gone-{round}")),
            server.get("/api/v1/journal"),
        ] {
            assert_eq!((told.status, told.code().as_str()), (503, "books.unavailable"), "{told:?}");
            assert!(
                told.head.contains("retry-after: 5") && told.head.contains("problem+json"),
                "{}",
                told.head
            );
            // What the machine says is the operator's alone.
            assert!(!told.body.contains("127.0.0.1") && !told.body.contains("refused ("), "{}", told.body);
        }
        postgres.start();
        until(|| well() == (200, 200));
        // What was refused was not written; sent again with its key, it is done once.
        assert_eq!(
            server.get("/api/v1/books").json()["command"].as_i64(),
            Some(head + round),
            "nothing was written"
        );
        assert_eq!([tag(&format!("gone-{round}")).status, tag(&format!("gone-{round}")).status], [200, 200]);
        assert_eq!(server.get("/api/v1/books").json()["command"].as_i64(), Some(head + round + 1));
    }
    assert_eq!(
        server.get("/api/v1/books/verify").json()["found"],
        serde_json::json!([]),
        "the books are whole"
    );
}

#[test]
fn the_way_to_the_server_is_encrypted_where_the_address_says_so() {
    let Some(mut postgres) = Postgres::make() else { return };
    assert!(postgres.stop());
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("it is there");
    let path = |name: &str| postgres.folder.path().join(name);
    std::fs::write(path("key.pem"), made.signing_key.serialize_pem()).expect("it is there");
    std::fs::write(path("cert.pem"), made.cert.pem()).expect("it is there");
    std::fs::write(
        path("other.pem"),
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("it is there").cert.pem(),
    )
    .expect("it is there");
    // Nobody is let in who does not come under TLS.
    std::fs::write(path("data/pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n").expect("it is there");
    let at = |name: &str| path(name).display().to_string();
    let (key, certificate, other) = (at("key.pem"), at("cert.pem"), at("other.pem"));
    Command::new("chmod").args(["600", &key]).status().expect("it is there");
    if postgres.is_root() {
        Command::new("chown").args(["postgres", &key]).status().expect("it is there");
    }
    postgres.more = format!("-c ssl=on -c ssl_cert_file={certificate} -c ssl_key_file={key}");
    postgres.start();
    let folder = tempfile::tempdir().expect("it is there");
    let init = |host: &str, query: &str| {
        let url = format!("postgres://dunlin@{host}:{}/postgres?{query}", postgres.port);
        let run = super::served::dunlin(folder.path(), &["books", "init", "--books", &url])
            .output()
            .expect("it is there");
        (run.status.code(), String::from_utf8_lossy(&run.stderr).into_owned())
    };
    for (host, query, part) in [
        ("localhost", "schema=a".to_owned(), "no encryption"),
        ("localhost", "schema=a&sslmode=disable".to_owned(), "no encryption"),
        ("localhost", "schema=a&sslmode=verify-full".to_owned(), "sslrootcert=FILE"),
        ("localhost", "schema=a&sslmode=strict".to_owned(), "sslmode=strict is not known"),
        ("localhost", format!("schema=a&sslmode=verify-full&sslrootcert={other}"), "certificate"),
        ("127.0.0.1", format!("schema=a&sslmode=verify-full&sslrootcert={certificate}"), "certificate"),
        (
            "localhost",
            format!("schema=a&sslmode=verify-full&sslrootcert={key}"),
            "there is no certificate in it",
        ),
    ] {
        let (status, said) = init(host, &query);
        assert!(status == Some(1) && said.contains(part), "{query}: {said}");
    }
    for query in [
        "schema=b&sslmode=require".to_owned(),
        format!("schema=c&sslmode=verify-full&sslrootcert={certificate}"),
    ] {
        let (status, said) = init("localhost", &query);
        assert_eq!(status, Some(0), "{query}: {said}");
    }
}
