//! The door: setting up, signing in and out, and how pages are to look. Nothing that was typed is lost while somebody signs in anew.

use super::refusal;
use super::serve::{self, sent, to};
use super::set::{fields, shell};
use super::visit::{Look, Sent};
use super::words::{refusals as words, rules};
use crate::api::http::{App, blocking, place, same_site, text_of};
use crate::api::{Answer, Asked, Problem, carried_out, drawn, problem, route};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::{get, post};
use dunlin_app::people::same;
use maud::{Markup, html as markup};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;

/// A way in without typing: of the demo, and of nothing else. Whoever knows the secret, which stands in the address that the demo
/// prints, is the user.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The secret in the address.
    pub(crate) secret: String,
    /// The user.
    pub(crate) name: String,
    /// The user's password, made up when the demo started and told to nobody.
    pub(crate) password: String,
}

/// The routes of the door.
pub(super) fn mounted(router: Router<Arc<App>>) -> Router<Arc<App>> {
    router
        .route("/sign-in", get(ask).post(sign_in))
        .route("/sign-in/code", post(sign_in_code))
        .route("/set-up", get(ask_set_up).post(set_up))
        .route("/sign-out", post(sign_out))
        .route("/enter/{secret}", get(enter))
}

/// A route of the API for somebody who has not signed in.
fn open(app: &App, name: &str, asked: &Asked) -> Result<Answer, Problem> {
    let route = route(name).ok_or_else(problem::not_found)?;
    match route.does {
        crate::api::Does::Open(open) => open(&app.shared.stranger(asked)),
        _ => Err(problem::forbidden()),
    }
}

fn stranger(app: &App, peer: SocketAddr, headers: &HeaderMap, body: Value) -> Asked {
    Asked {
        body,
        place: place(app.serving(), peer, headers),
        agent: text_of(headers, &header::USER_AGENT).unwrap_or_default().to_owned(),
        ..Asked::default()
    }
}

/// Whoever comes without a session: to the door, with what they wanted.
pub(super) async fn closed(
    app: &Arc<App>,
    (headers, look): (&HeaderMap, Look),
    uri: &Uri,
    sent: Option<Sent>,
) -> Result<Response, Problem> {
    let here = uri.path_and_query().map_or("/", |own| own.as_str());
    if let Some(sent) = sent {
        let body = door(look, &Ask { then: here, kept: Some(&sent), ..Ask::default() });
        let mut response = shell::bare(look, words::SIGN_IN, &body);
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(response);
    }
    let is_elsewhere = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    if is_elsewhere && !here.contains("again=1") {
        // The session's cookie does not come along from another site's page; from this one it does.
        return Ok(shell::again(look, here));
    }
    let books = app.shared.books.clone();
    let is_new = blocking(app, move |_| Ok(books.is_new()?)).await?;
    if is_new {
        return Ok(to("/set-up"));
    }
    let then: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
    Ok(to(&if here == "/" { "/sign-in".to_owned() } else { format!("/sign-in?then={then}") }))
}

/// Whether somebody may sign in at a provider.
#[cfg(feature = "sso")]
pub(super) fn has_provider(shared: &crate::api::Shared) -> bool {
    shared.doors.provider().is_ok()
}

/// Nobody may.
#[cfg(not(feature = "sso"))]
pub(super) const fn has_provider(_: &crate::api::Shared) -> bool {
    false
}

/// Whether passkeys are taken: where the operator says how people reach the server.
#[cfg(feature = "sso")]
pub(super) fn has_passkeys(shared: &crate::api::Shared) -> bool {
    shared.doors.site().is_ok()
}

/// They are not.
#[cfg(not(feature = "sso"))]
pub(super) const fn has_passkeys(_: &crate::api::Shared) -> bool {
    false
}

/// A place of this server, whatever was asked for: never of another.
fn inside(then: &str) -> &str {
    let is_own = then.starts_with('/') && !then.starts_with("//") && !then.contains(['\\', '\r', '\n', '\t']);
    if is_own { then } else { "/" }
}

/// What the door asks.
#[derive(Default)]
struct Ask<'a> {
    then: &'a str,
    name: &'a str,
    wrong: Option<String>,
    ticket: Option<&'a str>,
    kept: Option<&'a Sent>,
    /// The doors beside name and password: a provider of sign-in, passkeys.
    provider: bool,
    passkeys: bool,
}

