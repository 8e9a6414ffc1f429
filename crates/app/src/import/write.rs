//! The rows that an import writes.

use super::Prepared;
use crate::columns::Columns;
use crate::error::AppError;
use crate::words;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Channel, Ledger, NO_ITEM};
use dunlin_core::names::Names;
use dunlin_formats::Additions;
use dunlin_store::table::{self, Table};
use dunlin_store::value::Value;
use dunlin_store::{Balance, StoreError, Tx};
use rustc_hash::{FxHashMap, FxHashSet};

/// A further version of what is said of a customer, with what stays as it was.
pub(super) struct Version {
    customer: u32,
    line: u64,
    name: Option<String>,
    segment: u32,
    collector: u32,
    parent: u32,
    limit: Option<i64>,
    merged: u32,
}

/// What customers' files say that the books do not have; new names are numbered.
pub(super) fn versions(columns: &Columns, additions: &mut Additions) -> Vec<Version> {
    let has = columns.attributes();
    let l = &mut additions.ledger;
    let mut versions: Vec<Version> = Vec::new();
    for row in std::mem::take(&mut additions.customers) {
        let customer = l.customers.number(&row.number);
        let at = customer as usize;
        let before = Version {
            customer,
            line: row.line,
            name: has.names.get(at).cloned().flatten(),
            segment: has.segments.get(at).copied().unwrap_or(0),
            collector: has.collectors.get(at).copied().unwrap_or(0),
            parent: has.parents.get(at).copied().unwrap_or(NO_ITEM),
            limit: has.limits.get(at).copied().flatten(),
            merged: has.merged.get(at).copied().unwrap_or(NO_ITEM),
        };
        let name = row.name.filter(|name| !name.is_empty()).or_else(|| before.name.clone());
        let segment = row.segment.map_or(before.segment, |text| l.segments.number(&text));
        let collector = row.collector.map_or(before.collector, |text| l.collectors.number(&text));
        let parent = match row.parent.as_deref() {
            None => before.parent,
            Some(text) if text.is_empty() || text == row.number => NO_ITEM,
            Some(text) => l.customers.number(text),
        };
        let limit = row.credit_limit.unwrap_or(before.limit);
        let same = (&name, segment, collector, parent, limit)
            == (&before.name, before.segment, before.collector, before.parent, before.limit);
        if !same {
            versions.push(Version { name, segment, collector, parent, limit, ..before });
        }
    }
    versions
}

/// Writes all facts of an import but its own row.
pub(super) fn facts(
    tx: &mut Tx<'_>,
    columns: &Columns,
    p: &Prepared,
    import: i64,
    seq: i64,
) -> Result<(), AppError> {
    let (l, before) = (&p.additions.ledger, columns.ledger());
    for (table, names, known) in [
        (&table::SEGMENTS, &l.segments, before.segments.len()),
        (&table::COLLECTORS, &l.collectors, before.collectors.len()),
        (&table::ENTITIES, &l.entities, before.entities.len()),
    ] {
        // The empty name is number 0 and no row.
        new_names(tx, table, names, known, 0, seq)?;
    }
    new_names(tx, &table::CUSTOMERS, &l.customers, before.customers.len(), 1, seq)?;
    customer_versions(tx, &p.customers, import, seq)?;
    let first = tx.last_id(&table::DOCUMENTS)? + 1;
    documents(tx, &p.additions, import, seq, first)?;
    let new = p.additions.first_item;
    let id = move |item: u32, columns: &Columns| {
        if item >= new { first + i64::from(item - new) } else { columns.document_id(item) }
    };
    corrections(tx, columns, p, import, seq)?;
    applications(tx, p, &|item| id(item, columns), import, seq)?;
    for &row in &p.additions.ended {
        let end = tx.next_id(&table::APPLICATION_ENDS)?;
        let day = i64::from(l.applications.day[row as usize].0);
        let application = i64::from(row) + 1;
        let row = [end.into(), seq.into(), application.into(), day.into(), "corrected".into()];
        tx.insert(&table::APPLICATION_ENDS, &row)?;
    }
    for &day in &p.additions.lists {
        let row = tx.next_id(&table::SNAPSHOT_DAYS)?;
        tx.insert(&table::SNAPSHOT_DAYS, &[row.into(), seq.into(), import.into(), i64::from(day.0).into()])?;
    }
    let new_balance = |item: u32| Balance {
        document: first + i64::from(item - new),
        amount: l.items.amount[item as usize],
        open: p.open[item as usize],
    };
    tx.append_balances((new..l.items.len() as u32).map(new_balance))?;
    tx.set_balances(&p.balances)?;
    Ok(())
}

