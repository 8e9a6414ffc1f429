//! The program as people and scripts meet it: words in, text, files and an exit status out.
//!
//! Every test runs the real binary in a folder of its own on a few small files whose figures can be worked out by
//! hand. Deliberately not here: what a figure means (tests of `dunlin-kpi`) and every shape of file (tests of
//! `dunlin-formats`).

mod aging;
mod assistants;
mod books;
mod calc;
mod charges;
mod collect;
mod common;
mod cube;
mod errors;
mod explain;
mod faults;
mod files;
mod hooks;
mod kpi;
mod mcp;
mod post;
mod real;
mod remote;
mod serve;
mod writing;
