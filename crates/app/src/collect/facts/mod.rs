//! What collecting knows, as core's facts by the ledger's numbers: read as known after a command, kept fresh, and parts of it.

mod own;
mod take;

use crate::books::Books;
use crate::columns::Columns;
use crate::error::AppError;
use dunlin_core::collect::facts::{Facts, Hold, Promise, Proposal, Team};
use dunlin_core::day::Day;
use dunlin_store::Store;
use own::Own;
use rustc_hash::FxHashMap;
pub(crate) use take::teams;
use take::{Taken, Taker};

/// What collecting knows, with the ids that the books know it by.
#[derive(Debug, Default)]
pub struct Collecting {
    /// The facts.
    pub facts: Facts,
    /// Contact -> its id in the books.
    pub(crate) contact_ids: Vec<i64>,
    /// Notice -> its id in the books.
    pub(crate) notice_ids: Vec<i64>,
    /// Notice -> the command that drafted it.
    pub(crate) notice_runs: Vec<i64>,
    /// Holds by the numbers that commands name.
    pub hold_ids: Vec<i64>,
    /// The strategies that were activated: name, version, content, from which day on; in order of activation.
    pub strategies: Vec<(String, i64, String, Day, i64)>,
    taken: Taken,
    /// Customer -> its facts, of what is kept fresh.
    own: FxHashMap<u32, Own>,
    /// So many facts of each sort are in `own`.
    indexed: [usize; own::SORTS],
}

/// What was said since facts were last taken in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// Of which customers, ascending.
    pub(crate) customers: Vec<u32>,
    /// Something that bears on everybody: a strategy, a rate, the day of the last payments.
    pub(crate) everybody: bool,
    /// Parents of customers.
    pub(crate) parents: bool,
    /// Something that cannot be said of the facts that are there: they must be read anew.
    pub(crate) anew: bool,
}

impl Books {
    /// What collecting knows beside these columns, as known with them.
    ///
    /// # Errors
    /// Those of the books.
    pub fn collecting(&self, columns: &Columns) -> Result<Collecting, AppError> {
        Collecting::read(&self.inner.store, columns)
    }

    /// Teams of collectors as known after a command, in order of days.
    pub(super) fn teams(&self, seq: i64) -> Result<Vec<Team>, AppError> {
        self.inner.store.read(|tx| teams(tx, seq))
    }
}

impl Collecting {
    /// What the books know of these columns.
    fn read(store: &Store, columns: &Columns) -> Result<Collecting, AppError> {
        let mut all = Collecting::default();
        all.take(store, columns)?;
        all.settle();
        Ok(all)
    }

    /// The same, to be kept fresh beside columns that are.
    pub(crate) fn kept(store: &Store, columns: &Columns) -> Result<Collecting, AppError> {
        let mut all = Collecting::read(store, columns)?;
        all.index(columns);
        Ok(all)
    }

    /// Takes in what was written since, of facts that are kept fresh.
    pub(crate) fn refresh(&mut self, store: &Store, columns: &Columns) -> Result<Said, AppError> {
        let said = self.take(store, columns)?;
        if !said.anew {
            self.index(columns);
        }
        Ok(said)
    }

    fn take(&mut self, store: &Store, columns: &Columns) -> Result<Said, AppError> {
        store.facts(|tx| Taker { tx, columns, all: self, said: Said::default() }.take())
    }

    /// The promise of a number, of facts that are kept fresh.
    pub(crate) fn promise(&self, id: i64) -> Option<&Promise> {
        self.taken.promises.get(&id).map(|&at| &self.facts.promises[at as usize])
    }

    /// The hold of a number, of facts that are kept fresh.
    pub(crate) fn hold(&self, id: i64) -> Option<&Hold> {
        self.taken.holds.get(&id).map(|&at| &self.facts.holds[at as usize])
    }

    /// The proposal of a number, of facts that are kept fresh.
    pub(crate) fn proposal(&self, id: i64) -> Option<&Proposal> {
        self.taken.proposals.get(&id).map(|&at| &self.facts.proposals[at as usize])
    }

    /// The command that drafted a notice, by the notice's place among the facts.
    #[must_use]
    pub fn run_of(&self, notice: usize) -> Option<i64> {
        self.notice_runs.get(notice).copied()
    }

    /// Those who were ever said to be a customer's parent, of facts that are kept fresh.
    pub(crate) fn parents_of(&self, customer: u32) -> impl Iterator<Item = u32> + '_ {
        self.own_parents(customer).filter_map(|at| self.facts.parents[at as usize].parent)
    }

    /// Puts in order what has one, as facts promise.
    fn settle(&mut self) {
        let facts = &mut self.facts;
        facts.activities.sort_by_key(|activity| activity.at);
        facts.parents.sort_by_key(|parent| parent.from);
        let own = self.taken.tags.iter().flat_map(|(&customer, tags)| {
            tags.iter().filter(|(_, is_given)| *is_given).map(move |(tag, _)| (customer, tag.clone()))
        });
        facts.tags = own.collect();
        facts.tags.sort_unstable();
    }
}
