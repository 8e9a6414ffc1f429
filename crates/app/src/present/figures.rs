//! Figures that are asked for again and again: each question is kept up with what comes in.

use super::Present;
use crate::columns::Moved;
use crate::live;
use dunlin_core::ledger::Ledger;
use dunlin_kpi::engine::{Grid, Query, Running};
use dunlin_kpi::measure::Measure;
use std::sync::PoisonError;

/// So many questions are kept; the one that was asked least lately gives way.
const KEPT: usize = 4;

#[derive(Debug, Default)]
pub(super) struct Figures {
    /// The last asked last.
    questions: Vec<(Query, Running)>,
}

impl Present {
    /// The answer to a question about everybody, as known now.
    ///
    /// `None` for what is not kept: measures of collecting, as it was known earlier, by customer (a figure for each of them costs
    /// more to read than one pass).
    #[must_use]
    pub fn grid(&self, query: &Query) -> Option<Grid> {
        let by_customer = query.by == dunlin_kpi::group::GroupBy::Customer;
        if by_customer || query.known_at.is_some() || query.needed.iter().any(Measure::is_collecting) {
            return None;
        }
        let mut figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        let at = figures.questions.iter().position(|(of, _)| of == query);
        let mut question = match at {
            Some(at) => figures.questions.remove(at),
            None => (query.clone(), Running::new(query, self.ledger())),
        };
        let grid = question.1.grid();
        if figures.questions.len() >= KEPT {
            figures.questions.remove(0);
        }
        figures.questions.push(question);
        Some(grid)
    }
}

impl Figures {
    /// Items are about to change; which are out until [`Figures::put_in`].
    pub(super) fn take_out(&mut self, ledger: &Ledger, touched: &[u32], replaced: &[u32]) -> Vec<u32> {
        live::take_out(&mut self.questions, ledger, touched, replaced)
    }

    /// Items changed, and new ones came.
    pub(super) fn put_in(&mut self, ledger: &Ledger, out: &[u32], moved: &Moved) {
        live::put_in(&mut self.questions, ledger, out, moved);
    }

    /// Forgets what is split by what may have changed.
    pub(super) fn regrouped(&mut self) {
        self.questions.retain(|(query, _)| !query.by.splits());
    }
}
