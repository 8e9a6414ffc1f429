//! Between two contacts with a customer lie some days, whatever they are about; who was not reached is tried again the next day.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "interval",
    about: "Between two contacts with a customer lie some days, whatever they are about; who was not reached is tried again the next day.",
    bounds: Bounds::House,
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    match view.account.quiet_until.filter(|_| view.message.is_some()) {
        Some(from) if view.day < from => Err(Skip::Interval(from)),
        _ => Ok(()),
    }
}
