//! Use cases over the books: load what is there, ask the pure rooms, save what follows.
//!
//! Read in this order: [`Books`] (a company's books with what figures need of them), [`columns`] (from books to columns),
//! then one file a use case.
//!
//! The only room with a clock. It knows no command line and no page; faces translate its answers.

pub mod columns;
mod error;
mod words;

pub use columns::Columns;
pub use error::AppError;
