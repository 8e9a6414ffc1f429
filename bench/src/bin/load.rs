//! A served company under load: 32 connections over HTTP, one request in five a durable write, on large books. Starts the server
//! itself and asks it as managers, collectors and a bank's program would.
//!
//! `dunlin-bench-load PROGRAM BOOKS [INVOICES] [CUSTOMERS] [SECONDS]`: makes the books where there are none. Prints a line of JSON
//! for each sort of request and phase: how many, how long the median and the slowest hundredth waited; and one of the whole.
//!
//! `dunlin-bench-load peer ADDRESS PATH CUSTOMERS SECONDS` asks another server for one customer after the other, on as many
//! connections; `{}` in the path is the customer.

use dunlin_app::import::{Import, ImportFile};
use dunlin_app::people::{Right, Role, SignIn, UserChange};
use dunlin_app::{Books, Place};
use dunlin_core::day::Day;
use dunlin_formats::{FileKind, LoadOptions};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

type Failed = Box<dyn Error + Send + Sync>;

const CONNECTIONS: usize = 32;
const COLLECTORS: u64 = 50;
/// Of the manager of these made-up books, who signs in as people do.
const PASSWORD: &str = "seven slow herons wade";
/// The pages that people open most; the account's is made up for each request.
const PAGES: [&str; 4] = ["/", "/worklist", "/aging", "/figures/cei"];
/// Lines of the import that comes beside.
const LINES: usize = 100_000;

/// The sizes of a run.
#[derive(Clone, Copy)]
struct Size {
    invoices: u64,
    customers: u64,
    seconds: u64,
}

/// Tokens of those who ask.
struct Tokens {
    manager: String,
    /// A manager's session, with which a browser asks for pages.
    session: String,
    bank: String,
    collectors: Vec<String>,
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

fn main() -> Result<(), Failed> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [word, address, path, customers, seconds] = args.as_slice()
        && word == "peer"
    {
        return peer(address, path, customers.parse()?, seconds.parse()?);
    }
    let [program, place, rest @ ..] = args.as_slice() else {
        return Err("usage: dunlin-bench-load PROGRAM BOOKS [INVOICES] [CUSTOMERS] [SECONDS]".into());
    };
    let number = |at: usize, usual: u64| rest.get(at).map_or(Ok(usual), |text| text.parse::<u64>());
    let size =
        Size { invoices: number(0, 1_000_000)?, customers: number(1, 100_000)?, seconds: number(2, 20)? };
    let tokens = prepare(&Place::parse(place)?, size)?;
    let started = Instant::now();
    let mut served = Served::start(program, place)?;
    let mut first = Client::connect(&served.address)?;
    let told = first.get("/api/v1/worklist?capacity=1", &tokens.manager)?;
    say(
        &json!({"name": "start to first worklist", "seconds": started.elapsed().as_secs_f64(), "status": told.status}),
    )?;
    // What is asked again and again is asked once.
    for path in [figures(), aging()] {
        first.get(&path, &tokens.manager)?;
    }
    let quiet = phase("alone", &served, &tokens, size, None)?;
    let lines = import_lines(size);
    // The first look at each page of a day makes what the others find there.
    // A connection that was idle for so long is closed by the server.
    let mut browser = Client::connect(&served.address)?;
    for path in PAGES {
        browser.page(path, &tokens.session)?;
    }
    let pages = phase("pages", &served, &tokens, size, None)?;
    let beside = phase("beside an import", &served, &tokens, size, Some(&lines))?;
    say(&json!({
        "name": "all", "per_second": quiet.0, "p99_read_ms": quiet.1, "p99_write_ms": quiet.2,
        "pages_per_second": pages.0, "pages_p99_read_ms": pages.1, "pages_p99_write_ms": pages.2,
        "beside_an_import_p99_read_ms": beside.1, "beside_an_import_p99_write_ms": beside.2, "peak_mb": served.peak_mb(),
        "invoices": size.invoices, "customers": size.customers, "connections": CONNECTIONS,
    }))?;
    served.stop()
}

