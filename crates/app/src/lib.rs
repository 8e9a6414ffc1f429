//! Use cases over the books: load what is there, ask the pure rooms, save what follows.
//!
//! Read in this order: [`Books`] (a company's books with what figures need of them), [`columns`] (from books to columns),
//! then one file or folder a use case: [`import`], [`post`], [`live`].
//!
//! The only room with a clock. It knows no command line and no page; faces translate its answers.

mod addresses;
mod books;
mod clock;
pub mod collect;
pub mod columns;
mod error;
pub mod export;
pub mod hooks;
pub mod import;
pub mod live;
pub mod people;
pub mod post;
pub mod present;
pub mod rates;
mod rows;
pub mod sealing;
pub mod since;
pub mod statement;
mod versions;
mod words;

pub use books::Books;
pub use clock::{at_home, at_person, local, moment, new_key, today};
pub use columns::Columns;
pub use dunlin_store::journal::{Command, Head};
pub use dunlin_store::{Place, Pulse, StoreError};
pub use error::AppError;
pub use versions::Version;
pub use words::kind as kind_word;
