//! Files that come on top of a ledger that is there already: what of them is new, what corrects it, what it has.
//!
//! The rules:
//! - A document with a number that is there is known when all that the file says of it is the same; else it is corrected.
//! - Applications have no numbers. A row is known as often as the ledger has rows that say the same (from, to, day, amount
//!   as the file had it), so N equal genuine rows stay N however often and in whatever pieces they come again.
//! - A flat list that moves a clearing date ends the settlement that it gave before and makes a new one.
//! - An open-item list goes on from the last list.
//!
//! Deliberately not here: keeping any of it. The ledger comes from the books and goes back there (app).

use super::batch::Batch;
use super::customers::Rows as CustomerRows;
use crate::load::Coded;
use crate::report::LoadReport;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Applications, Items, Kind, Ledger, NO_ITEM};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is there before the files come.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// The ledger; segments and collectors of items are those that documents themselves say.
    pub ledger: Ledger,
    /// Items that are void only because the import that brought them was taken back: a file may bring them again.
    pub undone: Vec<u32>,
    /// Application rows that do not count as known, for the same reason.
    pub forgotten: Vec<u32>,
    /// Application rows that no file says: a credit was applied to the document that it names.
    pub inferred: Vec<u32>,
    /// Rows whose amount or item is not what the file had: application row -> item and amount as the file had them.
    pub stated: FxHashMap<u32, (u32, i64)>,
    /// Days of the open-item lists so far, ascending.
    pub lists: Vec<Day>,
    /// Customers that have a name already.
    pub named: Vec<bool>,
}

/// What the files add.
#[derive(Clone, Debug)]
pub struct Additions {
    /// The ledger with everything in it; corrected items as they are now.
    pub ledger: Ledger,
    /// The first new item.
    pub first_item: u32,
    /// The first new application row.
    pub first_application: u32,
    /// File (position in the report) and line of each new item; line 0 for an item made from others (an overpayment).
    pub item_lines: Vec<(u32, u64)>,
    /// Where each new application row comes from; `Applications::source` of the new rows points here.
    pub sources: Vec<RowSource>,
    /// Items of before that the files correct.
    pub corrected: Vec<Corrected>,
    /// Application rows of before that the files contradict: they are taken as never in force.
    pub ended: Vec<u32>,
    /// What customers' files say.
    pub customers: Vec<CustomerRow>,
    /// Days of open-item lists that came in, ascending.
    pub lists: Vec<Day>,
    /// What was understood.
    pub report: LoadReport,
}

/// The row of a file that an application comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowSource {
    /// Position of the file in the report.
    pub file: u32,
    /// Its line; 0 when the row was made from others.
    pub line: u64,
    /// The item that the row names (of several instalments the first).
    pub to: u32,
    /// The amount that the row has.
    pub amount: i64,
}

/// An item that a file corrects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Corrected {
    /// The item.
    pub item: u32,
    /// Position of the file in the report.
    pub file: u32,
    /// The line.
    pub line: u64,
}

/// What a file says of a customer; `None`: nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CustomerRow {
    /// Position of the file in the report.
    pub file: u32,
    /// The line; 0 for a name that stands in a list of documents.
    pub line: u64,
    /// The customer's number.
    pub number: String,
    /// The name.
    pub name: Option<String>,
    /// The segment.
    pub segment: Option<String>,
    /// The collector.
    pub collector: Option<String>,
    /// The parent's number; empty text for none.
    pub parent: Option<String>,
    /// The credit limit in minor units; `Some(None)`: the file has the column, and no limit.
    pub credit_limit: Option<Option<i64>>,
}

/// The state of a builder that works on top of a ledger.
#[derive(Default)]
pub(super) struct Onto {
    pub(super) first_item: u32,
    pub(super) first_application: u32,
    pub(super) undone: Vec<bool>,
    pub(super) lists: Vec<Day>,
    pub(super) sources: Vec<RowSource>,
    pub(super) corrected: Vec<Corrected>,
    pub(super) ended: Vec<u32>,
    pub(super) customers: Vec<CustomerRow>,
    /// Rows of before that no file says.
    pub(super) inferred: Vec<u32>,
    named: Vec<bool>,
    /// How often the ledger has each row; counted down as rows come again.
    known: FxHashMap<RowKey, u32>,
}

/// What tells application rows apart: credit, debit, day, amount.
type RowKey = (u32, u32, Day, i64);

impl Onto {
    pub(super) fn new(base: &Base) -> Onto {
        let (i, a) = (&base.ledger.items, &base.ledger.applications);
        let mut undone = vec![false; i.len()];
        base.undone.iter().for_each(|&item| undone[item as usize] = true);
        let mut onto = Onto {
            first_item: i.len() as u32,
            first_application: a.len() as u32,
            undone,
            lists: base.lists.clone(),
            named: base.named.clone(),
            inferred: base.inferred.clone(),
            ..Onto::default()
        };
        onto.count(base);
        onto
    }

