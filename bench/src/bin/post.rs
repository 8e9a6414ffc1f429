//! Payments posted by 32 clients at once into durable SQLite books, beside the same clients each with a connection of its
//! own to plain tables. Prints one line of JSON a contender: commands a second, and how long the median and the slowest
//! hundredth waited.

use dunlin_app::import::{Import, ImportFile};
use dunlin_app::post::Post;
use dunlin_app::{Books, Place};
use dunlin_formats::{FileKind, LoadOptions};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

type Failed = Box<dyn Error + Send + Sync>;

const CLIENTS: usize = 32;

fn main() -> Result<(), Failed> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("usage: post FOLDER [INVOICES] [EACH]")?;
    let invoices = args.next().map_or(Ok(10_000), |n| n.parse::<usize>())?;
    let each = args.next().map_or(Ok(1_000), |n| n.parse::<usize>())?;
    let folder = Path::new(&folder);
    let mut out = std::io::stdout().lock();
    let told = |name: &str, waits: Vec<Duration>, whole: Duration| {
        let mut waits = waits;
        waits.sort_unstable();
        let at = |share: usize| waits[(waits.len() - 1) * share / 100].as_secs_f64() * 1e3;
        format!(
            "{{\"name\":\"{name}\",\"commands\":{},\"per_second\":{:.0},\"p50_ms\":{:.2},\"p99_ms\":{:.2},\"max_ms\":{:.1}}}",
            waits.len(),
            waits.len() as f64 / whole.as_secs_f64(),
            at(50),
            at(99),
            at(100)
        )
    };
    let (waits, whole) = ours(&folder.join("books.db"), invoices, each)?;
    writeln!(out, "{}", told("dunlin", waits, whole))?;
    // Their slowest clients wait for seconds: a small part of the work shows it.
    let (waits, whole) = plain(&folder.join("plain.db"), invoices, (each / 20).max(1))?;
    writeln!(out, "{}", told("a connection a client", waits, whole))?;
    Ok(())
}

/// Lets all clients work at once; how long each command waited, and all of them together.
fn together(
    each: usize,
    client: impl Fn(usize) -> Result<Vec<Duration>, Failed> + Sync,
) -> Result<(Vec<Duration>, Duration), Failed> {
    let start = Instant::now();
    let waits = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CLIENTS)
            .map(|n| {
                scope.spawn({
                    let client = &client;
                    move || client(n)
                })
            })
            .collect();
        let mut all = Vec::with_capacity(CLIENTS * each);
        for thread in threads {
            all.extend(thread.join().map_err(|_| "a client panicked")??);
        }
        Ok::<_, Failed>(all)
    })?;
    Ok((waits, start.elapsed()))
}

fn ours(path: &Path, invoices: usize, each: usize) -> Result<(Vec<Duration>, Duration), Failed> {
    let books = Books::create(&Place::File(path.to_path_buf()))?;
    let mut csv = "invoice_number,customer_id,issue_date,due_date,amount\n".to_owned();
    for n in 0..invoices {
        writeln!(csv, "I{n},C{},2024-01-10,2024-02-09,100000.00", n % 500)?;
    }
    let file = ImportFile { name: "invoices.csv".to_owned(), bytes: csv.into_bytes(), map: None };
    books.import(Import {
        kind: FileKind::Invoices,
        files: vec![file],
        options: LoadOptions { currency: Some("EUR".parse()?), ..LoadOptions::default() },
        key: None,
        actor: "bench".to_owned(),
    })?;
    let done = together(each, |client| {
        let mut waits = Vec::with_capacity(each);
        for n in 0..each {
            let to = (client * 7919 + n * 104_729) % invoices;
            let act = serde_json::json!({
                "do": "payment", "number": format!("P{client}-{n}"), "customer": format!("C{}", to % 500),
                "date": "2024-02-05", "amount": "12.50", "currency": "EUR",
                "apply": [{"to": format!("I{to}"), "amount": "12.50"}],
            });
            let start = Instant::now();
            books.post(Post::from_json(act, Some(format!("{client}-{n}")), "bench")?)?;
            waits.push(start.elapsed());
        }
        Ok(waits)
    })?;
    let faults = books.verify(None)?;
    if let Some(fault) = faults.first() {
        return Err(fault.clone().into());
    }
    Ok(done)
}

const TABLES: &str = "pragma journal_mode = wal; pragma synchronous = full;
    create table invoices (id integer primary key, number text unique, amount integer, open integer);
    create table payments (id integer primary key, number text unique, amount integer);
    create table applications (id integer primary key, payment integer, invoice integer, amount integer);
    create table audit (id integer primary key, key text unique, body text);";

/// No checks but one, no hashes, no history: a payment, its application, the balance, a line of audit.
fn plain(path: &Path, invoices: usize, each: usize) -> Result<(Vec<Duration>, Duration), Failed> {
    let mut first = rusqlite::Connection::open(path)?;
    first.execute_batch(TABLES)?;
    let tx = first.transaction()?;
    for n in 0..invoices {
        tx.execute("insert into invoices values (?1, ?2, 10000000, 10000000)", (n as i64, format!("I{n}")))?;
    }
    tx.commit()?;
    together(each, |client| {
        let mut connection = rusqlite::Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(60))?;
        connection.execute_batch("pragma synchronous = full;")?;
        let mut waits = Vec::with_capacity(each);
        for n in 0..each {
            let to = format!("I{}", (client * 7919 + n * 104_729) % invoices);
            let start = Instant::now();
            let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let id: i64 = tx
                .prepare_cached("select id from invoices where number = ?1 and open >= 1250")?
                .query_row([&to], |row| row.get(0))?;
            tx.prepare_cached("insert into payments (number, amount) values (?1, 1250)")?
                .execute([format!("P{client}-{n}")])?;
            let payment = tx.last_insert_rowid();
            tx.prepare_cached("insert into applications (payment, invoice, amount) values (?1, ?2, 1250)")?
                .execute((payment, id))?;
            tx.prepare_cached("update invoices set open = open - 1250 where id = ?1")?.execute([id])?;
            tx.prepare_cached("insert into audit (key, body) values (?1, ?2)")?
                .execute((format!("{client}-{n}"), "payment"))?;
            tx.commit()?;
            waits.push(start.elapsed());
        }
        Ok(waits)
    })
}
