//! What is never told, and where never: other portfolios, secrets, forbidden addresses, certificates of nobody.

use super::{HOUR, Job, loose, tag, to, with_books};
use crate::common::{bring, day};
use crate::posting::post;
use crate::receiver::{Receiver, Reply, decoded};
use dunlin_app::hooks::{EndpointChange, Outbound};
use dunlin_app::people::{Role, Scope, UserChange};
use dunlin_app::{AppError, Books};
use dunlin_formats::FileKind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[test]
fn nothing_is_told_of_customers_whom_the_user_does_not_see() {
    with_books(|books| {
        post(books, r#"{"do":"customer","number":"C1","name":"Own","collector":"Bea"}"#).unwrap();
        let change = UserChange {
            name: "Bea".into(),
            roles: Some(vec![Role::Collector]),
            collector: Some("Bea".into()),
            ..UserChange::default()
        };
        books.save_user(change.clone(), "Ada").unwrap();
        let fails = Arc::new(AtomicUsize::new(0));
        let own = fails.clone();
        let receiver = Receiver::start(move |_| {
            if own.load(Ordering::SeqCst) > 0 { Reply::Status(500) } else { Reply::Status(200) }
        });
        let (endpoint, _) = books.make_webhook("Bea", to(&receiver, &[]), &loose(), "Ada").unwrap();
        let job = Job::over(books, loose());
        tag(books, "C1", "mine");
        tag(books, "C2", "secret");
        post(books, r#"{"do":"strategy_is_none","x":1}"#).unwrap_err();
        post(books, r#"{"do":"merge","customer":"C2","into":"C1"}"#).unwrap();
        post(books, r#"{"do":"merge","customer":"C2","into":null}"#).unwrap();
        bring(
            books,
            FileKind::Invoices,
            "invoice_number,customer_id,issue_date,due_date,amount\nI7,C2,2024-01-10,2024-02-09,1.00\n",
        );
        bring(
            books,
            FileKind::Invoices,
            "invoice_number,customer_id,issue_date,due_date,amount\nI8,C1,2024-01-10,2024-02-09,1.00\n",
        );
        job.run();
        let seen = receiver.seen();
        assert!(seen.iter().all(|one| !one.body.contains("secret") && !one.body.contains("C2")), "{seen:#?}");
        let mut types: Vec<String> =
            seen.iter().map(|one| one.json()["type"].as_str().unwrap().to_owned()).collect();
        types.sort();
        assert_eq!(types, ["import", "merge", "tag"], "of the imports the one that is about C1");
        assert!(
            seen.iter()
                .filter(|one| one.body.contains("import"))
                .all(|one| one.json()["data"]["act"].is_null())
        );
        // The same within a scope for whoever follows all changes.
        let scope = Scope::Portfolio { collector: "Bea".into(), team: String::new() };
        let own = books.changes(0, 1000, &scope, day("2024-03-01")).unwrap();
        assert!(own.changes.iter().all(|c| c.customers.iter().all(|c| c.number == "C1")));
        assert!(own.changes.iter().all(|c| !c.has_others || c.act(10_000).is_null()));
        let all = books.changes(0, 1000, &Scope::All, day("2024-03-01")).unwrap();
        assert!(all.changes.len() > own.changes.len() && all.upto == own.upto);
        assert!(
            all.changes.iter().all(|c| c.event != "user" && c.event != "webhook"),
            "people are nobody's business"
        );
        looked_at_again(books, (&receiver, &fails), (endpoint.id, &job), change);
    });
}

/// What waits is looked at again before it is sent: the customer is somebody else's now, the user may no longer sign in.
fn looked_at_again(
    books: &Books,
    (receiver, fails): (&Receiver, &AtomicUsize),
    (id, job): (i64, &Job),
    change: UserChange,
) {
    fails.store(1, Ordering::SeqCst);
    tag(books, "C1", "waits");
    job.run();
    post(books, r#"{"do":"customer","number":"C1","collector":"Cy"}"#).unwrap();
    fails.store(0, Ordering::SeqCst);
    let before = receiver.seen().len();
    job.later(HOUR);
    assert_eq!(receiver.seen().len(), before);
    assert_eq!(books.deliveries(id, Some("withheld"), (10, 0)).unwrap().len(), 1);
    // Whoever may no longer sign in is told nothing.
    post(books, r#"{"do":"customer","number":"C1","collector":"Bea"}"#).unwrap();
    books.save_user(UserChange { is_active: Some(false), ..change }, "Ada").unwrap();
    tag(books, "C1", "late");
    job.later(HOUR);
    assert_eq!(receiver.seen().len(), before);
}

#[test]
fn a_name_that_changes_its_answer_leads_nowhere_else() {
    with_books(|books| {
        let receiver = Receiver::start(|_| Reply::Status(200));
        let answers: Arc<Mutex<Vec<&str>>> = Arc::new(Mutex::new(vec!["10.0.0.7", "127.0.0.1"]));
        let (asked, own) = (Arc::new(AtomicUsize::new(0)), answers.clone());
        let (count, port) = (asked.clone(), receiver.port());
        let outbound = loose().resolving(Arc::new(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
            let address = own.lock().unwrap().pop().unwrap_or("169.254.169.254");
            Ok(vec![std::net::SocketAddr::new(address.parse().unwrap(), port)])
        }));
        let url = format!("http://rebinding.example:{port}/");
        let change = EndpointChange { url: Some(url), ..EndpointChange::default() };
        let (endpoint, _) = books.make_webhook("Ada", change, &outbound, "Ada").unwrap();
        let job = Job::over(books, outbound);
        tag(books, "C1", "one");
        job.run();
        assert_eq!(
            (receiver.seen().len(), asked.load(Ordering::SeqCst)),
            (1, 1),
            "asked once, and dialled what was checked"
        );
        tag(books, "C1", "two");
        job.run();
        job.later(6_000);
        assert_eq!((receiver.seen().len(), asked.load(Ordering::SeqCst)), (1, 3));
        let listed = books.deliveries(endpoint.id, Some("due"), (10, 0)).unwrap();
        assert_eq!(listed[0].told, "the host leads to an address where nothing is sent");
    });
}

#[test]
fn secrets_are_told_once_and_stand_nowhere_else() {
    with_books(|books| {
        let receiver = Receiver::start(|_| Reply::Status(200));
        let (endpoint, old) = books.make_webhook("Ada", to(&receiver, &[]), &loose(), "Ada").unwrap();
        let new = books.rotate_webhook(endpoint.id, "Ada").unwrap();
        let job = Job::over(books, loose());
        tag(books, "C1", "both");
        job.run();
        let one = receiver.seen().remove(0);
        assert!(one.is_signed_with(&old) && one.is_signed_with(&new), "for a day both are good");
        tag(books, "C1", "new");
        job.later(25 * HOUR);
        let two = receiver.seen().remove(1);
        assert!(!two.is_signed_with(&old) && two.is_signed_with(&new));
        let journal =
            format!("{:?} {:?} {:?}", books.journal(0, 1000).unwrap(), books.webhooks().unwrap(), job.told());
        for secret in [&old, &new] {
            let bare = secret.trim_start_matches("whsec_");
            assert!(!journal.contains(bare));
            if let dunlin_app::Place::File(path) = books.place() {
                for file in std::fs::read_dir(path.parent().unwrap()).unwrap().flatten() {
                    let bytes = std::fs::read(file.path()).unwrap();
                    let raw = decoded(bare);
                    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
                    assert!(!holds(bare.as_bytes()) && !holds(&raw), "{}", file.path().display());
                }
            }
        }
        books.end_webhook(endpoint.id, "no longer needed", "Ada").unwrap();
        tag(books, "C1", "nobody");
        job.later(HOUR);
        assert_eq!((receiver.seen().len(), books.webhooks().unwrap()), (2, Vec::new()));
        assert!(books.end_webhook(endpoint.id, "again", "Ada").is_err());
    });
}

/// A server that speaks TLS with a certificate of its own making; `None` where openssl is not installed.
fn self_signed(folder: &std::path::Path, port: u16) -> Option<std::process::Child> {
    use std::process::{Command, Stdio};
    let quiet = |command: &mut Command| {
        command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    };
    let mut make = Command::new("openssl");
    make.args([
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]);
    make.args([
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
    ]);
    quiet(&mut make);
    make.status().ok().filter(|status| status.success())?;
    let mut serve = Command::new("openssl");
    serve.args([
        "s_server",
        "-accept",
        &port.to_string(),
        "-cert",
        "cert.pem",
        "-key",
        "key.pem",
        "-quiet",
        "-www",
    ]);
    quiet(&mut serve);
    serve.spawn().ok()
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let Some(mut server) = self_signed(folder.path(), port) else {
        eprintln!("skipped: openssl is not installed");
        return;
    };
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(server.try_wait().unwrap().is_none(), "openssl s_server ended");
        std::thread::yield_now();
    }
    with_books(|books| {
        let outbound = loose().within(Duration::from_secs(10));
        let url = format!("https://127.0.0.1:{port}/");
        let change = EndpointChange { url: Some(url), ..EndpointChange::default() };
        let (endpoint, _) = books.make_webhook("Ada", change, &outbound, "Ada").unwrap();
        tag(books, "C1", "x");
        Job::over(books, outbound).run();
        let listed = books.deliveries(endpoint.id, Some("due"), (10, 0)).unwrap();
        assert_eq!(listed[0].told, "its certificate is not good, or it speaks no TLS");
    });
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn endpoints_that_cannot_be_are_refused() {
    with_books(|books| {
        let strict = Outbound::default();
        let with = |url: &str, events: &[&str]| EndpointChange {
            url: Some(url.to_owned()),
            events: Some(events.iter().map(|&e| e.to_owned()).collect()),
            ..EndpointChange::default()
        };
        let make = |user: &str, change: EndpointChange| books.make_webhook(user, change, &strict, "Ada");
        for told in [
            make("Ada", with("http://example.com/", &[])),
            make("Ada", with("https://127.0.0.1/", &[])),
            make("Ada", with("https://example.com/", &["payments"])),
            make("Eve", with("https://example.com/", &[])),
            make("Ada", EndpointChange::default()),
            make("Ada", EndpointChange { note: Some("x".repeat(201)), ..with("https://example.com/", &[]) }),
        ] {
            assert!(matches!(told, Err(AppError::Refused { .. })), "{told:?}");
        }
        assert_eq!(books.webhooks().unwrap(), Vec::new());
        for n in 0..32 {
            make("Ada", with(&format!("https://example.com/{n}"), &[])).unwrap();
        }
        assert!(make("Ada", with("https://example.com/more", &[])).is_err(), "enough is enough");
    });
}
