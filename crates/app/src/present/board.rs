//! The worklist of a day, remembered: of every customer its place in the order of work. What is shown of a place is asked of
//! the customers' desk.

use super::Present;
use crate::collect::{Sees, Used};
use crate::error::AppError;
use dunlin_core::collect::decide::{Book, Standing, decide_for};
use dunlin_core::collect::promise::Looker;
use dunlin_core::collect::rails::RAILS;
use dunlin_core::collect::reason::Marks;
use dunlin_core::collect::skip::Skip;
use dunlin_core::collect::worklist::{Room, Row, Weight, Worklist, fitting, worklist};
use dunlin_core::day::Day;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

/// A row's place: what must be done first, then by gain, then by customer.
type Rank = (bool, i64, u32);

#[derive(Clone, Copy, Debug)]
struct Slot {
    weight: Weight,
    withheld: Option<Skip>,
    /// Whose customer it is.
    collector: u32,
    marks: Marks,
}

/// A customer's place on the worklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The customer, by its number in the whole ledger.
    pub customer: u32,
    /// Whose it is: a number into the ledger's collectors.
    pub collector: u32,
    /// What speaks against contact today.
    pub withheld: Option<Skip>,
    /// What it weighs when a day is filled.
    pub weight: Weight,
    /// What the list is looked through by.
    pub marks: Marks,
}

/// The places of a day.
#[derive(Debug)]
pub(super) struct Board {
    day: Day,
    used: Arc<Used>,
    slots: BTreeMap<Rank, Slot>,
    /// Customer -> where it stands.
    ranks: FxHashMap<u32, Rank>,
    /// Collector -> how many rows there are, and how many are withheld.
    counts: FxHashMap<u32, [usize; 2]>,
}

/// Which customers are on a worklist.
#[derive(Debug, Default)]
struct Chosen {
    rows: Vec<u32>,
    beyond: usize,
    withheld: Vec<u32>,
    withheld_beyond: usize,
}

/// A worklist with the desk that it is shown from.
#[derive(Debug)]
pub struct Listed {
    /// The desk of those who are on it.
    pub few: super::Few,
    /// The list; its rows name customers of that desk.
    pub list: Worklist,
    /// How many more are withheld than those who are listed.
    pub withheld_beyond: usize,
}

impl Present {
    /// The worklist of a day, of the customers who are seen; `collector`: only those of that name. Of those for whom contact is
    /// withheld as many are listed as `withheld` says.
    ///
    /// # Errors
    /// A strategy that can no longer be read.
    pub fn worklist(
        &self,
        sees: &Sees,
        day: Day,
        room: Room,
        (collector, withheld): (Option<&str>, usize),
    ) -> Result<Listed, AppError> {
        let chosen = self.chosen(sees, day, room, (collector, withheld))?;
        let all: Vec<u32> = chosen.rows.iter().chain(&chosen.withheld).copied().collect();
        let mut listed = self.listed(&all, sees, day)?;
        listed.list.beyond = chosen.beyond;
        listed.withheld_beyond = chosen.withheld_beyond;
        Ok(listed)
    }

    /// The rows of some customers, who must be seen, in the order of work.
    ///
    /// # Errors
    /// A strategy that can no longer be read.
    pub fn listed(&self, customers: &[u32], sees: &Sees, day: Day) -> Result<Listed, AppError> {
        let few = self.few(customers, sees, day)?;
        let own: FxHashSet<u32> = few.customers.iter().copied().collect();
        let mut list = few.desk.worklist(&few.desk.plan(), Room::Rows(usize::MAX), None);
        list.rows.retain(|row| own.contains(&row.customer));
        list.withheld.retain(|row| own.contains(&row.customer));
        Ok(Listed { few, list, withheld_beyond: 0 })
    }

    /// The places of all customers who are seen, in the order of work by the strategy in use on a day, one after the other until somebody
    /// has seen enough.
    pub fn seats(
        &self,
        sees: &Sees,
        (day, used): (Day, &Arc<Used>),
        each: &mut dyn FnMut(Seat) -> ControlFlow<()>,
    ) {
        let board = self.board_of(day, Arc::clone(used));
        let seen = board.slots.iter().filter(|(_, slot)| sees.collector(slot.collector));
        let mut seats = seen.map(|((.., customer), slot)| Seat {
            customer: *customer,
            collector: slot.collector,
            withheld: slot.withheld,
            weight: slot.weight,
            marks: slot.marks,
        });
        let _ = seats.try_for_each(each);
    }

    /// The board of a day, made anew where another is kept.
    fn board_of(&self, day: Day, used: Arc<Used>) -> Arc<Board> {
        let mut kept = self.board.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_some_and(|board| board.day != day || !Arc::ptr_eq(&board.used, &used)) {
            *kept = None;
        }
        Arc::clone(kept.get_or_insert_with(|| Arc::new(Board::new(self, day, used))))
    }

