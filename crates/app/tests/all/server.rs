//! PostgreSQL whose connections break in the middle: nothing acknowledged is lost, nothing is done twice, and a key tells
//! what became of a command whose answer was lost.

use crate::clients::start;
use crate::common::ledger;
use crate::places::places;
use crate::posting::keyed;
use dunlin_app::{AppError, Books, Place, StoreError};
use dunlin_core::day::Day;
use dunlin_core::open::AsOf;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

fn server(folder: &tempfile::TempDir) -> Option<(String, String)> {
    places(folder.path()).into_iter().find_map(|place| match place {
        Place::Server { url, schema } => Some((url, schema)),
        Place::File(_) => None,
    })
}

/// Stands between the books and the server; while armed it cuts the line right after a commit was sent on.
struct Proxy {
    port: u16,
    armed: Arc<AtomicBool>,
    cuts: Arc<AtomicUsize>,
}

impl Proxy {
    fn start(to: &str) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (armed, cuts) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (a, c, to) = (armed.clone(), cuts.clone(), to.to_owned());
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(&to) else { continue };
                let (a, c) = (a.clone(), c.clone());
                let (mut from_server, mut to_client) =
                    (server.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || {
                    let _ = std::io::copy(&mut from_server, &mut to_client);
                    let _ = to_client.shutdown(Shutdown::Both);
                });
                std::thread::spawn(move || forward(client, server, &a, &c));
            }
        });
        Proxy { port, armed, cuts }
    }
}

fn forward(mut client: TcpStream, mut server: TcpStream, armed: &AtomicBool, cuts: &AtomicUsize) {
    let mut buffer = [0u8; 65_536];
    while let Ok(read) = client.read(&mut buffer) {
        if read == 0 {
            break;
        }
        let bytes = &buffer[..read];
        let commits = bytes.windows(7).any(|w| w == b"commit\0");
        let cut = commits && armed.swap(false, Ordering::SeqCst);
        if cut {
            // The answer must not come through, the commit must.
            let _ = client.shutdown(Shutdown::Both);
            cuts.fetch_add(1, Ordering::SeqCst);
        }
        if server.write_all(bytes).is_err() || cut {
            std::thread::sleep(Duration::from_millis(50));
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Both);
}

fn payment(n: usize) -> String {
    format!(
        r#"{{"do": "payment", "number": "N{n}", "customer": "C0", "date": "2024-04-01", "amount": "1.00",
           "currency": "EUR", "apply": [{{"to": "I{}", "amount": "1.00"}}]}}"#,
        n % 60
    )
}

/// Sends a command until somebody answers, as a client would; what was said on the way.
fn insist(books: &Books, key: &str, act: &str) -> Vec<StoreError> {
    let mut said = Vec::new();
    for _ in 0..200 {
        match keyed(books, key, act) {
            Ok(_) => return said,
            Err(AppError::Store(error @ (StoreError::Unknown(_) | StoreError::Gone(_)))) => said.push(error),
            Err(other) => panic!("{key}: {other}"),
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("{key}: nobody answers, the last time: {:?}", said.last());
}

/// Each payment is there once.
fn once_each(books: &Books, payments: usize) {
    assert_eq!(books.verify(None).unwrap(), Vec::<String>::new());
    let l = ledger(books);
    let mut numbers: Vec<String> = (0..l.items.len() as u32)
        .map(|item| l.item_name(item))
        .filter(|name| name.starts_with('N'))
        .collect();
    numbers.sort();
    let mut expected: Vec<String> = (0..payments).map(|n| format!("N{n}")).collect();
    expected.sort();
    let missing: Vec<&String> = expected.iter().filter(|n| !numbers.contains(n)).collect();
    assert_eq!((missing, numbers.len()), (Vec::new(), expected.len()));
    let at = AsOf::day(Day(30_000));
    assert_eq!(l.open_amounts(at).iter().sum::<i64>(), l.control_account(at).iter().sum::<i64>());
    assert!(l.over_applied().is_empty());
}

#[test]
fn a_lost_answer_to_a_commit_is_told_by_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let Some((url, schema)) = server(&folder) else { return };
    let address = url.split('@').nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
    let proxy = Proxy::start(&address);
    let through = url.replace(&address, &format!("127.0.0.1:{}", proxy.port));
    Books::create(&Place::Server { url, schema: schema.clone() }).unwrap();
    let books = Books::open(&Place::Server { url: through, schema }).unwrap();
    start(&books, 60);
    let mut unknown = 0;
    for n in 0..40 {
        if n % 2 == 0 {
            proxy.armed.store(true, Ordering::SeqCst);
        }
        let said = insist(&books, &format!("n{n}"), &payment(n));
        unknown += said.iter().filter(|error| matches!(error, StoreError::Unknown(_))).count();
        // The outcome was not known; the key tells.
        assert!(keyed(&books, &format!("n{n}"), &payment(n)).unwrap().repeated);
    }
    assert_eq!(proxy.cuts.load(Ordering::SeqCst), 20);
    assert!(unknown >= 15, "{unknown} of 20 cuts were met as unknown outcomes");
    once_each(&books, 40);
}

#[test]
fn connections_that_are_killed_in_mid_transaction_lose_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some((url, schema)) = server(&folder) else { return };
    let place = Place::Server { url: url.clone(), schema };
    let books = Books::create(&place).unwrap();
    start(&books, 60);
    let broken: usize = std::thread::scope(|scope| {
        let killer = scope.spawn(|| {
            let mut admin = postgres::Client::connect(&url, postgres::NoTls).unwrap();
            let mut killed = 0;
            for _ in 0..12 {
                // Longer than a connection takes to be made.
                std::thread::sleep(Duration::from_millis(120));
                let sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                           where pid <> pg_backend_pid() and backend_type = 'client backend'";
                killed += admin.query_one(sql, &[]).map_or(0, |row| row.get::<_, i64>(0));
            }
            killed
        });
        let client = |client: usize| {
            let books = &books;
            scope.spawn(move || {
                let one = |n: usize| {
                    std::thread::sleep(Duration::from_millis(5));
                    insist(books, &format!("n{n}"), &payment(n)).len()
                };
                (0..40).map(|n| one(client * 40 + n)).sum()
            })
        };
        let clients: Vec<_> = (0..8).map(client).collect();
        let broken = clients.into_iter().map(|thread| -> usize { thread.join().unwrap() }).sum();
        let killed = killer.join().unwrap();
        eprintln!("{killed} connections killed, {broken} commands sent again");
        broken
    });
    assert!(broken > 0, "{broken} commands met a broken connection");
    once_each(&books, 320);
}
