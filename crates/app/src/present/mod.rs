//! The present, kept: the books in memory, fresh after every command, so that a question about an account costs that account, and
//! a question about everybody costs what changed since it was last asked.
//!
//! Whatever is asked is answered as [`crate::collect::Desk`] answers it: a desk of a few customers is the whole desk with
//! everything else left out ([`few`]), and what is remembered of everybody ([`board`], [`aged`], figures) is put together from
//! such desks. Tests hold that a kept answer is the one that is worked out anew.
//!
//! Deliberately not here: other days' worklists, and anything as it was known earlier; these are read from the books.

mod aged;
mod board;
mod family;
mod few;
mod figures;
mod finding;
mod owed;
mod refresh;
mod whom;

use crate::books::Books;
use crate::collect::{Collecting, Desk, Issued, Run, Sees, Used};
use crate::columns::Columns;
use crate::error::AppError;
use crate::people::Scope;
use aged::Aged;
use board::Board;
pub use board::{Listed, Seat};
use dunlin_core::collect::facts::Facts;
use dunlin_core::collect::worklist::Room;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Growing, Ledger};
use dunlin_store::{Looking, Store};
use family::Children;
pub use few::Few;
use figures::Figures;
use finding::Finding;
pub use finding::Hits;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
pub use whom::DunningRun;

/// The present of books, kept.
#[derive(Debug)]
pub struct Kept {
    books: Books,
    inner: Arc<RwLock<Present>>,
}

/// The books in memory.
#[derive(Debug, Default)]
pub struct Present {
    columns: Columns,
    collecting: Collecting,
    /// Item -> applications, customer -> items.
    applications: Growing,
    items: Growing,
    /// Customer -> collector.
    whose: Vec<u32>,
    /// First and last day on which anything happened.
    span: (Day, Day),
    /// The strategy of a day, read once.
    used: Mutex<Option<(Day, Arc<Used>)>>,
    /// Parent -> those who may be its children.
    children: Mutex<Option<Children>>,
    board: Mutex<Option<Arc<Board>>>,
    /// Of the days that were asked for last.
    aged: Mutex<Vec<Aged>>,
    figures: Mutex<Figures>,
    /// Customers in the order of their numbers.
    order: Mutex<Arc<Vec<u32>>>,
    finding: Mutex<Finding>,
    /// Everything is in; else it is loaded anew.
    is_whole: bool,
}

/// The present, as long as it is looked at.
#[derive(Debug)]
pub struct Now<'k> {
    present: RwLockReadGuard<'k, Present>,
    _look: Looking,
}

impl Deref for Now<'_> {
    type Target = Present;

    fn deref(&self) -> &Present {
        &self.present
    }
}

/// Whether this thread looks at a present: it must not wait then for anybody who may have to.
#[must_use]
pub fn is_looked_at() -> bool {
    Looking::is_held()
}

/// The present once a command is in.
pub(crate) fn fresh<'p>(inner: &'p RwLock<Present>, store: &Store, seq: i64) -> Result<Now<'p>, AppError> {
    loop {
        let present = inner.read().unwrap_or_else(PoisonError::into_inner);
        if present.is_whole && present.columns.seq() >= seq {
            return Ok(Now { present, _look: Looking::begin() });
        }
        drop(present);
        let mut present = inner.write().unwrap_or_else(PoisonError::into_inner);
        if !present.is_whole || present.columns.seq() < seq {
            present.refresh(store)?;
        }
    }
}

impl Kept {
    /// Of these books; loaded when first asked for.
    #[must_use]
    pub fn new(books: Books) -> Kept {
        Kept { inner: books.inner.keep(), books }
    }

    /// The books as they are now: whatever was written before this call is in.
    ///
    /// # Errors
    /// Those of the books. The next call after an error loads everything anew.
    pub fn now(&self) -> Result<Now<'_>, AppError> {
        self.since(self.books.pulse()?.seq)
    }

    /// The books as they are once a command is in.
    ///
    /// # Errors
    /// As [`Kept::now`].
    pub fn since(&self, seq: i64) -> Result<Now<'_>, AppError> {
        fresh(&self.inner, &self.books.inner.store, seq)
    }

    /// Loads the books, and what the first requests of a day will ask of them.
    ///
    /// # Errors
    /// Those of the books.
    pub fn warm(&self) -> Result<(), AppError> {
        let (now, today) = (self.now()?, crate::today()?);
        let sees = now.sees(&Scope::All, today);
        now.worklist(&sees, today, Room::Rows(0), (None, 0)).map(|_| ())
    }

    /// As [`Books::dun`], without reading the books anew.
    ///
    /// # Errors
    /// As there.
    pub fn dun(&self, day: Day, key: Option<&str>, actor: &str) -> Result<Run, AppError> {
        self.books.dun_at(&|| self.now()?.desk(&Scope::All, day), day, (key, actor))
    }

    /// As [`Books::issue_notices`], without reading the books anew.
    ///
    /// # Errors
    /// As there.
    pub fn issue_notices(
        &self,
        day: Day,
        number: Option<&str>,
        (key, actor): (Option<&str>, &str),
    ) -> Result<Issued, AppError> {
        self.books.issue_at(&|| self.now()?.desk(&Scope::All, day), (day, number), (key, actor))
    }

    /// The last command that is in, for those who watch how far the memory is behind the books; nothing before it is loaded, or
    /// while something is taken in.
    #[must_use]
    pub fn seq(&self) -> Option<i64> {
        let present = self.inner.try_read().ok()?;
        present.is_whole.then(|| present.columns.seq())
    }
}

