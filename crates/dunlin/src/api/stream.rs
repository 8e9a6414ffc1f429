//! Server-sent events: what happens in the books, within the scope of whoever listens, for as long as they may.
//!
//! A stream is an answer that does not end by itself. It ends when the server stops, when whoever listens goes away, and when their
//! session or token ends; so nobody hears more than a page asked for anew would show.

use super::http::{App, Secret, blocking, who};
use super::problem::{self, Problem};
use axum::body::{Body, Bytes};
use axum::response::Response;
use dunlin_app::hooks::changes::{Changes, as_json};
use dunlin_app::people::{Right, Who};
use hyper::body::Frame;
use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};

/// So many streams one user has at most, and all of them together.
const OF_USER: usize = 8;
const IN_ALL: usize = 128;
/// So often is it looked for news, for all streams together.
const LOOK: Duration = Duration::from_millis(400);
/// Nothing happened for so long: a sign of life.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Whoever only listens is asked so often whether they still may.
const STILL: Duration = Duration::from_secs(5);
/// So many commands are read at once.
const PAGE: usize = 200;
/// So many messages wait for a listener that is slow.
const WAITING: usize = 64;

/// What is streamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Feed {
    /// What happens after a command.
    Changes {
        /// The command.
        after: i64,
    },
    /// How an import goes on, by the key under which the books know it.
    Import(String),
}

/// The streams that are open.
#[derive(Debug)]
pub(crate) struct Streams {
    open: Mutex<HashMap<i64, usize>>,
    /// The end of the journal, as it was seen last, for all.
    head: Mutex<Option<(Instant, i64)>>,
    is_over: watch::Sender<bool>,
}

impl Default for Streams {
    fn default() -> Streams {
        Streams { open: Mutex::default(), head: Mutex::default(), is_over: watch::Sender::new(false) }
    }
}

impl Streams {
    /// Ends them all: the server stops.
    pub(crate) fn close(&self) {
        self.is_over.send_replace(true);
    }

    fn open(self: &Arc<Streams>, user: i64) -> Result<Place, Problem> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, own) = (open.values().sum::<usize>(), open.entry(user).or_default());
        if *own >= OF_USER || all >= IN_ALL {
            return Err(problem::streams());
        }
        *own += 1;
        Ok(Place { streams: Arc::clone(self), user })
    }
}

/// A place among the streams; given back when it is dropped.
struct Place {
    streams: Arc<Streams>,
    user: i64,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = open.get_mut(&self.user) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.user);
            }
        }
    }
}

