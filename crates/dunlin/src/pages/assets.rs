//! The style sheet and the scripts: built in, under an address that changes when they do, so that browsers keep them for good.

use crate::api::drawn::put;
use crate::api::http::text_of;
use crate::api::tag_number;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use std::io::Write;
use std::sync::OnceLock;

/// A file: its name, media type and text.
type Asset = (&'static str, &'static str, &'static str);

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// One style sheet, in the order in which the later says the last word.
const STYLE: &str = concat!(
    include_str!("assets/css/tokens.css"),
    include_str!("assets/css/ground.css"),
    include_str!("assets/css/mast.css"),
    include_str!("assets/css/voice.css"),
    include_str!("assets/css/figures.css"),
    include_str!("assets/css/marks.css"),
    include_str!("assets/css/controls.css"),
    include_str!("assets/css/tables.css"),
    include_str!("assets/css/charts.css"),
    include_str!("assets/css/home.css"),
    include_str!("assets/css/desk.css"),
    include_str!("assets/css/kpi.css"),
    include_str!("assets/css/numbers.css"),
    include_str!("assets/css/messages.css"),
    include_str!("assets/css/shell.css"),
    include_str!("assets/css/boards.css"),
    include_str!("assets/css/statement.css"),
    include_str!("assets/css/books.css"),
    include_str!("assets/css/design.css"),
    include_str!("assets/css/small.css"),
    include_str!("assets/css/work.css"),
);

/// All of them.
const ASSETS: &[Asset] = &[
    ("dunlin.css", CSS, STYLE),
    ("dunlin.js", JS, include_str!("assets/js/dunlin.js")),
    ("filter.js", JS, include_str!("assets/js/filter.js")),
    ("keys.js", JS, include_str!("assets/js/keys.js")),
    ("html.js", JS, include_str!("assets/js/html.js")),
    ("drafts.js", JS, include_str!("assets/js/drafts.js")),
    ("desk.js", JS, include_str!("assets/js/desk.js")),
    ("board.js", JS, include_str!("assets/js/board.js")),
    ("print.js", JS, include_str!("assets/js/print.js")),
    ("live.js", JS, include_str!("assets/js/live.js")),
    ("preview.js", JS, include_str!("assets/js/preview.js")),
    ("find.js", JS, include_str!("assets/js/find.js")),
    ("passkeys.js", JS, include_str!("assets/js/passkeys.js")),
    ("lists.js", JS, include_str!("assets/js/lists.js")),
    ("imports.js", JS, include_str!("assets/js/imports.js")),
];

const ICON: &str = include_str!("assets/icon.svg");

/// No answer of ours is larger: not even an export of everything.
const OWN_MAX: usize = 1 << 30;

/// So small an answer is not worth packing.
const PACKED_FROM: usize = 1_000;

/// The version of all of them together: part of their address.
pub(super) fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let texts: Vec<&str> = ASSETS.iter().map(|(_, _, text)| *text).collect();
        // It only has to change when they do.
        format!("{:016x}", tag_number(&texts))
    })
}

/// The address of one.
pub(super) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", version())
}

/// Each of them packed, in their order; packed once.
fn packed_assets() -> &'static [Vec<u8>] {
    static PACKED: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    PACKED.get_or_init(|| {
        ASSETS
            .iter()
            .map(|(_, _, text)| packed(text.as_bytes(), Compression::best()).unwrap_or_default())
            .collect()
    })
}

/// Answers with one; of another version, what there is now, not to be kept.
pub(super) async fn answer(Path((asked, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(at) = ASSETS.iter().position(|(own, _, _)| *own == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (_, media, text) = ASSETS[at];
    let is_packed = text.len() >= PACKED_FROM && takes_packed(&headers) && !packed_assets()[at].is_empty();
    let mut response =
        if is_packed { as_packed(packed_assets()[at].clone().into_response()) } else { text.into_response() };
    put(&mut response, header::CONTENT_TYPE, media);
    let keep = if asked == version() { "public, max-age=31536000, immutable" } else { "no-cache" };
    put(&mut response, header::CACHE_CONTROL, keep);
    put(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

/// The icon of the tab.
pub(super) async fn icon() -> Response {
    let mut response = ICON.into_response();
    put(&mut response, header::CONTENT_TYPE, "image/svg+xml");
    put(&mut response, header::CACHE_CONTROL, "public, max-age=86400");
    put(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

/// Whether whoever asks takes an answer packed.
fn takes_packed(headers: &HeaderMap) -> bool {
    let takes = text_of(headers, &header::ACCEPT_ENCODING).unwrap_or_default();
    takes.split(',').any(|entry| entry.split(';').next().is_some_and(|coding| coding.trim() == "gzip"))
}

/// What is shorter is packed at once and quickly, for it stays small: the packing costs as much as the drawing.
const LIGHT: usize = 128 * 1024;

fn packed(bytes: &[u8], level: Compression) -> std::io::Result<Vec<u8>> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), level);
    packed.write_all(bytes)?;
    packed.finish()
}

/// Says of an answer that it is packed.
fn as_packed(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
    headers.remove(header::CONTENT_LENGTH);
    headers.append(header::VARY, header::HeaderValue::from_static("Accept-Encoding"));
    response
}

/// Whether an answer is packed already: workbooks and Parquet are.
fn is_dense(response: &Response) -> bool {
    let media = text_of(response.headers(), &header::CONTENT_TYPE).unwrap_or_default();
    ["officedocument", "parquet", "zip", "image/"].iter().any(|own| media.contains(own))
        && !media.contains("svg")
}

/// The answer packed, where the browser takes it so and it is not packed by itself. No page holds a secret that its visitor could be made to send beside words of
/// another's choice, so its length tells nothing. What is large is packed on a thread that may be kept busy.
pub(super) async fn compressed(headers: &HeaderMap, response: Response) -> Response {
    if !takes_packed(headers) || is_dense(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, OWN_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if bytes.len() < PACKED_FROM {
        return Response::from_parts(parts, Body::from(bytes));
    }
    let own = bytes.clone();
    let packed = if own.len() < LIGHT {
        Ok(packed(&own, Compression::fast()))
    } else {
        tokio::task::spawn_blocking(move || packed(&own, Compression::new(5))).await
    };
    match packed {
        Ok(Ok(packed)) => as_packed(Response::from_parts(parts, Body::from(packed))),
        _ => Response::from_parts(parts, Body::from(bytes)),
    }
}
