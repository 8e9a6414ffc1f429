//! Taking an import back as a whole: by further facts, so that what was known before stays known.
//!
//! Its documents become void from their own day, its applications end on theirs, what it corrected is put back. A file
//! that brings the same rows again finds them new. Refused while something that came later rests on it.

use crate::books::{AT_LAST, Books, Inner};
use crate::clock::now_ms;
use crate::columns::Columns;
use crate::error::AppError;
use crate::rows::{Cell, at, cells, values};
use dunlin_store::table;
use dunlin_store::{Balance, StoreError, Tx};
use rustc_hash::FxHashMap;
use serde_json::json;

/// What was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Undone {
    /// Documents that are void now.
    pub documents: u64,
    /// Applications that ended.
    pub applications: u64,
    /// Corrections that were put back, of documents and of customers.
    pub corrections: u64,
}

impl Books {
    /// Takes an import back.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is no such import, when it was taken back already, or when a later import rests
    /// on it; those of the books.
    pub fn undo(&self, import: i64, actor: &str) -> Result<Undone, AppError> {
        let (inner, actor) = (self.inner.clone(), actor.to_owned());
        self.inner.store.write_alone(move |tx| undo(tx, &inner, import, &actor))
    }
}

fn undo(tx: &mut Tx<'_>, inner: &Inner, import: i64, actor: &str) -> Result<Undone, AppError> {
    let columns = &inner.fresh()?;
    if import < 1 || import > tx.last_id(&table::IMPORTS)? {
        return Err(AppError::refused(
            format!("there is no import {import}"),
            "`dunlin import` said its number",
        ));
    }
    let mut kind = String::new();
    tx.scan(&table::IMPORTS, import - 1, import, i64::MAX, &mut |row| {
        kind = row.words(2)?.to_owned();
        Ok::<_, StoreError>(())
    })?;
    if kind.ends_with("-rates") {
        return Err(AppError::refused(
            format!("import {import} brought rates, which are not taken back"),
            "bring the right ones: they take the place of the wrong ones, and both stay known",
        ));
    }
    let (key, body) = (format!("undo-import-{import}"), json!({"import": import}).to_string());
    if tx.command(&key)?.is_some() {
        return Err(AppError::refused(
            format!("import {import} was taken back already"),
            "bring the files again if they are wanted after all",
        ));
    }
    let seq = tx.begin()?;
    let mut work = Work { seq, import, balances: Balances::new(columns), done: Undone::default() };
    let row = tx.next_id(&table::IMPORT_UNDOS)?;
    tx.insert(&table::IMPORT_UNDOS, &[row.into(), seq.into(), import.into()])?;
    let mine = work.documents(tx, columns)?;
    work.applications(tx, &mine)?;
    work.customers(tx)?;
    work.balances.write(tx)?;
    let done = work.done;
    let answer = json!({
        "documents": done.documents, "applications": done.applications, "corrections": done.corrections,
    });
    tx.record(&key, "undo import", actor, now_ms(), &body, &answer.to_string())?;
    Ok(done)
}

struct Work {
    seq: i64,
    import: i64,
    balances: Balances,
    done: Undone,
}

impl Work {
    /// Voids the documents that the import brought and puts back those that it corrected; the former.
    fn documents(&mut self, tx: &mut Tx<'_>, columns: &Columns) -> Result<Vec<bool>, AppError> {
        let t = &table::DOCUMENTS;
        let (from, document, version) = (at(t, "import_id"), at(t, "document_id"), at(t, "version"));
        // Only what has versions of this import is kept: first versions, and the line of versions of corrected ones.
        let mut mine = vec![false; columns.ledger().items.len()];
        let mut touched: FxHashMap<i64, Vec<Vec<Cell>>> = FxHashMap::default();
        for round in 0..2 {
            tx.scan(t, 0, i64::MAX, i64::MAX, &mut |row| {
                let id = row.needed(document)?;
                let is_mine = row.int(from)? == Some(self.import);
                if is_mine && round == 0 {
                    touched.entry(id).or_default();
                }
                if let Some(versions) = touched.get_mut(&id).filter(|_| round == 1) {
                    versions.push(cells(t, row)?);
                }
                Ok(())
            })?;
        }
        let mut ids: Vec<i64> = touched.keys().copied().collect();
        ids.sort_unstable();
        for id in ids {
            let versions = &touched[&id];
            let Some(last) = versions.last() else { continue };
            if last[from] != Cell::Int(self.import) {
                return Err(rests(&format!("document {}", last[at(t, "number")].text()), last[from].int()));
            }
            let mut new = match versions.iter().rev().find(|v| v[from] != Cell::Int(self.import)) {
                Some(before) => {
                    self.done.corrections += 1;
                    before.clone()
                }
                None => {
                    self.done.documents += 1;
                    columns.item(id).into_iter().for_each(|item| mine[item as usize] = true);
                    let mut void = last.clone();
                    void[at(t, "voided")] = void[at(t, "issued")].clone();
                    void[at(t, "undone")] = Cell::Int(1);
                    void
                }
            };
            self.balances.corrected(id, new[at(t, "amount_minor")].int(), new[at(t, "voided")] != Cell::Null);
            new[0] = Cell::Int(tx.next_id(t)?);
            new[1] = Cell::Int(self.seq);
            new[from] = Cell::Null;
            new[version] = Cell::Int(last[version].int() + 1);
            tx.insert(t, &values(&new))?;
        }
        Ok(mine)
    }

