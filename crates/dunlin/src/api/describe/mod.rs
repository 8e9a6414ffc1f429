//! What the API says of itself: the OpenAPI description and the reference page. Both are made from the table of routes, from the
//! fields that commands are read by (`dunlin_app::post::told`), and from the columns that lists are made of.

mod answers;
mod commands;
mod openapi;
mod page;
mod shape;

#[cfg(test)]
pub(crate) use answers::ANSWERS;
pub(crate) use openapi::{description, needs_key};
pub(crate) use page::{STYLE, page};
