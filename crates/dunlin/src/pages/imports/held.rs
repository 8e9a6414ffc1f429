//! Files between being brought and being landed: in memory, seen by whoever brought them alone, a few, for an hour.

use dunlin_app::sealing::Sealing;
use dunlin_core::day::Day;
use dunlin_core::money::Currency;
use dunlin_formats::plan::DateForm;
use dunlin_formats::{Field, FileKind};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many files of one user wait; the oldest goes first.
const OF_ONE: usize = 3;
/// So many bytes wait of everybody; the oldest go first.
const BYTES: usize = 512 << 20;
/// So long.
const HOLDS: Duration = Duration::from_secs(3600);

/// What somebody said about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// What sort of file it is.
    pub(crate) kind: Option<FileKind>,
    /// What each column means; nothing while that is guessed.
    pub(crate) columns: Option<Vec<Option<Field>>>,
    /// The order of dates where values leave it open.
    pub(crate) dates: Option<DateForm>,
    /// The decimal mark where values leave it open.
    pub(crate) decimal: Option<u8>,
    /// The currency of rows that name none.
    pub(crate) currency: Option<Currency>,
    /// The day of an open-item list.
    pub(crate) as_of: Option<Day>,
}

/// A file that waits.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Under which it is asked for.
    pub(crate) id: String,
    user: i64,
    /// Its name.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Arc<Vec<u8>>,
    /// What was said about it.
    pub(crate) said: Said,
    /// What came of it, once it has landed.
    pub(crate) landed: Option<Value>,
    since: Instant,
}

/// All that wait.
#[derive(Debug, Default)]
pub(crate) struct Held(Mutex<Vec<File>>);

impl Held {
    fn with<T>(&self, now: Instant, does: impl FnOnce(&mut Vec<File>) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|file| now.duration_since(file.since) < HOLDS);
        does(&mut all)
    }

    /// Keeps a file; its id.
    pub(crate) fn keep(&self, user: i64, name: String, bytes: Vec<u8>) -> String {
        let (id, since) = (Sealing::new_key(), Instant::now());
        let file = File {
            id: id.clone(),
            user,
            name,
            bytes: Arc::new(bytes),
            said: Said::default(),
            landed: None,
            since,
        };
        self.with(since, |all| {
            all.push(file);
            while all.iter().filter(|file| file.user == user).count() > OF_ONE {
                let oldest = all.iter().position(|file| file.user == user).unwrap_or_default();
                all.remove(oldest);
            }
            while all.len() > 1 && all.iter().map(|file| file.bytes.len()).sum::<usize>() > BYTES {
                all.remove(0);
            }
        });
        id
    }

    /// A user's file.
    pub(crate) fn find(&self, user: i64, id: &str) -> Option<File> {
        self.with(Instant::now(), |all| all.iter().find(|file| file.user == user && file.id == id).cloned())
    }

    /// All of a user's files that have not landed, the last first.
    pub(crate) fn of(&self, user: i64) -> Vec<File> {
        self.with(Instant::now(), |all| {
            all.iter().rev().filter(|file| file.user == user && file.landed.is_none()).cloned().collect()
        })
    }

    /// Changes a user's file.
    pub(crate) fn change(&self, user: i64, id: &str, does: impl FnOnce(&mut File)) {
        self.with(Instant::now(), |all| {
            if let Some(file) = all.iter_mut().find(|file| file.user == user && file.id == id) {
                does(file);
            }
        });
    }

    /// Forgets a user's file.
    pub(crate) fn forget(&self, user: i64, id: &str) {
        self.with(Instant::now(), |all| all.retain(|file| file.user != user || file.id != id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_seen_by_whoever_brought_it() {
        let held = Held::default();
        let id = held.keep(1, "a.csv".into(), vec![1, 2]);
        assert_eq!(held.find(1, &id).map(|file| file.name), Some("a.csv".into()));
        assert!(held.find(2, &id).is_none() && held.find(1, "a.csv").is_none());
        held.forget(2, &id);
        assert!(held.find(1, &id).is_some());
        held.forget(1, &id);
        assert!(held.find(1, &id).is_none());
    }

    #[test]
    fn only_a_few_wait_and_only_for_a_while() {
        let held = Held::default();
        let ids: Vec<String> = (0..5).map(|n| held.keep(1, format!("{n}"), Vec::new())).collect();
        let other = held.keep(2, "other".into(), Vec::new());
        assert!(held.find(1, &ids[1]).is_none() && held.find(1, &ids[2]).is_some());
        assert!(held.find(2, &other).is_some());
        let later = Instant::now() + HOLDS;
        assert_eq!(held.with(later, |all| all.len()), 0);
    }
}
