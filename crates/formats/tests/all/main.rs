//! Files of every shape to ledgers: known answers, questions, refusals, real exports where they are at hand.

mod common;
mod kinds;
mod real;
