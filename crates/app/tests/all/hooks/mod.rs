//! Webhooks to real receivers that fail, hang, redirect, close early and repeat, on both engines.

mod safe;

use crate::common::{bring, day, on_both};
use crate::posting::post;
use crate::receiver::{Receiver, Reply, Seen};
use dunlin_app::hooks::{EndpointChange, Net, Outbound, Replay, Sender, Told};
use dunlin_app::{AppError, Books};
use dunlin_formats::FileKind;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const PASSWORD: &str = "a quiet river bends";
const INVOICES: &str = "invoice_number,customer_id,issue_date,due_date,amount\n\
                        I1,C1,2024-01-10,2024-02-09,100.00\nI2,C2,2024-01-20,2024-02-19,50.00\n";

/// Books with two customers and an administrator.
fn with_books(test: impl Fn(&Books)) {
    on_both(|books| {
        books.seal_with(dunlin_app::sealing::Sealing::of_text(KEY).unwrap());
        bring(books, FileKind::Invoices, INVOICES);
        let secret = books.setup_secret().unwrap().unwrap();
        books.set_up(&secret, "Ada", PASSWORD).unwrap();
        test(books);
    });
}

fn loose() -> Outbound {
    Outbound::new(vec![Net::parse("127.0.0.0/8").unwrap()]).within(Duration::from_millis(700))
}

fn to(receiver: &Receiver, events: &[&str]) -> EndpointChange {
    EndpointChange {
        url: Some(receiver.url()),
        events: Some(events.iter().map(|&event| event.to_owned()).collect()),
        ..EndpointChange::default()
    }
}

/// A sender with a clock of its own, and what the operator was told.
struct Job {
    sender: Sender,
    ahead: Arc<AtomicI64>,
    told: Arc<Mutex<Vec<Told>>>,
}

impl Job {
    fn over(books: &Books, outbound: Outbound) -> Job {
        let (ahead, told) = (Arc::new(AtomicI64::new(1_000)), Arc::new(Mutex::new(Vec::new())));
        let (own, news) = (ahead.clone(), told.clone());
        let clock = Arc::new(move || jiff::Timestamp::now().as_millisecond() + own.load(Ordering::SeqCst));
        let sender = Sender::new(
            books.clone(),
            outbound,
            Some(clock),
            Arc::new(move |one| news.lock().unwrap().push(one.clone())),
        );
        Job { sender, ahead, told }
    }

    /// Works until nothing is due.
    fn run(&self) {
        while self.sender.dispatch().unwrap() > 0 {
            self.sender.settle();
        }
    }

    /// Lets time pass, and works.
    fn later(&self, ms: i64) {
        self.ahead.fetch_add(ms, Ordering::SeqCst);
        self.run();
    }

    fn told(&self) -> Vec<(&'static str, i64)> {
        self.told.lock().unwrap().iter().map(|one| (one.what, one.webhook)).collect()
    }
}

