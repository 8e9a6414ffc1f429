//! The server around the table: who asks, limits, keys, forms of answers, what is logged.
//!
//! What nobody may do is refused before a handler is called; what a handler answers gets its headers here. A handler runs on a
//! thread of its own, for the books are read and written without waiting tricks.

use super::call::{Asked, Does, Reader, carried_out};
use super::describe::needs_key;
use super::drawn::{cookie_name, drawn, finished, put, refused};
use super::metrics::Metrics;
use super::problem::{self, Problem};
use super::shared::Shared;
use super::stream::{self, Streams};
use super::strict;
use super::table::{PREFIX, Route, Takes, parts, routes};
use super::tag::{self, Tag};
use super::tls::Tls;
use crate::mcp::{OverHttp, over_http};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use dunlin_app::Books;
use dunlin_app::hooks::Outbound;
use dunlin_app::people::{TOKEN_PREFIX, Who};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// The largest body of a command.
const BODY_MAX: usize = 1 << 20;
/// The largest file that is taken in.
const FILE_MAX: usize = 256 << 20;
/// A body arrives within so long.
const BODY_TIME: Duration = Duration::from_secs(30);
/// A file does.
const FILE_TIME: Duration = Duration::from_secs(600);
/// The cookie of a session.
pub(crate) const COOKIE: &str = "dunlin_session";
/// The header that says whether something was done before under the same key.
pub(crate) const REPLAYED: &str = "idempotency-replayed";
/// So many handlers run at once; the others wait their turn.
const AT_ONCE: usize = 16;

/// How the server stands in the world.
#[derive(Clone, Debug, Default)]
pub(crate) struct Serving {
    /// It is reached by https (its own or a proxy's): cookies say so.
    pub(crate) is_https: bool,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub(crate) proxies: Vec<std::net::IpAddr>,
    /// TLS of its own.
    pub(crate) tls: Option<Arc<Tls>>,
    /// Where it connects to for webhooks.
    pub(crate) outbound: Outbound,
    /// The streams that are open.
    pub(crate) streams: Arc<Streams>,
    /// The demo's way in, without typing.
    pub(crate) entry: Option<crate::pages::Entry>,
    /// The doors beside name and password.
    #[cfg(feature = "sso")]
    pub(crate) doors: Arc<super::doors::Doors>,
}

/// What all requests share, and what is counted of them.
pub(crate) struct App {
    pub(crate) shared: Arc<Shared>,
    pub(super) serving: Serving,
    turns: Arc<tokio::sync::Semaphore>,
    /// Those who only look go in turn.
    places: tokio::sync::Semaphore,
    /// The same books for assistants.
    pub(super) assistants: OverHttp,
    requests: AtomicU64,
    begun: String,
    pub(crate) metrics: Metrics,
    #[cfg(feature = "otel")]
    pub(super) traces: super::traces::Traces,
}

/// The routes of the table, and what stands beside the API.
#[cfg(test)]
pub(crate) fn router(books: Books, serving: Serving) -> Router {
    routed(books, serving).0
}

