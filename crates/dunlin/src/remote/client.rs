//! A client of the API: one request, one answer; certificates are verified, redirects are not followed, and the token goes into its
//! header and nowhere else.

use crate::api::{PREFIX, REPLAYED};
use crate::error::{Code, Failure};
use serde_json::Value;
use std::fmt;
use std::time::Duration;
use ureq::Agent;
use ureq::http::{Request, header};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// A connection is there within so long.
const CONNECT: Duration = Duration::from_secs(10);
/// The largest answer that is read.
const ANSWER_MAX: u64 = 1 << 30;
/// The variable that names a file of the certificates that sign the server's own, for a company's own authority.
const ROOTS: &str = "DUNLIN_CA";

/// A server, and a token for it.
pub(crate) struct Client {
    agent: Agent,
    base: String,
    token: String,
}

impl fmt::Debug for Client {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client of {}", self.base)
    }
}

/// What a request carries.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body<'b> {
    /// Nothing.
    None,
    /// JSON.
    Json(&'b Value),
    /// A file.
    File(&'b [u8]),
}

/// A request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asks<'a> {
    /// GET, POST ...
    pub(crate) method: &'a str,
    /// Below the API's prefix, its parts encoded.
    pub(crate) path: &'a str,
    /// Parameters.
    pub(crate) query: &'a [(&'a str, &'a str)],
    /// One effect a key.
    pub(crate) key: Option<&'a str>,
    /// What it carries.
    pub(crate) body: Body<'a>,
}

