//! A few customers of many: their desk, at the cost of these alone.

use super::Present;
use crate::collect::{Desk, Sees};
use crate::error::AppError;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Choice, NO_ITEM};
use rustc_hash::FxHashSet;

/// The desk of a few customers. Beside them there may be single items of others, which theirs settled or were settled by: those
/// are there to be named, and nothing else is true of them.
#[derive(Debug)]
pub struct Few {
    /// The desk.
    pub desk: Desk,
    /// Those who were asked for, by their numbers at this desk, in order.
    pub customers: Vec<u32>,
}

impl Few {
    /// Whether a customer of this desk is one of those who were asked for.
    #[must_use]
    pub fn has(&self, customer: u32) -> bool {
        self.customers.contains(&customer)
    }
}

impl Present {
    /// The desk of a few customers, who must be seen.
    ///
    /// # Errors
    /// A strategy that can no longer be read.
    pub fn few(&self, customers: &[u32], sees: &Sees, day: Day) -> Result<Few, AppError> {
        let choice = self.choice(customers, sees);
        let columns = self.columns.part(&choice);
        let collecting = self.collecting.part(&choice.customers, &columns);
        let here = customers.iter().filter_map(|&customer| columns.customer_here(customer)).collect();
        Ok(Few { desk: Desk::new(columns, collecting, self.used(day)?, day), customers: here })
    }

    pub(super) fn choice(&self, customers: &[u32], sees: &Sees) -> Choice {
        let mut customers = customers.to_vec();
        customers.sort_unstable();
        customers.dedup();
        let mut items: Vec<u32> = customers.iter().flat_map(|&customer| self.items.rows(customer)).collect();
        let mut applications: Vec<u32> =
            items.iter().flat_map(|&item| self.applications.rows(item)).collect();
        applications.sort_unstable();
        applications.dedup();
        items.sort_unstable();
        let a = &self.ledger().applications;
        let own: FxHashSet<u32> = customers.iter().copied().collect();
        let is_joined = |item: &u32| {
            let customer = self.ledger().items.customer[*item as usize];
            !own.contains(&customer) && self.is_seen(sees, customer)
        };
        let sides = applications.iter().flat_map(|&row| [a.to[row as usize], a.from[row as usize]]);
        let joined: Vec<u32> = sides.filter(|&item| item != NO_ITEM).filter(is_joined).collect();
        if !joined.is_empty() {
            items.extend(joined);
            items.sort_unstable();
            items.dedup();
        }
        Choice { customers, items, applications, is_few: true }
    }
}