/// The same, with what all of them share.
pub(super) fn routed(books: Books, serving: Serving) -> (Router, Arc<App>) {
    let (shared, turns) =
        (Arc::new(Shared::new(books, &serving)), Arc::new(tokio::sync::Semaphore::new(AT_ONCE)));
    let app = Arc::new(App {
        assistants: over_http(Arc::clone(&shared), Arc::clone(&turns)),
        shared,
        serving,
        turns,
        places: tokio::sync::Semaphore::new(places()),
        requests: AtomicU64::new(0),
        begun: dunlin_app::new_key(),
        metrics: Metrics::new(),
        #[cfg(feature = "otel")]
        traces: super::traces::Traces::begin(),
    });
    let mut router = Router::new()
        .route("/health/live", axum::routing::get(|| async { "alive\n" }))
        .route("/health/ready", axum::routing::get(ready))
        .route("/mcp", axum::routing::any(super::assistants::answer));
    for route in routes() {
        let filter = match route.method {
            "GET" => MethodFilter::GET,
            "POST" => MethodFilter::POST,
            "PUT" => MethodFilter::PUT,
            "PATCH" => MethodFilter::PATCH,
            _ => MethodFilter::DELETE,
        };
        let handler = move |State(app): State<Arc<App>>,
                            ConnectInfo(peer): ConnectInfo<SocketAddr>,
                            path: Result<RawPathParams, RawPathParamsRejection>,
                            request: Request| async move {
            match path {
                Ok(path) => answer(app, route, peer, path, request).await,
                // What is no text names nothing.
                Err(_) => app.refuse(&problem::not_found()),
            }
        };
        router = router.route(&format!("{PREFIX}{}", route.path), on(filter, handler));
    }
    // People are told by a page, programs by a problem.
    let nothing = |State(app): State<Arc<App>>, request: Request| async move {
        let is_page = !request.uri().path().starts_with(PREFIX)
            && text_of(request.headers(), &header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));
        if is_page {
            crate::pages::nowhere(&app, request.headers())
        } else {
            app.refuse(&problem::not_found())
        }
    };
    let no_method = |State(app): State<Arc<App>>| async move { app.refuse(&problem::method()) };
    let router = crate::pages::mounted(router);
    let router = router.fallback(nothing).method_not_allowed_fallback(no_method);
    (router.with_state(Arc::clone(&app)), app)
}

/// Whether the books can be read.
async fn ready(State(app): State<Arc<App>>) -> Response {
    let asked = tokio::task::spawn_blocking(move || app.shared.books.head().is_ok()).await;
    match asked {
        Ok(true) => (StatusCode::OK, "ready\n").into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the books cannot be read\n").into_response(),
    }
}

impl App {
    /// So many handlers may still begin at once.
    pub(super) fn turns_free(&self) -> i64 {
        i64::try_from(self.turns.available_permits()).unwrap_or(i64::MAX)
    }

    pub(crate) const fn serving(&self) -> &Serving {
        &self.serving
    }

    pub(crate) fn request_id(&self) -> String {
        let n = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{}-{n}", self.begun.split('/').next().unwrap_or_default())
    }

    /// A request has ended; the route: its method, name, path.
    pub(crate) fn ended(
        &self,
        route: (&'static str, &'static str, &'static str),
        headers: &HeaderMap,
        response: &Response,
        took: Duration,
    ) {
        let ((method, name, path), status) = (route, response.status().as_u16());
        self.metrics.ended(Some(name), status, took);
        #[cfg(feature = "otel")]
        self.traces.ended(&super::traces::Told { method, route: path, status, took, headers });
        #[cfg(not(feature = "otel"))]
        let _ = (method, path, headers);
    }

    /// What is still to be told to others is told now: the server has stopped.
    pub(super) fn close(&self) {
        #[cfg(feature = "otel")]
        self.traces.close();
    }

    fn refuse(&self, problem: &Problem) -> Response {
        let id = self.request_id();
        self.metrics.ended(None, problem.status, Duration::ZERO);
        finished(refused(problem, &id), &id)
    }
}

/// One request, from its headers to the log.
async fn answer(
    app: Arc<App>,
    route: &'static Route,
    peer: SocketAddr,
    path: RawPathParams,
    request: Request,
) -> Response {
    let (begun, id) = (Instant::now(), app.request_id());
    let _under_way = app.metrics.begun();
    let (parts, body) = request.into_parts();
    let accept = form_of(&parts.headers);
    let if_none_match = text_of(&parts.headers, &header::IF_NONE_MATCH).map(str::to_owned);
    let (mut whose, mut refusal) = (String::new(), None);
    let head = (&parts.method, &parts.uri, &parts.headers);
    let done = answered(&app, route, peer, (head, &path, body), (accept, if_none_match), &mut whose).await;
    let response = match done {
        Ok(response) => response,
        Err(problem) => refused(refusal.insert(problem), &id),
    };
    app.ended((route.method, route.name, route.path), &parts.headers, &response, begun.elapsed());
    let what = (route.method, "route", route.path);
    log(&id, what, &whose, (response.status(), begun.elapsed()), refusal.as_ref());
    finished(response, &id)
}

/// One line for each request, as JSON on standard error; neither query nor body, for they hold what is nobody's business. What was asked
/// for: the method, whether it is a route or a page, which.
pub(crate) fn log(
    id: &str,
    (method, sort, path): (&str, &str, &str),
    whose: &str,
    (status, took): (StatusCode, Duration),
    problem: Option<&Problem>,
) {
    let mut line = json!({
        "request": id, "method": method, sort: path, "status": status.as_u16(),
        "ms": u64::try_from(took.as_millis()).unwrap_or(u64::MAX), "user": whose,
    });
    if let Some(problem) = problem {
        line["code"] = json!(problem.code);
        if let Some(internal) = &problem.internal {
            line["internal"] = json!(internal);
        }
    }
    eprintln!("{line}");
}

type Head<'h> = (&'h Method, &'h Uri, &'h HeaderMap);

