//! Everything that a decision looks at, loaded once: ledger, facts, strategy; and an account's story.

use super::facts::Collecting;
use super::strategy::Used;
use crate::books::Books;
use crate::columns::Columns;
use crate::error::AppError;
use crate::people::Scope;
use dunlin_core::collect::decide::{Book, Plan, Standing, decide_for};
use dunlin_core::collect::facts::{Facts, Team};
use dunlin_core::collect::promise::{Looker, Standing as Kept};
use dunlin_core::collect::rails::RAILS;
use dunlin_core::collect::strategy::Strategy;
use dunlin_core::collect::worklist::{Room, Worklist, worklist};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Groups, Ledger, NO_ITEM};
use std::sync::Arc;

/// The desk of a day: what is known, and how every account stands.
#[derive(Debug)]
pub struct Desk {
    /// The books as columns.
    pub columns: Columns,
    /// What collecting knows.
    pub collecting: Collecting,
    /// The strategy in use.
    pub used: Arc<Used>,
    /// The day.
    pub day: Day,
    /// How every account stands.
    pub standing: Standing,
    applications: Groups,
    items: Groups,
}

impl Books {
    /// Sits down at the desk of a day. `strategy`: another one than that in use.
    ///
    /// # Errors
    /// Those of the books.
    pub fn desk(&self, day: Day, known_at: Instant, strategy: Option<Strategy>) -> Result<Desk, AppError> {
        self.desk_at(self.columns(known_at)?, day, strategy)
    }

    /// The desk of a day as somebody sees it: nothing of customers beyond their scope is in it.
    ///
    /// # Errors
    /// Those of the books.
    pub fn desk_for(
        &self,
        scope: &Scope,
        day: Day,
        known_at: Instant,
        strategy: Option<Strategy>,
    ) -> Result<Desk, AppError> {
        self.desk_of_scope(self.columns(known_at)?, scope, day, strategy)
    }

    fn desk_of_scope(
        &self,
        columns: Columns,
        scope: &Scope,
        day: Day,
        strategy: Option<Strategy>,
    ) -> Result<Desk, AppError> {
        if *scope == Scope::All {
            return self.desk_at(columns, day, strategy);
        }
        let teams = self.teams(columns.seq())?;
        let sees = Sees::new(scope, columns.ledger(), &teams, day);
        self.desk_at(columns.only(&sees.customers(&columns.collectors())), day, strategy)
    }

    /// The same as known after a command; `None`: now.
    pub(super) fn desk_of(
        &self,
        seq: Option<i64>,
        day: Day,
        strategy: Option<Strategy>,
    ) -> Result<Desk, AppError> {
        self.desk_at(Columns::load(&self.inner.store, seq)?, day, strategy)
    }

    fn desk_at(&self, columns: Columns, day: Day, strategy: Option<Strategy>) -> Result<Desk, AppError> {
        let collecting = self.collecting(&columns)?;
        let used = match strategy {
            Some(strategy) => Used { strategy, version: None, id: 0 },
            None => collecting.strategy(day)?,
        };
        Ok(Desk::new(columns, collecting, Arc::new(used), day))
    }
}

/// Whose customers somebody sees on a day: those of which collectors.
#[derive(Clone, Debug)]
pub struct Sees {
    /// By collector; `None`: everybody's.
    wanted: Option<Vec<bool>>,
}

impl Sees {
    /// `teams`: in order of days.
    pub(crate) fn new(scope: &Scope, ledger: &Ledger, teams: &[Team], day: Day) -> Sees {
        let Scope::Portfolio { collector, team } = scope else { return Sees { wanted: None } };
        let is_own = |name: &str| {
            let is_of_team = !team.is_empty() && Facts::team_of(teams, name, day) == team;
            (!name.is_empty() && name == collector) || is_of_team
        };
        Sees { wanted: Some(ledger.collectors.iter().map(is_own).collect()) }
    }

    /// All of them.
    pub(crate) const fn everybody() -> Sees {
        Sees { wanted: None }
    }

