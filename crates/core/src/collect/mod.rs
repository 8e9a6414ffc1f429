//! Deciding whom to contact, about what, and when not to.
//!
//! Read in this order: [`dunning`] (which level an item has earned, which state an account is in), [`skip`] (why something
//! is withheld: one list for everybody), [`contact`] (the log of contacts and what it allows), [`promise`], [`strategy`]
//! (what a company wants done, when), [`decide`](mod@decide) (all of it together: what would be done today, and what is withheld).
//!
//! Nothing here keeps a state. A level, a kept promise, a plan in arrears are functions of facts as of a day, so that they can
//! be asked for any day, and never disagree with the ledger.
//!
//! Deliberately not here: any clock, any sending, the text of a letter.

pub mod charge;
pub mod contact;
pub mod decide;
pub mod dunning;
pub mod facts;
mod placement;
pub mod profile;
pub mod promise;
pub mod rails;
pub mod reason;
pub mod replay;
pub mod skip;
pub mod strategy;
pub mod terms;
pub mod worklist;
