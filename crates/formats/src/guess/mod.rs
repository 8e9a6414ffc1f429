//! What the columns of a file mean and how they are written, from their headers and their contents.
//!
//! Read in this order: [`field`] (what columns can mean, and what each kind of file has), [`vocabulary`] (what
//! programs call them), [`header`] and [`dialect`] (where the table is), [`evidence`] (what values tell), [`columns`]
//! (all of it put together, or a question).
//!
//! Deliberately not here: deciding what the data leave open. That is asked.

pub(crate) mod columns;
pub(crate) mod dialect;
pub(crate) mod evidence;
pub mod field;
pub(crate) mod forms;
pub(crate) mod header;
pub(crate) mod kind;
pub(crate) mod vocabulary;

pub use columns::Question;