fn new_names(
    tx: &mut Tx<'_>,
    table: &Table,
    names: &Names,
    known: usize,
    first_id: i64,
    seq: i64,
) -> Result<(), StoreError> {
    tx.append(table, &mut |sink| {
        names
            .iter()
            .enumerate()
            .skip(known)
            .try_for_each(|(at, name)| sink(&[(at as i64 + first_id).into(), seq.into(), name.into()]))
    })
}

fn customer_versions(tx: &mut Tx<'_>, versions: &[Version], import: i64, seq: i64) -> Result<(), StoreError> {
    let mut id = tx.last_id(&table::CUSTOMER_VERSIONS)?;
    let other =
        |customer: u32| if customer == NO_ITEM { Value::Null } else { (i64::from(customer) + 1).into() };
    let named = |number: u32| if number == 0 { Value::Null } else { i64::from(number).into() };
    tx.append(&table::CUSTOMER_VERSIONS, &mut |sink| {
        versions.iter().try_for_each(|v| {
            id += 1;
            sink(&[
                id.into(),
                seq.into(),
                import.into(),
                (v.line as i64).into(),
                (i64::from(v.customer) + 1).into(),
                v.name.as_deref().into(),
                named(v.segment),
                named(v.collector),
                other(v.parent),
                v.limit.into(),
                other(v.merged),
            ])
        })
    })
}

/// A version of a document as a row of the table.
struct DocumentRow {
    id: i64,
    seq: i64,
    import: i64,
    line: i64,
    document: i64,
    version: i64,
}

impl DocumentRow {
    fn values<'l>(&self, l: &'l Ledger, item: u32, returns: Option<i64>) -> [Value<'l>; 28] {
        let (i, at) = (&l.items, item as usize);
        let named = |column: &Option<Vec<u32>>| column.as_ref().map(|c| i64::from(c[at])).filter(|&n| n != 0);
        let day = |column: &Option<Vec<Day>>, none: Day| {
            column.as_ref().map(|c| c[at]).filter(|&day| day != none).map(|day| i64::from(day.0))
        };
        let flag = |column: &Option<Vec<bool>>| column.as_ref().is_some_and(|c| c[at]).then_some(1);
        let channel = i.channel.as_ref().map(|c| c[at]).filter(|&c| c != Channel::Other).map(words::channel);
        [
            self.id.into(),
            self.seq.into(),
            self.import.into(),
            self.line.into(),
            self.document.into(),
            self.version.into(),
            l.documents.text(i.document[at]).into(),
            named(&i.entity).unwrap_or(0).into(),
            words::kind(i.kind[at]).into(),
            i64::from(i.instalment.as_ref().map_or(0, |c| c[at])).into(),
            (i64::from(i.customer[at]) + 1).into(),
            named(&i.segment).into(),
            named(&i.collector).into(),
            l.currencies[i.currency.as_ref().map_or(0, |c| usize::from(c[at]))].code().into(),
            i64::from(i.issued[at].0).into(),
            i64::from(i.due[at].0).into(),
            i.amount[at].into(),
            day(&i.posted, Day::NEVER).into(),
            day(&i.ordered, Day::NEVER).into(),
            day(&i.voided, Day::NEVER).into(),
            Value::Null,
            flag(&i.disputed).into(),
            flag(&i.retained).into(),
            day(&i.hold_until, Day::ALWAYS).into(),
            i.discount.as_ref().map(|c| c[at]).filter(|&minor| minor != 0).into(),
            day(&i.discount_until, Day::ALWAYS).into(),
            channel.into(),
            returns.into(),
        ]
    }
}

fn documents(tx: &mut Tx<'_>, a: &Additions, import: i64, seq: i64, first: i64) -> Result<(), StoreError> {
    let count = a.ledger.items.len() as i64 - i64::from(a.first_item);
    tx.load(&table::DOCUMENTS, a.item_lines.len(), &mut |sink| {
        a.item_lines.iter().enumerate().try_for_each(|(at, &(_, line))| {
            let id = first + at as i64;
            let row = DocumentRow { id, seq, import, line: line as i64, document: id, version: 0 };
            sink(&row.values(&a.ledger, a.first_item + at as u32, None))
        })
    })?;
    tx.took_ids(&table::DOCUMENTS, first + count - 1);
    Ok(())
}

