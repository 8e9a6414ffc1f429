//! What came in while an agency had an item, and the agency's commission on it.

use super::facts::Placement;
use super::promise::Looker;
use crate::day::Day;
use crate::ledger::Settlement;

impl Placement {
    /// Cash applied to the item in `[from, until]` while it was placed, minor units, net of what was taken back meanwhile
    /// (returned, un-applied).
    #[must_use]
    pub fn collected(&self, looker: Looker<'_>, from: Day, until: Day) -> i64 {
        let (l, a) = (looker.ledger, &looker.ledger.applications);
        let (first, last) = (from.max(self.from), until.min(self.until.plus_days(-1)));
        let within = |day: Day| i64::from(first <= day && day <= last);
        let rows = looker.applications.rows(self.item).iter().map(|&row| row as usize);
        rows.filter(|&row| a.to[row] == self.item && a.how[row] == Settlement::Cash)
            .map(|row| {
                let (start, end) = l.in_force(row);
                if start < end { a.amount[row] * (within(start) - within(end)) } else { 0 }
            })
            .sum()
    }

    /// Commission on what came while it was placed, minor units, rounded once, half away from zero; `None` where none is
    /// agreed. What was taken back lowers it.
    #[must_use]
    pub fn commission_on(&self, collected: i64) -> Option<i64> {
        self.commission.and_then(|commission| commission.of(collected).rounded())
    }
}