impl Present {
    /// The last command that is in.
    #[must_use]
    pub const fn seq(&self) -> i64 {
        self.columns.seq()
    }

    pub(crate) const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The ledger of everybody; whoever is shown something of it must be allowed to see it.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        self.columns.ledger()
    }

    /// What collecting knows of everybody; whoever is shown something of it must be allowed to see it.
    #[must_use]
    pub const fn facts(&self) -> &Facts {
        &self.collecting.facts
    }

    /// First and last day on which anything happened, and the days of open-item lists.
    #[must_use]
    pub fn span(&self) -> (Day, Day, Vec<Day>) {
        (self.span.0, self.span.1, self.columns.lists())
    }

    /// Whose customers a scope holds on a day.
    #[must_use]
    pub fn sees(&self, scope: &Scope, day: Day) -> Sees {
        Sees::new(scope, self.ledger(), &self.collecting.facts.teams, day)
    }

    /// The team of a collector on a day; empty for none.
    #[must_use]
    pub fn team(&self, collector: &str, day: Day) -> &str {
        self.collecting.facts.team(collector, day)
    }

    /// The collectors whose customers are seen, by name.
    #[must_use]
    pub fn collectors_seen(&self, sees: &Sees) -> Vec<&str> {
        let names = &self.ledger().collectors;
        (0u32..).zip(names.iter()).filter(|(of, _)| sees.collector(*of)).map(|(_, name)| name).collect()
    }

    /// Whether somebody sees a customer.
    #[must_use]
    pub fn is_seen(&self, sees: &Sees, customer: u32) -> bool {
        sees.collector(self.whose.get(customer as usize).copied().unwrap_or(0))
    }

    /// The customer of a number who is seen, or the one that it was merged into.
    #[must_use]
    pub fn customer(&self, sees: &Sees, number: &str) -> Option<u32> {
        let customer = self.ledger().customers.find(number).map(|of| self.columns.stands_for(of))?;
        self.is_seen(sees, customer).then_some(customer)
    }

    /// The customer of an id of the books, if it is seen.
    #[must_use]
    pub fn customer_of_id(&self, sees: &Sees, id: i64) -> Option<u32> {
        self.columns.customer(id).filter(|&customer| self.is_seen(sees, customer))
    }

    /// The customer of a number itself, whether or not it was merged into another.
    #[must_use]
    pub fn customer_itself(&self, sees: &Sees, number: &str) -> Option<u32> {
        self.ledger().customers.find(number).filter(|&of| self.is_seen(sees, of))
    }

    /// The customer that stands for one after merges.
    #[must_use]
    pub fn stands_for(&self, customer: u32) -> u32 {
        self.columns.stands_for(customer)
    }

    /// Segment and collector as they were said of a customer, and the collector that it has in the end; empty for none.
    #[must_use]
    pub fn said(&self, customer: u32) -> (&str, &str, &str) {
        let (l, said, at) = (self.ledger(), self.columns.attributes(), customer as usize);
        let of = |column: &[u32]| column.get(at).copied().unwrap_or(0);
        let whose = self.whose.get(at).copied().unwrap_or(0);
        (
            l.segments.text(of(&said.segments)),
            l.collectors.text(of(&said.collectors)),
            l.collectors.text(whose),
        )
    }

    /// Who made the promise of a number.
    #[must_use]
    pub fn of_promise(&self, id: i64) -> Option<u32> {
        self.collecting.promise(id).map(|promise| promise.customer)
    }

    /// Whom the hold of a number is on.
    #[must_use]
    pub fn of_hold(&self, id: i64) -> Option<u32> {
        self.collecting.hold(id).map(|hold| hold.customer)
    }

    /// Whom the proposal of a number is about.
    #[must_use]
    pub fn of_proposal(&self, id: i64) -> Option<u32> {
        self.collecting.proposal(id).map(|proposal| proposal.customer)
    }

    /// The desk of all that a scope holds, in a copy of its own.
    ///
    /// # Errors
    /// A strategy that can no longer be read.
    pub fn desk(&self, scope: &Scope, day: Day) -> Result<Desk, AppError> {
        let used = self.used(day)?;
        if *scope == Scope::All {
            return Ok(Desk::new(self.columns.clone(), self.collecting.whole(), used, day));
        }
        let sees = self.sees(scope, day);
        let wanted = sees.customers(&self.whose);
        let columns = self.columns.only(&wanted);
        let own: Vec<u32> = (0..wanted.len() as u32).filter(|&of| wanted[of as usize]).collect();
        let collecting = self.collecting.part(&own, &columns);
        Ok(Desk::new(columns, collecting, used, day))
    }

    /// All customers in the order of their numbers.
    #[must_use]
    pub fn order(&self) -> Arc<Vec<u32>> {
        let mut kept = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        let l = self.ledger();
        if kept.len() != l.customers.len() {
            let mut order: Vec<u32> = (0..l.customers.len() as u32).collect();
            order.sort_unstable_by_key(|&of| l.customers.text(of));
            *kept = Arc::new(order);
        }
        Arc::clone(&kept)
    }

    /// The strategy in use on a day.
    ///
    /// # Errors
    /// A strategy that can no longer be read.
    pub fn used(&self, day: Day) -> Result<Arc<Used>, AppError> {
        let mut kept = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, used)) = &*kept
            && *of == day
        {
            return Ok(Arc::clone(used));
        }
        let used = Arc::new(self.collecting.strategy(day)?);
        *kept = Some((day, Arc::clone(&used)));
        Ok(used)
    }
}
