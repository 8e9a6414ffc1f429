//! What is shown of a desk, as frames and values: one place for the command line and the API.

pub(crate) use super::account::told as account;
pub(crate) use super::agency::{all as placements, placements_columns};
pub(crate) use super::dun::list::{State as NoticeState, state as notice_state};
pub(crate) use super::dun::list::{charges, charges_columns, list as notices, notices_columns};
pub(crate) use super::dun::preview::{
    actions, actions_columns, withheld_columns, withheld_frame as withheld,
};
pub(crate) use super::dun::why::told as why;
pub(crate) use super::finding::{ItemState, found, found_columns, items, items_columns, named};
pub(crate) use super::record::{
    disputes, disputes_columns, holds, holds_columns, promises, promises_columns, proposals,
    proposals_columns,
};
pub(crate) use super::replay::{draw as replay_words, told as replay_told};
pub(crate) use super::rules::{overrides, overrides_columns, teams, teams_columns};
pub(crate) use super::statement::told as statement;
pub(crate) use super::strategy::trial;
pub(crate) use super::worklist::{frame as worklist, worklist_columns};

use super::desk::customer;
use crate::output::{Cell, Column, Frame};
use dunlin_app::collect::Desk;

/// So many lines of an account's story are told where nothing is said.
pub(crate) const LINES: usize = 30;

/// The columns of customers.
pub(crate) fn customers_columns() -> Vec<Column> {
    vec![
        Column::text("customer", "Customer"),
        Column::text("name", "Name"),
        Column::text("currency", ""),
        Column::number("open", "Open"),
        Column::number("past_due", "Past due"),
        Column::number("unapplied", "Unapplied").optional(),
        Column::count("days_late", "Days late"),
        Column::text("risk", "Risk"),
    ]
}

/// The customers that have documents, by number, with what they owe in each currency.
pub(crate) fn customers(desk: &Desk) -> Frame {
    let l = desk.ledger();
    let mut all: Vec<u32> = (0..l.customers.len() as u32).collect();
    all.sort_by_key(|&of| l.customers.text(of));
    some_customers(desk, &all)
}

/// Some customers, as they stand, with what they owe in each currency.
pub(crate) fn some_customers(desk: &Desk, all: &[u32]) -> Frame {
    let mut frame = Frame::new(customers_columns());
    let l = desk.ledger();
    for &of in all {
        let name = l.customer_name(of).to_owned();
        for at in 0..l.currencies.len() as u16 {
            let (amounts, currency) = (desk.standing.amounts(of, at), l.currencies[usize::from(at)]);
            if amounts.open == 0 && amounts.unapplied == 0 {
                continue;
            }
            let money = |minor: i64| Cell::Money(i128::from(minor), currency.digits());
            frame.row(vec![
                customer(desk, of),
                Cell::Text(name.clone()),
                Cell::Text(currency.code().to_owned()),
                money(amounts.open),
                money(amounts.past_due),
                money(amounts.unapplied),
                Cell::Count(i64::from(desk.standing.days_late(of))),
                Cell::Text(desk.standing.risk(of).0.name().to_owned()),
            ]);
        }
    }
    frame
}
