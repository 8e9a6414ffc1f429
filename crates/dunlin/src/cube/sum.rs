//! Both files through the cube's workers, one a thread: invoices first, then applications.
//!
//! Groups are numbered in the order in which the file names them, between two parallel steps, so that the result does
//! not depend on how many threads there are.

use super::input::{Data, Input};
use super::pieces::{self, Applications, Groups, Invoices};
use super::{By, CubeError, Request};
use dunlin_core::names::Names;
use dunlin_formats::parquet::{Kind, ParquetFile};
use dunlin_kpi::cube::{
    ApplicationRows, Calendar, Enter, GROUPS_MAX, Ids, Index, InvoiceRows, Layout, NoInvoice, Record, Sum,
    Sums, Twice, Worker,
};
use rayon::prelude::*;
use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Groups that are summed as they come when there may be few.
const FEW: u32 = 512;

/// Integers up to this are their own numbers; see [`Ids`].
const INTEGER_MAX: i64 = 999_999_999_999;

/// What is summed.
pub(super) struct Facts<'a> {
    pub(super) request: &'a Request,
    pub(super) calendar: &'a Calendar,
    pub(super) invoices: &'a Input,
    pub(super) applications: &'a Input,
}

/// What is known after the invoices.
struct State<'a, T> {
    ids: Ids,
    groups: Groups,
    currencies: Groups,
    /// Invoices in currencies that are left out.
    skipped: HashSet<i64>,
    /// The index, where it can be filled as the invoices come.
    open: Option<Index>,
    entered: Vec<Vec<(i64, Record)>>,
    rows: usize,
    workers: Vec<Worker<'a, T>>,
}

impl<'a> Facts<'a> {
    /// The names of the groups and their sums; no sums when they might not fit in `T`.
    pub(super) fn summed<T: Sum>(&self) -> Result<(Names, Option<Sums<'a, T>>), CubeError> {
        let direct = match self.request.by {
            By::Total => 1,
            By::Segment => FEW,
            By::Customer => 0,
        };
        let layout = Layout::new::<T>(self.calendar, direct);
        let threads = rayon::current_num_threads();
        let mut state = State {
            ids: Ids::default(),
            groups: Groups::default(),
            currencies: Groups::default(),
            skipped: HashSet::new(),
            open: self.open_index(direct),
            entered: Vec::new(),
            rows: 0,
            workers: (0..threads).map(|_| Worker::new(self.calendar, layout)).collect(),
        };
        self.add_invoices(&mut state)?;
        let index = self.index(&mut state)?;
        self.add_applications(&mut state, &index)?;
        drop(index);
        let weight = state.workers.iter().map(Worker::weight).fold(0, u128::saturating_add);
        let groups = state.groups.names.len() as u32;
        if weight > T::MAX {
            return Ok((Names::new(), None));
        }
        Ok((state.groups.names, Some(Sums::of(self.calendar, layout, groups, state.workers))))
    }

    /// The index that the file's own statistics allow to lay out beforehand.
    fn open_index(&self, few: u32) -> Option<Index> {
        let Data::Parquet(file) = &self.invoices.data else { return None };
        let id = &self.invoices.plan.columns[0];
        let (low, high) = file.bounds(id.at).filter(|_| file.kinds()[id.at] == Kind::Int)?;
        let plain = -INTEGER_MAX..=INTEGER_MAX;
        let groups = if few == 0 { GROUPS_MAX } else { few };
        (plain.contains(&low) && plain.contains(&high))
            .then(|| Index::between(low, high, file.rows(), self.calendar, groups))?
    }

