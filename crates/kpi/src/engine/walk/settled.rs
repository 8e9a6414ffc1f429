//! Settlements: when an invoice came to nothing open, and for how long it stayed so.
//!
//! Each period judges by what stands at its own close: an invoice settled in March and opened again in April counts as
//! settled in March, and once more in the month in which it is settled again.

use super::{Item, Sink, Step, Survival, Timeline, days};
use crate::engine::num::Num;
use crate::engine::slot::Slot;
use dunlin_core::day::Day;
use dunlin_core::ledger::Settlement;

pub(super) fn settled<N: Num, S: Sink<N>>(
    item: &Item<'_>,
    line: &Timeline,
    steps: &[Step<N>],
    survival: bool,
    sink: &mut S,
) {
    let issue = line.cell(item.issued);
    let gone = line.cell(item.issued.plus_days(365));
    let mut settled: Option<Day> = None;
    let mut owed = true;
    for (at, step) in steps.iter().enumerate() {
        if step.balance > N::default() {
            (settled, owed) = (None, true);
        } else if owed {
            (settled, owed) = (Some(step.day), false);
        }
        let cell = line.cell(step.day);
        let next = steps.get(at + 1).map_or(line.len(), |s| line.cell(s.day));
        if next == cell || cell >= line.len() {
            continue;
        }
        let void = item.void <= line.close(cell);
        if cell == issue && cell > 0 {
            open_days(item, line, cell, settled, sink);
        }
        if let Some(day) = settled.filter(|d| cell > 0 && !void && line.cell(*d) == cell) {
            settlement(item, line, cell, day, sink);
        }
        if survival && !void {
            let state =
                settled.map_or(Survival::Open(item.issued), |d| Survival::Settled(d.since(item.issued)));
            count(line, cell, next.min(gone), state, sink);
        }
    }
}

fn settlement<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, cell: usize, day: Day, sink: &mut S) {
    let (face, one) = (N::from(item.amount), N::from(1));
    let late = i64::from(day.0) - i64::from(item.due.0);
    sink.add(Slot::SettledCount, cell, one);
    sink.add(Slot::SettledDays, cell, days(item.issued, day));
    sink.add(Slot::SettledFace, cell, face);
    if late <= 0 {
        sink.add(Slot::SettledOnTime, cell, one);
        sink.add(Slot::SettledOnTimeFace, cell, face);
    }
    sink.add(Slot::SettledLate, cell, N::from(late));
    sink.add(Slot::SettledLateSquared, cell, N::from(late) * N::from(late));
    sink.delay(cell, late);
    let close = line.close(cell);
    let cash = |e: &&crate::engine::facts::Entry| {
        e.how == Settlement::Cash && e.settles() && e.amount > 0 && e.start <= close && e.end > close
    };
    if let Some(last) = item.entries.iter().filter(cash).map(|e| e.start).max() {
        sink.add(Slot::LastPaymentLate, cell, days(item.due, last));
        sink.add(Slot::LastPaymentCount, cell, one);
    }
}

/// How long a sale of the period stood open by its close.
fn open_days<N: Num, S: Sink<N>>(
    item: &Item<'_>,
    line: &Timeline,
    cell: usize,
    settled: Option<Day>,
    sink: &mut S,
) {
    let until = settled.unwrap_or(line.close(cell)).min(item.void);
    sink.add(Slot::SalesOpenDays, cell, N::from(item.amount) * days(item.issued, until));
}

/// Lets an invoice count as `state` at the closes from one cell to another.
fn count<N: Num, S: Sink<N>>(line: &Timeline, from: usize, until: usize, state: Survival, sink: &mut S) {
    if from >= until {
        return;
    }
    sink.survival(from, state, 1);
    if until < line.len() {
        sink.survival(until, state, -1);
    }
}
