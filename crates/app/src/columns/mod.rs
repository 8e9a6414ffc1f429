//! From books to columns: the ledger that figures are folded over, loaded in parallel, kept fresh by sequence number.
//!
//! Facts are append-only and carry the number of their command, so "the facts up to command S" is one consistent state
//! however many readers fetch it, and "what came since" is a scan from the last id that was seen.
//!
//! Deliberately not here: what is done with the ledger.

mod customers;
mod read;

use crate::error::AppError;
use customers::Attributes;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Choice, Ledger, NO_ITEM, Numbers, Only};
use dunlin_formats::Base;
use dunlin_store::{Store, StoreError, table};
pub(crate) use read::day;
use read::{ApplicationRows, DocumentRows, Ranges};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::Arc;

/// The books as columns, as known after some command.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The last command that is in.
    seq: i64,
    /// Last ids that are in, by table.
    last: FxHashMap<&'static str, i64>,
    /// Last ids that there are, by table, as they were asked for at the last look; nothing is known of columns of some customers
    /// alone.
    reach: Option<FxHashMap<&'static str, i64>>,
    /// Shared with whoever looks at it: what is taken in while somebody does goes into a copy.
    ledger: Arc<Ledger>,
    /// Segments and collectors as documents themselves say, where customers say some too.
    own_segment: Option<Vec<u32>>,
    own_collector: Option<Vec<u32>>,
    /// Customers as documents themselves say, once some were merged.
    own_customer: Option<Vec<u32>>,
    /// Item -> document id, and back (id - 1 -> item).
    ids: Vec<u32>,
    items: Vec<u32>,
    attributes: Arc<Attributes>,
    /// Items that are void because their import was taken back.
    undone: FxHashSet<u32>,
    /// Application rows ended for that reason.
    forgotten: FxHashSet<u32>,
    stated: FxHashMap<u32, (u32, i64)>,
    inferred: Vec<u32>,
    lists: Vec<(i64, Day)>,
    undone_imports: FxHashSet<i64>,
    /// Of columns of some customers alone: where everything of the whole went.
    part: Option<Part>,
}

/// Where rows of the whole went.
#[derive(Clone, Debug, Default)]
struct Part {
    /// Customer of the books -> its number here.
    customers: Numbers,
    /// And back.
    whole: Vec<u32>,
    /// Item of the whole -> its number here.
    items: Numbers,
    /// Document -> its item.
    documents: FxHashMap<i64, u32>,
}

impl Columns {
    /// Loads the books as known after command `seq` (`None`: all).
    ///
    /// # Errors
    /// Those of the books; [`StoreError::Corrupt`] for facts that make no ledger.
    pub fn load(store: &Store, seq: Option<i64>) -> Result<Columns, AppError> {
        let seq = match seq {
            Some(seq) => seq,
            None => store.read(|tx| tx.head().map(|head| head.seq))?,
        };
        let mut columns = Columns { seq: 0, ..Columns::default() };
        let ledger = Arc::make_mut(&mut columns.ledger);
        for names in [&mut ledger.segments, &mut ledger.collectors, &mut ledger.entities] {
            names.number("");
        }
        columns.advance(store, seq, |_, _, _| ())?;
        columns.ledger.check().map_err(|e| StoreError::Corrupt(e.to_string()))?;
        Ok(columns)
    }

    /// Takes in what was written since.
    ///
    /// # Errors
    /// As [`Columns::load`]. The columns are of no use afterwards.
    pub fn refresh(&mut self, store: &Store) -> Result<(), AppError> {
        self.refresh_watched(store, |_, _, _| ()).map(|_| ())
    }

    /// The same, and says what moved: `before` is handed the ledger as it still is, the items that will change, and those
    /// of them that a further version replaces.
    pub(crate) fn refresh_watched(
        &mut self,
        store: &Store,
        before: impl FnOnce(&Ledger, &[u32], &[u32]),
    ) -> Result<Moved, AppError> {
        let seq = store.pulse()?.seq;
        if seq == self.seq {
            return Ok(Moved::default());
        }
        self.advance(store, seq, before)
    }

