//! Files of every shape to ledgers: known answers, questions, refusals, real exports where they are at hand.

mod bad;
mod common;
mod kinds;
mod random;
mod real;
mod shapes;
