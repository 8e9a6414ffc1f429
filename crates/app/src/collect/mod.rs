//! Collecting over the books: what would be done on a day, notices drafted and issued, the worklist, an account's story.
//!
//! The decisions are [`dunlin_core::collect`]'s; here facts are loaded, and what was decided is written.

mod facts;
mod notices;
mod story;
mod strategy;
mod view;
mod why;
mod zones;

pub use facts::Collecting;
pub(crate) use facts::teams;
pub use notices::{Issued, Run, Verdict};
pub use story::{Happened, Story};
pub use strategy::{Known, Used};
pub use view::{Desk, Sees};
pub use why::{Judged, Why};
pub(crate) use zones::of_country as zones_of;
