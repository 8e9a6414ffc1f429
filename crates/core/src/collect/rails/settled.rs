//! Nothing is said about an item that is settled.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "nothing_open",
    about: "Nothing is said about an item that is settled.",
    bounds: Bounds::Subject,
    check,
    overridden_by: None,
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    match view.item {
        Some(item) if item.open <= 0 => Err(Skip::NothingOpen),
        _ => Ok(()),
    }
}