/// The secret that a request carries.
#[derive(Clone)]
pub(crate) enum Secret {
    None,
    Token(String),
    Session(String),
}

/// Who asks comes first: nobody who may not is told what is wrong with a request, or has a body read.
async fn answered(
    app: &Arc<App>,
    route: &'static Route,
    peer: SocketAddr,
    (head, path, body): (Head<'_>, &RawPathParams, Body),
    form: (Form, Option<String>),
    whose: &mut String,
) -> Result<Response, Problem> {
    let (method, _, headers) = head;
    if headers.get_all(header::HOST).iter().count() != 1 {
        return Err(problem::request().saying("there is not one header Host"));
    }
    let secret = secret(&app.serving, headers)?;
    // A token is sent by no browser of its own accord; signing in is: a page could sign somebody in as somebody else.
    if !matches!(secret, Secret::Token(_)) && !matches!(*method, Method::GET | Method::HEAD) {
        same_site(headers)?;
    }
    let session = if let Secret::Session(session) = &secret { session.clone() } else { String::new() };
    let held = secret.clone();
    let mut seq = None;
    let who = match route.does {
        Does::Open(_) => None,
        _ => {
            let found = blocking(app, move |app| {
                let (who, seq) = who_now(app, &secret)?;
                Ok((who.ok_or_else(problem::unauthenticated)?, seq))
            });
            let (who, at) = found.await?;
            seq = at;
            Some(who)
        }
    };
    if let Some(who) = &who {
        whose.clone_from(&who.name);
        if !route.does.admits(who) {
            return Err(if who.must_enrol { problem::enrol() } else { problem::forbidden() });
        }
    }
    let asked = read(app, route, peer, head, path, body).await?;
    let asked = Asked { session, seq: seq.map(OnceLock::from).unwrap_or_default(), ..asked };
    if let (Does::Streams(right, feed), Some(who)) = (route.does, &who) {
        if !takes_streams(headers) {
            return Err(problem::not_acceptable().hint("a stream is text/event-stream"));
        }
        let (own, caller) = (asked, who.clone());
        let feed = blocking(app, move |app| feed(&Reader { shared: &app.shared, who: &caller, asked: &own }))
            .await?;
        return stream::begin(app, (who.clone(), held, right), feed);
    }
    let run = move |app: &App| handled(app, route, who.as_ref(), &asked, &form);
    if matches!(route.does, Does::Reads(..)) { in_turn(app, run).await } else { blocking(app, run).await }
}

/// How long whoever comes next waits for those who look, at most.
const PATIENCE: Duration = Duration::from_millis(50);

/// So many look at once: twice as many as there are processors, for some wait for the books.
fn places() -> usize {
    2 * std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Runs something that only reads. Of many who come at once a few are served after the other, which is over sooner for half of them
/// and later for none than all at the same time; whoever takes long holds up nobody for more than a moment.
pub(crate) async fn in_turn<T: Send + 'static>(
    app: &Arc<App>,
    run: impl FnOnce(&App) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let _place = tokio::time::timeout(PATIENCE, app.places.acquire()).await;
    blocking(app, run).await
}

/// Runs something that reads or writes the books on a thread of its own, in its turn.
pub(crate) async fn blocking<T: Send + 'static>(
    app: &Arc<App>,
    run: impl FnOnce(&App) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let _turn = app.turns.acquire().await;
    let own = Arc::clone(app);
    let done = tokio::task::spawn_blocking(move || run(&own)).await;
    done.unwrap_or_else(|panic| {
        Err(Problem { internal: Some(format!("a handler ended: {panic}")), ..problem::internal() })
    })
}

