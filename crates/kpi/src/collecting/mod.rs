//! The measures that need what collecting knows beside the ledger: promises, disputes, contacts, notices, work done.
//!
//! ```text
//! Facts + Ledger -> Walk (each fact once: day, customer or items, what it brings) -> Sink (sums of a grid, or receipts)
//! ```
//!
//! One walk makes the numbers and their receipts, so that the one cannot say other than the other. A fact about items counts
//! in the groups of these items; one about a customer in each group in which the customer has items, once.
//!
//! Deliberately not here: what a promise's standing is (core), and formulas over measures (the catalogue).

mod contacts;
mod disputes;
mod notices;
mod place;
mod promises;
mod sink;
mod walk;
mod work;

use crate::engine::{Grid, Query};
use crate::measure::Measure;
use crate::receipts::{Receipts, ReceiptsError};
use dunlin_core::collect::facts::Facts;
use dunlin_core::collect::promise::{Looker, Tolerance};
use sink::{Rows, Sums};
use walk::Walk;

/// The ledger with its indexes, and what collecting knows beside it. Both must be known at the same moment.
#[derive(Clone, Copy, Debug)]
pub struct Collecting<'a> {
    /// The ledger.
    pub looker: Looker<'a>,
    /// Contacts, promises, disputes, notices.
    pub facts: &'a Facts,
    /// What is forgiven of promises.
    pub tolerance: Tolerance,
}

/// Whether a measure of it is, over customers, the sum of theirs.
pub(crate) fn adds_up(measure: Measure) -> bool {
    let apart = [Measure::contacts_week_max, Measure::answer_days, Measure::collector_days];
    measure.is_collecting() && !apart.contains(&measure)
}

impl Collecting<'_> {
    /// Whether anything is known at all; without, figures say nothing that is worth a line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let f = self.facts;
        f.activities.is_empty() && f.promises.is_empty() && f.disputes.is_empty() && f.notices.is_empty()
    }

    /// Works out what the query needs of it, into the grid that the query made.
    ///
    /// # Panics
    /// When the grid is another query's.
    pub fn fill(&self, query: &Query, grid: &mut Grid) {
        if !query.needed.iter().any(Measure::is_collecting) {
            return;
        }
        let walk = Walk::new(*self, query, Sums::new(query, grid.groups.len()));
        assert_eq!(walk.places.list(), grid.groups, "the grid is of another query");
        for (measure, column) in walk.run().columns() {
            grid.columns[measure as usize] = column;
        }
    }

    /// What lies behind a measure of it, for a group (its place in the grid of the query) and a period.
    ///
    /// # Errors
    /// [`ReceiptsError`] when there is no such group or period.
    pub fn receipts(
        &self,
        query: &Query,
        measure: Measure,
        group: usize,
        period: usize,
        limit: usize,
    ) -> Result<Receipts, ReceiptsError> {
        let walk = Walk::new(*self, query, Rows { measure, group, period, rows: Vec::new() });
        let groups = walk.places.list().len();
        if group >= groups {
            return Err(ReceiptsError::NoGroup(groups));
        }
        if period >= query.periods.len() {
            return Err(ReceiptsError::NoPeriod);
        }
        let adds_up = !matches!(measure, Measure::contacts_week_max | Measure::answer_days);
        Ok(Receipts::new(walk.run().rows, adds_up, limit))
    }
}