    fn count(&mut self, base: &Base) {
        let a = &base.ledger.applications;
        let mut forgotten = vec![false; a.len()];
        base.forgotten.iter().for_each(|&row| forgotten[row as usize] = true);
        // What was applied by reference and has given way since: an export may say it after all.
        let has_end = |row: u32| a.until.as_ref().is_some_and(|until| until[row as usize] != Day::NEVER);
        base.inferred.iter().filter(|&&row| has_end(row)).for_each(|&row| forgotten[row as usize] = true);
        self.known.reserve(a.len());
        for row in (0..a.len()).filter(|&row| !forgotten[row]) {
            let (to, amount) = base.stated.get(&(row as u32)).copied().unwrap_or((a.to[row], a.amount[row]));
            // The further parts of a row that was split say nothing of their own.
            if to != NO_ITEM {
                *self.known.entry((a.from[row], to, a.day[row], amount)).or_default() += 1;
            }
        }
    }

    /// Which of the rows are new.
    pub(super) fn unknown_rows(&mut self, rows: &Applications) -> Vec<bool> {
        let mut keep = vec![true; rows.len()];
        if self.known.is_empty() {
            return keep;
        }
        for (row, keep) in keep.iter_mut().enumerate() {
            let key = (rows.from[row], rows.to[row], rows.day[row], rows.amount[row]);
            if let Some(count) = self.known.get_mut(&key).filter(|count| **count > 0) {
                *count -= 1;
                *keep = false;
            }
        }
        keep
    }

    /// Whether a file has said a row of before again (only asked of rows that have no twin).
    pub(super) fn is_confirmed(&self, row: u32, a: &Applications) -> bool {
        let at = row as usize;
        self.known.get(&(a.from[at], a.to[at], a.day[at], a.amount[at])).is_some_and(|&left| left == 0)
    }

    /// Whether an item was there before.
    pub(super) fn is_before(&self, item: u32) -> bool {
        item < self.first_item
    }

    /// Whether an item was there before and its import was taken back.
    pub(super) fn is_undone(&self, item: u32) -> bool {
        self.undone.get(item as usize).copied().unwrap_or(false)
    }

    /// Notes that rows come from lines of a file.
    pub(super) fn note(&mut self, rows: &mut Applications, file: u32, line: impl Fn(usize) -> u64) {
        let first = self.sources.len() as u32;
        self.sources.extend((0..rows.len()).map(|row| RowSource {
            file,
            line: line(row),
            to: rows.to[row],
            amount: rows.amount[row],
        }));
        rows.source = Some((first..self.sources.len() as u32).collect());
    }

    /// What customers' files say, as rows for the books.
    pub(super) fn take_customers(&mut self, rows: &CustomerRows) {
        let text = |coded: &Option<Coded>, row: usize| coded.as_ref().map(|c| c.text(row).to_owned());
        for row in 0..rows.number.numbers.len() {
            self.customers.push(CustomerRow {
                file: rows.file,
                line: rows.lines.of(row),
                number: rows.number.text(row).to_owned(),
                name: text(&rows.name, row),
                segment: text(&rows.segment, row),
                collector: text(&rows.collector, row),
                parent: text(&rows.parent, row),
                credit_limit: rows.limit.as_ref().map(|limit| limit.get(row)),
            });
        }
    }

    /// Names in lists of documents, for customers that have none yet.
    pub(super) fn take_names(&mut self, names: impl Iterator<Item = (u32, String, String)>) {
        let given = self.customers.iter().filter(|row| row.name.is_some());
        let given: FxHashSet<String> = given.map(|row| row.number.clone()).collect();
        for (customer, number, name) in names {
            let has = self.named.get(customer as usize).copied().unwrap_or(false) || given.contains(&number);
            if !has {
                self.customers.push(CustomerRow { number, name: Some(name), ..CustomerRow::default() });
            }
        }
    }
}

/// Whether all that a row of a file says of an item is what the ledger has.
pub(super) fn says_the_same(ledger: &Ledger, item: usize, batch: &Batch, row: usize) -> bool {
    fn same<T: PartialEq + Copy>(
        file: &Option<Vec<T>>,
        row: usize,
        has: &Option<Vec<T>>,
        item: usize,
        none: T,
    ) -> bool {
        file.as_ref().is_none_or(|column| column[row] == has.as_ref().map_or(none, |column| column[item]))
    }
    let i = &ledger.items;
    let named = |file: &Option<Coded>, has: &Option<Vec<u32>>, names: &dunlin_core::names::Names| {
        file.as_ref()
            .is_none_or(|c| c.text(row) == has.as_ref().map_or("", |column| names.text(column[item])))
    };
    named(&batch.segment, &i.segment, &ledger.segments)
        && named(&batch.collector, &i.collector, &ledger.collectors)
        && same(&batch.posted, row, &i.posted, item, Day::NEVER)
        && same(&batch.voided, row, &i.voided, item, Day::NEVER)
        && same(&batch.disputed, row, &i.disputed, item, false)
        && same(&batch.hold_until, row, &i.hold_until, item, Day::ALWAYS)
        && same(&batch.ordered, row, &i.ordered, item, Day::NEVER)
        && same(&batch.discount, row, &i.discount, item, 0)
        && same(&batch.discount_until, row, &i.discount_until, item, Day::ALWAYS)
}

