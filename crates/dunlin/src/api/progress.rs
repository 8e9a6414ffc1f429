//! How imports go on: an import is a request, and its key names it. Whoever sent it may follow it from elsewhere.

use dunlin_app::import::Step;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// So many imports are remembered.
const KEPT: usize = 256;

/// How imports go on, by their keys.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    all: Mutex<HashMap<String, watch::Sender<Option<Value>>>>,
}

impl Progress {
    /// What becomes of an import, from now on; nothing was told yet where it has not begun.
    pub(super) fn watch(&self, key: &str) -> watch::Receiver<Option<Value>> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            // What nobody listens to, and what is done with.
            all.retain(|_, sender| {
                sender.receiver_count() > 0 || sender.borrow().as_ref().is_some_and(|told| !is_done(told))
            });
        }
        all.entry(key.to_owned()).or_insert_with(|| watch::Sender::new(None)).subscribe()
    }

    /// Tells how an import goes on.
    pub(crate) fn tell(&self, key: &str, told: Value) {
        drop(self.watch(key));
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = all.get(key) {
            sender.send_replace(Some(told));
        }
    }
}

/// Whether nothing follows.
pub(super) fn is_done(told: &Value) -> bool {
    matches!(told["step"].as_str(), Some("done" | "refused"))
}

/// A step of an import.
pub(crate) fn of_step(step: Step) -> Value {
    match step {
        Step::Read(rows) => json!({"step": "read", "rows_read": rows}),
        Step::Written(rows) => json!({"step": "written", "rows_written": rows}),
    }
}