/// A body whose pieces come as they happen.
struct Pieces(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// Begins a stream.
pub(super) fn begin(app: &Arc<App>, asks: (Who, Secret, Right), feed: Feed) -> Result<Response, Problem> {
    let place = app.serving.streams.open(asks.0.user)?;
    let (sender, pieces) = mpsc::channel(WAITING);
    let listener = Listener { app: Arc::clone(app), secret: asks.1, right: asks.2, sender, _place: place };
    tokio::spawn(listener.run(feed));
    let mut response = Response::new(Body::new(Pieces(pieces)));
    super::drawn::put(&mut response, axum::http::header::CONTENT_TYPE, "text/event-stream");
    super::drawn::put(&mut response, axum::http::HeaderName::from_static("x-accel-buffering"), "no");
    Ok(response)
}

/// Somebody who listens.
struct Listener {
    app: Arc<App>,
    secret: Secret,
    right: Right,
    sender: mpsc::Sender<Bytes>,
    _place: Place,
}

/// Why a stream ends before whoever listens goes away.
enum End {
    /// They have gone.
    Gone,
    /// The server stops.
    Stops,
    /// They may no longer, or something is wrong.
    Problem(Problem),
}

impl From<Problem> for End {
    fn from(problem: Problem) -> End {
        End::Problem(problem)
    }
}

impl Listener {
    async fn run(self, feed: Feed) {
        let end = match &feed {
            Feed::Changes { after } => self.changes(*after).await,
            Feed::Import(key) => self.import(key).await,
        };
        let last = match end {
            Ok(()) => "event: end\ndata: {}\n\n".to_owned(),
            Err(End::Gone) => return,
            Err(End::Stops) => "event: end\ndata: {\"code\":\"stopping\"}\n\n".to_owned(),
            Err(End::Problem(problem)) => format!("event: end\ndata: {{\"code\":\"{}\"}}\n\n", problem.code),
        };
        drop(self.sender.send(Bytes::from(last)).await);
    }

    async fn changes(&self, mut after: i64) -> Result<(), End> {
        let (mut spoke, mut asked) = (Instant::now(), Instant::now());
        self.say("retry: 3000\n: what happens in the books\n\n".to_owned()).await?;
        loop {
            while self.head().await? > after {
                asked = Instant::now();
                let page = self.page(after).await?;
                after = page.upto;
                for change in &page.changes {
                    self.say(format!("id: {}\ndata: {}\n\n", change.command, as_json(change))).await?;
                    spoke = Instant::now();
                }
            }
            if asked.elapsed() > STILL {
                self.still().await?;
                asked = Instant::now();
            }
            if spoke.elapsed() > HEARTBEAT {
                self.say(": still here\n\n".to_owned()).await?;
                spoke = Instant::now();
            }
            self.pause().await?;
        }
    }

    /// Tells how an import goes on, to its end.
    async fn import(&self, key: &str) -> Result<(), End> {
        let mut progress = self.app.shared.progress.watch(key);
        let mut is_over = self.app.serving.streams.is_over.subscribe();
        self.say("retry: 3000\n: how the import goes on\n\n".to_owned()).await?;
        loop {
            let (told, is_done) = {
                let seen = progress.borrow_and_update();
                (seen.clone(), seen.as_ref().is_some_and(super::progress::is_done))
            };
            if let Some(told) = told {
                self.say(format!("event: progress\ndata: {told}\n\n")).await?;
            }
            if is_done {
                return Ok(());
            }
            let is_quiet = tokio::select! {
                () = self.sender.closed() => return Err(End::Gone),
                () = over(&mut is_over) => return Err(End::Stops),
                changed = progress.changed() => match changed {
                    Ok(()) => false,
                    Err(_) => return Ok(()),
                },
                () = tokio::time::sleep(STILL) => true,
            };
            if is_quiet {
                self.still().await?;
                self.say(": still here\n\n".to_owned()).await?;
            }
        }
    }

    async fn say(&self, text: String) -> Result<(), End> {
        let mut is_over = self.app.serving.streams.is_over.subscribe();
        // Somebody who does not read holds up no stop.
        tokio::select! {
            said = self.sender.send(Bytes::from(text)) => said.map_err(|_| End::Gone),
            () = over(&mut is_over) => Err(End::Stops),
        }
    }

    async fn pause(&self) -> Result<(), End> {
        let mut is_over = self.app.serving.streams.is_over.subscribe();
        tokio::select! {
            () = self.sender.closed() => Err(End::Gone),
            () = over(&mut is_over) => Err(End::Stops),
            () = tokio::time::sleep(LOOK) => Ok(()),
        }
    }

    /// The end of the journal; looked up once for all streams.
    async fn head(&self) -> Result<i64, Problem> {
        let known = *self.app.serving.streams.head.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, head)) = known
            && at.elapsed() < LOOK
        {
            return Ok(head);
        }
        blocking(&self.app, |app| {
            let head = app.shared.books.head()?.seq;
            *app.serving.streams.head.lock().unwrap_or_else(PoisonError::into_inner) =
                Some((Instant::now(), head));
            Ok(head)
        })
        .await
    }

    /// Whoever listens, if they still may.
    async fn still(&self) -> Result<Who, Problem> {
        let (secret, right) = (self.secret.clone(), self.right);
        blocking(&self.app, move |app| may_still(app, &secret, right)).await
    }

    /// What is to be told, to whom they are now.
    async fn page(&self, after: i64) -> Result<Changes, Problem> {
        let (secret, right) = (self.secret.clone(), self.right);
        blocking(&self.app, move |app| {
            let who = may_still(app, &secret, right)?;
            Ok(app.shared.books.changes(after, PAGE, &who.scope, dunlin_app::today()?)?)
        })
        .await
    }
}

/// Done when the server stops.
async fn over(is_over: &mut watch::Receiver<bool>) {
    drop(is_over.wait_for(|over| *over).await);
}

fn may_still(app: &App, secret: &Secret, right: Right) -> Result<Who, Problem> {
    let found = match secret {
        // Listening is no use of a session: one that nobody uses ends all the same.
        Secret::Session(session) => app.shared.books.session_as_it_is(session)?,
        _ => who(app, secret)?,
    };
    let still = found.ok_or_else(problem::unauthenticated)?;
    if still.rights.has(right) { Ok(still) } else { Err(problem::forbidden()) }
}
