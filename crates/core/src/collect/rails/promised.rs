//! What is promised is waited for, up to its day and tolerance.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "promised",
    about: "What is promised is waited for, up to its day and tolerance.",
    bounds: Bounds::Subject,
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    match view.item.and_then(|item| item.promised) {
        Some(until) => Err(Skip::Promised(until)),
        None => Ok(()),
    }
}
