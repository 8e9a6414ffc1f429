//! The job that tells events to endpoints: what happened becomes deliveries, those that are due are tried, what came of it is written
//! down. It is safe beside others of its kind on the same books: a delivery is claimed before it is sent, and a claim ends by itself
//! when whoever has it died. So an event arrives at least once; its id tells one that arrives twice.
//!
//! Of one customer one event is tried after the other; events of others go on meanwhile.

use super::endpoints::{Target, targets};
use super::outbound::Outbound;
use super::send::{Outcome, Wire};
use crate::books::Books;
use crate::error::AppError;
use dunlin_core::day::Day;
use dunlin_store::hooks::{Delivery, Tried};
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// After the first try, the second and so on, the next one follows after so many milliseconds: ten tries over 75 hours and 35 minutes.
pub const DELAYS_MS: [i64; 9] = {
    const SECOND: i64 = 1000;
    const MINUTE: i64 = 60 * SECOND;
    const HOUR: i64 = 60 * MINUTE;
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]
};
/// Up to a tenth later, so that what failed together does not come back together.
const JITTER: i64 = 10;
/// So many requests to one endpoint are under way at once.
const AT_ONCE: usize = 4;
/// So many pages of the journal become deliveries before it is sent.
const PAGES: usize = 50;
/// A claim ends after so long: longer than any request takes.
const LEASE_MS: i64 = 60_000;
/// What was taken is remembered for so long.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// And looked for so often.
const FORGET_MS: i64 = 60 * 60 * 1000;
/// Without work it is looked for again after so long.
const IDLE: Duration = Duration::from_secs(1);

/// What the operator is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The endpoint; 0 where it is about none.
    pub webhook: i64,
    /// `given_up`, `gone`, `failed`.
    pub what: &'static str,
    /// Which event, or what went wrong.
    pub about: String,
}

/// Whom the operator's news are told to.
pub type Tell = Arc<dyn Fn(&Told) + Send + Sync>;
/// The clock, milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What sends.
#[derive(Clone)]
pub struct Sender {
    inner: Arc<Inner>,
}

struct Inner {
    books: Books,
    wire: Wire,
    clock: Clock,
    tell: Tell,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    is_stopping: bool,
    /// A request ended since somebody looked.
    is_woken: bool,
    /// When old deliveries are looked for again.
    forget_ms: i64,
    /// Requests under way, by endpoint.
    under_way: HashMap<i64, usize>,
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sender")
    }
}

/// The job, running; dropping it ends it once what is under way has come back.
#[derive(Debug)]
pub struct Working {
    sender: Sender,
    thread: Option<JoinHandle<()>>,
}

impl Sender {
    /// Over these books. `clock`: `None` for the world's.
    #[must_use]
    pub fn new(books: Books, outbound: Outbound, clock: Option<Clock>, tell: Tell) -> Sender {
        let clock = clock.unwrap_or_else(|| Arc::new(crate::clock::now_ms));
        let (state, changed) = (Mutex::default(), Condvar::new());
        Sender { inner: Arc::new(Inner { books, wire: Wire::new(outbound), clock, tell, state, changed }) }
    }

