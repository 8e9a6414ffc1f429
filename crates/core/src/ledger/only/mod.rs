//! A ledger of some customers alone: what somebody who may see no others is shown, or what is needed to speak of a few. Nothing of
//! the rest is in it, not even its names, so that nothing can be shown by mistake.
//!
//! - An application of somebody else's credit stays as an amount alone.
//! - An own credit that settles somebody else's item is used up all the same: a journal entry of the credit's own number stands
//!   for what it went to.
//!
//! Deliberately not here: who is wanted.

mod numbers;
mod pick;

use super::{Applications, Items, Kind, Ledger, NO_ITEM, Settlement};
use crate::day::Day;
use numbers::Kept;
pub use numbers::Numbers;
use pick::{pick, picked};

/// A part of a ledger, with where everything went.
#[derive(Clone, Debug)]
pub struct Only {
    /// The ledger.
    pub ledger: Ledger,
    /// Item of the whole -> its number here.
    pub items: Numbers,
    /// Customer of the whole -> its number here.
    pub customers: Numbers,
}

/// What a part is made of: rows of the whole, each list ascending and without doubles.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Customers; those of the items come along.
    pub customers: Vec<u32>,
    /// Items.
    pub items: Vec<u32>,
    /// Applications that touch them; those that touch none of them are left out.
    pub applications: Vec<u32>,
    /// Few of many: what it costs follows what was chosen, not the whole.
    pub is_few: bool,
}

impl Ledger {
    /// The ledger of some customers alone: their items, the applications that settle or use these, the names that they use.
    #[must_use]
    pub fn only(&self, wanted: &dyn Fn(u32) -> bool) -> Only {
        let is_in: Vec<bool> = (0..self.customers.len() as u32).map(wanted).collect();
        let of = &self.items.customer;
        self.part(&Choice {
            customers: (0..is_in.len() as u32).filter(|&customer| is_in[customer as usize]).collect(),
            items: (0..of.len() as u32).filter(|&row| is_in[of[row as usize] as usize]).collect(),
            applications: (0..self.applications.len() as u32).collect(),
            is_few: false,
        })
    }

    /// The ledger of chosen rows.
    #[must_use]
    pub fn part(&self, choice: &Choice) -> Only {
        let (i, rows, few) = (&self.items, choice.items.as_slice(), choice.is_few);
        let mut items = Numbers::new(i.len(), rows.len(), few);
        (0u32..).zip(rows).for_each(|(new, &row)| items.set(row, new));
        let of_items = rows.iter().map(|&row| i.customer[row as usize]);
        let customers =
            Kept::of(&self.customers, choice.customers.iter().copied().chain(of_items).collect(), few);
        let documents = Kept::of(&self.documents, pick(&i.document, rows), few);
        let used =
            |names, column: &Option<Vec<u32>>| Kept::of(names, picked(column, rows).unwrap_or_default(), few);
        let (segments, collectors, entities) = (
            used(&self.segments, &i.segment),
            used(&self.collectors, &i.collector),
            used(&self.entities, &i.entity),
        );
        let mut part = self.items_of(rows, &items);
        customers.renumber(&mut part.customer);
        documents.renumber(&mut part.document);
        part.segment.iter_mut().for_each(|column| segments.renumber(column));
        part.collector.iter_mut().for_each(|column| collectors.renumber(column));
        part.entity.iter_mut().for_each(|column| entities.renumber(column));
        let applications = self.applications_of(&choice.applications, &items, &mut part);
        let kept = customers.kept.as_slice();
        let ledger = Ledger {
            items: part,
            applications,
            parents: self.parents.as_ref().map(|parents| {
                let new = |&customer: &u32| customers.new.get(parents[customer as usize]).unwrap_or(NO_ITEM);
                kept.iter().map(new).collect()
            }),
            customer_names: picked(&self.customer_names, kept),
            credit_limits: picked(&self.credit_limits, kept),
            currencies: self.currencies.clone(),
            customers: customers.names,
            segments: segments.names,
            collectors: collectors.names,
            entities: entities.names,
            documents: documents.names,
        };
        Only { ledger, items, customers: customers.new }
    }

