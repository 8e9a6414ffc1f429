//! A connection to PostgreSQL for callers that wait: each call runs the connection until it is answered.
//!
//! On the library beneath `postgres`, because that enters its runtime once for each row of a copy, which was a third of the time of
//! loading books; here a copy is read in one go.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Config, Error, Row, Socket, Statement};

/// A connection; dropped, it ends without a word, which a server takes well from who has no transaction open.
pub(super) struct Client {
    runtime: Runtime,
    inner: tokio_postgres::Client,
    /// Why the connection ended, in the server's words.
    ended: Arc<Mutex<Option<Error>>>,
}

/// What keeps a client from its server.
pub(super) enum Unreached {
    /// This machine gives no runtime.
    Runtime(std::io::Error),
    /// The server, or the way there.
    Server(Error),
}

/// What ends a stream early: an error of the server, or of whoever reads.
pub(super) enum Stopped<E> {
    Server(Error),
    Reader(E),
}

impl Client {
    /// Connects.
    pub(super) fn connect<T>(config: &Config, tls: T) -> Result<Client, Unreached>
    where
        T: MakeTlsConnect<Socket>,
        T::Stream: Send + 'static,
    {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Unreached::Runtime)?;
        let (client, connection) = runtime.block_on(config.connect(tls)).map_err(Unreached::Server)?;
        let ended = Arc::new(Mutex::new(None));
        let why = Arc::clone(&ended);
        runtime.spawn(async move {
            if let Err(error) = connection.await {
                *why.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
        });
        Ok(Client { runtime, inner: client, ended })
    }

    /// Waits for an answer; where the connection ended meanwhile, the error says why.
    fn wait<T>(&self, answer: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.runtime.block_on(answer).map_err(|error| self.why(error))
    }

    fn why(&self, error: Error) -> Error {
        let ended = || self.ended.lock().unwrap_or_else(PoisonError::into_inner).take();
        if error.is_closed() { ended().unwrap_or(error) } else { error }
    }

    pub(super) fn prepare(&self, sql: &str) -> Result<Statement, Error> {
        self.wait(self.inner.prepare(sql))
    }

    pub(super) fn execute(
        &self,
        statement: &Statement,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, Error> {
        self.wait(self.inner.execute(statement, values))
    }

    /// Runs statements without values.
    pub(super) fn script(&self, sql: &str) -> Result<(), Error> {
        self.wait(self.inner.batch_execute(sql))
    }

    /// Hands over each row of an answer as it comes.
    pub(super) fn query<E>(
        &self,
        statement: &Statement,
        values: &[&(dyn ToSql + Sync)],
        each: &mut dyn FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let asked = async {
            let values = values.iter().copied();
            let mut rows = pin!(self.inner.query_raw(statement, values).await.map_err(Stopped::Server)?);
            while let Some(row) = next(rows.as_mut()).await {
                each(&row.map_err(Stopped::Server)?).map_err(Stopped::Reader)?;
            }
            Ok(())
        };
        self.runtime.block_on(asked).map_err(|stopped| self.stopped(stopped))
    }

    /// Hands over each piece of a `copy ... to stdout`.
    pub(super) fn copy_out<E>(
        &self,
        sql: &str,
        each: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let asked = async {
            let mut pieces = pin!(self.inner.copy_out(sql).await.map_err(Stopped::Server)?);
            while let Some(piece) = next(pieces.as_mut()).await {
                each(&piece.map_err(Stopped::Server)?).map_err(Stopped::Reader)?;
            }
            Ok(())
        };
        self.runtime.block_on(asked).map_err(|stopped| self.stopped(stopped))
    }

    fn stopped<E>(&self, stopped: Stopped<E>) -> Stopped<E> {
        match stopped {
            Stopped::Server(error) => Stopped::Server(self.why(error)),
            reader @ Stopped::Reader(_) => reader,
        }
    }

    /// Writes rows by a `copy ... from stdin (format binary)`: `feed` is handed what takes a row.
    pub(super) fn copy_in<E>(
        &self,
        (sql, types): (&str, &[Type]),
        feed: impl FnOnce(&mut dyn FnMut(&[&(dyn ToSql + Sync)]) -> Result<(), Error>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let sink = self.wait(self.inner.copy_in(sql)).map_err(Stopped::Server)?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, types));
        feed(&mut |values| self.wait(writer.as_mut().write(values))).map_err(Stopped::Reader)?;
        self.wait(writer.as_mut().finish()).map(drop).map_err(Stopped::Server)
    }

    /// Whether the connection has ended, as far as is known.
    pub(super) fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }
}

/// The next of a stream.
async fn next<S: futures_core::Stream>(mut stream: std::pin::Pin<&mut S>) -> Option<S::Item> {
    std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
}