/// What stands beside name and password. While something that was typed waits, only these take it along.
fn beside(look: Look, ask: &Ask<'_>) -> Markup {
    let say = |word: super::words::Word| word.of(look.lang);
    markup! {
        @if ask.ticket.is_none() && ask.kept.is_none() && (ask.provider || ask.passkeys) {
            div.beside {
                @if ask.provider { a.btn href={ (crate::api::PREFIX) "/oidc/start" } { (say(words::WITH_PROVIDER)) } }
                @if ask.passkeys {
                    form data-passkey="use" hidden data-failed=(say(super::words::me::PASSKEY_REFUSED)) {
                        input type="hidden" name="then" value=(inside(ask.then));
                        button.btn type="submit" { (say(super::words::me::PASSKEY_SIGN_IN)) }
                        p.err role="alert" data-wrong hidden {}
                    }
                }
            }
        }
    }
}

/// Fields of a form that wait while somebody signs in, or looks at what is there now.
pub(super) fn kept(sent: &Sent) -> Markup {
    markup! {
        @for (name, value) in sent.fields.iter().filter(|(name, _)| name != "then") {
            input type="hidden" name={ "kept." (name) } value=(value);
        }
    }
}

fn door(look: Look, ask: &Ask<'_>) -> Markup {
    let say = |word: super::words::Word| word.of(look.lang);
    let action = if ask.ticket.is_some() { "/sign-in/code" } else { "/sign-in" };
    markup! {
        h1.finding { (say(words::SIGN_IN)) }
        @if ask.kept.is_some() { p.stand { (say(words::KEPT)) } }
        form.door method="post" action=(action) {
            input type="hidden" name="then" value=(inside(ask.then));
            @if let Some(kept) = ask.kept { (self::kept(kept)) }
            @if let Some(wrong) = &ask.wrong { p.err role="alert" { (wrong) } }
            @if let Some(ticket) = ask.ticket {
                input type="hidden" name="ticket" value=(ticket);
                (fields::text("code", say(words::CODE)).help(say(words::CODE_HELP)).first().complete("one-time-code"))
            } @else {
                (fields::text("name", say(words::NAME)).value(ask.name).first().complete("username"))
                (fields::text("password", say(words::PASSWORD)).secret().complete("current-password"))
            }
            div.acts { button.btn.main type="submit" { (say(words::SIGN_IN)) } }
        }
        (beside(look, ask))
    }
}

async fn ask(State(app): State<Arc<App>>, request: Request) -> Response {
    let look = serve::look(request.headers());
    let then = query(request.uri(), "then");
    if let Ok(Some(_)) = serve::person(&app, request.headers()).await {
        return finished(&app, to(inside(&then)));
    }
    let (provider, passkeys) = (has_provider(&app.shared), has_passkeys(&app.shared));
    let ask = Ask { then: &then, provider, passkeys, ..Ask::default() };
    finished(&app, shell::bare(look, words::SIGN_IN, &door(look, &ask)))
}

