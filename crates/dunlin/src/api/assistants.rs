//! `/mcp`: the books for assistants over HTTP, by the streamable transport of the Model Context Protocol.
//!
//! What a request needs to get in is looked at here: a token of Dunlin (a browser's session is no way in), and that it does not come
//! from another site's page. Tools and their rights are those of `crate::mcp`.

use super::drawn::{finished, refused};
use super::http::{App, Secret, blocking, bytes, same_site, secret, who};
use super::problem::{self, Problem};
use crate::mcp::BODY_MAX;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use std::sync::Arc;
use std::time::Duration;

/// A request arrives within so long.
const TIME: Duration = Duration::from_secs(30);

/// One request, from its headers to its answer.
pub(super) async fn answer(State(app): State<Arc<App>>, request: Request) -> Response {
    let id = app.request_id();
    let response = match answered(&app, request).await {
        Ok(response) => response,
        Err(problem) => refused(&problem, &id),
    };
    finished(response, &id)
}

async fn answered(app: &Arc<App>, request: Request) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    same_site(&parts.headers)?;
    let secret = secret(app.serving(), &parts.headers)?;
    if !matches!(secret, Secret::Token(_)) {
        return Err(problem::unauthenticated()
            .saying("assistants come with a token")
            .hint("send Authorization: Bearer dunlin_..."));
    }
    let who = blocking(app, move |app| who(app, &secret)?.ok_or_else(problem::unauthenticated)).await?;
    // Whoever asks is in the request itself: nothing else says it to the tools.
    parts.extensions.insert(who);
    let body = bytes(body, BODY_MAX, TIME).await?;
    let response = app.assistants.handle(Request::from_parts(parts, Body::from(body))).await;
    Ok(response.map(Body::new))
}
