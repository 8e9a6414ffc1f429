//! The router over books of one's own and a real socket: what all tests of the API and of pages stand on.

use super::super::http::{Serving, router};
use dunlin_app::import::{Import, ImportFile};
use dunlin_app::people::{Role, User, UserChange};
use dunlin_app::post::Post;
use dunlin_app::{Books, Place};
use dunlin_formats::{FileKind, LoadOptions};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

pub(crate) const PASSWORD: &str = "a quiet river bends";

/// A server over books of its own.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) books: Books,
    _folder: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
}

/// An answer: status, headers in lower case, headers as they are, body.
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) headers: String,
    raw: String,
    pub(crate) body: String,
}

impl Told {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    /// The value of a header, as it is.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let lines = self.raw.lines().filter_map(|line| line.split_once(": "));
        let mut found =
            lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned());
        found.next()
    }

    /// The cookie that it sets: `name=value`.
    pub(crate) fn cookie(&self) -> Option<String> {
        self.header("set-cookie").and_then(|text| text.split(';').next().map(str::to_owned))
    }

    /// Where it leads; empty for nowhere.
    pub(crate) fn location(&self) -> String {
        self.header("location").unwrap_or_default()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// New books in a folder of their own.
pub(crate) fn new_books() -> (tempfile::TempDir, Books) {
    let folder = tempfile::tempdir().unwrap();
    let books = Books::create(&Place::File(folder.path().join("b.db"))).unwrap();
    (folder, books)
}

/// Takes a file in; amounts are euros.
pub(crate) fn import(books: &Books, kind: FileKind, text: &str) {
    let file = ImportFile { name: "i.csv".into(), bytes: text.as_bytes().to_vec(), map: None };
    let options = LoadOptions { currency: "EUR".parse().ok(), ..LoadOptions::default() };
    books.import(Import { kind, files: vec![file], options, key: None, actor: "tester".to_owned() }).unwrap();
}

/// Posts a command as somebody.
pub(crate) fn command(books: &Books, key: &str, act: Value, actor: &str) {
    books.post(Post::from_json(act, Some(key.to_owned()), actor).unwrap()).unwrap();
}

/// Makes the first administrator, `root`.
pub(crate) fn root(books: &Books) {
    let secret = books.setup_secret().unwrap().unwrap();
    books.set_up(&secret, "root", PASSWORD).unwrap();
}

/// A user of a role, and the customers of a collector, who have nothing to sign in with yet.
pub(crate) fn member(books: &Books, name: &str, role: Role, collector: Option<&str>) -> User {
    let change = UserChange {
        name: name.to_owned(),
        roles: Some(vec![role]),
        collector: collector.map(str::to_owned),
        ..UserChange::default()
    };
    books.save_user(change, "root").unwrap()
}

/// The same with a password.
pub(crate) fn user(books: &Books, name: &str, role: Role, collector: Option<&str>) {
    let user = member(books, name, role, collector);
    books.set_password(user.id, PASSWORD, "root").unwrap();
}

impl Served {
    /// Serves books on a port of its own.
    pub(crate) fn new((folder, books): (tempfile::TempDir, Books), serving: Serving) -> Served {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let socket = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = socket.local_addr().unwrap();
        let served = router(books.clone(), serving).into_make_service_with_connect_info::<SocketAddr>();
        runtime.spawn(async move { axum::serve(socket, served).await });
        Served { address, books, _folder: folder, _runtime: runtime }
    }

    /// Sends a request as it stands, and reads the answer to its end; of a stream its head.
    pub(crate) fn raw(&self, text: &[u8]) -> Told {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(text).unwrap();
        let (mut answer, mut piece) = (Vec::new(), [0; 65_536]);
        loop {
            let read = stream.read(&mut piece).unwrap();
            answer.extend_from_slice(&piece[..read]);
            let is_stream =
                read < 1_024 && String::from_utf8_lossy(&answer).contains("text/event-stream\r\n");
            if read == 0 || is_stream {
                break;
            }
        }
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Told { status, headers: head.to_lowercase(), raw: head.to_owned(), body: body.to_owned() }
    }
}
