//! What all requests share: the books, and the desks of those who ask, kept while nothing new was written.

use super::call::{Asked, Stranger};
use super::http::Serving;
use super::problem::Problem;
use super::progress::Progress;
use crate::commands::frames;
use crate::input::Source;
use crate::input::Told;
use crate::output::Frame;
use dunlin_app::Books;
use dunlin_app::collect::Desk;
use dunlin_app::hooks::Outbound;
use dunlin_app::people::{Scope, Tokens};
use dunlin_app::present::Kept;
use dunlin_core::collect::decide::Plan;
use dunlin_core::day::{Day, Instant};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// So many desks are kept.
const KEPT: usize = 8;

/// What somebody sees of the books on a day.
pub(crate) struct View {
    /// The desk.
    pub(crate) desk: Desk,
    source: OnceLock<Source>,
    plan: OnceLock<Plan>,
    customers: OnceLock<Arc<Frame>>,
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View of {}", self.desk.day)
    }
}

impl View {
    const fn new(desk: Desk) -> View {
        View { desk, source: OnceLock::new(), plan: OnceLock::new(), customers: OnceLock::new() }
    }

    /// What would be done on its day; decided once.
    pub(crate) fn plan(&self) -> &Plan {
        self.plan.get_or_init(|| self.desk.plan())
    }

    /// The customers with what they owe; listed once.
    pub(crate) fn customers(&self) -> Arc<Frame> {
        Arc::clone(self.customers.get_or_init(|| Arc::new(frames::customers(&self.desk))))
    }

    /// The ledger as figures are worked out from it.
    pub(crate) fn source(&self) -> &Source {
        self.source.get_or_init(|| {
            let mut source =
                Source::new(self.desk.columns.shared(), None).seen_on(&self.desk.columns.lists());
            source.from_books = true;
            let facts = self.desk.collecting.facts.clone();
            source.told = Some(Told::new(&source.ledger, facts, self.desk.used.strategy.tolerance));
            if source.collecting().is_some_and(|collecting| collecting.is_empty()) {
                source.told = None;
            }
            source
        })
    }
}

/// Which desk: as known after which command, whose, of which day, as known when.
type Key = (i64, Scope, Day, Instant);

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Shared {
    /// The books.
    pub(crate) books: Books,
    /// The last used last.
    kept: Mutex<Vec<(Key, Arc<View>)>>,
    /// The books in memory, to which is added what was written since.
    pub(crate) present: Kept,
    /// Whose tokens were asked for lately.
    pub(crate) tokens: Tokens,
    /// How imports go on.
    pub(crate) progress: Arc<Progress>,
    /// Where webhooks may go.
    pub(crate) outbound: Outbound,
    /// What pages keep because it is dear.
    pub(crate) memo: crate::pages::Memo,
    /// Files that wait on the pages before they land.
    pub(crate) held: crate::pages::Held,
    /// The doors beside name and password.
    #[cfg(feature = "sso")]
    pub(crate) doors: Arc<super::doors::Doors>,
}

impl Shared {
    /// Over these books.
    pub(crate) fn new(books: Books, serving: &Serving) -> Shared {
        let (present, kept) = (Kept::new(books.clone()), Mutex::new(Vec::new()));
        let outbound = serving.outbound.clone();
        Shared {
            present,
            tokens: Tokens::default(),
            books,
            kept,
            progress: Arc::default(),
            outbound,
            memo: crate::pages::Memo::default(),
            held: crate::pages::Held::default(),
            #[cfg(feature = "sso")]
            doors: Arc::clone(&serving.doors),
        }
    }

    /// Somebody who has not signed in, before these books.
    pub(crate) fn stranger<'c>(&'c self, asked: &'c Asked) -> Stranger<'c> {
        Stranger {
            books: &self.books,
            #[cfg(feature = "sso")]
            doors: &self.doors,
            asked,
        }
    }

    /// How many commands the kept view lacks; nothing where there is none, or where it is being made.
    pub(crate) fn behind(&self, head: i64) -> Option<i64> {
        self.present.seq().map(|seq| head - seq)
    }

    /// What a scope sees on a day, as known at a moment.
    pub(crate) fn view(&self, scope: &Scope, day: Day, known_at: Instant) -> Result<Arc<View>, Problem> {
        let seq = self.books.pulse()?.seq;
        let key = (seq, scope.clone(), day, known_at);
        // One desk is made at a time; whoever waits for it finds it there.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().position(|(own, _)| *own == key) {
            let found = kept.remove(at);
            let view = Arc::clone(&found.1);
            kept.push(found);
            return Ok(view);
        }
        // What was known before is asked for again only by those who name a moment.
        kept.retain(|((of, ..), _)| *of == seq);
        let desk = match known_at {
            Instant::NEVER => self.present.now()?.desk(scope, day)?,
            moment => self.books.desk_for(scope, day, moment, None)?,
        };
        // What was written while it was read is in it, and is known by that.
        let key = (desk.columns.seq(), scope.clone(), day, known_at);
        let view = Arc::new(View::new(desk));
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&view)));
        Ok(view)
    }
}