    /// Begins to work on a thread of its own.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub fn start(self) -> std::io::Result<Working> {
        let own = self.clone();
        let thread = std::thread::Builder::new().name("webhooks".to_owned()).spawn(move || own.work())?;
        Ok(Working { sender: self, thread: Some(thread) })
    }

    fn work(&self) {
        let mut failed = String::new();
        loop {
            let begun = match self.dispatch() {
                Ok(begun) => {
                    failed.clear();
                    begun
                }
                // Told once, not every second: the books are away for a while.
                Err(error) => {
                    let text = error.to_string();
                    if failed != text {
                        (self.inner.tell)(&Told { webhook: 0, what: "failed", about: text.clone() });
                    }
                    failed = text;
                    0
                }
            };
            let mut state = self.state();
            if !state.is_stopping && !state.is_woken && begun == 0 {
                let waited = self.inner.changed.wait_timeout(state, IDLE);
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
            state.is_woken = false;
            if state.is_stopping {
                break;
            }
        }
        self.settle();
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Turns what happened into deliveries, and begins to send those that are due; how many requests were begun.
    ///
    /// # Errors
    /// Those of the books.
    pub fn dispatch(&self) -> Result<usize, AppError> {
        let inner = &self.inner;
        let all = inner.books.inner.store.read(targets)?;
        self.forget(&all)?;
        let mut begun = 0;
        for target in all.into_iter().filter(Target::is_live) {
            let today = crate::clock::today()?;
            // The rest of a long absence comes the next time, so that a stop is heard.
            for _ in 0..PAGES {
                if !inner.books.plan_deliveries(&target, today)? {
                    break;
                }
            }
            begun += self.send_due(&Arc::new(target), today)?;
        }
        Ok(begun)
    }

    /// Waits until no request is under way.
    pub fn settle(&self) {
        let mut state = self.state();
        while state.under_way.values().any(|count| *count > 0) {
            state = self.inner.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Forgets now and then what was taken long ago.
    fn forget(&self, all: &[Target]) -> Result<(), AppError> {
        let now = (self.inner.clock)();
        if now < self.state().forget_ms {
            return Ok(());
        }
        self.state().forget_ms = now + FORGET_MS;
        for id in all.iter().map(|target| target.endpoint.id) {
            self.inner
                .books
                .inner
                .store
                .write(move |tx| Ok::<_, AppError>(tx.forget_deliveries(id, now - KEPT_MS)?))?;
        }
        Ok(())
    }

    fn send_due(&self, target: &Arc<Target>, today: Day) -> Result<usize, AppError> {
        let (inner, id) = (&self.inner, target.endpoint.id);
        let now = (inner.clock)();
        let room = AT_ONCE.saturating_sub(self.state().under_way.get(&id).copied().unwrap_or(0));
        let (is_due, paused) = inner.books.inner.store.read(|tx| {
            let next = tx.next_delivery(id)?;
            let paused = tx.webhook_state(id)?.map_or(0, |(_, paused)| paused);
            Ok::<_, AppError>((next.is_some_and(|due| due <= now), paused))
        })?;
        if room == 0 || !is_due || paused > now {
            return Ok(0);
        }
        let claim = dunlin_store::table::hex(&crate::sealing::chance::<8>());
        let own = claim.clone();
        let claimed = inner.books.inner.store.write(move |tx| {
            Ok::<_, AppError>(tx.claim_deliveries(id, (now, now + LEASE_MS), &own, room as i64)?)
        })?;
        let count = claimed.len();
        for delivery in claimed {
            self.begin(Arc::clone(target), delivery, claim.clone(), today);
        }
        Ok(count)
    }

    /// Sends a delivery on a thread of its own.
    fn begin(&self, target: Arc<Target>, delivery: Delivery, claim: String, today: Day) {
        let id = target.endpoint.id;
        *self.state().under_way.entry(id).or_default() += 1;
        let own = self.clone();
        let run = move || {
            // Gone when the thread ends, however it does.
            let _under_way = UnderWay { sender: &own, id };
            if let Err(error) = own.tried(&target, &delivery, &claim, today) {
                (own.inner.tell)(&Told { webhook: id, what: "failed", about: error.to_string() });
            }
        };
        if std::thread::Builder::new().name(format!("webhook {id}")).spawn(run).is_err() {
            // Its claim ends by itself.
            drop(UnderWay { sender: self, id });
        }
    }

    /// Tries a delivery, and writes down what came of it.
    fn tried(&self, target: &Target, delivery: &Delivery, claim: &str, today: Day) -> Result<(), AppError> {
        let (inner, id) = (&self.inner, delivery.id);
        let outcome = match inner.books.message(target, delivery, today)? {
            None => None,
            Some(message) => {
                let now = (inner.clock)();
                let secrets = match inner.books.hook_secrets(id.webhook, now) {
                    // A key that is not there may come back: it is tried again like anything that fails.
                    Err(AppError::Refused { .. } | AppError::Unwritable(_)) => Vec::new(),
                    other => other?,
                };
                Some(inner.wire.send(&target.endpoint.url, &message, &secrets, now))
            }
        };
        let now = (inner.clock)();
        let (state, due) = judged(delivery, outcome.as_ref(), now);
        let outcome = outcome
            .unwrap_or_else(|| Outcome { told: "its user does not see it".to_owned(), ..Outcome::default() });
        let (claim, gone, pause) = (claim.to_owned(), outcome.is_gone, outcome.pause_ms);
        let Outcome { status, told, .. } = outcome;
        let event = format!("{}-{}: {told}", id.seq, id.customer);
        inner.books.inner.store.write(move |tx| {
            let tried = Tried { state, due_ms: due, status, told: &told, now_ms: now };
            let is_own = tx.tried_delivery(id, &claim, &tried)?;
            if is_own && pause > 0 {
                tx.pause_webhook(id.webhook, now + pause)?;
            }
            Ok::<_, AppError>(())
        })?;
        if gone {
            inner.books.disable_webhook(id.webhook)?;
            (inner.tell)(&Told { webhook: id.webhook, what: "gone", about: event });
        } else if state == "given_up" {
            (inner.tell)(&Told { webhook: id.webhook, what: "given_up", about: event });
        }
        Ok(())
    }
}

/// The state of a delivery after a try, and when it is due; `None`: it may not be told.
fn judged(delivery: &Delivery, outcome: Option<&Outcome>, now: i64) -> (&'static str, i64) {
    let Some(outcome) = outcome else { return ("withheld", now) };
    let delay = usize::try_from(delivery.tries).ok().and_then(|tries| DELAYS_MS.get(tries));
    match (outcome.is_taken, delay) {
        (true, _) => ("delivered", now),
        (false, None) => ("given_up", now),
        (false, Some(delay)) => {
            let chance = i64::from(u32::from_le_bytes(crate::sealing::chance::<4>()));
            let later = (delay / JITTER) * chance / i64::from(u32::MAX);
            ("due", now + (delay + later).max(outcome.pause_ms))
        }
    }
}

/// A request under way.
struct UnderWay<'s> {
    sender: &'s Sender,
    id: i64,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut state = self.sender.state();
        if let Some(count) = state.under_way.get_mut(&self.id) {
            *count = count.saturating_sub(1);
        }
        state.is_woken = true;
        drop(state);
        self.sender.inner.changed.notify_all();
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.sender.state().is_stopping = true;
        self.sender.inner.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // A panic in it ended it already; claims end by themselves.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dunlin_store::hooks::DeliveryId;

    #[test]
    fn ten_tries_over_three_days_and_a_little_later_each() {
        assert_eq!(DELAYS_MS.iter().sum::<i64>(), (75 * 3600 + 35 * 60 + 5) * 1000);
        let delivery = |tries: i64| Delivery {
            id: DeliveryId { webhook: 1, seq: 1, customer: 0 },
            customers: 0,
            documents: String::new(),
            state: "due".to_owned(),
            tries,
            due_ms: 0,
            status: None,
            told: String::new(),
            changed_ms: 0,
        };
        let failed = Outcome::default();
        for (tries, delay) in (0i64..).zip(DELAYS_MS) {
            for _ in 0..50 {
                let (state, due) = judged(&delivery(tries), Some(&failed), 1000);
                assert_eq!(state, "due");
                assert!((1000 + delay..=1000 + delay + delay / 10).contains(&due), "{tries}: {due}");
            }
        }
        assert_eq!(judged(&delivery(9), Some(&failed), 1000).0, "given_up");
        let slow = Outcome { pause_ms: 3_600_000, ..Outcome::default() };
        assert_eq!(judged(&delivery(0), Some(&slow), 0), ("due", 3_600_000));
        let taken = Outcome { is_taken: true, ..Outcome::default() };
        assert_eq!(judged(&delivery(9), Some(&taken), 1000), ("delivered", 1000));
        assert_eq!(judged(&delivery(0), None, 1000), ("withheld", 1000));
    }
}
