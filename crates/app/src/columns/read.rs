//! Rows of documents and applications as they lie in the books, read by several readers at once.

use super::known;
use crate::error::AppError;
use crate::words::{channel_of, kind_of, settlement_of};
use dunlin_core::day::Day;
use dunlin_core::ledger::{Channel, Kind, Ledger, NO_ITEM, Settlement};
use dunlin_core::money::Currency;
use dunlin_store::value::Row;
use dunlin_store::{Store, StoreError, table};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Ids to read: after the first, up to the second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranges {
    pub(super) documents: (i64, i64),
    pub(super) applications: (i64, i64),
}

/// A piece has at least so many rows: less is not worth a reader.
const PIECE_MIN: i64 = 20_000;

/// What a ledger does not hold of a document's row, and need not travel.
const UNREAD: [&str; 4] = ["seq", "import_id", "line", "version"];
/// The same of an application's.
const UNREAD_OF_APPLICATIONS: [&str; 3] = ["seq", "import_id", "nth"];

/// Reads documents.
pub(super) fn fetch_documents(store: &Store, ranges: Ranges, seq: i64) -> Result<DocumentRows, AppError> {
    let pieces = pieces(ranges.documents).into_par_iter();
    let read = pieces.map(|piece| documents(store, piece, seq)).collect::<Result<_, _>>()?;
    Ok(DocumentRows { pieces: read })
}

/// Reads applications.
pub(super) fn fetch_applications(
    store: &Store,
    ranges: Ranges,
    seq: i64,
) -> Result<ApplicationRows, AppError> {
    let pieces = pieces(ranges.applications).into_par_iter();
    let read = pieces.map(|piece| applications(store, piece, seq)).collect::<Result<_, _>>()?;
    Ok(ApplicationRows { pieces: read })
}

fn pieces((from, to): (i64, i64)) -> Vec<(i64, i64)> {
    let count = ((to - from) / PIECE_MIN).clamp(1, rayon::current_num_threads() as i64 * 2);
    let step = (to - from + count - 1) / count;
    (0..count)
        .map(|at| (from + at * step, to.min(from + (at + 1) * step)))
        .filter(|(from, to)| from < to)
        .collect()
}

/// How many rows there may be at most: ids without gaps.
fn rows(from: i64, to: i64) -> usize {
    usize::try_from(to - from).unwrap_or(0)
}

/// A day number of the books.
pub(crate) fn day(n: i64) -> Result<Day, StoreError> {
    let day = i32::try_from(n).map(Day).ok().filter(|&day| day != Day::NEVER && day != Day::ALWAYS);
    day.ok_or_else(|| StoreError::Corrupt(format!("{n} is no day")))
}

fn number(n: Option<i64>) -> Result<u32, StoreError> {
    u32::try_from(n.unwrap_or(0)).map_err(|_| StoreError::Corrupt(format!("{n:?} is no id")))
}

/// Versions of documents, as columns.
#[derive(Default)]
pub(super) struct DocumentPiece {
    id: Vec<u32>,
    document: Vec<u32>,
    text: String,
    ends: Vec<u32>,
    numbers: FxHashMap<String, u16>,
    currency: Vec<u16>,
    kind: Vec<Kind>,
    entity: Vec<u32>,
    instalment: Vec<u16>,
    customer: Vec<u32>,
    segment: Vec<u32>,
    collector: Vec<u32>,
    issued: Vec<Day>,
    due: Vec<Day>,
    amount: Vec<i64>,
    /// What few documents have: row, and what.
    rare: Vec<(u32, Rare)>,
}

/// What few documents have.
#[derive(Clone, Copy)]
enum Rare {
    Posted(Day),
    Ordered(Day),
    Voided(Day),
    Undone,
    Disputed,
    Retained,
    HoldUntil(Day),
    Discount(i64),
    DiscountUntil(Day),
    Channel(Channel),
    Returns(u32),
}

fn documents(store: &Store, (from, to): (i64, i64), seq: i64) -> Result<DocumentPiece, AppError> {
    let mut piece = DocumentPiece::of(rows(from, to));
    store.facts(|tx| {
        tx.scan_without((&table::DOCUMENTS, &UNREAD), (from, to), seq, &mut |row| piece.take(row))
    })?;
    Ok(piece)
}