/// Another server, asked for customers on all connections.
fn peer(address: &str, path: &str, customers: u64, seconds: u64) -> Result<(), Failed> {
    let start = Instant::now();
    let (mut waits, mut errors) = (Vec::new(), 0);
    std::thread::scope(|scope| {
        let worker = |n: u64| {
            move || -> Result<(Vec<Duration>, usize), Failed> {
                let (mut dice, mut own) = (Dice(n + 17), Client::connect(address)?);
                let (mut waits, mut errors) = (Vec::new(), 0);
                while start.elapsed().as_secs() < seconds {
                    let (path, from) =
                        (path.replace("{}", &format!("C{}", dice.below(customers))), Instant::now());
                    let told = own.get(&path, "none")?;
                    waits.push(from.elapsed());
                    errors += usize::from(told.status != 200);
                }
                Ok((waits, errors))
            }
        };
        let threads: Vec<_> = (0..CONNECTIONS as u64).map(|n| scope.spawn(worker(n))).collect();
        for thread in threads {
            let own = thread.join().map_err(|_| "a client panicked")??;
            waits.extend(own.0);
            errors += own.1;
        }
        Ok::<_, Failed>(())
    })?;
    say(&told("peer", waits, start.elapsed().as_secs_f64(), &json!({"bytes": 0, "errors": errors})))
}

fn say(line: &Value) -> Result<(), Failed> {
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

/// Books of that size, made where there are none, and tokens.
fn prepare(place: &Place, size: Size) -> Result<Tokens, Failed> {
    let books = match Books::create(place) {
        Ok(books) => {
            fill(&books, size)?;
            books
        }
        Err(_) => Books::open(place)?,
    };
    let today = dunlin_app::today()?;
    if let Some(secret) = books.setup_secret()? {
        books.set_up(&secret, "root", "a quiet river bends")?;
    }
    let token = |name: &str, role: Role, collector: Option<String>| -> Result<String, Failed> {
        let change =
            UserChange { name: name.to_owned(), roles: Some(vec![role]), collector, ..UserChange::default() };
        books.save_user(change, "root")?;
        let rights = Right::ALL.to_vec();
        Ok(books.make_token(name, ("load", &rights), (today, None), "root")?.1)
    };
    let manager = token("manager", Role::Manager, None)?;
    let user = books.users()?.into_iter().find(|user| user.name == "manager").ok_or("no manager")?;
    books.set_password(user.id, PASSWORD, "root")?;
    let SignIn::Done(session, _) = books.sign_in("manager", PASSWORD, ("127.0.0.1", "load"))? else {
        return Err("the manager is asked for a second factor".into());
    };
    Ok(Tokens {
        manager,
        session,
        bank: token("bank", Role::Service, None)?,
        collectors: (0..COLLECTORS)
            .map(|n| token(&format!("collector {n}"), Role::Collector, Some(format!("K{n}"))))
            .collect::<Result<_, _>>()?,
    })
}

/// Three years of invoices up to today; most are paid, some late; every customer has a collector and a segment.
fn fill(books: &Books, size: Size) -> Result<(), Failed> {
    let (today, mut dice) = (dunlin_app::today()?, Dice(1));
    let mut customers = "customer_id,customer_name,segment,collector\n".to_owned();
    for n in 0..size.customers {
        writeln!(customers, "C{n},Customer {n},S{},K{}", n % 7, n % COLLECTORS)?;
    }
    let mut invoices = "invoice_number,customer_id,issue_date,due_date,amount\n".to_owned();
    let mut paid = "invoice_number,payment_date,amount\n".to_owned();
    for n in 0..size.invoices {
        let issued = today.plus_days(-1 - dice.below(1_095) as i32);
        let due = issued.plus_days(30);
        let amount = 50 + dice.below(20_000);
        writeln!(invoices, "I{n},C{},{issued},{due},{amount}.00", dice.below(size.customers))?;
        let on = due.plus_days(dice.below(60) as i32 - 20);
        if on <= today && dice.below(100) < 96 {
            writeln!(paid, "I{n},{on},{amount}.00")?;
        }
    }
    for (kind, text) in
        [(FileKind::Customers, customers), (FileKind::Invoices, invoices), (FileKind::Applications, paid)]
    {
        let file = ImportFile { name: format!("{kind:?}.csv"), bytes: text.into_bytes(), map: None };
        books.import(Import {
            kind,
            files: vec![file],
            options: LoadOptions { currency: Some("EUR".parse()?), ..LoadOptions::default() },
            key: None,
            actor: "load".to_owned(),
        })?;
    }
    Ok(())
}

/// New invoices, as a nightly export brings them.
fn import_lines(size: Size) -> String {
    let today: Day = dunlin_app::today().unwrap_or(Day(20_000));
    let mut text = "invoice_number,customer_id,issue_date,due_date,amount\n".to_owned();
    let mark = start_key();
    for n in 0..LINES {
        let _ = writeln!(
            text,
            "N{mark}-{n},C{},{today},{},99.00",
            n as u64 % size.customers,
            today.plus_days(30)
        );
    }
    text
}

struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(program: &str, place: &str) -> Result<Served, Failed> {
        let mut child = Command::new(program)
            .args(["serve", "--books", place, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().ok_or("the server says nothing")?;
        BufReader::new(out).read_line(&mut line)?;
        let address = line.split("http://").nth(1).and_then(|rest| rest.split(';').next());
        let address = address.ok_or_else(|| format!("the server says {line}"))?.trim().to_owned();
        Ok(Served { child, address })
    }

    fn peak_mb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kb| kb / 1024)
    }

    fn stop(&mut self) -> Result<(), Failed> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

/// An answer.
struct Told {
    status: u16,
    bytes: usize,
}

struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn connect(address: &str) -> Result<Client, Failed> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Client { stream: BufReader::new(stream) })
    }

    fn get(&mut self, path: &str, token: &str) -> Result<Told, Failed> {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: load\r\nAuthorization: Bearer {token}\r\n\r\n"), "")
    }

    /// A page, as a browser asks for it.
    fn page(&mut self, path: &str, session: &str) -> Result<Told, Failed> {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: load\r\nCookie: dunlin_session={session}\r\nAccept: text/html\r\n\
             Accept-Encoding: gzip\r\n\r\n"
        );
        self.send(&head, "")
    }

    fn post(
        &mut self,
        path: &str,
        token: &str,
        key: &str,
        (media, body): (&str, &str),
    ) -> Result<Told, Failed> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: load\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n\
             Content-Type: {media}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.send(&head, body)
    }

    fn send(&mut self, head: &str, body: &str) -> Result<Told, Failed> {
        let stream = self.stream.get_mut();
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                return Err("the server hung up".into());
            }
            let text = line.trim_end();
            if let Some(rest) = text.strip_prefix("HTTP/1.1 ") {
                status = rest.get(..3).unwrap_or_default().parse()?;
            } else if let Some((name, value)) = text.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse()?;
            } else if text.is_empty() {
                break;
            }
        }
        std::io::copy(&mut (&mut self.stream).take(length), &mut std::io::sink())?;
        Ok(Told { status, bytes: length as usize })
    }
}