fn corrections(
    tx: &mut Tx<'_>,
    columns: &Columns,
    p: &Prepared,
    import: i64,
    seq: i64,
) -> Result<(), StoreError> {
    for c in &p.additions.corrected {
        let document = columns.document_id(c.item);
        let (mut last, mut returns) = (0, None);
        tx.document(document, &mut |row| {
            last = row.needed(5)?;
            returns = row.int(27)?;
            Ok(())
        })?;
        let id = tx.next_id(&table::DOCUMENTS)?;
        let row = DocumentRow { id, seq, import, line: c.line as i64, document, version: last + 1 };
        tx.insert(&table::DOCUMENTS, &row.values(&p.additions.ledger, c.item, returns))?;
    }
    Ok(())
}

/// The key that the table holds once: debit, day, amount, credit.
type Key = (u32, Day, i64, u32);

fn applications(
    tx: &mut Tx<'_>,
    p: &Prepared,
    id: &dyn Fn(u32) -> i64,
    import: i64,
    seq: i64,
) -> Result<(), StoreError> {
    let a = &p.additions.ledger.applications;
    let first = p.additions.first_application as usize;
    let mut alike = before(&p.additions);
    let first_id = tx.last_id(&table::APPLICATIONS)? + 1;
    let mut told: FxHashSet<u32> = FxHashSet::default();
    tx.load(&table::APPLICATIONS, a.len() - first, &mut |sink| {
        (first..a.len()).try_for_each(|row| {
            let nth = alike.entry((a.to[row], a.day[row], a.amount[row], a.from[row])).or_insert(-1);
            *nth += 1;
            let source = a.source.as_ref().and_then(|s| p.additions.sources.get(s[row] as usize));
            let line = source.map_or(0, |s| s.line);
            // What the file had, where the row was split, or cut to what was open; only the first part says it.
            let stated = source.filter(|s| (s.to, s.amount) != (a.to[row], a.amount[row])).map(|s| {
                let number = a.source.as_ref().map_or(0, |s| s[row]);
                if told.insert(number) { (id(s.to), s.amount) } else { (0, 0) }
            });
            let day = |column: &Option<Vec<Day>>, none: Day| {
                column.as_ref().map(|c| c[row]).filter(|&day| day != none).map(|day| i64::from(day.0))
            };
            let channel =
                a.channel.as_ref().map(|c| c[row]).filter(|&c| c != Channel::Other).map(words::channel);
            sink(&[
                (first_id + (row - first) as i64).into(),
                seq.into(),
                import.into(),
                (line as i64).into(),
                side(id, a.from[row]).into(),
                id(a.to[row]).into(),
                i64::from(a.day[row].0).into(),
                a.amount[row].into(),
                words::settlement(a.how[row]).into(),
                (*nth).into(),
                day(&a.until, Day::NEVER).into(),
                day(&a.not_before, Day::ALWAYS).into(),
                channel.into(),
                stated.map(|(to, _)| to).into(),
                stated.map(|(_, amount)| amount).into(),
            ])
        })
    })
}

/// The last number of rows alike that the books have, for rows that touch the same documents as new ones.
fn before(additions: &Additions) -> FxHashMap<Key, i64> {
    let a = &additions.ledger.applications;
    let first = additions.first_application as usize;
    let mut touched = vec![false; additions.first_item as usize];
    for &to in &a.to[first..] {
        if let Some(touched) = touched.get_mut(to as usize) {
            *touched = true;
        }
    }
    let mut alike: FxHashMap<Key, i64> = FxHashMap::default();
    alike.reserve(a.len() - first);
    for row in (0..first).filter(|&row| touched[a.to[row] as usize]) {
        *alike.entry((a.to[row], a.day[row], a.amount[row], a.from[row])).or_insert(-1) += 1;
    }
    alike
}

/// The id of a document on one side of an application.
fn side(ids: &dyn Fn(u32) -> i64, item: u32) -> i64 {
    if item == NO_ITEM { 0 } else { ids(item) }
}
