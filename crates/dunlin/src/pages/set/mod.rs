//! The language of the pages: what everything on them is made of. `/design` shows each part in each of its states.

pub(crate) mod balance;
pub(crate) mod book;
pub(crate) mod fields;
pub(crate) mod lists;
pub(crate) mod marks;
pub(crate) mod moments;
pub(crate) mod row;
pub(crate) mod shell;
