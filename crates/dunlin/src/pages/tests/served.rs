//! A server over books of its own, and browsers before it: sessions, forms, answers.

use crate::api::http::{Serving, router};
use dunlin_app::import::{Import, ImportFile};
use dunlin_app::people::{Role, UserChange};
use dunlin_app::post::Post;
use dunlin_app::{Books, Place};
use dunlin_formats::{FileKind, LoadOptions};
use std::cell::Cell;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

const PASSWORD: &str = "a quiet river bends";

pub(super) struct Served {
    address: SocketAddr,
    books: Books,
    commands: Cell<usize>,
    _folder: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
}

/// Books of these invoices and commands, with a user of each role; the collector's customers are Ada's.
pub(super) fn served(invoices: &str, commands: &[String]) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let books = Books::create(&Place::File(folder.path().join("b.db"))).unwrap();
    let file = ImportFile { name: "i.csv".into(), bytes: invoices.as_bytes().to_vec(), map: None };
    let options = LoadOptions { currency: "EUR".parse().ok(), ..LoadOptions::default() };
    let actor = "tester".to_owned();
    books.import(Import { kind: FileKind::Invoices, files: vec![file], options, key: None, actor }).unwrap();
    let secret = books.setup_secret().unwrap().unwrap();
    books.set_up(&secret, "root", PASSWORD).unwrap();
    for role in Role::ALL {
        let change = UserChange {
            name: role.name().to_owned(),
            roles: Some(vec![role]),
            collector: Some("Ada".to_owned()),
            ..UserChange::default()
        };
        let user = books.save_user(change, "root").unwrap();
        books.set_password(user.id, PASSWORD, "root").unwrap();
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let socket = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = socket.local_addr().unwrap();
    let app = router(books.clone(), Serving::default()).into_make_service_with_connect_info::<SocketAddr>();
    runtime.spawn(async move { axum::serve(socket, app).await });
    let server = Served { address, books, commands: Cell::new(0), _folder: folder, _runtime: runtime };
    commands.iter().for_each(|command| server.command(command));
    server
}

impl Served {
    /// Somebody else posts a command.
    pub(super) fn command(&self, text: &str) {
        self.commands.set(self.commands.get() + 1);
        let key = format!("k{}", self.commands.get());
        let post = Post::from_json(serde_json::from_str(text).unwrap(), Some(key), "tester").unwrap();
        self.books.post(post).unwrap();
    }

    fn raw(&self, text: &str) -> Told {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Told { status, head: head.to_owned(), body: body.to_owned() }
    }
}

/// An answer.
pub(super) struct Told {
    pub(super) status: u16,
    head: String,
    pub(super) body: String,
}

impl Told {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Where it leads.
    pub(super) fn location(&self) -> String {
        self.header("location").unwrap_or_default().to_owned()
    }
}

/// A browser in which somebody has signed in.
pub(super) struct Browser<'s> {
    server: &'s Served,
    cookie: String,
}

/// A form of a page.
pub(super) struct Form {
    fields: Vec<(String, String)>,
}

impl<'s> Browser<'s> {
    /// Of the user of a role.
    pub(super) fn of(server: &'s Served, role: &str) -> Browser<'s> {
        let mut browser = Browser { server, cookie: String::new() };
        let sent: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("name", role), ("password", PASSWORD), ("then", "/")])
            .finish();
        let told = browser.post("/sign-in", &sent);
        let cookie = told.header("set-cookie").and_then(|text| text.split(';').next());
        browser.cookie = cookie.unwrap_or_else(|| panic!("no session: {}", told.body)).to_owned();
        browser
    }

    /// The same, in German.
    pub(super) fn in_german(&self) -> Browser<'s> {
        Browser { server: self.server, cookie: format!("{}; dunlin_look=de.system.roomy", self.cookie) }
    }

    fn head(&self, method: &str, path: &str) -> String {
        let place = path.split('#').next().unwrap_or(path);
        format!(
            "{method} {place} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n",
            self.server.address, self.cookie
        )
    }

    pub(super) fn get(&self, path: &str) -> Told {
        self.server.raw(&format!("{}\r\n", self.head("GET", path)))
    }

    /// A part of a page, as a script asks for it.
    pub(super) fn part(&self, path: &str, id: &str) -> Told {
        self.server.raw(&format!("{}X-Part: {id}\r\n\r\n", self.head("GET", path)))
    }

    pub(super) fn post(&self, path: &str, sent: &str) -> Told {
        let head = self.head("POST", path);
        let kind = "Content-Type: application/x-www-form-urlencoded";
        self.server.raw(&format!("{head}{kind}\r\nContent-Length: {}\r\n\r\n{sent}", sent.len()))
    }

    /// The form of a page that holds a field of a value, with all that stands in it.
    pub(super) fn form(&self, path: &str, name: &str, value: &str) -> Form {
        let page = self.get(path).body;
        let mark = format!(r#"name="{name}" value="{value}""#);
        let forms = page.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap_or(rest));
        let own = forms.into_iter().find(|form| form.contains(&mark));
        let own = own.unwrap_or_else(|| panic!("no form with {mark} on {path}: {page}"));
        Form { fields: fields(own) }
    }
}

/// What the fields of a form hold.
fn fields(form: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let at = tag.find(&format!("{name}=\""))?;
        tag[at + name.len() + 2..].split('"').next().map(plain)
    };
    let mut all = Vec::new();
    for piece in form.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or(piece);
        let is_set = !tag.contains("type=\"radio\"") || tag.contains(" checked");
        if tag.starts_with("input") && is_set {
            if let Some(name) = attribute(tag, " name") {
                all.push((name, attribute(tag, " value").unwrap_or_default()));
            }
        } else if tag.starts_with("textarea") {
            let text = piece.split_once('>').map_or("", |(_, text)| text);
            all.push((attribute(tag, " name").unwrap_or_default(), plain(text)));
        } else if tag.starts_with("select") {
            all.push((attribute(tag, " name").unwrap_or_default(), String::new()));
        } else if tag.starts_with("option")
            && (tag.contains(" selected") || all.last().is_some_and(|(_, v)| v.is_empty()))
            && let Some(last) = all.last_mut()
        {
            last.1 = attribute(tag, " value").unwrap_or_default();
        }
    }
    all
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

impl Form {
    /// As it is sent, some fields filled.
    pub(super) fn with(&self, filled: &[(&str, &str)]) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.fields {
            if !filled.iter().any(|(own, _)| own == name) {
                out.append_pair(name, value);
            }
        }
        out.extend_pairs(filled).finish()
    }
}