fn query(uri: &Uri, name: &str) -> String {
    let all = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    all.into_iter().find(|(own, _)| own == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn finished(app: &App, response: Response) -> Response {
    let id = app.request_id();
    drawn::finished(response, &id)
}

/// A form of the door: read, checked to be of this site, carried out.
async fn form(
    app: Arc<App>,
    peer: SocketAddr,
    request: Request,
    act: impl FnOnce(&App, &Sent, Asked, Look) -> Result<Response, Problem> + Send + 'static,
) -> Response {
    let (parts, body): (_, Body) = request.into_parts();
    let look = serve::look(&parts.headers);
    let done = async {
        same_site(&parts.headers)?;
        let sent = sent(&parts.headers, body, serve::FORM_MAX).await?;
        let asked = stranger(&app, peer, &parts.headers, Value::Null);
        blocking(&app, move |app| act(app, &sent, asked, look)).await
    };
    let response = match done.await {
        Ok(response) => response,
        Err(problem) => refusal::page(&problem, look, &app.request_id()),
    };
    finished(&app, response)
}

async fn sign_in(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    form(app, peer, request, |app, sent, asked, look| {
        Ok(tried(app, sent, asked, look, ("sign_in", ["name", "password"])))
    })
    .await
}

async fn sign_in_code(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    form(app, peer, request, |app, sent, asked, look| {
        Ok(tried(app, sent, asked, look, ("sign_in_code", ["ticket", "code"])))
    })
    .await
}

/// What was typed before, under its own names again.
fn waiting(sent: &Sent) -> Option<Sent> {
    let own =
        |(name, value): &(String, String)| Some((name.strip_prefix("kept.")?.to_owned(), value.clone()));
    let fields: Vec<_> = sent.fields.iter().filter_map(own).collect();
    (!fields.is_empty()).then_some(Sent { fields, files: Vec::new() })
}

/// Tries to sign in by a route of the API that takes these fields.
fn tried(app: &App, sent: &Sent, asked: Asked, look: Look, (route, fields): (&str, [&str; 2])) -> Response {
    let body = fields.iter().map(|name| ((*name).to_owned(), json!(sent.get(name)))).collect();
    let done = open(app, route, &Asked { body: Value::Object(body), ..asked });
    entered(app, sent, look, done)
}

fn entered(app: &App, sent: &Sent, look: Look, done: Result<Answer, Problem>) -> Response {
    let (then, kept) = (sent.get("then"), waiting(sent));
    let again = |wrong: Option<String>, ticket: Option<&str>| {
        let (provider, passkeys) = (has_provider(&app.shared), has_passkeys(&app.shared));
        let ask =
            Ask { then, name: sent.get("name"), wrong, ticket, kept: kept.as_ref(), provider, passkeys };
        shell::bare(look, words::SIGN_IN, &door(look, &ask))
    };
    match done {
        Ok(Answer::SignedIn(secret, _)) => {
            let mut response = match &kept {
                None => to(inside(then)),
                Some(kept) => shell::bare(look, words::SIGN_IN, &send_now(look, inside(then), kept)),
            };
            drawn::put(&mut response, header::SET_COOKIE, &drawn::session_cookie(app, &secret));
            response
        }
        Ok(Answer::Json(_, value)) => again(None, value["ticket"].as_str()),
        Ok(_) => again(None, None),
        Err(problem) => {
            let ticket = sent.maybe("ticket").filter(|_| problem.status == 401);
            let wrong = match (problem.status, ticket) {
                (401, Some(_)) => words::WRONG_CODE.of(look.lang).to_owned(),
                (401, None) => words::WRONG.of(look.lang).to_owned(),
                (429, _) => words::LATER.of(look.lang).to_owned(),
                _ => rules::said(look.lang, &problem.detail),
            };
            let mut response = again(Some(wrong), ticket);
            *response.status_mut() = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNAUTHORIZED);
            response
        }
    }
}

/// What had been typed when the session ended: sent by one more button, never by itself.
fn send_now(look: Look, then: &str, kept: &Sent) -> Markup {
    let say = |word: super::words::Word| word.of(look.lang);
    markup! {
        h1.finding { (say(words::SIGN_IN)) }
        p.stand { (say(words::STILL_HERE)) }
        form method="post" action=(then) {
            @for (name, value) in &kept.fields { input type="hidden" name=(name) value=(value); }
            dl.defs { @for (name, value) in kept.fields.iter().filter(|(name, value)| !value.is_empty() && name != "key" && name != "seen") {
                div { dt { (name) } dd { (value) } }
            } }
            div.acts {
                button.btn.main type="submit" { (say(words::SEND_NOW)) }
                a.btn.text href=(then) { (say(words::LEAVE_IT)) }
            }
        }
    }
}

async fn ask_set_up(State(app): State<Arc<App>>, request: Request) -> Response {
    let look = serve::look(request.headers());
    let books = app.shared.books.clone();
    let is_new = blocking(&app, move |_| Ok(books.is_new()?)).await;
    let response = match is_new {
        Ok(true) => shell::bare(look, words::SET_UP, &first(look, &Sent::default(), None)),
        Ok(false) => to("/sign-in"),
        Err(problem) => refusal::page(&problem, look, &app.request_id()),
    };
    finished(&app, response)
}

fn first(look: Look, sent: &Sent, wrong: Option<&str>) -> Markup {
    let say = |word: super::words::Word| word.of(look.lang);
    markup! {
        h1.finding { (say(words::SET_UP)) }
        p.stand { (say(words::SET_UP_CLAIM)) }
        form.door method="post" action="/set-up" {
            @if let Some(wrong) = wrong { p.err role="alert" { (wrong) } }
            (fields::text("secret", say(words::SECRET)).value(sent.get("secret")).help(say(words::SECRET_HELP)).first())
            (fields::text("name", say(words::NAME)).value(sent.get("name")).complete("username"))
            (fields::text("password", say(words::PASSWORD)).secret().help(say(words::PASSWORD_HELP)).complete("new-password"))
            div.acts { button.btn.main type="submit" { (say(words::GO_ON)) } }
        }
    }
}

async fn set_up(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    form(app, peer, request, |app, sent, asked, look| {
        let own = ["secret", "name", "password"].map(|name| (name.to_owned(), json!(sent.get(name))));
        let done = open(app, "set_up", &Asked { body: Value::Object(own.into_iter().collect()), ..asked });
        Ok(match done {
            Ok(_) => to("/sign-in"),
            Err(problem) => {
                let mut response = shell::bare(
                    look,
                    words::SET_UP,
                    &first(look, sent, Some(&rules::said(look.lang, &problem.detail))),
                );
                *response.status_mut() = StatusCode::from_u16(problem.status).unwrap_or_default();
                response
            }
        })
    })
    .await
}

async fn sign_out(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let done = async {
        same_site(&parts.headers)?;
        if let Some((who, session)) = serve::person(&app, &parts.headers).await? {
            let asked = Asked { session, ..Asked::default() };
            blocking(&app, move |app| {
                let route = route("sign_out").ok_or_else(problem::not_found)?;
                carried_out(&app.shared, route.does, &who, &asked).map(drop)
            })
            .await?;
        }
        Ok(())
    };
    let look = serve::look(&parts.headers);
    let response = match done.await {
        Ok(()) => {
            let mut response = to("/sign-in");
            drawn::put(&mut response, header::SET_COOKIE, &drawn::no_session_cookie(&app));
            // Whoever uses this browser next finds nothing of it.
            drawn::put(
                &mut response,
                header::HeaderName::from_static("clear-site-data"),
                "\"cache\", \"storage\"",
            );
            response
        }
        Err(problem) => refusal::page(&problem, look, &app.request_id()),
    };
    finished(&app, response)
}

/// The demo's way in.
async fn enter(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(secret): Path<String>,
    request: Request,
) -> Response {
    let look = serve::look(request.headers());
    let asked = stranger(&app, peer, request.headers(), Value::Null);
    let entry = app.serving().entry.clone();
    let known = entry.filter(|entry| same(&entry.secret, &secret));
    let response = match known {
        None => refusal::page(&problem::not_found(), look, &app.request_id()),
        Some(entry) => {
            let done = blocking(&app, move |app| {
                let body = json!({"name": entry.name, "password": entry.password});
                open(app, "sign_in", &Asked { body, ..asked })
            });
            match done.await {
                Ok(Answer::SignedIn(secret, _)) => {
                    let mut response = to("/");
                    drawn::put(&mut response, header::SET_COOKIE, &drawn::session_cookie(&app, &secret));
                    response
                }
                Ok(_) => to("/sign-in"),
                Err(problem) => refusal::page(&problem, look, &app.request_id()),
            }
        }
    };
    finished(&app, response)
}

/// How pages are to look from now on, on this screen.
pub(super) async fn look(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let done = async {
        same_site(&parts.headers)?;
        sent(&parts.headers, body, serve::FORM_MAX).await
    };
    let response = match done.await {
        Err(problem) => refusal::page(&problem, serve::look(&parts.headers), &app.request_id()),
        Ok(sent) => {
            let one = |name: &str, known: &[&'static str]| {
                known.iter().find(|known| **known == sent.get(name)).copied().unwrap_or(known[0])
            };
            let value = format!(
                "{}.{}.{}",
                one("lang", &["en", "de"]),
                one("theme", &["system", "light", "dark"]),
                one("rows", &["roomy", "dense"])
            );
            let mut response = to(inside(sent.get("then")));
            let secure = if app.serving().is_https { "; Secure" } else { "" };
            let cookie = format!("{}={value}; Path=/; SameSite=Lax; Max-Age=31536000{secure}", serve::LOOK);
            drawn::put(&mut response, header::SET_COOKIE, &cookie);
            response
        }
    };
    finished(&app, response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_server() {
        for (then, to) in [
            ("/worklist?at=1", "/worklist?at=1"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(inside(then), to);
        }
    }

    #[test]
    fn what_was_typed_comes_back_under_its_own_name() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let typed = Sent { fields: vec![field("note", "<b>&"), field("key", "k")], files: Vec::new() };
        assert_eq!(kept(&typed).into_string().matches("kept.").count(), 2);
        let sent = Sent {
            fields: vec![field("name", "Ada"), field("kept.note", "<b>&"), field("kept.key", "k")],
            files: Vec::new(),
        };
        assert_eq!(waiting(&sent).map(|kept| kept.fields), Some(typed.fields));
        assert!(waiting(&Sent::default()).is_none());
    }
}
