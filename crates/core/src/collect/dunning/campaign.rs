//! The campaign machine: so many attempts, so many days apart, while what is overdue in a currency reaches a minimum. Lago's
//! way of dunning; when everything was paid meanwhile, attempts are counted anew.

use super::Compare;
use super::Interval;
use crate::collect::skip::Skip;
use crate::day::Day;

/// The rules of a campaign in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Attempts before it is over.
    pub attempts_max: u32,
    /// Days between attempts.
    pub interval: Option<Interval>,
    /// What must be overdue, minor units.
    pub minimum: i64,
    /// Whether the minimum itself is enough.
    pub compare: Compare,
}

impl Campaign {
    /// The number of the attempt that is due, given those since something was last overdue.
    ///
    /// # Errors
    /// Why there is none.
    pub fn next(&self, overdue: i64, attempts: &[Day], day: Day) -> Result<u32, Skip> {
        if overdue <= 0 {
            return Err(Skip::NothingOpen);
        }
        if !self.compare.holds(overdue, self.minimum) {
            return Err(Skip::BelowMinimum);
        }
        if let (Some(interval), Some(last)) = (self.interval, attempts.iter().max()) {
            let from = interval.compare.first(last.plus_days(interval.days));
            if day < from {
                return Err(Skip::Interval(from));
            }
        }
        let made = attempts.len() as u32;
        if made < self.attempts_max { Ok(made + 1) } else { Err(Skip::MaxLevel) }
    }
}