fn figures() -> String {
    "/api/v1/figures?kpi=cei,dso&period=month".to_owned()
}

fn aging() -> String {
    "/api/v1/aging".to_owned()
}

#[derive(Default)]
struct Seen {
    waits: BTreeMap<&'static str, Vec<Duration>>,
    bytes: BTreeMap<&'static str, usize>,
    errors: BTreeMap<String, usize>,
}

/// Requests a second, and the slowest hundredth of reads and of writes, ms.
fn phase(
    name: &str,
    served: &Served,
    tokens: &Tokens,
    size: Size,
    import: Option<&String>,
) -> Result<(f64, f64, f64), Failed> {
    let (done, start) = (AtomicBool::new(false), Instant::now());
    let (seen, imported) = std::thread::scope(|scope| {
        let worker = |n: usize| {
            let done = &done;
            move || client(n, name, &served.address, tokens, size, done)
        };
        let threads: Vec<_> = (0..CONNECTIONS).map(|n| scope.spawn(worker(n))).collect();
        let imported = import.map(|lines| -> Result<(u16, f64), Failed> {
            let (mut own, from) = (Client::connect(&served.address)?, Instant::now());
            let path = "/api/v1/imports?kind=invoices&currency=EUR";
            let told =
                own.post(path, &tokens.bank, &format!("import-{}", start_key()), ("text/csv", lines))?;
            Ok((told.status, from.elapsed().as_secs_f64()))
        });
        let left = Duration::from_secs(size.seconds).saturating_sub(start.elapsed());
        std::thread::sleep(left);
        done.store(true, Ordering::Relaxed);
        let mut all = Seen::default();
        for thread in threads {
            let own = thread.join().map_err(|_| "a client panicked")??;
            own.waits.into_iter().for_each(|(kind, waits)| all.waits.entry(kind).or_default().extend(waits));
            own.bytes.into_iter().for_each(|(kind, bytes)| *all.bytes.entry(kind).or_default() += bytes);
            own.errors.into_iter().for_each(|(kind, times)| *all.errors.entry(kind).or_default() += times);
        }
        Ok::<_, Failed>((all, imported.transpose()?))
    })?;
    let whole = start.elapsed().as_secs_f64();
    let (mut reads, mut writes) = (Vec::new(), Vec::new());
    for (kind, waits) in seen.waits {
        if kind.starts_with("write") {
            writes.extend(waits.iter().copied());
        } else {
            reads.extend(waits.iter().copied());
        }
        let bytes = seen.bytes.get(kind).copied().unwrap_or(0) / waits.len().max(1);
        say(&told(&format!("{name}: {kind}"), waits, whole, &json!({"bytes": bytes})))?;
    }
    let count = reads.len() + writes.len();
    let p99 = |waits: &mut Vec<Duration>| {
        waits.sort_unstable();
        waits.get(waits.len().saturating_sub(1) * 99 / 100).map_or(0.0, Duration::as_secs_f64) * 1e3
    };
    let (read, write) = (p99(&mut reads), p99(&mut writes));
    let imported = imported.map(|(status, seconds)| json!({"status": status, "seconds": seconds}));
    say(
        &json!({"name": name, "per_second": count as f64 / whole, "p99_read_ms": read, "p99_write_ms": write,
        "errors": seen.errors, "import": imported}),
    )?;
    Ok((count as f64 / whole, read, write))
}

