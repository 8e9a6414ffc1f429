//! What is disputed is not asked for; the undisputed part is.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "disputed",
    about: "What is disputed is not asked for; the undisputed part is.",
    bounds: Bounds::Subject,
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    match view.item {
        Some(item) if item.disputed >= item.open => Err(Skip::Disputed),
        _ => Ok(()),
    }
}
