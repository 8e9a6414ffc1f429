//! The style sheet and the scripts: built in, under an address that changes when they do, so that browsers keep them for good.

use crate::api::drawn::put;
use crate::api::http::text_of;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
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
        // FNV-1a: it only has to change when they do.
        let bytes = ASSETS.iter().flat_map(|(_, _, text)| text.bytes());
        let sum = bytes
            .fold(0xcbf2_9ce4_8422_2325_u64, |sum, b| (sum ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        format!("{sum:016x}")
    })
}

/// The address of one.
pub(super) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", version())
}

/// Answers with one; of another version, what there is now, not to be kept.
pub(super) async fn answer(Path((asked, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some((_, media, text)) = ASSETS.iter().find(|(own, _, _)| *own == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = text.into_response();
    put(&mut response, header::CONTENT_TYPE, media);
    let keep = if asked == version() { "public, max-age=31536000, immutable" } else { "no-cache" };
    put(&mut response, header::CACHE_CONTROL, keep);
    put(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    compressed(&headers, response).await
}

/// The icon of the tab.
pub(super) async fn icon() -> Response {
    let mut response = ICON.into_response();
    put(&mut response, header::CONTENT_TYPE, "image/svg+xml");
    put(&mut response, header::CACHE_CONTROL, "public, max-age=86400");
    put(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

/// The answer packed, where the browser takes it so. No page holds a secret that its visitor could be made to send beside words of
/// another's choice, so its length tells nothing.
pub(super) async fn compressed(headers: &HeaderMap, response: Response) -> Response {
    let takes = text_of(headers, &header::ACCEPT_ENCODING).unwrap_or_default();
    if !takes.split(',').any(|entry| entry.split(';').next().is_some_and(|coding| coding.trim() == "gzip")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, OWN_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if bytes.len() < PACKED_FROM {
        return Response::from_parts(parts, Body::from(bytes));
    }
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(5));
    let packed = match packed.write_all(&bytes).and_then(|()| packed.finish()) {
        Ok(packed) => packed,
        Err(_) => return Response::from_parts(parts, Body::from(bytes)),
    };
    parts.headers.insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.append(header::VARY, header::HeaderValue::from_static("Accept-Encoding"));
    Response::from_parts(parts, Body::from(packed))
}
