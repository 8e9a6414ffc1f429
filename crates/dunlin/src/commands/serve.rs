//! `dunlin serve`: the books over HTTP, for a team and for programs.

use super::hooks;
use crate::api::{Serving, Tls, serve};
use crate::cli::Serve as Words;
use crate::error::{Code, Failure};
use crate::input::{books_failure, place};
use crate::output::stdout;
use dunlin_app::Books;
use std::future::Future;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    let books = Books::open(&place(words.books.as_ref())?).map_err(|e| books_failure(&e))?;
    let address = parsed("--listen", &words.listen)?;
    let internal = words.metrics.as_deref().map(|text| parsed("--metrics", text)).transpose()?;
    let tls = tls(words)?;
    let mut proxies = Vec::new();
    for text in &words.proxy {
        proxies.push(text.parse().map_err(|_| {
            Failure::new(Code::UsageGiven, format!("--proxy {text} is no address"))
                .hint("write it as 10.0.0.1")
        })?);
    }
    let secret = books.setup_secret().map_err(|e| books_failure(&e))?;
    let outbound = hooks::outbound(&words.allow_private_webhooks)?;
    let sender = hooks::sender(&books, &outbound)?;
    let serving = Serving {
        is_https: is_https(words) || tls.is_some(),
        proxies,
        tls: tls.clone(),
        outbound,
        #[cfg(feature = "sso")]
        doors: Arc::new(super::doors::doors(words)?),
        ..Serving::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|e| Failure::new(Code::ServeAddress, format!("no threads can be had: {e}")))?;
    runtime.block_on(async {
        let (socket, bound) = bound(address).await?;
        let internal = match internal {
            Some(address) => Some(self::bound(address).await?),
            None => None,
        };
        let scheme = if tls.is_some() { "https" } else { "http" };
        if let Some(tls) = tls {
            read_again(tls).map_err(|e| Failure::new(Code::ServeAddress, format!("no signals can be heard: {e}")))?;
        }
        let stop = stopped().map_err(|e| Failure::new(Code::ServeAddress, format!("no signals can be heard: {e}")))?;
        stdout(|out| {
            writeln!(out, "Dunlin listens on {scheme}://{bound}; stop it with Ctrl-C.")?;
            if let Some((_, bound)) = &internal {
                writeln!(out, "Metrics are at http://{bound}/metrics.")?;
            }
            if let Some(secret) = &secret {
                writeln!(out, "\nThere is no user yet. Make the first administrator, once, on this page and with this secret:\n")?;
                writeln!(out, "  {scheme}://{bound}/set-up")?;
                writeln!(out, "  {secret}\n")?;
                writeln!(out, "A program does it with POST /api/v1/setup: {{\"secret\", \"name\", \"password\"}}.")?;
            }
            Ok(())
        })?;
        let served = serve(socket, internal.map(|(socket, _)| socket), books, serving, stop).await;
        served.map_err(|e| Failure::new(Code::ServeAddress, format!("the server ended: {e}")))
    })?;
    // What is on its way to endpoints comes back first; the rest is tried by whoever serves next.
    drop(sender);
    Ok(())
}

/// The address that an option names.
pub(super) fn parsed(option: &str, text: &str) -> Result<SocketAddr, Failure> {
    text.parse().map_err(|_| {
        Failure::new(Code::UsageGiven, format!("{option} {text} is no address"))
            .hint("write an address and a port: 127.0.0.1:8700")
    })
}

/// A socket on an address, and the address with its port.
pub(super) async fn bound(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let socket = TcpListener::bind(address).await.map_err(|e| {
        Failure::new(Code::ServeAddress, format!("{address} cannot be listened on: {e}"))
            .hint("name another port: --listen 127.0.0.1:8701")
    })?;
    let bound = socket.local_addr().unwrap_or(address);
    Ok((socket, bound))
}

/// The certificate and key that the words name.
fn tls(words: &Words) -> Result<Option<Arc<Tls>>, Failure> {
    let (Some(certificate), Some(key)) = (&words.tls_cert, &words.tls_key) else { return Ok(None) };
    let tls = Tls::open(certificate, key).map_err(|e| {
        Failure::new(Code::ServeTls, e)
            .hint("name a certificate and its key, both as PEM: --tls-cert, --tls-key")
    })?;
    Ok(Some(Arc::new(tls)))
}

/// Reads the certificate and its key again whenever the process is told to, by SIGHUP.
#[cfg(unix)]
fn read_again(tls: Arc<Tls>) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut told = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while told.recv().await.is_some() {
            let line = match tls.again() {
                Ok(()) => serde_json::json!({"event": "certificate_read"}),
                Err(error) => serde_json::json!({"event": "certificate_kept", "internal": error}),
            };
            eprintln!("{line}");
        }
    });
    Ok(())
}

/// There is no such signal here: a new certificate is read at the next start.
#[cfg(not(unix))]
fn read_again(_: Arc<Tls>) -> std::io::Result<()> {
    Ok(())
}

#[cfg(feature = "sso")]
fn is_https(words: &Words) -> bool {
    words.https || words.origin.as_ref().is_some_and(|origin| origin.starts_with("https://"))
}

#[cfg(not(feature = "sso"))]
const fn is_https(words: &Words) -> bool {
    words.https
}

/// Listens for Ctrl-C and for the system's wish from now on; done when one of them comes.
#[cfg(unix)]
pub(super) fn stopped() -> std::io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut ended) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = ended.recv() => {}
        }
    })
}

/// Listens for Ctrl-C; done when it comes.
#[cfg(not(unix))]
pub(super) fn stopped() -> std::io::Result<impl Future<Output = ()> + Send> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
