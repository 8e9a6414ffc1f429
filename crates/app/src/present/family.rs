//! Parents and branches: an account's desk has them beside it.

use super::{Few, Present};
use crate::collect::Sees;
use crate::error::AppError;
use dunlin_core::day::Day;
use dunlin_core::ledger::NO_ITEM;
use rustc_hash::FxHashMap;
use std::sync::{Arc, PoisonError};

/// Parent -> those who may be its children on some day.
pub(super) type Children = Arc<FxHashMap<u32, Vec<u32>>>;

impl Present {
    /// The desk of a customer, who must be seen, with its parent and its branches as far as they are seen. The first of
    /// [`Few::customers`] is the one asked for.
    ///
    /// # Errors
    /// A strategy that can no longer be read.
    pub fn account(&self, customer: u32, sees: &Sees, day: Day) -> Result<Few, AppError> {
        let mut all = vec![customer];
        let kin = self.children();
        all.extend(kin.get(&customer).into_iter().flatten());
        all.extend(self.parents_of(customer));
        let mut others = all.split_off(1);
        others.sort_unstable();
        others.dedup();
        all.extend(others.into_iter().filter(|&of| of != customer && self.is_seen(sees, of)));
        self.few(&all, sees, day)
    }

    /// Those who may be its parent on some day.
    fn parents_of(&self, customer: u32) -> Vec<u32> {
        let of_ledger = self.ledger().parents.as_ref().and_then(|of| of.get(customer as usize)).copied();
        let said = self.collecting.parents_of(customer);
        of_ledger.into_iter().filter(|&of| of != NO_ITEM).chain(said).collect()
    }

    /// Parent -> those who may be its children on some day.
    fn children(&self) -> Children {
        let mut kept = self.children.lock().unwrap_or_else(PoisonError::into_inner);
        let children = kept.get_or_insert_with(|| {
            let mut all: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
            let of_ledger = (0u32..).zip(self.ledger().parents.iter().flatten().copied());
            let said = self.collecting.facts.parents.iter().filter_map(|p| Some((p.customer, p.parent?)));
            for (child, parent) in of_ledger.filter(|(_, parent)| *parent != NO_ITEM).chain(said) {
                all.entry(parent).or_default().push(child);
            }
            Arc::new(all)
        });
        Arc::clone(children)
    }
}
