//! The books on both engines: one suite.

mod common;
mod faults;
mod places;
mod suite;
