//! The handlers, by what they are about.

pub(crate) mod books;
pub(crate) mod collecting;
pub(crate) mod commands;
pub(crate) mod factors;
pub(crate) mod figures;
pub(crate) mod finding;
pub(crate) mod hooks;
pub(crate) mod library;
pub(crate) mod people;
#[cfg(feature = "sso")]
pub(crate) mod sso;
pub(crate) mod strategies;
pub(crate) mod words;

pub(crate) use commands::{must_see, right_of};