    /// Ends the import's applications; refuses when others' name its documents.
    fn applications(&mut self, tx: &mut Tx<'_>, mine: &[bool]) -> Result<(), AppError> {
        let mut ends = Vec::new();
        let mut rests_on = None;
        let ledger_row = |id: i64| usize::try_from(id - 1).unwrap_or(usize::MAX);
        tx.scan(&table::APPLICATIONS, 0, i64::MAX, i64::MAX, &mut |row| {
            let (id, import) = (row.needed(0)?, row.int(2)?.unwrap_or(0));
            let (from, to, day, amount) = (row.needed(4)?, row.needed(5)?, row.needed(6)?, row.needed(7)?);
            let in_force = self.balances.in_force.get(ledger_row(id)).copied().unwrap_or(false);
            let on_mine = [from, to].iter().any(|side| self.balances.is_of(*side, mine));
            if import == self.import && in_force {
                ends.push((id, from, to, day, amount));
            } else if in_force && on_mine {
                rests_on = Some(import);
            }
            Ok(())
        })?;
        if let Some(other) = rests_on {
            return Err(rests("a payment or credit on one of its documents", other));
        }
        for (id, from, to, day, amount) in ends {
            self.done.applications += 1;
            let row = tx.next_id(&table::APPLICATION_ENDS)?;
            tx.insert(
                &table::APPLICATION_ENDS,
                &[row.into(), self.seq.into(), id.into(), day.into(), "undo".into()],
            )?;
            self.balances.ended(from, to, amount);
        }
        Ok(())
    }

    /// What the import said of customers, unless something was said later.
    fn customers(&mut self, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let t = &table::CUSTOMER_VERSIONS;
        let mut versions: FxHashMap<i64, Vec<Vec<Cell>>> = FxHashMap::default();
        tx.scan(t, 0, i64::MAX, i64::MAX, &mut |row| {
            versions.entry(row.needed(4)?).or_default().push(cells(t, row)?);
            Ok(())
        })?;
        let mut ids: Vec<i64> = versions.keys().copied().collect();
        ids.sort_unstable();
        for id in ids {
            let all = &versions[&id];
            if all.last().is_none_or(|last| last[2] != Cell::Int(self.import)) {
                continue;
            }
            let before = all.iter().rev().find(|v| v[2] != Cell::Int(self.import));
            let mut new = before.cloned().unwrap_or_else(|| vec![Cell::Null; t.columns.len()]);
            new[0] = Cell::Int(tx.next_id(t)?);
            new[1] = Cell::Int(self.seq);
            new[2] = Cell::Null;
            new[4] = Cell::Int(id);
            tx.insert(t, &values(&new))?;
            self.done.corrections += 1;
        }
        Ok(())
    }
}

fn rests(what: &str, import: i64) -> AppError {
    let by = if import == 0 { "later facts".to_owned() } else { format!("import {import}") };
    AppError::refused(format!("{what} comes from {by}, which rests on it"), "take that back first")
}

/// What becomes of balances.
struct Balances {
    items: Vec<u32>,
    amount: Vec<i64>,
    open: Vec<i64>,
    void: Vec<bool>,
    ids: Vec<i64>,
    moved: Vec<bool>,
    in_force: Vec<bool>,
}

impl Balances {
    fn new(columns: &Columns) -> Balances {
        let l = columns.ledger();
        let n = l.items.len();
        let ids: Vec<i64> = (0..n as u32).map(|item| columns.document_id(item)).collect();
        let mut items = vec![u32::MAX; ids.last().map_or(0, |&id| id as usize)];
        ids.iter().enumerate().for_each(|(item, &id)| items[id as usize - 1] = item as u32);
        Balances {
            items,
            amount: l.items.amount.clone(),
            open: l.open_amounts(AT_LAST),
            void: (0..n as u32).map(|item| !l.exists(item, AT_LAST)).collect(),
            ids,
            moved: vec![false; n],
            in_force: (0..l.applications.len()).map(|row| l.counts(row, AT_LAST)).collect(),
        }
    }

    fn item(&self, document: i64) -> Option<usize> {
        let at = usize::try_from(document - 1).ok()?;
        self.items.get(at).map(|&item| item as usize).filter(|&item| item < self.amount.len())
    }

    fn is_of(&self, document: i64, mine: &[bool]) -> bool {
        self.item(document).is_some_and(|item| mine[item])
    }

    /// The document has this amount now, or is void.
    fn corrected(&mut self, document: i64, amount: i64, void: bool) {
        let Some(item) = self.item(document) else { return };
        self.moved[item] = true;
        self.open[item] += amount - self.amount[item];
        self.amount[item] = amount;
        self.void[item] = void;
    }

    fn ended(&mut self, from: i64, to: i64, amount: i64) {
        for (document, by) in [(to, amount), (from, -amount)] {
            if let Some(item) = self.item(document) {
                self.open[item] += by;
                self.moved[item] = true;
            }
        }
    }

    fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let balance = |item: usize| Balance {
            document: self.ids[item],
            amount: self.amount[item],
            open: if self.void[item] { 0 } else { self.open[item] },
        };
        let moved: Vec<Balance> = (0..self.ids.len()).filter(|&item| self.moved[item]).map(balance).collect();
        tx.set_balances(&moved)
    }
}
