//! A ledger of some customers alone: what somebody who may see no others is shown. Nothing of the rest is in it, not even its
//! names, so that nothing can be shown by mistake.

use super::{Applications, Items, Ledger, NO_ITEM};
use crate::names::Names;

/// A part of a ledger, with where everything went.
#[derive(Clone, Debug)]
pub struct Only {
    /// The ledger.
    pub ledger: Ledger,
    /// Item of the whole -> its number here, [`NO_ITEM`] for one that is not here.
    pub items: Vec<u32>,
    /// Customer of the whole -> its number here, [`NO_ITEM`] for one who is not here.
    pub customers: Vec<u32>,
}

/// Numbers of a dictionary that are kept, in their order.
struct Kept {
    names: Names,
    /// Old number -> new one.
    new: Vec<u32>,
}

impl Kept {
    /// `first`: the empty name has the first number, as it had.
    fn of(whole: &Names, wanted: impl Iterator<Item = u32>) -> Kept {
        let mut is_wanted = vec![false; whole.len()];
        wanted.for_each(|number| is_wanted[number as usize] = true);
        let (mut names, mut new) = (Names::new(), vec![NO_ITEM; whole.len()]);
        for number in 0..whole.len() as u32 {
            // The empty name stands for "none", whoever has it.
            if is_wanted[number as usize] || whole.text(number).is_empty() {
                new[number as usize] = names.number(whole.text(number));
            }
        }
        Kept { names, new }
    }

    fn column(&self, old: &[u32]) -> Vec<u32> {
        old.iter().map(|&number| self.new[number as usize]).collect()
    }
}