impl DocumentPiece {
    /// With room for so many: fresh memory is dear, and growing asks for it twice.
    fn of(rows: usize) -> DocumentPiece {
        DocumentPiece {
            id: Vec::with_capacity(rows),
            document: Vec::with_capacity(rows),
            ends: Vec::with_capacity(rows),
            currency: Vec::with_capacity(rows),
            kind: Vec::with_capacity(rows),
            entity: Vec::with_capacity(rows),
            instalment: Vec::with_capacity(rows),
            customer: Vec::with_capacity(rows),
            segment: Vec::with_capacity(rows),
            collector: Vec::with_capacity(rows),
            issued: Vec::with_capacity(rows),
            due: Vec::with_capacity(rows),
            amount: Vec::with_capacity(rows),
            ..DocumentPiece::default()
        }
    }

    fn take(&mut self, row: &dyn Row) -> Result<(), StoreError> {
        let id = row.needed(0)?;
        self.id.push(number(Some(id))?);
        self.document.push(number(row.int(4)?)?);
        self.text.push_str(row.words(6)?);
        let end = u32::try_from(self.text.len());
        self.ends.push(end.map_err(|_| StoreError::Engine("document numbers pass 4 GiB".to_owned()))?);
        self.entity.push(number(row.int(7)?)?);
        let kind = row.words(8)?;
        self.kind.push(match self.kind.last() {
            Some(&last) if crate::words::kind(last) == kind => last,
            _ => known(kind_of(kind), kind)?,
        });
        self.instalment.push(number(row.int(9)?)? as u16);
        self.customer.push(number(row.int(10)?)?);
        self.segment.push(number(row.int(11)?)?);
        self.collector.push(number(row.int(12)?)?);
        let code = row.words(13)?;
        let currency = match self.numbers.get(code) {
            Some(&n) => n,
            None => {
                let n = self.numbers.len() as u16;
                self.numbers.insert(code.to_owned(), n);
                n
            }
        };
        self.currency.push(currency);
        self.issued.push(day(row.needed(14)?)?);
        self.due.push(day(row.needed(15)?)?);
        self.amount.push(row.needed(16)?);
        self.take_rare(row)
    }

    fn take_rare(&mut self, row: &dyn Row) -> Result<(), StoreError> {
        let at = self.id.len() as u32 - 1;
        let rare = &mut self.rare;
        let mut days = |column: usize, make: fn(Day) -> Rare| -> Result<(), StoreError> {
            if let Some(n) = row.int(column)? {
                rare.push((at, make(day(n)?)));
            }
            Ok(())
        };
        days(17, Rare::Posted)?;
        days(18, Rare::Ordered)?;
        days(19, Rare::Voided)?;
        days(23, Rare::HoldUntil)?;
        days(25, Rare::DiscountUntil)?;
        let flag = |column: usize| row.int(column).map(|n| n.unwrap_or(0) != 0);
        for (column, what) in [(20, Rare::Undone), (21, Rare::Disputed), (22, Rare::Retained)] {
            if flag(column)? {
                rare.push((at, what));
            }
        }
        if let Some(minor) = row.int(24)? {
            rare.push((at, Rare::Discount(minor)));
        }
        if let Some(word) = row.text(26)? {
            rare.push((at, Rare::Channel(known(channel_of(word), word)?)));
        }
        if let Some(id) = row.int(27)?.filter(|&id| id != 0) {
            rare.push((at, Rare::Returns(number(Some(id))?)));
        }
        Ok(())
    }

    fn number_of(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.text[start..self.ends[row] as usize]
    }
}

/// Versions of documents, in order of ids.
pub(super) struct DocumentRows {
    pieces: Vec<DocumentPiece>,
}

impl DocumentRows {
    pub(super) fn last_id(&self) -> i64 {
        self.pieces.iter().rev().find_map(|piece| piece.id.last()).map_or(0, |&id| i64::from(id))
    }

    pub(super) fn first_versions(&self) -> usize {
        self.pieces.iter().map(|piece| piece.id.len()).sum()
    }

    /// Documents of which there are later versions among the rows.
    pub(super) fn later_versions(&self) -> impl Iterator<Item = u32> {
        let rows = self.pieces.iter().flat_map(|piece| piece.id.iter().zip(&piece.document));
        rows.filter(|(id, document)| id != document).map(|(_, &document)| document)
    }

