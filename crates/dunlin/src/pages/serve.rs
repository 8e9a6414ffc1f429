//! The server around the pages: who is before one, what a form sent, what goes out.

use super::door;
use super::refusal;
use super::set::shell;
use super::table::{Page, pages};
use super::visit::{Done, Look, Sent, Shown, Visit};
use super::{assets, words};
use crate::api::http::{
    App, Secret, blocking, bytes, cookies, filled, in_turn, log, place, same_site, secret, text_of, who,
};
use crate::api::{Asked, Problem, Reader, drawn, problem};
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest, Multipart, RawPathParams, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use dunlin_app::people::Who;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The largest form without files.
pub(super) const FORM_MAX: usize = 1 << 20;
/// The largest form with files.
const FILES_MAX: usize = 256 << 20;
/// A form arrives within so long.
const FORM_TIME: Duration = Duration::from_secs(600);
/// The cookie that tells how pages are to look.
pub(super) const LOOK: &str = "dunlin_look";

/// The routes of the API with the pages beside them.
pub(crate) fn mounted(mut router: Router<Arc<App>>) -> Router<Arc<App>> {
    for page in pages() {
        let shows =
            move |State(app): State<Arc<App>>,
                  ConnectInfo(peer): ConnectInfo<SocketAddr>,
                  path: Result<RawPathParams, RawPathParamsRejection>,
                  request: Request| async move { answer(app, page, peer, path.ok(), request).await };
        let mut methods = get(shows);
        if page.act.is_some() {
            methods = methods.post(shows);
        }
        router = router.route(page.path, methods);
    }
    door::mounted(router)
        .route("/assets/{version}/{name}", get(assets::answer))
        .route("/favicon.svg", get(assets::icon))
        .route("/look", post(door::look))
}

/// An address that is none.
pub(crate) fn nowhere(app: &App, headers: &HeaderMap) -> Response {
    let id = app.request_id();
    app.metrics.ended(None, StatusCode::NOT_FOUND.as_u16(), Duration::ZERO);
    drawn::finished(refusal::page(&problem::not_found(), look(headers), &id), &id)
}

/// One request for a page, from its headers to the log.
async fn answer(
    app: Arc<App>,
    page: &'static Page,
    peer: SocketAddr,
    path: Option<RawPathParams>,
    request: Request,
) -> Response {
    let (begun, id) = (Instant::now(), app.request_id());
    let _under_way = app.metrics.begun();
    let (parts, body) = request.into_parts();
    let look = look(&parts.headers);
    let asked = Came { page, peer, parts: &parts, look, id: &id };
    let mut whose = String::new();
    let (response, refused) = match answered(&app, asked, path, body, &mut whose).await {
        Ok(response) => (response, None),
        Err(problem) => (refusal::page(&problem, look, &id), Some(problem)),
    };
    let method = if parts.method == Method::POST { "POST" } else { "GET" };
    app.ended((method, page.path, page.path), &parts.headers, &response, begun.elapsed());
    log(&id, (method, "page", page.path), &whose, (response.status(), begun.elapsed()), refused.as_ref());
    let response = assets::compressed(&parts.headers, response).await;
    drawn::finished(response, &id)
}

/// What came.
#[derive(Clone, Copy)]
struct Came<'c> {
    page: &'static Page,
    peer: SocketAddr,
    parts: &'c axum::http::request::Parts,
    look: Look,
    id: &'c str,
}

