//! What fell due, became past due, grew over 90 days late, and was paid n days after issue.

use super::{Item, Sink, Step, Timeline, at, flows};
use crate::engine::num::Num;
use crate::engine::slot::Slot;
use dunlin_core::day::Day;
use dunlin_core::ledger::Settlement;

const VINTAGES: [(i32, Slot, Slot); 5] = [
    (30, Slot::Face30, Slot::Paid30),
    (60, Slot::Face60, Slot::Paid60),
    (90, Slot::Face90, Slot::Paid90),
    (120, Slot::Face120, Slot::Paid120),
    (180, Slot::Face180, Slot::Paid180),
];

pub(super) fn due<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, steps: &[Step<N>], sink: &mut S) {
    due_in(item, line, steps, sink);
    became_past_due(item, line, steps, sink);
    if item.is_invoice() {
        ripe(item, line, steps, sink);
    }
    if let Some((amount, until)) = flows::discount(item)
        && let Some((cell, _)) = standing(item, line, steps, until)
    {
        sink.add(Slot::DiscountsOffered, cell, N::from(amount));
    }
}

/// Face and cash of all items due by each close, as stocks: they change with a fact only.
pub(super) fn due_all<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, steps: &[Step<N>], sink: &mut S) {
    let mut before = Due { face: N::default(), paid: N::default(), count: 0, done: 0 };
    let mut cell = line.cell(item.due.max(item.issued));
    while cell < line.len() {
        let close = line.close(cell);
        let now = match at(steps, close) {
            Some(step) if item.void > close => Due::of(item, step),
            _ => Due { face: N::default(), paid: N::default(), count: 0, done: 0 },
        };
        sink.add(Slot::DueFaceAll, cell, now.face - before.face);
        sink.add(Slot::DuePaidAll, cell, now.paid - before.paid);
        sink.add(Slot::DueCountAll, cell, N::from(now.count - before.count));
        sink.add(Slot::DuePaidCountAll, cell, N::from(now.done - before.done));
        before = now;
        let Some(next) = steps.iter().find(|s| s.day > close) else { break };
        cell = line.cell(next.day);
    }
}

pub(super) fn vintages<N: Num, S: Sink<N>>(
    item: &Item<'_>,
    line: &Timeline,
    steps: &[Step<N>],
    sink: &mut S,
) {
    for (days, face, paid) in VINTAGES {
        let day = item.issued.plus_days(days);
        let cell = line.cell(day);
        if cell == 0 || cell >= line.len() || day >= item.void {
            continue;
        }
        sink.add(face, cell, N::from(item.amount));
        if let Some(step) = at(steps, day) {
            sink.add(paid, cell, step.cash.min(N::from(item.amount)));
        }
    }
}

/// An item that is due, at a close.
struct Due<N> {
    face: N,
    paid: N,
    count: i64,
    done: i64,
}

impl<N: Num> Due<N> {
    fn of(item: &Item<'_>, step: &Step<N>) -> Due<N> {
        let face = (N::from(item.amount) - step.notes).max(N::default());
        Due { face, paid: step.cash.min(face), count: 1, done: i64::from(step.balance <= N::default()) }
    }
}

fn due_in<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, steps: &[Step<N>], sink: &mut S) {
    let Some((cell, step)) = standing(item, line, steps, item.due) else { return };
    let due = Due::of(item, step);
    sink.add(Slot::DueFace, cell, due.face);
    sink.add(Slot::DuePaid, cell, due.paid);
    sink.add(Slot::DueCount, cell, N::from(due.count));
    sink.add(Slot::DuePaidCount, cell, N::from(due.done));
    let close = line.close(cell);
    let in_time =
        item.entries.iter().filter(|e| e.how == Settlement::Cash && e.start <= item.due && e.end > close);
    let mut on_time = N::default();
    in_time.for_each(|e| on_time += N::from(e.amount));
    sink.add(Slot::DuePaidOnTime, cell, on_time.min(due.paid));
}

fn became_past_due<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, steps: &[Step<N>], sink: &mut S) {
    let already = item.issued > item.due;
    let day = if already { item.issued } else { item.due.plus_days(1) };
    let cell = line.cell(day);
    if cell == 0 || cell >= line.len() {
        return;
    }
    let amount =
        if already { Some(N::from(item.amount)) } else { at(steps, item.due).map(|step| step.balance) };
    if let Some(amount) = amount {
        sink.add(Slot::BecamePastDue, cell, amount);
    }
}

fn ripe<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, steps: &[Step<N>], sink: &mut S) {
    let day = item.due.plus_days(91);
    let cell = line.cell(day);
    if cell == 0 || cell >= line.len() || day >= item.void {
        return;
    }
    if let Some(step) = at(steps, day) {
        sink.add(Slot::Ripe90, cell, N::from(1));
        sink.add(Slot::Reached90, cell, N::from(i64::from(step.balance > N::default())));
    }
}

/// The shown cell that a day falls into and the item at its close, when it exists there.
fn standing<'s, N: Num>(
    item: &Item<'_>,
    line: &Timeline,
    steps: &'s [Step<N>],
    day: Day,
) -> Option<(usize, &'s Step<N>)> {
    let cell = line.cell(day);
    if cell == 0 || cell >= line.len() || item.void <= line.close(cell) {
        return None;
    }
    at(steps, line.close(cell)).map(|step| (cell, step))
}
