//! A plan that is kept is left in peace.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "in_plan",
    about: "A plan that is kept is left in peace.",
    bounds: Bounds::Subject,
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    match view.item {
        Some(item) if item.in_plan => Err(Skip::InPlan),
        _ => Ok(()),
    }
}
