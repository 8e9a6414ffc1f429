//! Files into the books and back out as figures, on both engines.

mod common;
mod imports;
#[path = "../../../store/tests/all/places.rs"]
mod places;
mod random;
mod real;