fn start_key() -> String {
    dunlin_app::new_key()
}

fn told(name: &str, mut waits: Vec<Duration>, whole: f64, beside: &Value) -> Value {
    waits.sort_unstable();
    let at = |share: usize| {
        waits.get(waits.len().saturating_sub(1) * share / 100).map_or(0.0, Duration::as_secs_f64) * 1e3
    };
    json!({"name": name, "count": waits.len(), "per_second": waits.len() as f64 / whole, "p50_ms": at(50),
        "p99_ms": at(99), "max_ms": at(100), "bytes": beside["bytes"]})
}

/// One of the pages: worklist and account most.
fn page(own: &mut Client, kind: u64, customer: u64, session: &str) -> Result<(&'static str, Told), Failed> {
    Ok(match kind {
        20..=44 => ("worklist", own.page(PAGES[1], session)?),
        45..=69 => ("account", own.page(&format!("/accounts/C{customer}"), session)?),
        70..=79 => ("home", own.page(PAGES[0], session)?),
        80..=89 => ("aging", own.page(PAGES[2], session)?),
        _ => ("figure", own.page(PAGES[3], session)?),
    })
}

/// One connection, asking until it is told to stop.
fn client(
    n: usize,
    phase: &str,
    address: &str,
    tokens: &Tokens,
    size: Size,
    done: &AtomicBool,
) -> Result<Seen, Failed> {
    let (mut dice, mut own, mut seen) = (Dice(n as u64 + 17), Client::connect(address)?, Seen::default());
    let (today, mark) = (dunlin_app::today()?, start_key());
    for nth in 0u64.. {
        if done.load(Ordering::Relaxed) {
            break;
        }
        let customer = dice.below(size.customers);
        let collector = &tokens.collectors[(customer % COLLECTORS) as usize];
        let kind = dice.below(100);
        let start = Instant::now();
        let (kind, told) = match kind {
            0..=9 => {
                let note = json!({"do": "activity", "customer": format!("C{customer}"), "at": format!("{today}T10:00"),
                    "outcome": "noted", "note": format!("{phase} {nth}")});
                let key = format!("{mark}-{n}-{nth}");
                (
                    "write: note",
                    own.post("/api/v1/commands", collector, &key, ("application/json", &note.to_string()))?,
                )
            }
            10..=19 => {
                let payment = json!({"do": "payment", "number": format!("B{mark}-{n}-{nth}"), "customer": format!("C{customer}"),
                    "date": today.to_string(), "amount": "12.50", "currency": "EUR"});
                let key = format!("{mark}-{n}-{nth}");
                (
                    "write: payment",
                    own.post(
                        "/api/v1/commands",
                        &tokens.bank,
                        &key,
                        ("application/json", &payment.to_string()),
                    )?,
                )
            }
            _ if phase == "pages" => page(&mut own, kind, customer, &tokens.session)?,
            20..=54 => {
                let who = if dice.below(2) == 0 { collector } else { &tokens.manager };
                ("account", own.get(&format!("/api/v1/customers/C{customer}"), who)?)
            }
            55..=69 => {
                let who = if dice.below(4) > 0 { collector } else { &tokens.manager };
                ("worklist", own.get("/api/v1/worklist", who)?)
            }
            70..=79 => {
                let path = format!("/api/v1/customers?limit=50&cursor=after-C{customer}");
                ("customers", own.get(&path, &tokens.manager)?)
            }
            80..=89 => ("aging", own.get(&aging(), &tokens.manager)?),
            _ => ("figures", own.get(&figures(), &tokens.manager)?),
        };
        seen.waits.entry(kind).or_default().push(start.elapsed());
        *seen.bytes.entry(kind).or_default() += told.bytes;
        if told.status != 200 {
            *seen.errors.entry(format!("{kind} {}", told.status)).or_default() += 1;
        }
    }
    Ok(seen)
}