    /// The rows of some items; their numbers into dictionaries are still the old ones.
    fn items_of(&self, rows: &[u32], new: &Numbers) -> Items {
        let i = &self.items;
        let returns =
            |column: Vec<u32>| column.into_iter().map(|of| new.get(of).unwrap_or(NO_ITEM)).collect();
        Items {
            document: pick(&i.document, rows),
            instalment: picked(&i.instalment, rows),
            kind: pick(&i.kind, rows),
            customer: pick(&i.customer, rows),
            segment: picked(&i.segment, rows),
            collector: picked(&i.collector, rows),
            entity: picked(&i.entity, rows),
            currency: picked(&i.currency, rows),
            issued: pick(&i.issued, rows),
            due: pick(&i.due, rows),
            amount: pick(&i.amount, rows),
            posted: picked(&i.posted, rows),
            voided: picked(&i.voided, rows),
            disputed: picked(&i.disputed, rows),
            retained: picked(&i.retained, rows),
            returns: picked(&i.returns, rows).map(returns),
            hold_until: picked(&i.hold_until, rows),
            ordered: picked(&i.ordered, rows),
            discount: picked(&i.discount, rows),
            discount_until: picked(&i.discount_until, rows),
            channel: picked(&i.channel, rows),
            recorded: picked(&i.recorded, rows),
            void_recorded: picked(&i.void_recorded, rows),
        }
    }

    /// The applications that touch items that are kept; `part` gains what stands for others' items.
    fn applications_of(&self, choice: &[u32], new: &Numbers, part: &mut Items) -> Applications {
        let a = &self.applications;
        let side = |item: u32| if item == NO_ITEM { None } else { new.get(item) };
        let is_in = |row: &u32| side(a.to[*row as usize]).is_some() || side(a.from[*row as usize]).is_some();
        let rows: Vec<u32> = choice.iter().copied().filter(is_in).collect();
        let to = rows.iter().map(|&row| match side(a.to[row as usize]) {
            Some(item) => item,
            None => self.stand_in(row as usize, side(a.from[row as usize]).unwrap_or(NO_ITEM), part),
        });
        Applications {
            to: to.collect(),
            from: rows.iter().map(|&row| side(a.from[row as usize]).unwrap_or(NO_ITEM)).collect(),
            day: pick(&a.day, &rows),
            amount: pick(&a.amount, &rows),
            // What settles somebody else's item collects nothing here.
            how: rows
                .iter()
                .map(|&row| match side(a.to[row as usize]) {
                    Some(_) => a.how[row as usize],
                    None => Settlement::Journal,
                })
                .collect(),
            until: picked(&a.until, &rows),
            not_before: picked(&a.not_before, &rows),
            channel: picked(&a.channel, &rows),
            recorded: picked(&a.recorded, &rows),
            until_recorded: picked(&a.until_recorded, &rows),
            source: picked(&a.source, &rows),
        }
    }

    /// A journal entry for what an own credit `from` (its number in the part) settles elsewhere: there while the application counts,
    /// and settled by it.
    fn stand_in(&self, application: usize, from: u32, part: &mut Items) -> u32 {
        let (start, end) = self.in_force(application);
        let (item, len) = (part.len() as u32, part.len());
        let credit = from as usize;
        // An application that never counts stands for nothing on any day.
        let (start, end) =
            if start < end { (start, end) } else { (part.issued[credit], part.issued[credit]) };
        part.copy(credit);
        part.kind[len] = Kind::Journal;
        part.amount[len] = self.applications.amount[application];
        (part.issued[len], part.due[len]) = (start, start);
        part.posted.iter_mut().for_each(|posted| posted[len] = start);
        if end < Day::NEVER || part.voided.is_some() {
            part.voided.get_or_insert_with(|| vec![Day::NEVER; len + 1])[len] = end;
        }
        part.returns.iter_mut().for_each(|returns| returns[len] = NO_ITEM);
        let recorded = self.applications.recorded.as_ref().map(|recorded| recorded[application]);
        if let (Some(column), Some(recorded)) = (&mut part.recorded, recorded) {
            column[len] = column[len].max(recorded);
        }
        item
    }
}

#[cfg(test)]
mod tests;
