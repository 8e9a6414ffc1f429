//! What was written since is taken in.

use super::Present;
use crate::collect::Collecting;
use crate::columns::{Columns, Moved};
use crate::error::AppError;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Growing, Ledger, NO_ITEM};
use dunlin_store::Store;
use std::sync::{Arc, Mutex, PoisonError};

/// When more customers than this part of all are concerned, everybody is worked out anew.
const PART: usize = 20;

fn inner<T>(mutex: &mut Mutex<T>) -> &mut T {
    mutex.get_mut().unwrap_or_else(PoisonError::into_inner)
}

/// What moved in the ledger.
struct Ledgers {
    moved: Moved,
    /// Items of before that changed.
    touched: Vec<u32>,
    /// Those of them that have a further version, with the customers that they had.
    replaced: Vec<(u32, u32)>,
    /// Items that were taken out of figures.
    out: Vec<u32>,
}

impl Present {
    /// Takes in what was written since; everything, the first time and after an error.
    pub(super) fn refresh(&mut self, store: &Store) -> Result<(), AppError> {
        if !std::mem::take(&mut self.is_whole) {
            *self = Present::load(store)?;
            return Ok(());
        }
        let ledgers = self.take_ledger(store)?;
        if ledgers.moved.was_merged {
            *self = Present::load(store)?;
            return Ok(());
        }
        let said = self.collecting.refresh(store, &self.columns)?;
        if said.anew {
            *self = Present::load(store)?;
            return Ok(());
        }
        let mut customers = self.concerned(&ledgers);
        self.index(&ledgers);
        customers.extend(&said.customers);
        customers.sort_unstable();
        customers.dedup();
        if said.parents || !ledgers.moved.said.is_empty() {
            *inner(&mut self.children) = None;
        }
        if said.everybody {
            *inner(&mut self.used) = None;
        }
        if !said.customers.is_empty() || !ledgers.moved.said.is_empty() {
            inner(&mut self.finding).stale();
        }
        self.is_whole = true;
        self.renew(&customers, said.everybody)
    }

    fn load(store: &Store) -> Result<Present, AppError> {
        let columns = Columns::load(store, None)?;
        let collecting = Collecting::kept(store, &columns)?;
        let l = columns.ledger();
        let present = Present {
            applications: Growing::new(l.applications_by_item()),
            items: Growing::new(l.items_by_customer()),
            whose: columns.collectors(),
            span: l.span(),
            collecting,
            is_whole: true,
            columns,
            ..Present::default()
        };
        Ok(present)
    }

    fn take_ledger(&mut self, store: &Store) -> Result<Ledgers, AppError> {
        let (mut old, mut had, mut out) = (Vec::new(), Vec::new(), Vec::new());
        let figures = inner(&mut self.figures);
        let moved = self.columns.refresh_watched(store, |ledger, touched, replaced| {
            old = touched.to_vec();
            had = replaced.iter().map(|&item| (item, ledger.items.customer[item as usize])).collect();
            out = figures.take_out(ledger, touched, replaced);
        })?;
        let ledger = self.columns.ledger();
        if moved.all {
            figures.regrouped();
        }
        figures.put_in(ledger, &out, &moved);
        Ok(Ledgers { moved, touched: old, replaced: had, out })
    }

    /// The customers whom it concerns.
    fn concerned(&self, ledgers: &Ledgers) -> Vec<u32> {
        let (l, moved) = (self.ledger(), &ledgers.moved);
        let of = |item: u32| l.items.customer[item as usize];
        let mut all: Vec<u32> = moved.said.clone();
        all.extend(ledgers.touched.iter().chain(&ledgers.out).map(|&item| of(item)));
        all.extend(moved.items.clone().map(of));
        all.extend(ledgers.replaced.iter().map(|(_, customer)| *customer));
        // What a further version moves in time moves what it settles, or is settled by.
        let joined = ledgers.replaced.iter().flat_map(|(item, _)| self.applications.rows(*item));
        all.extend(joined.flat_map(|row| sides(l, row)).map(of));
        all
    }

    /// Brings the indexes up to date.
    fn index(&mut self, ledgers: &Ledgers) {
        let (l, moved) = (self.columns.ledger(), &ledgers.moved);
        for row in moved.applications.clone() {
            sides(l, row).for_each(|item| self.applications.push(item, row));
        }
        let is_elsewhere = |(item, customer): &(u32, u32)| l.items.customer[*item as usize] != *customer;
        if ledgers.replaced.iter().any(is_elsewhere) {
            self.items = Growing::new(l.items_by_customer());
        } else {
            moved.items.clone().for_each(|item| self.items.push(l.items.customer[item as usize], item));
        }
        if self.items.is_stale() {
            self.items = Growing::new(l.items_by_customer());
        }
        if self.applications.is_stale() {
            self.applications = Growing::new(l.applications_by_item());
        }
        if ledgers.replaced.is_empty() {
            let (a, i) = (&l.applications, &l.items);
            let new = moved.items.clone().map(|item| i.issued[item as usize]);
            let applied =
                moved.applications.clone().map(|row| a.day[row as usize]).filter(|day| *day < Day::NEVER);
            self.span.0 = new.clone().min().map_or(self.span.0, |day| day.min(self.span.0));
            self.span.1 = new.chain(applied).max().map_or(self.span.1, |day| day.max(self.span.1));
        } else {
            self.span = l.span();
        }
        self.whose.resize(l.customers.len(), 0);
        let items = moved.items.clone().chain(ledgers.replaced.iter().map(|(item, _)| *item));
        let of_items = items.map(|item| l.items.customer[item as usize]);
        let before = ledgers.replaced.iter().map(|(_, customer)| *customer);
        for customer in of_items.chain(before).chain(moved.said.iter().copied()) {
            let said = self.columns.attributes().collectors.get(customer as usize).copied().unwrap_or(0);
            let last = self.items.last(customer).zip(l.items.collector.as_ref());
            let given = last.map_or(0, |(item, of)| of[item as usize]);
            self.whose[customer as usize] = if said != 0 { said } else { given };
        }
    }

    /// What is remembered of customers is worked out anew.
    fn renew(&mut self, customers: &[u32], everybody: bool) -> Result<(), AppError> {
        let (mut board, mut aged) = (inner(&mut self.board).take(), std::mem::take(inner(&mut self.aged)));
        if customers.len() > 100 + self.whose.len() / PART {
            return Ok(());
        }
        if everybody {
            board = None;
        }
        // Nobody looks at it while something is taken in.
        if let Some(board) = board.as_mut().and_then(Arc::get_mut) {
            board.renew(self, customers)?;
        } else {
            board = None;
        }
        aged.iter_mut().for_each(|aged| aged.renew(self, customers));
        *inner(&mut self.board) = board;
        *inner(&mut self.aged) = aged;
        Ok(())
    }
}

/// The items that an application joins.
fn sides(ledger: &Ledger, row: u32) -> impl Iterator<Item = u32> {
    let a = &ledger.applications;
    [a.to[row as usize], a.from[row as usize]].into_iter().filter(|&item| item != NO_ITEM)
}
