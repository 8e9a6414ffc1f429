//! What would be done on a day, and what is withheld.

use super::{how, money, step};
use crate::cli::Output;
use crate::commands::desk::customer;
use crate::error::Failure;
use crate::output::{Cell, Column, Frame, stdout};
use dunlin_app::collect::Desk;
use dunlin_core::collect::charge::Charge;
use dunlin_core::collect::decide::Plan;
use dunlin_core::money::decimal;
use std::collections::BTreeMap;
use std::io::Write;

/// The columns of what would be done.
pub(crate) fn actions_columns() -> Vec<Column> {
    vec![
        Column::text("customer", "Customer"),
        Column::text("step", "Step"),
        Column::count("level", "Level"),
        Column::text("how", "How"),
        Column::number("asked", "Asked"),
        Column::number("charged", "Charged").optional(),
        Column::text("currency", ""),
        Column::text("items", "Items"),
        Column::text("pay_by", "Pay by"),
        Column::text("charges", "").hidden(),
        Column::text("not_charged", "").hidden(),
    ]
}

pub(crate) fn actions(desk: &Desk, plan: &Plan) -> Frame {
    let mut frame = Frame::new(actions_columns());
    let l = desk.ledger();
    for action in &plan.actions {
        let names: Vec<String> = action.parts.iter().map(|part| l.item_name(part.item)).collect();
        let shown = match names.as_slice() {
            [first, second, third, rest @ ..] if !rest.is_empty() => {
                format!("{first}, {second}, {third} and {} more", rest.len())
            }
            all => all.join(", "),
        };
        let of = |item: Option<u32>| item.map_or(String::new(), |item| format!(" {}", l.item_name(item)));
        let currency = l.currencies[usize::from(action.currency)];
        let charge = |c: &Charge| {
            let amount = decimal(i128::from(c.minor), currency.digits());
            format!("{}{} {amount}", c.what.name(), of(c.item))
        };
        let charged: Vec<String> = action.charges.made.iter().map(charge).collect();
        let refused = action.charges.refused.iter().map(|(what, why)| format!("{}: {why}", what.name()));
        let refused: Vec<String> = refused.collect();
        frame.row(vec![
            customer(desk, action.customer),
            Cell::Text(step(desk, action.segment, action.step)),
            Cell::Count(i64::from(action.level())),
            Cell::Text(how(desk, &action.how)),
            money(desk, action.currency, action.total),
            money(desk, action.currency, action.charges.total()),
            Cell::Text(l.currencies[usize::from(action.currency)].code().to_owned()),
            Cell::Named(names.join(" "), shown),
            Cell::Text(action.pay_by.map_or(String::new(), |day| day.to_string())),
            Cell::Text(charged.join("; ")),
            Cell::Text(refused.join("; ")),
        ]);
    }
    frame
}

/// The columns of what is withheld.
pub(crate) fn withheld_columns() -> Vec<Column> {
    vec![
        Column::text("customer", "Customer"),
        Column::text("item", "Item"),
        Column::text("step", "Step"),
        Column::text("why", "Why"),
        Column::text("reason", "").hidden(),
    ]
}

pub(crate) fn withheld_frame(desk: &Desk, plan: &Plan) -> Frame {
    let mut frame = Frame::new(withheld_columns());
    for withheld in &plan.withheld {
        frame.row(vec![
            customer(desk, withheld.customer),
            Cell::Text(desk.ledger().item_name(withheld.item)),
            Cell::Text(step(desk, withheld.segment, withheld.step)),
            Cell::Text(withheld.why.to_string()),
            Cell::Text(withheld.why.code().to_owned()),
        ]);
    }
    frame
}

/// What notices do not charge though their step asks for it, and why; nothing is dropped in silence.
pub(super) fn not_charged(plan: &Plan) -> Result<(), Failure> {
    let mut by_reason: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (what, why) in plan.actions.iter().flat_map(|action| &action.charges.refused) {
        *by_reason.entry((what.name(), why.to_string())).or_default() += 1;
    }
    stdout(|out| {
        for ((what, why), count) in &by_reason {
            let notices = if *count == 1 { "1 notice".to_owned() } else { format!("{count} notices") };
            writeln!(out, "Not charged, {} of {notices}: {why}.", what.replace('_', " "))?;
        }
        Ok(())
    })
}

/// Actions and items of a step, and what they ask for by currency.
type OfStep = (i64, i64, BTreeMap<u16, i64>);

/// How much by step, and how many items by reason.
pub(super) fn summarize(desk: &Desk, plan: &Plan, output: &Output) -> Result<(), Failure> {
    let mut frame = Frame::new(vec![
        Column::text("what", "What"),
        Column::count("actions", "Actions"),
        Column::count("items", "Items"),
        Column::text("amounts", "Asked"),
    ]);
    let mut by_step: BTreeMap<(u16, u16), OfStep> = BTreeMap::new();
    for action in &plan.actions {
        let sum = by_step.entry((action.segment, action.step)).or_default();
        sum.0 += 1;
        sum.1 += action.parts.len() as i64;
        *sum.2.entry(action.currency).or_default() += action.total;
    }
    for ((segment, at), (count, items, amounts)) in by_step {
        let name = &desk.used.strategy.segments[usize::from(segment)].name;
        let amount = |(currency, minor): (&u16, &i64)| {
            let currency = desk.ledger().currencies[usize::from(*currency)];
            format!(
                "{} {}",
                crate::output::grouped(&decimal(i128::from(*minor), currency.digits())),
                currency.code()
            )
        };
        let amounts: Vec<String> = amounts.iter().map(amount).collect();
        frame.row(vec![
            Cell::Text(format!("{name}: {}", step(desk, segment, at))),
            Cell::Count(count),
            Cell::Count(items),
            Cell::Text(amounts.join(", ")),
        ]);
    }
    let mut by_reason: BTreeMap<&str, i64> = BTreeMap::new();
    plan.withheld.iter().for_each(|w| *by_reason.entry(w.why.code()).or_default() += 1);
    for (reason, items) in by_reason {
        let what = format!("withheld: {}", reason.replace('_', " "));
        frame.row(vec![Cell::Text(what), Cell::Count(0), Cell::Count(items), Cell::Text(String::new())]);
    }
    frame.write(output, Some(&format!("On {}", desk.day)))
}
