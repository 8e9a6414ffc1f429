//! What an agency has is asked for by nobody else.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "placed",
    about: "What an agency has is asked for by nobody else.",
    bounds: Bounds::Subject,
    check,
    overridden_by: None,
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    match view.item {
        Some(item) if item.placed => Err(Skip::Placed),
        _ => Ok(()),
    }
}