impl<'a> Asks<'a> {
    /// A reading request.
    pub(crate) const fn get(path: &'a str) -> Asks<'a> {
        Asks { method: "GET", path, query: &[], key: None, body: Body::None }
    }

    /// A changing request.
    pub(crate) const fn change(method: &'a str, path: &'a str, body: Body<'a>) -> Asks<'a> {
        Asks { method, path, query: &[], key: None, body }
    }
}

/// What the server refuses, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The code of the problem.
    pub(crate) code: String,
    /// What happened.
    pub(crate) detail: String,
    /// How to mend it.
    pub(crate) hint: Option<String>,
    /// The rule that forbids it.
    pub(crate) rule: Option<String>,
}

impl From<Refusal> for Failure {
    /// As the same command says it without a server, where the code is one of the command line's.
    fn from(refusal: Refusal) -> Failure {
        let own = Code::ALL.iter().find(|code| code.text() == refusal.code);
        let message = match own {
            Some(_) => refusal.detail,
            None => format!("{} ({})", refusal.detail, refusal.code),
        };
        let failure = Failure::new(own.copied().unwrap_or(Code::ServerRefused), message);
        Failure { hint: refusal.hint, ..failure }
    }
}

impl Client {
    /// A client of a server's address. A token is not sent in the clear, but to this machine itself.
    pub(crate) fn new(url: &str, token: &str) -> Result<Client, Failure> {
        let wrong = |what: &str| Failure::new(Code::UsageServer, format!("--server {url}: {what}"));
        let uri: ureq::http::Uri =
            url.parse().map_err(|_| wrong("no address").hint("write https://dunlin.company.example"))?;
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let is_here = host == "localhost"
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if is_here => {}
            Some("http") => {
                return Err(
                    wrong("the token would go over the network in the clear").hint("write https://...")
                );
            }
            _ => return Err(wrong("no address of a server").hint("write https://dunlin.company.example")),
        }
        if uri.query().is_some() || uri.authority().is_some_and(|authority| authority.as_str().contains('@'))
        {
            return Err(wrong("an address of a server has no query and no user")
                .hint("the token stands in DUNLIN_TOKEN"));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .user_agent(concat!("dunlin/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls()?)
            .build();
        let base = url.trim_end_matches('/').to_owned();
        Ok(Client { agent: config.into(), base, token: token.trim().to_owned() })
    }

    /// Asks, and reads the answer.
    pub(crate) fn ask(&self, asks: &Asks<'_>) -> Result<Value, Failure> {
        self.try_ask(asks)?.map_err(Failure::from)
    }

    /// The same, with what is refused by the server beside what could not be asked at all.
    pub(crate) fn try_ask(&self, asks: &Asks<'_>) -> Result<Result<Value, Refusal>, Failure> {
        let lost = |e: &dyn fmt::Display| {
            Failure::new(Code::ServerUnreachable, format!("{} does not answer: {e}", self.base))
                .hint("look at the address, and whether the server runs; what was sent with a key may be sent again")
        };
        let mut url = format!("{}{PREFIX}{}", self.base, asks.path);
        if !asks.query.is_empty() {
            let query: String =
                form_urlencoded::Serializer::new(String::new()).extend_pairs(asks.query).finish();
            url = format!("{url}?{query}");
        }
        let mut request = Request::builder()
            .method(asks.method)
            .uri(url)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::ACCEPT, "application/json");
        if let Some(key) = asks.key {
            request = request.header("Idempotency-Key", key);
        }
        let wrong = |_| {
            Failure::new(Code::UsageServer, "the token or the key cannot stand in a header")
                .hint("a key has 1 to 200 printable characters of ASCII; a token begins with dunlin_")
        };
        let answer = match asks.body {
            Body::None => self.agent.run(request.body(()).map_err(wrong)?),
            Body::Json(value) => {
                let request = request.header(header::CONTENT_TYPE, "application/json");
                self.agent.run(request.body(value.to_string()).map_err(wrong)?)
            }
            Body::File(bytes) => {
                let request = request.header(header::CONTENT_TYPE, "application/octet-stream");
                self.agent.run(request.body(bytes).map_err(wrong)?)
            }
        };
        let mut answer = answer.map_err(|e| lost(&e))?;
        let status = answer.status();
        let text =
            answer.body_mut().with_config().limit(ANSWER_MAX).read_to_string().map_err(|e| lost(&e))?;
        let repeated = answer.headers().get(REPLAYED).map(|said| said == "true");
        let mut value: Value = match serde_json::from_str(&text) {
            Ok(value) => value,
            Err(_) => {
                let message = format!("{} answers {status}, and not as Dunlin does", self.base);
                return Err(Failure::new(Code::ServerUnreachable, message)
                    .hint("look at the address: it is the server's own, without /api/v1"));
            }
        };
        if let (Some(repeated), Some(fields)) = (repeated, value.as_object_mut()) {
            fields.insert("repeated".to_owned(), Value::from(repeated));
        }
        Ok(if status.is_success() { Ok(value) } else { Err(refusal(&value)) })
    }
}

fn refusal(value: &Value) -> Refusal {
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    let code = text("code").unwrap_or_else(|| "api.internal".to_owned());
    let mut detail = text("detail").unwrap_or_default();
    // What only the log of the server tells is found there by the request's id.
    if let (Some(request), Some(500 | 503)) = (text("request"), value["status"].as_u64()) {
        detail += &format!("; the server's log has more under {request}");
    }
    Refusal { code, detail, hint: text("hint"), rule: text("rule") }
}

/// Certificates are verified: by the roots of the web, or by those of a file alone.
fn tls() -> Result<TlsConfig, Failure> {
    let Some(path) = std::env::var_os(ROOTS).filter(|path| !path.is_empty()) else {
        return Ok(TlsConfig::builder().build());
    };
    let wrong = |what: String| {
        Failure::new(Code::UsageServer, format!("{ROOTS}: {what}")).hint("name a file of certificates in PEM")
    };
    let pem = std::fs::read(&path).map_err(|e| wrong(format!("{}: {e}", path.display())))?;
    let mut roots = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => roots.push(certificate),
            Ok(_) => {}
            Err(e) => return Err(wrong(format!("{}: {e}", path.display()))),
        }
    }
    if roots.is_empty() {
        return Err(wrong(format!("{} holds no certificate", path.display())));
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&roots)).build())
}

#[cfg(test)]
mod tests {
    use super::Client;

    #[test]
    fn a_token_is_not_sent_in_the_clear_nor_shown() {
        for url in
            ["https://dunlin.example", "http://127.0.0.1:8700", "http://[::1]:8700/", "http://localhost:1"]
        {
            let client = Client::new(url, "dunlin_secret").unwrap_or_else(|e| panic!("{url}: {e}"));
            assert!(!format!("{client:?}").contains("secret"));
        }
        for (url, says) in [
            ("http://dunlin.example", "in the clear"),
            ("http://127.0.0.1.evil.example", "in the clear"),
            ("https://user:pass@dunlin.example", "no user"),
            ("https://dunlin.example?token=x", "no query"),
            ("ftp://dunlin.example", "no address"),
            ("dunlin", "no address"),
        ] {
            let told = Client::new(url, "dunlin_secret").expect_err(url).message;
            assert!(told.contains(says), "{url}: {told}");
        }
    }
}
