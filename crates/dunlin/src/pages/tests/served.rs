//! Browsers before a server over books of its own: sessions, forms, answers.

use crate::api::Serving;
use crate::api::tests::served::{self as ground, PASSWORD, Served, Told};
use dunlin_app::people::Role;
use dunlin_formats::FileKind;

/// Books of these invoices and commands, with a user of each role; the collector's customers are Ada's.
pub(super) fn served(invoices: &str, commands: &[String]) -> Served {
    let (folder, books) = ground::new_books();
    ground::import(&books, FileKind::Invoices, invoices);
    ground::root(&books);
    for role in Role::ALL {
        ground::user(&books, role.name(), role, Some("Ada"));
    }
    for (n, act) in commands.iter().enumerate() {
        ground::command(&books, &format!("k{n}"), serde_json::from_str(act).unwrap(), "tester");
    }
    Served::new((folder, books), Serving::default())
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
    /// Of a user.
    pub(super) fn of(server: &'s Served, name: &str) -> Browser<'s> {
        let mut browser = Browser { server, cookie: String::new() };
        let told = browser.send_form("/sign-in", &[("name", name), ("password", PASSWORD), ("then", "/")]);
        assert_eq!(told.status, 303, "{}", told.body);
        browser.cookie = told.cookie().unwrap_or_else(|| panic!("no session: {}", told.body));
        browser
    }

    /// The same, in a language.
    pub(super) fn in_language(&self, code: &str) -> Browser<'s> {
        Browser { server: self.server, cookie: format!("{}; dunlin_look={code}.system.roomy", self.cookie) }
    }

    /// The same, in German.
    pub(super) fn in_german(&self) -> Browser<'s> {
        self.in_language("de")
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Told {
        let place = path.split('#').next().unwrap_or(path);
        let mut request = format!(
            "{method} {place} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
             {headers}Content-Length: {}\r\n\r\n",
            self.server.address,
            self.cookie,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.server.raw(&request)
    }

    pub(super) fn get(&self, path: &str) -> Told {
        self.send("GET", path, "", b"")
    }

    /// A part of a page, as a script asks for it.
    pub(super) fn part(&self, path: &str, id: &str) -> Told {
        self.send("GET", path, &format!("X-Part: {id}\r\n"), b"")
    }

    pub(super) fn post(&self, path: &str, sent: &str) -> Told {
        self.send("POST", path, "Content-Type: application/x-www-form-urlencoded\r\n", sent.as_bytes())
    }

    /// Fields, as a form sends them.
    pub(super) fn send_form(&self, path: &str, fields: &[(&str, &str)]) -> Told {
        self.post(path, &form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
    }

    /// A file in a form, between lines of `x`.
    pub(super) fn send_file(&self, path: &str, parts: &str) -> Told {
        self.send("POST", path, "Content-Type: multipart/form-data; boundary=x\r\n", parts.as_bytes())
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
