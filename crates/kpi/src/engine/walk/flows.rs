//! What happens in a period: issues, applications and their ends, voids, and the weights of cash.

use super::{Item, Sink, Step, Timeline, at, days};
use crate::engine::facts::Entry;
use crate::engine::num::Num;
use crate::engine::slot::Slot;
use dunlin_core::day::Day;
use dunlin_core::ledger::{NO_ITEM, Settlement};

pub(super) fn flows<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, months: bool, sink: &mut S) {
    issue(item, line, months, sink);
    for entry in item.entries {
        sink.cause(entry.application);
        let amount = N::from(entry.amount);
        let start = line.cell(entry.start);
        if start > 0 {
            applied(item, entry, start, amount, sink);
            windowed(item, line, entry, start, sink);
            if entry.how == Settlement::Cash && entry.settles() && entry.amount > 0 {
                sink.add(Slot::CashCount, start, N::from(1));
            }
        }
        let end = line.cell(entry.end);
        if end > 0 && end < line.len() {
            // An end takes back what the start brought, with the weights of the start.
            applied(item, entry, end, -amount, sink);
        }
    }
    sink.cause(NO_ITEM);
}

/// Counts cash applications that left the item open by more than the discount that could still be taken.
pub(super) fn short_payments<N: Num, S: Sink<N>>(
    item: &Item<'_>,
    line: &Timeline,
    steps: &[Step<N>],
    sink: &mut S,
) {
    for entry in item.entries.iter().filter(|e| e.how == Settlement::Cash && e.settles() && e.amount > 0) {
        let cell = line.cell(entry.start);
        let Some(step) = at(steps, entry.start).filter(|_| cell > 0) else { continue };
        let (offered, until) = discount(item).unwrap_or((0, Day::ALWAYS));
        let left = N::from(if entry.start <= until { offered } else { 0 }) - step.discount;
        if step.balance > left.max(N::default()) {
            sink.cause(entry.application);
            sink.add(Slot::ShortCount, cell, N::from(1));
        }
    }
    sink.cause(NO_ITEM);
}

/// The discount offered on an item and its last day; `None` when none is offered.
pub(super) fn discount(item: &Item<'_>) -> Option<(i64, Day)> {
    let i = &item.ledger.items;
    let row = item.row as usize;
    let until = i.discount_until.as_ref().map(|d| d[row]).filter(|d| *d != Day::ALWAYS)?;
    let amount = i.discount.as_ref().map(|d| d[row]).filter(|d| *d != 0)?;
    Some((amount, until))
}

fn issue<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, months: bool, sink: &mut S) {
    let cell = line.cell(item.issued);
    let amount = N::from(item.amount);
    let void = line.cell(item.void);
    if void > 0 && void < line.len() {
        sink.add(Slot::Voided, void, amount);
    }
    if !item.kind.is_sale() {
        if cell > 0 {
            sink.add(Slot::OtherDebits, cell, amount);
        }
        return;
    }
    if cell > 0 {
        sink.add(Slot::Sales, cell, amount);
        sink.add(Slot::SalesCount, cell, N::from(1));
        sink.add(Slot::SalesTerms, cell, amount * days(item.issued, item.due));
        if item.is_disputed() {
            sink.add(Slot::SalesDisputed, cell, amount);
        }
    }
    stand(Slot::SalesYear, line, cell, line.cell(item.issued.plus_days(365)), amount, sink);
    if months {
        let (month, next) = line.month(item.issued);
        stand(Slot::SalesMonth, line, cell, next, amount, sink);
        sink.sale(month, amount);
    }
}

/// A stock that stands from one cell until another.
fn stand<N: Num, S: Sink<N>>(slot: Slot, line: &Timeline, cell: usize, end: usize, amount: N, sink: &mut S) {
    if end == cell {
        return;
    }
    sink.add(slot, cell, amount);
    if end < line.len() {
        sink.add(slot, end, -amount);
    }
}

/// An application, or with the amount turned round the end of one.
fn applied<N: Num, S: Sink<N>>(item: &Item<'_>, entry: &Entry, cell: usize, amount: N, sink: &mut S) {
    let slot = match entry.how {
        Settlement::Cash => Slot::AppliedCash,
        Settlement::CreditNote => Slot::AppliedNotes,
        Settlement::WriteOff => Slot::AppliedWriteOffs,
        Settlement::Discount => Slot::AppliedDiscounts,
        Settlement::Journal => Slot::AppliedJournals,
    };
    sink.add(slot, cell, amount);
    match entry.how {
        Settlement::Cash => weights(item, entry, cell, amount, sink),
        Settlement::Discount if is_late(item, entry) => sink.add(Slot::DiscountsLate, cell, amount),
        _ => {}
    }
}

fn weights<N: Num, S: Sink<N>>(item: &Item<'_>, entry: &Entry, cell: usize, amount: N, sink: &mut S) {
    let late: N = days(item.due, entry.start);
    sink.add(Slot::PaidDays, cell, amount * days(item.issued, entry.start));
    sink.add(Slot::PaidLate, cell, amount * late);
    if late > N::default() {
        sink.add(Slot::PaidLateFloor, cell, amount * late);
    }
    let ordered = item.ledger.items.ordered.as_ref().map_or(Day::NEVER, |o| o[item.row as usize]);
    if ordered != Day::NEVER {
        sink.add(Slot::PaidOrderDays, cell, amount * days(ordered, entry.start));
        sink.add(Slot::PaidWithOrder, cell, amount);
    }
}

/// Notes how much is known only within a window of two snapshots.
fn windowed<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, entry: &Entry, cell: usize, sink: &mut S) {
    let Some(not_before) = &item.ledger.applications.not_before else { return };
    let opens = not_before[entry.application as usize];
    if opens == Day::ALWAYS {
        return;
    }
    let amount = N::from(entry.amount);
    sink.add(Slot::AppliedWindowed, cell, amount);
    if entry.how == Settlement::Cash {
        sink.add(Slot::CashWindowed, cell, amount);
    }
    // The true day lies after `opens`: the first possible one is the day behind it.
    if opens < line.close(cell - 1) {
        sink.add(Slot::AppliedUncertain, cell, amount);
    }
}

/// Whether a discount was taken outside the terms; never where the ledger knows no terms.
fn is_late(item: &Item<'_>, entry: &Entry) -> bool {
    item.ledger.items.discount_until.as_ref().is_some_and(|d| entry.start > d[item.row as usize])
}
