//! The notices so far, and what they charge.

use super::money;
use crate::commands::desk::customer;
use crate::output::{Cell, Column, Frame};
use dunlin_app::collect::Desk;
use dunlin_core::collect::facts::{Charged, Notice};
use dunlin_core::collect::terms::AfterPayment;
use dunlin_core::day::Day;

/// The columns of notices.
pub(crate) fn notices_columns() -> Vec<Column> {
    vec![
        Column::text("notice", "Notice"),
        Column::text("made", "Made"),
        Column::text("customer", "Customer"),
        Column::text("step", "Step"),
        Column::text("medium", "How"),
        Column::number("asked", "Asked"),
        Column::number("charged", "Charged").optional(),
        Column::count("items", "Items"),
        Column::text("state", "State"),
    ]
}

/// The notices.
pub(crate) fn list(desk: &Desk) -> Frame {
    let mut frame = Frame::new(notices_columns());
    for notice in &desk.collecting.facts.notices {
        let highest = notice.lines.iter().max_by_key(|line| line.level);
        let currency = highest
            .map_or(0, |line| desk.ledger().items.currency.as_ref().map_or(0, |c| c[line.item as usize]));
        let state = match state(desk, notice) {
            State::Cancelled(day) => format!("cancelled {day}"),
            State::ChargesOpen => "paid, charges open".to_owned(),
            State::Paid => "resolved".to_owned(),
            State::Issued(day) => format!("issued {day}"),
            State::Approved => "draft, approved".to_owned(),
            State::Draft => "draft".to_owned(),
        };
        frame.row(vec![
            Cell::Text(notice.number.clone()),
            Cell::Text(notice.made.to_string()),
            customer(desk, notice.customer),
            Cell::Text(highest.map_or(String::new(), |line| line.step.clone())),
            Cell::Text(notice.medium.name().to_owned()),
            money(desk, currency, notice.lines.iter().map(|line| line.open).sum()),
            money(desk, currency, notice.charged(desk.day)),
            Cell::Count(notice.lines.len() as i64),
            Cell::Text(state),
        ]);
    }
    frame
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Drafted.
    Draft,
    /// Drafted, and approved.
    Approved,
    /// Issued, and something of it is open.
    Issued(Day),
    /// Its items are settled.
    Paid,
    /// Its items are settled, what it charges is not.
    ChargesOpen,
    /// Cancelled.
    Cancelled(Day),
}

/// Where a notice stands.
pub(crate) fn state(desk: &Desk, notice: &Notice) -> State {
    let settled = notice.lines.iter().all(|line| desk.standing.open(line.item) <= 0);
    match (notice.cancelled, notice.issued) {
        (Some(day), _) => State::Cancelled(day),
        (None, Some(_)) if settled && owes_charges(desk, notice) => State::ChargesOpen,
        (None, Some(_)) if settled => State::Paid,
        (None, Some(day)) => State::Issued(day),
        (None, None) if notice.approved.is_some() => State::Approved,
        (None, None) => State::Draft,
    }
}

/// Whether something that a notice charges is still owed when its items are paid: what became a document while that is open,
/// anything else until it is waived, unless the strategy drops charges then.
fn owes_charges(desk: &Desk, notice: &Notice) -> bool {
    let is_dropped = desk.used.strategy.terms.after_payment == AfterPayment::Drop;
    let owes = |charged: &Charged| match charged.document {
        Some(item) => desk.standing.open(item) > 0,
        None => !is_dropped && charged.waived.is_none_or(|waived| waived > desk.day),
    };
    notice.charges.iter().any(owes)
}

/// The columns of charges.
pub(crate) fn charges_columns() -> Vec<Column> {
    vec![
        Column::count("charge", "No."),
        Column::text("notice", "Notice"),
        Column::day("made", "Made"),
        Column::text("customer", "Customer"),
        Column::text("what", "What"),
        Column::text("document", "For"),
        Column::number("amount", "Amount"),
        Column::text("currency", ""),
        Column::text("through", "Up to"),
        Column::text("basis", "By right of"),
        Column::text("posted", "Document"),
        Column::text("state", "State"),
        Column::text("formula", "").hidden(),
    ]
}

/// What notices charge, with the right to it and how it came about.
pub(crate) fn charges(desk: &Desk) -> Frame {
    let mut frame = Frame::new(charges_columns());
    let l = desk.ledger();
    for notice in desk.collecting.facts.notices.iter().filter(|notice| notice.made <= desk.day) {
        let first = notice.lines.first().map(|line| line.item);
        for charged in &notice.charges {
            let (charge, name) = (&charged.charge, |item: u32| l.item_name(item));
            let Some(item) = charge.item.or(first) else { continue };
            let currency = l.currency_of(item);
            let state = match (notice.cancelled, charged.waived, notice.issued) {
                (Some(day), ..) if day <= desk.day => format!("cancelled {day}"),
                (_, Some(day), _) if day <= desk.day => format!("waived {day}"),
                (_, _, Some(day)) if day <= desk.day => format!("claimed {day}"),
                _ => "draft".to_owned(),
            };
            frame.row(vec![
                Cell::Count(charged.id),
                Cell::Text(notice.number.clone()),
                Cell::Day(notice.made),
                customer(desk, notice.customer),
                Cell::Text(charge.what.name().replace('_', " ")),
                Cell::Text(charge.item.map_or_else(String::new, name)),
                Cell::Money(i128::from(charge.minor), currency.digits()),
                Cell::Text(currency.code().to_owned()),
                Cell::Text(charge.through.map_or_else(String::new, |day| day.to_string())),
                Cell::Text(charge.basis.clone()),
                Cell::Text(charged.document.map_or_else(String::new, name)),
                Cell::Text(state),
                Cell::Text(charge.formula.clone()),
            ]);
        }
    }
    frame
}
