//! Dunlin for assistants, by the Model Context Protocol: the API's routes as a score of tools.
//!
//! Read in this order: [`tools`] (the table of tools, each over a route of `api/table.rs`), [`inputs`] (what tools take, as JSON
//! Schema), [`run`] (a call becomes the request of a route in the name of whoever asks: rights, portfolio, keys and errors are those
//! of the API), [`server`] (the protocol, by the crate rmcp: on standard input and output, and over HTTP).
//!
//! Deliberately not here: any rule, any second way to read or write the books.

mod inputs;
mod run;
mod server;
mod shapes;
#[cfg(test)]
mod tests;
mod tools;

pub(crate) use server::{BODY_MAX, OverHttp, as_user, over_http, over_stdio};