    fn chosen(
        &self,
        sees: &Sees,
        day: Day,
        room: Room,
        (collector, most): (Option<&str>, usize),
    ) -> Result<Chosen, AppError> {
        let of = match collector.map(|name| self.ledger().collectors.find(name)) {
            Some(None) => return Ok(Chosen::default()),
            other => other.flatten(),
        };
        let used = self.used(day)?;
        let board = self.board_of(day, used);
        let seen = |slot: &Slot| sees.collector(slot.collector);
        Ok(match of {
            // Only those of one name: nobody has counted them.
            Some(of) => {
                let own = board.slots.iter().filter(|((.., customer), slot)| {
                    seen(slot) && self.last_collector(*customer) == Some(of)
                });
                Chosen::of(own, None, (room, most))
            }
            None => {
                let counted = board.counts.iter().filter(|(collector, _)| sees.collector(**collector));
                let all = counted.fold([0, 0], |sum, (_, of)| [sum[0] + of[0], sum[1] + of[1]]);
                Chosen::of(board.slots.iter().filter(|(_, slot)| seen(slot)), Some(all), (room, most))
            }
        })
    }

    /// The collector of a customer's latest item.
    fn last_collector(&self, customer: u32) -> Option<u32> {
        let of = self.ledger().items.collector.as_ref()?;
        self.items.last(customer).map(|item| of[item as usize])
    }
}

impl Board {
    /// The places of everybody.
    fn new(present: &Present, day: Day, used: Arc<Used>) -> Board {
        let (ledger, facts) = (present.ledger(), present.collecting.whole().facts);
        let (mut own, mut other) = (None, None);
        let applications = present.applications.plain();
        let applications = applications.unwrap_or_else(|| own.insert(ledger.applications_by_item()));
        let items = present.items.plain();
        let items = items.unwrap_or_else(|| other.insert(ledger.items_by_customer()));
        let looker = Looker { ledger, applications, items };
        let strategy = &used.strategy;
        let standing = Standing::new(looker, &facts, strategy, day);
        let plan = decide_for(RAILS, looker, &standing, &facts, strategy, day);
        let book = Book { ledger, facts: &facts };
        let list =
            worklist(book, looker, &standing, &plan, strategy, (day, Room::Rows(usize::MAX), &|_| true));
        let mut board = Board {
            day,
            used,
            slots: BTreeMap::new(),
            ranks: FxHashMap::default(),
            counts: FxHashMap::default(),
        };
        list.rows.iter().chain(&list.withheld).for_each(|row| board.put(present, row.customer, row));
        board
    }

    fn put(&mut self, present: &Present, customer: u32, row: &Row) {
        let (is_free, value, _) = row.rank();
        let (rank, is_withheld) = ((is_free, value, customer), row.withheld.is_some());
        let collector = present.whose.get(customer as usize).copied().unwrap_or(0);
        self.counts.entry(collector).or_default()[usize::from(is_withheld)] += 1;
        self.ranks.insert(customer, rank);
        self.slots
            .insert(rank, Slot { weight: row.weight(), withheld: row.withheld, collector, marks: row.marks });
    }

    fn take(&mut self, customer: u32) {
        if let Some(slot) = self.ranks.remove(&customer).and_then(|rank| self.slots.remove(&rank)) {
            self.counts.entry(slot.collector).or_default()[usize::from(slot.withheld.is_some())] -= 1;
        }
    }

    /// The places of some customers anew.
    pub(super) fn renew(&mut self, present: &Present, customers: &[u32]) -> Result<(), AppError> {
        customers.iter().for_each(|&customer| self.take(customer));
        // Which strategy holds is asked again: one that was put into use bears on everybody, who are then asked anew.
        let few = present.few(customers, &Sees::everybody(), self.day)?;
        let of: FxHashMap<u32, u32> = few.customers.iter().copied().zip(customers.iter().copied()).collect();
        let list = few.desk.worklist(&few.desk.plan(), Room::Rows(usize::MAX), None);
        for row in list.rows.iter().chain(&list.withheld) {
            if let Some(&customer) = of.get(&row.customer) {
                self.put(present, customer, row);
            }
        }
        Ok(())
    }
}

impl Chosen {
    /// From rows in their order; `all`: how many there are, and how many are withheld, where that was counted.
    fn of<'s>(
        slots: impl Iterator<Item = (&'s Rank, &'s Slot)>,
        all: Option<[usize; 2]>,
        (room, most): (Room, usize),
    ) -> Chosen {
        let mut chosen = Chosen::default();
        let (mut weights, mut seen) = (Vec::new(), [0, 0]);
        let rows_most = if let Room::Rows(rows) = room { rows } else { usize::MAX };
        for ((.., customer), slot) in slots {
            if all.is_some() && chosen.rows.len() >= rows_most && chosen.withheld.len() >= most {
                break;
            }
            seen[usize::from(slot.withheld.is_some())] += 1;
            if slot.withheld.is_some() && chosen.withheld.len() < most {
                chosen.withheld.push(*customer);
            } else if slot.withheld.is_none() && chosen.rows.len() < rows_most {
                chosen.rows.push(*customer);
                weights.push(slot.weight);
            }
        }
        if let Room::Minutes(minutes) = room {
            let mut is_in = fitting(&weights, minutes).into_iter();
            chosen.rows.retain(|_| is_in.next().unwrap_or(false));
        }
        let [rows, withheld] = all.unwrap_or(seen);
        chosen.beyond = rows - chosen.rows.len();
        chosen.withheld_beyond = withheld - chosen.withheld.len();
        chosen
    }
}
