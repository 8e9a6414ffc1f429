//! Sockets: connections are taken, given TLS where there is one, bounded in time and size, and let end when the server stops.

use super::http::{Serving, routed};
use super::metrics;
use axum::Router;
use axum::extract::ConnectInfo;
use dunlin_app::Books;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service;

/// The headers of a request arrive within so long, and so does the greeting of TLS before them.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// So many bytes of headers, the line of the request among them.
const HEAD_MAX: usize = 64 << 10;
/// So many headers.
const HEADERS_MAX: usize = 64;

/// Serves the books on a socket until `stop` is done; requests under way are finished. `internal`: a socket for the metrics alone.
pub(crate) async fn serve(
    socket: TcpListener,
    internal: Option<TcpListener>,
    books: Books,
    serving: Serving,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (tls, streams) = (serving.tls.clone(), Arc::clone(&serving.streams));
    let (router, app) = routed(books, serving);
    let graceful = GracefulShutdown::new();
    let (warmed, closing) = (Arc::clone(&app), Arc::clone(&app));
    // Whoever asks first waits for what is left of it; what goes wrong is told to them.
    std::thread::spawn(move || drop(warmed.shared.present.warm()));
    let metrics = internal.map(|socket| {
        tokio::spawn(async move {
            // Dropped with the server: whoever asks for figures then is told nothing more.
            let router = metrics::router(app);
            loop {
                let Some((stream, peer)) = accepted(&socket).await else { continue };
                tokio::spawn(carried(TokioIo::new(stream), peer, router.clone(), None));
            }
        })
    });
    let mut stop = std::pin::pin!(stop);
    loop {
        let taken = tokio::select! {
            taken = accepted(&socket) => taken,
            () = &mut stop => break,
        };
        let Some((stream, peer)) = taken else { continue };
        let (router, watcher) = (router.clone(), Some(graceful.watcher()));
        match tls.as_ref().map(|tls| tls.acceptor()) {
            None => drop(tokio::spawn(carried(TokioIo::new(stream), peer, router, watcher))),
            Some(acceptor) => drop(tokio::spawn(async move {
                // Who greets in no known way, or not at all, is let go.
                if let Ok(Ok(stream)) = tokio::time::timeout(HEAD_TIME, acceptor.accept(stream)).await {
                    carried(TokioIo::new(stream), peer, router, watcher).await;
                }
            })),
        }
    }
    drop(socket);
    streams.close();
    if let Some(metrics) = metrics {
        metrics.abort();
        drop(metrics.await);
    }
    graceful.shutdown().await;
    // What is still to be told to others is told now.
    drop(tokio::task::spawn_blocking(move || closing.close()).await);
    Ok(())
}

/// The next connection; none where too many are open at once, or where it is gone already.
async fn accepted(socket: &TcpListener) -> Option<(TcpStream, SocketAddr)> {
    match socket.accept().await {
        Ok(accepted) => Some(accepted),
        Err(_) => {
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

/// Carries one connection to its end; `watcher`: lets it finish what is under way when the server stops.
async fn carried<I>(io: TokioIo<I>, peer: SocketAddr, router: Router, watcher: Option<Watcher>)
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    builder.max_buf_size(HEAD_MAX).max_headers(HEADERS_MAX);
    // How a connection ended is its client's business.
    let connection = builder.serve_connection(io, service);
    match watcher {
        Some(watcher) => drop(watcher.watch(connection).await),
        None => drop(connection.await),
    }
}
