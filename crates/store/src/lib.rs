//! The books: append-only facts on two clocks, in SQLite or PostgreSQL.
//!
//! Read in this order: [`table`] (which tables there are, and what their columns mean), [`value`] (what a cell may be),
//! [`Store`] (a company's books, opened), [`Tx`] (what can be done inside a transaction), [`journal`] (one record a command,
//! chained by hashes), [`people`] (hashed secrets and
//! sessions, which are no facts), [`identity`] (second factors) and [`hooks`] (what is told to whom), which are none either, [`about`]
//! (whom a command was about), then [`migrations`], [`backup`] and [`copy`].
//!
//! One SQL text serves both engines: numbered parameters, only `bigint` and `text`, days as day numbers, ids of our own.
//! This is the only room with SQL. It knows no file format, no figure and no clock: moments come in as arguments.
//!
//! Facts are never changed or deleted; triggers refuse it. The one table that is derived, `balances`, is guarded by
//! conditional updates and can be worked out anew from the facts at any time.

pub mod about;
pub mod backup;
pub mod copy;
mod engine;
mod error;
pub mod hooks;
pub mod identity;
pub mod journal;
mod lock;
mod looking;
pub mod migrations;
pub mod people;
mod place;
mod queries;
mod store;
pub mod table;
mod together;
mod tx;
pub mod value;
mod writer;

pub use error::StoreError;
pub use looking::Looking;
pub use place::Place;
pub use queries::QUERIES;
pub use store::{Pending, Pulse, Store};
pub use tx::{Balance, Tx};