    /// The last command that is in.
    #[must_use]
    pub const fn seq(&self) -> i64 {
        self.seq
    }

    /// Last ids that are in: of documents, applications, ends of applications.
    pub(crate) fn read_up_to(&self) -> (i64, i64, i64) {
        (
            self.last_id(&table::DOCUMENTS),
            self.last_id(&table::APPLICATIONS),
            self.last_id(&table::APPLICATION_ENDS),
        )
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The ledger, shared: it stays as it is.
    #[must_use]
    pub fn shared(&self) -> Arc<Ledger> {
        Arc::clone(&self.ledger)
    }

    /// The ledger alone.
    #[must_use]
    pub fn into_ledger(self) -> Ledger {
        Arc::unwrap_or_clone(self.ledger)
    }

    /// Days of the open-item lists, ascending.
    #[must_use]
    pub fn lists(&self) -> Vec<Day> {
        let mut days: Vec<Day> = self.lists.iter().map(|(_, day)| *day).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The document of an item.
    #[must_use]
    pub fn document_id(&self, item: u32) -> i64 {
        self.ids.get(item as usize).map_or(0, |&id| i64::from(id))
    }

    /// The customer that stands for one: itself, or the one that it was merged into.
    #[must_use]
    pub fn stands_for(&self, customer: u32) -> u32 {
        match &self.part {
            None => self.attributes.root(customer),
            Some(part) => {
                let root = self.attributes.root(part.whole[customer as usize]);
                part.customers.get(root).unwrap_or(customer)
            }
        }
    }

    /// The customer of an id of the books, or the one that it was merged into; `None` for one who is not in here.
    #[must_use]
    pub fn customer(&self, id: i64) -> Option<u32> {
        let root = self.attributes.root(u32::try_from(id - 1).ok()?);
        match &self.part {
            None => Some(root),
            Some(part) => part.customers.get(root),
        }
    }

    /// The id of a customer in the books.
    #[must_use]
    pub fn customer_id(&self, customer: u32) -> i64 {
        let old = self.part.as_ref().map_or(customer, |part| part.whole[customer as usize]);
        i64::from(old) + 1
    }

    /// The columns of some customers alone: nothing of others is in them. They are not kept fresh.
    #[must_use]
    pub fn only(&self, wanted: &[bool]) -> Columns {
        let is_wanted = |customer: u32| wanted.get(customer as usize).copied().unwrap_or(false);
        self.part_of(self.ledger.only(&is_wanted))
    }

    /// The columns of chosen rows. They are not kept fresh.
    #[must_use]
    pub(crate) fn part(&self, choice: &Choice) -> Columns {
        self.part_of(self.ledger.part(choice))
    }

    fn part_of(&self, only: Only) -> Columns {
        let n = only.ledger.items.len();
        let mut ids = vec![0; n];
        only.items.pairs(|old, new| ids[new as usize] = self.ids[old as usize]);
        // What stands for others' items is no document.
        let named = (0u32..).zip(&ids).filter(|(_, id)| **id != 0);
        let documents = named.map(|(item, &id)| (i64::from(id), item)).collect();
        let mut whole = vec![0; only.ledger.customers.len()];
        only.customers.pairs(|old, new| whole[new as usize] = old);
        Columns {
            seq: self.seq,
            ledger: Arc::new(only.ledger),
            ids,
            attributes: Arc::clone(&self.attributes),
            lists: self.lists.clone(),
            part: Some(Part { customers: only.customers, whole, items: only.items, documents }),
            ..Columns::default()
        }
    }

    /// Where a customer of the whole is in this part of it.
    pub(crate) fn customer_here(&self, whole: u32) -> Option<u32> {
        self.part.as_ref().map_or(Some(whole), |part| part.customers.get(whole))
    }

    /// Where an item of the whole is in this part of it.
    pub(crate) fn item_here(&self, whole: u32) -> Option<u32> {
        self.part.as_ref().map_or(Some(whole), |part| part.items.get(whole))
    }

    /// Customer -> its collector, a number into the ledger's: as was said of it, else as its latest item has it.
    #[must_use]
    pub fn collectors(&self) -> Vec<u32> {
        let l = &self.ledger;
        let mut whose = vec![0u32; l.customers.len()];
        if let Some(of_items) = &l.items.collector {
            l.items.customer.iter().zip(of_items).for_each(|(&customer, &of)| whose[customer as usize] = of);
        }
        let said = self.attributes.collectors.iter().enumerate().filter(|(_, of)| **of != 0);
        said.for_each(|(customer, &of)| whose[customer] = of);
        whose
    }

    /// The item of a document.
    #[must_use]
    pub fn item(&self, document: i64) -> Option<u32> {
        if let Some(part) = &self.part {
            return part.documents.get(&document).copied();
        }
        let at = usize::try_from(document - 1).ok()?;
        self.items.get(at).copied().filter(|&item| item != NO_ITEM)
    }

    /// What files come on top of.
    #[must_use]
    pub fn base(&self) -> Base {
        let mut ledger = Ledger::clone(&self.ledger);
        if let Some(own) = &self.own_segment {
            ledger.items.segment = Some(own.clone());
        }
        if let Some(own) = &self.own_collector {
            ledger.items.collector = Some(own.clone());
        }
        if let Some(own) = &self.own_customer {
            ledger.items.customer.clone_from(own);
        }
        let mut undone: Vec<u32> = self.undone.iter().copied().collect();
        undone.sort_unstable();
        Base {
            named: self.attributes.named(ledger.customers.len()),
            ledger,
            undone,
            forgotten: self.forgotten.iter().copied().collect(),
            stated: self.stated.clone(),
            inferred: self.inferred.clone(),
            lists: self.lists(),
        }
    }

    pub(crate) fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// Takes in the facts of commands up to `seq`.
    fn advance(
        &mut self,
        store: &Store,
        seq: i64,
        before: impl FnOnce(&Ledger, &[u32], &[u32]),
    ) -> Result<Moved, AppError> {
        let (items, applications) = (self.ledger.items.len(), self.ledger.applications.len());
        self.reach(store)?;
        let ranges = self.ranges();
        let new_documents = read::fetch_documents(store, ranges, seq)?;
        // Nothing that is there can be touched by a first load: its applications are read while its documents are taken in.
        let fetch = || read::fetch_applications(store, ranges, seq);
        let new_applications = if items == 0 { ApplicationRows::default() } else { fetch()? };
        let ends = self.fetch_ends(store, seq)?;
        let touched = self.touched(&new_documents, &new_applications, &ends);
        let named = |id: u32| self.item(id.into()).filter(|&item| (item as usize) < items);
        let replaced: Vec<u32> = new_documents.later_versions().filter_map(named).collect();
        before(&self.ledger, &touched, &replaced);
        let customers = self.ledger.customers.len();
        let take = || {
            let named = self.take_names(store, seq)?;
            self.take_documents(new_documents)?;
            Ok::<_, AppError>(named)
        };
        let (new_applications, named) =
            if items == 0 { rayon::join(fetch, take) } else { (Ok(new_applications), take()) };
        let (new_applications, (said, was_merged)) = (new_applications?, named?);
        let all = said.iter().any(|&of| (of as usize) < customers);
        self.take_applications(new_applications)?;
        self.take_ends(&ends)?;
        self.take_lists(store, seq)?;
        self.own_again(&replaced);
        if !said.is_empty() || self.ledger.customers.len() != customers {
            self.attributes.complete(Arc::make_mut(&mut self.ledger));
        }
        // Notes and promises are no documents: the ledger of those who look at it stays the one.
        if !said.is_empty() || self.ledger.items.len() > items {
            self.flow(if all { 0 } else { items });
        }
        self.flow_to(&replaced);
        self.seq = seq;
        Ok(Moved {
            all,
            said,
            was_merged,
            items: items as u32..self.ledger.items.len() as u32,
            applications: applications as u32..self.ledger.applications.len() as u32,
        })
    }

    /// Items of before that new rows say something of, each once, ascending.
    fn touched(&self, documents: &DocumentRows, applications: &ApplicationRows, ends: &[End]) -> Vec<u32> {
        if self.ledger.items.is_empty() {
            return Vec::new();
        }
        let a = &self.ledger.applications;
        let ended =
            ends.iter().filter_map(|end| Some([*a.to.get(end.row)?, *a.from.get(end.row)?])).flatten();
        let named =
            documents.later_versions().chain(applications.sides()).filter_map(|id| self.item(id.into()));
        let mut touched: Vec<u32> = ended.filter(|&item| item != NO_ITEM).chain(named).collect();
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// Documents and applications, read in pieces by several readers at once.
    /// What of the large tables is not in yet.
    fn ranges(&self) -> Ranges {
        let range = |table: &table::Table| (self.last_id(table), self.reached(table));
        Ranges { documents: range(&table::DOCUMENTS), applications: range(&table::APPLICATIONS) }
    }

    /// Asks how far the tables go, in one question.
    fn reach(&mut self, store: &Store) -> Result<(), AppError> {
        let mut reach = FxHashMap::default();
        store.facts(|tx| {
            tx.last_ids(&mut |table, id| {
                reach.insert(table, id);
                Ok(())
            })
        })?;
        self.reach = Some(reach);
        Ok(())
    }

    /// How far a table goes, as the last look says.
    pub(crate) fn reached(&self, table: &table::Table) -> i64 {
        self.reach.as_ref().and_then(|reach| reach.get(table.name)).copied().unwrap_or(0)
    }

    /// Whether a table may have rows behind an id; it is not asked where the last look says no.
    pub(crate) fn may_have(&self, table: &table::Table, behind: i64) -> bool {
        self.reach.is_none() || self.reached(table) > behind
    }

    /// Up to which id a table is read: as far as the last look says, to its end where there was none.
    pub(crate) fn limit(&self, table: &table::Table) -> i64 {
        if self.reach.is_none() { i64::MAX } else { self.reached(table) }
    }

    fn last_id(&self, table: &table::Table) -> i64 {
        self.last.get(table.name).copied().unwrap_or(0)
    }
}

impl Columns {
    /// Segments, collectors, entities, customers. The customers of whom something was said, and
    /// whether some were merged.
    fn take_names(&mut self, store: &Store, seq: i64) -> Result<(Vec<u32>, bool), AppError> {
        let (mut said, mut was_merged) = (Vec::new(), false);
        let names = [
            &table::SEGMENTS,
            &table::COLLECTORS,
            &table::ENTITIES,
            &table::CUSTOMERS,
            &table::CUSTOMER_VERSIONS,
        ];
        if !names.iter().any(|table| self.may_have(table, self.last_id(table))) {
            return Ok((said, was_merged));
        }
        let limits = names.map(|table| self.limit(table));
        let (ledger, last) = (Arc::make_mut(&mut self.ledger), &mut self.last);
        let attributes = Arc::make_mut(&mut self.attributes);
        store.facts(|tx| -> Result<(), AppError> {
            let all =
                [&mut ledger.segments, &mut ledger.collectors, &mut ledger.entities, &mut ledger.customers];
            for ((table, limit), names) in names.into_iter().zip(limits).zip(all) {
                let from = last.get(table.name).copied().unwrap_or(0);
                let mut to = from;
                tx.scan(table, from, limit, seq, &mut |row| {
                    to = row.needed(0)?;
                    names.number(row.words(2)?);
                    Ok(())
                })?;
                last.insert(table.name, to);
            }
            let table = &table::CUSTOMER_VERSIONS;
            let from = last.get(table.name).copied().unwrap_or(0);
            let mut to = from;
            tx.scan(table, from, limits[4], seq, &mut |row| {
                to = row.needed(0)?;
                let (customer, is_moved) = attributes.take(row)?;
                said.push(customer as u32);
                was_merged |= is_moved;
                Ok(())
            })?;
            last.insert(table.name, to);
            Ok(())
        })?;
        Ok((said, was_merged))
    }

    fn take_documents(&mut self, rows: DocumentRows) -> Result<(), StoreError> {
        let to = rows.last_id();
        if to > 0 {
            let ledger = Arc::make_mut(&mut self.ledger);
            rows.into_ledger(ledger, &mut self.ids, &mut self.items, &mut self.undone)?;
            self.last.insert(table::DOCUMENTS.name, to);
        }
        Ok(())
    }

    fn take_applications(&mut self, rows: ApplicationRows) -> Result<(), StoreError> {
        let to = rows.last_id();
        if to == 0 {
            return Ok(());
        }
        let items = &self.items;
        let item = |document: i64| match usize::try_from(document - 1).ok().and_then(|at| items.get(at)) {
            Some(&item) if item != NO_ITEM => Ok(item),
            _ => Err(StoreError::Corrupt(format!(
                "an application names document {document}, which is not there"
            ))),
        };
        rows.into_ledger(Arc::make_mut(&mut self.ledger), item, &mut self.stated, &mut self.inferred)?;
        self.last.insert(table::APPLICATIONS.name, to);
        Ok(())
    }

    fn fetch_ends(&mut self, store: &Store, seq: i64) -> Result<Vec<End>, AppError> {
        let table = &table::APPLICATION_ENDS;
        let from = self.last_id(table);
        if !self.may_have(table, from) {
            return Ok(Vec::new());
        }
        let (mut to, limit) = (from, self.limit(table));
        let mut ends = Vec::new();
        store.facts(|tx| {
            tx.scan(table, from, limit, seq, &mut |row| {
                to = row.needed(0)?;
                let id = row.needed(2)?;
                let at = usize::try_from(id - 1)
                    .map_err(|_| StoreError::Corrupt(format!("an application has the id {id}")))?;
                ends.push(End { row: at, day: day(row.needed(3)?)?, undo: row.words(4)? == "undo" });
                Ok::<_, StoreError>(())
            })
        })?;
        self.last.insert(table.name, to);
        Ok(ends)
    }

    fn take_ends(&mut self, ends: &[End]) -> Result<(), StoreError> {
        if ends.is_empty() {
            return Ok(());
        }
        let (a, forgotten) = (&mut Arc::make_mut(&mut self.ledger).applications, &mut self.forgotten);
        let len = a.len();
        for end in ends {
            if end.row >= len {
                let id = end.row + 1;
                return Err(StoreError::Corrupt(format!("the end of an application {id} that is not there")));
            }
            let until = &mut a.until.get_or_insert_with(|| vec![Day::NEVER; len])[end.row];
            *until = (*until).min(end.day);
            if end.undo {
                forgotten.insert(end.row as u32);
            }
        }
        Ok(())
    }

    /// Days of open-item lists, but for those of imports that were taken back.
    fn take_lists(&mut self, store: &Store, seq: i64) -> Result<(), AppError> {
        let (mut days_to, mut undos_to) =
            (self.last_id(&table::SNAPSHOT_DAYS), self.last_id(&table::IMPORT_UNDOS));
        if !self.may_have(&table::SNAPSHOT_DAYS, days_to) && !self.may_have(&table::IMPORT_UNDOS, undos_to) {
            return Ok(());
        }
        let limits = [&table::SNAPSHOT_DAYS, &table::IMPORT_UNDOS].map(|table| self.limit(table));
        let (lists, undone) = (&mut self.lists, &mut self.undone_imports);
        store.facts(|tx| {
            tx.scan(&table::SNAPSHOT_DAYS, days_to, limits[0], seq, &mut |row| {
                days_to = row.needed(0)?;
                lists.push((row.needed(2)?, day(row.needed(3)?)?));
                Ok(())
            })?;
            tx.scan(&table::IMPORT_UNDOS, undos_to, limits[1], seq, &mut |row| {
                undos_to = row.needed(0)?;
                undone.insert(row.needed(2)?);
                Ok(())
            })
        })?;
        self.lists.retain(|(import, _)| !self.undone_imports.contains(import));
        self.last.insert(table::SNAPSHOT_DAYS.name, days_to);
        self.last.insert(table::IMPORT_UNDOS.name, undos_to);
        Ok(())
    }

    /// What further versions say of their own customer, segment and collector.
    fn own_again(&mut self, replaced: &[u32]) {
        let i = &self.ledger.items;
        for &item in replaced {
            if let Some(own) = &mut self.own_customer {
                own[item as usize] = i.customer[item as usize];
            }
        }
        for (own, column) in [(&mut self.own_segment, &i.segment), (&mut self.own_collector, &i.collector)] {
            let Some(own) = own else { continue };
            for &item in replaced {
                own[item as usize] = column.as_ref().map_or(0, |column| column[item as usize]);
            }
        }
    }

    /// As [`Columns::flow`], for single items of before.
    fn flow_to(&mut self, replaced: &[u32]) {
        if replaced.is_empty() {
            return;
        }
        let i = &mut Arc::make_mut(&mut self.ledger).items;
        for &item in replaced {
            let at = item as usize;
            let customer = self.attributes.root(i.customer[at]);
            i.customer[at] = customer;
            for (own, column, of_customers) in [
                (&self.own_segment, &mut i.segment, &self.attributes.segments),
                (&self.own_collector, &mut i.collector, &self.attributes.collectors),
            ] {
                let (Some(own), Some(column)) = (own, column) else { continue };
                let given = of_customers.get(customer as usize).copied().unwrap_or(0);
                column[at] = if own[at] != 0 { own[at] } else { given };
            }
        }
    }

    /// Segments and collectors of customers flow to documents that have none of their own; merged customers' documents
    /// to the customer that they were merged into. From an item on.
    fn flow(&mut self, from: usize) {
        let l = Arc::make_mut(&mut self.ledger);
        self.attributes.flow_merged(l, &mut self.own_customer, from);
        let (n, customers) = (l.items.len(), &l.items.customer);
        flow(&self.attributes.segments, customers, n, from, &mut l.items.segment, &mut self.own_segment);
        flow(
            &self.attributes.collectors,
            customers,
            n,
            from,
            &mut l.items.collector,
            &mut self.own_collector,
        );
    }
}

/// The end of an application: its row, the day from which it no longer counts.
struct End {
    row: usize,
    day: Day,
    /// Its import was taken back.
    undo: bool,
}

/// What a refresh moved.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moved {
    /// Something was said of customers that are there: any item may be in another group now.
    pub(crate) all: bool,
    /// The customers of whom something was said.
    pub(crate) said: Vec<u32>,
    /// Customers were merged, or no longer are.
    pub(crate) was_merged: bool,
    /// New items.
    pub(crate) items: Range<u32>,
    /// New applications.
    pub(crate) applications: Range<u32>,
}

/// `column` becomes what documents say, and where they say nothing what their customers say; `own` keeps what they say.
fn flow(
    of_customers: &[u32],
    customers: &[u32],
    items: usize,
    from: usize,
    column: &mut Option<Vec<u32>>,
    own: &mut Option<Vec<u32>>,
) {
    if own.is_none() {
        if of_customers.iter().all(|&value| value == 0) {
            return;
        }
        // For the first time: all items.
        *own = Some(column.clone().unwrap_or_else(|| vec![0; items]));
        return flow(of_customers, customers, items, 0, column, own);
    }
    let (Some(own), column) = (own.as_mut(), column.get_or_insert_with(|| vec![0; items])) else { return };
    for item in own.len()..items {
        own.push(column.get(item).copied().unwrap_or(0));
    }
    column.resize(items, 0);
    for item in from..items {
        let given = of_customers.get(customers[item] as usize).copied().unwrap_or(0);
        column[item] = if own[item] != 0 { own[item] } else { given };
    }
}

/// A word of the schema that must have a meaning.
pub(crate) fn known<T>(meaning: Option<T>, word: &str) -> Result<T, StoreError> {
    meaning.ok_or_else(|| StoreError::Corrupt(format!("`{word}` is no word of the books")))
}