/// What stands in the parts of a path that have names; what holds control characters names nothing.
pub(crate) fn filled(
    pattern: &'static str,
    path: &RawPathParams,
) -> Result<BTreeMap<&'static str, String>, Problem> {
    let own = |part: &'static str| {
        let value = path.iter().find(|(name, _)| *name == part).map_or("", |(_, value)| value);
        match value.chars().any(char::is_control) {
            true => Err(problem::not_found()),
            false => Ok((part, value.to_owned())),
        }
    };
    parts(pattern).map(own).collect()
}

/// Reads a request as its route wants it.
async fn read(
    app: &App,
    route: &'static Route,
    peer: SocketAddr,
    (_, uri, headers): Head<'_>,
    path: &RawPathParams,
    body: Body,
) -> Result<Asked, Problem> {
    let mut asked = Asked {
        query: query(route, uri)?,
        path: filled(route.path, path)?,
        place: place(&app.serving, peer, headers),
        agent: text_of(headers, &header::USER_AGENT).unwrap_or_default().to_owned(),
        is_file: matches!(form_of(headers), Form::Csv | Form::Parquet),
        resumes: headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned),
        #[cfg(feature = "sso")]
        binding: binding(headers),
        ..Asked::default()
    };
    let keys: Vec<_> = headers.get_all("idempotency-key").iter().collect();
    if keys.len() > 1 {
        return Err(problem::parameter().saying("there is more than one Idempotency-Key"));
    }
    asked.key = keys.first().and_then(|key| key.to_str().ok()).map(str::to_owned);
    asked.if_match = text_of(headers, &header::IF_MATCH).and_then(Tag::list);
    if needs_key(route) && asked.key.is_none() {
        let hint = "make up a key a request and keep it: sent again, it is done once";
        return Err(problem::parameter().saying("there is no header Idempotency-Key").hint(hint));
    }
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(problem::media_type().saying("a body is read as it is, not in a Content-Encoding"));
    }
    match route.takes {
        Takes::Nothing => {}
        Takes::File => asked.file = bytes(body, FILE_MAX, FILE_TIME).await?.to_vec(),
        Takes::Object | Takes::Fields(_) => {
            let media = text_of(headers, &header::CONTENT_TYPE).unwrap_or_default();
            if media
                .split(';')
                .next()
                .is_none_or(|media| !media.trim().eq_ignore_ascii_case("application/json"))
            {
                return Err(problem::media_type().saying("the body is not application/json"));
            }
            asked.body = object(route, &bytes(body, BODY_MAX, BODY_TIME).await?)?;
        }
    }
    Ok(asked)
}

pub(crate) async fn bytes(body: Body, most: usize, time: Duration) -> Result<Bytes, Problem> {
    match tokio::time::timeout(time, axum::body::to_bytes(body, most)).await {
        Err(_) => Err(problem::timeout()),
        Ok(Err(e)) if e.to_string().contains("length limit") => {
            Err(problem::too_large().saying(format!("the body is larger than {most} bytes")))
        }
        Ok(Err(_)) => Err(problem::request().saying("the body was cut off, or its chunks are none")),
        Ok(Ok(bytes)) => Ok(bytes),
    }
}

/// The body's object; of routes with fields only these, each of its form.
fn object(route: &Route, bytes: &[u8]) -> Result<Value, Problem> {
    // An empty body is an object without fields.
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    let value = strict::value(bytes).map_err(|e| problem::body().saying(format!("no JSON: {e}")))?;
    let Value::Object(fields) = &value else {
        return Err(problem::body().saying("the body is no JSON object"));
    };
    if let Takes::Fields(known) = route.takes {
        strict::check(known, fields)?;
    }
    Ok(value)
}

