//! Where a command of the command line reads and prints: in its own process, or seated in the server for somebody who asks over HTTP.
//!
//! Seated, a command reads what that somebody sees (`api::shared::View`) and nothing else: it opens no books, and what it prints is
//! kept for the answer. The seat belongs to the thread that carries the request out, so that commands need not be told of it.

use crate::api::View;
use dunlin_app::collect::Why;
use dunlin_app::since::Since;
use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    static SEAT: RefCell<Option<Seat>> = const { RefCell::new(None) };
}

/// A seat in the server.
pub(crate) struct Seat {
    /// What is seen.
    view: Arc<View>,
    /// Why a notice went, where that is asked.
    why: Option<Why>,
    /// The books twice, where it is asked what was posted since a moment.
    since: Option<Since>,
    /// How wide the asker's terminal is.
    width: Option<u16>,
    printed: Printed,
}

/// What a seated command printed.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    /// On standard output.
    pub(crate) out: Vec<u8>,
    /// Into the file that the words name.
    pub(crate) file: Option<Vec<u8>>,
}

impl Seat {
    /// A seat before a view, with what is asked beside it.
    pub(crate) fn new(
        view: Arc<View>,
        (why, since): (Option<Why>, Option<Since>),
        width: Option<u16>,
    ) -> Seat {
        Seat { view, why, since, width, printed: Printed { out: Vec::new(), file: None } }
    }

    /// Runs a command in the seat; what it printed.
    pub(crate) fn run<E>(self, command: impl FnOnce() -> Result<(), E>) -> Result<Printed, E> {
        /// The seat is left however the command ends.
        struct Left;
        impl Drop for Left {
            fn drop(&mut self) {
                SEAT.with_borrow_mut(|seat| *seat = None);
            }
        }
        SEAT.with_borrow_mut(|seat| *seat = Some(self));
        let left = Left;
        let done = command();
        let printed = SEAT.with_borrow_mut(Option::take).map_or_else(Printed::default, |seat| seat.printed);
        drop(left);
        done.map(|()| printed)
    }
}

/// What a seated command sees; `None` in a process of one's own.
pub(crate) fn view() -> Option<Arc<View>> {
    SEAT.with_borrow(|seat| seat.as_ref().map(|seat| Arc::clone(&seat.view)))
}

/// Whether a command is seated.
pub(crate) fn is_taken() -> bool {
    SEAT.with_borrow(Option::is_some)
}

/// Why a notice went, for a seated command that asks it.
pub(crate) fn why() -> Option<Why> {
    SEAT.with_borrow_mut(|seat| seat.as_mut().and_then(|seat| seat.why.take()))
}

/// The books twice, for a seated command that asks what was posted since.
pub(crate) fn since() -> Option<Since> {
    SEAT.with_borrow_mut(|seat| seat.as_mut().and_then(|seat| seat.since.take()))
}

/// The width to which tables are fitted: `Some(None)` in a seat without a terminal.
pub(crate) fn width() -> Option<Option<u16>> {
    SEAT.with_borrow(|seat| seat.as_ref().map(|seat| seat.width))
}

/// Keeps what a seated command prints.
pub(crate) fn print(text: Vec<u8>) {
    SEAT.with_borrow_mut(|seat| {
        if let Some(seat) = seat {
            seat.printed.out.extend(text);
        }
    });
}

/// Keeps the file that a seated command writes.
pub(crate) fn file(bytes: Vec<u8>) {
    SEAT.with_borrow_mut(|seat| {
        if let Some(seat) = seat {
            seat.printed.file = Some(bytes);
        }
    });
}
