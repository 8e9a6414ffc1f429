//! What is true in a receivables ledger, and what follows from it.
//!
//! Read in this order: [`day`] and [`money`] (the two values everything is made of), [`ledger`] (open items and the
//! applications between them, on two clocks), [`open`](mod@open) (what is open as of a day, as known at a moment), then what
//! follows from those: balances, ageing, exposure, [`terms`], [`discount`], [`charges`]. [`policy`] holds the conventions
//! on which peers differ.
//!
//! Deliberately not here: any database, clock, network, file format or screen. A function that needs today's date
//! takes it as an argument.

pub mod aging;
pub mod balance;
pub mod charges;
pub mod collect;
pub mod control;
pub mod day;
pub mod discount;
pub mod exposure;
pub mod fx;
pub mod ledger;
pub mod money;
pub mod names;
pub mod open;
pub mod percent;
pub mod policy;
pub mod posting;
pub mod statement;
pub mod terms;
