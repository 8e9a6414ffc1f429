//! Customers found by words, and documents with what is open of them, as frames.

use super::desk::customer as customer_cell;
use crate::output::{Cell, Column, Frame};
use dunlin_app::collect::Desk;
use dunlin_core::ledger::{Ledger, NO_ITEM};
use rustc_hash::FxHashSet;

/// Which documents are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemState {
    /// What is open and was due before the day.
    Late,
    /// What is open.
    Open,
    /// Settled ones too.
    All,
}

impl ItemState {
    /// The state of a word.
    pub(crate) fn of(word: &str) -> Option<ItemState> {
        match word {
            "late" => Some(ItemState::Late),
            "open" => Some(ItemState::Open),
            "all" => Some(ItemState::All),
            _ => None,
        }
    }
}

/// The columns of customers that were found.
pub(crate) fn found_columns() -> Vec<Column> {
    vec![
        Column::text("customer", "Customer"),
        Column::text("name", "Name"),
        Column::text("currency", ""),
        Column::number("open", "Open"),
        Column::number("past_due", "Past due"),
        Column::count("days_late", "Days late"),
        Column::text("risk", "Risk"),
    ]
}

/// The columns of documents.
pub(crate) fn items_columns() -> Vec<Column> {
    vec![
        Column::text("document", "Document"),
        Column::text("kind", "Kind"),
        Column::text("customer", "Customer"),
        Column::day("issued", "Issued"),
        Column::day("due", "Due"),
        Column::count("days_late", "Days late"),
        Column::number("amount", "Amount"),
        Column::number("open", "Open"),
        Column::text("currency", ""),
        Column::text("disputed", "Disputed"),
    ]
}

/// The customers whose number or name holds all of the words, in whatever case, in the order of their numbers.
pub(crate) fn named(l: &Ledger, words: &str) -> Vec<u32> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let fits = |of: &u32| {
        let text = format!("{} {}", l.customers.text(*of), l.customer_name(*of)).to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let mut all: Vec<u32> = (0..l.customers.len() as u32).filter(fits).collect();
    all.sort_by_key(|&of| l.customers.text(of));
    all
}

/// Customers with what they owe in each currency.
pub(crate) fn found(desk: &Desk, customers: &[u32]) -> Frame {
    let mut frame = Frame::new(found_columns());
    let l = desk.ledger();
    for &of in customers {
        let mut currencies: Vec<u16> =
            (0..l.currencies.len() as u16).filter(|&at| desk.standing.amounts(of, at).open != 0).collect();
        if currencies.is_empty() && !l.currencies.is_empty() {
            currencies.push(0);
        }
        for at in currencies {
            let (amounts, currency) = (desk.standing.amounts(of, at), l.currencies[usize::from(at)]);
            let money = |minor: i64| Cell::Money(i128::from(minor), currency.digits());
            frame.row(vec![
                customer_cell(desk, of),
                Cell::Text(l.customer_name(of).to_owned()),
                Cell::Text(currency.code().to_owned()),
                money(amounts.open),
                money(amounts.past_due),
                Cell::Count(i64::from(desk.standing.days_late(of))),
                Cell::Text(desk.standing.risk(of).0.name().to_owned()),
            ]);
        }
    }
    frame
}

/// Documents with what is open of them on the desk's day: those of a customer, or one by its number; the oldest due first.
pub(crate) fn items(
    desk: &Desk,
    (customer, document): (Option<u32>, Option<&str>),
    state: ItemState,
) -> Frame {
    let mut frame = Frame::new(items_columns());
    let l = desk.ledger();
    let disputes = desk.collecting.facts.disputes.iter();
    let disputed: FxHashSet<u32> = disputes
        .filter(|d| d.opened <= desk.day && d.closed.as_ref().is_none_or(|(day, _)| *day > desk.day))
        .map(|d| d.item)
        .collect();
    let is_late = |item: u32| desk.standing.open(item) > 0 && l.items.due[item as usize] < desk.day;
    let wanted = |&item: &u32| {
        let row = item as usize;
        let of = l.items.customer[row];
        l.items.issued[row] <= desk.day
            && customer.is_none_or(|customer| of != NO_ITEM && desk.columns.stands_for(of) == customer)
            && document.is_none_or(|number| {
                l.item_name(item) == number || l.documents.text(l.items.document[row]) == number
            })
            && match state {
                ItemState::All => true,
                ItemState::Open => desk.standing.open(item) != 0,
                ItemState::Late => is_late(item),
            }
    };
    let mut all: Vec<u32> = (0..l.items.len() as u32).filter(wanted).collect();
    all.sort_by_key(|&item| (l.items.due[item as usize], item));
    for item in all {
        let (row, currency) = (item as usize, l.currency_of(item));
        let money = |minor: i64| Cell::Money(i128::from(minor), currency.digits());
        let late = if is_late(item) { desk.day.0 - l.items.due[row].0 } else { 0 };
        frame.row(vec![
            Cell::Text(l.item_name(item)),
            Cell::Text(dunlin_app::kind_word(l.items.kind[row]).to_owned()),
            customer_cell(desk, l.items.customer[row]),
            Cell::Day(l.items.issued[row]),
            Cell::Day(l.items.due[row]),
            Cell::Count(i64::from(late)),
            money(l.items.amount[row]),
            money(desk.standing.open(item)),
            Cell::Text(currency.code().to_owned()),
            Cell::Text(if disputed.contains(&item) { "yes" } else { "" }.to_owned()),
        ]);
    }
    frame
}
