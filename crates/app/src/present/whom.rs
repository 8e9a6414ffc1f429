//! Of whom something is told: the way from facts of everybody to the desk of those few whom they concern.

use super::Present;
use crate::collect::{Sees, Used};
use crate::error::AppError;
use dunlin_core::collect::facts::Facts;
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A run of dunning: the notices that one command drafted, as far as they are seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DunningRun {
    /// The command that drafted them.
    pub command: i64,
    /// For which day.
    pub day: Day,
    /// Those that were not cancelled.
    pub standing: usize,
    /// Of these, drafts.
    pub drafts: usize,
    /// Those that were cancelled.
    pub cancelled: usize,
}

impl Present {
    /// Those whom somebody sees of the customers that are picked, ascending.
    #[must_use]
    pub fn whom(&self, sees: &Sees, pick: impl FnOnce(&Facts, &Ledger) -> Vec<u32>) -> Vec<u32> {
        let mut all = pick(&self.collecting.facts, self.ledger());
        all.sort_unstable();
        all.dedup();
        all.retain(|&customer| self.is_seen(sees, customer));
        all
    }

    /// The strategies that were activated, in order of activation: name, version, text, from which day on, id.
    #[must_use]
    pub fn strategies(&self) -> &[(String, i64, String, Day, i64)] {
        &self.collecting.strategies
    }

    /// The strategy in use on a day.
    ///
    /// # Errors
    /// A strategy that can no longer be read.
    pub fn strategy_on(&self, day: Day) -> Result<Arc<Used>, AppError> {
        self.used(day)
    }

    /// The runs so far, the latest first.
    #[must_use]
    pub fn runs(&self, sees: &Sees) -> Vec<DunningRun> {
        let mut runs: BTreeMap<i64, DunningRun> = BTreeMap::new();
        let all = &self.collecting;
        for (&command, notice) in all.notice_runs.iter().zip(&all.facts.notices) {
            if !self.is_seen(sees, notice.customer) {
                continue;
            }
            let empty = DunningRun { command, day: notice.made, standing: 0, drafts: 0, cancelled: 0 };
            let run = runs.entry(command).or_insert(empty);
            match (notice.cancelled, notice.issued) {
                (Some(_), _) => run.cancelled += 1,
                (None, issued) => {
                    run.standing += 1;
                    run.drafts += usize::from(issued.is_none());
                }
            }
        }
        runs.into_values().rev().collect()
    }
}