async fn answered(
    app: &Arc<App>,
    came: Came<'_>,
    path: Option<RawPathParams>,
    body: Body,
    whose: &mut String,
) -> Result<Response, Problem> {
    let headers = &came.parts.headers;
    let is_form = came.parts.method == Method::POST;
    if is_form {
        same_site(headers)?;
    }
    let path = path.ok_or_else(problem::not_found)?;
    let person = person(app, headers).await?;
    // What was typed is kept while somebody signs in anew; files of strangers are not taken.
    let most = if person.is_some() { FILES_MAX } else { FORM_MAX };
    let sent = if is_form { sent(headers, body, most).await? } else { Sent::default() };
    let Some((who, session)) = person else {
        return door::closed(app, (headers, came.look), &came.parts.uri, is_form.then_some(sent)).await;
    };
    whose.clone_from(&who.name);
    if who.must_enrol && came.page.right.is_some() {
        return Ok(to("/me"));
    }
    if came.page.right.is_some_and(|right| !who.rights.has(right)) {
        return Err(problem::forbidden());
    }
    let asked = asked(app, came, &path, session)?;
    let here = came.parts.uri.path_and_query().map_or("/", |own| own.as_str()).to_owned();
    let part = headers.get("x-part").and_then(|part| part.to_str().ok()).map(str::to_owned);
    let (page, look, id) = (came.page, came.look, came.id.to_owned());
    let run = move |app: &App| {
        let reader = Reader { shared: &app.shared, who: &who, asked: &asked };
        let visit = Visit { reader, look, here: &here, part: part.as_deref() };
        Ok(met(app, &visit, page, is_form.then_some(&sent), &id))
    };
    if is_form { blocking(app, run).await } else { in_turn(app, run).await }
}

/// What becomes of a look at a page, or of its form: a response in any case.
fn met(app: &App, visit: &Visit<'_>, page: &Page, sent: Option<&Sent>, id: &str) -> Response {
    let shown = match (page.act, sent) {
        (Some(act), Some(sent)) => match act(visit, sent) {
            Ok(Done::Go(place, said)) => return to(&said_at(&place, said)),
            Ok(Done::Again(shown)) => {
                let mut response = shown_as(visit, shown);
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                return response;
            }
            Ok(Done::Told(shown)) => return shown_as(visit, shown),
            Ok(Done::Session(secret, shown)) => {
                let mut response = shown_as(visit, shown);
                drawn::put(&mut response, header::SET_COOKIE, &drawn::session_cookie(app, &secret));
                return response;
            }
            #[cfg(feature = "sso")]
            Ok(Done::Away(secret, shown)) => {
                let mut response = shown_as(visit, shown);
                drawn::put(&mut response, header::SET_COOKIE, &drawn::away_cookie(app, &secret));
                return response;
            }
            // Nothing that was typed is lost, whatever speaks against it.
            Err(problem) => return refusal::with_form(visit, &problem, sent, id),
        },
        _ => (page.draw)(visit),
    };
    match shown {
        Ok(shown) => shown_as(visit, shown),
        Err(problem) => {
            if let Some(internal) = &problem.internal {
                eprintln!("{}", serde_json::json!({"request": id, "internal": internal}));
            }
            refusal::in_place(visit, &problem, id)
        }
    }
}

