//! What is true in a receivables ledger, and what follows from it.
//!
//! Read in this order: [`day`] and [`money`] (the two values everything is made of), [`ledger`] (open items and the
//! applications between them, on two clocks), then what follows from those: balances, ageing, terms, charges.
//!
//! Deliberately not here: any database, clock, network, file format or screen. A function that needs today's date
//! takes it as an argument.

pub mod day;
pub mod ledger;
pub mod money;
pub mod names;