    /// Whether everybody is seen.
    pub(crate) const fn is_everybody(&self) -> bool {
        self.wanted.is_none()
    }

    /// Customer -> whether it is seen; `collectors`: customer -> whose it is.
    pub(crate) fn customers(&self, collectors: &[u32]) -> Vec<bool> {
        collectors.iter().map(|&of| self.collector(of)).collect()
    }

    /// Whether customers of a collector are seen.
    pub(crate) fn collector(&self, of: u32) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| wanted.get(of as usize).copied().unwrap_or(false))
    }
}

impl Desk {
    /// The desk of what is in these columns.
    pub(crate) fn new(columns: Columns, collecting: Collecting, used: Arc<Used>, day: Day) -> Desk {
        let ledger = columns.ledger();
        let (applications, items) = (ledger.applications_by_item(), ledger.items_by_customer());
        let looker = Looker { ledger, applications: &applications, items: &items };
        let standing = Standing::new(looker, &collecting.facts, &used.strategy, day);
        Desk { columns, collecting, used, day, standing, applications, items }
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        self.columns.ledger()
    }

    /// The ledger with its indexes.
    #[must_use]
    pub fn looker(&self) -> Looker<'_> {
        Looker { ledger: self.ledger(), applications: &self.applications, items: &self.items }
    }

    /// What would be done today.
    #[must_use]
    pub fn plan(&self) -> Plan {
        decide_for(
            RAILS,
            self.looker(),
            &self.standing,
            &self.collecting.facts,
            &self.used.strategy,
            self.day,
        )
    }

    /// What would be done today under another strategy.
    #[must_use]
    pub fn plan_by(&self, strategy: &Strategy) -> Plan {
        let standing = Standing::new(self.looker(), &self.collecting.facts, strategy, self.day);
        decide_for(RAILS, self.looker(), &standing, &self.collecting.facts, strategy, self.day)
    }

    /// Whom to contact next. `collectors`: only customers of these, by name.
    #[must_use]
    pub fn worklist(&self, plan: &Plan, room: Room, collectors: Option<&[&str]>) -> Worklist {
        let l = self.ledger();
        let numbers =
            collectors.map(|names| names.iter().filter_map(|name| l.collectors.find(name)).collect());
        let wanted = |customer: u32| match (&numbers as &Option<Vec<u32>>, &l.items.collector) {
            (None, _) => true,
            (Some(numbers), Some(of)) => {
                self.items.rows(customer).last().is_some_and(|&item| numbers.contains(&of[item as usize]))
            }
            (Some(_), None) => false,
        };
        let book = Book { ledger: l, facts: &self.collecting.facts };
        let strategy = &self.used.strategy;
        worklist(book, self.looker(), &self.standing, plan, strategy, (self.day, room, &wanted))
    }

    /// The parent of a customer on the day, and since when where that was said.
    #[must_use]
    pub fn parent(&self, customer: u32) -> Option<(u32, Option<Day>)> {
        let mut said =
            self.collecting.facts.parents.iter().rev().filter(|p| p.customer == customer).peekable();
        if said.peek().is_some() {
            let last = said.find(|p| p.from <= self.day)?;
            return last.parent.map(|parent| (parent, Some(last.from)));
        }
        let parents = self.ledger().parents.as_ref()?;
        parents
            .get(customer as usize)
            .copied()
            .filter(|&parent| parent != NO_ITEM)
            .map(|parent| (parent, None))
    }

    /// The customers whose parent it is on the day.
    #[must_use]
    pub fn children(&self, customer: u32) -> Vec<u32> {
        let all = 0..self.ledger().customers.len() as u32;
        all.filter(|&other| self.parent(other).is_some_and(|(parent, _)| parent == customer)).collect()
    }

    /// What became of a promise.
    #[must_use]
    pub fn kept(&self, promise: &dunlin_core::collect::facts::Promise) -> Kept {
        self.looker().standing(promise, self.day, self.used.strategy.tolerance)
    }
}