    /// Adds first versions as items and lets later versions take their place.
    pub(super) fn into_ledger(
        self,
        ledger: &mut Ledger,
        ids: &mut Vec<u32>,
        items: &mut Vec<u32>,
        undone: &mut FxHashSet<u32>,
    ) -> Result<(), StoreError> {
        let rows = self.first_versions();
        let more = rows + rows / 16;
        if ids.is_empty() {
            // A first load: everything at once, and some room for what comes later.
            ids.reserve(more);
            items.reserve(more);
            ledger.documents.reserve(more);
            ledger.items.reserve(more);
        }
        let mut currency = ledger.items.currency.take().unwrap_or_else(|| vec![0; ledger.items.len()]);
        currency.reserve(rows);
        for piece in self.pieces {
            let currencies = currencies_of(&piece, ledger)?;
            for row in 0..piece.id.len() {
                let (id, document) = (piece.id[row], piece.document[row]);
                if id == document {
                    items.resize((id as usize).max(items.len()), NO_ITEM);
                    items[id as usize - 1] = ids.len() as u32;
                    ids.push(id);
                    push(ledger, &piece, row);
                    currency.push(currencies[usize::from(piece.currency[row])]);
                    continue;
                }
                let item =
                    items.get((document as usize).wrapping_sub(1)).copied().filter(|&item| item != NO_ITEM);
                let item = item.ok_or_else(|| {
                    StoreError::Corrupt(format!("a version of document {document}, which is not there"))
                })?;
                replace(ledger, &piece, row, item as usize);
                currency[item as usize] = currencies[usize::from(piece.currency[row])];
                undone.remove(&item);
            }
            rare(ledger, &piece, items, undone)?;
        }
        if ledger.currencies.len() > 1 {
            ledger.items.currency = Some(currency);
        }
        Ok(())
    }
}

fn currencies_of(piece: &DocumentPiece, ledger: &mut Ledger) -> Result<Vec<u16>, StoreError> {
    let mut numbers = vec![0; piece.numbers.len()];
    for (code, &n) in &piece.numbers {
        let named: Result<Currency, _> = code.parse();
        let unnamed = || (code == Currency::UNNAMED.code()).then_some(Currency::UNNAMED);
        let currency = named
            .or_else(|e| unnamed().ok_or(e))
            .map_err(|_| StoreError::Corrupt(format!("`{code}` is no currency")))?;
        let at = ledger.currencies.iter().position(|c| *c == currency).unwrap_or_else(|| {
            ledger.currencies.push(currency);
            ledger.currencies.len() - 1
        });
        numbers[usize::from(n)] = at as u16;
    }
    Ok(numbers)
}

fn push(ledger: &mut Ledger, piece: &DocumentPiece, row: usize) {
    let number = ledger.documents.number(piece.number_of(row));
    let i = &mut ledger.items;
    let at = (i.amount.len(), i.amount.capacity());
    i.document.push(number);
    i.kind.push(piece.kind[row]);
    i.customer.push(piece.customer[row].wrapping_sub(1));
    i.issued.push(piece.issued[row]);
    i.due.push(piece.due[row]);
    i.amount.push(piece.amount[row]);
    set(&mut i.instalment, at, piece.instalment[row], 0);
    set(&mut i.entity, at, piece.entity[row], 0);
    set(&mut i.segment, at, piece.segment[row], 0);
    set(&mut i.collector, at, piece.collector[row], 0);
    set(&mut i.posted, at, Day::NEVER, Day::NEVER);
    set(&mut i.ordered, at, Day::NEVER, Day::NEVER);
    set(&mut i.voided, at, Day::NEVER, Day::NEVER);
    set(&mut i.hold_until, at, Day::ALWAYS, Day::ALWAYS);
    set(&mut i.discount_until, at, Day::ALWAYS, Day::ALWAYS);
    set(&mut i.disputed, at, false, false);
    set(&mut i.retained, at, false, false);
    set(&mut i.discount, at, 0, 0);
    set(&mut i.channel, at, Channel::Other, Channel::Other);
    set(&mut i.returns, at, NO_ITEM, NO_ITEM);
}

/// Sets a value of an optional column, which comes into being with the first value that is not blank.
/// It gets as much room as the others have.
fn set<T: Copy + PartialEq>(column: &mut Option<Vec<T>>, (at, room): (usize, usize), value: T, blank: T) {
    match column {
        Some(column) if at < column.len() => column[at] = value,
        Some(column) => column.push(value),
        None if value == blank => {}
        None => {
            let mut new = Vec::with_capacity(room.max(at + 1));
            new.resize(at, blank);
            new.push(value);
            *column = Some(new);
        }
    }
}