impl Ledger {
    /// The ledger of some customers alone: their items, the applications that settle these, the names that they use. An
    /// application of somebody else's credit stays as an amount alone.
    #[must_use]
    pub fn only(&self, wanted: &dyn Fn(u32) -> bool) -> Only {
        let i = &self.items;
        let is_in: Vec<bool> = (0..self.customers.len() as u32).map(wanted).collect();
        let rows: Vec<usize> = (0..i.len()).filter(|&row| is_in[i.customer[row] as usize]).collect();
        let mut items = vec![NO_ITEM; i.len()];
        (0u32..).zip(&rows).for_each(|(new, &row)| items[row] = new);
        let own = (0..self.customers.len() as u32).filter(|&customer| is_in[customer as usize]);
        let customers = Kept::of(&self.customers, own);
        let documents = Kept::of(&self.documents, rows.iter().map(|&row| i.document[row]));
        let used = |names: &Names, column: &Option<Vec<u32>>| match column {
            Some(column) => Kept::of(names, rows.iter().map(|&row| column[row])),
            None => Kept::of(names, std::iter::empty()),
        };
        let segments = used(&self.segments, &i.segment);
        let collectors = used(&self.collectors, &i.collector);
        let entities = used(&self.entities, &i.entity);
        let mut part = self.items_of(&rows, &items);
        part.customer = customers.column(&part.customer);
        part.document = documents.column(&part.document);
        part.segment = part.segment.map(|column| segments.column(&column));
        part.collector = part.collector.map(|column| collectors.column(&column));
        part.entity = part.entity.map(|column| entities.column(&column));
        let of_customers = |old: u32| customers.new[old as usize] != NO_ITEM;
        let ledger = Ledger {
            items: part,
            applications: self.applications_of(&items),
            parents: self.parents.as_ref().map(|parents| {
                let kept = kept_of(parents, &of_customers);
                kept.map(|&p| if p == NO_ITEM { p } else { customers.new[p as usize] }).collect()
            }),
            customer_names: self
                .customer_names
                .as_ref()
                .map(|all| kept_of(all, &of_customers).cloned().collect()),
            credit_limits: self
                .credit_limits
                .as_ref()
                .map(|all| kept_of(all, &of_customers).copied().collect()),
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
    fn items_of(&self, rows: &[usize], new: &[u32]) -> Items {
        fn pick<T: Clone>(column: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().map(|&row| column[row].clone()).collect()
        }
        fn picked<T: Clone>(column: &Option<Vec<T>>, rows: &[usize]) -> Option<Vec<T>> {
            column.as_ref().map(|column| pick(column, rows))
        }
        let i = &self.items;
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
            returns: picked(&i.returns, rows).map(|column| {
                column.into_iter().map(|of| if of == NO_ITEM { of } else { new[of as usize] }).collect()
            }),
            hold_until: picked(&i.hold_until, rows),
            ordered: picked(&i.ordered, rows),
            discount: picked(&i.discount, rows),
            discount_until: picked(&i.discount_until, rows),
            channel: picked(&i.channel, rows),
            recorded: picked(&i.recorded, rows),
            void_recorded: picked(&i.void_recorded, rows),
        }
    }

    /// The applications that settle items that are kept.
    fn applications_of(&self, new: &[u32]) -> Applications {
        let a = &self.applications;
        let rows: Vec<usize> = (0..a.len()).filter(|&row| new[a.to[row] as usize] != NO_ITEM).collect();
        fn pick<T: Copy>(column: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().map(|&row| column[row]).collect()
        }
        fn picked<T: Copy>(column: &Option<Vec<T>>, rows: &[usize]) -> Option<Vec<T>> {
            column.as_ref().map(|column| pick(column, rows))
        }
        let item = |old: u32| if old == NO_ITEM { NO_ITEM } else { new[old as usize] };
        Applications {
            from: rows.iter().map(|&row| item(a.from[row])).collect(),
            to: rows.iter().map(|&row| item(a.to[row])).collect(),
            day: pick(&a.day, &rows),
            amount: pick(&a.amount, &rows),
            how: pick(&a.how, &rows),
            until: picked(&a.until, &rows),
            not_before: picked(&a.not_before, &rows),
            channel: picked(&a.channel, &rows),
            recorded: picked(&a.recorded, &rows),
            until_recorded: picked(&a.until_recorded, &rows),
            source: picked(&a.source, &rows),
        }
    }
}

/// The values of customers who are kept, in their order.
fn kept_of<'v, T>(all: &'v [T], is_kept: &'v dyn Fn(u32) -> bool) -> impl Iterator<Item = &'v T> {
    (0u32..).zip(all).filter(move |(customer, _)| is_kept(*customer)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use crate::ledger::Kind;
    use crate::ledger::draft::{Application, Document, Draft};
    use crate::money::Currency;
    use crate::open::AsOf;
    use proptest::prelude::*;

    fn whole(plan: &[(u8, i64, i64)]) -> super::Ledger {
        let eur: Currency = "EUR".parse().unwrap();
        let day = |text: &str| text.parse().unwrap();
        let mut draft = Draft::default();
        for (n, &(customer, amount, paid)) in plan.iter().enumerate() {
            let of = |number: String, kind, amount| Document {
                customer: format!("C{customer}"),
                segment: format!("S{}", customer % 3),
                due: Some(day("2024-02-01")),
                ..Document::new(&number, kind, day("2024-01-01"), amount, eur)
            };
            draft.documents.push(of(format!("I{n}"), Kind::Invoice, amount));
            draft.documents.push(of(format!("P{n}"), Kind::Payment, paid));
            draft.applications.push(Application::new(
                &format!("P{n}"),
                &format!("I{n}"),
                paid.min(amount),
                day("2024-01-15"),
            ));
        }
        draft.ledger().unwrap()
    }

    proptest! {
        /// Every customer is in exactly one half, with every item as it was; no name of the others is there.
        #[test]
        fn two_halves_are_the_whole(plan in prop::collection::vec((0u8..6, 100i64..9_999, 1i64..9_999), 1..30), cut in 0u8..7) {
            let ledger = whole(&plan);
            let is_left = |customer: u32| ledger.customers.text(customer)[1..].parse::<u8>().unwrap_or(0) < cut;
            let left = ledger.only(&is_left);
            let right = ledger.only(&|customer| !is_left(customer));
            let day = AsOf::day("2024-01-20".parse().unwrap());
            let open = ledger.open_amounts(day);
            for half in [&left, &right] {
                prop_assert!(half.ledger.check().is_ok());
                let own = half.ledger.open_amounts(day);
                for (item, &at) in half.items.iter().enumerate().filter(|(_, at)| **at != super::NO_ITEM) {
                    prop_assert_eq!(own[at as usize], open[item]);
                    prop_assert_eq!(half.ledger.item_name(at), ledger.item_name(item as u32));
                    let of = half.ledger.items.customer[at as usize];
                    prop_assert_eq!(half.ledger.customers.text(of), ledger.customers.text(ledger.items.customer[item]));
                }
            }
            prop_assert_eq!(left.ledger.items.len() + right.ledger.items.len(), ledger.items.len());
            prop_assert_eq!(left.ledger.customers.len() + right.ledger.customers.len(), ledger.customers.len());
            for customer in 0..ledger.customers.len() as u32 {
                let name = ledger.customers.text(customer);
                prop_assert_eq!(left.ledger.customers.find(name).is_some(), is_left(customer));
            }
            for document in ledger.documents.iter() {
                let n = document[1..].parse::<usize>().unwrap();
                prop_assert_eq!(left.ledger.documents.find(document).is_some(), plan[n].0 < cut);
            }
        }
    }
}
