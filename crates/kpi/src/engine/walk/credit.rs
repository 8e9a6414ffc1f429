//! Credits: what stands unapplied, and money as it comes in.

use super::{Item, Sink, Timeline};
use crate::engine::facts::Side;
use crate::engine::num::Num;
use crate::engine::slot::Slot;
use dunlin_core::ledger::{Channel, Kind, NO_ITEM, Settlement};

/// A credit item: all of these are linear in its facts, so no order of days is needed.
pub(super) fn credit<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, sink: &mut S) {
    let amount = -N::from(item.amount);
    let cash = item.kind == Kind::Payment;
    let (issued, void) = (line.cell(item.issued), line.cell(item.void));
    unapplied(line, issued, amount, cash, sink);
    unapplied(line, void, -amount, cash, sink);
    for entry in item.entries {
        // An application to a credit item (its being paid out, as a negative amount) lowers it like its being used.
        sink.cause(entry.application);
        unapplied(line, line.cell(entry.start), N::from(entry.amount), cash, sink);
        unapplied(line, line.cell(entry.end), -N::from(entry.amount), cash, sink);
    }
    sink.cause(NO_ITEM);
    if !cash && item.kind != Kind::WriteOff && issued > 0 {
        sink.add(Slot::CreditsIssued, issued, amount);
    }
    if cash {
        payment(item, line, sink);
    }
}

/// What a debit item has to do with money and credits: cash known only as an amount, a payment document turned
/// round, and what was paid on it when it is voided.
pub(super) fn debit<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, sink: &mut S) {
    if item.kind == Kind::Payment {
        payment(item, line, sink);
    }
    let a = &item.ledger.applications;
    for entry in item.entries.iter().filter(|e| e.side == Side::ToBare) {
        sink.cause(entry.application);
        let amount = N::from(entry.amount);
        let cash = entry.how == Settlement::Cash;
        // Ended by the void of the item, the money is still there; ended by itself, it went back.
        let freed = entry.end == item.void;
        if freed {
            unapplied(line, line.cell(item.void), amount, cash, sink);
        }
        if cash {
            let channel = a.channel.as_ref().map(|c| c[entry.application as usize]);
            received(line, line.cell(entry.start), amount, channel, true, sink);
            if !freed {
                received(line, line.cell(entry.end), -amount, channel, false, sink);
            }
        }
    }
    sink.cause(NO_ITEM);
}

fn payment<N: Num, S: Sink<N>>(item: &Item<'_>, line: &Timeline, sink: &mut S) {
    let amount = -N::from(item.amount);
    let channel = item.ledger.items.channel.as_ref().map(|c| c[item.row as usize]);
    received(line, line.cell(item.issued), amount, channel, true, sink);
    received(line, line.cell(item.void), -amount, channel, false, sink);
}

fn unapplied<N: Num, S: Sink<N>>(line: &Timeline, cell: usize, amount: N, cash: bool, sink: &mut S) {
    if cell < line.len() {
        sink.add(Slot::Unapplied, cell, amount);
        if cash {
            sink.add(Slot::UnappliedCash, cell, amount);
        }
    }
}

/// Money in (or, negative, out again); only its coming in counts as a row whose channel is known.
fn received<N: Num, S: Sink<N>>(
    line: &Timeline,
    cell: usize,
    amount: N,
    channel: Option<Channel>,
    row: bool,
    sink: &mut S,
) {
    if cell == 0 || cell >= line.len() {
        return;
    }
    sink.add(Slot::CashReceived, cell, amount);
    match channel {
        Some(Channel::Autopay) => sink.add(Slot::CashAutopay, cell, amount),
        Some(Channel::Portal) => sink.add(Slot::CashPortal, cell, amount),
        Some(Channel::Other) | None => {}
    }
    if row && channel.is_some() {
        sink.add(Slot::ChannelKnown, cell, N::from(1));
    }
}