/// As [`set`], for a column whose table may be longer.
fn set_within<T: Copy + PartialEq>(column: &mut Option<Vec<T>>, len: usize, at: usize, value: T, blank: T) {
    match column {
        Some(column) => column[at] = value,
        None if value == blank => {}
        None => {
            let mut new = vec![blank; len];
            new[at] = value;
            *column = Some(new);
        }
    }
}

fn replace(ledger: &mut Ledger, piece: &DocumentPiece, row: usize, item: usize) {
    let i = &mut ledger.items;
    let n = i.amount.len();
    i.kind[item] = piece.kind[row];
    i.customer[item] = piece.customer[row].wrapping_sub(1);
    i.issued[item] = piece.issued[row];
    i.due[item] = piece.due[row];
    i.amount[item] = piece.amount[row];
    set_within(&mut i.segment, n, item, piece.segment[row], 0);
    set_within(&mut i.collector, n, item, piece.collector[row], 0);
    set_within(&mut i.posted, n, item, Day::NEVER, Day::NEVER);
    set_within(&mut i.ordered, n, item, Day::NEVER, Day::NEVER);
    set_within(&mut i.voided, n, item, Day::NEVER, Day::NEVER);
    set_within(&mut i.hold_until, n, item, Day::ALWAYS, Day::ALWAYS);
    set_within(&mut i.discount_until, n, item, Day::ALWAYS, Day::ALWAYS);
    set_within(&mut i.disputed, n, item, false, false);
    set_within(&mut i.retained, n, item, false, false);
    set_within(&mut i.discount, n, item, 0, 0);
    set_within(&mut i.channel, n, item, Channel::Other, Channel::Other);
    set_within(&mut i.returns, n, item, NO_ITEM, NO_ITEM);
}

/// What few documents have: of each document the last version counts.
fn rare(
    ledger: &mut Ledger,
    piece: &DocumentPiece,
    items: &[u32],
    undone: &mut FxHashSet<u32>,
) -> Result<(), StoreError> {
    let mut last: FxHashMap<u32, u32> = FxHashMap::default();
    for (row, (&id, &document)) in piece.id.iter().zip(&piece.document).enumerate() {
        if id != document {
            last.insert(document, row as u32);
        }
    }
    let i = &mut ledger.items;
    let n = i.amount.len();
    for &(row, what) in &piece.rare {
        let document = piece.document[row as usize];
        if last.get(&document).is_some_and(|&later| later != row) {
            continue;
        }
        let item = items[document as usize - 1];
        let at = item as usize;
        match what {
            Rare::Posted(day) => set_within(&mut i.posted, n, at, day, Day::NEVER),
            Rare::Ordered(day) => set_within(&mut i.ordered, n, at, day, Day::NEVER),
            Rare::Voided(day) => set_within(&mut i.voided, n, at, day, Day::NEVER),
            Rare::HoldUntil(day) => set_within(&mut i.hold_until, n, at, day, Day::ALWAYS),
            Rare::DiscountUntil(day) => set_within(&mut i.discount_until, n, at, day, Day::ALWAYS),
            Rare::Disputed => set_within(&mut i.disputed, n, at, true, false),
            Rare::Retained => set_within(&mut i.retained, n, at, true, false),
            Rare::Discount(minor) => set_within(&mut i.discount, n, at, minor, 0),
            Rare::Channel(channel) => set_within(&mut i.channel, n, at, channel, Channel::Other),
            Rare::Returns(id) => {
                let returned = items.get(id as usize - 1).copied();
                let none =
                    || StoreError::Corrupt(format!("document {document} returns {id}, which is not there"));
                set_within(&mut i.returns, n, at, returned.ok_or_else(none)?, NO_ITEM);
            }
            Rare::Undone => {
                undone.insert(item);
            }
        }
    }
    Ok(())
}

/// Applications, as columns.
#[derive(Default)]
pub(super) struct ApplicationPiece {
    last: i64,
    from: Vec<u32>,
    to: Vec<u32>,
    day: Vec<Day>,
    amount: Vec<i64>,
    how: Vec<Settlement>,
    until: Vec<(u32, Day)>,
    not_before: Vec<(u32, Day)>,
    channel: Vec<(u32, Channel)>,
    stated: Vec<(u32, u32, i64)>,
    /// Rows that no line of a file says: applied by reference.
    inferred: Vec<u32>,
}

