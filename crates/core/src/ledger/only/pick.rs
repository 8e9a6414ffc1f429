//! Rows of columns.

use crate::ledger::Items;

/// The rows of a column.
pub(super) fn pick<T: Clone>(column: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().map(|&row| column[row as usize].clone()).collect()
}

/// The rows of a column that may not be there.
pub(super) fn picked<T: Clone>(column: &Option<Vec<T>>, rows: &[u32]) -> Option<Vec<T>> {
    column.as_ref().map(|column| pick(column, rows))
}

/// Appends a copy of a row.
fn again<T: Clone>(column: &mut Vec<T>, row: usize) {
    column.push(column[row].clone());
}

fn again_if<T: Clone>(column: &mut Option<Vec<T>>, row: usize) {
    column.iter_mut().for_each(|column| again(column, row));
}

impl Items {
    /// Appends a copy of a row.
    pub(super) fn copy(&mut self, row: usize) {
        again(&mut self.document, row);
        again_if(&mut self.instalment, row);
        again(&mut self.kind, row);
        again(&mut self.customer, row);
        again_if(&mut self.segment, row);
        again_if(&mut self.collector, row);
        again_if(&mut self.entity, row);
        again_if(&mut self.currency, row);
        again(&mut self.issued, row);
        again(&mut self.due, row);
        again(&mut self.amount, row);
        again_if(&mut self.posted, row);
        again_if(&mut self.voided, row);
        again_if(&mut self.disputed, row);
        again_if(&mut self.retained, row);
        again_if(&mut self.returns, row);
        again_if(&mut self.hold_until, row);
        again_if(&mut self.ordered, row);
        again_if(&mut self.discount, row);
        again_if(&mut self.discount_until, row);
        again_if(&mut self.channel, row);
        again_if(&mut self.recorded, row);
        again_if(&mut self.void_recorded, row);
    }
}
