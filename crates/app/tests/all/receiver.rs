//! A receiver of webhooks on a socket of its own, which answers as it is told to.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// How it answers.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Status(u16),
    Headers(u16, String),
    /// Nothing, for a while.
    Hang,
    /// The connection ends without an answer.
    Close,
    /// It ends in the middle of the headers.
    HalfHead,
    Garbage,
    /// More headers than anybody wants.
    LongHead,
    /// A good answer whose body never ends.
    EndlessBody,
}

/// A request that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn id(&self) -> String {
        self.header("webhook-id").to_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether one of its signatures is that of a secret, worked out anew.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let key = decoded(secret.strip_prefix("whsec_").unwrap());
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
        mac.update(format!("{}.{}.{}", self.id(), self.header("webhook-timestamp"), self.body).as_bytes());
        let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        self.header("webhook-signature").split(' ').any(|one| one == expected)
    }
}

pub(crate) fn decoded(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

type Answer = Arc<dyn Fn(&Seen) -> Reply + Send + Sync>;

pub(crate) struct Receiver {
    port: u16,
    seen: Arc<(Mutex<Vec<Seen>>, Condvar)>,
    is_over: Arc<AtomicBool>,
}

impl Receiver {
    pub(crate) fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Receiver {
        Receiver::with(Arc::new(answer), true)
    }

    /// One that keeps nothing of what came.
    pub(crate) fn forgetful(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Receiver {
        Receiver::with(Arc::new(answer), false)
    }

    fn with(answer: Answer, keeps: bool) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (seen, is_over) =
            (Arc::<(Mutex<Vec<Seen>>, Condvar)>::default(), Arc::new(AtomicBool::new(false)));
        let (all, over) = (seen.clone(), is_over.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let (answer, all) = (answer.clone(), all.clone());
                std::thread::spawn(move || serve(stream, &answer, &all, keeps));
            }
        });
        Receiver { port, seen, is_over }
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hooks", self.port)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.0.lock().unwrap().clone()
    }

    /// Waits until so many requests have come.
    pub(crate) fn wait_for(&self, count: usize) {
        let all = self.seen.0.lock().unwrap();
        drop(self.seen.1.wait_while(all, |all| all.len() < count).unwrap());
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // It hears of it by one more connection.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn serve(mut stream: TcpStream, answer: &Answer, all: &(Mutex<Vec<Seen>>, Condvar), keeps: bool) {
    let Some(seen) = read(&stream) else { return };
    if keeps {
        all.0.lock().unwrap().push(seen.clone());
        all.1.notify_all();
    }
    let head = |status: u16, more: &str| {
        format!("HTTP/1.1 {status} Told\r\n{more}content-length: 0\r\nconnection: close\r\n\r\n")
    };
    let text = match answer(&seen) {
        Reply::Status(status) => head(status, ""),
        Reply::Headers(status, more) => head(status, &more),
        Reply::Hang => {
            std::thread::sleep(Duration::from_secs(2));
            head(200, "")
        }
        Reply::Close => return,
        Reply::HalfHead => "HTTP/1.1 200 OK\r\ncontent-le".to_owned(),
        Reply::Garbage => "220 mail.example ESMTP\r\n\r\n".to_owned(),
        Reply::LongHead => format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "y".repeat(100_000)),
        Reply::EndlessBody => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n");
            while stream.write_all(&[b'x'; 65_536]).is_ok() {}
            return;
        }
    };
    let _ = stream.write_all(text.as_bytes());
}

fn read(stream: &TcpStream) -> Option<Seen> {
    let mut reader = BufReader::new(stream);
    let (mut headers, mut line) = (BTreeMap::new(), String::new());
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length: usize = headers.get("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Seen { headers, body: String::from_utf8(body).ok()? })
}
