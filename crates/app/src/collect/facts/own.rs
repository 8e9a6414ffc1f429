//! Whose a fact is: from all facts to those of a few customers, at the cost of these alone.

use super::Collecting;
use crate::columns::Columns;
use dunlin_core::collect::facts::{Charged, Facts, Line, Notice};
use rustc_hash::FxHashMap;

/// Sorts of facts that are somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Sort {
    People,
    Bans,
    Activities,
    Promises,
    Disputes,
    Holds,
    Notices,
    Placements,
    Proposals,
    Overrides,
    Parents,
}

/// So many.
pub(super) const SORTS: usize = 11;

/// A customer's facts: sort and place.
pub(super) type Own = Vec<(u8, u32)>;

impl Collecting {
    /// Notes whose the facts are that came since.
    pub(super) fn index(&mut self, columns: &Columns) {
        let of_item = |item: u32| columns.ledger().items.customer[item as usize];
        let (f, own) = (&self.facts, &mut self.own);
        let done = &mut self.indexed;
        let mut note = |sort: Sort, len: usize, customer: &dyn Fn(usize) -> u32| {
            let from = std::mem::replace(&mut done[sort as usize], len);
            (from..len).for_each(|row| own.entry(customer(row)).or_default().push((sort as u8, row as u32)));
        };
        note(Sort::People, f.people.len(), &|row| f.people[row].customer);
        note(Sort::Bans, f.bans.len(), &|row| f.bans[row].customer);
        note(Sort::Activities, f.activities.len(), &|row| f.activities[row].customer);
        note(Sort::Promises, f.promises.len(), &|row| f.promises[row].customer);
        note(Sort::Disputes, f.disputes.len(), &|row| of_item(f.disputes[row].item));
        note(Sort::Holds, f.holds.len(), &|row| f.holds[row].customer);
        note(Sort::Notices, f.notices.len(), &|row| f.notices[row].customer);
        note(Sort::Placements, f.placements.len(), &|row| of_item(f.placements[row].item));
        note(Sort::Proposals, f.proposals.len(), &|row| f.proposals[row].customer);
        note(Sort::Overrides, f.overrides.len(), &|row| f.overrides[row].customer);
        note(Sort::Parents, f.parents.len(), &|row| f.parents[row].customer);
    }

    /// Where a customer's parents stand.
    pub(super) fn own_parents(&self, customer: u32) -> impl Iterator<Item = u32> + '_ {
        let own = self.own.get(&customer).into_iter().flatten();
        own.filter(|(sort, _)| *sort == Sort::Parents as u8).map(|(_, at)| *at)
    }

    /// Everything, in a copy of its own.
    pub(crate) fn whole(&self) -> Collecting {
        let mut all = Collecting {
            facts: self.facts.clone(),
            contact_ids: self.contact_ids.clone(),
            notice_ids: self.notice_ids.clone(),
            notice_runs: self.notice_runs.clone(),
            hold_ids: self.hold_ids.clone(),
            strategies: self.strategies.clone(),
            ..Collecting::default()
        };
        all.taken.tags.clone_from(&self.taken.tags);
        all.settle();
        all
    }

    /// What is known of some customers (numbers of the whole), by the numbers of columns that hold them alone. What names somebody
    /// or something that is not in there loses it, as if it were not in the books.
    pub(crate) fn part(&self, customers: &[u32], columns: &Columns) -> Collecting {
        let mut rows: [Vec<u32>; SORTS] = Default::default();
        for own in customers.iter().filter_map(|customer| self.own.get(customer)).flatten() {
            rows[usize::from(own.0)].push(own.1);
        }
        rows.iter_mut().for_each(|rows| rows.sort_unstable());
        let mut part = Collecting { strategies: self.strategies.clone(), ..Collecting::default() };
        let contacts = self.people_of(&rows[Sort::People as usize], columns, &mut part);
        let here = Here { from: &self.facts, columns, rows: &rows, contacts };
        here.accounts(&mut part.facts);
        here.notices(&mut part.facts);
        here.items(&mut part.facts);
        for &row in &rows[Sort::Notices as usize] {
            part.notice_ids.push(self.notice_ids[row as usize]);
            part.notice_runs.push(self.notice_runs[row as usize]);
        }
        for &row in &rows[Sort::Holds as usize] {
            part.hold_ids.push(self.hold_ids[row as usize]);
        }
        for &customer in customers {
            if let (Some(tags), Some(here)) =
                (self.taken.tags.get(&customer), columns.customer_here(customer))
            {
                part.taken.tags.insert(here, tags.clone());
            }
        }
        part.facts.teams.clone_from(&self.facts.teams);
        part.facts.reference_rates.clone_from(&self.facts.reference_rates);
        part.facts.fresh = self.facts.fresh;
        part.settle();
        part
    }

    /// Contact -> its number in the part.
    fn people_of(&self, rows: &[u32], columns: &Columns, part: &mut Collecting) -> FxHashMap<u32, u32> {
        let mut contacts = FxHashMap::default();
        for &row in rows {
            let person = &self.facts.people[row as usize];
            let Some(customer) = columns.customer_here(person.customer) else { continue };
            contacts.insert(row, part.facts.people.len() as u32);
            part.contact_ids.push(self.contact_ids[row as usize]);
            let mut person = person.clone();
            person.customer = customer;
            part.facts.people.push(person);
        }
        contacts
    }
}