fn tag(books: &Books, customer: &str, tag: &str) -> i64 {
    post(books, &format!(r#"{{"do":"tag","customer":"{customer}","tag":"{tag}"}}"#)).unwrap().command
}

fn tags(seen: &[Seen]) -> Vec<String> {
    seen.iter()
        .map(|one| {
            format!("{} {}", one.json()["data"]["customer"], one.json()["data"]["act"]["tag"])
                .replace('"', "")
        })
        .collect()
}

/// Milliseconds.
const HOUR: i64 = 60 * 60 * 1000;

#[test]
fn events_arrive_signed_with_what_they_are_about() {
    with_books(|books| {
        let receiver = Receiver::start(|_| Reply::Status(204));
        let (endpoint, secret) = books.make_webhook("Ada", to(&receiver, &[]), &loose(), "Ada").unwrap();
        assert!(secret.starts_with("whsec_"));
        let job = Job::over(books, loose());
        job.run();
        assert_eq!(receiver.seen(), Vec::new(), "what was before is not told");
        let paid = post(
            books,
            r#"{"do":"payment","number":"P1","customer":"C1","date":"2024-02-12","amount":"60.00","currency":"EUR","apply":[{"to":"I1","amount":"60.00"}]}"#,
        );
        let paid = paid.unwrap().command;
        post(books, r#"{"do":"promise","customer":"C2","date":"2024-02-12","currency":"EUR","parts":[{"due":"2024-02-20","amount":"50.00"}],"items":["I2"]}"#).unwrap();
        post(books, r#"{"do":"end_promise","promise":1,"date":"2024-02-13"}"#).unwrap();
        post(books, r#"{"do":"merge","customer":"C2","into":"C1"}"#).unwrap();
        bring(
            books,
            FileKind::Invoices,
            "invoice_number,customer_id,issue_date,due_date,amount\nI9,C9,2024-01-10,2024-02-09,1.00\n",
        );
        books.dun(day("2024-02-20"), None, "Ada").unwrap();
        job.run();
        let seen = receiver.seen();
        let mut lines: Vec<String> = seen
            .iter()
            .map(|one| {
                let json = one.json();
                let act = if json["data"]["act"].is_null() { "" } else { " act" };
                format!(
                    "{} {} {} {}{act}",
                    json["version"], json["type"], json["data"]["customer"], json["data"]["documents"]
                )
            })
            .collect();
        lines.sort();
        let at = |n: i64| paid + n;
        let expected = [
            format!("{paid} \"payment\" \"C1\" [\"P1\",\"I1\"] act"),
            format!("{} \"promise\" \"C2\" [\"I2\"] act", at(1)),
            format!("{} \"end_promise\" \"C2\" [] act", at(2)),
            format!("{} \"merge\" \"C1\" [] act", at(3)),
            format!("{} \"merge\" \"C2\" [] act", at(3)),
            format!("{} \"import\" null null act", at(4)),
        ];
        assert_eq!(lines[..6], expected, "{lines:#?}");
        assert!(lines[6].contains("notices_drafted"), "{lines:#?}");
        for one in &seen {
            assert_eq!(one.id(), format!("dunlin-{}-{}", endpoint.id, one.json()["id"].as_str().unwrap()));
            assert!(!one.id().contains('.') && one.body.len() < 20_000);
            assert_eq!(one.header("content-type"), "application/json");
            assert!(one.is_signed_with(&secret), "{}", one.body);
        }
        assert!(!seen.iter().any(|one| one.body.contains(PASSWORD) || one.body.contains("\"user\"")));
        verified_by_the_official_library(&seen, &secret);
    });
}

/// The reference library of the specification, where it is installed.
fn verified_by_the_official_library(seen: &[Seen], secret: &str) {
    const PROGRAM: &str = "import json, sys\n\
        from standardwebhooks.webhooks import Webhook\n\
        given = json.load(sys.stdin)\n\
        hook = Webhook(given['secret'])\n\
        for one in given['seen']:\n    hook.verify(one['body'], one['headers'])\n    \
        try:\n        hook.verify(one['body'] + ' ', one['headers'])\n    \
        except Exception:\n        continue\n    \
        sys.exit('a changed body was taken')\n\
        print(len(given['seen']))\n";
    use std::io::Write;
    use std::process::{Command, Stdio};
    let has = Command::new("python3").args(["-c", "import standardwebhooks"]).stderr(Stdio::null()).status();
    if !has.is_ok_and(|status| status.success()) {
        eprintln!("skipped: python3 with the package standardwebhooks is not installed");
        return;
    }
    let all: Vec<serde_json::Value> =
        seen.iter().map(|one| serde_json::json!({"body": one.body, "headers": one.headers})).collect();
    let mut child = Command::new("python3")
        .args(["-c", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let given = serde_json::json!({"secret": secret, "seen": all}).to_string();
    child.stdin.take().unwrap().write_all(given.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&out.stdout).trim(), seen.len().to_string());
}

#[test]
fn of_one_customer_one_after_the_other_and_others_go_on() {
    with_books(|books| {
        let own = AtomicUsize::new(3);
        let receiver = Receiver::start(move |one| {
            let fails = one.json()["data"]["customer"] == "C1"
                && own.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
            if fails { Reply::Status(500) } else { Reply::Status(200) }
        });
        let (endpoint, _) = books.make_webhook("Ada", to(&receiver, &["tag"]), &loose(), "Ada").unwrap();
        let job = Job::over(books, loose());
        for n in 0..3 {
            tag(books, "C1", &format!("a{n}"));
            tag(books, "C2", &format!("b{n}"));
        }
        post(books, r#"{"do":"due","document":"I1","due":"2024-03-01"}"#).unwrap();
        job.run();
        let first = tags(&receiver.seen());
        assert_eq!(first.iter().filter(|text| text.starts_with("C1")).count(), 1, "{first:?}");
        let of_two =
            |seen: &[String]| seen.iter().filter(|text| text.starts_with("C2")).cloned().collect::<Vec<_>>();
        assert_eq!(of_two(&first), ["C2 b0", "C2 b1", "C2 b2"]);
        job.run();
        assert_eq!(receiver.seen().len(), first.len(), "not before its time");
        job.later(6_000);
        job.later(HOUR / 2);
        let before = receiver.seen();
        assert_eq!(before.len(), first.len() + 2);
        let ids: Vec<String> =
            before.iter().filter(|one| one.json()["data"]["customer"] == "C1").map(Seen::id).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "the same id each time: {ids:?}");
        job.later(HOUR);
        let all = tags(&receiver.seen());
        let of_one: Vec<&String> = all.iter().filter(|text| text.starts_with("C1")).collect();
        assert_eq!(of_one, ["C1 a0", "C1 a0", "C1 a0", "C1 a0", "C1 a1", "C1 a2"]);
        let states = books.deliveries(endpoint.id, None, (100, 0)).unwrap();
        assert!(states.iter().all(|one| one.state == "delivered" && one.status == Some(200)), "{states:#?}");
        assert_eq!(states.len(), 6, "types that are not wanted are not told");
        assert_eq!(books.webhooks().unwrap()[0].counts, [("delivered".to_owned(), 6)]);
    });
}

#[test]
fn receivers_of_all_kinds() {
    with_books(|books| {
        let trap = Receiver::start(|_| Reply::Status(200));
        let (away, replies) = (trap.url(), Arc::new(Mutex::new(Vec::new())));
        let own = replies.clone();
        let receiver = Receiver::start(move |_| own.lock().unwrap().pop().unwrap_or(Reply::Status(200)));
        let (endpoint, _) = books.make_webhook("Ada", to(&receiver, &[]), &loose(), "Ada").unwrap();
        let job = Job::over(books, loose());
        let redirect = |status| Reply::Headers(status, format!("location: {away}\r\n"));
        let cases = [
            (redirect(302), "it wants to send elsewhere, which is not followed", Some(302)),
            (redirect(308), "it wants to send elsewhere, which is not followed", Some(308)),
            (Reply::Hang, "it did not answer in time", None),
            (Reply::Close, "", None),
            (Reply::HalfHead, "", None),
            (Reply::Garbage, "it answered what is no HTTP", None),
            (Reply::LongHead, "", None),
            (Reply::Status(404), "answered 404", Some(404)),
        ];
        for (reply, words, status) in cases {
            let what = format!("{reply:?}");
            replies.lock().unwrap().push(reply);
            let seq = tag(books, "C1", "x");
            let seen = receiver.seen().len();
            job.run();
            let listed = books.deliveries(endpoint.id, Some("due"), (10, 0)).unwrap();
            assert_eq!((listed.len(), listed[0].command, listed[0].tries), (1, seq, 1), "{what}");
            assert!(
                !listed[0].told.is_empty() && (words.is_empty() || listed[0].told == words),
                "{what}: {}",
                listed[0].told
            );
            assert_eq!(listed[0].status, status, "{what}");
            job.later(6_000);
            let both = receiver.seen()[seen..].iter().map(Seen::id).collect::<Vec<_>>();
            assert_eq!((both.len(), &both[0]), (2, &both[1]), "{what}: sent again with the same id");
        }
        // An endless body is not read.
        replies.lock().unwrap().push(Reply::EndlessBody);
        tag(books, "C1", "y");
        job.run();
        assert_eq!(books.deliveries(endpoint.id, Some("due"), (10, 0)).unwrap(), Vec::new());
        assert_eq!(trap.seen(), Vec::new(), "no redirect was followed");
        // Nobody listens.
        drop(receiver);
        tag(books, "C1", "z");
        job.run();
        let listed = books.deliveries(endpoint.id, Some("due"), (10, 0)).unwrap();
        assert_eq!(listed[0].told, "nobody listens there");
    });
}

#[test]
fn after_ten_tries_it_is_given_up_and_told() {
    with_books(|books| {
        let receiver = Receiver::start(|one| {
            if one.json()["data"]["act"]["tag"] == "bad" { Reply::Status(500) } else { Reply::Status(200) }
        });
        let (endpoint, _) = books.make_webhook("Ada", to(&receiver, &[]), &loose(), "Ada").unwrap();
        let job = Job::over(books, loose());
        tag(books, "C1", "bad");
        tag(books, "C1", "good");
        job.run();
        let mut spent = 0;
        for n in 1..10 {
            let listed = books.deliveries(endpoint.id, Some("due"), (10, 0)).unwrap();
            assert_eq!((listed.len(), listed[0].tries), (1, n));
            let wait = listed[0].due_ms.unwrap() - listed[0].changed_ms;
            spent += wait;
            job.later(wait + 1);
        }
        assert!((75 * HOUR..=84 * HOUR).contains(&spent), "{spent}");
        assert_eq!(tags(&receiver.seen()).iter().filter(|text| text.ends_with("bad")).count(), 10);
        assert_eq!(tags(&receiver.seen()).last().unwrap(), "C1 good", "the next one goes on");
        assert_eq!(job.told(), [("given_up", endpoint.id)]);
        let listed = books.deliveries(endpoint.id, Some("given_up"), (10, 0)).unwrap();
        assert_eq!((listed[0].tries, listed[0].told.as_str(), listed[0].due_ms), (10, "answered 500", None));
    });
}

#[test]
fn gone_ends_it_and_too_much_slows_it() {
    with_books(|books| {
        let replies = Arc::new(Mutex::new(vec![Reply::Headers(429, "retry-after: 1800\r\n".to_owned())]));
        let own = replies.clone();
        let receiver = Receiver::start(move |_| own.lock().unwrap().pop().unwrap_or(Reply::Status(200)));
        let (endpoint, _) = books.make_webhook("Ada", to(&receiver, &[]), &loose(), "Ada").unwrap();
        let job = Job::over(books, loose());
        tag(books, "C1", "one");
        job.run();
        tag(books, "C2", "two");
        job.later(HOUR / 4);
        assert_eq!(receiver.seen().len(), 1, "it is left in peace");
        job.later(HOUR / 2);
        assert_eq!(receiver.seen().len(), 3);
        replies.lock().unwrap().push(Reply::Status(410));
        tag(books, "C1", "three");
        tag(books, "C1", "four");
        job.run();
        assert_eq!(receiver.seen().len(), 4);
        let listed = books.webhooks().unwrap();
        assert!(!listed[0].is_active);
        assert_eq!(job.told(), [("gone", endpoint.id)]);
        tag(books, "C1", "five");
        job.later(100 * HOUR);
        assert_eq!(receiver.seen().len(), 4);
        let kinds: Vec<String> = books.journal(0, 1000).unwrap().into_iter().map(|c| c.kind).collect();
        assert!(kinds.contains(&"webhook_disabled".to_owned()));
        // Told again from then on; what waited is told too, what happened meanwhile only on demand.
        let again = EndpointChange { is_active: Some(true), ..EndpointChange::default() };
        books.change_webhook(endpoint.id, again, &loose(), "Ada").unwrap();
        let last = tag(books, "C1", "six");
        job.later(100 * HOUR);
        assert_eq!(tags(&receiver.seen())[4..], ["C1 three", "C1 four", "C1 six"]);
        assert_eq!(
            books.replay_webhook(endpoint.id, &Replay::Range(last - 2, last - 2), day("2024-03-01")).unwrap(),
            1
        );
        job.run();
        assert_eq!(tags(&receiver.seen())[7..], ["C1 five"]);
    });
}

#[test]
fn what_was_told_is_told_again_under_the_same_id() {
    with_books(|books| {
        let receiver = Receiver::start(|_| Reply::Status(200));
        let early = tag(books, "C1", "early");
        let (endpoint, _) = books.make_webhook("Ada", to(&receiver, &["tag"]), &loose(), "Ada").unwrap();
        let (id, today) = (endpoint.id, day("2024-03-01"));
        let job = Job::over(books, loose());
        let first = tag(books, "C1", "one");
        tag(books, "C2", "two");
        job.run();
        let seen = receiver.seen();
        let event = seen[0].json()["id"].as_str().unwrap().to_owned();
        assert_eq!(books.replay_webhook(id, &Replay::Event(event), today).unwrap(), 1);
        job.run();
        assert_eq!(receiver.seen()[2].id(), seen[0].id());
        assert_eq!(receiver.seen()[2].body, seen[0].body);
        // A range brings what was told, and what the endpoint never heard; never what it does not want.
        assert_eq!(books.replay_webhook(id, &Replay::Range(early, first + 1), today).unwrap(), 3);
        job.run();
        let mut all = tags(&receiver.seen()[3..]);
        all.sort();
        assert_eq!(all, ["C1 early", "C1 one", "C2 two"]);
        for wrong in [
            Replay::Event("99-1".into()),
            Replay::Event("x".into()),
            Replay::Range(1, 20_000),
            Replay::Range(0, 5),
        ] {
            let told = books.replay_webhook(id, &wrong, today);
            if wrong != Replay::Range(1, 20_000) {
                assert!(matches!(told, Err(AppError::Refused { .. })), "{wrong:?}: {told:?}");
            }
        }
        assert!(matches!(
            books.replay_webhook(99, &Replay::Range(1, 2), today),
            Err(AppError::Refused { .. })
        ));
        job.run();
        let before = receiver.seen().len();
        let test = books.test_webhook(id, "Ada").unwrap();
        job.run();
        let last = receiver.seen()[before].json();
        assert_eq!((last["type"].as_str(), last["id"].as_str()), (Some("test"), Some(test.as_str())));
    });
}

#[test]
fn two_senders_on_the_same_books_send_each_event_once() {
    with_books(|books| {
        let receiver = Receiver::start(|_| Reply::Status(200));
        books.make_webhook("Ada", to(&receiver, &["tag"]), &loose(), "Ada").unwrap();
        let others = [Books::open(books.place()).unwrap(), Books::open(books.place()).unwrap()];
        for n in 0..60 {
            tag(books, if n % 3 == 0 { "C1" } else { "C2" }, &format!("t{n:02}"));
        }
        std::thread::scope(|scope| {
            for other in &others {
                other.seal_with(dunlin_app::sealing::Sealing::of_text(KEY).unwrap());
                scope.spawn(|| Job::over(other, loose()).run());
            }
        });
        Job::over(books, loose()).run();
        let seen = receiver.seen();
        let mut ids: Vec<String> = seen.iter().map(Seen::id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((ids.len(), seen.len()), (60, 60));
        for customer in ["C1", "C2"] {
            let of: Vec<String> = tags(&seen).into_iter().filter(|text| text.starts_with(customer)).collect();
            assert!(of.is_sorted(), "{of:?}");
        }
    });
}

#[test]
fn what_a_sender_left_behind_is_sent_again_with_the_same_id() {
    with_books(|books| {
        let own = AtomicUsize::new(1);
        // The first sender is told nothing until the second is done: as if it had died between sending and writing it down.
        let receiver = Receiver::start(move |_| match own.swap(0, Ordering::SeqCst) {
            1 => Reply::Hang,
            _ => Reply::Status(200),
        });
        let (endpoint, _) = books.make_webhook("Ada", to(&receiver, &[]), &loose(), "Ada").unwrap();
        tag(books, "C1", "once");
        let (first, second) =
            (Job::over(books, loose().within(Duration::from_secs(5))), Job::over(books, loose()));
        assert_eq!(first.sender.dispatch().unwrap(), 1);
        receiver.wait_for(1);
        second.run();
        assert_eq!(receiver.seen().len(), 1, "somebody has it");
        second.later(61_000);
        let seen = receiver.seen();
        assert_eq!(seen.len(), 2);
        assert_eq!((seen[0].id(), &seen[0].body), (seen[1].id(), &seen[1].body));
        first.sender.settle();
        let listed = books.deliveries(endpoint.id, None, (10, 0)).unwrap();
        assert_eq!(
            (listed[0].state.as_str(), listed[0].tries),
            ("delivered", 1),
            "who came late changes nothing"
        );
    });
}

/// Nothing is lost where three requests of ten fail. `DUNLIN_DEEP=1`: 100,000 events.
#[test]
fn nothing_is_lost_where_much_fails() {
    let count = if std::env::var_os("DUNLIN_DEEP").is_some() { 100_000 } else { 300 };
    with_books(|books| {
        let taken: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
        let (own, calls) = (taken.clone(), AtomicUsize::new(0));
        let receiver = Receiver::forgetful(move |one| {
            let n = calls.fetch_add(1, Ordering::SeqCst) as u64;
            // A third fails, without a pattern that follows the order.
            if n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 60 < 5 {
                return if n.is_multiple_of(2) { Reply::Status(503) } else { Reply::Close };
            }
            *own.lock().unwrap().entry(one.id()).or_default() += 1;
            Reply::Status(200)
        });
        books.make_webhook("Ada", to(&receiver, &["tag"]), &loose(), "Ada").unwrap();
        let job = Job::over(books, loose());
        for n in 0..count {
            tag(books, if n % 2 == 0 { "C1" } else { "C2" }, &format!("t{n}"));
        }
        let is_open = |(state, _): &(String, i64)| state == "due" || state == "waiting";
        job.run();
        while books.webhooks().unwrap()[0].counts.iter().any(is_open) {
            job.later(25 * HOUR);
        }
        let taken = taken.lock().unwrap();
        assert_eq!(taken.len() as i64, count);
        assert_eq!(job.told(), []);
    });
}
