//! The HTTP API: the same use cases as the command line, under the rights and within the portfolio of whoever asks.
//!
//! Read in this order: [`table`] (which routes there are, what each asks for and who may), [`call`] (what a handler is handed:
//! never the books themselves, only what the caller may see of them), `routes` (the handlers), [`describe`] (the description, made
//! from the table), [`problem`] (errors), [`http`] (the server around it), [`stream`] (answers that do not end).
//!
//! A handler decides nothing: it translates, as the command line does.

mod assistants;
mod call;
mod describe;
#[cfg(feature = "sso")]
mod doors;
pub(crate) mod drawn;
pub(crate) mod http;
mod listen;
mod metrics;
pub(crate) mod problem;
mod progress;
mod routes;
mod shared;
mod stream;
mod strict;
mod table;
mod tag;
#[cfg(test)]
pub(crate) mod tests;
mod tls;
#[cfg(feature = "otel")]
mod traces;

pub(crate) use call::{Answer, Asked, Does, Reader, carried_out};
#[cfg(feature = "sso")]
pub(crate) use doors::Doors;
pub(crate) use drawn::page;
pub(crate) use http::{REPLAYED, Serving};
pub(crate) use listen::serve;
pub(crate) use problem::Problem;
#[cfg(test)]
pub(crate) use routes::right_of;
pub(crate) use shared::{Shared, View};
#[cfg(test)]
pub(crate) use table::Takes;
pub(crate) use table::{PREFIX, Route, route, routes};
pub(crate) use tag::{Tag, number as tag_number, of_account as account_tag};
pub(crate) use tls::Tls;
