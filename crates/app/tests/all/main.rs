//! Files into the books and back out as figures, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod charges;
mod clients;
mod collecting;
mod common;
mod hooks;
mod identity;
mod imports;
mod live;
mod people;
#[path = "../../../store/tests/all/places.rs"]
mod places;
mod posting;
mod present;
mod random;
mod rates;
mod real;
mod receiver;
mod server;
mod statements;
mod undo;
