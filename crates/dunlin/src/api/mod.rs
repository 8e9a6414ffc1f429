//! The HTTP API: the same use cases as the command line, under the rights and within the portfolio of whoever asks.
//!
//! Read in this order: [`table`] (which routes there are, what each asks for and who may), [`call`] (what a handler is handed:
//! never the books themselves, only what the caller may see of them), `routes` (the handlers), [`openapi`] (the description, made
//! from the table), [`problem`] (errors), [`http`] (the server around it).
//!
//! A handler decides nothing: it translates, as the command line does.

mod call;
#[cfg(feature = "sso")]
mod doors;
mod http;
mod openapi;
mod problem;
mod routes;
mod shared;
mod table;
#[cfg(test)]
mod tests;

#[cfg(feature = "sso")]
pub(crate) use doors::Doors;
pub(crate) use http::{Serving, serve};
