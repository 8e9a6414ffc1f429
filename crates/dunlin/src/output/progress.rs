//! A sign of life on standard error for work that takes over a second.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Does the work; when it takes more than a second and standard error is a terminal, a line there says what is being
/// done and for how long. The line is gone when the work is.
pub(crate) fn working<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if crate::seat::is_taken() || !std::io::stderr().is_terminal() {
        return work();
    }
    let (done, waiting) = channel::<()>();
    let what = what.to_owned();
    let sign = std::thread::spawn(move || {
        if waiting.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
            let bar = ProgressBar::new_spinner().with_message(what);
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            // Waits until the sender is dropped: the work is done.
            let _ = waiting.recv();
            bar.finish_and_clear();
        }
    });
    let result = work();
    drop(done);
    // The thread only draws; should it have failed there is nothing to mend.
    let _ = sign.join();
    result
}
