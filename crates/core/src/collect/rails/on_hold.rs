//! A hold on the item or the customer lasts up to its last day.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "on_hold",
    about: "A hold on the item or the customer lasts up to its last day.",
    bounds: Bounds::Subject,
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    let until = view.account.hold_until.max(view.item.and_then(|item| item.hold_until));
    match until {
        Some(until) if view.day <= until => Err(Skip::OnHold(until)),
        _ => Ok(()),
    }
}
