//! What is said of customers, by customer.

use dunlin_core::ledger::{Ledger, NO_ITEM};
use dunlin_store::StoreError;
use dunlin_store::value::Row;

/// The last version of each customer; columns by customer, shorter than the customers where nothing is said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    pub(crate) names: Vec<Option<String>>,
    pub(crate) segments: Vec<u32>,
    pub(crate) collectors: Vec<u32>,
    /// Parent's number as a customer, [`NO_ITEM`] for none.
    pub(crate) parents: Vec<u32>,
    pub(crate) limits: Vec<Option<i64>>,
    pub(crate) merged: Vec<u32>,
}

impl Attributes {
    /// Takes in a version: a row of `customer_versions`. Gives the customer, and whether it is merged into another than before.
    pub(super) fn take(&mut self, row: &dyn Row) -> Result<(usize, bool), StoreError> {
        let customer = place(row.needed(4)?)?;
        let number = |at: usize| -> Result<u32, StoreError> {
            row.int(at)?
                .map_or(Ok(0), |id| u32::try_from(id).map_err(|_| StoreError::Corrupt(format!("id {id}"))))
        };
        let other = |at: usize| -> Result<u32, StoreError> {
            row.int(at)?.filter(|&id| id != 0).map_or(Ok(NO_ITEM), |id| place(id).map(|at| at as u32))
        };
        set(&mut self.names, customer, row.text(5)?.map(str::to_owned), None);
        set(&mut self.segments, customer, number(6)?, 0);
        set(&mut self.collectors, customer, number(7)?, 0);
        set(&mut self.parents, customer, other(8)?, NO_ITEM);
        set(&mut self.limits, customer, row.int(9)?, None);
        let (before, merged) = (self.merged.get(customer).copied().unwrap_or(NO_ITEM), other(10)?);
        set(&mut self.merged, customer, merged, NO_ITEM);
        Ok((customer, before != merged))
    }

    /// Which customers have a name.
    pub(super) fn named(&self, customers: usize) -> Vec<bool> {
        (0..customers).map(|c| self.names.get(c).is_some_and(Option::is_some)).collect()
    }

    /// The ledger's customer columns.
    pub(super) fn complete(&self, ledger: &mut Ledger) {
        let n = ledger.customers.len();
        if self.names.iter().any(Option::is_some) {
            let name = |c: usize| self.names.get(c).cloned().flatten().unwrap_or_default();
            let known = ledger.customer_names.as_ref().map_or(0, Vec::len);
            // Names rarely change; only then, or when customers came, is the column made anew.
            let same =
                known == n
                    && ledger.customer_names.iter().flatten().enumerate().all(|(c, has)| {
                        self.names.get(c).and_then(Option::as_deref).unwrap_or_default() == has
                    });
            if !same {
                ledger.customer_names = Some((0..n).map(name).collect());
            }
        }
        if self.parents.iter().any(|&p| p != NO_ITEM) {
            ledger.parents = Some((0..n).map(|c| self.parents.get(c).copied().unwrap_or(NO_ITEM)).collect());
        }
        if self.limits.iter().any(Option::is_some) {
            ledger.credit_limits = Some((0..n).map(|c| self.limits.get(c).copied().flatten()).collect());
        }
    }

    /// Items of customers that were merged into others, from an item on; `own` keeps whose they were.
    pub(super) fn flow_merged(&self, ledger: &mut Ledger, own: &mut Option<Vec<u32>>, from: usize) {
        let column = &mut ledger.items.customer;
        let Some(own) = own else {
            if self.merged.iter().any(|&into| into != NO_ITEM) {
                *own = Some(column.clone());
                column.iter_mut().for_each(|customer| *customer = self.root(*customer));
            }
            return;
        };
        own.extend_from_slice(&column[own.len()..]);
        for (customer, own) in column[from..].iter_mut().zip(&own[from..]) {
            *customer = self.root(*own);
        }
    }

    /// The customer that stands for one in the end.
    pub(crate) fn root(&self, customer: u32) -> u32 {
        let mut at = customer;
        // Merges make no circle; a damaged book must not hang us.
        for _ in 0..64 {
            match self.merged.get(at as usize) {
                Some(&into) if into != NO_ITEM => at = into,
                _ => break,
            }
        }
        at
    }
}

fn place(id: i64) -> Result<usize, StoreError> {
    usize::try_from(id - 1).map_err(|_| StoreError::Corrupt(format!("a customer has the id {id}")))
}

fn set<T: Clone>(column: &mut Vec<T>, at: usize, value: T, blank: T) {
    if column.len() <= at {
        column.resize(at + 1, blank);
    }
    column[at] = value;
}
