//! The account machine: the highest state whose conditions hold now. It is no memory: when the oldest item is paid the state
//! is that of the next (Kill Bill; its own implementation can skip a state then, issue 2297).

use super::{Anchor, Compare};
use crate::day::Day;

/// A state and what must hold for it; a condition that is `None` is not asked.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct State {
    /// Its name.
    pub name: String,
    /// Days since the oldest unpaid item's anchor.
    pub days: Option<i32>,
    /// Unpaid items.
    pub unpaid_count: Option<usize>,
    /// Unpaid in all, minor units.
    pub unpaid_total: Option<i64>,
}

/// The states, the worst last.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct States {
    /// Due date or document date; others count as the due date.
    pub anchor: Anchor,
    /// Whether conditions hold at equality.
    pub compare: Compare,
    /// In order.
    pub states: Vec<State>,
}

/// An unpaid item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpaid {
    /// Document date.
    pub issued: Day,
    /// Due date.
    pub due: Day,
    /// What is open, minor units, positive.
    pub open: i64,
}

impl States {
    /// The state of an account; `None` when no condition holds.
    #[must_use]
    pub fn of(&self, unpaid: &[Unpaid], day: Day) -> Option<&State> {
        let anchor = |item: &Unpaid| if self.anchor == Anchor::Invoice { item.issued } else { item.due };
        let oldest = unpaid.iter().map(anchor).min()?;
        let (age, count) = (day.0 - oldest.0, unpaid.len());
        let total: i64 = unpaid.iter().map(|item| item.open).sum();
        self.states.iter().rev().find(|state| {
            let has_any =
                state.days.is_some() || state.unpaid_count.is_some() || state.unpaid_total.is_some();
            has_any
                && state.days.is_none_or(|days| self.compare.holds(age, days))
                && state.unpaid_count.is_none_or(|bound| self.compare.holds(count, bound))
                && state.unpaid_total.is_none_or(|bound| self.compare.holds(total, bound))
        })
    }
}
