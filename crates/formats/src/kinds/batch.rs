//! Items on their way into the ledger, as columns with dictionaries of their own.

use super::customers::Spellings;
use crate::load::Coded;
use crate::plan::Lines;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Channel, Kind, Ledger, NO_ITEM};
use dunlin_core::names::Names;

/// New items; columns that a file does not have are `None`.
#[derive(Clone, Default)]
pub(super) struct Batch {
    pub(super) lines: Lines,
    pub(super) document: Coded,
    pub(super) customer: Coded,
    pub(super) customer_name: Option<Coded>,
    pub(super) kind: Vec<Kind>,
    pub(super) issued: Vec<Day>,
    pub(super) due: Vec<Day>,
    pub(super) amount: Vec<i64>,
    pub(super) currency: Vec<u16>,
    pub(super) segment: Option<Coded>,
    pub(super) collector: Option<Coded>,
    pub(super) entity: Option<Coded>,
    pub(super) instalment: Option<Vec<u16>>,
    pub(super) posted: Option<Vec<Day>>,
    pub(super) voided: Option<Vec<Day>>,
    pub(super) disputed: Option<Vec<bool>>,
    pub(super) hold_until: Option<Vec<Day>>,
    pub(super) ordered: Option<Vec<Day>>,
    pub(super) discount: Option<Vec<i64>>,
    pub(super) discount_until: Option<Vec<Day>>,
    pub(super) channel: Option<Vec<Channel>>,
}

impl Batch {
    pub(super) fn len(&self) -> usize {
        self.amount.len()
    }

    /// Some of the rows, in the order given.
    pub(super) fn select(&self, rows: &[u32]) -> Batch {
        let mut lines = Lines::default();
        for (at, &row) in rows.iter().enumerate() {
            lines.push(at, self.lines.of(row as usize));
        }
        let coded = |c: &Coded| Coded { numbers: pick(&c.numbers, rows), names: c.names.clone() };
        Batch {
            lines,
            document: coded(&self.document),
            customer: coded(&self.customer),
            customer_name: self.customer_name.as_ref().map(coded),
            kind: pick(&self.kind, rows),
            issued: pick(&self.issued, rows),
            due: pick(&self.due, rows),
            amount: pick(&self.amount, rows),
            currency: pick(&self.currency, rows),
            segment: self.segment.as_ref().map(coded),
            collector: self.collector.as_ref().map(coded),
            entity: self.entity.as_ref().map(coded),
            instalment: self.instalment.as_ref().map(|c| pick(c, rows)),
            posted: self.posted.as_ref().map(|c| pick(c, rows)),
            voided: self.voided.as_ref().map(|c| pick(c, rows)),
            disputed: self.disputed.as_ref().map(|c| pick(c, rows)),
            hold_until: self.hold_until.as_ref().map(|c| pick(c, rows)),
            ordered: self.ordered.as_ref().map(|c| pick(c, rows)),
            discount: self.discount.as_ref().map(|c| pick(c, rows)),
            discount_until: self.discount_until.as_ref().map(|c| pick(c, rows)),
            channel: self.channel.as_ref().map(|c| pick(c, rows)),
        }
    }

    /// Appends the items to a ledger's columns and merges the dictionaries.
    pub(super) fn append_to(self, ledger: &mut Ledger, spellings: &mut Spellings) {
        let (before, more) = (ledger.items.len(), self.len());
        let customers = merge(&mut ledger.customers, self.customer);
        if let Some(names) = &self.customer_name {
            spellings.add(&customers, names);
        }
        let i = &mut ledger.items;
        append(&mut i.document, merge(&mut ledger.documents, self.document));
        append(&mut i.customer, customers);
        append(&mut i.kind, self.kind);
        append(&mut i.issued, self.issued);
        append(&mut i.due, self.due);
        append(&mut i.amount, self.amount);
        append_coded(&mut i.segment, &mut ledger.segments, before, more, self.segment);
        append_coded(&mut i.collector, &mut ledger.collectors, before, more, self.collector);
        append_coded(&mut i.entity, &mut ledger.entities, before, more, self.entity);
        append_some(&mut i.instalment, before, more, self.instalment, 0);
        append_some(&mut i.posted, before, more, self.posted, Day::NEVER);
        append_some(&mut i.voided, before, more, self.voided, Day::NEVER);
        append_some(&mut i.disputed, before, more, self.disputed, false);
        append_some(&mut i.hold_until, before, more, self.hold_until, Day::ALWAYS);
        append_some(&mut i.ordered, before, more, self.ordered, Day::NEVER);
        append_some(&mut i.discount, before, more, self.discount, 0);
        append_some(&mut i.discount_until, before, more, self.discount_until, Day::ALWAYS);
        append_some(&mut i.channel, before, more, self.channel, Channel::Other);
        // No file says these, but books may have them.
        append_some(&mut i.retained, before, more, None, false);
        append_some(&mut i.returns, before, more, None, NO_ITEM);
    }
}

fn pick<T: Clone>(column: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().map(|&row| column[row as usize].clone()).collect()
}

/// Moves where nothing was before, so that a single file's columns are not copied.
fn append<T>(into: &mut Vec<T>, more: Vec<T>) {
    if into.is_empty() {
        *into = more;
    } else {
        into.extend(more);
    }
}

/// Numbers of one dictionary as numbers of another, which takes in what it does not have.
pub(super) fn merge(into: &mut Names, coded: Coded) -> Vec<u32> {
    if into.is_empty() {
        *into = coded.names;
        return coded.numbers;
    }
    // Names without rows (rows that left) are not taken over.
    let mut renumbered: Vec<Option<u32>> = vec![None; coded.names.len()];
    let number = |&n: &u32| *renumbered[n as usize].get_or_insert_with(|| into.number(coded.names.text(n)));
    coded.numbers.iter().map(number).collect()
}

fn append_coded(
    into: &mut Option<Vec<u32>>,
    names: &mut Names,
    before: usize,
    more: usize,
    coded: Option<Coded>,
) {
    if coded.is_none() && into.is_none() {
        return;
    }
    let blank = if before > 0 || coded.is_none() { names.number("") } else { 0 };
    let numbers = coded.map(|coded| merge(names, coded));
    append_some(into, before, more, numbers, blank);
}

pub(super) fn append_some<T: Clone>(
    into: &mut Option<Vec<T>>,
    before: usize,
    more: usize,
    column: Option<Vec<T>>,
    blank: T,
) {
    match (into.as_mut(), column) {
        (None, None) => {}
        (Some(into), Some(column)) => into.extend(column),
        (Some(into), None) => into.resize(before + more, blank),
        (None, Some(column)) if before == 0 => *into = Some(column),
        (None, Some(column)) => {
            let mut whole = vec![blank; before];
            whole.extend(column);
            *into = Some(whole);
        }
    }
}
