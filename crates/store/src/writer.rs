//! The one writer: a thread with a queue. Commands that wait together are committed together, each inside a savepoint
//! of its own, so that one that fails takes none of its neighbours with it. Nobody is answered before the commit.

use crate::engine::Engine;
use crate::error::StoreError;
use crate::tx::Tx;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Up to so many commands share a commit.
const GROUP_MAX: usize = 256;

/// After so long without work the log is brought into the main file.
const IDLE: Duration = Duration::from_millis(200);

/// Opens a connection, the first time and after one broke.
pub(crate) type Connect = Box<dyn FnMut() -> Result<Box<dyn Engine>, StoreError> + Send>;

/// What a command leaves behind when it ran: it is told how the commit ended. `failed`: it wants no commit.
pub(crate) struct Done {
    pub(crate) failed: bool,
    pub(crate) deliver: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

/// What a command does: runs inside the transaction; or is told that there is none.
type Run = Box<dyn FnOnce(Result<&mut Tx<'_>, StoreError>) -> Done + Send>;

/// A command on its way.
pub(crate) struct Job {
    /// It shares its transaction with nobody, so that readers see just what it sees.
    alone: bool,
    run: Run,
}

/// The handle of the thread; dropping it finishes what is queued and ends the thread.
pub(crate) struct Writer {
    queue: Option<Sender<Job>>,
    /// So many commands wait.
    waiting: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(connect: Connect) -> std::io::Result<Writer> {
        let (queue, jobs) = channel();
        let thread =
            std::thread::Builder::new().name("books".to_owned()).spawn(move || work(connect, &jobs))?;
        Ok(Writer { queue: Some(queue), waiting: Arc::default(), thread: Some(thread) })
    }

    /// Queues a command.
    pub(crate) fn send(&self, job: Job) -> Result<(), StoreError> {
        let ended = || StoreError::Engine("the writer of the books has ended".to_owned());
        let (waiting, run) = (Arc::clone(&self.waiting), job.run);
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let run: Run = Box::new(move |tx| {
            waiting.fetch_sub(1, Ordering::Relaxed);
            run(tx)
        });
        self.queue.as_ref().ok_or_else(ended)?.send(Job { run, ..job }).map_err(|_| ended())
    }

    /// So many commands wait for their turn.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // A panic in it was answered to its command already.
            let _ = thread.join();
        }
    }
}

fn work(mut connect: Connect, jobs: &Receiver<Job>) {
    let mut engine: Option<Box<dyn Engine>> = None;
    let mut tidied = true;
    let mut waiting: Option<Job> = None;
    loop {
        let next = match waiting.take() {
            Some(job) => Ok(job),
            None => jobs.recv_timeout(if tidied { Duration::from_secs(3600) } else { IDLE }),
        };
        let first = match next {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                // What could not be brought over stays in the log, where it is safe; the next time tries again.
                let _ = engine.as_mut().map_or(Ok(()), |engine| engine.tidy(true));
                tidied = true;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        match begun(engine.take(), &mut connect) {
            Ok(mut open) => {
                waiting = group(open.as_mut(), first, jobs);
                let _ = open.tidy(false);
                engine = Some(open);
                tidied = false;
            }
            Err(error) => refuse(first, &error),
        }
    }
}

/// A connection on which a transaction has begun. One that broke while it was idle (a server that was started again) is
/// made anew, and nobody needs to know.
fn begun(idle: Option<Box<dyn Engine>>, connect: &mut Connect) -> Result<Box<dyn Engine>, StoreError> {
    if let Some(mut engine) = idle
        && engine.is_alive()
    {
        match engine.begin_write() {
            Ok(()) => return Ok(engine),
            Err(StoreError::Gone(_)) => {}
            Err(other) => {
                engine.rollback();
                return Err(other);
            }
        }
    }
    let mut engine = connect()?;
    engine.begin_write().inspect_err(|_| engine.rollback())?;
    Ok(engine)
}

/// Runs a first command and those that wait behind it in the transaction that has begun; gives back one that wants to be
/// alone.
fn group(engine: &mut dyn Engine, first: Job, jobs: &Receiver<Job>) -> Option<Job> {
    let mut waiting = None;
    let mut done = Vec::new();
    let mut next = Some(first);
    while let Some(job) = next {
        let alone = job.alone;
        match inside(engine, job) {
            Ok(one) => done.push(one),
            Err((one, error)) => {
                // The transaction itself is broken: nobody's effect will be there.
                done.push(one);
                fail(engine, done, &error);
                return None;
            }
        }
        next = if done.len() < GROUP_MAX && !alone { jobs.try_recv().ok() } else { None };
        if next.as_ref().is_some_and(|job| job.alone) {
            waiting = next.take();
        }
    }
    let committed = if done.iter().all(|one| one.failed) {
        engine.rollback();
        Ok(())
    } else {
        engine.commit()
    };
    match committed {
        Ok(()) => done.into_iter().for_each(|one| (one.deliver)(Ok(()))),
        Err(error) => fail(engine, done, &error),
    }
    waiting
}

fn fail(engine: &mut dyn Engine, done: Vec<Done>, error: &StoreError) {
    engine.rollback();
    done.into_iter().for_each(|one| (one.deliver)(Err(error.clone())));
}

/// Runs a command inside a savepoint.
fn inside(engine: &mut dyn Engine, job: Job) -> Result<Done, (Done, StoreError)> {
    if let Err(error) = engine.execute("savepoint command", &[]) {
        return Err(((job.run)(Err(error.clone())), error));
    }
    let mut tx = Tx::new(engine);
    let one = (job.run)(Ok(&mut tx));
    let end = if one.failed {
        let undone = engine.execute("rollback to savepoint command", &[]);
        undone.and_then(|_| engine.execute("release savepoint command", &[]))
    } else {
        engine.execute("release savepoint command", &[])
    };
    match end {
        Ok(_) => Ok(one),
        Err(error) => Err((one, error)),
    }
}

fn refuse(job: Job, error: &StoreError) {
    let one = (job.run)(Err(error.clone()));
    (one.deliver)(Err(error.clone()));
}

/// A command and the place where its answer goes, as a job of the queue.
pub(crate) fn job<T, E>(
    alone: bool,
    command: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    answer: Sender<Result<T, E>>,
) -> Job
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let run: Run = Box::new(move |tx| {
        let result = match tx {
            Ok(tx) => catch_unwind(AssertUnwindSafe(|| command(tx)))
                .unwrap_or_else(|panic| Err(StoreError::Panicked(words(panic.as_ref())).into())),
            Err(error) => Err(error.into()),
        };
        let failed = result.is_err();
        let deliver = move |committed: Result<(), StoreError>| {
            let result = match committed {
                Err(error) if !failed => Err(error.into()),
                _ => result,
            };
            // Nobody waits any more: the effect stands all the same.
            let _ = answer.send(result);
        };
        Done { failed, deliver: Box::new(deliver) }
    });
    Job { alone, run }
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
