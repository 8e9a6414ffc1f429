//! What an agency has is asked for by nobody else.

use super::{Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "placed",
    about: "What an agency has is asked for by nobody else.",
    check,
    overridden_by: None,
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    match view.item {
        Some(item) if item.placed => Err(Skip::Placed),
        _ => Ok(()),
    }
}