/// Who has signed in with this browser, and the secret of the session.
pub(super) async fn person(app: &Arc<App>, headers: &HeaderMap) -> Result<Option<(Who, String)>, Problem> {
    let Secret::Session(session) = secret(app.serving(), headers)? else { return Ok(None) };
    let own = session.clone();
    let found = blocking(app, move |app| who(app, &Secret::Session(own))).await;
    match found {
        Ok(who) => Ok(who.map(|who| (who, session))),
        Err(problem) if problem.status == 401 => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// The request as a page reads it; parameters that it does not know are passed over.
fn asked(app: &App, came: Came<'_>, path: &RawPathParams, session: String) -> Result<Asked, Problem> {
    Ok(Asked {
        path: filled(came.page.path, path)?,
        query: query(&came.parts.uri, came.page.params),
        place: place(app.serving(), came.peer, &came.parts.headers),
        agent: text_of(&came.parts.headers, &header::USER_AGENT).unwrap_or_default().to_owned(),
        session,
        ..Asked::default()
    })
}

fn query(uri: &Uri, known: &[&'static str]) -> BTreeMap<&'static str, String> {
    let mut found = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if let Some(known) = known.iter().chain(&["said"]).find(|known| **known == name) {
            found.entry(*known).or_insert_with(|| value.chars().filter(|c| !c.is_control()).collect());
        }
    }
    found
}

/// What a form sent, in either of the encodings that browsers use; with files at most so many bytes.
pub(super) async fn sent(headers: &HeaderMap, body: Body, most: usize) -> Result<Sent, Problem> {
    let media = text_of(headers, &header::CONTENT_TYPE).unwrap_or_default();
    if media.starts_with("application/x-www-form-urlencoded") {
        let bytes = bytes(body, FORM_MAX, FORM_TIME).await?;
        let fields =
            form_urlencoded::parse(&bytes).map(|(name, value)| (name.into_owned(), value.into_owned()));
        return Ok(Sent { fields: fields.collect(), files: Vec::new() });
    }
    if !media.starts_with("multipart/form-data") {
        return Err(problem::media_type().saying("a form of a page is sent here, and this is none"));
    }
    let bytes = bytes(body, most, FORM_TIME).await?;
    let mut request = Request::new(Body::from(bytes));
    request.headers_mut().clone_from(headers);
    // What has been read is bounded already.
    DefaultBodyLimit::max(most).apply(&mut request);
    let cut = |_| problem::request().saying("the form was cut off, or its parts are none");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| problem::request())?;
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await.map_err(cut)? {
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(file) => {
                let bytes = part.bytes().await.map_err(cut)?;
                // No file was chosen.
                if !(file.is_empty() && bytes.is_empty()) {
                    sent.files.push((name, file, bytes.to_vec()));
                }
            }
            None => sent.fields.push((name, part.text().await.map_err(cut)?)),
        }
    }
    Ok(sent)
}

/// How pages are to look, by the cookie; the language by what the browser asks for where nobody has said.
pub(super) fn look(headers: &HeaderMap) -> Look {
    use super::locale::Lang;
    use super::visit::Theme;
    let own = cookies(headers, &[LOOK]).next().unwrap_or_default();
    let mut parts = own.split('.');
    let accepted = text_of(headers, &header::ACCEPT_LANGUAGE).unwrap_or_default();
    let lang = parts.next().and_then(Lang::of);
    let lang =
        lang.or_else(|| accepted.split(',').find_map(|entry| Lang::of(entry.split(';').next()?.trim())));
    let theme = match parts.next() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    };
    Look { lang: lang.unwrap_or_default(), theme, dense: parts.next() == Some("dense") }
}

/// On to another page.
pub(super) fn to(place: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    drawn::put(&mut response, header::LOCATION, place);
    response
}

/// A place of this server with what is to be said there.
fn said_at(place: &str, said: Option<words::Word>) -> String {
    let Some(name) = said.and_then(words::name) else { return place.to_owned() };
    let (place, anchor) = place.split_once('#').map_or((place, String::new()), |(p, a)| (p, format!("#{a}")));
    let join = if place.contains('?') { '&' } else { '?' };
    format!("{place}{join}said={name}{anchor}")
}

/// What a page shows, as it goes out.
fn shown_as(visit: &Visit<'_>, shown: Shown) -> Response {
    match shown {
        Shown::Page { title, at, body } => html(shell::page(visit, &title, at, &body).into_string()),
        Shown::Part(body) => html(body.into_string()),
        Shown::Go(place) => to(&place),
        Shown::File(media, name, bytes) => {
            let mut response = bytes.into_response();
            drawn::put(&mut response, header::CONTENT_TYPE, media);
            let name: String = name
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' })
                .collect();
            let how = format!("attachment; filename=\"{name}\"");
            drawn::put(&mut response, header::CONTENT_DISPOSITION, &how);
            response
        }
    }
}

/// A page of HTML: its own style sheet and scripts, forms to this server, nothing else.
pub(super) fn html(text: String) -> Response {
    let mut response = text.into_response();
    drawn::put(&mut response, header::CONTENT_TYPE, "text/html; charset=utf-8");
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
                  form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
                  require-trusted-types-for 'script'; trusted-types dunlin";
    drawn::put(&mut response, header::CONTENT_SECURITY_POLICY, policy);
    drawn::put(&mut response, header::X_FRAME_OPTIONS, "DENY");
    drawn::put(&mut response, header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    drawn::put(&mut response, header::VARY, "Cookie, Accept-Language, X-Part");
    response
}
