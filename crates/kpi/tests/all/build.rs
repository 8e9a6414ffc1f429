//! Small ledgers for tests, written fact by fact.

use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Channel, Kind, Ledger, NO_ITEM, Settlement};

/// A day from its text.
pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Adds facts to a ledger with every optional column present.
pub(crate) struct Builder {
    pub(crate) ledger: Ledger,
}

/// An item to add; the defaults are an invoice that nothing more is known of.
#[derive(Clone)]
pub(crate) struct NewItem {
    pub(crate) kind: Kind,
    pub(crate) customer: String,
    pub(crate) segment: String,
    pub(crate) collector: String,
    pub(crate) entity: String,
    pub(crate) currency: u16,
    pub(crate) issued: Day,
    pub(crate) due: Day,
    pub(crate) amount: i64,
    pub(crate) voided: Day,
    pub(crate) void_recorded: Instant,
    pub(crate) disputed: bool,
    pub(crate) ordered: Day,
    pub(crate) discount: i64,
    pub(crate) discount_until: Day,
    pub(crate) channel: Channel,
    pub(crate) recorded: Instant,
}

impl Default for NewItem {
    fn default() -> NewItem {
        NewItem {
            kind: Kind::Invoice,
            customer: "C".into(),
            segment: String::new(),
            collector: String::new(),
            entity: String::new(),
            currency: 0,
            issued: Day(0),
            due: Day(30),
            amount: 0,
            voided: Day::NEVER,
            void_recorded: Instant::ALWAYS,
            disputed: false,
            ordered: Day::NEVER,
            discount: 0,
            discount_until: Day::ALWAYS,
            channel: Channel::Other,
            recorded: Instant::ALWAYS,
        }
    }
}

/// An application to add; the defaults are cash without a payment item, in force for ever.
#[derive(Clone)]
pub(crate) struct NewApplication {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) day: Day,
    pub(crate) amount: i64,
    pub(crate) how: Settlement,
    pub(crate) until: Day,
    pub(crate) not_before: Day,
    pub(crate) channel: Channel,
    pub(crate) recorded: Instant,
    pub(crate) until_recorded: Instant,
}

impl Default for NewApplication {
    fn default() -> NewApplication {
        NewApplication {
            from: NO_ITEM,
            to: 0,
            day: Day(0),
            amount: 0,
            how: Settlement::Cash,
            until: Day::NEVER,
            not_before: Day::ALWAYS,
            channel: Channel::Other,
            recorded: Instant::ALWAYS,
            until_recorded: Instant::ALWAYS,
        }
    }
}

impl Builder {
    /// An empty ledger in some currencies.
    pub(crate) fn new(currencies: &[&str]) -> Builder {
        let mut ledger = Ledger {
            currencies: currencies.iter().map(|c| c.parse().unwrap()).collect(),
            ..Ledger::default()
        };
        let i = &mut ledger.items;
        (i.segment, i.collector, i.entity, i.currency) =
            (Some(vec![]), Some(vec![]), Some(vec![]), Some(vec![]));
        (i.voided, i.void_recorded, i.recorded) = (Some(vec![]), Some(vec![]), Some(vec![]));
        (i.disputed, i.ordered, i.discount) = (Some(vec![]), Some(vec![]), Some(vec![]));
        (i.discount_until, i.channel) = (Some(vec![]), Some(vec![]));
        let a = &mut ledger.applications;
        (a.until, a.not_before, a.channel) = (Some(vec![]), Some(vec![]), Some(vec![]));
        (a.recorded, a.until_recorded) = (Some(vec![]), Some(vec![]));
        Builder { ledger }
    }

    /// Adds an item and gives its number.
    pub(crate) fn item(&mut self, new: &NewItem) -> u32 {
        let ledger = &mut self.ledger;
        let number = ledger.items.len() as u32;
        let document = ledger.documents.number(&format!("D{number}"));
        let customer = ledger.customers.number(&new.customer);
        let segment = ledger.segments.number(&new.segment);
        let collector = ledger.collectors.number(&new.collector);
        let entity = ledger.entities.number(&new.entity);
        let i = &mut ledger.items;
        i.document.push(document);
        i.kind.push(new.kind);
        i.customer.push(customer);
        i.issued.push(new.issued);
        i.due.push(new.due);
        i.amount.push(new.amount);
        push(&mut i.segment, segment);
        push(&mut i.collector, collector);
        push(&mut i.entity, entity);
        push(&mut i.currency, new.currency);
        push(&mut i.voided, new.voided);
        push(&mut i.void_recorded, new.void_recorded);
        push(&mut i.disputed, new.disputed);
        push(&mut i.ordered, new.ordered);
        push(&mut i.discount, new.discount);
        push(&mut i.discount_until, new.discount_until);
        push(&mut i.channel, new.channel);
        push(&mut i.recorded, new.recorded);
        number
    }

    /// Adds an application and gives its number.
    pub(crate) fn apply(&mut self, new: &NewApplication) -> u32 {
        let a = &mut self.ledger.applications;
        a.from.push(new.from);
        a.to.push(new.to);
        a.day.push(new.day);
        a.amount.push(new.amount);
        a.how.push(new.how);
        push(&mut a.until, new.until);
        push(&mut a.not_before, new.not_before);
        push(&mut a.channel, new.channel);
        push(&mut a.recorded, new.recorded);
        push(&mut a.until_recorded, new.until_recorded);
        a.len() as u32 - 1
    }
}

fn push<T>(column: &mut Option<Vec<T>>, value: T) {
    if let Some(column) = column {
        column.push(value);
    }
}
