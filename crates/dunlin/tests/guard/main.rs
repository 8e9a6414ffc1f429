//! The server as those meet it who mean it no good, or who know it from its description alone: attacks over raw sockets, TLS, metrics,
//! a generated client, generated requests, a database that goes away.
//!
//! Every test runs the real program. What it needs beside it and does not find, it says, and is skipped.

mod attacks;
mod gone;
mod outside;
mod people;
mod served;
mod tls;
