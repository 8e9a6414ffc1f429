//! What a customer owes: the amounts alone, without the desk, for lists of many.

use super::Present;
use dunlin_core::collect::decide::Amounts;
use dunlin_core::day::Day;

impl Present {
    /// What a customer owes on a day, by currency, where anything is open; as a desk says it.
    #[must_use]
    pub fn owed(&self, customer: u32, day: Day) -> Vec<(u16, Amounts)> {
        let i = &self.ledger().items;
        let mut all: Vec<(u16, Amounts)> = Vec::new();
        for item in self.items.rows(customer) {
            let (open, row) = (self.open(item, day), item as usize);
            if open == 0 {
                continue;
            }
            let currency = i.currency.as_ref().map_or(0, |of| of[row]);
            let at = all.iter().position(|(own, _)| *own == currency).unwrap_or_else(|| {
                all.push((currency, Amounts { oldest: Day::NEVER, ..Amounts::default() }));
                all.len() - 1
            });
            let sum = &mut all[at].1;
            if open > 0 {
                sum.open += open;
                sum.past_due += if i.due[row] < day { open } else { 0 };
                sum.oldest = sum.oldest.min(i.due[row]);
            } else {
                sum.unapplied -= open;
            }
        }
        all
    }
}
