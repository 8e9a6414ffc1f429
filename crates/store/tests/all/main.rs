//! The books on both engines: one suite.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod common;
mod faults;
mod identity;
mod places;
mod suite;
mod upgrade;
