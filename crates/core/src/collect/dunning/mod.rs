//! Dunning as two machines, and a third that some peers have.
//!
//! - [`letters`]: item by item, level by level; each item climbs one step a run and skips none, each convention on which
//!   peers differ is a switch of [`Letters`].
//! - [`account`]: the state of a whole account is the highest one whose condition holds now; it falls back by itself.
//! - [`campaign`]: so many attempts a currency while more than a minimum is overdue.
//!
//! Sources: semantics of Tryton (`account_dunning`), metasfresh, Odoo, OCA, Business Central, Lago and Kill Bill, each
//! switch beside its field.

pub mod account;
pub mod campaign;
pub mod letters;

pub use letters::{Anchor, Interval, Letters, Level, Noticed, Requires, Subject};

/// Whether a threshold is reached on its day, or on the day after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Compare {
    /// On its day: Tryton, OCA, metasfresh, Kill Bill. Our default.
    #[default]
    AtLeast,
    /// On the day after: Business Central's grace days, Lago's days between attempts.
    MoreThan,
}

impl Compare {
    /// Whether `value` reaches `bound`.
    #[must_use]
    pub fn holds<T: PartialOrd + Copy>(self, value: T, bound: T) -> bool {
        match self {
            Compare::AtLeast => value >= bound,
            Compare::MoreThan => value > bound,
        }
    }

    /// The first day on which a threshold of `day` is reached.
    pub(crate) fn first(self, day: crate::day::Day) -> crate::day::Day {
        day.plus_days(i32::from(self == Compare::MoreThan))
    }
}