/// The query: each parameter once, and only those that the route knows.
fn query(route: &Route, uri: &Uri) -> Result<BTreeMap<&'static str, String>, Problem> {
    let mut found = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        let Some(known) = route.params.iter().find(|param| param.name == name) else {
            let names: Vec<&str> = route.params.iter().map(|param| param.name).collect();
            let hint = if names.is_empty() {
                "it has none".to_owned()
            } else {
                format!("they are {}", names.join(", "))
            };
            return Err(problem::parameter()
                .saying(format!("there is no parameter `{name}` here"))
                .hint(hint));
        };
        strict::parameter(known, &value)?;
        if found.insert(known.name, value.into_owned()).is_some() {
            return Err(problem::parameter().saying(format!("`{name}` is given twice")));
        }
    }
    Ok(found)
}

pub(crate) fn text_of<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The token or session that a request carries; more than one of them is a trick.
pub(crate) fn secret(serving: &Serving, headers: &HeaderMap) -> Result<Secret, Problem> {
    let mut bearers = headers.get_all(header::AUTHORIZATION).iter();
    let bearer = bearers.next();
    if bearers.next().is_some() {
        return Err(problem::unauthenticated().saying("there is more than one Authorization"));
    }
    if let Some(bearer) = bearer {
        let text = bearer.to_str().ok().and_then(|text| text.split_once(' '));
        return match text.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) {
            Some((_, token)) if token.trim().starts_with(TOKEN_PREFIX) => {
                Ok(Secret::Token(token.trim().to_owned()))
            }
            _ => Err(problem::unauthenticated().saying("Authorization holds no token of Dunlin")),
        };
    }
    let names = [cookie_name(serving)];
    let mut own = cookies(headers, &names);
    match (own.next(), own.next()) {
        (None, _) => Ok(Secret::None),
        (Some(session), None) => Ok(Secret::Session(session)),
        _ => Err(problem::unauthenticated().saying("there is more than one session")),
    }
}

/// The values of the cookies of these names.
pub(crate) fn cookies<'h>(
    headers: &'h HeaderMap,
    names: &'h [&'static str],
) -> impl Iterator<Item = String> + 'h {
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(move |(name, _)| names.contains(name)).map(|(_, value)| value.to_owned())
}

/// What a browser keeps while it is at a provider; of two, neither.
#[cfg(feature = "sso")]
fn binding(headers: &HeaderMap) -> String {
    let mut all = cookies(headers, &[BINDING, SECURE_BINDING]);
    all.next().filter(|_| all.next().is_none()).unwrap_or_default()
}

/// The cookie of those who are at a provider of sign-in.
#[cfg(feature = "sso")]
pub(super) const BINDING: &str = "dunlin_oidc";
/// The same behind https.
#[cfg(feature = "sso")]
pub(super) const SECURE_BINDING: &str = "__Host-dunlin_oidc";

/// The cookie's name behind https: browsers take it from no other place.
pub(crate) const SECURE_COOKIE: &str = "__Host-dunlin_session";

/// A page of another site may not act in the name of whoever has signed in here.
pub(crate) fn same_site(headers: &HeaderMap) -> Result<(), Problem> {
    let host = text_of(headers, &header::HOST).unwrap_or_default();
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let origin = text_of(headers, &header::ORIGIN);
    let is_same = match (site, origin) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            origin.split_once("://").is_some_and(|(_, own)| own.eq_ignore_ascii_case(host))
        }
        // Neither: no browser of these years, and no page.
        (None, None) => true,
    };
    if is_same { Ok(()) } else { Err(problem::cross_site()) }
}

/// Where a request comes from: the peer, or what a proxy that is believed says.
pub(crate) fn place(serving: &Serving, peer: SocketAddr, headers: &HeaderMap) -> String {
    // What the proxy added is the last of the last; all before it may be made up.
    let said = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let last = said.and_then(|text| text.rsplit(',').next()).and_then(|text| text.trim().parse().ok());
    let peer = peer.ip().to_canonical();
    match last.filter(|_| serving.proxies.contains(&peer)) {
        Some(address) => std::net::IpAddr::to_canonical(&address).to_string(),
        None => peer.to_string(),
    }
}

