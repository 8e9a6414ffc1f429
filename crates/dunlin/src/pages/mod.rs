//! The web pages: where collectors, managers and auditors spend their day.
//!
//! Read in this order: [`table`] (which pages there are, who may see and do what), [`visit`] (what a page is handed: a reader within the
//! visitor's scope, and the routes of the API for everything that is done), [`serve`] (the server around it: sign-in, forms, errors),
//! `set` (the language: shell, fields, tables, figures), `chart`, `words` (every text in English and German), `locale` (numbers and
//! days as people write them), `assets` (style sheet and scripts); then one file or folder a page.
//!
//! A page decides nothing. What it shows it reads as the API does; what it does is a route of the API, carried out in the name of whoever
//! has the page before them. Every page and every form works without script.

mod account;
mod aging;
mod assets;
mod boards;
mod books;
mod calc;
mod chart;
mod customers;
mod design;
mod document;
mod door;
mod dunning;
mod export;
mod figures;
mod find;
mod home;
mod imports;
mod library;
mod locale;
mod me;
mod memo;
mod refusal;
mod serve;
mod set;
mod statement;
mod strategies;
mod table;
#[cfg(test)]
mod tests;
mod told;
mod visit;
mod words;
mod worklist;

pub(crate) use door::Entry;
pub(crate) use imports::Held;
pub(crate) use memo::Memo;
pub(crate) use serve::{mounted, nowhere};
pub(crate) use table::pages;
