//! The demo company: a seeded, realistic trading company, written as the files that a user has.
//!
//! Three years of a company with two legal entities, two currencies, six segments and eight collectors; customers of
//! very unequal size with habits of paying; part payments, short payments, overpayments, advances, credit notes,
//! disputes, returned payments, write-offs and discounts. In the last quarter one large retail chain stops paying and
//! three wholesalers of one portfolio begin to pay weeks later, so that the figures have something to tell.
//!
//! One seed, end date and size give the same bytes everywhere: chance comes from a counted hash, amounts are whole
//! cents, there is no clock and no float. Deliberately not here: reading the files back and reporting on them (the
//! `demo` command does that through the same door as any user's files).

mod behaviour;
mod chase;
mod csv;
mod customers;
mod dice;
mod names;
mod numbering;
pub(crate) mod rows;
mod sales;
mod settle;
mod shapes;
mod words;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use chase::chase;
pub(crate) use write::write;

use behaviour::Span;
use dice::Dice;
use dunlin_core::day::Day;
use rows::{Application, Credit, Customer, Invoice, Payment};

/// How large the company is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Size {
    /// How many customers.
    pub(crate) customers: u32,
    /// About how many invoices over the three years (somewhat fewer come out, since customers join and leave).
    pub(crate) invoices: u32,
}

impl Size {
    /// The company that `dunlin demo` makes: some 4,000 customers and 140,000 invoices.
    pub(crate) const FULL: Size = Size { customers: 4_000, invoices: 150_000 };
}

/// The last day of the demo's years, when none is asked for: 2025-12-31.
pub(crate) const END: Day = Day(20_453);

/// The demo company, as plain rows in the order of their numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Company {
    /// The first of its days.
    pub(crate) start: Day,
    /// The last: everything in it happened on or before.
    pub(crate) end: Day,
    pub(crate) customers: Vec<Customer>,
    pub(crate) invoices: Vec<Invoice>,
    pub(crate) payments: Vec<Payment>,
    pub(crate) credit_notes: Vec<Credit>,
    pub(crate) write_offs: Vec<Credit>,
    pub(crate) applications: Vec<Application>,
}

impl Company {
    /// Makes the company of a seed: the three years up to and including `end`.
    pub(crate) fn generate(seed: u64, end: Day, size: Size) -> Company {
        let start = end.plus_months(-36).map_or(end, |day| day.plus_days(1));
        let span = Span { start, end };
        let people = customers::cast(&Dice::new(seed), size, span);
        let mut accounts = Vec::new();
        for person in &people {
            for (at, &(account, share)) in person.accounts.iter().enumerate() {
                let dice = person.dice.fork(at as u64);
                let sold = sales::invoices(person, account, share, span, &mut dice.fork(1));
                accounts.push(settle::settle(person, account, sold, span, dice.fork(2)));
            }
        }
        let customers = people.into_iter().map(|person| person.row).collect();
        numbering::company(span, customers, accounts)
    }
}
