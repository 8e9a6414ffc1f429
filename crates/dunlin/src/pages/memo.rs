//! What is dear to work out, kept while it holds: the move of a figure taken apart, figures of a portfolio, receipts.
//!
//! Something kept holds while nothing was written, and, what took long to make, for a while after: as long as twenty times what it cost, at
//! most a quarter of a minute, so that under steady writes no more than a twentieth of the time goes into it. What carries its own proof
//! (the explanation of a figure that is still the figure) holds as long as that. One thing is made at a time; whoever waits finds it there.

use crate::api::Problem;
use std::any::Any;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many are kept; the one that was asked for least lately gives way.
const KEPT: usize = 96;
/// So much longer than it took to make it, something is used.
const TIMES: u32 = 20;
/// What people watch is used only so many times as long.
const FEW: u32 = 2;
/// But no longer than this.
const MOST: Duration = Duration::from_secs(15);
/// What carries its proof is made anew after so long all the same.
const PROVEN: Duration = Duration::from_secs(600);

/// Something kept.
struct Entry {
    key: String,
    seq: i64,
    made: Instant,
    took: Duration,
    what: Arc<dyn Any + Send + Sync>,
}

/// What is kept.
#[derive(Default)]
pub(crate) struct Memo {
    entries: Mutex<Vec<Entry>>,
    making: Mutex<()>,
    /// Of what people watch: it does not wait for what takes long.
    watched: Mutex<()>,
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}

/// As known after which command, and whether something kept is still true by what it says itself.
type Holds<'h, T> = (i64, Option<&'h dyn Fn(&T) -> bool>);

impl Memo {
    /// What stands under a key, made where it is not there or no longer holds. `holds`: as known after which command, and the proof that
    /// something kept is still true, where there is one.
    pub(crate) fn get<T: Any + Send + Sync>(
        &self,
        key: &str,
        holds: Holds<'_, T>,
        make: impl FnOnce() -> Result<T, Problem>,
    ) -> Result<Arc<T>, Problem> {
        self.kept(key, TIMES, holds, make)
    }

    /// The same of what people watch: once something was written it holds only a few times as long as it took, so that those who ask at the
    /// same moment share one answer.
    pub(crate) fn shared<T: Any + Send + Sync>(
        &self,
        key: &str,
        seq: i64,
        make: impl FnOnce() -> Result<T, Problem>,
    ) -> Result<Arc<T>, Problem> {
        self.kept(key, FEW, (seq, None), make)
    }

    /// As [`Memo::get`], for what is made from the present while it is looked at: nobody is waited for (who makes something else may wait
    /// for the present, and that for us), so two who ask at once may both make it.
    pub(crate) fn aside<T: Any + Send + Sync>(
        &self,
        key: &str,
        seq: i64,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        if let Some(found) = self.found(key, TIMES, (seq, None)) {
            return found;
        }
        let made = Instant::now();
        self.keep(key, seq, made, make())
    }

    fn kept<T: Any + Send + Sync>(
        &self,
        key: &str,
        times: u32,
        holds: Holds<'_, T>,
        make: impl FnOnce() -> Result<T, Problem>,
    ) -> Result<Arc<T>, Problem> {
        if let Some(found) = self.found(key, times, holds) {
            return Ok(found);
        }
        debug_assert!(
            !dunlin_app::present::is_looked_at(),
            "whoever looks at the present waits for what may need it"
        );
        let making = if times == FEW { &self.watched } else { &self.making };
        let _one = making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = self.found(key, times, holds) {
            return Ok(found);
        }
        let made = Instant::now();
        Ok(self.keep(key, holds.0, made, make()?))
    }

    /// Keeps what was made.
    fn keep<T: Any + Send + Sync>(&self, key: &str, seq: i64, made: Instant, what: T) -> Arc<T> {
        let what = Arc::new(what);
        let mut entries = self.entries();
        entries.retain(|entry| entry.key != key);
        if entries.len() >= KEPT {
            entries.remove(0);
        }
        let kept = Arc::<T>::clone(&what);
        entries.push(Entry { key: key.to_owned(), seq, made, took: made.elapsed(), what: kept });
        what
    }

    fn found<T: Any + Send + Sync>(
        &self,
        key: &str,
        times: u32,
        (seq, proof): Holds<'_, T>,
    ) -> Option<Arc<T>> {
        let mut entries = self.entries();
        let at = entries.iter().position(|entry| entry.key == key)?;
        let entry = entries.remove(at);
        let what = Arc::clone(&entry.what).downcast::<T>().ok()?;
        // It is as old as its making is long when it is there.
        let age = entry.made.elapsed().saturating_sub(entry.took);
        let is_young = age < entry.took.saturating_mul(times).min(MOST);
        let holds = entry.seq == seq || proof.map_or(is_young, |is_true| age < PROVEN && is_true(&what));
        if !holds {
            return None;
        }
        entries.push(entry);
        Some(what)
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_made_once_and_again_when_it_no_longer_holds() {
        let memo = Memo::default();
        let value =
            |seq, made| memo.get("k", (seq, None), || Ok::<i32, Problem>(made)).map_or(0, |found| *found);
        assert_eq!([value(1, 10), value(1, 20)], [10, 10]);
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(value(2, 30), 30, "it cost next to nothing, and something was written");
        let proven = |seq, proof: &dyn Fn(&i32) -> bool, made| {
            memo.get("p", (seq, Some(proof)), || Ok::<i32, Problem>(made)).map_or(0, |found| *found)
        };
        assert_eq!(proven(1, &|_| false, 1), 1);
        assert_eq!(proven(2, &|kept| *kept == 1, 2), 1, "it proves itself");
        assert_eq!(proven(3, &|kept| *kept == 7, 3), 3);
    }

    #[test]
    fn what_took_long_is_used_a_while_longer() {
        let memo = Memo::default();
        let slow = |seq, made| {
            let make = || {
                std::thread::sleep(Duration::from_millis(50));
                Ok::<i32, Problem>(made)
            };
            memo.get("s", (seq, None), make).map_or(0, |found| *found)
        };
        assert_eq!([slow(1, 1), slow(2, 2)], [1, 1]);
        assert_eq!(*memo.aside("s", 3, || 3), 1, "whoever made it");
        assert_eq!([*memo.aside("a", 3, || 3), *memo.aside("a", 3, || 4)], [3, 3]);
        let watched =
            |seq, made| memo.shared("w", seq, || Ok::<i32, Problem>(made)).map_or(0, |found| *found);
        assert_eq!(watched(1, 1), 1);
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(watched(2, 2), 2, "what people watch is made anew");
    }
}