fn applications(store: &Store, (from, to): (i64, i64), seq: i64) -> Result<ApplicationPiece, AppError> {
    let mut piece = ApplicationPiece::of(rows(from, to));
    store.facts(|tx| {
        tx.scan_without((&table::APPLICATIONS, &UNREAD_OF_APPLICATIONS), (from, to), seq, &mut |row| {
            piece.take(row)
        })
    })?;
    Ok(piece)
}

impl ApplicationPiece {
    /// With room for so many.
    fn of(rows: usize) -> ApplicationPiece {
        ApplicationPiece {
            from: Vec::with_capacity(rows),
            to: Vec::with_capacity(rows),
            day: Vec::with_capacity(rows),
            amount: Vec::with_capacity(rows),
            how: Vec::with_capacity(rows),
            ..ApplicationPiece::default()
        }
    }

    fn take(&mut self, row: &dyn Row) -> Result<(), StoreError> {
        let at = self.to.len() as u32;
        self.last = row.needed(0)?;
        self.from.push(number(row.int(4)?)?);
        self.to.push(number(row.int(5)?)?);
        if row.int(3)? == Some(0) && self.from.last().is_some_and(|&from| from != 0) {
            self.inferred.push(at);
        }
        self.day.push(day(row.needed(6)?)?);
        self.amount.push(row.needed(7)?);
        let how = row.words(8)?;
        self.how.push(match self.how.last() {
            Some(&last) if crate::words::settlement(last) == how => last,
            _ => known(settlement_of(how), how)?,
        });
        if let Some(n) = row.int(10)? {
            self.until.push((at, day(n)?));
        }
        if let Some(n) = row.int(11)? {
            self.not_before.push((at, day(n)?));
        }
        if let Some(word) = row.text(12)? {
            self.channel.push((at, known(channel_of(word), word)?));
        }
        if let Some(minor) = row.int(14)? {
            self.stated.push((at, number(row.int(13)?)?, minor));
        }
        Ok(())
    }
}

/// Applications, in order of ids.
#[derive(Default)]
pub(super) struct ApplicationRows {
    pieces: Vec<ApplicationPiece>,
}

impl ApplicationRows {
    pub(super) fn last_id(&self) -> i64 {
        self.pieces.iter().map(|piece| piece.last).max().unwrap_or(0)
    }

    /// Documents on either side; 0 for none.
    pub(super) fn sides(&self) -> impl Iterator<Item = u32> {
        self.pieces.iter().flat_map(|piece| piece.from.iter().chain(&piece.to)).copied()
    }

    /// Adds them; `item` gives the item of a document id.
    pub(super) fn into_ledger(
        self,
        ledger: &mut Ledger,
        item: impl Fn(i64) -> Result<u32, StoreError>,
        stated: &mut FxHashMap<u32, (u32, i64)>,
        inferred: &mut Vec<u32>,
    ) -> Result<(), StoreError> {
        let of = |id: u32| if id == 0 { Ok(NO_ITEM) } else { item(i64::from(id)) };
        let rows: usize = self.pieces.iter().map(|piece| piece.to.len()).sum();
        for piece in self.pieces {
            let a = &mut ledger.applications;
            let before = a.amount.len();
            if before == 0 {
                a.reserve(rows + rows / 16);
            }
            for (&from, &to) in piece.from.iter().zip(&piece.to) {
                a.from.push(of(from)?);
                a.to.push(item(i64::from(to))?);
            }
            a.day.extend(piece.day);
            a.amount.extend(piece.amount);
            a.how.extend(piece.how);
            let n = a.amount.len();
            spread(&mut a.until, before, n, &piece.until, Day::NEVER);
            spread(&mut a.not_before, before, n, &piece.not_before, Day::ALWAYS);
            spread(&mut a.channel, before, n, &piece.channel, Channel::Other);
            inferred.extend(piece.inferred.iter().map(|row| before as u32 + row));
            for (row, to, minor) in piece.stated {
                stated.insert(before as u32 + row, (of(to)?, minor));
            }
        }
        Ok(())
    }
}

/// Values of few rows as a column.
fn spread<T: Copy>(column: &mut Option<Vec<T>>, before: usize, len: usize, values: &[(u32, T)], blank: T) {
    if column.is_none() && values.is_empty() {
        return;
    }
    let column = column.get_or_insert_with(|| vec![blank; before]);
    column.resize(len, blank);
    for &(row, value) in values {
        column[before + row as usize] = value;
    }
}
