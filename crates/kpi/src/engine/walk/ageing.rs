//! The stocks of a debit item (bands, weights, counts) and what became of its opening balance in each period.
//!
//! The walk goes from one cell in which something changes to the next: a fact, or the first day in an older band. An
//! item that stays open for ever costs six cells, however long the series.

use super::{Item, Sink, Step, Timeline, days};
use crate::engine::num::Num;
use crate::engine::slot::Slot;
use dunlin_core::day::Day;

/// First day past due of each band but the first.
const THRESHOLDS: [i32; 5] = [1, 31, 61, 91, 121];

/// The item at a close.
#[derive(Clone, Copy)]
struct Close<N> {
    balance: N,
    band: usize,
    cash: N,
}

pub(super) fn ageing<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, steps: &[Step<N>], sink: &mut S) {
    let mut before = Close { balance: N::default(), band: 0, cash: N::default() };
    let mut cell = line.cell(steps[0].day);
    let mut at = 0;
    let shape = Shape::of(item, line);
    while cell < line.len() {
        let close = line.close(cell);
        while at + 1 < steps.len() && steps[at + 1].day <= close {
            at += 1;
        }
        let step = &steps[at];
        let now = Close { balance: step.balance, band: band(item.due, close), cash: step.cash };
        shape.stocks(cell, &before, &now, sink);
        if cell > 0 && before.balance != N::default() {
            opening(cell, &before, &now, sink);
        }
        let mut next = steps.get(at + 1).map_or(Day::NEVER, |s| s.day);
        if now.balance != N::default() && now.band < THRESHOLDS.len() {
            next = next.min(item.due.plus_days(THRESHOLDS[now.band]));
        }
        if next == Day::NEVER {
            break;
        }
        before = now;
        cell = line.cell(next);
    }
}

/// What of an item stays the same over its life.
struct Shape<N> {
    disputed: bool,
    /// Days from the origin of the weights to issue and to due.
    issued: N,
    due: N,
}

impl<N: Num> Shape<N> {
    fn of(item: &Item<'_>, line: &Timeline) -> Shape<N> {
        let origin = line.origin();
        Shape { disputed: item.is_disputed(), issued: days(origin, item.issued), due: days(origin, item.due) }
    }

    fn stocks<S: Sink<N>>(&self, cell: usize, before: &Close<N>, now: &Close<N>, sink: &mut S) {
        let zero = N::default();
        let change = now.balance - before.balance;
        if now.band == before.band {
            if change == zero {
                return;
            }
            sink.add(Slot::BANDS[now.band], cell, change);
        } else {
            sink.add(Slot::BANDS[before.band], cell, -before.balance);
            sink.add(Slot::BANDS[now.band], cell, now.balance);
        }
        if change != zero {
            sink.add(Slot::OpenIssued, cell, change * self.issued);
            sink.add(Slot::OpenDue, cell, change * self.due);
            sink.balance(cell, change);
        }
        let late = now.past_due() - before.past_due();
        if late != zero {
            sink.add(Slot::PastDueDue, cell, late * self.due);
        }
        if self.disputed {
            sink.add(Slot::Disputed, cell, change);
            sink.add(Slot::DisputedCurrent, cell, change - late);
        }
        let opened = i64::from(now.is_open()) - i64::from(before.is_open());
        if opened != 0 {
            sink.add(Slot::OpenCount, cell, N::from(opened));
        }
        let ripened =
            i64::from(now.is_open() && now.band > 0) - i64::from(before.is_open() && before.band > 0);
        if ripened != 0 {
            sink.add(Slot::PastDueCount, cell, N::from(ripened));
        }
    }
}

/// What became of the opening balance by the close.
fn opening<N: Num, S: Sink<N>>(cell: usize, before: &Close<N>, now: &Close<N>, sink: &mut S) {
    let zero = N::default();
    let still = now.balance.clamp(before.balance.min(zero), before.balance.max(zero));
    if now.band > before.band && still != zero {
        sink.add(Slot::ROLLED[before.band], cell, still);
    }
    if before.band == 0 {
        return;
    }
    if before.balance != still {
        sink.add(Slot::Cured, cell, before.balance - still);
    }
    let cash = (now.cash - before.cash).min(before.balance);
    if before.balance > zero && cash != zero {
        sink.add(Slot::CashOnPastDue, cell, cash);
        if before.band > 3 {
            sink.add(Slot::CashOnOver90, cell, cash);
        }
    }
}

impl<N: Num> Close<N> {
    fn past_due(&self) -> N {
        if self.band > 0 { self.balance } else { N::default() }
    }

    fn is_open(&self) -> bool {
        self.balance > N::default()
    }
}

/// The band of a due date at a close: 0 is current.
fn band(due: Day, close: Day) -> usize {
    let late = close.since(due);
    THRESHOLDS.iter().take_while(|&&t| late >= t).count()
}