    fn add_invoices<T: Sum>(&self, state: &mut State<'a, T>) -> Result<(), CubeError> {
        match &self.invoices.data {
            Data::Parquet(file) => {
                let ids = std::mem::take(&mut state.ids);
                let groups: Vec<usize> = (0..file.groups()).collect();
                for wave in groups.chunks(state.workers.len() * 2) {
                    let read = |&group: &usize| pieces::invoices(self.invoices, file, group, &ids);
                    let wave: Result<Vec<_>, _> = wave.par_iter().map(read).collect();
                    self.add_wave(state, &mut wave?, &ids)?;
                }
                state.ids = ids;
                Ok(())
            }
            Data::File(..) | Data::Text(..) => {
                let ids = std::mem::take(&mut state.ids);
                let done =
                    pieces::text_invoices(self.invoices, &ids, |pieces| self.add_wave(state, pieces, &ids));
                state.ids = ids;
                done
            }
        }
    }

    fn add_wave<T: Sum>(
        &self,
        state: &mut State<'a, T>,
        wave: &mut [Invoices],
        ids: &Ids,
    ) -> Result<(), CubeError> {
        for piece in &mut *wave {
            state.currencies.number(&mut piece.currencies);
            self.only_one_currency(state, piece)?;
            state.groups.number(&mut piece.groups);
            state.rows += piece.ids.len();
        }
        if state.groups.names.len() > GROUPS_MAX as usize {
            return Err(CubeError::TooManyGroups(GROUPS_MAX));
        }
        if let Some(index) = &mut state.open {
            index.make_room(state.groups.names.len() as u32);
        }
        let open = state.open.as_ref();
        let share = wave.len().div_ceil(state.workers.len()).max(1);
        let add = |(worker, pieces): (&mut Worker<'a, T>, &[Invoices])| {
            let rows = pieces.iter().map(|piece| piece.ids.len()).sum();
            let mut entered = Vec::with_capacity(if open.is_some() { 0 } else { rows });
            for piece in pieces {
                let rows = InvoiceRows {
                    ids: &piece.ids,
                    groups: &piece.groups.rows,
                    issued: &piece.issued,
                    due: &piece.due,
                    amounts: &piece.amounts,
                };
                let enter = match open {
                    Some(index) => Enter::Index(index),
                    None => Enter::List(&mut entered),
                };
                worker.invoices(rows, enter)?;
            }
            Ok(entered)
        };
        let done: Result<Vec<_>, Twice> =
            state.workers.par_iter_mut().zip(wave.par_chunks(share)).map(add).collect();
        let entered =
            done.map_err(|twice| CubeError::Twice(self.invoices.name.clone(), ids.text(twice.0)))?;
        state.entered.extend(entered.into_iter().filter(|part| !part.is_empty()));
        Ok(())
    }

    /// Leaves out the invoices in other currencies than the one asked for; without one, there must not be two.
    fn only_one_currency<T>(&self, state: &mut State<'a, T>, piece: &mut Invoices) -> Result<(), CubeError> {
        let names = &state.currencies.names;
        let Some(wanted) = &self.request.currency else {
            return match names.len() {
                0 | 1 => Ok(()),
                _ => {
                    let (one, other) = (names.text(0).to_owned(), names.text(1).to_owned());
                    Err(CubeError::Currencies(self.invoices.name.clone(), one, other))
                }
            };
        };
        let wanted = names.find(wanted);
        let keep: Vec<bool> = piece.currencies.rows.iter().map(|&c| Some(c) == wanted).collect();
        if keep.iter().all(|&k| k) {
            return Ok(());
        }
        let left_out = piece.ids.iter().zip(&keep).filter(|(_, keep)| !**keep);
        state.skipped.extend(left_out.map(|(&id, _)| id));
        retain(&mut piece.ids, &keep);
        retain(&mut piece.issued, &keep);
        retain(&mut piece.due, &keep);
        retain(&mut piece.amounts, &keep);
        retain(&mut piece.groups.rows, &keep);
        Ok(())
    }