/// The form that is asked for of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Csv,
    Parquet,
    Other,
}

/// Whether a stream is taken as an answer.
fn takes_streams(headers: &HeaderMap) -> bool {
    let accept = text_of(headers, &header::ACCEPT).unwrap_or("*/*");
    let media = accept.split(',').filter_map(|media| media.split(';').next());
    media.into_iter().any(|media| matches!(media.trim(), "text/event-stream" | "text/*" | "*/*"))
}

fn form_of(headers: &HeaderMap) -> Form {
    let accept = text_of(headers, &header::ACCEPT).unwrap_or("*/*");
    for media in accept.split(',').filter_map(|media| media.split(';').next()) {
        match media.trim() {
            "application/json" | "application/*" | "*/*" | "application/problem+json" => return Form::Json,
            "text/csv" => return Form::Csv,
            "application/vnd.apache.parquet" => return Form::Parquet,
            _ => {}
        }
    }
    Form::Other
}

/// Who asks; nobody where the route is for anybody.
pub(crate) fn who(app: &App, secret: &Secret) -> Result<Option<Who>, Problem> {
    who_now(app, secret).map(|(who, _)| who)
}

/// The same, and the end of the journal, where it was looked at on the way.
fn who_now(app: &App, secret: &Secret) -> Result<(Option<Who>, Option<i64>), Problem> {
    match secret {
        Secret::None => Ok((None, None)),
        Secret::Token(token) => {
            let (shared, today) = (&app.shared, dunlin_app::today()?);
            let pulse = shared.books.pulse()?;
            let found = shared.tokens.who(&shared.books, token, today, pulse)?;
            Ok((Some(found.ok_or_else(problem::unauthenticated)?), Some(pulse.seq)))
        }
        Secret::Session(session) => {
            let found = app.shared.books.session(session)?;
            Ok((Some(found.ok_or_else(problem::unauthenticated)?), None))
        }
    }
}

/// What the handler answers; `who`: nobody where the route is for anybody.
fn handled(
    app: &App,
    route: &Route,
    who: Option<&Who>,
    asked: &Asked,
    (form, if_none_match): &(Form, Option<String>),
) -> Result<Response, Problem> {
    let question = match (route.does, who) {
        (Does::Reads(..), Some(who)) if asked.query("known_at").is_none() => {
            let of = (route.name, &asked.path, &asked.query, &who.scope, *form as u8, dunlin_app::today()?);
            let seq = match asked.seq.get() {
                Some(seq) => *seq,
                None => app.shared.books.pulse()?.seq,
            };
            asked.seq.get_or_init(|| seq);
            Some((seq, tag::number(&of)))
        }
        _ => None,
    };
    let known = if_none_match.as_deref().map(Tag::list).unwrap_or(Some(Vec::new())).unwrap_or_default();
    // What reads the books answers the same while nothing was written, on the same day, to the same question.
    if let Some((seq, question)) = question
        && let Some(same) = known.iter().find(|tag| (tag.seq, tag.question) == (seq, question))
    {
        return Ok(not_modified(*same));
    }
    let answer = match (route.does, who) {
        (Does::Open(open), _) => open(&app.shared.stranger(asked)),
        (_, None) => Err(problem::unauthenticated()),
        // It was begun before.
        (Does::Streams(..), _) => Err(problem::not_found()),
        (does, Some(who)) => carried_out(&app.shared, does, who, asked),
    }?;
    let (mut response, content) = drawn(app, answer, *form, asked)?;
    if let (Some((seq, question)), Some(content)) = (question, content) {
        let tag = Tag { seq, question, content };
        if known.iter().any(|other| (other.question, other.content) == (question, content)) {
            return Ok(not_modified(tag));
        }
        put(&mut response, header::ETAG, &tag.header());
    }
    Ok(response)
}

fn not_modified(tag: Tag) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    put(&mut response, header::ETAG, &tag.header());
    response
}