/// From facts of the whole to those of a part.
struct Here<'h> {
    from: &'h Facts,
    columns: &'h Columns,
    rows: &'h [Vec<u32>; SORTS],
    contacts: FxHashMap<u32, u32>,
}

impl Here<'_> {
    /// The facts of a sort, copied.
    fn of<T: Clone>(&self, sort: Sort, all: &[T]) -> Vec<T> {
        self.rows[sort as usize].iter().map(|&row| all[row as usize].clone()).collect()
    }

    fn contact(&self, contact: Option<u32>) -> Option<u32> {
        contact.and_then(|contact| self.contacts.get(&contact).copied())
    }

    /// Those whose facts are asked for are all in the part.
    fn customer(&self, whole: u32) -> u32 {
        self.columns.customer_here(whole).unwrap_or_default()
    }

    fn item(&self, whole: Option<u32>) -> Option<u32> {
        whole.and_then(|item| self.columns.item_here(item))
    }

    /// What is said of customers.
    fn accounts(&self, to: &mut Facts) {
        to.bans = self.of(Sort::Bans, &self.from.bans);
        to.bans
            .iter_mut()
            .for_each(|x| (x.customer, x.contact) = (self.customer(x.customer), self.contact(x.contact)));
        to.activities = self.of(Sort::Activities, &self.from.activities);
        to.activities
            .iter_mut()
            .for_each(|x| (x.customer, x.contact) = (self.customer(x.customer), self.contact(x.contact)));
        to.promises = self.of(Sort::Promises, &self.from.promises);
        for promise in &mut to.promises {
            promise.customer = self.customer(promise.customer);
            promise.items = promise.items.iter().filter_map(|&item| self.item(Some(item))).collect();
        }
        to.holds = self.of(Sort::Holds, &self.from.holds);
        to.holds.iter_mut().for_each(|x| x.customer = self.customer(x.customer));
        to.proposals = self.of(Sort::Proposals, &self.from.proposals);
        to.proposals
            .iter_mut()
            .for_each(|x| (x.customer, x.item) = (self.customer(x.customer), self.item(x.item)));
        to.overrides = self.of(Sort::Overrides, &self.from.overrides);
        to.overrides
            .iter_mut()
            .for_each(|x| (x.customer, x.item) = (self.customer(x.customer), self.item(x.item)));
        to.parents = self.of(Sort::Parents, &self.from.parents);
        for parent in &mut to.parents {
            parent.customer = self.customer(parent.customer);
            parent.parent = parent.parent.and_then(|of| self.columns.customer_here(of));
        }
    }

    fn notices(&self, to: &mut Facts) {
        to.notices = self.rows[Sort::Notices as usize]
            .iter()
            .map(|&row| &self.from.notices[row as usize])
            .map(|notice| Notice {
                customer: self.customer(notice.customer),
                contact: self.contact(notice.contact),
                number: notice.number.clone(),
                lines: notice.lines.iter().filter_map(|line| self.line(line)).collect(),
                charges: notice.charges.iter().map(|charged| self.charged(charged)).collect(),
                ..*notice
            })
            .collect();
    }

    fn line(&self, line: &Line) -> Option<Line> {
        Some(Line { item: self.item(Some(line.item))?, ..line.clone() })
    }

    fn charged(&self, charged: &Charged) -> Charged {
        let mut charged = charged.clone();
        charged.charge.item = self.item(charged.charge.item);
        charged.document = self.item(charged.document);
        charged
    }

    /// What is said of items.
    fn items(&self, to: &mut Facts) {
        to.disputes = self.of(Sort::Disputes, &self.from.disputes);
        to.disputes.retain_mut(|x| self.item(Some(x.item)).inspect(|&item| x.item = item).is_some());
        to.placements = self.of(Sort::Placements, &self.from.placements);
        to.placements.retain_mut(|x| self.item(Some(x.item)).inspect(|&item| x.item = item).is_some());
    }
}