    /// The index of all invoices.
    fn index<T>(&self, state: &mut State<'a, T>) -> Result<Index, CubeError> {
        let file = || self.invoices.name.clone();
        if let Some(wanted) =
            self.request.currency.as_ref().filter(|_| state.rows == 0 && !state.skipped.is_empty())
        {
            return Err(CubeError::NoSuchCurrency(file(), wanted.clone()));
        }
        match state.open.take() {
            Some(index) if index.len() == state.rows => Ok(index),
            Some(_) => Err(CubeError::Twice(file(), "unknown".to_owned())),
            None => {
                let entered = std::mem::take(&mut state.entered);
                let groups = state.groups.names.len() as u32;
                Index::of(&entered, self.calendar, groups)
                    .map_err(|twice| CubeError::Twice(file(), state.ids.text(twice.0)))
            }
        }
    }

    fn add_applications<T: Sum>(&self, state: &mut State<'a, T>, index: &Index) -> Result<(), CubeError> {
        let (ids, skipped) = (&state.ids, &state.skipped);
        let next = AtomicUsize::new(0);
        let failed: Mutex<Vec<(u64, CubeError)>> = Mutex::new(Vec::new());
        let fail = |at: u64, error| {
            failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, error));
        };
        match &self.applications.data {
            Data::Parquet(file) => {
                let before = rows_before(file);
                state.workers.par_iter_mut().for_each(|worker| {
                    let mut piece = Applications::default();
                    while let Some(&rows) = before.get(next.fetch_add(1, Relaxed)) {
                        let read = pieces::applications(self.applications, file, rows, ids, &mut piece);
                        let done = read
                            .map_err(|e| (rows.1, e))
                            .and_then(|()| self.apply(worker, &mut piece, index, (ids, skipped)));
                        if let Err((at, error)) = done {
                            fail(at, error);
                        }
                    }
                });
            }
            Data::File(..) | Data::Text(..) => {
                pieces::text_applications(self.applications, ids, |pieces| {
                    let share = pieces.len().div_ceil(state.workers.len()).max(1);
                    state.workers.par_iter_mut().zip(pieces.par_chunks_mut(share)).for_each(
                        |(worker, pieces)| {
                            for piece in pieces {
                                if let Err((at, error)) = self.apply(worker, piece, index, (ids, skipped)) {
                                    fail(at, error);
                                }
                            }
                        },
                    );
                    Ok(())
                })?;
            }
        }
        // The first in the file, whichever thread came first.
        let failed = failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        failed.into_iter().min_by_key(|(at, _)| *at).map_or(Ok(()), |(_, error)| Err(error))
    }

    fn apply<T: Sum>(
        &self,
        worker: &mut Worker<'a, T>,
        piece: &mut Applications,
        index: &Index,
        (ids, skipped): (&Ids, &HashSet<i64>),
    ) -> Result<(), (u64, CubeError)> {
        if !skipped.is_empty() {
            let keep: Vec<bool> = piece.invoices.iter().map(|id| !skipped.contains(id)).collect();
            let lines = std::mem::take(&mut piece.lines);
            let kept = (0..keep.len()).filter(|&row| keep[row]);
            kept.enumerate().for_each(|(to, from)| piece.lines.push(to, lines.of(from)));
            retain(&mut piece.invoices, &keep);
            retain(&mut piece.days, &keep);
            retain(&mut piece.amounts, &keep);
        }
        let rows = ApplicationRows { invoices: &piece.invoices, days: &piece.days, amounts: &piece.amounts };
        worker.applications(rows, index).map_err(|NoInvoice(row)| {
            let line = piece.lines.of(row);
            (line, CubeError::NoInvoice(self.applications.name.clone(), line, ids.text(piece.invoices[row])))
        })
    }
}

/// Row groups, and the rows before each.
fn rows_before(file: &ParquetFile) -> Vec<(usize, u64)> {
    let mut before = 0;
    let place = |group| {
        let place = (group, before);
        before += file.rows_of(group) as u64;
        place
    };
    (0..file.groups()).map(place).collect()
}

fn retain<T>(values: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    values.retain(|_| keep.next().is_some_and(|&k| k));
}
