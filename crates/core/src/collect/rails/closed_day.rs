//! Nothing goes on week-ends and holidays; it goes on the next day.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "closed_day",
    about: "Nothing goes on week-ends and holidays; it goes on the next day.",
    bounds: Bounds::Law,
    check,
    overridden_by: None,
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    let is_closed = view.message.is_some() && view.strategy.closed.holds(view.day);
    if is_closed { Err(Skip::ClosedDay) } else { Ok(()) }
}
