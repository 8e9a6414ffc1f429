//! The engine: one pass over the ledger to every measure, for every group and period.
//!
//! ```text
//! Query -> Timeline (days into cells) -> Facts (what was known, item by item) -> Sweep (each item walked once,
//! in parallel, into rows of slots) -> running sums over the cells -> Grid
//! ```
//!
//! Read in this order: [`Query`] and [`Grid`]; `walk`, which says what an item contributes; `slot`, which says which
//! contributions make which measure; `sweep`; `finish`. All sums are integers, exact whatever the order and the
//! number of threads.
//!
//! Deliberately not here: formulas over measures (the catalogue), rounding, and currencies' rates: a group holds one
//! currency.

mod facts;
mod finish;
mod grid;
mod num;
mod running;
pub(crate) mod slot;
mod stats;
mod sweep;
mod timeline;
mod value;
mod walk;

pub(crate) use grid::Column;
pub use grid::{Grid, MergeError};
pub use running::Running;
pub use value::{MeasureSet, MeasureValue, Reason};

pub(crate) use facts::{Facts, Visible};
pub(crate) use timeline::{Timeline, chains};
pub(crate) use walk::{Item, Sink, Survival, Walker};

use crate::group::{Filter, GroupBy, Groups};
use crate::period::Period;
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::Ledger;
use finish::Assembly;
use num::Num;
use slot::Families;
use sweep::Sweep;

/// What is asked of the engine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Query {
    /// The periods, in any order; they may overlap and leave gaps.
    pub periods: Vec<Period>,
    /// What to split by; totals come along.
    pub by: GroupBy,
    /// Facts effective after this day have no effect, and running periods are cut there. `None`: after all periods.
    pub as_of: Option<Day>,
    /// Facts recorded after this moment are not known. `None`: with all knowledge.
    pub known_at: Option<Instant>,
    /// Which items are in.
    pub filter: Filter,
    /// Which measures are wanted; the others are not worked out.
    pub needed: MeasureSet,
}

impl Query {
    /// All measures of all items in total, for some periods.
    #[must_use]
    pub fn new(periods: Vec<Period>) -> Query {
        Query {
            periods,
            by: GroupBy::Total,
            as_of: None,
            known_at: None,
            filter: Filter::default(),
            needed: MeasureSet::all(),
        }
    }

    /// Works the measures out. The ledger must pass [`Ledger::check`].
    #[must_use]
    pub fn run(&self, ledger: &Ledger) -> Grid {
        if num::fits_narrow(ledger) { self.sweep::<i64>(ledger) } else { self.sweep::<i128>(ledger) }
    }

    /// The periods cut at the as-of date; those that begin later as they are.
    pub(crate) fn cut(&self) -> Vec<Period> {
        let cut = |p: &Period| self.as_of.and_then(|d| p.until(d)).unwrap_or(*p);
        self.periods.iter().map(cut).collect()
    }

    /// The gapless runs that the periods begun by the as-of date lie on.
    pub(crate) fn lines(&self) -> Vec<Timeline> {
        let begun = |(_, p): &(usize, Period)| self.as_of.is_none_or(|d| p.start <= d);
        chains(self.cut().into_iter().enumerate().filter(begun))
    }

    pub(crate) fn visible(&self) -> Visible {
        Visible { known_at: self.known_at.unwrap_or(Instant::NEVER) }
    }

    /// The groups that occur by the end of the last line.
    pub(crate) fn groups(&self, ledger: &Ledger, lines: &[Timeline]) -> Groups {
        let horizon = lines.iter().map(Timeline::last_close).max().unwrap_or(Day::ALWAYS);
        Groups::find(ledger, &self.visible(), self.by, &self.filter, horizon)
    }

    fn sweep<N: Num>(&self, ledger: &Ledger) -> Grid {
        let lines = self.lines();
        let visible = self.visible();
        let groups = self.groups(ledger, &lines);
        let families = Families::of(&self.needed);
        let mut assembly = Assembly::<N>::new(self, ledger, &groups);
        for line in &lines {
            let facts = Facts::new(ledger, &visible, line.last_close());
            let sweep = Sweep { ledger, visible, facts: &facts, groups: &groups, line, families };
            assembly.line(&sweep);
        }
        assembly.grid()
    }
}
