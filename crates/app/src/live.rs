//! Figures that follow the books: the columns in memory and, for each question asked, sums that a new fact moves at its own
//! cost.
//!
//! A refresh reads what was written since by sequence number, takes the items that it touches out of the sums, changes the
//! columns, and puts them in again. The answer is the one that a full pass over the ledger gives; tests hold the two
//! against each other.

use crate::books::Books;
use crate::columns::{Columns, Moved};
use crate::error::AppError;
use dunlin_core::ledger::Ledger;
use dunlin_kpi::engine::{Grid, Query, Running};

/// The books in memory with figures kept fresh.
#[derive(Debug)]
pub struct Live {
    books: Books,
    columns: Columns,
    questions: Vec<(Query, Running)>,
    /// A refresh failed half way: the next one loads everything anew.
    broken: bool,
}

impl Books {
    /// Loads the books and works the questions out. Their `known_at` must be open: it is the present that is followed.
    ///
    /// # Errors
    /// Those of the books.
    pub fn live(&self, questions: &[Query]) -> Result<Live, AppError> {
        let columns = Columns::load(&self.inner.store, None)?;
        let ask = |query: &Query| (query.clone(), Running::new(query, columns.ledger()));
        let questions = questions.iter().map(ask).collect();
        Ok(Live { books: self.clone(), columns, questions, broken: false })
    }
}

impl Live {
    /// Takes in what was written since; whether there was something.
    ///
    /// # Errors
    /// Those of the books. The next refresh after an error loads everything anew.
    pub fn refresh(&mut self) -> Result<bool, AppError> {
        let seq = self.columns.seq();
        if self.broken {
            let queries: Vec<Query> = self.questions.iter().map(|(query, _)| query.clone()).collect();
            *self = self.books.live(&queries)?;
            return Ok(self.columns.seq() != seq);
        }
        self.broken = true;
        let questions = &mut self.questions;
        let mut out = Vec::new();
        let moved = self.columns.refresh_watched(&self.books.inner.store, |ledger, touched, replaced| {
            out = take_out(questions, ledger, touched, replaced);
        })?;
        let ledger = self.columns.ledger();
        if moved.all {
            questions.iter_mut().for_each(|(query, running)| *running = Running::new(query, ledger));
        } else {
            put_in(questions, ledger, &out, &moved);
        }
        self.broken = false;
        Ok(self.columns.seq() != seq)
    }

    /// The last command that is in.
    #[must_use]
    pub const fn seq(&self) -> i64 {
        self.columns.seq()
    }

    /// The ledger as it stands.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        self.columns.ledger()
    }

    /// The answer to a question, by its place among those asked.
    #[must_use]
    pub fn grid(&mut self, question: usize) -> Option<Grid> {
        self.questions.get_mut(question).map(|(_, running)| running.grid())
    }
}

/// Items are about to change: they, and what further versions of them are joined to, are taken out of figures. Which.
pub(crate) fn take_out(
    questions: &mut [(Query, Running)],
    ledger: &Ledger,
    touched: &[u32],
    replaced: &[u32],
) -> Vec<u32> {
    let Some((_, first)) = questions.first() else { return Vec::new() };
    let mut out = touched.to_vec();
    // A document that becomes void, or moves in time, moves what it is joined to.
    out.extend(replaced.iter().flat_map(|&item| first.joined_to(ledger, item)));
    for (_, running) in questions {
        out.iter().for_each(|&item| running.remove(ledger, item));
    }
    out
}

/// Items changed, and new ones came: they are put into figures.
pub(crate) fn put_in(questions: &mut [(Query, Running)], ledger: &Ledger, out: &[u32], moved: &Moved) {
    for (_, running) in questions {
        running.grew(ledger, moved.applications.clone());
        moved.items.clone().chain(out.iter().copied()).for_each(|item| running.insert(ledger, item));
    }
}
