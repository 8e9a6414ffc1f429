//! Answers as they go over the wire: in the form that is asked for, with their headers, cookies and tags.

use super::call::{Answer, Asked};
use super::http::{App, COOKIE, Form, REPLAYED, SECURE_COOKIE, Serving};
#[cfg(feature = "sso")]
use super::http::{BINDING, SECURE_BINDING};
use super::problem::{self, Problem};
use super::tag;
use crate::output::Frame;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dunlin_app::people::SESSION_MS;
use dunlin_formats::export::Format;
use serde_json::{Value, json};

/// An answer in the form that is asked for, and a number for what it says.
pub(super) fn drawn(
    app: &App,
    answer: Answer,
    form: Form,
    asked: &Asked,
) -> Result<(Response, Option<u64>), Problem> {
    let text = |status: u16, media: &str, text: String| {
        let content = tag::number(&text);
        let mut response = (StatusCode::from_u16(status).unwrap_or_default(), text).into_response();
        put(&mut response, header::CONTENT_TYPE, media);
        (response, Some(content))
    };
    let json = |status: u16, value: &Value| text(status, "application/json", value.to_string());
    if let Answer::Page(media, text) = answer {
        return Ok((shown(media, text), None));
    }
    if form == Form::Other || (form != Form::Json && !matches!(answer, Answer::List(..))) {
        return Err(problem::not_acceptable());
    }
    Ok(match answer {
        Answer::Json(status, value) => json(status, &value),
        Answer::Once(value, repeated) => {
            let mut response = json(200, &value);
            let told = if repeated { "true" } else { "false" };
            put(&mut response.0, HeaderName::from_static(REPLAYED), told);
            response
        }
        Answer::Text(media, body) => text(200, media, body),
        Answer::List(frame, beside) if form == Form::Json => json(200, &page(&frame, &beside, asked)?),
        Answer::List(frame, _) => exported(&frame, form)?,
        Answer::Page(media, text) => (shown(media, text), None),
        Answer::SignedIn(secret, value) => {
            let mut response = json(200, &value);
            put(&mut response.0, header::SET_COOKIE, &session_cookie(app, &secret));
            response
        }
        Answer::SignedOut => {
            let mut response = json(200, &json!({}));
            put(&mut response.0, header::SET_COOKIE, &no_session_cookie(app));
            response
        }
        #[cfg(feature = "sso")]
        Answer::Away(to, secret) => {
            let mut response = StatusCode::SEE_OTHER.into_response();
            put(&mut response, header::LOCATION, &to);
            put(&mut response, header::SET_COOKIE, &away_cookie(app, &secret));
            (response, None)
        }
        #[cfg(feature = "sso")]
        Answer::Bound(value, secret) => {
            let mut response = json(200, &value);
            put(&mut response.0, header::SET_COOKIE, &away_cookie(app, &secret));
            response
        }
    })
}

/// A page: it may load its own style sheet, and nothing else.
pub(super) fn shown(media: &str, text: String) -> Response {
    let mut response = text.into_response();
    put(&mut response, header::CONTENT_TYPE, media);
    let policy =
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    put(&mut response, header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The only cookie that counts here: behind https, one that no neighbour of the same domain can set.
pub(super) fn cookie_name(serving: &Serving) -> &'static str {
    if serving.is_https { SECURE_COOKIE } else { COOKIE }
}

/// The secret that a browser keeps while it is at a provider: it comes along when the provider sends it back, hence `Lax`.
#[cfg(feature = "sso")]
pub(crate) fn away_cookie(app: &App, secret: &str) -> String {
    let (name, secure) = if app.serving.is_https { (SECURE_BINDING, "; Secure") } else { (BINDING, "") };
    format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600{secure}")
}

/// The cookie of a session that begins.
pub(crate) fn session_cookie(app: &App, secret: &str) -> String {
    cookie(app, secret, SESSION_MS / 1000)
}

/// The cookie that takes a session's away.
pub(crate) fn no_session_cookie(app: &App) -> String {
    cookie(app, "", 0)
}

fn cookie(app: &App, secret: &str, seconds: i64) -> String {
    let (name, secure) = (cookie_name(&app.serving), if app.serving.is_https { "; Secure" } else { "" });
    format!("{name}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

/// A page of a list: rows from the cursor on.
pub(crate) fn page(frame: &Frame, beside: &Value, asked: &Asked) -> Result<Value, Problem> {
    let limit = asked.number("limit", 100, 1_000)?;
    let from = cursor(asked)?;
    let rows = frame.page(from, limit);
    let next = from + limit;
    let mut value = json!({"rows": rows, "next": (next < frame.len()).then(|| format!("row-{next}"))});
    for (name, beside) in beside.as_object().into_iter().flatten() {
        value[name] = beside.clone();
    }
    Ok(value)
}

/// The row from which a page is asked for.
pub(super) fn cursor(asked: &Asked) -> Result<usize, Problem> {
    let Some(text) = asked.query("cursor") else { return Ok(0) };
    let row =
        text.strip_prefix("row-").filter(|number| number.len() <= 9).and_then(|number| number.parse().ok());
    row.ok_or_else(|| {
        problem::parameter().saying("the cursor is none").hint("take `next` of the page before")
    })
}

/// All of a list as a file.
fn exported(frame: &Frame, form: Form) -> Result<(Response, Option<u64>), Problem> {
    let (format, media, name) = match form {
        Form::Csv => (Format::Csv, "text/csv; charset=utf-8", "list.csv"),
        _ => (Format::Parquet, "application/vnd.apache.parquet", "list.parquet"),
    };
    let mut out = Vec::new();
    frame
        .export_into(format, &mut out)
        .map_err(|e| Problem { internal: Some(e.to_string()), ..problem::internal() })?;
    let content = tag::number(&out);
    let mut response = out.into_response();
    put(&mut response, header::CONTENT_TYPE, media);
    put(&mut response, header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\""));
    Ok((response, Some(content)))
}

pub(super) fn refused(problem: &Problem, id: &str) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, problem.body(id).to_string()).into_response();
    put(&mut response, header::CONTENT_TYPE, "application/problem+json");
    if let Some(seconds) = problem.retry_after {
        put(&mut response, header::RETRY_AFTER, &seconds.to_string());
    }
    if problem.status == 401 {
        put(&mut response, header::WWW_AUTHENTICATE, "Bearer");
    }
    response
}

pub(crate) fn put(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The headers of every answer: nothing is kept by anybody on the way but what says that it may be, nothing is taken for a page.
pub(crate) fn finished(mut response: Response, id: &str) -> Response {
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        put(&mut response, header::CACHE_CONTROL, "no-store");
    }
    put(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(&mut response, header::REFERRER_POLICY, "no-referrer");
    if !response.headers().contains_key(header::CONTENT_SECURITY_POLICY) {
        put(&mut response, header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    }
    put(&mut response, HeaderName::from_static("x-request-id"), id);
    response
}
