//! `dunlin serve`: the books over HTTP, for a team and for programs.

use crate::api::{Serving, serve};
use crate::cli::Serve as Words;
use crate::error::{Code, Failure};
use crate::input::{books_failure, place};
use crate::output::stdout;
use dunlin_app::Books;
use std::future::Future;
use std::io::Write;
use std::net::SocketAddr;

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    let books = Books::open(&place(words.books.as_ref())?).map_err(|e| books_failure(&e))?;
    let address: SocketAddr = words.listen.parse().map_err(|_| {
        Failure::new(Code::UsageGiven, format!("--listen {} is no address", words.listen))
            .hint("write an address and a port: 127.0.0.1:8700")
    })?;
    let mut proxies = Vec::new();
    for text in &words.proxy {
        proxies.push(text.parse().map_err(|_| {
            Failure::new(Code::UsageGiven, format!("--proxy {text} is no address"))
                .hint("write it as 10.0.0.1")
        })?);
    }
    let secret = books.setup_secret().map_err(|e| books_failure(&e))?;
    let serving = Serving {
        is_https: is_https(words),
        proxies,
        #[cfg(feature = "sso")]
        doors: std::sync::Arc::new(super::doors::doors(words)?),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|e| Failure::new(Code::ServeAddress, format!("no threads can be had: {e}")))?;
    runtime.block_on(async {
        let socket = tokio::net::TcpListener::bind(address).await.map_err(|e| {
            Failure::new(Code::ServeAddress, format!("{address} cannot be listened on: {e}"))
                .hint("name another port: --listen 127.0.0.1:8701")
        })?;
        let bound = socket.local_addr().unwrap_or(address);
        let stop = stopped().map_err(|e| Failure::new(Code::ServeAddress, format!("no signals can be heard: {e}")))?;
        stdout(|out| {
            writeln!(out, "Dunlin listens on http://{bound}; stop it with Ctrl-C.")?;
            if let Some(secret) = &secret {
                writeln!(out, "\nThere is no user yet. Make the first administrator, once:\n")?;
                writeln!(out, "  curl http://{bound}/api/v1/setup -H 'Content-Type: application/json' \\")?;
                writeln!(out, "    -d '{{\"secret\": \"{secret}\", \"name\": \"YOU\", \"password\": \"SEVERAL WORDS OF YOURS\"}}'")?;
            }
            Ok(())
        })?;
        serve(socket, books, serving, stop)
            .await
            .map_err(|e| Failure::new(Code::ServeAddress, format!("the server ended: {e}")))
    })
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
fn stopped() -> std::io::Result<impl Future<Output = ()> + Send> {
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
fn stopped() -> std::io::Result<impl Future<Output = ()> + Send> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
