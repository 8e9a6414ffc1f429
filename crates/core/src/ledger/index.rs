//! Which rows belong to what: the applications of an item, the items of a document or a customer, without a scan.
//!
//! A ledger is read whole and then asked: an index is built once, in two passes. Of a ledger that grows, [`Growing`] holds what came
//! later beside it.

use super::{Ledger, NO_ITEM};
use rustc_hash::FxHashMap;

/// Rows grouped by a number, in compressed form: one list of rows, and where each group starts in it.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Groups {
    /// Groups pairs of (group, row); groups are numbered below `groups`. Within a group the pairs' order stays.
    ///
    /// # Panics
    /// When a group's number is not below `groups`, or there are 2^32 pairs or more.
    pub fn new(groups: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Groups {
        let mut starts = vec![0u32; groups + 1];
        for (group, _) in pairs.clone() {
            starts[group as usize + 1] += 1;
        }
        for group in 0..groups {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut rows = vec![0u32; starts[groups] as usize];
        for (group, row) in pairs {
            let at = &mut next[group as usize];
            rows[*at as usize] = row;
            *at += 1;
        }
        Groups { starts, rows }
    }

    /// The rows of a group; none for a group that does not exist.
    #[must_use]
    pub fn rows(&self, group: u32) -> &[u32] {
        let at = group as usize;
        match self.starts.get(at + 1) {
            Some(&end) => &self.rows[self.starts[at] as usize..end as usize],
            None => &[],
        }
    }

    /// How many groups there are, empty ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Rows grouped by a number, to which rows are added.
#[derive(Clone, Debug, Default)]
pub struct Growing {
    base: Groups,
    /// Group -> rows that came later.
    later: FxHashMap<u32, Vec<u32>>,
}

impl Growing {
    /// From the groups so far.
    #[must_use]
    pub fn new(base: Groups) -> Growing {
        Growing { base, later: FxHashMap::default() }
    }

    /// Adds a row to a group, which may be a new one.
    pub fn push(&mut self, group: u32, row: u32) {
        self.later.entry(group).or_default().push(row);
    }

    /// The rows of a group, in the order in which they came.
    pub fn rows(&self, group: u32) -> impl Iterator<Item = u32> + '_ {
        let later = self.later.get(&group).map_or(&[][..], Vec::as_slice);
        self.base.rows(group).iter().chain(later).copied()
    }

    /// The last row of a group.
    #[must_use]
    pub fn last(&self, group: u32) -> Option<u32> {
        let later = self.later.get(&group).and_then(|rows| rows.last());
        later.or_else(|| self.base.rows(group).last()).copied()
    }

    /// All of it as plain groups, while nothing came later.
    #[must_use]
    pub fn plain(&self) -> Option<&Groups> {
        self.later.is_empty().then_some(&self.base)
    }

    /// Whether so much came later that it is worth being built anew.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.later.len() > 10_000 + self.base.len() / 4
    }
}

impl Ledger {
    /// The applications of every item, whichever side of them it is.
    #[must_use]
    pub fn applications_by_item(&self) -> Groups {
        let a = &self.applications;
        let sides = (0..a.len()).flat_map(|row| [(a.to[row], row as u32), (a.from[row], row as u32)]);
        Groups::new(self.items.len(), sides.filter(|&(item, _)| item != NO_ITEM))
    }

    /// The items of every document: its instalments, or itself.
    #[must_use]
    pub fn items_by_document(&self) -> Groups {
        Groups::new(self.documents.len(), self.items.document.iter().copied().zip(0..))
    }

    /// The items of every customer.
    #[must_use]
    pub fn items_by_customer(&self) -> Groups {
        Groups::new(self.customers.len(), self.items.customer.iter().copied().zip(0..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_later_stands_behind() {
        let mut growing = Growing::new(Groups::new(2, [(1, 10), (0, 11)].into_iter()));
        growing.push(1, 12);
        growing.push(5, 13);
        assert_eq!(
            [0, 1, 2, 5].map(|g| growing.rows(g).collect::<Vec<_>>()),
            [vec![11], vec![10, 12], vec![], vec![13]]
        );
        assert_eq!([0, 1, 2, 5].map(|g| growing.last(g)), [Some(11), Some(12), None, Some(13)]);
    }

    #[test]
    fn rows_come_back_by_group_in_order() {
        let groups = Groups::new(4, [(2, 10), (0, 11), (2, 12)].into_iter());
        assert_eq!(groups.len(), 4);
        assert_eq!(
            [0, 1, 2, 3, 9].map(|g| groups.rows(g).to_vec()),
            [vec![11], vec![], vec![10, 12], vec![], vec![]]
        );
    }
}