/// Takes what rows at the end of the items say over to the items that they correct, and the rows away again. `said`
/// holds the optional columns that the file has; what it does not say stays.
pub(super) fn take_over(
    items: &mut Items,
    currency: &mut Vec<u16>,
    first: usize,
    said: &Said,
    to: &[u32],
    undone: &[bool],
) {
    for (at, &item) in to.iter().enumerate() {
        let (row, item) = (first + at, item as usize);
        let i = &mut *items;
        i.customer[item] = i.customer[row];
        i.kind[item] = i.kind[row];
        i.issued[item] = i.issued[row];
        i.due[item] = i.due[row];
        i.amount[item] = i.amount[row];
        currency[item] = currency[row];
        copy(said.segment, &mut i.segment, row, item);
        copy(said.collector, &mut i.collector, row, item);
        copy(said.posted, &mut i.posted, row, item);
        copy(said.disputed, &mut i.disputed, row, item);
        copy(said.hold_until, &mut i.hold_until, row, item);
        copy(said.ordered, &mut i.ordered, row, item);
        copy(said.discount, &mut i.discount, row, item);
        copy(said.discount_until, &mut i.discount_until, row, item);
        copy(said.channel, &mut i.channel, row, item);
        // What was void only because its import was taken back is there again.
        let again = undone.get(item).copied().unwrap_or(false);
        copy(said.voided || again, &mut i.voided, row, item);
    }
    truncate(items, first);
    currency.truncate(first);
}

/// Which optional columns a file has.
#[derive(Clone, Copy, Default)]
pub(super) struct Said {
    segment: bool,
    collector: bool,
    posted: bool,
    voided: bool,
    disputed: bool,
    hold_until: bool,
    ordered: bool,
    discount: bool,
    discount_until: bool,
    channel: bool,
}

impl Said {
    pub(super) fn by(batch: &Batch) -> Said {
        Said {
            segment: batch.segment.is_some(),
            collector: batch.collector.is_some(),
            posted: batch.posted.is_some(),
            voided: batch.voided.is_some(),
            disputed: batch.disputed.is_some(),
            hold_until: batch.hold_until.is_some(),
            ordered: batch.ordered.is_some(),
            discount: batch.discount.is_some(),
            discount_until: batch.discount_until.is_some(),
            channel: batch.channel.is_some(),
        }
    }
}

fn copy<T: Copy>(said: bool, column: &mut Option<Vec<T>>, row: usize, item: usize) {
    if let Some(column) = column.as_mut().filter(|_| said) {
        column[item] = column[row];
    }
}

fn truncate(items: &mut Items, len: usize) {
    items.document.truncate(len);
    items.kind.truncate(len);
    items.customer.truncate(len);
    items.issued.truncate(len);
    items.due.truncate(len);
    items.amount.truncate(len);
    items.instalment.iter_mut().for_each(|c| c.truncate(len));
    items.segment.iter_mut().for_each(|c| c.truncate(len));
    items.collector.iter_mut().for_each(|c| c.truncate(len));
    items.entity.iter_mut().for_each(|c| c.truncate(len));
    items.posted.iter_mut().for_each(|c| c.truncate(len));
    items.voided.iter_mut().for_each(|c| c.truncate(len));
    items.disputed.iter_mut().for_each(|c| c.truncate(len));
    items.hold_until.iter_mut().for_each(|c| c.truncate(len));
    items.ordered.iter_mut().for_each(|c| c.truncate(len));
    items.discount.iter_mut().for_each(|c| c.truncate(len));
    items.discount_until.iter_mut().for_each(|c| c.truncate(len));
    items.channel.iter_mut().for_each(|c| c.truncate(len));
    items.retained.iter_mut().for_each(|c| c.truncate(len));
    items.returns.iter_mut().for_each(|c| c.truncate(len));
}

/// Whether a ledger has credits that applications may name.
pub(super) fn has_credits(ledger: &Ledger) -> bool {
    ledger.items.kind.iter().any(|kind| matches!(kind, Kind::Payment | Kind::CreditNote))
}
